"""What people do with commitments: agreement, moves, delivery with a second person, parallels."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.log import story
from qiao.core.text import Text
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.models import Commitment
from qiao.dialogue.queries.commitment import read_commitment
from qiao.dialogue.rules.commitments import CommitmentStatus, Due
from tests.factories import AT
from tests.factories_dialogue_commitments import (
    DAY,
    SHOWN,
    adopted_point,
    agreed,
    draft,
    noted,
    round_of,
    told,
)

S = CommitmentStatus


def test_own_draft_is_hidden_from_the_other_side(people):
    """A side's draft answers the other side exactly as nothing would."""
    row = noted(people, by="first", shared=False)
    for other in ("second", "second_coordinator", "office", "donor"):
        with pytest.raises(NotFound):
            read_commitment(row.code, viewer=people.actor(other), today=DAY)
    assert read_commitment(row.code, viewer=people.actor("first"), today=DAY).row.code == row.code


def test_release_shows_it_to_both_then_to_the_public(people):
    """One step at a time; to the public only once both sides agreed."""
    row = noted(people, by="first", shared=False)
    by = people.actor("first")
    with pytest.raises(Conflict):
        actions.release_commitment(by=by, at=AT, code=row.code, version=2)
    actions.release_commitment(by=by, at=AT, code=row.code, version=1)
    with pytest.raises(RuleBroken):
        actions.release_commitment(by=by, at=AT, code=row.code, version=1)
    for who in ("first_coordinator", "second_coordinator"):
        actions.agree_commitment(by=people.actor(who), at=AT, code=row.code, version=1)
    done = actions.release_commitment(by=by, at=AT, code=row.code, version=1)
    assert done.release == "public"
    with pytest.raises(RuleBroken):
        actions.edit_commitment(by=by, at=AT, code=row.code, based_on=1, draft=draft())


def test_both_agree_to_one_version_makes_it_agreed(people):
    """One yes is not enough; the second makes it agreed, and it is told."""
    row = noted(people)
    by = people.actor("first_coordinator")
    actions.agree_commitment(by=by, at=AT, code=row.code, version=1)
    row.refresh_from_db()
    assert row.status == S.NOTED
    with pytest.raises(RuleBroken):
        actions.agree_commitment(by=by, at=AT, code=row.code, version=1)
    actions.agree_commitment(by=people.actor("second_coordinator"), at=AT, code=row.code, version=1)
    row.refresh_from_db()
    assert row.status == S.AGREED
    assert [move.after for move in row.moves.all()] == ["agreed"]


def test_agreement_needs_release_both_texts_and_the_state(people):
    """Nobody agrees to a draft, to a missing translation, or twice over."""
    own = noted(people, by="first", shared=False)
    by = people.actor("first_coordinator")
    with pytest.raises(RuleBroken):
        actions.agree_commitment(by=by, at=AT, code=own.code, version=1)
    half = noted(people, text=Text("Only in English.", ""))
    with pytest.raises(RuleBroken):
        actions.agree_commitment(by=by, at=AT, code=half.code, version=1)
    done = agreed(people)
    with pytest.raises(RuleBroken):
        actions.agree_commitment(by=by, at=AT, code=done.code, version=1)


def test_edit_reopens_the_agreement(people):
    """A new version is noted again, and the older yes holds no more."""
    row = agreed(people)
    changed = draft(text=Text("Open two counters.", "设立两个窗口。"))
    by = people.actor("office")
    with pytest.raises(Conflict):
        actions.edit_commitment(by=by, at=AT, code=row.code, based_on=9, draft=changed)
    row = actions.edit_commitment(by=by, at=AT, code=row.code, based_on=1, draft=changed)
    assert (row.status, row.version) == (S.NOTED, 2)
    view = read_commitment(row.code, viewer=by, today=DAY)
    assert view.agreed_sides == frozenset()
    again = actions.edit_commitment(by=by, at=AT, code=row.code, based_on=2, draft=draft())
    assert again.version == 3
    with pytest.raises(NotPermitted):
        actions.edit_commitment(
            by=people.actor("first"), at=AT, code=row.code, based_on=3, draft=draft()
        )


def test_edit_is_refused_once_work_began(people):
    """What is in progress is superseded, not rewritten."""
    row = agreed(people)
    by = people.actor("first")
    actions.move_commitment(by=by, at=AT, code=row.code, wanted=S.IN_PROGRESS, told=told())
    with pytest.raises(RuleBroken):
        actions.edit_commitment(
            by=people.actor("office"), at=AT, code=row.code, based_on=1, draft=draft()
        )


