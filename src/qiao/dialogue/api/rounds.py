"""The operations on tracks, rounds, delegations, agenda, positions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from qiao.core.occasions import DatePrecision, Mode, dates
from qiao.core.text import Language, Text, TextState
from qiao.core.web import actor_of, now
from qiao.dialogue.actions import agenda as agenda_actions
from qiao.dialogue.actions import dates as date_actions
from qiao.dialogue.actions import positions as position_actions
from qiao.dialogue.actions import rounds as round_actions
from qiao.dialogue.actions.agenda import ItemFacts
from qiao.dialogue.actions.rounds import RoundFacts
from qiao.dialogue.queries import agenda, rounds
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import Accepted, RoundMove, RoundState

if TYPE_CHECKING:
    from qiao.dialogue.queries.agenda import ItemRow, PositionRow
    from qiao.dialogue.queries.rounds import RoundRow

router = Router(tags=["dialogue"])

Slug = Annotated[str, Field(max_length=40, pattern=r"^[-\w]*$")]
Short = Annotated[str, Field(max_length=250)]
Place = Annotated[str, Field(max_length=150)]
Long = Annotated[str, Field(max_length=10000)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Seen = Annotated[int, Field(ge=0, le=1_000_000)]
Side = Annotated[int, Field(ge=1, le=2)]


class RoundWords(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class RoundDays(Schema):
    """From and to, no finer than the precision known."""

    first: date | None
    last: date | None
    precision: DatePrecision


class RoundOut(Schema):
    """One round of the list."""

    code: str
    track: str
    number: int | None
    title: RoundWords
    state: RoundState
    release: str
    when: RoundDays = Field(description="held, else agreed, else proposed")
    place: RoundWords
    host_side: int | None
    mode: Mode


class AcceptedOut(Schema):
    """A side's yes to a version of the dates or of the agenda."""

    subject: Accepted
    side: int
    version: int
    at: datetime
    holds: bool = Field(description="false once what it was said to has changed")


class RoundDetail(RoundOut):
    """One round with who accepted what."""

    proposed: RoundDays
    agreed: RoundDays
    held: RoundDays
    dates_version: int
    agenda_version: int
    acceptances: list[AcceptedOut]


class RoundIn(Schema):
    """A round as it is drafted."""

    track: Slug
    title_en: Short = ""
    title_zh: Short = ""
    number: Annotated[int, Field(ge=1, le=999)] | None = None
    host_side: Side | None = None
    first: date | None = None
    last: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    place_en: Place = ""
    place_zh: Place = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    mode: Mode = Mode.IN_PERSON


class SeenIn(Schema):
    """An act on exactly this version."""

    version: Number


class StepIn(Schema):
    """A step of a round; `held_from` and `held_to` for the step “hold”."""

    move: RoundMove
    held_from: date | None = None
    held_to: date | None = None


class AgendaItemIn(Schema):
    """An agenda item."""

    authentic: Language
    title_en: Short = ""
    title_zh: Short = ""
    note_en: Long = ""
    note_zh: Long = ""
    pillar: Slug = ""
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None


class PositionOut(Schema):
    """A side's position; the fallback is empty for everyone but its own side."""

    side: int
    line: RoundWords
    fallback: RoundWords
    version: int
    release: str


class AgendaItemOut(Schema):
    """An agenda item as far as the caller may see it."""

    code: str
    owner: int
    release: str
    title: RoundWords
    note: RoundWords
    authentic: Language
    translation: TextState
    pillar: str
    minutes: int | None
    version: int
    withdrawn: bool
    positions: list[PositionOut]


class PositionIn(Schema):
    """A side's position; `based_on` is the version read, 0 for none."""

    based_on: Seen = 0
    line_en: Long = ""
    line_zh: Long = ""
    fallback_en: Long = ""
    fallback_zh: Long = ""


class RoundsIn(Schema):
    """What the list is narrowed to."""

    track: Slug = ""
    state: RoundState | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


@router.get("/rounds", response=list[RoundOut])
def list_rounds(request: HttpRequest, chosen: Query[RoundsIn]) -> list[dict[str, Any]]:
    """The rounds that the caller may see, newest first."""
    found = rounds.list_rounds(
        viewer=actor_of(request),
        track=chosen.track,
        state=chosen.state or "",
        limit=chosen.limit,
        offset=chosen.offset,
    )
    return [_row(row) for row in found]


@router.post("/rounds", response={201: RoundDetail})
def propose_round(request: HttpRequest, given: RoundIn) -> Status[dict[str, Any]]:
    """Draft a round; it is the caller's own party's until it is released."""
    row = round_actions.propose_round(
        by=actor_of(request),
        at=now(),
        track=given.track,
        facts=RoundFacts(
            title=Text(given.title_en, given.title_zh),
            number=given.number,
            host_side=given.host_side,
            proposed=dates(given.first, given.last, given.precision, field="first"),
            place=Text(given.place_en, given.place_zh),
            country=given.country,
            mode=given.mode,
        ),
    )
    return Status(201, _detail(request, row.code))


