"""Who goes to a round, and who was there? Names only for readers who may see persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.accounts.permissions import Permission
from qiao.core.release import Release, visible
from qiao.core.text import Text
from qiao.core.web import OFFICE
from qiao.dialogue.models import Delegate, Delegation
from qiao.dialogue.rules.rounds import DelegateAttendance, DelegateRole

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """Someone of a delegation; name and post are empty for readers who may not see persons."""

    number: int
    order: int
    role: DelegateRole
    name_latin: str
    name_hanzi: str
    post: Text
    institution: Text
    institution_code: str
    attendance: DelegateAttendance


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A side's list; the note is empty for everyone but its own side."""

    side: int
    version: int
    release: str
    released_at: datetime | None
    note: str
    delegates: tuple[DelegateRow, ...]

    @property
    def is_released(self) -> bool:
        """Do both sides see it?"""
        return self.release != Release.OWN

    @property
    def present(self) -> int:
        """How many were recorded as present."""
        return sum(d.attendance == DelegateAttendance.PRESENT for d in self.delegates)


def delegations_of(round_code: str, *, viewer: Actor) -> dict[int, DelegationView]:
    """The lists that this viewer may see, by side. Lists are not shown to the public."""
    if viewer.role not in OFFICE:
        return {}
    rows = Delegation.objects.visible_to(viewer).filter(
        visible(viewer, "round__"), round__code=round_code, round__retired=False
    )
    names = viewer.may(Permission.SEE_PERSONS)
    return {
        row.owner: DelegationView(
            side=row.owner,
            version=row.version,
            release=row.release,
            released_at=row.notified_at,
            note=row.note if row.owner == viewer.owner else "",
            delegates=tuple(
                _delegate(d, names=names)
                for d in row.delegates.select_related("institution").order_by("order", "id")
            ),
        )
        for row in rows
    }


def _delegate(row: Delegate, *, names: bool) -> DelegateRow:
    return DelegateRow(
        number=row.pk,
        order=row.order,
        role=DelegateRole(row.role),
        name_latin=row.name_latin if names else "",
        name_hanzi=row.name_hanzi if names else "",
        post=row.post if names else Text(),
        institution=row.institution.name if row.institution else Text(),
        institution_code=row.institution.code if row.institution else "",
        attendance=DelegateAttendance(row.attendance),
    )
