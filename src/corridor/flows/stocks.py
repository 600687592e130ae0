"""How many persons born in each place live in each place? The stock tables that flows start from.

Rows are birthplaces, columns are residences, the diagonal are the native-born, the unit is the
person. A period is two such tables and the births and deaths between them. Nothing is estimated
here, except the native-born as the remainder of a population when the caller asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places, numbered_places, positions
from corridor.tables import Floats, square, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class StockTable:
    """Persons by birthplace (rows) and residence (columns), at one time. See `stock_table`."""

    places: Places
    persons: Floats

    @property
    def population(self) -> Floats:
        """Persons who live in each place, wherever they were born."""
        total: Floats = self.persons.sum(axis=0)
        return total

    @property
    def native_born(self) -> Floats:
        """Persons who live where they were born: the diagonal."""
        return np.diagonal(self.persons)

    def of(self, wanted: Sequence[str]) -> StockTable:
        """The table of some of its places, in that order; persons born elsewhere are left out."""
        at = positions(wanted, self.places)
        return stock_table(self.persons[np.ix_(at, at)], wanted)


def stock_table(persons: ArrayLike, places: Sequence[str] | None = None) -> StockTable:
    """A stock table: `persons` is n x n (birthplace x residence), finite and not negative.

    Without `places` they are numbered from 1. Raises `CorridorError` at the first wrong cell.

    >>> table = stock_table([[100, 10], [20, 55]], ["A", "B"])
    >>> table.population.tolist()
    [120.0, 65.0]
    """
    labels = numbered_places(len(np.asarray(persons))) if places is None else places
    named = distinct_places(labels)
    return StockTable(named, square(persons, named, "stock table"))


def complete_native_born(
    foreign_born: ArrayLike, population: ArrayLike, places: Sequence[str]
) -> StockTable:
    """Fills the diagonal with what `population` (n) leaves after the `foreign_born` (n x n).

    The diagonal given is ignored. Where the foreign-born are more than the population, they are
    scaled to it and the native-born are 0 (Abel and Cohen 2019, Scientific Data 6:82, Methods).

    >>> complete_native_born([[0, 30], [20, 0]], [120, 25], ["A", "B"]).persons.tolist()
    [[100.0, 25.0], [20.0, 0.0]]
    """
    named = distinct_places(places)
    persons = square(foreign_born, named, "table of foreign-born").copy()
    living = vector(population, named, "populations")
    np.fill_diagonal(persons, 0)
    abroad = persons.sum(axis=0)
    too_many = abroad > living
    persons *= np.where(too_many, living, 1) / np.where(too_many, abroad, 1)
    np.fill_diagonal(persons, np.where(too_many, 0, living - abroad))
    return stock_table(persons, named)


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """Stocks at two times and the `births` and `deaths` between, by place. See `period_of`."""

    start: StockTable
    end: StockTable
    births: Floats
    deaths: Floats

    @property
    def places(self) -> Places:
        """The places of both tables, in their order."""
        return self.start.places

    @property
    def natural_increase(self) -> Floats:
        """Births less deaths, by place."""
        increase: Floats = self.births - self.deaths
        return increase


def period_of(
    start: StockTable,
    end: StockTable,
    births: ArrayLike | None = None,
    deaths: ArrayLike | None = None,
) -> Period:
    """A period between two tables of the same places in the same order.

    `births` and `deaths` are persons over the whole period by place of occurrence (n); without
    them there were none, as in the papers' first examples.

    Raises `CorridorError` when the places differ, or a number is unknown or negative.

    >>> start, end = stock_table([[9, 1], [1, 9]]), stock_table([[9, 2], [1, 9]])
    >>> period_of(start, end, births=[2, 1], deaths=[1, 1]).natural_increase.tolist()
    [1.0, 0.0]
    """
    if start.places != end.places:
        differ = sorted(set(start.places) ^ set(end.places)) or ["the order"]
        raise CorridorError(
            f"The two stock tables differ in their places: {', '.join(differ[:5])}. "
            "Bring both to the same places in the same order (StockTable.of)."
        )
    nobody = np.zeros(len(start.places))
    return Period(
        start,
        end,
        vector(nobody if births is None else births, start.places, "births"),
        vector(nobody if deaths is None else deaths, start.places, "deaths"),
    )
