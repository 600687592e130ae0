"""How do the files that someone names become a period? By what they are, not by their names.

Stocks come as workbooks or long tables of the United Nations (one or several, with years), or as
two square tables, the earlier first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from corridor.errors import CorridorError
from corridor.statistics.grids import is_workbook, name_of, read_bytes, read_csv
from corridor.statistics.periods import prepare_period, prepare_whole_tables
from corridor.statistics.square_tables import is_square, read_square
from corridor.statistics.stock_records import StockRecords, matrix_of, must_be_distinct
from corridor.statistics.un_stocks import read_un_stocks
from corridor.statistics.vintages import Rule
from corridor.statistics.world_population import read_vital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.statistics.grids import Given
    from corridor.statistics.periods import PreparedPeriod
    from corridor.statistics.square_tables import SquareTable
    from corridor.statistics.stock_records import Sex

_PAIR = 2


def prepare_files(
    stocks: Sequence[Given],
    vital: Sequence[Given],
    *,
    years: tuple[int | None, int | None] = (None, None),
    sex: Sex = "both",
    rule: Rule = Rule.REFUSE,
    missing: Literal["zero", "refuse"] = "zero",
) -> PreparedPeriod:
    """The period between two years (the last two that the stocks tell, unless named).

    Raises `CorridorError` saying which file cannot serve, and what to do.
    """
    squares = _squares(stocks)
    if squares:
        return _from_squares(squares, vital, years, sex, rule)
    records = _together([read_un_stocks(each) for each in stocks])
    start, end = _years(records, years)
    if not vital:
        raise CorridorError(
            "Published stocks leave out those who live where they were born: births, deaths and "
            "populations are needed (--vital)."
        )
    return prepare_period(
        matrix_of(records, start, sex=sex, missing=missing),
        matrix_of(records, end, sex=sex, missing=missing),
        read_vital(vital, start, end, sex),
        rule=rule,
    )


def _squares(stocks: Sequence[Given]) -> list[SquareTable]:
    """The square tables, when all files are such; none when none is."""
    found = []
    for each in stocks:
        content, name = read_bytes(each), name_of(each)
        if is_workbook(content):
            continue
        rows = read_csv(content, name)
        if is_square(rows):
            found.append(read_square(rows, name))
    if found and (len(found) != len(stocks) or len(found) != _PAIR):
        raise CorridorError(
            f"Square tables come in twos, the earlier first; of {len(stocks)} files "
            f"{len(found)} are square. Name two."
        )
    return found


def _from_squares(
    squares: Sequence[SquareTable],
    vital: Sequence[Given],
    years: tuple[int | None, int | None],
    sex: Sex,
    rule: Rule,
) -> PreparedPeriod:
    start, end = squares
    first, last = years[0] or 0, years[1] or 1
    told = read_vital(vital, first, last, sex) if vital else None
    if start.has_diagonal and end.has_diagonal:
        return prepare_whole_tables(start, end, (first, last), told)
    if told is None:
        raise CorridorError(
            f"{start.source} or {end.source} does not tell those who live where they were born "
            "(its diagonal is 0). Give births, deaths and populations (--vital)."
        )
    return prepare_period(start.as_matrix(first, sex), end.as_matrix(last, sex), told, rule=rule)


def _together(parts: Sequence[StockRecords]) -> StockRecords:
    """The records of several files as one; a pair and year told by two of them is refused."""
    if len(parts) == 1:
        return parts[0]
    return must_be_distinct(
        StockRecords(
            np.concatenate([part.origin for part in parts]),
            np.concatenate([part.destination for part in parts]),
            np.concatenate([part.year for part in parts]),
            np.concatenate([part.sex for part in parts]),
            np.concatenate([part.persons for part in parts]),
            ", ".join(part.source for part in parts),
        )
    )


def _years(records: StockRecords, named: tuple[int | None, int | None]) -> tuple[int, int]:
    if len(records.years) < _PAIR:
        raise CorridorError(
            f"{records.source} tells {records.years[0]} only. Flows need stocks of two years."
        )
    return named[0] or records.years[-2], named[1] or records.years[-1]
