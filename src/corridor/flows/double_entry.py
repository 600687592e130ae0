"""What do origins and destinations each report of the same moves? The double-entry table.

One cell has two numbers: how many left for there, by the origin's statistics, and how many came
from there, by the destination's. A number that nobody reported is missing (NaN), never 0. What the
true number may be is `corridor.flows.harmonisation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike

Side: TypeAlias = Literal["origin", "destination"]
Rule: TypeAlias = Literal["destination", "origin", "larger", "mean"]


@dataclass(frozen=True, slots=True)
class ReportedPair:
    """One corridor with both reports, persons; None where the side reported nothing."""

    origin: str
    destination: str
    sent: float | None
    received: float | None


@dataclass(frozen=True, slots=True, eq=False)
class DoubleEntry:
    """Both reports of every corridor: n x n, origin x destination, persons; NaN: not reported.

    `sent` are the origins' reports, `received` the destinations'. The diagonals are NaN.
    """

    places: Places
    sent: Floats
    received: Floats

    @property
    def ratios(self) -> Floats:
        """Received over sent, n x n; NaN where a report is missing or nobody was sent.

        >>> double_entry([[0, 40], [10, 0]], [[0, 50], [None, 0]], "AB").ratios.tolist()
        [[nan, 1.25], [nan, nan]]
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = np.where(self.sent > 0, self.received / self.sent, np.nan)
        return ratio

    def preferred(self, rule: Rule = "destination") -> Floats:
        """One number for each corridor by a simple rule; the other report where one is missing.

        The destination's is preferred by most, because people register where they come to live,
        more than they deregister where they leave: Poulain, Perrin and Singleton (2006), THESIM.
        """
        if rule == "destination":
            chosen = np.where(np.isnan(self.received), self.sent, self.received)
        elif rule == "origin":
            chosen = np.where(np.isnan(self.sent), self.received, self.sent)
        elif rule == "larger":
            chosen = np.fmax(self.sent, self.received)
        elif rule == "mean":
            either = self.preferred("destination"), self.preferred("origin")
            chosen = (either[0] + either[1]) / 2
        else:
            raise CorridorError(f"{rule!r} is no rule. Use one of {', '.join(get_args(Rule))}.")
        return chosen

    def rows(self) -> Iterator[ReportedPair]:
        """The corridors of which at least one side reported, row by row."""
        for i, j in np.argwhere(~(np.isnan(self.sent) & np.isnan(self.received))):
            yield ReportedPair(
                self.places[i],
                self.places[j],
                _number(self.sent[i, j]),
                _number(self.received[i, j]),
            )


def double_entry(sent: ArrayLike, received: ArrayLike, places: Sequence[str]) -> DoubleEntry:
    """The table of two reports, each n x n, origin x destination, persons; NaN or None: missing.

    A place that reports nothing has a row of NaN in `sent`, or a column of NaN in `received`.

    Raises `CorridorError` when a shape is wrong or a number is negative or infinite.

    >>> table = double_entry([[0, 40], [10, 0]], [[0, 50], [None, 0]], "AB")
    >>> table.preferred("destination").tolist()
    [[nan, 50.0], [10.0, nan]]
    """
    named = distinct_places(places)
    return DoubleEntry(
        named, _report(sent, named, "origins' report"), _report(received, named, "destinations'")
    )


def double_entry_of(reports: Iterable[tuple[Side, str, str, float]]) -> DoubleEntry:
    """The table of long rows (who reports, origin, destination, persons); places as they are met.

    Raises `CorridorError` when a side reports a corridor twice.

    >>> table = double_entry_of([("origin", "A", "B", 40), ("destination", "A", "B", 50)])
    >>> table.rows().__next__()
    ReportedPair(origin='A', destination='B', sent=40.0, received=50.0)
    """
    told: dict[tuple[Side, str, str], float] = {}
    for side, origin, destination, persons in reports:
        if side not in get_args(Side):
            raise CorridorError(f"{side!r} is no side. Use origin or destination.")
        if (side, origin, destination) in told:
            raise CorridorError(
                f"The {side} reports {origin} to {destination} twice. Give each report once."
            )
        told[side, origin, destination] = persons
    places = distinct_places(dict.fromkeys(label for key in told for label in key[1:]))
    where = {place: number for number, place in enumerate(places)}
    sent, received = (np.full((len(places), len(places)), np.nan) for _ in get_args(Side))
    for (side, origin, destination), persons in told.items():
        table = sent if side == "origin" else received
        table[where[origin], where[destination]] = persons
    return double_entry(sent, received, places)


def _report(values: ArrayLike, places: Places, name: str) -> Floats:
    table = read_only(values).copy()
    if table.shape != (len(places), len(places)):
        raise CorridorError(
            f"The {name} table has the shape {table.shape}, but there are {len(places)} places. "
            "Give origins x destinations."
        )
    np.fill_diagonal(table, np.nan)
    wrong = (table < 0) | np.isinf(table)
    if wrong.any():
        i, j = np.argwhere(wrong)[0]
        raise CorridorError(
            f"The {name} table has {table[i, j]} from {places[i]} to {places[j]}. Give persons, 0 "
            "or more, and NaN where nothing was reported."
        )
    table.flags.writeable = False
    return table


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
