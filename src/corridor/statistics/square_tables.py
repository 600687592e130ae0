"""What does a square table of stocks say? A CSV with birthplaces down and residences across.

The first line names the residences, the first column the birthplaces: the same places, in any
order. Labels are taken as they are, so that provinces or the papers' A, B, C, D serve as well as
countries. A diagonal that is not zero holds those who live where they were born.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.stocks import stock_table
from corridor.statistics.stock_records import StockMatrix
from corridor.statistics.vital import number_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.flows.stocks import StockTable
    from corridor.statistics.stock_records import Sex
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class SquareTable:
    """Persons by birthplace (rows) and residence (columns), both in the order of `places`."""

    places: tuple[str, ...]
    persons: Floats
    source: str

    @property
    def has_diagonal(self) -> bool:
        """Does it hold those who live where they were born?"""
        return bool(np.diagonal(self.persons).any())

    def as_stock_table(self, places: Sequence[str]) -> StockTable:
        """The whole table over these places, which must be its own."""
        return stock_table(self.persons, self.places).of(places)

    def as_matrix(self, year: int, sex: Sex) -> StockMatrix:
        """The same without its diagonal, as published stocks come."""
        persons = self.persons.copy()
        np.fill_diagonal(persons, 0)
        return StockMatrix(self.places, persons, year, sex, self.source, missing=0, unallocated=0.0)


def is_square(rows: Sequence[Mapping[str, str]]) -> bool:
    """Are the labels of the lines those of the columns?"""
    if not rows:
        return False
    first, *others = rows[0]
    return len(others) == len(rows) and {row[first] for row in rows} == set(others)


def read_square(rows: Sequence[Mapping[str, str]], name: str) -> SquareTable:
    """The table of a CSV that `is_square`; an empty cell is refused, since nobody knows it.

    >>> table = read_square([{"": "A", "A": "9", "B": "1"}, {"": "B", "A": "2", "B": "8"}], "x.csv")
    >>> table.places, table.persons.tolist()
    (('A', 'B'), [[9.0, 1.0], [2.0, 8.0]])
    """
    first, *places = rows[0]
    by_birthplace = {row[first]: (line, row) for line, row in enumerate(rows, start=2)}
    persons = np.array(
        [
            [
                number_in(
                    by_birthplace[birth][1][residence],
                    _where(name, by_birthplace[birth][0], residence),
                )
                for residence in places
            ]
            for birth in places
        ]
    )
    if np.isnan(persons).any():
        row, column = np.argwhere(np.isnan(persons))[0]
        raise CorridorError(
            f"{_where(name, by_birthplace[places[row]][0], places[column])} is empty. Write the "
            "number of persons, 0 where there is nobody."
        )
    return SquareTable(tuple(places), persons, name)


def _where(name: str, line: int, column: str) -> str:
    return f"{name}, line {line}, column {column}"
