"""What happens in the demonstration, when, and who does it? Read from TOML files, no database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

_T = TypeVar("_T")


class ScriptRefused(Invalid):
    """The demonstration's files cannot be read."""

    code = "demo_refused"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who can sign in. The first member opens the place and invites the others."""

    key: str
    email: str
    name: str
    role: str
    joined: datetime
    name_hanzi: str = ""
    side: str = ""
    institution: str = ""
    post: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a text in one language or both, and which is authentic."""

    authentic: str
    title_en: str = ""
    title_zh: str = ""
    body_en: str = ""
    body_zh: str = ""


@dataclass(frozen=True, slots=True)
class RaisedNeed:
    """A need that a side raises; without `released` it stays that side's draft."""

    key: str
    by: str
    raised: datetime
    pillar: str
    concerns: str
    urgency: str
    words: Words
    topics: tuple[str, ...] = ()
    released: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A side's answer to a version."""

    by: str
    at: datetime
    version: int
    decision: str = "endorsed"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new version of a shared text."""

    by: str
    at: datetime
    words: Words


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to one version: its check, or the request for endorsement."""

    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class SharedNeed:
    """Needs of the sides joined into one, and what became of it."""

    key: str
    joins: tuple[str, ...]
    by: str
    joined: datetime
    edits: tuple[Edit, ...] = ()
    checks: tuple[Step, ...] = ()
    asks: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetScript:
    """A sign-in sheet: who came from which group, and in which form the sheet was kept."""

    at: datetime
    by: str
    form: str
    sessions: tuple[str, ...]
    groups: dict[str, int]
    side: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """When an activity was held, and how many people its organisers speak of."""

    at: datetime
    by: str
    first: date
    last: date
    headcount: int | None = None
    qualifier: str = "unstated"


@dataclass(frozen=True, slots=True)
class Stop:
    """An activity postponed or cancelled."""

    at: datetime
    by: str
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """An activity from its plan to its sheet."""

    key: str
    by: str
    planned: datetime
    kind: str
    title_en: str
    title_zh: str
    first: date
    last: date
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    place_en: str = ""
    place_zh: str = ""
    country: str = ""
    mode: str = "in_person"
    summary_en: str = ""
    summary_zh: str = ""
    headcount: int | None = None
    qualifier: str = "about"
    held: Held | None = None
    stop: Stop | None = None
    sheet: SheetScript | None = None


@dataclass(frozen=True, slots=True)
class DialogueStep:
    """One act in the dialogue: `do` names it, `on` the key of what it is done to (or several),
    `key` the name of what it makes, `facts` what it says."""

    at: datetime
    by: str
    do: str
    on: str = ""
    key: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """An observed value with its evidence; without `approved` it waits for the second person."""

    indicator: str
    period: str
    value: str
    by: str
    at: datetime
    address: str
    note_en: str = ""
    note_zh: str = ""
    reason: str = ""
    approved_by: str = ""
    approved: datetime | None = None
    cells: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Participations found wrong later: the first `count` participants of a side and kind of
    institution are withdrawn."""

    activity: str
    by: str
    at: datetime
    side: int
    kind: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodFrozen:
    """A period frozen for its report."""

    period: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Made-up people who come to activities: names in parts, institutions, posts."""

    key: str
    size: int
    family: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str, str], ...]
    institutions: tuple[str, ...]
    posts: tuple[tuple[str, str], ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """The whole demonstration."""

    password: str
    seed: int
    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    needs: tuple[RaisedNeed, ...] = ()
    shared: tuple[SharedNeed, ...] = ()
    activities: tuple[PlannedActivity, ...] = ()
    dialogue: tuple[DialogueStep, ...] = ()
    observations: tuple[Observation, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    frozen: tuple[PeriodFrozen, ...] = field(default=())


_LISTS: dict[str, type[Any]] = {
    "members": Member,
    "groups": Group,
    "needs": RaisedNeed,
    "shared": SharedNeed,
    "activities": PlannedActivity,
    "dialogue": DialogueStep,
    "observations": Observation,
    "withdrawals": Withdrawal,
    "frozen": PeriodFrozen,
}
_PARTS: dict[tuple[type[Any], str], type[Any]] = {
    (RaisedNeed, "words"): Words,
    (Edit, "words"): Words,
    (SharedNeed, "edits"): Edit,
    (SharedNeed, "checks"): Step,
    (SharedNeed, "asks"): Step,
    (SharedNeed, "answers"): Answer,
    (PlannedActivity, "held"): Held,
    (PlannedActivity, "stop"): Stop,
    (PlannedActivity, "sheet"): SheetScript,
}


def has_script(programme: Path) -> bool:
    """Does this programme's folder hold a demonstration?"""
    return (programme / "demo").is_dir()


def read_script(programme: Path) -> Script:
    """The demonstration of a programme's folder; refuses files that are not one."""
    values: dict[str, Any] = {}
    for path in sorted((programme / "demo").glob("*.toml")):
        try:
            read = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _refused(path.name, str(error)) from error
        for name, value in read.items():
            kind = _LISTS.get(name)
            values[name] = tuple(_make(kind, row, path.name) for row in value) if kind else value
    return _make(Script, values, "demo/", nested=False)


def _make(kind: type[_T], row: dict[str, Any], where: str, *, nested: bool = True) -> _T:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    if strange := sorted(set(row) - known):
        raise _refused(where, f"{kind.__name__}: {', '.join(strange)}")
    values = {
        name: _value(_PARTS.get((kind, name)), value, where) if nested else value
        for name, value in row.items()
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise _refused(where, str(error)) from error


def _value(part: type[Any] | None, value: Any, where: str) -> Any:
    if part is not None and isinstance(value, list):
        return tuple(_make(part, each, where) for each in value)
    if part is not None:
        return _make(part, value, where)
    if isinstance(value, list):
        return tuple(_value(None, each, where) for each in value)
    return value


def _refused(where: str, what: str) -> ScriptRefused:
    return ScriptRefused(
        _("The demonstration's file %(file)s cannot be used: %(what)s."),
        mend=_("Compare it with another programme's `demo` folder."),
        values={"file": where, "what": what},
    )
