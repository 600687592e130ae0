"""What does a cell say about sex, presence and role? Words and marks in two languages.

Nothing is inferred: a word that is not known is not read, and a name never tells a sex.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from qiao.activities.sheets.texts import fold, half_width

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sex(StrEnum):
    """As stated on the sheet."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Role(StrEnum):
    """In which role someone took part; only participants are counted as trained."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"


class Presence(StrEnum):
    """What a sheet says about one person at one session."""

    PRESENT = "present"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


class Cross(StrEnum):
    """What × means in a column of marks."""

    PRESENT = "present"
    ABSENT = "absent"


class Mark(StrEnum):
    """A mark in a session's column, before × is decided."""

    TICK = "tick"
    YES = "yes"
    CROSS = "cross"
    NO = "no"
    EMPTY = "empty"
    NOTED = "noted"
    UNREADABLE = "unreadable"


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_SEXES = {
    Sex.MALE: _folded("男|男性|男士|先生|m|male|man|mr|monsieur|herr|m男|男m|男male|male男"),
    Sex.FEMALE: _folded(
        "女|女性|女士|小姐|太太|夫人|f|female|woman|ms|mrs|miss|madam|madame|frau|mme|"
        "f女|女f|女female|female女"
    ),
    Sex.OTHER: _folded("其他|其它|other|x|d|diverse|non-binary|nonbinary"),
}
SEX_OF = {word: sex for sex, words in _SEXES.items() for word in words}

_ROLES = {
    Role.PARTICIPANT: _folded(
        "参与者|参加者|参会者|参会人员|参会代表|参训人员|学员|代表|正式代表|与会者|"
        "与会代表|participant|participants|trainee|delegate"
        "|attendee|learner|student|member of delegation"
    ),
    Role.SPEAKER: _folded(
        "讲者|讲师|主讲|主讲人|讲员|发言人|发言嘉宾|演讲人|演讲嘉宾|授课专家|授课教师|"
        "专家|点评人|主持人|主持|speaker|lecturer|trainer"
        "|expert|resource person|facilitator|moderator|chair|chairperson|panelist|"
        "panellist|presenter|keynote speaker|discussant"
    ),
    Role.ORGANISER: _folded(
        "组织者|主办方|主办|承办方|承办|协办方|会务|会务人员|会务组|工作人员|秘书处|"
        "组织方|项目人员|项目官员|organiser|organizer|host|co-host"
        "|staff|secretariat|organising team|organizing team|logistics|support staff|"
        "project staff|organisation team"
    ),
    Role.OBSERVER: _folded("观察员|旁听|旁听人员|列席|列席人员|observer|observers"),
    Role.INTERPRETER: _folded(
        "翻译|口译|口译员|译员|同传|同声传译|交传|interpreter|translator|interpretation|"
        "simultaneous interpreter"
    ),
}
ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}

_TICKS = frozenset("√✓✔☑✅🗸⍻●■○◯v")
_CROSSES = frozenset("x×✕✖✗✘☒❌╳χх")
_YES = _folded(
    "ok|1|是|有|到|已到|到会|实到|出席|参加|签到|已签到|已签|在|在场|全勤|y|yes|true|t|"
    "present|attended|p|signed"
)
_NO = _folded(
    "0|否|无|没有|未|未到|缺|缺席|缺勤|未出席|未参加|请假|事假|病假|旷课|公假|不|不在|n|"
    "no|false|absent|a|excused|leave|on leave|sick"
    "|sick leave|no show|noshow|apologies|n/a|na"
)
_DASHES = frozenset("-–—―─/\\")
_NOTED = _folded(
    "迟到|早退|线上|在线|网络|视频|远程|线上参会|late|left early|online|remote|virtual|"
    "video|zoom|hybrid"
)
_MARK_OF = {
    word: mark
    for words, mark in ((_YES, Mark.YES), (_NO, Mark.NO), (_NOTED, Mark.NOTED))
    for word in words
}
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d)?(?:[01]?\d|2[0-3])[:.时点][0-5]\d(?:分|:[0-5]\d)?(?:am|pm)?",
    re.IGNORECASE,
)


def read_sex(text: str) -> Sex | None:
    """The sex that a cell states; None when it states none or cannot be read."""
    return SEX_OF.get(fold(text))


def read_role(text: str) -> Role | None:
    """The role that a cell states in either language (or in both); None when it cannot be read."""
    whole = ROLE_OF.get(fold(text))
    if whole:
        return whole
    parts = [part for part in re.split(r"[\s/|,;()、，；（）]+", half_width(text)) if part]
    words = [part for part in _by_script(parts) if part]
    roles = {ROLE_OF.get(fold(word)) for word in words}
    return roles.pop() if len(roles) == 1 else None


def _by_script(parts: list[str]) -> list[str]:
    """The parts in Hanzi, each alone, and those in Latin letters as one phrase."""
    hanzi = [part for part in parts if not part.isascii()]
    return [*hanzi, " ".join(part for part in parts if part.isascii())]


@lru_cache(maxsize=8_192)
def read_mark(text: str) -> Mark:
    """What a cell of a session's column holds."""
    if not text:
        return Mark.EMPTY
    plain = half_width(text)
    signs = plain.casefold().replace(" ", "")
    for characters, mark in ((_CROSSES, Mark.CROSS), (_TICKS, Mark.TICK), (_DASHES, Mark.NO)):
        if signs and all(char in characters for char in signs):
            return mark
    if _CLOCK.fullmatch(signs):
        return Mark.YES  # the time at which the person signed in
    return _MARK_OF.get(fold(plain), Mark.UNREADABLE)


@dataclass(frozen=True, slots=True)
class CrossDecision:
    """How × was read in one column, and what it was read from.

    `doubtful` is a column in which × stands beside words or numbers for "yes" but beside no √.
    """

    meaning: Cross
    crosses: int
    ticks: int
    by_user: bool = False
    doubtful: bool = False


def decide_cross(marks: Iterable[Mark], chosen: Cross | None = None) -> CrossDecision | None:
    """What × means in a column: absent when √ stands there too, else present; None without any ×.

    Beside "1" or "是" a × is read as absent as well, but that is doubtful.
    """
    counts = Counter(marks)
    crosses, ticks = counts[Mark.CROSS], counts[Mark.TICK]
    if not crosses:
        return None
    if chosen:
        return CrossDecision(chosen, crosses, ticks, by_user=True)
    other_yes = counts[Mark.YES] + counts[Mark.NOTED]
    absent = ticks > 0 or other_yes > 0
    return CrossDecision(
        Cross.ABSENT if absent else Cross.PRESENT,
        crosses,
        ticks,
        doubtful=not ticks and other_yes > 0,
    )


def presence_of(mark: Mark, cross: CrossDecision | None) -> Presence:
    """Whether a mark says that the person was there."""
    match mark:
        case Mark.TICK | Mark.YES | Mark.NOTED:
            return Presence.PRESENT
        case Mark.EMPTY | Mark.NO:
            return Presence.ABSENT
        case Mark.CROSS:
            meaning = cross.meaning if cross else Cross.PRESENT
            return Presence.PRESENT if meaning is Cross.PRESENT else Presence.ABSENT
        case Mark.UNREADABLE:
            return Presence.UNREADABLE
