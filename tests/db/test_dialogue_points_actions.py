"""Points, amendments, brackets, agreement: what a negotiation does with them, on the database."""

from __future__ import annotations

import pytest

from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.dialogue.actions import agreements, amendments, points
from qiao.dialogue.models import AgreedSegment, Amendment
from qiao.dialogue.queries.points import (
    points_of_round,
    read_point,
    version_difference,
)
from qiao.dialogue.queries.points_summary import all_agreed
from qiao.dialogue.rules.points import PointKind
from tests.factories import AT
from tests.factories_dialogue_points import (
    EN,
    SIDES,
    ZH,
    accept,
    again,
    agree,
    agreed_point,
    amend,
    bracket,
    draft_point,
    proposed_point,
    rewrite,
    round_in,
    words,
)


@pytest.fixture
def held(programme, people):
    return round_in("held", programme)


def test_draft_is_its_sides_own_and_has_no_number(people, held):
    """The other side and the secretariat do not find it; gaps tell nothing."""
    draft = draft_point(people, held)
    assert draft.number is None
    for who in ("second", "office", "donor"):
        with pytest.raises(NotFound):
            read_point(draft.code, viewer=people.actor(who))
        assert points_of_round(held.code, viewer=people.actor(who)) == ()
    assert proposed_point(people, held, "second").number == 1
    shared = points.propose_point(by=people.actor("first"), at=AT, code=draft.code, version=1)
    assert shared.number == 2
    assert [row.number for row in points_of_round(held.code, viewer=people.actor("office"))] == [
        1,
        2,
    ]


def test_versions_before_the_proposal_stay_the_sides_own(people, held):
    """Its own side sees how it came about; the other side sees from the proposal on."""
    draft = draft_point(people, held)
    rewrite(people, draft, "first", words(en="Both sides will meet in June."))
    points.propose_point(by=people.actor("first"), at=AT, code=draft.code, version=2)
    assert [v.number for v in read_point(draft.code, viewer=people.actor("first")).versions] == [
        1,
        2,
    ]
    seen = read_point(draft.code, viewer=people.actor("second"))
    assert [version.number for version in seen.versions] == [2]
    with pytest.raises(NotFound):
        version_difference(seen, 1, 2)
    own = read_point(draft.code, viewer=people.actor("first"))
    english, chinese = version_difference(own, 1, 2)
    assert [run.words for run in english if run.change.value != "equal"] == ["May", "June"]
    assert len(chinese) == 1


def test_point_is_agreed_by_both_sides_in_both_languages(people, held):
    """Three yeses of four are not enough; the sentence is remembered for the next round."""
    point = proposed_point(people, held)
    agree(people, point, SIDES[0])
    assert agree(people, point, SIDES[1], languages=(EN,)).state == "proposed"
    assert not all_agreed(held.pk, PointKind.CONCLUSION)
    assert agree(people, point, SIDES[1], languages=(ZH,)).state == "agreed"
    assert all_agreed(held.pk, PointKind.CONCLUSION)
    assert AgreedSegment.objects.count() == 1
    with pytest.raises(RuleBroken, match="already"):
        agree(people, point, SIDES[1])
    view = read_point(point.code, viewer=people.actor("office"))
    given = view.agreement(2, "zh")
    assert given.who == people.second_coordinator.shown_name
    masked = read_point(point.code, viewer=people.actor("donor")).agreement(2, "zh")
    assert (masked.who, masked.post) == ("", "")


def test_only_coordinators_agree(people, held):
    """A focal point negotiates; the secretariat answers for nobody."""
    point = proposed_point(people, held)
    for who in ("first", "office", "donor"):
        with pytest.raises(NotPermitted):
            agree(people, point, who)


