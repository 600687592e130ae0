"""What is one activity, as far as this reader may see it?

Its facts, sessions, needs, sheets and corrections. Who took part is read in `participations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.activities import changes
from qiao.activities.models import Activity, Correction, SignInSheet
from qiao.activities.queries.lists import OFFICE, HostShown, Themed, hosts_of
from qiao.activities.rules import (
    ActivityKind,
    HeadcountQualifier,
    ParticipationRole,
    SessionPart,
    SheetState,
    Status,
)
from qiao.core.errors import NotFound
from qiao.core.occasions import DatePrecision, Dates, Mode
from qiao.core.release import visible
from qiao.core.text import Text, TextState, text_of
from qiao.needs.models import Endorsement, Need
from qiao.needs.queries import find_need
from qiao.needs.rules import Decision, Stage
from qiao.partners.models import InstitutionKind, Sex
from qiao.phases.queries import sources_named

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from qiao.activities.changes import Change
    from qiao.core.actor import Actor
    from qiao.phases.models import Theme
    from qiao.phases.queries import SourceFacts


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session with how many were at it."""

    id: int
    number: int
    label: Text
    on: date | None
    part: SessionPart
    share: Decimal
    attended: int


@dataclass(frozen=True, slots=True)
class EndorsementShown:
    """A side's answer to the need's current text."""

    side: int
    decision: Decision
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedAnswered:
    """A need that the activity answers."""

    code: str
    title: Text
    stage: Stage
    endorsements: tuple[EndorsementShown, ...]


@dataclass(frozen=True, slots=True)
class SheetShown:
    """An uploaded sheet; its file only for those who may open it."""

    id: int
    document_code: str
    file_name: str
    state: SheetState
    uploaded_at: datetime
    confirmed_at: datetime | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One changed fact in the reader's language; an empty side is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A change after the fact, with its reason."""

    at: datetime
    who: str
    changes: tuple[ChangeShown, ...]
    reason: str
    seat: int | None


@dataclass(frozen=True, slots=True)
class ActivityView:
    """Everything that an activity's page shows but its participants."""

    id: int
    code: str
    owner: int
    release: str
    kind: ActivityKind
    status: Status
    status_reason: str
    title: Text
    translation: TextState
    series: str
    planned: Dates
    held: Dates
    date_note: Text
    place: Text
    country: str
    mode: Mode
    summary: Text
    stated: int | None
    qualifier: HeadcountQualifier
    phase: Text
    pillars: tuple[Themed, ...]
    topics: tuple[Themed, ...]
    hosts: tuple[HostShown, ...]
    sessions: tuple[SessionShown, ...]
    needs: tuple[NeedAnswered, ...]
    sheets: tuple[SheetShown, ...]
    corrections: tuple[CorrectionShown, ...]
    sources: tuple[SourceFacts, ...]
    is_historical: bool
    is_demo: bool

    @property
    def is_held(self) -> bool:
        """Has it taken place?"""
        return self.status == Status.HELD


def find_activity(code: str, *, viewer: Actor) -> Activity:
    """The activity with this code, if this viewer may see it."""
    row: Activity | None = (
        Activity.objects.visible_to(viewer)
        .select_related("phase")
        .filter(code=code, retired=False)
        .first()
    )
    if row is None:
        raise NotFound(
            _("There is no activity %(code)s that you can see."),
            mend=_("Check the code, or look for it in the list of activities."),
            values={"code": code},
        )
    return row


def read_activity(code: str, *, viewer: Actor) -> ActivityView:
    """An activity as far as this viewer may see it. Nine queries at most."""
    row = find_activity(code, viewer=viewer)
    works_here = viewer.role in OFFICE
    themes = list(row.themes.select_related("scheme").order_by("scheme_id", "order"))
    return ActivityView(
        id=row.pk,
        code=row.code,
        owner=row.owner,
        release=row.release,
        kind=ActivityKind(row.kind),
        status=Status(row.status),
        status_reason=row.status_reason if works_here else "",
        title=row.title,
        translation=TextState(row.translation),
        series=row.series,
        planned=Dates(row.planned_from, row.planned_to, DatePrecision(row.planned_precision)),
        held=Dates(row.held_from, row.held_to, DatePrecision(row.held_precision)),
        date_note=row.date_note,
        place=row.place,
        country=row.country,
        mode=Mode(row.mode),
        summary=row.summary,
        stated=row.headcount_stated,
        qualifier=HeadcountQualifier(row.headcount_qualifier),
        phase=row.phase.name,
        pillars=tuple(_themed(t) for t in themes if t.scheme.kind == "pillar"),
        topics=tuple(_themed(t) for t in themes if t.scheme.kind == "topic"),
        hosts=tuple(hosts_of([row.pk]).get(row.pk, ())),
        sessions=_sessions(row),
        needs=_needs(row, viewer),
        sheets=_sheets(row, viewer) if works_here else (),
        corrections=_corrections(row) if works_here else (),
        sources=sources_named(row.source),
        is_historical=row.is_historical,
        is_demo=row.is_demo,
    )


