"""Which programme is this, which sides and themes has it? Small reads, plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import RuleBroken
from qiao.core.text import Language, Text
from qiao.phases.models import (
    ExpectedOutcome,
    Phase,
    Programme,
    ProgrammeText,
    Side,
    Source,
    Term,
    Theme,
    ThemeScheme,
)

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class SideFacts:
    """One of the two sides."""

    position: int
    code: str
    name: Text
    language: Language


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What every page says of the programme."""

    code: str
    name: Text
    short_name: Text
    purpose: Text
    is_demo: bool
    sides: tuple[SideFacts, ...]

    def side(self, position: int | None) -> SideFacts | None:
        """The side at a position; None for the secretariat."""
        return next((side for side in self.sides if side.position == position), None)


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """A pillar or a topic."""

    id: int
    code: str
    kind: str
    order: int
    name: Text
    short_name: Text


def programme_facts() -> ProgrammeFacts | None:
    """The programme of this installation; None while none is loaded. Two queries."""
    row = Programme.objects.first()
    if row is None:
        return None
    return ProgrammeFacts(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        purpose=row.purpose,
        is_demo=row.is_demo,
        sides=tuple(
            SideFacts(side.position, side.code, side.name, Language(side.language))
            for side in Side.objects.all()
        ),
    )


def current_phase() -> Phase:
    """The phase that is worked in; refuses when the programme names none."""
    phase = Phase.objects.filter(is_current=True).first()
    if phase is None:
        raise RuleBroken(
            _("No phase of the programme is marked as current, so nothing can be recorded in it."),
            mend=_("Mark one phase as current in the programme's file and load it again."),
        )
    return phase


def is_under_way() -> bool:
    """Is there a phase to work in?"""
    return Phase.objects.filter(is_current=True).exists()


def themes_of(phase: Phase, kind: str) -> tuple[ThemeFacts, ...]:
    """The pillars (or topics) that a phase uses, in their order. One query."""
    rows = Theme.objects.filter(
        scheme__phases=phase, scheme__kind=kind, retired=False
    ).select_related("scheme")
    return tuple(
        ThemeFacts(t.pk, t.code, t.scheme.kind, t.order, t.name, t.short_name)
        for t in rows.order_by("scheme_id", "order")
    )


Accents = dict[str, tuple[str, str]]


def accents() -> tuple[dict[int, tuple[str, str]], Accents]:
    """The colours (on paper, on dark) of the sides by position and of the themes by code."""
    sides = {s.position: (s.accent, s.accent_dark) for s in Side.objects.all()}
    themes = Theme.objects.exclude(accent="").filter(retired=False)
    return sides, {t.code: (t.accent, t.accent_dark) for t in themes}


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where a fact can be read."""

    code: str
    publisher: str
    title: str
    url: str
    published: str
    is_unverified: bool
    note: str


def sources_named(*named: str) -> tuple[SourceFacts, ...]:
    """The sources that `source` columns name, each once, in their order. One query."""
    codes = list(dict.fromkeys(code for text in named for code in text.split("; ") if code))
    rows = {row.code: row for row in Source.objects.filter(code__in=codes)}
    return tuple(
        SourceFacts(
            row.code, row.publisher, row.title, row.url, row.published, row.is_unverified, row.note
        )
        for code in codes
        if (row := rows.get(code))
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A wording of the record, how far its translation can be trusted, and its sources' codes."""

    code: str
    text: Text
    translation: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """A set of pillars or topics of a phase."""

    name: Told
    kind: str
    themes: tuple[ThemeFacts, ...]


@dataclass(frozen=True, slots=True)
class SectorFacts:
    """What a phase works on, by a code of a list that donors' registers use."""

    code: str
    name: Told


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """A country or a region that a phase benefits, by its code."""

    code: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """A phase as its sources tell it; `implementers` are codes of institutions, the lead first."""

    name: Told
    aliases: tuple[str, ...]
    starts: date | None
    ends: date | None
    precision: str
    implementers: tuple[str, ...]
    note: Text
    is_current: bool
    schemes: tuple[SchemeFacts, ...]
    outcomes: tuple[Told, ...]
    sectors: tuple[SectorFacts, ...]
    recipients: tuple[RecipientFacts, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The codes of all sources of the phase and of what belongs to it."""
        named = (self.name, *(scheme.name for scheme in self.schemes), *self.outcomes)
        told = (*named, *(sector.name for sector in self.sectors))
        codes = [code for item in told for code in item.sources]
        codes.extend(code for recipient in self.recipients for code in recipient.sources)
        return tuple(dict.fromkeys(codes))


@dataclass(frozen=True, slots=True)
class LongText:
    """A longer text about the programme."""

    title: Told
    body: Text


def phases_told() -> tuple[PhaseFacts, ...]:
    """All phases in the order of time, with their themes and outcomes. Four queries."""
    schemes = ThemeScheme.objects.filter(retired=False).order_by("id")
    themes = Theme.objects.filter(retired=False)
    outcomes = ExpectedOutcome.objects.filter(retired=False)
    rows = Phase.objects.filter(retired=False).prefetch_related(
        Prefetch("theme_schemes", schemes.prefetch_related(Prefetch("themes", themes))),
        Prefetch("outcomes", outcomes),
    )
    return tuple(
        PhaseFacts(
            name=_told(row, row.name),
            aliases=tuple(row.aliases),
            starts=row.starts,
            ends=row.ends,
            precision=row.date_precision,
            implementers=tuple(row.implementers),
            note=row.note,
            is_current=row.is_current,
            schemes=tuple(_scheme_facts(scheme) for scheme in row.theme_schemes.all()),
            outcomes=tuple(_told(outcome, outcome.statement) for outcome in row.outcomes.all()),
            sectors=tuple(_sector_facts(sector) for sector in row.sectors),
            recipients=tuple(
                RecipientFacts(recipient["code"], _cited(recipient["source"]))
                for recipient in row.recipients
            ),
        )
        for row in rows
    )


def long_texts() -> tuple[LongText, ...]:
    """The longer texts about the programme, in their order. One query."""
    rows = ProgrammeText.objects.filter(retired=False)
    return tuple(LongText(_told(row, row.title), row.body) for row in rows)


def glossary() -> tuple[Told, ...]:
    """The programme's terms. One query."""
    return tuple(_told(row, row.term) for row in Term.objects.filter(retired=False))


def _scheme_facts(scheme: ThemeScheme) -> SchemeFacts:
    return SchemeFacts(
        name=_told(scheme, scheme.name),
        kind=scheme.kind,
        themes=tuple(
            ThemeFacts(t.pk, t.code, scheme.kind, t.order, t.name, t.short_name)
            for t in scheme.themes.all()
        ),
    )


def _sector_facts(sector: dict[str, str]) -> SectorFacts:
    name = Text(sector["name_en"], sector["name_zh"])
    told = Told(sector["code"], name, sector["translation"], _cited(sector["source"]))
    return SectorFacts(sector["code"], told)


def _cited(named: str) -> tuple[str, ...]:
    return tuple(code for code in named.split("; ") if code)


def _told(row: Phase | ThemeScheme | ExpectedOutcome | ProgrammeText | Term, text: Text) -> Told:
    return Told(row.code, text, row.translation, _cited(row.source))