def test_adopted_point_makes_an_agreed_commitment(programme, people):
    """Both sides agreed to its words already; they stay as they are."""
    point = adopted_point(programme, people)
    by = people.actor("office")
    row = actions.record_commitment(by=by, at=AT, draft=draft(links=Links(point=point.code)))
    assert (row.status, row.release, row.round_id) == (S.AGREED, "shared", point.round_id)
    assert row.text == Text("Both sides open a counter.", "双方设立窗口。")
    with pytest.raises(RuleBroken):
        actions.edit_commitment(by=by, at=AT, code=row.code, based_on=1, draft=draft())
    kept = draft(text=row.text, authentic="zh")
    assert actions.edit_commitment(by=by, at=AT, code=row.code, based_on=1, draft=kept).point_id


def test_point_that_is_not_adopted_makes_none(programme, people):
    """A proposed point is not agreed by both."""
    point = adopted_point(programme, people, state="proposed")
    with pytest.raises(RuleBroken):
        actions.record_commitment(
            by=people.actor("office"), at=AT, draft=draft(links=Links(point=point.code))
        )


def test_commitment_is_not_seen_further_than_its_round(programme, people):
    """A round that is a side's own keeps its commitments to that side."""
    own = round_of(programme, release="own", owner=1)
    linked = draft(links=Links(round=own.code))
    by = people.actor("first")
    with pytest.raises(RuleBroken):
        actions.record_commitment(by=by, at=AT, draft=linked, shared=True)
    row = actions.record_commitment(by=by, at=AT, draft=linked)
    with pytest.raises(RuleBroken):
        actions.release_commitment(by=by, at=AT, code=row.code, version=1)
    with pytest.raises(Invalid):
        actions.record_commitment(by=people.actor("second"), at=AT, draft=linked)
    Commitment.objects.filter(pk=row.pk).update(release="shared")
    with pytest.raises(NotFound):
        read_commitment(row.code, viewer=people.actor("second"), today=DAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": Text("", "")}, "body_en"),
        ({"owed_by": frozenset()}, "owed_by"),
        ({"due": Due.DATE}, "due_on"),
        ({"due": Due.NEXT_ROUND}, "round"),
        ({"links": Links(institution="nobody")}, "institution"),
        ({"links": Links(needs=("N-0",))}, "needs"),
    ],
)
def test_incomplete_commitment_is_refused_at_its_field(people, changed, field):
    """Each refusal names the input that it belongs to."""
    with pytest.raises(Invalid) as refused:
        noted(people, **changed)
    assert refused.value.field == field


def test_moves_need_a_reason_the_right_person_and_order(people):
    """A side moves what it owes; each move says why; none is dated before the status it changes."""
    row = agreed(people)
    first = people.actor("first")
    with pytest.raises(Invalid):
        actions.move_commitment(
            by=first, at=AT, code=row.code, wanted=S.IN_PROGRESS, told=told(words=" ")
        )
    with pytest.raises(NotPermitted):
        actions.move_commitment(
            by=people.actor("second"), at=AT, code=row.code, wanted=S.STALLED, told=told()
        )
    for day in (DAY + timedelta(days=1), DAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            actions.move_commitment(
                by=first, at=AT, code=row.code, wanted=S.STALLED, told=told(day)
            )
    for refused in (S.DELIVERED, S.AGREED, S.SUPERSEDED):
        with pytest.raises(RuleBroken):
            actions.move_commitment(by=first, at=AT, code=row.code, wanted=refused, told=told())
    moved = actions.move_commitment(
        by=first, at=AT, code=row.code, wanted=S.IN_PROGRESS, told=told(evidence=SHOWN)
    )
    assert (moved.status, moved.status_since, moved.heard_on) == (S.IN_PROGRESS, DAY, DAY)
    assert story("commitment", row.code, viewer=first)[0].sentence == (
        "set this commitment to “in progress”"
    )


def test_noted_commitment_is_not_agreed_by_hand(people):
    """Only the sides' agreement makes it agreed."""
    row = noted(people)
    with pytest.raises(RuleBroken, match="by hand"):
        actions.move_commitment(
            by=people.actor("office"), at=AT, code=row.code, wanted=S.AGREED, told=told()
        )


def test_own_draft_is_not_moved(people):
    """What only its side sees is not the register's yet."""
    row = noted(people, by="first", shared=False)
    with pytest.raises(RuleBroken):
        actions.hear_of_commitment(by=people.actor("first"), at=AT, code=row.code, told=told())


@pytest.mark.parametrize(
    ("make", "back", "other"),
    [(noted, S.NOTED, S.IN_PROGRESS), (agreed, S.IN_PROGRESS, S.NOTED)],
)
def test_lapsed_commitment_is_taken_up_no_further_than_it_had_come(people, make, back, other):
    """Lapsing is no way around the agreement of both sides, nor back behind it."""
    row = make(people)
    by = people.actor("office")

    def move(wanted):
        return actions.move_commitment(
            by=by, at=AT, code=row.code, wanted=wanted, told=told(AT.date())
        )

    move(S.LAPSED)
    with pytest.raises(RuleBroken):
        move(other)
    assert move(back).status == back