def themes_of_need(code: str, *, viewer: Actor) -> tuple[str, list[str]]:
    """The pillar and the topics of a need, by code: what an activity begins with. Two queries."""
    need = find_need(code, viewer=viewer)
    topics = need.topics.order_by("order").values_list("code", flat=True)
    return need.pillar.code, list(topics)


def _themed(theme: Theme) -> Themed:
    return Themed(theme.code, theme.name, theme.short_name)


def _sessions(row: Activity) -> tuple[SessionShown, ...]:
    sessions = row.sessions.annotate(attended=Count("attendances")).order_by("number")
    return tuple(
        SessionShown(s.pk, s.number, s.label, s.on, SessionPart(s.part), s.day_share, s.attended)
        for s in sessions
    )


def _needs(row: Activity, viewer: Actor) -> tuple[NeedAnswered, ...]:
    needs = list(
        Need.objects.filter(visible(viewer), activities=row)
        .order_by("code")
        .values("id", "code", "stage", "text__title_en", "text__title_zh")
    )
    answers: dict[int, list[EndorsementShown]] = {}
    given = Endorsement.objects.filter(
        need__in=[need["id"] for need in needs], text=F("need__text")
    ).order_by("side")
    for need, side, decision, version, at in given.values_list(
        "need_id", "side", "decision", "text__version", "at"
    ):
        answers.setdefault(need, []).append(EndorsementShown(side, Decision(decision), version, at))
    return tuple(
        NeedAnswered(
            code=need["code"],
            title=text_of(need, "title", "text__"),
            stage=Stage(need["stage"]),
            endorsements=tuple(answers.get(need["id"], ())),
        )
        for need in needs
    )


def _sheets(row: Activity, viewer: Actor) -> tuple[SheetShown, ...]:
    """Sheets name people of both sides: only their owner's readers see that there are any."""
    sheets = SignInSheet.objects.filter(visible(viewer, "document__"), activity=row)
    return tuple(
        SheetShown(
            id=sheet.pk,
            document_code=sheet.document.code,
            file_name=sheet.document.file_name,
            state=SheetState(sheet.state),
            uploaded_at=sheet.uploaded_at,
            confirmed_at=sheet.confirmed_at,
            rows=sheet.rows,
        )
        for sheet in sheets.select_related("document")
    )


def _corrections(row: Activity) -> tuple[CorrectionShown, ...]:
    rows = Correction.objects.filter(activity=row).select_related("by").order_by("-at", "-id")
    return tuple(
        CorrectionShown(
            at=each.at,
            who=each.by.shown_name,
            changes=tuple(_change(change) for change in changes.read(each.change)),
            reason=each.reason,
            seat=each.participation_id,
        )
        for each in rows[:100]
    )


#: Fields whose values are codes with a word in either language.
_WORDS: dict[str, type[TextChoices]] = {
    "role": ParticipationRole,
    "sex": Sex,
    "kind": InstitutionKind,
    "activity_kind": ActivityKind,
}


def _change(change: Change) -> ChangeShown:
    if change.field == "seat":
        told = _("withdrawn") if change.before else _("added or counted again")
        return ChangeShown(str(told), "", "")
    if change.after == changes.CHANGED:
        return ChangeShown(str(change.label), "", str(_("changed")))
    return ChangeShown(
        str(change.label), _word(change.field, change.before), _word(change.field, change.after)
    )


def _word(field: str, value: str) -> str:
    words = _WORDS.get(field)
    return str(words(value).label) if words and value in words.values else value
