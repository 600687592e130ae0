"""Negotiations over the API: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from qiao.core.occasions import DatePrecision
from qiao.core.text import Text
from qiao.core.web import actor_of, now
from qiao.dialogue.actions import negotiations as actions
from qiao.dialogue.actions.negotiations import Step
from qiao.dialogue.api.commitment_schemas import (
    Body,
    Codes,
    PairIn,
    Reason,
    Slug,
    Source,
    TextOut,
)
from qiao.dialogue.queries.negotiations import NegotiationRow, list_negotiations, read_negotiation
from qiao.dialogue.rules.negotiations import NegotiationState

router = Router(tags=["dialogue"])


class NegotiationOut(Schema):
    """One negotiation; `parallel` are the codes of those concluded with it or not at all."""

    code: str
    name: TextOut
    state: NegotiationState
    round_number: int | None
    state_since: date | None
    release: str
    pillar: str
    parallel: list[str]


class StepIn(Schema):
    """A step, with the day as exactly as it is known."""

    on: date | None = None
    precision: DatePrecision = DatePrecision.DAY
    reason_en: Reason = ""
    reason_zh: Reason = ""
    round_number: Annotated[int, Field(ge=1, le=1000)] | None = None
    source: Source = ""

    def step(self) -> Step:
        """As the actions take it."""
        return Step(
            on=self.on if self.precision != DatePrecision.UNKNOWN else None,
            precision=self.precision if self.on else DatePrecision.UNKNOWN,
            reason=Text(self.reason_en, self.reason_zh),
            round_number=self.round_number,
            source=self.source,
        )


class NegotiationIn(StepIn):
    """A new negotiation with its first step."""

    name_en: Annotated[str, Field(max_length=250)]
    name_zh: Annotated[str, Field(max_length=250)] = ""
    note_en: Body = ""
    note_zh: Body = ""
    pillar: Slug = ""
    state: NegotiationState


class NegotiationMoveIn(StepIn):
    """The next step of one negotiation, or of several that are parallel."""

    codes: Codes
    wanted: NegotiationState


@router.get("/negotiations", response=list[NegotiationOut])
def list_all(request: HttpRequest) -> list[dict[str, Any]]:
    """The negotiations that the caller may see."""
    return [_row(row) for row in list_negotiations(viewer=actor_of(request))]


@router.post("/negotiations", response={201: NegotiationOut})
def create(request: HttpRequest, given: NegotiationIn) -> Status[dict[str, Any]]:
    """Record a negotiation."""
    row = actions.create_negotiation(
        by=actor_of(request),
        at=now(),
        name=Text(given.name_en, given.name_zh),
        note=Text(given.note_en, given.note_zh),
        pillar=given.pillar,
        state=given.state,
        step=given.step(),
    )
    return Status(201, _read(request, row.code))


@router.post("/negotiations/move", response=list[NegotiationOut])
def move(request: HttpRequest, given: NegotiationMoveIn) -> list[dict[str, Any]]:
    """Take a step; parallel negotiations are concluded together or not at all."""
    rows = actions.move_negotiation(
        by=actor_of(request),
        at=now(),
        codes=given.codes,
        wanted=given.wanted,
        step=given.step(),
    )
    return [_read(request, row.code) for row in rows]


@router.get("/negotiations/{code}", response=NegotiationOut)
def read(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """One negotiation, as far as the caller may see it."""
    return _read(request, code)


@router.post("/negotiations/{code}/parallel", response=NegotiationOut)
def pair(request: HttpRequest, code: Slug, given: PairIn) -> dict[str, Any]:
    """Make it parallel to another, or part them."""
    actions.pair_negotiations(
        by=actor_of(request), at=now(), first=code, second=given.other, joins=given.joins
    )
    return _read(request, code)


def _read(request: HttpRequest, code: str) -> dict[str, Any]:
    return _row(read_negotiation(code, viewer=actor_of(request)).row)


def _row(row: NegotiationRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": {"en": row.name.en, "zh": row.name.zh},
        "state": row.state,
        "round_number": row.round_number,
        "state_since": row.state_since,
        "release": row.release,
        "pillar": row.pillar_code,
        "parallel": [code for code, _name in row.parallel],
    }
