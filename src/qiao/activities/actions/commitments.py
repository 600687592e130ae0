"""Which commitments of the dialogue does an activity serve? The link belongs to this stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities.actions.records import locked_activity
from qiao.activities.models import ActivityCommitment
from qiao.core import log
from qiao.dialogue.queries.commitment_links import keys_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.activities.models import Activity
    from qiao.core.actor import Actor

log.declare({"activities.commitments_set": _("said which commitments it serves: %(codes)s")})


@transaction.atomic
def link_commitments(
    *, by: Actor, at: datetime, activity: str, commitments: Collection[str]
) -> Activity:
    """Set the commitments (by code) that an activity serves. No figure depends on it."""
    must(by, Permission.PLAN_ACTIVITY)
    row = locked_activity(activity, by=by)
    wanted = keys_of(commitments, viewer=by)
    links = ActivityCommitment.objects.filter(activity=row)
    before = set(links.values_list("commitment", flat=True))
    after = set(wanted.values())
    if before == after:
        return row
    links.filter(commitment__in=before - after).delete()
    ActivityCommitment.objects.bulk_create(
        ActivityCommitment(activity=row, commitment_id=key) for key in sorted(after - before)
    )
    log.record(
        by=by,
        at=at,
        verb="activities.commitments_set",
        kind="activity",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        codes=", ".join(sorted(wanted)) or "–",
    )
    return row
