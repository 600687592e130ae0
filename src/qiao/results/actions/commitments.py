"""Which commitments of the dialogue does an indicator show? The link belongs to this stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.errors import NotFound
from qiao.core.release import Release
from qiao.dialogue.queries.commitment_links import keys_of
from qiao.results.models import Indicator, IndicatorCommitment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare({"results.commitments_set": _("said which commitments it shows: %(codes)s")})


@transaction.atomic
def link_indicator_commitments(
    *, by: Actor, at: datetime, indicator: int, commitments: Collection[str]
) -> Indicator:
    """Set the commitments (by code) that an indicator (by key) shows. No figure depends on it."""
    must(by, Permission.PLAN_LOGFRAME)
    row = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator).first()
    if row is None:
        raise NotFound(
            _("There is no indicator %(number)s."),
            mend=_("Check the address."),
            values={"number": indicator},
        )
    wanted = keys_of(commitments, viewer=by)
    links = IndicatorCommitment.objects.filter(indicator=row)
    before = set(links.values_list("commitment", flat=True))
    after = set(wanted.values())
    if before == after:
        return row
    links.filter(commitment__in=before - after).delete()
    IndicatorCommitment.objects.bulk_create(
        IndicatorCommitment(indicator=row, commitment_id=key) for key in sorted(after - before)
    )
    log.record(
        by=by,
        at=at,
        verb="results.commitments_set",
        kind="indicator",
        subject=str(row.pk),
        owner=Owner.SECRETARIAT,
        release=Release.SHARED,
        codes=", ".join(sorted(wanted)) or "–",
    )
    return row
