"""Points, amendments, brackets, agreement: what a negotiation does with them, on the database."""

from __future__ import annotations

import pytest

from qiao.core.actor import PUBLIC
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.text import Text
from qiao.dialogue.actions import agreements, amendments, points
from qiao.dialogue.actions.versions import publish_points
from qiao.dialogue.models import AgendaItem, AgreedSegment, Amendment, Point
from qiao.dialogue.queries.point_memory import remembered, terminology_marks
from qiao.dialogue.queries.points import (
    points_of_round,
    read_point,
    unsound_points,
    version_difference,
)
from qiao.dialogue.queries.points_summary import all_agreed, round_points_summary
from qiao.dialogue.rules.points import PointKind
from qiao.phases.models import Term
from tests.factories import AT
from tests.factories_dialogue_points import (
    EN,
    SIDES,
    ZH,
    agreed_point,
    draft_point,
    proposed_point,
    round_in,
    words,
)


@pytest.fixture
def held(programme, people):
    return round_in("held", programme)


def again(point):
    return Point.objects.select_related("text").get(pk=point.pk)


def rewrite(people, point, who, wording, based_on=1):
    return points.rewrite_point(
        by=people.actor(who), at=AT, code=point.code, based_on=based_on, wording=wording
    )


def amend(people, point, who, en, zh="双方将于五月会晤。", based_on=1, **given):
    return amendments.amend_point(
        by=people.actor(who), at=AT, code=point.code, based_on=based_on, body=Text(en, zh), **given
    )


def accept(people, amendment, who, version=1):
    return amendments.accept_amendment(
        by=people.actor(who), at=AT, code=amendment.code, version=version
    )


def bracket(people, point, who, quoted, version=1, language=EN, **given):
    return agreements.bracket_point(
        by=people.actor(who),
        at=AT,
        code=point.code,
        version=version,
        language=language,
        words=quoted,
        **given,
    )


def agree(people, point, who, version=1, languages=(EN, ZH)):
    return agreements.agree_point(
        by=people.actor(who), at=AT, code=point.code, version=version, languages=languages
    )


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


def test_own_points_are_withdrawn_and_others_are_not(people, held):
    """Proposing and withdrawing are the owner's; a withdrawn point takes nothing more."""
    point = proposed_point(people, held)
    with pytest.raises(NotPermitted):
        points.withdraw_point(by=people.actor("second"), at=AT, code=point.code)
    points.withdraw_point(by=people.actor("first"), at=AT, code=point.code)
    with pytest.raises(RuleBroken):
        amend(people, point, "second", "We meet.")
    assert points_of_round(held.code, viewer=people.actor("first")) == ()


def test_conclusions_are_adopted_whole_after_the_meeting(people, programme, held):
    """All proposed points agreed, the round held; an adopted point never changes."""
    first = agreed_point(people, held)
    draft_point(people, held, "second")
    open_ = proposed_point(people, held, "second")
    adopt = points.adopt_points
    with pytest.raises(NotPermitted):
        adopt(by=people.actor("first_coordinator"), at=AT, round_code=held.code)
    with pytest.raises(RuleBroken, match="1 of 2"):
        adopt(by=people.actor("office"), at=AT, round_code=held.code)
    points.withdraw_point(by=people.actor("second"), at=AT, code=open_.code)
    assert adopt(by=people.actor("office"), at=AT, round_code=held.code) == [first]
    for change in (
        lambda: amend(people, first, "second", "We meet."),
        lambda: rewrite(people, first, "first", words(en="We meet.")),
        lambda: bracket(people, first, "second", "May"),
        lambda: agree(people, first, SIDES[0]),
    ):
        with pytest.raises(RuleBroken):
            change()
    ahead = round_in("agenda_agreed", programme, number=2)
    agreed_point(people, ahead)
    with pytest.raises(RuleBroken):
        adopt(by=people.actor("office"), at=AT, round_code=ahead.code)


def test_minutes_wait_for_the_meeting(people, programme):
    """Paragraphs of minutes are written once the round was held."""
    ahead = round_in("agenda_agreed", programme)
    with pytest.raises(RuleBroken):
        draft_point(people, ahead, "office", kind="minutes")
    draft_point(people, ahead, "office")


