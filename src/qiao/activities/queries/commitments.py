"""Which commitments does an activity serve, and which activities serve a commitment?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.activities.models import Activity, ActivityCommitment
from qiao.activities.queries.details import find_activity
from qiao.activities.rules import Status
from qiao.dialogue.queries.commitment_links import linkable_commitments, linked_rows
from qiao.dialogue.serving import Served

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.dialogue.queries.register import RegisterRow

MOST = 100


@dataclass(frozen=True, slots=True)
class ActivityCommitments:
    """An activity with the commitments it could serve, and the codes of those it serves."""

    code: str
    title: Text
    rows: list[RegisterRow]
    chosen: frozenset[str]


def commitments_of_activity(key: int, *, viewer: Actor, today: date) -> list[RegisterRow]:
    """The commitments that an activity serves, as far as this reader may see them."""
    links = ActivityCommitment.objects.filter(activity=key).values_list("commitment", flat=True)
    keys = list(links)
    return linked_rows(keys, viewer=viewer, today=today) if keys else []


def read_activity_commitments(code: str, *, viewer: Actor, today: date) -> ActivityCommitments:
    """What an activity serves and could serve."""
    activity = find_activity(code, viewer=viewer)
    links = ActivityCommitment.objects.filter(activity=activity)
    linked = set(links.values_list("commitment", flat=True))
    rows = linkable_commitments(viewer=viewer, today=today, linked=linked)
    chosen = frozenset(row.code for row in rows if row.id in linked)
    return ActivityCommitments(activity.code, activity.title, rows, chosen)


def serving_activities(commitment: int, *, viewer: Actor) -> list[Served]:
    """The activities that serve a commitment, as far as this reader may see them. One query."""
    rows = Activity.objects.visible_to(viewer).filter(
        commitment_links__commitment=commitment, retired=False
    )
    return [
        Served(
            kind=_("activity"),
            code=row.code,
            title=row.title,
            href=reverse("activity", args=[row.code]),
            note=Status(row.status).label,
        )
        for row in rows.order_by("id")[:MOST]
    ]
