"""What can go wrong in the science, and how is it said? One family of errors, in plain sentences.

Each says what is wrong with the values it met, where, and what to do. They are English: a platform
that shows them to others maps the classes, whose fields carry the names and amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 5
"""So many places are named in a sentence; the error itself carries all of them."""


class CorridorError(ValueError):
    """An input that cannot be used. Its text is for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Excess:
    """`persons` too many are asked of, or forced on, one `place`."""

    place: str
    persons: float


class Infeasible(CorridorError):
    """No table with these zeros has these margins: `excesses`, the largest first, say where."""

    def __init__(self, sentence: str, excesses: Sequence[Excess]) -> None:
        self.excesses = tuple(sorted(excesses, key=lambda excess: -excess.persons))
        super().__init__(sentence.format(places=self._told()))

    @property
    def places(self) -> tuple[str, ...]:
        """The places, the one with the largest excess first."""
        return tuple(excess.place for excess in self.excesses)

    def _told(self) -> str:
        told = [f"{each.place} ({each.persons:,.0f} persons)" for each in self.excesses[:SHOWN]]
        more = len(self.excesses) - SHOWN
        return ", ".join(told) + (f" and {more} more" if more > 0 else "")


class NotConverged(CorridorError):
    """A fit that did not reach its tolerance, where an answer would have been wrong."""
