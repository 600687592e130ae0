"""Which institutions take part, under which names and when? Reads of the public register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qiao.core.text import Text
from qiao.partners.models import Institution, InstitutionKind, InstitutionLevel
from qiao.partners.rules import successor_chain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.utils.functional import Promise


_NEITHER = 3


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """An institution of the register. `group` is its side's position, 3 for those of neither."""

    group: int
    code: str
    name: Text
    short_name: Text
    translation: str
    kind: str | Promise
    level: str | Promise
    parent: Text | None
    successor: Text | None
    successor_code: str
    valid_from: date | None
    valid_to: date | None
    precision: str
    sources: tuple[str, ...]


def register() -> tuple[InstitutionFacts, ...]:
    """All institutions that are not retired: by side, those of neither last, then as loaded."""
    rows = (
        Institution.objects.filter(retired=False)
        .select_related("parent", "successor")
        .order_by("id")
    )
    facts = [_facts(row) for row in rows]
    return tuple(sorted(facts, key=lambda institution: institution.group))


def names_of(codes: Iterable[str]) -> dict[str, Text]:
    """The names of institutions by their codes. One query."""
    rows = Institution.objects.filter(code__in=set(codes))
    return {row.code: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class HolderStep:
    """One institution of a succession; `since` is when it took the place of the one before."""

    code: str
    name: Text
    short_name: Text
    since: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is asked today for what an institution undertook; the present one is last."""

    chain: tuple[HolderStep, ...]

    @property
    def present(self) -> HolderStep:
        """The one that holds it today."""
        return self.chain[-1]

    @property
    def has_changed(self) -> bool:
        """Did another institution take the place of the one named?"""
        return len(self.chain) > 1

    @property
    def told(self) -> Text:
        """The present one, with the one that undertook it behind an arrow when they differ."""
        names = [step.short_name or step.name for step in (self.present, self.chain[0])]
        if not self.has_changed:
            return names[0]
        now, before = names
        return Text(
            f"{now.en or now.zh} (← {before.en or before.zh})",
            f"{now.zh or now.en} (← {before.zh or before.en})",
        )


def current_holders(codes: Iterable[str]) -> dict[str, Holder]:
    """The present holder of each institution, with the history that leads to it. One query."""
    wanted = set(codes)
    if not wanted:
        return {}
    rows = {
        row.code: row
        for row in Institution.objects.filter(
            Q(successor__isnull=False) | Q(predecessors__isnull=False) | Q(code__in=wanted)
        )
        .select_related("successor")
        .distinct()
    }
    successors = {code: row.successor.code for code, row in rows.items() if row.successor}
    return {
        code: Holder(tuple(_step(rows[link]) for link in successor_chain(code, successors)))
        for code in wanted
        if code in rows
    }


def _step(row: Institution) -> HolderStep:
    return HolderStep(row.code, row.name, row.short_name, row.valid_from)


def _facts(row: Institution) -> InstitutionFacts:
    return InstitutionFacts(
        group=row.side_id or _NEITHER,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        translation=row.translation,
        kind=InstitutionKind(row.kind).label,
        level=InstitutionLevel(row.level).label,
        parent=row.parent.name if row.parent else None,
        successor=row.successor.name if row.successor else None,
        successor_code=row.successor.code if row.successor else "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        precision=row.validity_precision,
        sources=tuple(code for code in row.source.split("; ") if code),
    )
