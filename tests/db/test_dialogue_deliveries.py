"""Deliveries and what is parallel: the second half of a commitment's life."""

from __future__ import annotations

from datetime import date

import pytest

from qiao.core.errors import Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.text import Text
from qiao.dialogue.actions import commitment_links as links
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.actions import deliveries
from qiao.dialogue.actions.commitment_records import EvidenceDraft
from qiao.dialogue.queries.commitment import read_commitment
from qiao.dialogue.rules.commitments import CommitmentStatus
from qiao.needs.models import Need
from tests.factories import AT
from tests.factories_dialogue_commitments import (
    DAY,
    SHOWN,
    agreed,
    noted,
    reported,
    told,
)

S = CommitmentStatus


def test_news_keeps_the_status_and_the_latest_day(people):
    """Older news does not make it silent again."""
    row = agreed(people)
    by = people.actor("second")
    actions.hear_of_commitment(by=by, at=AT, code=row.code, told=told(date(2026, 2, 1)))
    row.refresh_from_db()
    assert (row.status, row.heard_on) == (S.AGREED, DAY)


def test_superseded_says_by_which(people):
    """The other one is released, still owed, and not itself."""
    row, other = agreed(people), agreed(people)
    by = people.actor("first")
    common = {"by": by, "at": AT, "code": row.code, "told": told()}
    with pytest.raises(RuleBroken):
        actions.supersede_commitment(successor=row.code, **common)
    done = actions.supersede_commitment(successor=other.code, **common)
    assert (done.status, done.superseded_by_id) == (S.SUPERSEDED, other.pk)
    view = read_commitment(other.code, viewer=by, today=DAY)
    assert view.supersedes == (row.code,)
    with pytest.raises(RuleBroken):
        actions.supersede_commitment(by=by, at=AT, code=other.code, successor=row.code, told=told())


def test_delivery_needs_evidence_and_what_is_owed(people):
    """Nothing is reported without something that shows it, nor twice."""
    row = agreed(people)
    by = people.actor("first")
    with pytest.raises(RuleBroken):
        deliveries.report_delivery(by=by, at=AT, code=row.code, told=told())
    deliveries.report_delivery(by=by, at=AT, code=row.code, told=told(evidence=SHOWN))
    with pytest.raises(RuleBroken):
        deliveries.report_delivery(by=by, at=AT, code=row.code, told=told(evidence=SHOWN))
    other = noted(people)
    with pytest.raises(RuleBroken):
        deliveries.report_delivery(by=by, at=AT, code=other.code, told=told(evidence=SHOWN))


@pytest.mark.parametrize(
    "evidence",
    [EvidenceDraft(address="javascript:alert(1)"), EvidenceDraft(note=Text("", ""))],
)
def test_evidence_shows_something(people, evidence):
    """A web address is one; an empty record is none."""
    row = agreed(people)
    with pytest.raises(Invalid):
        deliveries.report_delivery(
            by=people.actor("first"), at=AT, code=row.code, told=told(evidence=(evidence,))
        )


def test_evidence_of_a_released_commitment_is_shared(people):
    """A file that shows it opens to both sides."""
    row = agreed(people)
    files = (EvidenceDraft(file_name="photo.txt", content=b"opened"),)
    deliveries.report_delivery(
        by=people.actor("first"), at=AT, code=row.code, told=told(evidence=files)
    )
    view = read_commitment(row.code, viewer=people.actor("second"), today=DAY)
    assert [line.file_name for _move, line in view.evidence] == ["photo.txt"]
    assert view.reporting_side == 1


def test_the_reporter_and_the_reporting_side_do_not_verify(people):
    """The other side or the secretariat does."""
    row = reported(people, by="first_coordinator")
    for who in ("first_coordinator",):
        with pytest.raises(RuleBroken):
            deliveries.verify_delivery(by=people.actor(who), at=AT, codes=[row.code])
    (done,) = deliveries.verify_delivery(
        by=people.actor("second_coordinator"), at=AT, codes=[row.code]
    )
    assert done.status == S.DELIVERED


def test_own_side_does_not_verify_what_the_secretariat_reported_for_it(people):
    """A report by the secretariat for one side is verified by the other."""
    row = reported(people, by="office")
    with pytest.raises(RuleBroken):
        deliveries.verify_delivery(by=people.actor("office"), at=AT, codes=[row.code])
    with pytest.raises(RuleBroken):
        deliveries.verify_delivery(by=people.actor("first_coordinator"), at=AT, codes=[row.code])
    assert deliveries.verify_delivery(
        by=people.actor("second_coordinator"), at=AT, codes=[row.code]
    )


def test_verification_needs_a_report_and_codes(people):
    """Nothing reported, nothing verified; unknown codes are not told from hidden ones."""
    row = agreed(people)
    by = people.actor("second_coordinator")
    with pytest.raises(RuleBroken):
        deliveries.verify_delivery(by=by, at=AT, codes=[row.code])
    with pytest.raises(Invalid):
        deliveries.verify_delivery(by=by, at=AT, codes=[])
    with pytest.raises(NotFound):
        deliveries.verify_delivery(by=by, at=AT, codes=["C-0000000"])


