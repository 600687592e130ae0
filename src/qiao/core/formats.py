"""How is a date or a number written for this reader? By Babel, in the active language.

Stored values stay ISO and Decimal; nothing here is parsed back. A list page writes hundreds of
dates, many of them alike, so each is formatted once.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime

from qiao.core.text import Language, reading_language

if TYPE_CHECKING:
    from decimal import Decimal

_BABEL = {Language.EN: "en_GB", Language.ZH: "zh_Hans_CN"}
_RANGE = {
    Language.EN: {"year": "y", "month": "LLLL y", "day": "d MMM y"},
    Language.ZH: {"year": "y年", "month": "y年M月", "day": "y年M月d日"},
}
_SAME_MONTH = {
    Language.EN: ("d", "–", "d MMM y"),
    Language.ZH: ("y年M月d日", "至", "d日"),
}
_SAME_YEAR = {
    Language.EN: ("d MMM", " – ", "d MMM y"),
    Language.ZH: ("y年M月d日", "至", "M月d日"),
}
_MOMENT = {Language.EN: "d MMM y, HH:mm 'UTC'", Language.ZH: "y年M月d日 HH:mm 'UTC'"}
_REMEMBERED = 4096
MISSING = "–"


@lru_cache(_REMEMBERED)
def _written(value: date, pattern: str, language: Language) -> str:
    return format_date(value, pattern, locale=_BABEL[language])


def long_date(value: date | None) -> str:
    """14 November 2016 / 2016年11月14日."""
    return _written(_day(value), "long", reading_language()) if value else MISSING


def short_date(value: date | None) -> str:
    """14 Nov 2016 / 2016年11月14日."""
    return _written(_day(value), "medium", reading_language()) if value else MISSING


def timestamp(value: datetime | None) -> str:
    """A moment, to the minute, in UTC as stored."""
    if value is None:
        return MISSING
    language = reading_language()
    return format_datetime(value, _MOMENT[language], locale=_BABEL[language])


def date_range(start: date | None, end: date | None, precision: str = "day") -> str:
    """From and to as one phrase, no finer than the precision known (day, month, year, unknown)."""
    if start is None or precision == "unknown":
        return MISSING
    return _span(_day(start), _day(end or start), precision, reading_language())


@lru_cache(_REMEMBERED)
def _span(start: date, end: date, precision: str, language: Language) -> str:
    pattern = _RANGE[language][precision]
    first, last = (_written(day, pattern, language) for day in (start, end))
    if first == last:
        return first
    if precision == "day" and start.year == end.year:
        shorter = _SAME_MONTH if start.month == end.month else _SAME_YEAR
        begin, join, finish = shorter[language]
        return f"{_written(start, begin, language)}{join}{_written(end, finish, language)}"
    return f"{first} – {last}"


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number with groups of three, as both languages write it; missing is a dash, never 0."""
    if value is None:
        return MISSING
    if decimals is None:
        decimals = 0 if value == int(value) else 2
    return f"{value:,.{decimals}f}"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
