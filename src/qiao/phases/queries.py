"""Which programme is this, which sides and themes has it? Small reads, plain values."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import RuleBroken
from qiao.core.text import Language, Text
from qiao.phases.models import Phase, Programme, Side, Theme


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
