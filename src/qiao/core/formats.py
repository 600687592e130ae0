"""How is a date or a number written for this reader? By Babel, in the active language.

Stored values stay ISO and Decimal; nothing here is parsed back.
"""

from __future__ import annotations


from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from qiao.core.text import Language, reading_language
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal
    from datetime import date, datetime

_BABEL = {Language.EN: "en_GB", Language.ZH: "zh_Hans_CN"}
MISSING = "–"


def _locale() -> str:
    return _BABEL[reading_language()]


def long_date(value: date | None) -> str:
    """14 November 2016 / 2016年11月14日."""
    return format_date(value, "long", locale=_locale()) if value else MISSING


def short_date(value: date | None) -> str:
    """14 Nov 2016 / 2016年11月14日."""
    return format_date(value, "medium", locale=_locale()) if value else MISSING


def timestamp(value: datetime | None) -> str:
    """A moment, to the minute, in UTC as stored."""
    if value is None:
        return MISSING
    return format_datetime(
        value,
        "d MMM y, HH:mm 'UTC'" if _locale() == "en_GB" else "y年M月d日 HH:mm 'UTC'",
        locale=_locale(),
    )


def date_range(start: date | None, end: date | None, precision: str = "day") -> str:
    """From and to as one phrase, no finer than the precision known (day, month, year, unknown)."""
    if start is None or precision == "unknown":
        return MISSING
    pattern = {"year": ("y", "y年"), "month": ("LLLL y", "y年M月"), "day": ("d MMM y", "y年M月d日")}
    chosen = pattern[precision][0 if _locale() == "en_GB" else 1]
    first = format_date(start, chosen, locale=_locale())
    last = format_date(end, chosen, locale=_locale()) if end else first
    return first if first == last else f"{first} – {last}"


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number with the reader's grouping; missing is an en dash, never 0."""
    if value is None:
        return MISSING
    if decimals is None:
        decimals = 0 if value == int(value) else 2
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_locale())
