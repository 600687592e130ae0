"""How many persons born in one place live in another? Records of stocks, and their matrices.

A record says how many persons born in `origin` lived in `destination` at the middle of `year`.
Missing is NaN and never zero; a matrix is told what to do with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from corridor.errors import CorridorError
from corridor.statistics.m49 import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

ALL = "WLD"
"""Stands for every place: in files that give one place's total."""

Sex = Literal["both", "male", "female"]
SEXES: tuple[Sex, ...] = ("both", "male", "female")


@dataclass(frozen=True, slots=True)
class StockRecords:
    """Columns of equal length; `left_out` counts the file's rows that are no record, by why."""

    origin: NDArray[np.str_]
    destination: NDArray[np.str_]
    year: NDArray[np.int16]
    sex: NDArray[np.str_]
    persons: NDArray[np.float64]
    source: str
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.persons)

    @property
    def years(self) -> tuple[int, ...]:
        """The years in the file, the earliest first."""
        return tuple(sorted({int(year) for year in self.year}))


@dataclass(frozen=True, slots=True)
class StockMatrix:
    """Persons by birthplace (rows) and residence (columns), at the middle of one year.

    The diagonal is zero: such files count those born elsewhere. `missing` cells were taken as 0;
    `unallocated` persons (born in `OTH`) are in no cell.
    """

    places: tuple[str, ...]
    persons: NDArray[np.float64]
    year: int
    sex: Sex
    source: str
    missing: int
    unallocated: float


def matrix_of(
    records: StockRecords,
    year: int,
    *,
    sex: Sex = "both",
    missing: Literal["zero", "refuse"] = "zero",
) -> StockMatrix:
    """The matrix of one year, over every place that is an origin or a destination.

    Pairs without a row are 0, as the publisher leaves out pairs without migrants. A row whose cell
    is empty (".." in the workbook) is not known: it is taken as 0 and counted, or refused.

    Raises `CorridorError` when the year or sex is not in the file, or it has totals only.
    """
    if year not in records.years:
        raise CorridorError(
            f"{records.source} has no stocks of {year}; it has "
            f"{', '.join(str(each) for each in records.years)}. Choose one of these years."
        )
    chosen = (records.year == year) & (records.sex == sex)
    if not chosen.any():
        raise CorridorError(f"{records.source} has no stocks by sex: leave the sex at both.")
    pairs = chosen & (records.origin != ALL) & (records.destination != ALL)
    if not pairs.any():
        raise CorridorError(
            f"{records.source} has totals of each place only. Flows need the workbook by "
            "destination and origin (undesa_pd_..._ims_stock_by_sex_destination_and_origin.xlsx)."
        )
    other = pairs & (records.origin == OTHER)
    pairs &= ~other & (records.origin != records.destination)
    values = records.persons[pairs]
    unknown = int(np.isnan(values).sum())
    if unknown and missing == "refuse":
        raise CorridorError(
            f"{records.source} does not tell {unknown} cells of {year}. Take them as zero "
            "(missing=zero), or fill them in."
        )
    origin, destination = records.origin[pairs], records.destination[pairs]
    places = _in_order(origin, destination)
    index = {place: number for number, place in enumerate(places)}
    persons = np.zeros((len(places), len(places)))
    rows, columns = [index[o] for o in origin], [index[d] for d in destination]
    persons[rows, columns] = np.nan_to_num(values)
    return StockMatrix(
        places,
        persons,
        year,
        sex,
        records.source,
        unknown,
        float(np.nansum(records.persons[other])),
    )


def must_be_distinct(records: StockRecords) -> StockRecords:
    """The records themselves, when no pair, year and sex is told twice; else a refusal."""
    columns = (records.origin, records.destination, records.year, records.sex)
    keys = np.zeros(len(records), dtype=np.int64)
    for column in columns:
        values, numbers = np.unique(column, return_inverse=True)
        keys = keys * len(values) + numbers
    _once, first, count = np.unique(keys, return_index=True, return_counts=True)
    most = int(count.argmax())
    if count[most] > 1:
        origin, destination, year, sex = (column[first[most]] for column in columns)
        raise CorridorError(
            f"{records.source} tells {origin} to {destination} in {year} ({sex}) {count[most]} "
            "times. Remove the rows that repeat, or download the file again."
        )
    return records


def _in_order(*codes: NDArray[np.str_]) -> tuple[str, ...]:
    together: Sequence[str] = np.unique(np.concatenate(codes)).tolist()
    return tuple(together)
