"""When was the session that a column's header names? Days as two languages write them.

A day that can be read in two ways stays open, unless the days on which the activity was held leave
only one: nothing is guessed. Which columns are sessions is decided in `sessions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?{_MONTH}(?:[\s,\-/.]*(?P<year>\d{{4}}|\d{{2}}(?![\d:])))?(?![a-z\d])",
        rf"(?<![a-z]){_MONTH}[\s\-/.]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s*(?P<year>\d{{4}}))?(?!\d)",
    )
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?"
)
_MONTH_DAY = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?")
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<a>\d{1,2})\s*(?P<sep>[/.\-])\s*(?P<b>\d{1,2})"
    r"(?:\s*(?P=sep)\s*(?P<c>\d{4}|\d{2}))?(?!\d)\.?"
)
_DAY_ONLY = re.compile(r"(?<![\d第])(?P<day>\d{1,2})\s*[日号]")
_SERIAL = re.compile(r"[34567]\d{4}")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31
_DASH = r"\s*(?:[-–—~～至到]|to|until)\s*"
_ANY_MONTH = _MONTH.replace("?P<name>", "?:")
_RANGE = re.compile(
    rf"\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?{_DASH}(?:\d{{1,2}}\s*月\s*)?\d{{1,2}}\s*[日号]"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?{_DASH}\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?"
    rf"{_ANY_MONTH}(?![a-z])"
    rf"|{_ANY_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?{_DASH}\d{{1,2}}(?![\d:])"
    rf"|(?<!\d)\d{{1,2}}\s*[日号]{_DASH}\d{{1,2}}\s*[日号]"
    r"|(?<![\d/.])\d{1,2}\s*[-–—~～]\s*\d{1,2}\s*[/.]\s*\d{1,2}(?!\d)"
)
_UNTIL = re.compile(rf"{_DASH}\d{{1,4}}(?![\d:])")
_CENTURY = 100
_ZH_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_ZH_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=\s*[月日号天场节次讲])")


class HalfDay(StrEnum):
    """The part of a day that a session fills; a session without one fills the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class DateRange:
    """From the first to the last day on which an activity was held, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the last day is before the first")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def day(self, number: int) -> date | None:
        """Day 1, 2, ... of the range; None beyond it."""
        day = self.first + timedelta(days=number - 1)
        return day if number >= 1 and day in self else None


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a text says about a day.

    `readings` are (year, month, day) with None for what is not written; more than one reading means
    that the text can be read in several ways. `several_days` is a text such as "14-16 November".
    """

    readings: tuple[tuple[int | None, int | None, int], ...]
    rest: str
    several_days: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The day that a written date means: one day, or the readings between which a "
    "person chooses."""

    on: date | None = None
    by_held: bool = False
    outside: bool = False
    choices: tuple[str, ...] = ()


def chinese_numbers(text: str) -> str:
    """The text with the numbers of months, days and sessions in digits: 十一月 as 11月."""
    return _ZH_NUMBER.sub(lambda found: str(_zh_value(found[0])), text)


def _zh_value(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    value = _ZH_DIGITS.get(ones, 0) if ones else 0
    if ten:
        value += 10 * (_ZH_DIGITS.get(tens, 1) if tens else 1)
    return value


def find_date(text: str) -> WrittenDate | None:
    """The first day written in a lower-case, half-width text; None when there is none."""
    if found := _RANGE.search(text):
        return WrittenDate((), _without(text, found), several_days=True)
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return WrittenDate(((day.year, day.month, day.day),), "")
    for pattern in (_YEAR_FIRST, *_NAMED, _MONTH_DAY, _NUMBERS, _DAY_ONLY):
        if (found := pattern.search(text)) and (readings := _readings(found)):
            several = _UNTIL.match(text, found.end()) is not None
            return WrittenDate(() if several else readings, _without(text, found), several)
    return None


def _readings(found: re.Match[str]) -> tuple[tuple[int | None, int | None, int], ...]:
    parts = found.groupdict()
    if "a" in parts:
        return _number_readings(parts)
    month = _month_number(parts)
    year = _year(parts.get("year"))
    reading = (year, month, int(parts["day"]))
    return (reading,) if _exists(reading) else ()


def _month_number(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("name"):
        return _MONTHS.index(name[:3]) + 1
    return int(written) if (written := parts.get("month")) else None


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if int(written) > _CENTURY else 2000 + int(written)


def _number_readings(parts: dict[str, str]) -> tuple[tuple[int | None, int | None, int], ...]:
    """Day before month and month before day; with a year of two digits, year first as well."""
    a, b, c = int(parts["a"]), int(parts["b"]), parts["c"]
    readings = [(_year(c), b, a), (_year(c), a, b)]
    if c and int(c) < _CENTURY:
        readings.append((2000 + a, b, int(c)))
    return tuple(dict.fromkeys(reading for reading in readings if _exists(reading)))


def _exists(reading: tuple[int | None, int | None, int]) -> bool:
    year, month, day = reading
    try:
        date(year or 2000, month or 1, day)
    except ValueError:
        return False
    return True


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def settle(written: WrittenDate, held: DateRange | None) -> Settled:
    """Which day is meant, given the days on which the activity was held (if they are known)."""
    if held:
        inside = sorted({day for reading in written.readings for day in _days_in(reading, held)})
        if len(inside) == 1:
            plain = len(written.readings) == 1 and None not in written.readings[0]
            return Settled(on=inside[0], by_held=not plain)
    if len(written.readings) > 1:
        return Settled(choices=tuple(sorted(_iso(reading) for reading in written.readings)))
    if not written.readings:
        return Settled()
    year, month, day = written.readings[0]
    if year and month:
        return Settled(on=date(year, month, day), outside=held is not None)
    if (
        held
        and month
        and held.first.year == held.last.year
        and _exists((held.first.year, month, day))
    ):
        return Settled(on=date(held.first.year, month, day), by_held=True, outside=True)
    return Settled()


def _days_in(reading: tuple[int | None, int | None, int], held: DateRange) -> list[date]:
    """The days of the range that a reading fits."""
    year, month, day = reading
    found = []
    for offset in range(min((held.last - held.first).days, 366 * 2) + 1):
        candidate = held.first + timedelta(days=offset)
        if (
            candidate.day == day
            and month in {None, candidate.month}
            and year in {None, candidate.year}
        ):
            found.append(candidate)
    return found


def _iso(reading: tuple[int | None, int | None, int]) -> str:
    year, month, day = reading
    return (f"{year}-" if year else "") + f"{month:02}-{day:02}"
