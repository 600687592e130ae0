"""How does a commitment become delivered? Reported with evidence, verified by a second person.

Commitments that are parallel are verified in one act, and reopened in one act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import RuleBroken
from qiao.dialogue.actions.commitment_records import (
    NO_TEXT,
    Telling,
    heard,
    locked_commitment,
    locked_commitments,
    must_be_released,
    must_concern,
    owing_sides,
    parallel_codes,
    tell,
    write_move,
)
from qiao.dialogue.models import CommitmentMove
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules.commitments import Claim, CommitmentStatus, MoveKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.dialogue.models import Commitment

log.declare(
    {
        "dialogue.delivery_reported": _("reported the delivery of this commitment"),
        "dialogue.delivery_verified": _("verified the delivery of %(codes)s"),
        "dialogue.delivery_returned": _("returned the report of delivery, with a reason"),
        "dialogue.delivery_reopened": _("reopened %(codes)s, with a reason"),
    }
)


@transaction.atomic
def report_delivery(*, by: Actor, at: datetime, code: str, told: Telling) -> Commitment:
    """Report that it is delivered, with evidence. It waits for its verification."""
    must(by, Permission.MOVE_COMMITMENT)
    row = locked_commitment(code, by=by)
    must_be_released(row)
    must_concern(row, by=by)
    rules.must_be_claimable(
        row.status, is_claimed=row.claimed_at is not None, evidence=len(told.evidence)
    )
    rules.must_be_in_order(told.on, today=at.date(), since=row.status_since)
    row.claimed_at = at
    heard(row, told.on)
    row.save(update_fields=["claimed_at", "heard_on"])
    write_move(row, MoveKind.CLAIM, told, before=row.status, by=by, at=at)
    tell(row, "dialogue.delivery_reported", by=by, at=at)
    return row


@transaction.atomic
def verify_delivery(
    *, by: Actor, at: datetime, codes: Collection[str], note: Text = NO_TEXT
) -> list[Commitment]:
    """Verify what was reported: someone of the other side or the secretariat, never the reporter.

    Those that are parallel are named all at once; else the refusal names the others.
    """
    must(by, Permission.VERIFY_DELIVERY)
    rows = locked_commitments(codes, by=by)
    claims = [claim_of(row) for row in rows]
    _must_name_all(claims)
    for claim in claims:
        rules.must_be_verifiable(claim, verifier=by.user_id, side=by.side)
    together = ", ".join(row.code for row in rows)
    for row in rows:
        before, row.status, row.status_since = row.status, CommitmentStatus.DELIVERED, at.date()
        heard(row, at.date())
        row.save(update_fields=["status", "status_since", "heard_on"])
        told = Telling(at.date(), note)
        write_move(row, MoveKind.VERIFY, told, before=before, by=by, at=at)
        tell(row, "dialogue.delivery_verified", by=by, at=at, codes=together)
    return rows


@transaction.atomic
def return_delivery(*, by: Actor, at: datetime, code: str, reason: Text) -> Commitment:
    """Send a report of delivery back, saying what is missing."""
    must(by, Permission.VERIFY_DELIVERY)
    row = locked_commitment(code, by=by)
    rules.must_be_verifiable(claim_of(row), verifier=by.user_id, side=by.side)
    rules.must_have_reason(reason)
    row.claimed_at = None
    heard(row, at.date())
    row.save(update_fields=["claimed_at", "heard_on"])
    told = Telling(at.date(), reason)
    write_move(row, MoveKind.RETURN, told, before=row.status, by=by, at=at)
    tell(row, "dialogue.delivery_returned", by=by, at=at)
    return row


@transaction.atomic
def reopen_commitments(
    *, by: Actor, at: datetime, codes: Collection[str], told: Telling
) -> list[Commitment]:
    """Take up again what was delivered, with a reason; those parallel to it with it."""
    must(by, Permission.VERIFY_DELIVERY)
    rows = locked_commitments(codes, by=by)
    _must_name_all([claim_of(row) for row in rows])
    rules.must_have_reason(told.reason)
    for row in rows:
        if row.status != CommitmentStatus.DELIVERED:
            raise RuleBroken(
                _("%(code)s is not delivered, so there is nothing to reopen."),
                mend=_("Reload the page to see where it stands now."),
                values={"code": row.code},
            )
        rules.must_be_in_order(told.on, today=at.date(), since=row.status_since)
    together = ", ".join(row.code for row in rows)
    for row in rows:
        before, row.status = row.status, CommitmentStatus.IN_PROGRESS
        row.status_since, row.claimed_at = told.on, None
        heard(row, told.on)
        row.save(update_fields=["status", "status_since", "claimed_at", "heard_on"])
        write_move(row, MoveKind.MOVE, told, before=before, by=by, at=at)
        tell(row, "dialogue.delivery_reopened", by=by, at=at, codes=together)
    return rows


def claim_of(row: Commitment) -> Claim:
    """The report that waits, as its verification sees it."""
    report = None
    if row.claimed_at is not None:
        claims = CommitmentMove.objects.filter(commitment=row, kind=MoveKind.CLAIM)
        report = claims.order_by("-at", "-id").first()
    return Claim(
        code=row.code,
        status=row.status,
        is_claimed=row.claimed_at is not None,
        reporter=report.by_id if report else None,
        side=report.side if report else None,
        owed_by=owing_sides(row),
        parallel=parallel_codes(row),
    )


def _must_name_all(claims: Collection[Claim]) -> None:
    codes = {claim.code for claim in claims}
    rules.must_be_together(codes, {code for claim in claims for code in claim.parallel})