def test_any_change_reopens_agreement(people, held):
    """A bracket is a change too."""
    point = agreed_point(people, held)
    bracket(people, point, "second", "May", reason="Too early")
    assert again(point).state == "bracketed"
    view = read_point(point.code, viewer=people.actor("first"))
    assert view.row.agreed == frozenset()
    assert [(row.words, row.side, row.reason) for row in view.brackets] == [("May", 2, "Too early")]
    with pytest.raises(RuleBroken, match="brackets"):
        agree(people, point, SIDES[0], version=2)
    lifted = agreements.lift_bracket(
        by=people.actor("second"),
        at=AT,
        code=point.code,
        version=2,
        bracket=view.brackets[0].id,
    )
    assert (lifted.version, again(point).state) == (3, "proposed")


def test_bracket_of_the_other_side_is_not_lifted(people, held):
    """Nor one that is not on this version."""
    point = proposed_point(people, held)
    text = bracket(people, point, "second", "May")
    row = text.brackets.get()
    lift = agreements.lift_bracket
    with pytest.raises(NotPermitted):
        lift(by=people.actor("first"), at=AT, code=point.code, version=2, bracket=row.pk)
    with pytest.raises(NotFound):
        lift(by=people.actor("second"), at=AT, code=point.code, version=2, bracket=row.pk + 1)


def test_secretariat_brackets_nothing(people, held):
    """Neither by the button nor by typing."""
    point = proposed_point(people, held)
    with pytest.raises(NotPermitted):
        bracket(people, point, "office", "May")
    with pytest.raises(NotPermitted):
        draft_point(people, held, "office", wording=words(en="[Perhaps] both."))


def test_typed_brackets_are_ones_own(people, held):
    """In a draft and in the next version of a proposal, beside those that are there."""
    point = proposed_point(people, held, wording=words(en="Both sides [will] meet. ", zh=""))
    assert point.state == "bracketed"
    text = rewrite(people, point, "first", words(en="Both [sides ]will meet. ", zh="甲 [乙] "))
    placed = {(b.language, b.start, b.end, b.side) for b in text.brackets.all()}
    assert placed == {("en", 11, 15, 1), ("en", 5, 11, 1), ("zh", 2, 3, 1)}
    assert text.body_en == "Both sides will meet."


def test_amendment_is_accepted_in_one_step_by_the_other_side(people, held):
    """It becomes the next version; both are asked anew; the translation is stale."""
    point = agreed_point(people, held)
    amendment = amend(people, point, "second", "Both sides will meet in June.", reason="Holidays")
    for who in ("second_coordinator", "office"):
        with pytest.raises(NotPermitted):
            accept(people, amendment, who)
    (shown,) = read_point(point.code, viewer=people.actor("first")).amendments
    changed = [(run.change.value, run.words) for run in shown.english if run.change != "equal"]
    assert changed == [("deleted", "May"), ("inserted", "June")]
    assert len(shown.chinese) == 1
    text = accept(people, amendment, "first")
    assert (text.version, text.translation, again(point).state) == (2, "stale", "proposed")
    with pytest.raises(RuleBroken, match="stale"):
        agree(people, point, SIDES[0], version=2)
    fixed = amend(
        people, point, "office", "Both sides will meet in June.", "双方将于六月会晤。", based_on=2
    )
    accept(people, fixed, "first", version=2)
    for side in SIDES:
        agree(people, point, side, version=3)
    assert again(point).state == "agreed"
    with pytest.raises(RuleBroken, match="accepted already"):
        accept(people, fixed, "first", version=3)


def test_amendments_on_other_words_survive_a_new_version(people, held):
    """One that touches the same words is kept, and said to be overtaken."""
    point = proposed_point(people, held)
    june = amend(people, point, "second", "Both sides will meet in June.")
    apart = amend(people, point, "second", "The two sides will meet in May.")
    clash = amend(people, point, "office", "Both sides will meet in autumn.")
    accept(people, june, "first")
    clash.refresh_from_db()
    assert clash.state == "overtaken"
    with pytest.raises(Conflict):
        accept(people, apart, "first", version=1)
    text = accept(people, apart, "first", version=2)
    assert text.body_en == "The two sides will meet in June."
    rows = read_point(point.code, viewer=people.actor("first")).amendments
    assert [row.state.value for row in rows] == ["accepted", "accepted", "overtaken"]


