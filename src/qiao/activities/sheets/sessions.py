"""Is this header a session, and which one? "11月14日上午", "Day 1 AM", "14/11", "Opening".

It reads one header's text. What the marks below it mean is read in `cells`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from qiao.activities.sheets.dates import (
    DateRange,
    HalfDay,
    chinese_numbers,
    find_date,
    settle,
)
from qiao.activities.sheets.texts import fold, half_width

if TYPE_CHECKING:
    from datetime import date

_HALVES = (
    (
        HalfDay.MORNING,
        re.compile(r"上午|早上|早晨|(?<![a-z])(?:a\.?m\.?|morning|forenoon)(?![a-z])"),
    ),
    (HalfDay.AFTERNOON, re.compile(r"下午|(?<![a-z])(?:p\.?m\.?|afternoon)(?![a-z])")),
    (HalfDay.EVENING, re.compile(r"晚上|晚间|夜间|晚(?![餐宴])|(?<![a-z])evening(?![a-z])")),
)
_WHOLE_DAY = re.compile(r"全天|整天|(?<![a-z])(?:full|whole|all)[\s-]?day(?![a-z])")
_CLOCK = r"(?:[01]?\d|2[0-3])[:：][0-5]\d"
_TIMES = re.compile(rf"(?P<hour>\d{{1,2}})[:：]\d{{2}}(?:\s*[-–—~～至到]+\s*{_CLOCK})?")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_DAY_NUMBERS = (
    re.compile(r"第\s*(?P<n>\d{1,2})\s*[天日]"),
    re.compile(r"(?<![a-z])day\s*(?P<n>\d{1,2}|one|two|three|four|five)(?![a-z\d])"),
    re.compile(r"(?<![a-z])d\s?(?P<n>\d{1,2})(?!\d)"),
    re.compile(r"(?P<n>\d{1,2})(?:st|nd|rd|th)\s+day(?![a-z])"),
    re.compile(r"(?<![a-z])(?P<n>first|second|third|fourth|fifth)\s+day(?![a-z])"),
)
_NUMBERED = re.compile(
    r"第\s*\d{1,2}\s*[场节次讲]|(?:模块|单元|场次|课程)\s*[\d一二三四五六七八九十]{1,2}"
    r"|(?<![a-z])(?:session|module|part|lecture|class|panel)\s*(?:\d{1,2}(?:\.\d{1,2})?|[a-d]|[ivx]{1,4})(?![a-z\d])"
    r"|(?<![a-z])s\s?\d{1,2}(?!\d)"
)
_NAMED = re.compile(
    r"开幕式|闭幕式|全体会议|分组讨论|实地考察|结业式"
    r"|(?<![a-z])(?:opening|closing|plenary|field visit|working groups?|group work)(?![a-z])"
)
_WEEKDAYS = (
    re.compile(r"(?:星期|周)(?P<zh>[一二三四五六日天])"),
    re.compile(
        r"(?<![a-z])(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?\.?(?![a-z])"
    ),
)
# A longer text is a sentence, not a header.
_LONGEST = 200
_ZH_WEEK = "一二三四五六日"
_EN_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What a date in the header of a column may also belong to.
_NOT_ATTENDANCE = re.compile(
    r"出生|生日|到达|抵达|离开|返程|入住|退房|航班|车次|签证|护照|住宿|酒店|房间|报名|填表"
    r"|用餐|早餐|午餐|晚餐|晚宴|茶歇"
    r"|birth|arriv|depart|check[\s-]?(?:in|out)\b|flight|visa|passport|hotel|room"
    r"|regist(?:ration|ered) (?:date|on)|lunch|dinner|breakfast|reception"
)
_ATTENDANCE = re.compile(
    r"签到|签名|签字|出席|出勤|到会|参会|考勤|日期|时间|会议|培训"
    r"|attendance|attended|present|sign(?:ed)?[\s-]?in|signature|session|date"
    r"|training|workshop|seminar"
)


@dataclass(frozen=True, slots=True)
class SessionTime:
    """When a session was, as far as its header says.

    `on` None is a day that is not written, or that must be chosen from `choices` (ISO days, without
    the year when it is not written). `by_held` says that the activity's days decided.
    """

    on: date | None = None
    half_day: HalfDay | None = None
    day_number: int | None = None
    choices: tuple[str, ...] = ()
    by_held: bool = False
    outside: bool = False
    several_days: bool = False
    incomplete: bool = False
    topic: str = ""

    @property
    def states_time(self) -> bool:
        """Does the header itself say something about the day or the part of the day?"""
        dated = self.on is not None and not self.by_held
        return dated or bool(
            self.half_day
            or self.day_number
            or self.choices
            or self.several_days
            or self.incomplete
            or self.by_held
        )


def read_session(header: str, held: DateRange | None) -> SessionTime | None:
    """The session that a header names; None when it does not name one."""
    text = chinese_numbers(half_width(header).casefold())
    if len(text) > _LONGEST or _NOT_ATTENDANCE.search(text):
        return None
    half, rest = _half_day(text)
    numbered = "".join(_NUMBERED.findall(rest))
    day_number, rest = _day_number(_NUMBERED.sub(" ", rest))
    written = find_date(_WHOLE_DAY.sub(" ", rest).strip())
    if written:
        settled = settle(written, held)
        return SessionTime(
            on=settled.on,
            half_day=half,
            day_number=day_number,
            choices=settled.choices,
            by_held=settled.by_held,
            outside=settled.outside,
            several_days=written.several_days,
            incomplete=not (settled.on or settled.choices or written.several_days),
            topic=_topic(numbered, written.rest),
        )
    if day_number:
        return _nth_day(day_number, half, held, _topic(numbered, rest))
    return _undated(rest, half, held, numbered)


def _topic(numbered: str, rest: str) -> str:
    return fold(numbered + _ATTENDANCE.sub("", _weekday(rest)[1]))


def _nth_day(number: int, half: HalfDay | None, held: DateRange | None, topic: str) -> SessionTime:
    on = held.day(number) if held else None
    return SessionTime(
        on=on,
        half_day=half,
        day_number=number,
        by_held=on is not None,
        outside=bool(held and not on),
        topic=topic,
    )


def _undated(
    text: str, half: HalfDay | None, held: DateRange | None, numbered: str
) -> SessionTime | None:
    """A half-day, a weekday or a numbered session: its day follows only when one day is left."""
    weekday, rest = _weekday(text)
    days = _days_of(held, weekday)
    rest, whole_day = _WHOLE_DAY.subn(" ", rest)
    bare = not fold(_ATTENDANCE.sub("", rest))
    states_time = half is not None or weekday is not None or whole_day
    if not (numbered or _NAMED.search(rest) or (states_time and bare)):
        return None
    on = days[0] if len(days) == 1 else None
    return SessionTime(on=on, half_day=half, by_held=on is not None, topic=_topic(numbered, rest))


def only_day(held: DateRange | None) -> date | None:
    """The day of an activity that was held on one day."""
    return held.first if held and held.first == held.last else None


def _half_day(text: str) -> tuple[HalfDay | None, str]:
    """The half-day that is written, or that a time of day falls in, and the text without it."""
    times = _TIMES.search(text)
    rest = _TIMES.sub(" ", text)
    for half, pattern in _HALVES:
        if pattern.search(rest):
            return half, pattern.sub(" ", rest)
    if times:
        hour = int(times["hour"])
        limits = ((12, HalfDay.MORNING), (18, HalfDay.AFTERNOON), (24, HalfDay.EVENING))
        return next((half for limit, half in limits if hour < limit), None), rest
    return None, rest


def _day_number(text: str) -> tuple[int | None, str]:
    for pattern in _DAY_NUMBERS:
        if found := pattern.search(text):
            word = found["n"]
            number = _WORDS.get(word) or _ORDINALS.get(word) or int(word)
            return number, pattern.sub(" ", text)
    return None, text


def _weekday(text: str) -> tuple[int | None, str]:
    for pattern in _WEEKDAYS:
        if found := pattern.search(text):
            word = found[1]
            day = (
                _EN_WEEK.index(word)
                if word in _EN_WEEK
                else _ZH_WEEK.index(word.replace("天", "日"))
            )
            rest = text
            for each in _WEEKDAYS:
                rest = each.sub(" ", rest)
            return day, rest
    return None, text


def _days_of(held: DateRange | None, weekday: int | None) -> list[date]:
    """The days of a short activity that fall on a weekday (all of them when none is named)."""
    if held is None:
        return []
    span = min((held.last - held.first).days, 31)
    days = [held.first + timedelta(days=offset) for offset in range(span + 1)]
    return [day for day in days if weekday in {None, day.weekday()}]
