"""Needs over the API: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from qiao.core.text import Language, Text
from qiao.core.web import actor_of, now
from qiao.needs import actions, queries
from qiao.needs.rules import Concern, Decision, Stage, Urgency, Wording

router = Router(tags=["needs"])

Words = Annotated[str, Field(max_length=250)]
Body = Annotated[str, Field(max_length=20000)]
Slug = Annotated[str, Field(max_length=40, pattern=r"^[-\w]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]


class TextOut(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class NeedOut(Schema):
    """One need of the list."""

    code: str
    title: TextOut
    owner: int = Field(description="0 the secretariat (a shared need), 1 or 2 a side")
    stage: Stage
    release: str
    pillar: str
    urgency: Urgency
    raised_at: datetime


class NeedsOut(Schema):
    """One page of needs."""

    total: int
    page: int
    pages: int
    needs: list[NeedOut]


class AnswerOut(Schema):
    """A side's dated answer to one version."""

    side: int
    decision: Decision
    version: int
    reason: str
    at: datetime
    holds: bool = Field(description="false once the text has changed")


class NeedDetail(NeedOut):
    """One need with its current text, answers and sources."""

    version: int
    authentic: Language
    translation: str
    checksum: str
    body: TextOut
    answers: list[AnswerOut]
    sources: list[str]
    joined_into: str


class WordingIn(Schema):
    """The words of a version."""

    authentic: Language
    title_en: Words = ""
    title_zh: Words = ""
    body_en: Body = ""
    body_zh: Body = ""

    def wording(self) -> Wording:
        """As the rules take it."""
        return Wording(
            Text(self.title_en, self.title_zh),
            Text(self.body_en, self.body_zh),
            self.authentic,
        )


class NeedIn(WordingIn):
    """A need as a side raises it."""

    pillar: Slug
    topics: Annotated[list[Slug], Field(max_length=50)] = []
    concerns: Concern
    urgency: Urgency = Urgency.NORMAL


class EditIn(WordingIn):
    """The next version, with the version that its writer had seen."""

    based_on: Number


class VersionIn(Schema):
    """An act on exactly this version."""

    version: Number


class AnswerIn(VersionIn):
    """A side's answer to exactly this version."""

    decision: Decision
    reason: Annotated[str, Field(max_length=2000)] = ""


class JoinIn(Schema):
    """Which released needs become one."""

    codes: Annotated[list[Slug], Field(min_length=1, max_length=50)]


class FilterIn(Schema):
    """What the list is narrowed to."""

    stage: Stage | None = None
    pillar: Slug = ""
    owner: Annotated[int, Field(ge=0, le=2)] | None = None
    urgency: Urgency | None = None
    words: Annotated[str, Field(max_length=100)] = ""
    page: Number = 1


@router.get("", response=NeedsOut)
def list_needs(request: HttpRequest, chosen: Query[FilterIn]) -> dict[str, Any]:
    """The needs that the caller may see, newest first, 50 a page."""
    page = queries.list_needs(
        viewer=actor_of(request),
        chosen=queries.NeedFilter(
            stage=chosen.stage or "",
            pillar=chosen.pillar,
            owner="" if chosen.owner is None else str(chosen.owner),
            urgency=chosen.urgency or "",
            words=chosen.words,
        ),
        page=chosen.page,
    )
    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "needs": [_row(row) for row in page],
    }


@router.post("", response={201: NeedDetail})
def raise_need(request: HttpRequest, given: NeedIn) -> Status[dict[str, Any]]:
    """A side raises a need, as its own draft."""
    need = actions.raise_need(
        by=actor_of(request),
        at=now(),
        pillar=given.pillar,
        topics=given.topics,
        concerns=given.concerns,
        urgency=given.urgency,
        wording=given.wording(),
    )
    return Status(201, _detail(request, need.code))


@router.post("/join", response={201: NeedDetail})
def join_needs(request: HttpRequest, given: JoinIn) -> Status[dict[str, Any]]:
    """Join released needs into one shared need."""
    need = actions.join_needs(by=actor_of(request), at=now(), codes=given.codes)
    return Status(201, _detail(request, need.code))


@router.get("/{code}", response=NeedDetail)
def read_need(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """One need, as far as the caller may see it."""
    return _detail(request, code)


@router.post("/{code}/text", response=NeedDetail)
def edit_text(request: HttpRequest, code: Slug, given: EditIn) -> dict[str, Any]:
    """Write the next version of the text."""
    actions.edit_text(
        by=actor_of(request), at=now(), code=code, based_on=given.based_on, wording=given.wording()
    )
    return _detail(request, code)


@router.post("/{code}/release", response=NeedDetail)
def release_need(request: HttpRequest, code: Slug, given: VersionIn) -> dict[str, Any]:
    """Release this version one step further."""
    actions.release_need(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/{code}/withdraw", response=NeedDetail)
def withdraw_need(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """Take back a need that is not joined yet."""
    actions.withdraw_need(by=actor_of(request), at=now(), code=code)
    return _detail(request, code)


@router.post("/{code}/check", response=NeedDetail)
def check_text(request: HttpRequest, code: Slug, given: VersionIn) -> dict[str, Any]:
    """Confirm that both texts of this version say the same."""
    actions.check_text(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/{code}/ask", response=NeedDetail)
def ask_endorsement(request: HttpRequest, code: Slug, given: VersionIn) -> dict[str, Any]:
    """Ask both sides to endorse this version."""
    actions.ask_endorsement(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/{code}/answer", response=NeedDetail)
def answer(request: HttpRequest, code: Slug, given: AnswerIn) -> dict[str, Any]:
    """Endorse or refuse this version for the caller's side."""
    actions.answer(
        by=actor_of(request),
        at=now(),
        code=code,
        version=given.version,
        decision=given.decision,
        reason=given.reason,
    )
    return _detail(request, code)


def _row(row: queries.NeedRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": {"en": row.title.en, "zh": row.title.zh},
        "owner": row.owner,
        "stage": row.stage,
        "release": row.release,
        "pillar": row.pillar_code,
        "urgency": row.urgency,
        "raised_at": row.raised_at,
    }


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    view = queries.read_need(code, viewer=actor_of(request))
    words = view.current.wording
    answers = [a for s in view.standings for a in (s.current, s.earlier) if a]
    return {
        "code": view.code,
        "title": {"en": words.title.en, "zh": words.title.zh},
        "owner": view.owner,
        "stage": view.stage,
        "release": view.release,
        "pillar": view.pillar_code,
        "urgency": view.urgency,
        "raised_at": view.raised_at,
        "version": view.current.number,
        "authentic": words.authentic,
        "translation": view.current.translation,
        "checksum": view.current.checksum,
        "body": {"en": words.body.en, "zh": words.body.zh},
        "answers": [
            {
                "side": a.side,
                "decision": a.decision,
                "version": a.version,
                "reason": a.reason,
                "at": a.at,
                "holds": a.holds,
            }
            for a in answers
        ],
        "sources": [row.code for row in view.sources],
        "joined_into": view.joined_into,
    }
