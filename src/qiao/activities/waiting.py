"""Which activities wait for this reader? What may be done next, longest waiting first.

Endorsed needs that no activity answers yet are told here: the later stage reads the earlier one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.activities.models import Activity, Participation, SignInSheet
from qiao.activities.rules import SheetState, Status
from qiao.core.release import visible
from qiao.core.text import text_of
from qiao.core.waiting import Waiting
from qiao.needs.models import Need
from qiao.needs.rules import Stage

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from qiao.core.actor import Actor

MOST = 50
PATIENCE = timedelta(days=14)
"""How long a sheet after its upload, or an activity after its last day, is not yet late."""
PATIENCE_FOR_NEEDS = timedelta(days=90)
"""How long an endorsed need that no activity answers is not yet late."""


def waiting(*, viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among activities. Four queries."""
    if not viewer.may(Permission.HOLD_ACTIVITY):
        return []
    found = [
        *_sheets(viewer, today),
        *_to_record(viewer, today),
        *_without_participants(viewer, today),
        *_unanswered_needs(viewer, today),
    ]
    return sorted(found, key=lambda item: item.since)[:MOST]


def _sheets(viewer: Actor, today: date) -> list[Waiting]:
    rows: QuerySet[Any, Any] = SignInSheet.objects.filter(
        visible(viewer, "document__"), state=SheetState.PREVIEW
    ).order_by("uploaded_at")
    found: QuerySet[Any, Any] = rows.values(
        "id", "uploaded_at", "activity__code", "activity__title_en", "activity__title_zh"
    )
    return [
        Waiting(
            task=_("Store or discard this sign-in sheet"),
            subject=text_of(row, "title", "activity__"),
            href=reverse("sheet", args=[row["activity__code"], row["id"]]),
            since=row["uploaded_at"].date(),
            is_late=today - row["uploaded_at"].date() > PATIENCE,
        )
        for row in found[:MOST]
    ]


def _to_record(viewer: Actor, today: date) -> list[Waiting]:
    """Planned for days that have passed."""
    rows = _own(viewer).filter(status=Status.PLANNED)
    rows = rows.annotate(since=Coalesce("planned_to", "planned_from")).filter(since__lt=today)
    return _items(rows, _("Record whether it was held"), today)


def _without_participants(viewer: Actor, today: date) -> list[Waiting]:
    """Held, and nobody recorded; history from public sources has no sheets to wait for."""
    seats = Participation.objects.filter(activity=OuterRef("pk"))
    sheets = SignInSheet.objects.filter(activity=OuterRef("pk"), state=SheetState.PREVIEW)
    rows = _own(viewer).filter(
        ~Q(Exists(seats)), ~Q(Exists(sheets)), status=Status.HELD, is_historical=False
    )
    rows = rows.annotate(since=Coalesce("held_to", F("held_from"))).filter(since__isnull=False)
    return _items(rows, _("Upload the sign-in sheet"), today)


def _unanswered_needs(viewer: Actor, today: date) -> list[Waiting]:
    answering = Activity.objects.filter(needs=OuterRef("pk")).exclude(status=Status.CANCELLED)
    rows: QuerySet[Any, Any] = Need.objects.visible_to(viewer).filter(
        ~Q(Exists(answering)), stage=Stage.ENDORSED
    )
    found = (
        rows.values("code", "text__title_en", "text__title_zh")
        .annotate(since=Max("endorsements__at"))
        .filter(since__isnull=False)
        .order_by("since")[:MOST]
    )
    return [
        Waiting(
            task=_("Plan an activity for this endorsed need"),
            subject=text_of(row, "title", "text__"),
            href=f"{reverse('plan_activity')}?need={row['code']}",
            since=row["since"].date(),
            is_late=today - row["since"].date() > PATIENCE_FOR_NEEDS,
        )
        for row in found
    ]


def _own(viewer: Actor) -> QuerySet[Any, Any]:
    own: QuerySet[Any, Any] = Activity.objects.visible_to(viewer).filter(
        owner=viewer.owner, retired=False
    )
    return own


def _items(rows: QuerySet[Any, Any], task: str | Promise, today: date) -> list[Waiting]:
    found = rows.order_by("since").values("code", "title_en", "title_zh", "since")
    return [
        Waiting(
            task=task,
            subject=text_of(row, "title"),
            href=reverse("activity", args=[row["code"]]),
            since=row["since"],
            is_late=today - row["since"] > PATIENCE,
        )
        for row in found[:MOST]
    ]
