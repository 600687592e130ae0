"""Adopting, publishing, counting and remembering points: what readers see of them."""

from __future__ import annotations

import pytest

from qiao.core.actor import PUBLIC
from qiao.core.errors import Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.text import Text
from qiao.dialogue.actions import points
from qiao.dialogue.actions.versions import publish_points
from qiao.dialogue.models import AgendaItem
from qiao.dialogue.queries.point_memory import remembered, terminology_marks
from qiao.dialogue.queries.points import (
    points_of_round,
    read_point,
    unsound_points,
)
from qiao.dialogue.queries.points_summary import round_points_summary
from qiao.phases.models import Term
from tests.factories import AT
from tests.factories_dialogue_points import (
    EN,
    SIDES,
    ZH,
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
