"""Which commitments wait for this reader? To agree to, to verify, to tell of. Two queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Role
from qiao.core.release import Release
from qiao.core.text import text_of
from qiao.core.waiting import Waiting
from qiao.dialogue.models import CommitmentAgreement
from qiao.dialogue.queries.attention import overdue, silent
from qiao.dialogue.queries.register import visible_commitments
from qiao.dialogue.rules.commitments import CLAIMABLE, CommitmentStatus

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from qiao.core.actor import Actor

MOST = 25
PATIENCE_DAYS = 30
_FIELDS = ("code", "text_en", "text_zh", "recorded_at", "claimed_at", "due_on", "heard_on")


def waiting_commitments(viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among commitments."""
    if viewer.role not in (Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT):
        return []
    items = []
    if viewer.role == Role.COORDINATOR:
        items.extend(_to_agree(viewer, today))
    if viewer.role in (Role.COORDINATOR, Role.SECRETARIAT):
        items.extend(_to_verify(viewer, today))
    items.extend(_to_tell(viewer, today))
    return items


def _to_agree(viewer: Actor, today: date) -> list[Waiting]:
    """Shared commitments that this side has not agreed to."""
    given = CommitmentAgreement.objects.filter(side=viewer.acting_side)
    rows = (
        visible_commitments(viewer)
        .filter(status=CommitmentStatus.NOTED, translation__in=("draft", "checked"))
        .exclude(release=Release.OWN)
    )
    rows = rows.exclude(
        pk__in=[
            key for key, version, now in given.values_list(
                "commitment", "version", "commitment__version"
            ) if version == now
        ]
    )  # fmt: skip
    return [
        _item(
            row,
            _("Agree to this commitment, or say what should change"),
            row["recorded_at"].date(),
            today,
        )
        for row in _first(rows, "recorded_at")
    ]


def _to_verify(viewer: Actor, today: date) -> list[Waiting]:
    """Reported deliveries that this reader may verify."""
    rows = visible_commitments(viewer).filter(claimed_at__isnull=False, status__in=CLAIMABLE)
    if viewer.side is not None:
        owes = {1: "owed_by_first", 2: "owed_by_second"}
        mine, theirs = owes[viewer.side], owes[3 - viewer.side]
        rows = rows.filter(Q(**{theirs: True}) | Q(**{mine: False}))
    return [
        _item(row, _("Verify this delivery, or return the report"), row["claimed_at"].date(), today)
        for row in _first(rows, "claimed_at")
    ]


def _to_tell(viewer: Actor, today: date) -> list[Waiting]:
    """Overdue or silent commitments that this side owes (the secretariat: any)."""
    rows = visible_commitments(viewer).filter(overdue(today) | silent(today), claimed_at=None)
    rows = rows.filter(status__in=CLAIMABLE)
    if viewer.side is not None:
        rows = rows.filter(**{{1: "owed_by_first", 2: "owed_by_second"}[viewer.side]: True})
    if viewer.role == Role.FOCAL_POINT:
        rows = rows.filter(institution=viewer.institution_id)
    return [
        _item(
            row,
            _("Say where this commitment stands"),
            row["due_on"] or row["heard_on"] or row["recorded_at"].date(),
            today,
            is_late=True,
        )
        for row in _first(rows, "heard_on")
    ]


def _first(rows: QuerySet[Any], oldest: str) -> list[dict[str, Any]]:
    return list(rows.order_by(oldest, "id").values(*_FIELDS)[:MOST])


def _item(
    row: dict[str, Any], task: Any, since: date, today: date, *, is_late: bool = False
) -> Waiting:
    since = min(since, today)
    return Waiting(
        task=task,
        subject=text_of(row, "text"),
        href=reverse("commitment", args=[row["code"]]),
        since=since,
        is_late=is_late or (today - since).days > PATIENCE_DAYS,
    )
