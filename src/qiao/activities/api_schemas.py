"""What do activities look like over the API? Shapes only, every field bounded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Field, Schema

from qiao.activities.actions.planning import Host, Plan
from qiao.activities.rules import (
    ActivityKind,
    HeadcountQualifier,
    HostRole,
    ParticipationRole,
    SheetState,
    Status,
)
from qiao.core.occasions import DatePrecision, Mode, dates
from qiao.core.text import Text
from qiao.needs.rules import Stage
from qiao.partners.models import InstitutionKind, Sex

Slug = Annotated[str, Field(max_length=60, pattern=r"^[-\w]*$")]
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]
Side = Annotated[int, Field(ge=1, le=2)]
RecordId = Annotated[int, Field(ge=1, le=2**53)]
Headcount = Annotated[int, Field(ge=1, le=100_000)]
Reason = Annotated[str, Field(max_length=2000)]
Title = Annotated[str, Field(max_length=300)]
Place = Annotated[str, Field(max_length=120)]
Summary = Annotated[str, Field(max_length=10_000)]


class TextOut(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class DatesOut(Schema):
    """From and to, no finer than the precision; both null when not known."""

    first: date | None
    last: date | None
    precision: DatePrecision


class HostOut(Schema):
    """An institution and its part."""

    institution: str
    role: HostRole


class ActivityOut(Schema):
    """One activity of the list. `counted` is null where counts are not shown or nothing is held."""

    code: str
    title: TextOut
    kind: ActivityKind
    status: Status
    release: str
    dates: DatesOut
    place: TextOut
    headcount_stated: int | None
    headcount_qualifier: HeadcountQualifier
    counted: int | None
    pillars: list[str]
    hosts: list[HostOut]


class ActivitiesOut(Schema):
    """A part of the list."""

    total: int
    activities: list[ActivityOut]


class SessionOut(Schema):
    """A session; `share` is the part of a day that it fills."""

    number: int
    label: TextOut
    on: date | None
    part: str
    share: Decimal


class AnsweredNeedOut(Schema):
    """A need that the activity answers, and how many sides endorse its current text."""

    code: str
    title: TextOut
    stage: Stage
    endorsed_by: list[int]


class CountOut(Schema):
    """Counted participants of one side (null: neither), sex and kind of institution."""

    side: int | None
    sex: Sex
    kind: InstitutionKind
    participants: int
    person_days: Decimal


class SheetOut(Schema):
    """An uploaded sign-in sheet."""

    id: int
    state: SheetState
    uploaded_at: datetime
    rows: int | None


class ActivityDetail(Schema):
    """One activity, as far as the caller may see it."""

    code: str
    title: TextOut
    kind: ActivityKind
    status: Status
    release: str
    planned: DatesOut
    held: DatesOut
    place: TextOut
    mode: Mode
    summary: TextOut
    headcount_stated: int | None
    headcount_qualifier: HeadcountQualifier
    pillars: list[str]
    topics: list[str]
    hosts: list[HostOut]
    sessions: list[SessionOut]
    needs: list[AnsweredNeedOut]
    counts: list[CountOut]
    sheets: list[SheetOut]


class ParticipationOut(Schema):
    """One participation; name and institution are empty where the caller may not see them."""

    id: int
    person: str
    name: str
    sex: Sex
    side: int | None
    kind: InstitutionKind
    institution: TextOut
    role: ParticipationRole
    days: Decimal
    counts: bool
    withdrawn: bool


class ParticipationsOut(Schema):
    """A page of participations."""

    total: int
    participations: list[ParticipationOut]


class ActivityFilterIn(Schema):
    """What the list is narrowed to."""

    words: Annotated[str, Field(max_length=100)] = ""
    theme: Slug = ""
    need: Slug = ""
    kind: ActivityKind | None = None
    status: Status | None = None
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    side: Side | None = None
    limit: Limit = 50
    offset: Offset = 0


class DatesIn(Schema):
    """Days, or their first and last when only month or year is known."""

    first: date | None = None
    last: date | None = None
    precision: DatePrecision = DatePrecision.DAY


class HostIn(Schema):
    """An institution by its code, and its part."""

    institution: Slug
    role: HostRole = HostRole.HOST


class PlanIn(Schema):
    """An activity as it is planned."""

    kind: ActivityKind
    title_en: Title = ""
    title_zh: Title = ""
    planned: DatesIn
    needs: Annotated[list[Slug], Field(max_length=50)] = []
    themes: Annotated[list[Slug], Field(min_length=1, max_length=50)]
    hosts: Annotated[list[HostIn], Field(max_length=20)] = []
    place_en: Place = ""
    place_zh: Place = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    mode: Mode = Mode.IN_PERSON
    summary_en: Summary = ""
    summary_zh: Summary = ""
    headcount: Headcount | None = None
    qualifier: HeadcountQualifier = HeadcountQualifier.ABOUT

    def plan(self) -> Plan:
        """As the action takes it; raises `Invalid` for dates out of order."""
        given = self.planned
        return Plan(
            kind=self.kind,
            title=Text(self.title_en.strip(), self.title_zh.strip()),
            planned=dates(given.first, given.last, given.precision, field="planned"),
            needs=tuple(dict.fromkeys(self.needs)),
            themes=tuple(dict.fromkeys(self.themes)),
            hosts=tuple(Host(host.institution, host.role) for host in self.hosts),
            place=Text(self.place_en.strip(), self.place_zh.strip()),
            country=self.country,
            mode=self.mode,
            summary=Text(self.summary_en.strip(), self.summary_zh.strip()),
            headcount=self.headcount,
            qualifier=self.qualifier,
        )


class HoldIn(Schema):
    """When it was held. The reason is needed where records are closed."""

    held: DatesIn
    headcount: Headcount | None = None
    qualifier: HeadcountQualifier = HeadcountQualifier.UNSTATED
    reason: Reason = ""


class ColumnOut(Schema):
    """A column of a sheet and what it is read as."""

    letter: str
    header: str
    field: str


class IssueOut(Schema):
    """What is wrong in a cell ("" is the whole sheet), and how to mend it."""

    level: str
    cell: str
    what: str
    mend: str


class PreviewOut(Schema):
    """How a sheet is read, and what confirming it would store. Pass `seen` on when confirming."""

    id: int
    state: SheetState
    may_be_stored: bool
    seen: str
    people: int
    already: int
    repeated: int
    absent: int
    sheet: str
    columns: list[ColumnOut]
    unknown_institutions: list[str]
    undecided: list[str]
    issues: list[IssueOut]


class InstitutionChoice(Schema):
    """Which institution of the register a text means."""

    text: Annotated[str, Field(max_length=250)]
    code: Slug


class ChoicesIn(Schema):
    """How a sheet is read where it does not say: see the page of the sheet."""

    sheet: Annotated[str, Field(max_length=100)] | None = None
    header_row: Annotated[int, Field(ge=1, le=1_000)] | None = None
    columns: Annotated[dict[str, str], Field(max_length=200)] = {}
    sessions: Annotated[dict[str, int], Field(max_length=200)] = {}
    institutions: Annotated[list[InstitutionChoice], Field(max_length=200)] = []
    side: Annotated[int, Field(ge=0, le=2)] | None = None
    kind: InstitutionKind | None = None
    presence: Annotated[str, Field(pattern="^(listed|unknown)$")] = "listed"


class ConfirmIn(Schema):
    """What was shown (`seen` of the preview), and why if the records are closed."""

    seen: Annotated[str, Field(max_length=40)] = ""
    reason: Reason = ""