def test_returned_report_can_be_reported_again(people):
    """The reason is kept, and the report waits no more."""
    row = reported(people)
    by = people.actor("second_coordinator")
    with pytest.raises(Invalid):
        deliveries.return_delivery(by=by, at=AT, code=row.code, reason=Text())
    back = deliveries.return_delivery(by=by, at=AT, code=row.code, reason=Text("Where?", ""))
    assert back.claimed_at is None
    again = deliveries.report_delivery(
        by=people.actor("first"), at=AT, code=row.code, told=told(evidence=SHOWN)
    )
    assert again.claimed_at == AT


def test_parallel_commitments_are_delivered_together_or_not_at_all(people):
    """The refusal names the other; verified together, both are delivered; reopened alike."""
    one, other = reported(people), reported(people)
    office, second = people.actor("office"), people.actor("second_coordinator")
    links.make_parallel(by=office, at=AT, first=one.code, second=other.code)
    with pytest.raises(RuleBroken) as refused:
        deliveries.verify_delivery(by=second, at=AT, codes=[one.code])
    assert other.code in str(refused.value)
    with pytest.raises(RuleBroken):
        actions.move_commitment(by=office, at=AT, code=one.code, wanted=S.LAPSED, told=told())
    both = deliveries.verify_delivery(by=second, at=AT, codes=[one.code, other.code])
    assert {row.status for row in both} == {S.DELIVERED}
    with pytest.raises(RuleBroken):
        links.end_parallelism(by=office, at=AT, first=one.code, second=other.code)
    with pytest.raises(RuleBroken):
        deliveries.reopen_commitments(by=second, at=AT, codes=[one.code], told=told())
    again = deliveries.reopen_commitments(
        by=second, at=AT, codes=[one.code, other.code], told=told()
    )
    assert {row.status for row in again} == {S.IN_PROGRESS}


def test_reopening_needs_a_delivered_one_and_not_a_move(people):
    """Only what is delivered is reopened, and only so."""
    row = reported(people)
    second = people.actor("second_coordinator")
    with pytest.raises(RuleBroken):
        deliveries.reopen_commitments(by=second, at=AT, codes=[row.code], told=told())
    deliveries.verify_delivery(by=second, at=AT, codes=[row.code])
    with pytest.raises(RuleBroken):
        actions.move_commitment(
            by=people.actor("first"), at=AT, code=row.code, wanted=S.IN_PROGRESS, told=told()
        )


def test_parallelism_is_the_secretariats_between_two_released_ones(people):
    """Nobody else's; not with itself; not twice; and it can be ended while both are owed."""
    one, other = agreed(people), agreed(people)
    office = people.actor("office")
    pair = {"at": AT, "first": one.code, "second": other.code}
    with pytest.raises(NotPermitted):
        links.make_parallel(by=people.actor("first"), **pair)
    with pytest.raises(Invalid):
        links.make_parallel(by=office, at=AT, first=one.code, second=one.code)
    with pytest.raises(RuleBroken):
        links.end_parallelism(by=office, **pair)
    links.make_parallel(by=office, **pair)
    with pytest.raises(RuleBroken):
        links.make_parallel(by=office, **pair)
    view = read_commitment(one.code, viewer=office, today=DAY)
    assert [row.code for row in view.parallel] == [other.code]
    links.end_parallelism(by=office, **pair)
    assert not one.parallel.exists()


def test_needs_are_linked_only_when_both_sides_see_them(programme, people):
    """A side's own need is not told by a link."""
    row = noted(people)
    fields = {
        "phase": programme.phase,
        "pillar": programme.pillars[0],
        "concerns": "migrants",
        "urgency": "normal",
        "raised_at": AT,
    }
    shared = Need.objects.create(
        code="N-1", release="shared", stage="drafting", released_from=1, **fields
    )
    Need.objects.create(code="N-2", owner=0, release="own", stage="draft", **fields)
    office = people.actor("office")
    links.link_needs(by=office, at=AT, code=row.code, needs=["N-1"])
    assert list(row.needs.all()) == [shared]
    with pytest.raises(Invalid):
        links.link_needs(by=office, at=AT, code=row.code, needs=["N-2"])


def test_donor_sees_no_names(people):
    """The donor's reader reads the moves and the agreement without who."""
    row = reported(people)
    view = read_commitment(row.code, viewer=people.actor("donor"), today=DAY)
    assert {line.who for line in view.agreements} == {""}
    assert {move.who for move in view.moves} == {""}


def test_unknown_commitment_is_not_found(people):
    """By the same sentence as one that this reader may not see."""
    from qiao.core.errors import NotFound
    from qiao.dialogue.actions.commitments import agree_commitment

    with pytest.raises(NotFound):
        agree_commitment(by=people.actor("first_coordinator"), at=AT, code="C-0000000", version=1)