@router.get("/rounds/{code}", response=RoundDetail)
def read_round(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """One round, as far as the caller may see it."""
    return _detail(request, code)


@router.post("/rounds/{code}/release", response=RoundDetail)
def release_round(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """Propose a draft to both sides."""
    round_actions.release_round(by=actor_of(request), at=now(), code=code)
    return _detail(request, code)


@router.post("/rounds/{code}/dates/accept", response=RoundDetail)
def accept_dates(request: HttpRequest, code: Slug, given: SeenIn) -> dict[str, Any]:
    """The caller's side accepts exactly these dates."""
    date_actions.accept_dates(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/rounds/{code}/agenda/accept", response=RoundDetail)
def accept_agenda(request: HttpRequest, code: Slug, given: SeenIn) -> dict[str, Any]:
    """The caller's side accepts exactly this agenda."""
    date_actions.accept_agenda(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/rounds/{code}/steps", response=RoundDetail)
def move_round(request: HttpRequest, code: Slug, given: StepIn) -> dict[str, Any]:
    """Record one step of a round."""
    held = (
        dates(given.held_from, given.held_to, DatePrecision.DAY, field="held_from")
        if given.held_from
        else None
    )
    date_actions.move_round(by=actor_of(request), at=now(), code=code, move=given.move, held=held)
    return _detail(request, code)


@router.get("/rounds/{code}/items", response=list[AgendaItemOut])
def list_items(request: HttpRequest, code: Slug) -> list[dict[str, Any]]:
    """The agenda of a round, as far as the caller may see it."""
    viewer = actor_of(request)
    rounds.find_round(code, viewer=viewer)
    return [_item(row) for row in agenda.agenda_of(code, viewer=viewer)]


@router.post("/rounds/{code}/items", response={201: AgendaItemOut})
def write_item(request: HttpRequest, code: Slug, given: AgendaItemIn) -> Status[dict[str, Any]]:
    """Write an item, as the caller's own party's draft."""
    by = actor_of(request)
    words = ItemWords(
        Text(given.title_en, given.title_zh), Text(given.note_en, given.note_zh), given.authentic
    )
    row = agenda_actions.write_item(
        by=by,
        at=now(),
        round_code=code,
        facts=ItemFacts(words, pillar=given.pillar, minutes=given.minutes),
    )
    return Status(201, _item(agenda.read_item(row.code, viewer=by)))


@router.post("/items/{code}/propose", response=AgendaItemOut)
def propose_item(request: HttpRequest, code: Slug, given: SeenIn) -> dict[str, Any]:
    """Release an item to the other side."""
    by = actor_of(request)
    agenda_actions.propose_item(by=by, at=now(), code=code, version=given.version)
    return _item(agenda.read_item(code, viewer=by))


@router.put("/items/{code}/position", response=PositionOut)
def write_position(request: HttpRequest, code: Slug, given: PositionIn) -> dict[str, Any]:
    """Write the caller's side's position on an item."""
    by = actor_of(request)
    position_actions.write_position(
        by=by,
        at=now(),
        item=code,
        based_on=given.based_on,
        line=Text(given.line_en, given.line_zh),
        fallback=Text(given.fallback_en, given.fallback_zh),
    )
    return _own_position(request, code)


@router.post("/items/{code}/position/release", response=PositionOut)
def release_position(request: HttpRequest, code: Slug, given: SeenIn) -> dict[str, Any]:
    """Show the line of the caller's side's position to the other side and the secretariat."""
    by = actor_of(request)
    position_actions.release_position(by=by, at=now(), item=code, version=given.version)
    return _own_position(request, code)


def _own_position(request: HttpRequest, code: str) -> dict[str, Any]:
    by = actor_of(request)
    own = [p for p in agenda.read_item(code, viewer=by).positions if p.side == by.side]
    return _position(own[0])


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    view = rounds.read_round(code, viewer=actor_of(request))
    return _row(view.row) | {
        "proposed": _days(view.proposed),
        "agreed": _days(view.agreed),
        "held": _days(view.held),
        "dates_version": view.dates_version,
        "agenda_version": view.agenda_version,
        "acceptances": [
            {
                "subject": a.subject,
                "side": a.side,
                "version": a.version,
                "at": a.at,
                "holds": a.holds,
            }
            for a in view.acceptances
        ],
    }


def _row(row: RoundRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "track": row.track_code,
        "number": row.number,
        "title": _words(row.title),
        "state": row.state,
        "release": row.release,
        "when": _days(row.when),
        "place": _words(row.place),
        "host_side": row.host_side,
        "mode": row.mode,
    }


def _item(row: ItemRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "owner": row.owner,
        "release": row.release,
        "title": _words(row.title),
        "note": _words(row.note),
        "authentic": row.authentic,
        "translation": row.translation,
        "pillar": row.pillar_code,
        "minutes": row.minutes,
        "version": row.version,
        "withdrawn": row.is_withdrawn,
        "positions": [_position(position) for position in row.positions],
    }


def _position(row: PositionRow) -> dict[str, Any]:
    return {
        "side": row.side,
        "line": _words(row.line),
        "fallback": _words(row.fallback),
        "version": row.version,
        "release": row.release,
    }


def _words(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _days(given: Any) -> dict[str, Any]:
    return {"first": given.first, "last": given.last, "precision": given.precision}
