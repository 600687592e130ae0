"""How exactly is a date known? A year, a month or a day, and nothing made up beyond that.

A `PartialDate` is written in the reduced form of ISO 8601 (`2017`, `2017-09`, `2017-09-08`): what
is left out is unknown. It does not read other spellings: `read_partial_date` says why not.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_REDUCED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ORDER_UNSAID = re.compile(r"\d{1,2}\s*[/.]\s*\d{1,2}(?:\s*[/.]\s*(?:\d{2}|\d{4}))?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Precision(StrEnum):
    """The finest part of a date that its source states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class DateMistake(StrEnum):
    """Why a text is not a date."""

    ORDER_UNSAID = "order_unsaid"
    IMPOSSIBLE = "impossible"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exact as its source; 0 stands for an unknown month or day."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def precision(self) -> Precision:
        """Day, month or year."""
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first(self) -> date:
        """The earliest day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def precision_of(when: PartialDate | None) -> Precision:
    """The precision of a date that may be wholly unknown."""
    return when.precision if when else Precision.UNKNOWN


def read_partial_date(text: str) -> PartialDate | DateMistake:
    """Read the reduced ISO form; anything else is told apart, never guessed."""
    match = _REDUCED.fullmatch(text)
    if not match:
        return DateMistake.ORDER_UNSAID if _ORDER_UNSAID.fullmatch(text) else DateMistake.UNREADABLE
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return DateMistake.IMPOSSIBLE
    if not _FIRST_YEAR <= (year or 0) <= _LAST_YEAR:
        return DateMistake.IMPOSSIBLE
    return PartialDate(year or 0, month or 0, day or 0)
