"""How far are a round's conclusions and minutes? Counts of what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from qiao.core.release import visible
from qiao.dialogue.models import Point
from qiao.dialogue.rules.points import PointKind, PointState

if TYPE_CHECKING:
    from qiao.core.actor import Actor

_COUNTED = (PointState.PROPOSED, PointState.BRACKETED, PointState.AGREED, PointState.ADOPTED)


@dataclass(frozen=True, slots=True)
class PointsSummary:
    """The points of one kind by state; drafts and withdrawn ones are not counted."""

    kind: PointKind
    proposed: int
    bracketed: int
    agreed: int
    adopted: int

    @property
    def all(self) -> int:
        """How many there are."""
        return self.proposed + self.bracketed + self.agreed + self.adopted

    @property
    def settled(self) -> int:
        """How many both sides agreed in both languages."""
        return self.agreed + self.adopted


def round_points_summary(round_code: str, *, viewer: Actor) -> tuple[PointsSummary, ...]:
    """Conclusions, then minutes. One query."""
    counted: dict[str, dict[str, int]] = {kind.value: {} for kind in PointKind}
    rows = Point.objects.visible_to(viewer).filter(
        visible(viewer, "round__"), round__code=round_code, state__in=_COUNTED
    )
    for row in rows.values("kind", "state").annotate(count=Count("id")).order_by():
        counted[row["kind"]][row["state"]] = row["count"]
    return tuple(
        PointsSummary(kind, *(counted[kind.value].get(state.value, 0) for state in _COUNTED))
        for kind in PointKind
    )


def all_agreed(round_id: int, kind: PointKind) -> bool:
    """Are there points of this kind, and does every one stand agreed or adopted? For actions: it
    looks at what was proposed, whoever asks."""
    rows = Point.objects.filter(round=round_id, kind=kind, state__in=_COUNTED)
    states = set(rows.values_list("state", flat=True))
    return bool(states) and states <= {PointState.AGREED, PointState.ADOPTED}
