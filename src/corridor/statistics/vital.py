"""How many were born and died between two years, and how many lived there at both? By place.

A value and the plain table that anyone can write; what the United Nations publish is read by
`world_population`. Persons are whole persons here, never thousands. A year means its middle (1
July), as in the stocks: a period runs from the middle of one year to the middle of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.statistics.m49 import place_of_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

EVENTS, POPULATIONS = ("births", "deaths"), ("pop_start", "pop_end")
"""What the plain table has beside `iso3`; `nb_start` and `nb_end` (born there) it may have."""


@dataclass(frozen=True, slots=True)
class Vital:
    """Counts by place over one period, NaN where not told.

    `born_there_start` and `born_there_end` are residents born in the place; None where the source
    does not tell them (they are then completed from population less those born elsewhere).
    """

    places: tuple[str, ...]
    births: NDArray[np.float64]
    deaths: NDArray[np.float64]
    population_start: NDArray[np.float64]
    population_end: NDArray[np.float64]
    source: str
    born_there_start: NDArray[np.float64] | None = None
    born_there_end: NDArray[np.float64] | None = None


def vital_of_plain_table(rows: Sequence[Mapping[str, str]], name: str) -> Vital:
    """A table with one line a place: `iso3,births,deaths,pop_start,pop_end[,nb_start,nb_end]`.

    With `place` instead of `iso3` labels are taken as they are. The populations may be left out
    where stock tables hold those born there: they are then not told.

    >>> vital_of_plain_table(
    ...     [{"iso3": "AUT", "births": "9", "deaths": "8", "pop_start": "100", "pop_end": "104"}],
    ...     "example.csv",
    ... ).births
    array([9.])

    Raises `CorridorError` for a missing column, an unknown place or what is no number.
    """
    if not is_plain_table(rows):
        raise CorridorError(
            f"{name} is no table of births, deaths and populations. Give a file of World "
            "Population Prospects as downloaded, or a CSV whose first line names iso3 (or place), "
            f"{', '.join((*EVENTS, *POPULATIONS))}."
        )
    places = tuple(
        row["place"] if "place" in row else known_place(row["iso3"], f"{name}, line {line}")
        for line, row in enumerate(rows, start=2)
    )
    if len(set(places)) < len(places):
        twice = next(place for place in places if places.count(place) > 1)
        raise CorridorError(f"{name} tells {twice} twice. Remove one of the lines.")

    def column(title: str) -> NDArray[np.float64]:
        return np.array(
            [
                number_in(row.get(title, ""), f"{name}, line {line}, column {title}")
                for line, row in enumerate(rows, start=2)
            ]
        )

    return Vital(
        places,
        column("births"),
        column("deaths"),
        column("pop_start"),
        column("pop_end"),
        name,
        column("nb_start") if "nb_start" in rows[0] else None,
        column("nb_end") if "nb_end" in rows[0] else None,
    )


def is_plain_table(rows: Sequence[Mapping[str, str]]) -> bool:
    """Does it name places, births and deaths?"""
    return bool(rows) and {*EVENTS} <= set(rows[0]) and bool({"iso3", "place"} & set(rows[0]))


def known_place(text: str, where: str) -> str:
    """The place of three letters; refuses what is none."""
    place = place_of_letters(text)
    if place is None:
        raise CorridorError(
            f"{where}: “{text}” is no place known by three letters (ISO 3166-1). Correct it, or "
            "leave the line out."
        )
    return place


def number_in(text: str, where: str) -> float:
    """A number of persons, NaN for an empty cell; refuses what is no number or negative."""
    if not text.strip():
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise CorridorError(
            f"{where}: “{text}” is not a number of persons. Write digits with a point for "
            "decimals, or leave the cell empty where it is not known."
        )
    return value