def test_unknown_round_item_and_pillar_are_named(people, programme, held):
    """Each by what was given."""
    write = points.write_point
    given = {"by": people.actor("first"), "at": AT, "kind": "conclusion", "wording": words()}
    with pytest.raises(NotFound):
        write(**given, round_code="R-9999")
    with pytest.raises(NotFound):
        write(**given, round_code=held.code, item="I-9999")
    with pytest.raises(Invalid, match="nowhere"):
        write(**given, round_code=held.code, pillar="nowhere")
    point = write(**given, round_code=held.code, pillar=programme.pillars[0].code)
    assert read_point(point.code, viewer=people.actor("first")).row.pillar_code == "hill-pillar-1"


def test_point_belongs_to_an_item_of_its_rounds_agenda(people, held):
    """The page of the point names the item."""
    item = AgendaItem.objects.create(
        code="I-0000001",
        round=held,
        release="shared",
        title_en="Visas",
        authentic="en",
        translation="missing",
        proposed_by=people.office,
        proposed_at=AT,
    )
    point = points.write_point(
        by=people.actor("first"),
        at=AT,
        round_code=held.code,
        kind="conclusion",
        wording=words(),
        item=item.code,
    )
    assert read_point(point.code, viewer=people.actor("first")).item_code == item.code


def test_public_reads_what_was_agreed_once_the_round_is_published(people, held):
    """The words that stand, without versions, amendments or names."""
    settled, open_ = agreed_point(people, held), proposed_point(people, held)
    publish_points(held)
    held.release = "public"
    held.save(update_fields=["release"])
    view = read_point(settled.code, viewer=PUBLIC)
    assert (len(view.versions), view.amendments) == (1, ())
    assert {row.who for row in view.agreements} == {""}
    with pytest.raises(NotFound):
        read_point(open_.code, viewer=PUBLIC)


def test_point_of_a_hidden_round_is_not_there(people, programme):
    """A released point of a round that is one side's own would tell of the round."""
    hidden = round_in("held", programme, release="own", owner=1)
    point = proposed_point(people, hidden)
    for who in ("second", "office"):
        with pytest.raises(NotFound):
            read_point(point.code, viewer=people.actor(who))
        with pytest.raises(NotFound):
            bracket(people, point, "second", "May")


def test_summary_counts_what_was_proposed(people, held):
    """Drafts and withdrawn points are not counted, whoever looks."""
    agreed_point(people, held)
    draft_point(people, held)
    bracket(people, proposed_point(people, held), "second", "May")
    for who in ("first", "second", "office", "donor"):
        conclusions, minutes = round_points_summary(held.code, viewer=people.actor(who))
        assert (conclusions.all, conclusions.settled, conclusions.bracketed) == (2, 1, 1)
        assert minutes.all == 0


def test_agreed_sentences_are_offered_to_later_rounds(people, programme, held):
    """The same and the alike; never a sentence that was only proposed; with where it stands."""
    agreed_point(people, held)
    proposed_point(people, held, wording=words(en="Both sides will meet in July.", zh="七月会晤。"))
    (offer,) = remembered(
        Text("Both sides will meet in May.", ""), EN, viewer=people.actor("second")
    )
    assert (offer.percent, offer.agreed.zh, offer.round_code) == (
        100,
        "双方将于五月会晤。",
        held.code,
    )
    (alike,) = remembered(Text("Both sides will meet in March."), EN, viewer=people.actor("second"))
    assert alike.percent < 100
    assert remembered(Text("", "。"), ZH, viewer=people.actor("second")) == ()
    assert remembered(Text("Visas are free."), EN, viewer=people.actor("second")) == ()


def test_terms_of_the_glossary_are_checked(programme):
    """Retired ones are not."""
    Term.objects.create(code="a", term_en="return", term_zh="返回")
    Term.objects.create(code="b", term_en="visa", term_zh="签证", retired=True)
    (mark,) = terminology_marks(Text("return of a visa", "遣返"))
    assert mark.expected == ("返回",)


def test_state_written_past_the_platform_is_found(people, held):
    """The doctor's question."""
    point = agreed_point(people, held)
    assert unsound_points() == []
    point.text.agreements.filter(side=2).delete()
    assert unsound_points() == [point.code]


def test_queries_of_a_round_are_constant(people, held, django_assert_num_queries):
    """However many points there are."""
    for _ in range(2):
        agreed_point(people, held)
    with django_assert_num_queries(4):
        points_of_round(held.code, viewer=people.actor("second"))
    for _ in range(3):
        agreed_point(people, held)
    with django_assert_num_queries(4):
        points_of_round(held.code, viewer=people.actor("second"))
