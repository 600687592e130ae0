"""How many activities are ahead on each pillar? One query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from qiao.activities.models import Activity
from qiao.activities.rules import Status

if TYPE_CHECKING:
    from qiao.core.actor import Actor


def planned_by_pillar(*, viewer: Actor, phase: int) -> dict[str, int]:
    """The activities planned in a phase that this reader may see, by the code of the pillar."""
    rows = (
        Activity.objects.visible_to(viewer)
        .filter(phase=phase, status=Status.PLANNED, retired=False, themes__scheme__kind="pillar")
        .values_list("themes__code")
        .annotate(Count("id"))
        .order_by()
    )
    return dict(rows)
