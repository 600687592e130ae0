"""What is a programme, as read from its files? One frozen record per row, one value for the whole.

Codes stand for other records (checked to exist); nothing here knows of a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from qiao.phases.programme_files.dates import PartialDate
    from qiao.phases.programme_files.dialogue_records import DialogueRecords
    from qiao.phases.programme_files.values import (
        Aggregation,
        EventKind,
        HeadcountKind,
        InstitutionKind,
        InstitutionLevel,
        Mode,
        Provenance,
        ResultLevel,
        SchemeKind,
        SectorVocabulary,
        Wording,
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact can be read. `unverified` facts are shown as such."""

    code: str
    publisher: str
    title: str
    url: str
    language: str
    published: PartialDate | None
    unverified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme itself; `opening_phase` is the phase that its pages open on."""

    code: str
    name: Wording
    short_name: Wording
    purpose: Wording
    opening_phase: str
    iati_identifier: str
    reporting_org: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a place is drawn on its side's map: column and row, both from 0."""

    code: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two parties. `accent` is its colour on light paper, `accent_dark` on dark.

    `places` are the countries and areas (ISO 3166-1, three letters) that it stands for in official
    statistics.
    """

    code: str
    position: int
    name: Wording
    language: str
    accent: str
    accent_dark: str
    places: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A period of the programme with its own implementers (the lead first), themes, logframe."""

    code: str
    position: int
    name: Wording
    aliases: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    implementers: tuple[str, ...]
    note: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """What a phase works on, by a code of a vocabulary; `percentage` None is not said."""

    phase: str
    vocabulary: SectorVocabulary
    code: str
    percentage: Decimal | None
    name: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A country (ISO 3166-1) or a region (the DAC's code) that a phase benefits."""

    phase: str
    code: str
    is_region: bool
    percentage: Decimal | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A set of themes that one or more phases use."""

    code: str
    kind: SchemeKind
    name: Wording
    phases: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A pillar or a topic; only pillars carry colours."""

    code: str
    position: int
    scheme: str
    name: Wording
    short_name: Wording
    accent: str
    accent_dark: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a phase says it wants to be true at its end."""

    code: str
    position: int
    phase: str
    statement: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """A body that takes part; `stands_for_many` is a group named as one ("the embassies")."""

    code: str
    name: Wording
    short_name: Wording
    aliases: tuple[str, ...]
    side: str
    kind: InstitutionKind
    level: InstitutionLevel
    province: str
    parent: str
    successor: str
    valid_from: PartialDate | None
    valid_to: PartialDate | None
    stands_for_many: bool
    iati_ref: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A public event of the past, as uncertain as its sources.

    Announced and held dates are kept apart; `date_note` says what is inferred, or how a source
    prints the date. A headcount is None when no source states it.
    """

    code: str
    phase: str
    kind: EventKind
    series: str
    title: Wording
    place: Wording
    country: str
    mode: Mode
    announced_start: PartialDate | None
    announced_end: PartialDate | None
    held_start: PartialDate | None
    held_end: PartialDate | None
    date_note: Wording
    headcount: int | None
    headcount_kind: HeadcountKind
    organisers: tuple[str, ...]
    co_hosts: tuple[str, ...]
    hosts: tuple[str, ...]
    experts: tuple[str, ...]
    attending: tuple[str, ...]
    themes: tuple[str, ...]
    summary: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a phase that is reported on; its days are exact."""

    code: str
    phase: str
    label: Wording
    start: PartialDate
    end: PartialDate


@dataclass(frozen=True, slots=True)
class Logframe:
    """One version of a phase's logframe; `illustrative` ones show the product, not the record."""

    code: str
    phase: str
    version: int
    illustrative: bool
    title: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One box of the results chain."""

    code: str
    position: int
    logframe: str
    level: ResultLevel
    parent: str
    outcome: str
    statement: Wording
    assumptions: Wording


@dataclass(frozen=True, slots=True)
class Milestone:
    """What should be reached in a period on the way to the target."""

    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a result is told to be reached. A missing baseline or target is None, never 0."""

    code: str
    position: int
    result: str
    statement: Wording
    unit: Wording
    provenance: Provenance
    measure: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    dimensions: tuple[str, ...]
    aggregation: Aggregation
    ascending: bool
    baseline: Decimal | None
    baseline_year: int | None
    milestones: tuple[Milestone, ...]
    target: Decimal | None
    target_year: int | None
    verification: Wording


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the programme's glossary."""

    code: str
    wording: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """A longer text of the programme (`texts/<code>.en.md`, `texts/<code>.zh.md`)."""

    code: str
    position: int
    title: Wording
    body: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeData:
    """A whole programme that passed every check."""

    programme: Programme
    sources: tuple[Source, ...]
    sides: tuple[Side, ...]
    phases: tuple[Phase, ...]
    sectors: tuple[Sector, ...]
    recipients: tuple[Recipient, ...]
    schemes: tuple[Scheme, ...]
    themes: tuple[Theme, ...]
    outcomes: tuple[Outcome, ...]
    institutions: tuple[Institution, ...]
    events: tuple[Event, ...]
    periods: tuple[Period, ...]
    logframes: tuple[Logframe, ...]
    results: tuple[Result, ...]
    indicators: tuple[Indicator, ...]
    terms: tuple[Term, ...]
    texts: tuple[ProgrammeText, ...]
    dialogue: DialogueRecords
