"""Which results does an activity contribute to? The link belongs to this stage of the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities.actions.records import correct, held_dates, is_closed, locked_activity
from qiao.activities.changes import change
from qiao.core import log
from qiao.core.errors import Invalid
from qiao.results.models import Contribution, Result

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.activities.models import Activity
    from qiao.core.actor import Actor

log.declare({"results.contributions_set": _("said what it contributes to: %(results)s")})


@transaction.atomic
def link_contributions(
    *, by: Actor, at: datetime, activity: str, results: Collection[str], reason: str = ""
) -> Activity:
    """Set the results (by code, of the current logframe) that an activity contributes to.

    Where its records are closed, figures that were reported may change: that needs a reason.
    """
    must(by, Permission.PLAN_ACTIVITY)
    row = locked_activity(activity, by=by)
    known = {
        result.code: result
        for result in Result.objects.filter(logframe__phase=row.phase_id, logframe__is_current=True)
    }
    if unknown := [code for code in results if code not in known]:
        raise Invalid(
            _("%(unknown)s: not a result of the current logframe."),
            mend=_("Choose among: %(known)s."),
            field="results",
            values={"unknown": ", ".join(unknown), "known": ", ".join(known)},
        )
    linked = Contribution.objects.filter(
        activity=row, result__in=[result.pk for result in known.values()]
    )
    before = set(linked.values_list("result__code", flat=True))
    after = set(results)
    if before == after:
        return row
    if is_closed(held_dates(row)):
        told = change("results", ", ".join(sorted(before)), ", ".join(sorted(after)))
        correct(row, [told], by=by, at=at, reason=reason)
    linked.filter(result__code__in=before - after).delete()
    Contribution.objects.bulk_create(
        Contribution(activity=row, result=known[code]) for code in sorted(after - before)
    )
    log.record(
        by=by,
        at=at,
        verb="results.contributions_set",
        kind="activity",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        results=", ".join(sorted(after)) or "–",
    )
    return row
