"""What does a report say? The whole contract between the queries and the renderers, as plain data.

Queries fill a `ReportContent`; renderers print it. Nothing here reads a table, computes a figure or
decides what may be seen: what is withheld, corrected or missing has been decided before. The values
it is made of, and what None, 0 and a suppressed figure mean, are in `content_values`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from qiao.reports.content_values import (
    NO_FIGURE,
    NO_TEXT,
    Cell,
    Dimension,
    DimensionValue,
    EventDates,
    Figure,
    Headcount,
    Language,
    Period,
    Precision,
    Qualifier,
    Tag,
    Text,
    refuse_unprintable,
)

__all__ = [
    "NO_FIGURE",
    "NO_TEXT",
    "ActivityLine",
    "Aggregation",
    "Baseline",
    "Cell",
    "CorrectionLine",
    "Counts",
    "Dimension",
    "DimensionValue",
    "Endorsement",
    "EventDates",
    "Figure",
    "Headcount",
    "IndicatorLine",
    "Language",
    "Level",
    "Milestone",
    "NeedLine",
    "Organisation",
    "ParticipatingOrganisation",
    "Period",
    "PeriodFigure",
    "Phase",
    "Precision",
    "Provenance",
    "Qualifier",
    "Recipient",
    "ReportContent",
    "ResultLine",
    "Role",
    "Scale",
    "Sector",
    "Status",
    "Tag",
    "Target",
    "Text",
]

Level = Literal["impact", "outcome", "output"]

# Computed from records by a named measure; entered with evidence and reviewed; a published
# statistic.
Provenance = Literal["measured", "observed", "official"]

# IATI's IndicatorMeasure. A qualitative indicator has words (`Figure.note`) in place of values.
Scale = Literal["unit", "percentage", "nominal", "ordinal", "qualitative"]

# How the periods make the current value: they add up; the latest one holds; or the records of the
# whole span are counted anew, so that a person who came twice still counts once.
Aggregation = Literal["sum", "latest", "recount"]

# IATI's ActivityStatus and OrganisationRole, by name.
Status = Literal["pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended"]
Role = Literal["funding", "accountable", "extending", "implementing"]


@dataclass(frozen=True, slots=True)
class Phase:
    """The phase that is reported on; it is the IATI activity. `end` is None while it is open."""

    code: str
    title: Text
    start: date
    end: date | None = None
    status: Status = "implementation"
    description: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation: its IATI identifier (may be empty), OrganisationType code, and name."""

    ref: str
    type: str
    name: Text


@dataclass(frozen=True, slots=True)
class ParticipatingOrganisation:
    """An organisation and what it does in the phase (IATI's OrganisationRole)."""

    organisation: Organisation
    role: Role


@dataclass(frozen=True, slots=True)
class Recipient:
    """A country (ISO 3166-1 alpha-2) or region (DAC code) that benefits; percentages sum to 100."""

    code: str
    is_region: bool = False
    percentage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sector:
    """What the phase works on, by a SectorVocabulary code (1 is the DAC's five digits)."""

    code: str
    vocabulary: str = "1"
    percentage: Decimal | None = None
    name: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class PeriodFigure:
    """What an indicator was to reach within one period, and what it reached in it."""

    period: Period
    target: Decimal | None
    actual: Figure

    def __post_init__(self) -> None:
        refuse_unprintable(self.target, suppressed=False)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value before the work began. A baseline not yet measured has a year and no value."""

    year: int | None
    value: Decimal | None
    comment: Text = NO_TEXT

    def __post_init__(self) -> None:
        refuse_unprintable(self.value, suppressed=False)


@dataclass(frozen=True, slots=True)
class Target:
    """The value to be reached by the end of a year."""

    year: int | None
    value: Decimal | None
    comment: Text = NO_TEXT

    def __post_init__(self) -> None:
        refuse_unprintable(self.value, suppressed=False)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What should have been reached, since the start of the phase, by the end of a period."""

    period: Period
    value: Decimal

    def __post_init__(self) -> None:
        refuse_unprintable(self.value, suppressed=False)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator with its history.

    `definition` says how the figure is made (the measure and its filter), `current` is the value
    since the start of the phase up to `current_on`, and `progress` the share of the way from
    baseline to target (1 is reached), None where it cannot be said.
    """

    code: str
    statement: Text
    unit: Text
    provenance: Provenance
    definition: Text = NO_TEXT
    scale: Scale = "unit"
    ascending: bool = True
    aggregation: Aggregation = "sum"
    baseline: Baseline | None = None
    milestones: tuple[Milestone, ...] = ()
    target: Target | None = None
    source_of_verification: Text = NO_TEXT
    periods: tuple[PeriodFigure, ...] = ()
    current: Figure = NO_FIGURE
    current_on: date | None = None
    progress: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result of the chain with its indicators."""

    code: str
    level: Level
    statement: Text
    assumptions: Text = NO_TEXT
    indicators: tuple[IndicatorLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One activity: what was announced, what was held, who came, and the needs it answers.

    Participations (seats taken), unique persons and person-days are three numbers and are never
    added to each other.
    """

    code: str
    title: Text
    kind: Text = NO_TEXT
    planned: EventDates | None = None
    held: EventDates | None = None
    place: Text = NO_TEXT
    hosts: tuple[Text, ...] = ()
    pillars: tuple[Tag, ...] = ()
    topics: tuple[Tag, ...] = ()
    result_codes: tuple[str, ...] = ()
    stated: Headcount | None = None
    participations: Figure = NO_FIGURE
    unique_persons: Figure = NO_FIGURE
    person_days: Figure = NO_FIGURE
    need_codes: tuple[str, ...] = ()
    proof_url: str = ""


@dataclass(frozen=True, slots=True)
class Endorsement:
    """One side's dated word on one exact version of a text."""

    side: Text
    by: Text
    on: date
    text_version: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need that activities of the report answer, with the endorsements it has."""

    code: str
    title: Text
    statement: Text = NO_TEXT
    endorsements: tuple[Endorsement, ...] = ()
    proof_url: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A figure of an earlier, frozen report that is stated anew here, and why."""

    indicator_code: str
    period: Period
    before: Figure
    after: Figure
    reason: Text
    on: date
    by: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Counts:
    """The four counts of the period: each has its own meaning and none is the sum of others."""

    events: Figure
    participations: Figure
    unique_persons: Figure
    person_days: Figure


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything one report prints. `checksum` names the frozen inputs it was made from."""

    programme: Text
    programme_code: str
    phase: Phase
    period: Period
    iati_identifier: str
    reporting_org: Organisation
    frozen_at: datetime
    frozen_by: Text
    checksum: str
    participating_orgs: tuple[ParticipatingOrganisation, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    sectors: tuple[Sector, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    counts: Counts | None = None
    results: tuple[ResultLine, ...] = ()
    activities: tuple[ActivityLine, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    corrections: tuple[CorrectionLine, ...] = ()
    demo: bool = False
    illustrative: bool = False
    smallest_count: int = 5
    address: str = ""

    def __post_init__(self) -> None:
        if self.frozen_at.tzinfo is None:
            message = f"The time of freezing needs a time zone, and {self.frozen_at} has none."
            raise ValueError(message)