def test_amendment_that_no_longer_fits_is_not_laid_over(people, held):
    """Should the words have changed past the platform, it says so instead of guessing."""
    point = proposed_point(people, held)
    late = amend(people, point, "second", "Both sides will meet in autumn.")
    accept(people, amend(people, point, "second", "Both sides will meet in June."), "first")
    Amendment.objects.filter(pk=late.pk).update(state="open", decided_at=None)
    with pytest.raises(Conflict, match="very words"):
        accept(people, late, "first", version=2)
    row = read_point(point.code, viewer=people.actor("first")).amendments[0]
    assert (row.english, row.chinese) == ((), ())


def test_amendment_is_declined_or_withdrawn(people, held):
    """The text stays; the author withdraws, another party declines."""
    point = proposed_point(people, held)
    one, two = (amend(people, point, "second", f"We meet {n}.") for n in "12")
    decline, withdraw = amendments.decline_amendment, amendments.withdraw_amendment
    with pytest.raises(NotPermitted):
        decline(by=people.actor("second"), at=AT, code=one.code)
    assert decline(by=people.actor("first"), at=AT, code=one.code).state == "declined"
    with pytest.raises(NotPermitted):
        withdraw(by=people.actor("first"), at=AT, code=two.code)
    assert withdraw(by=people.actor("second"), at=AT, code=two.code).state == "withdrawn"
    assert again(point).text.version == 1
    with pytest.raises(NotFound):
        decline(by=people.actor("first"), at=AT, code="W-0000000")


def test_amendment_that_changes_nothing_is_refused(people, held):
    """So is a rewriting that changes nothing."""
    point = proposed_point(people, held)
    with pytest.raises(Invalid, match="Nothing"):
        amend(people, point, "second", "Both sides will meet in May.")
    with pytest.raises(Invalid, match="Nothing"):
        rewrite(people, point, "first", words())


def test_bracketed_words_are_changed_by_their_own_side(people, held):
    """Accepting it lifts the bracket; when others decide, the bracket stays around the new words,
    and words in brackets are not taken away."""
    point = proposed_point(people, held)
    bracket(people, point, "second", "in May")
    by_office = amend(people, point, "office", "Both sides will meet soon.", based_on=2)
    text = accept(people, by_office, "first", version=2)
    kept = text.brackets.get()
    assert text.body_en[kept.start : kept.end] == "soon"
    assert kept.by == people.second
    away = amend(people, point, "office", "Both sides will meet.", based_on=3)
    with pytest.raises(RuleBroken, match="bracketed"):
        accept(people, away, "first", version=3)
    assert accept(people, away, "second", version=3).has_brackets is False


def test_two_people_editing_at_once_lose_nothing(people, held):
    """Words saved on a version that has moved on become an amendment, as do words for a point
    that the other side has answered."""
    point = proposed_point(people, held)
    rewrite(people, point, "first", words(en="Both sides will meet in June."))
    late = rewrite(people, point, "first_coordinator", words(en="The two sides will meet in May."))
    assert isinstance(late, Amendment)
    assert (late.state, late.text.version) == ("open", 1)
    bracket(people, point, "second", "June", version=2)
    kept = rewrite(people, point, "first", words(en="Both sides meet."), based_on=3)
    assert isinstance(kept, Amendment)
    assert again(point).text.version == 3


def test_stale_draft_is_told_of(people, held):
    """One side's two writers of a draft: the second compares first."""
    draft = draft_point(people, held)
    rewrite(people, draft, "first", words(en="We meet."))
    with pytest.raises(Conflict):
        rewrite(people, draft, "first_coordinator", words(en="They meet."))
    with pytest.raises(Conflict):
        rewrite(people, draft, "first", words(en="They meet."), based_on=7)
    with pytest.raises(Conflict):
        points.propose_point(by=people.actor("first"), at=AT, code=draft.code, version=1)
