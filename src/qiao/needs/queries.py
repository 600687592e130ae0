"""What needs are there, and where does each stand? Reads only; each takes its viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.core.release import visible
from qiao.core.text import Language, Text, TextState, text_of
from qiao.core.web import OFFICE
from qiao.needs.models import Endorsement, Need, NeedText
from qiao.needs.rules import Concern, Decision, Stage, Urgency, Wording, stage_after_answers

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

PAGE = 30
OPEN = "open"
OPEN_STAGES = (Stage.DRAFTING, Stage.ASKED, Stage.REFUSED)
"""The stages of a shared need that is not yet endorsed, which the filter calls "open"."""


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What a reader narrows the list to; empty strings narrow nothing."""

    stage: str = ""
    pillar: str = ""
    owner: str = ""
    urgency: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line of the list."""

    code: str
    title: Text
    owner: int
    stage: Stage
    release: str
    pillar_code: str
    pillar: Text
    urgency: Urgency
    raised_at: datetime
    institution: Text


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the text."""

    number: int
    wording: Wording
    translation: TextState
    checksum: str
    written_at: datetime
    written_by_id: int
    checked_at: datetime | None
    checked_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A side's dated answer to one version; `holds` while that version is the current one."""

    side: int
    decision: Decision
    version: int
    reason: str
    who: str
    post: str
    institution: Text
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class SideStanding:
    """Where one side stands on the current text: its answer now, or what it answered before."""

    side: int
    current: Answer | None
    earlier: Answer | None


@dataclass(frozen=True, slots=True)
class NeedView:
    """Everything that a need's page shows this viewer."""

    code: str
    owner: int
    release: str
    stage: Stage
    urgency: Urgency
    concern: Concern
    pillar_code: str
    pillar: Text
    topics: tuple[Text, ...]
    institution: Text
    institution_id: int | None
    raised_at: datetime
    current: Version
    versions: tuple[Version, ...]
    standings: tuple[SideStanding, ...]
    sources: tuple[NeedRow, ...]
    joined_into: str

    @property
    def is_shared_need(self) -> bool:
        """Is it one that joins needs of the sides and is endorsed by both?"""
        return self.owner == 0


_ROW_FIELDS = (
    "code",
    "owner",
    "stage",
    "release",
    "urgency",
    "raised_at",
    "text__title_en",
    "text__title_zh",
    "pillar__code",
    "pillar__short_name_en",
    "pillar__short_name_zh",
    "raised_by__name_en",
    "raised_by__name_zh",
)


def list_needs(*, viewer: Actor, chosen: NeedFilter, page: int = 1) -> Page[NeedRow]:
    """One page of the needs that this viewer may see, newest first. Two queries."""
    found = Need.objects.visible_to(viewer).filter(_narrowed(chosen))
    values = found.order_by("-raised_at", "-id").values(*_ROW_FIELDS)
    shown: Page[Any] = Paginator(values, PAGE).get_page(page)
    shown.object_list = [_row(row) for row in shown.object_list]
    return shown


def _narrowed(chosen: NeedFilter) -> Q:
    exact = {
        "stage": "" if chosen.stage == OPEN else chosen.stage,
        "pillar__code": chosen.pillar,
        "owner": chosen.owner if chosen.owner in ("0", "1", "2") else "",
        "urgency": chosen.urgency,
    }
    narrowed = Q(**{name: value for name, value in exact.items() if value})
    if chosen.stage == OPEN:
        narrowed &= Q(stage__in=OPEN_STAGES)
    if words := chosen.words.strip():
        narrowed &= Q(text__title_en__icontains=words) | Q(text__title_zh__icontains=words)
    return narrowed


def _row(values: dict[str, Any]) -> NeedRow:
    return NeedRow(
        code=str(values["code"]),
        title=text_of(values, "title", "text__"),
        owner=values["owner"],
        stage=Stage(values["stage"]),
        release=str(values["release"]),
        pillar_code=str(values["pillar__code"]),
        pillar=text_of(values, "short_name", "pillar__"),
        urgency=Urgency(values["urgency"]),
        raised_at=values["raised_at"],
        institution=text_of(values, "name", "raised_by__"),
    )


