"""From when on do changes need a reason? Called by whatever reports on records up to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from qiao.accounts.permissions import Permission, must
from qiao.activities.models import RecordsClosing
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.release import Release

if TYPE_CHECKING:
    from datetime import date, datetime

    from qiao.core.actor import Actor


@transaction.atomic
def close_records(*, by: Actor, at: datetime, through: date) -> RecordsClosing:
    """Records of activities held up to this day are closed; closing them twice changes nothing."""
    must(by, Permission.FREEZE_PERIOD)
    closing, is_new = RecordsClosing.objects.get_or_create(through=through, defaults={"at": at})
    if is_new:
        log.record(
            by=by,
            at=at,
            verb="activities.records_closed",
            kind="activities",
            subject=through.isoformat(),
            owner=Owner.SECRETARIAT,
            release=Release.SHARED,
            through=through.isoformat(),
        )
    return closing
