"""Which results wait for this reader? Values to approve or mend, and periods to freeze."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.waiting import Waiting
from qiao.phases.models import Phase
from qiao.results.queries.periods import list_periods
from qiao.results.queries.values import pending_values
from qiao.results.rules import ValueState

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.actor import Actor
    from qiao.results.queries.values import ValueRow

PATIENCE_DAYS = 30


def waiting(*, viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among results. At most seven queries."""
    if not viewer.may(Permission.ENTER_VALUE):
        return []
    found = [
        Waiting(
            task=task,
            subject=row.statement,
            href=reverse("value", args=[row.id]),
            since=row.entered_at.date(),
            is_late=(today - row.entered_at.date()).days > PATIENCE_DAYS,
        )
        for row in pending_values(viewer=viewer)
        if (task := _task(row, viewer))
    ]
    if viewer.may(Permission.FREEZE_PERIOD) and Phase.objects.filter(is_current=True).exists():
        found += [
            Waiting(
                task=_("Freeze this period and take its report"),
                subject=state.period.label,
                href=reverse("periods"),
                since=state.period.ends,
                is_late=(today - state.period.ends).days > PATIENCE_DAYS,
            )
            for state in list_periods(viewer=viewer, today=today)
            if state.may_be_frozen
        ]
    return found


def _task(row: ValueRow, viewer: Actor) -> str | Promise:
    if row.state == ValueState.SUBMITTED:
        decides = viewer.may(Permission.APPROVE_VALUE) and row.entered_by_id != viewer.user_id
        return _("Look at the evidence and approve this value") if decides else ""
    if row.part != viewer.owner:
        return ""
    if row.state == ValueState.RETURNED:
        return _("Mend this value: it was returned")
    return _("Finish this value and submit it")