def find_need(code: str, *, viewer: Actor) -> Need:
    """The need with this code, if this viewer may see it."""
    need: Need | None = Need.objects.visible_to(viewer).filter(code=code).first()
    if need is None:
        raise NotFound(
            _("There is no need %(code)s that you can see."),
            mend=_("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    return need


def read_need(code: str, *, viewer: Actor) -> NeedView:
    """A need with its texts, answers and sources, as far as this viewer may see them."""
    find_need(code, viewer=viewer)
    need = (
        Need.objects.select_related("pillar", "raised_by", "joined_into")
        .prefetch_related(
            "topics",
            Prefetch("texts", NeedText.objects.select_related("checked_by")),
            Prefetch(
                "endorsements", Endorsement.objects.select_related("text", "by", "institution")
            ),
        )
        .get(code=code)
    )
    written = [text for text in need.texts.all() if _is_seen(text, need, viewer)]
    versions = tuple(_version(text, viewer) for text in written)
    current = versions[-1]
    answers = [_answer(row, current.number, viewer) for row in need.endorsements.all()]
    if viewer.role not in OFFICE:
        answers = [answer for answer in answers if answer.holds]
    return NeedView(
        code=need.code,
        owner=need.owner,
        release=need.release,
        stage=Stage(need.stage),
        urgency=Urgency(need.urgency),
        concern=Concern(need.concerns),
        pillar_code=need.pillar.code,
        pillar=need.pillar.name,
        topics=tuple(topic.name for topic in need.topics.all()),
        institution=need.raised_by.name if need.raised_by else Text(),
        institution_id=need.raised_by_id,
        raised_at=need.raised_at,
        current=current,
        versions=versions,
        standings=tuple(_standing(side, answers) for side in (1, 2)) if need.owner == 0 else (),
        sources=sources_of(code, viewer=viewer),
        joined_into=need.joined_into.code if need.joined_into else "",
    )


def sources_of(code: str, *, viewer: Actor) -> tuple[NeedRow, ...]:
    """The sides' needs that a shared need joins."""
    rows = Need.objects.filter(visible(viewer), joined_into__code=code)
    return tuple(_row(values) for values in rows.order_by("owner", "code").values(*_ROW_FIELDS))


def released_needs(*, viewer: Actor) -> tuple[NeedRow, ...]:
    """The sides' needs that wait to be joined."""
    rows = Need.objects.visible_to(viewer).filter(stage=Stage.RELEASED, owner__gt=0)
    return tuple(_row(values) for values in rows.order_by("pillar", "owner").values(*_ROW_FIELDS))


def endorsed_needs(*, viewer: Actor) -> tuple[NeedRow, ...]:
    """The shared needs that both sides endorsed: what activities are planned from."""
    rows = Need.objects.visible_to(viewer).filter(stage=Stage.ENDORSED)
    return tuple(_row(values) for values in rows.order_by("-raised_at").values(*_ROW_FIELDS))


def needs_by_pillar(*, viewer: Actor) -> dict[str, dict[str, int]]:
    """For each pillar's code, how many shared needs stand at which stage. One query."""
    counted: dict[str, dict[str, int]] = {}
    rows = Need.objects.visible_to(viewer).filter(owner=0).values("pillar__code", "stage")
    for row in rows.annotate(count=Count("id")).order_by():
        counted.setdefault(row["pillar__code"], {})[row["stage"]] = row["count"]
    return counted


def unsound_needs() -> list[str]:
    """The codes of needs whose words are not those of their checksum, or whose stage is not what
    the answers to the current text give: someone wrote past the platform."""
    wrong = {
        text.need.code
        for text in NeedText.objects.select_related("need").iterator(500)
        if Wording(text.title, text.body, Language(text.authentic)).checksum != text.checksum
    }
    answered = Need.objects.filter(stage__in=(Stage.ASKED, Stage.ENDORSED, Stage.REFUSED))
    for need in answered.prefetch_related("text__endorsements").iterator(500):
        answers = need.text.endorsements.all() if need.text else ()
        if stage_after_answers(answer.decision for answer in answers) != need.stage:
            wrong.add(need.code)
    return sorted(wrong)


def _is_seen(text: NeedText, need: Need, viewer: Actor) -> bool:
    """Whose own it is sees every version; the others those since its release; the public the one
    that both sides endorsed."""
    if viewer.role not in OFFICE:
        return text.pk == need.text_id
    return need.owner == viewer.owner or text.version >= (need.released_from or 0)


def _version(text: NeedText, viewer: Actor) -> Version:
    checker = text.checked_by if viewer.may(Permission.SEE_PERSONS) else None
    return Version(
        number=text.version,
        wording=Wording(text.title, text.body, Language(text.authentic)),
        translation=TextState(text.translation),
        checksum=text.checksum,
        written_at=text.written_at,
        written_by_id=text.written_by_id,
        checked_at=text.checked_at,
        checked_by=checker.shown_name if checker else "",
    )


def _answer(row: Endorsement, current: int, viewer: Actor) -> Answer:
    may_see_persons = viewer.may(Permission.SEE_PERSONS)
    return Answer(
        side=row.side,
        decision=Decision(row.decision),
        version=row.text.version,
        reason=row.reason if may_see_persons else "",  # free words may name people
        who=row.by.shown_name if may_see_persons else "",
        post=row.post if may_see_persons else "",
        institution=row.institution.name if row.institution else Text(),
        at=row.at,
        holds=row.text.version == current,
    )


def _standing(side: int, answers: list[Answer]) -> SideStanding:
    given = [answer for answer in answers if answer.side == side]
    return SideStanding(
        side=side,
        current=next((a for a in given if a.holds), None),
        earlier=next((a for a in reversed(given) if not a.holds), None),
    )
