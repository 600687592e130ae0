"""What keeps a need trustworthy: private versions, second readers, exact versions."""

from __future__ import annotations

import dataclasses

import pytest

from qiao.core.errors import Conflict, Invalid, NotPermitted, RuleBroken
from qiao.core.text import Language, Text
from qiao.needs import actions, queries
from qiao.needs.models import Need, NeedText
from qiao.needs.rules import Decision, Wording
from qiao.needs.waiting import waiting
from tests.factories import AT
from tests.factories_needs import (
    EN_WORDS,
    ZH_WORDS,
    asked_need,
    endorsed_need,
    raise_need,
    released_need,
    shared_need,
)


def _edit(people, who, need, words, based_on=1):
    return actions.edit_text(
        by=people.actor(who), at=AT, code=need.code, based_on=based_on, wording=words
    )


def _answer(people, who, need, decision=Decision.ENDORSED, reason="", version=1):
    return actions.answer(
        by=people.actor(who),
        at=AT,
        code=need.code,
        version=version,
        decision=decision,
        reason=reason,
    )


def _versions(people, who, need):
    return [v.number for v in queries.read_need(need.code, viewer=people.actor(who)).versions]


def test_versions_before_the_release_stay_the_sides_own(people):
    """What was written and thought better of before release is nobody else's to read."""
    need = raise_need(people, "first", dataclasses.replace(ZH_WORDS, title=Text("", "红线")))
    _edit(people, "first", need, ZH_WORDS)
    actions.release_need(by=people.actor("first"), at=AT, code=need.code, version=2)
    assert _versions(people, "first", need) == [1, 2]
    assert _versions(people, "second", need) == [2]
    assert _versions(people, "office", need) == [2]
    assert _versions(people, "donor", need) == [2]


def test_release_is_of_the_version_that_was_read(people):
    """A colleague's newer version is not released unseen."""
    need = raise_need(people, "first")
    _edit(people, "first_coordinator", need, dataclasses.replace(ZH_WORDS, title=Text("", "新")))
    with pytest.raises(Conflict):
        actions.release_need(by=people.actor("first"), at=AT, code=need.code, version=1)
    assert Need.objects.get().release == "own"


def test_public_text_does_not_change(people):
    """What the public reads is what both sides endorsed."""
    need = endorsed_need(people)
    actions.release_need(by=people.actor("office"), at=AT, code=need.code, version=1)
    with pytest.raises(RuleBroken, match="public"):
        _edit(people, "office", need, dataclasses.replace(EN_WORDS, title=Text("New", "新")))


def test_public_sees_neither_refusals_nor_earlier_versions(people):
    """A refusal on the way, and its reason, stay between those who negotiated."""
    need = asked_need(people)
    _answer(people, "second_coordinator", need, Decision.REFUSED, "SECRET REASON")
    words = Wording(Text("Agreed", "已商定"), Text("Body", "正文"), Language.EN)
    _edit(people, "office", need, words)
    actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=2)
    actions.ask_endorsement(by=people.actor("office"), at=AT, code=need.code, version=2)
    for who in ("first_coordinator", "second_coordinator"):
        _answer(people, who, need, version=2)
    actions.release_need(by=people.actor("office"), at=AT, code=need.code, version=2)
    told = queries.read_need(need.code, viewer=people.actor("participant"))
    assert [v.number for v in told.versions] == [2]
    assert [(s.current.decision, s.earlier) for s in told.standings] == [("endorsed", None)] * 2
    assert told.sources == ()


def test_nobody_checks_words_of_their_own_behind_anothers_comma(people):
    """Who wrote since the last check is no second reader, though another saved last."""
    need = raise_need(people, "first", Wording(Text("A", "甲"), Text("B", "乙"), Language.EN))
    words = Wording(Text("A", "甲"), Text("B.", "乙"), Language.EN)
    _edit(people, "first_coordinator", need, words)
    for who in ("first", "first_coordinator"):
        with pytest.raises(RuleBroken, match="wrote"):
            actions.check_text(by=people.actor(who), at=AT, code=need.code, version=2)


def test_writer_before_the_last_check_may_check_again(people):
    """A check closes what was written until then."""
    need = raise_need(people, "first", Wording(Text("A", "甲"), Text("B", "乙"), Language.EN))
    actions.check_text(by=people.actor("first_coordinator"), at=AT, code=need.code, version=1)
    words = Wording(Text("A", "甲"), Text("C", "丙"), Language.EN)
    _edit(people, "first_coordinator", need, words)
    text = actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=2)
    assert text.translation == "checked"


def test_need_of_a_side_is_checked_by_that_side(people):
    """The other side reads a released need; it does not vouch for its translation."""
    both = Wording(Text("A", "甲"), Text("B", "乙"), Language.ZH)
    need = released_need(people, "first", wording=both)
    for who in ("second", "second_coordinator", "office"):
        with pytest.raises(NotPermitted):
            actions.check_text(by=people.actor(who), at=AT, code=need.code, version=1)


def test_withdrawn_need_is_not_checked(people):
    """Nothing more happens to it."""
    both = Wording(Text("A", "甲"), Text("B", "乙"), Language.ZH)
    need = released_need(people, "first", wording=both)
    actions.withdraw_need(by=people.actor("first"), at=AT, code=need.code)
    with pytest.raises(RuleBroken):
        actions.check_text(by=people.actor("first_coordinator"), at=AT, code=need.code, version=1)


def test_check_and_request_are_of_the_version_that_was_read(people):
    """Version 1 is not checked, nor put to anyone, once there is a version 2."""
    need = shared_need(people)
    _edit(people, "office", need, Wording(Text("N", "新"), Text("B", "乙"), Language.EN))
    with pytest.raises(Conflict):
        actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=1)
    actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=2)
    with pytest.raises(Conflict):
        actions.ask_endorsement(by=people.actor("office"), at=AT, code=need.code, version=1)


def test_nothing_is_answered_before_it_is_asked(people):
    """A checked text that nobody was asked about takes no endorsement."""
    need = shared_need(people)
    actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=1)
    with pytest.raises(RuleBroken):
        _answer(people, "second_coordinator", need)


def test_second_side_may_refuse_too(people):
    """One refusal does not take the other side's word away."""
    need = asked_need(people)
    _answer(people, "first_coordinator", need, Decision.REFUSED, "Not yet")
    _answer(people, "second_coordinator", need, Decision.REFUSED, "Nor for us")
    need.refresh_from_db()
    assert need.stage == "refused"


def test_refusal_waits_for_the_secretariat_and_the_other_side(people):
    """Somebody must answer it."""
    need = asked_need(people)
    _answer(people, "first_coordinator", need, Decision.REFUSED, "Not yet")
    tasks = {
        who: [str(item.task) for item in waiting(viewer=people.actor(who), today=AT.date())]
        for who in ("office", "first_coordinator", "second_coordinator")
    }
    assert tasks == {
        "office": ["Answer this refusal with a new text"],
        "first_coordinator": [],
        "second_coordinator": ["Endorse this text, or say why not"],
    }


def test_coordinator_of_the_other_side_changes_nothing(people):
    """Permission to edit needs is permission to edit one's own."""
    need = released_need(people, "first")
    other = people.actor("second_coordinator")
    with pytest.raises(NotPermitted):
        actions.withdraw_need(by=other, at=AT, code=need.code)
    with pytest.raises(NotPermitted):
        _edit(people, "second_coordinator", need, EN_WORDS)


def test_lists_and_counts_hold_only_what_is_seen(people):
    """Sources, counts by pillar, waiting drafts: each asks who is reading."""
    need = endorsed_need(people)
    raise_need(people, "first")
    public = people.actor("participant")
    assert queries.sources_of(need.code, viewer=public) == ()
    assert queries.needs_by_pillar(viewer=public) == {}
    assert queries.endorsed_needs(viewer=public) == ()
    assert queries.released_needs(viewer=public) == ()
    assert waiting(viewer=people.actor("second_coordinator"), today=AT.date()) == []


def test_what_nobody_sees_is_not_endorsed(people):
    """Controls and turns of the writing direction are left out; a title is one line."""
    sly = Wording(Text("Pay\u202e nothing\nat all", ""), Text("one\r\ntwo\x00", ""), Language.EN)
    need = raise_need(people, "second", sly)
    assert (need.text.title_en, need.text.body_en) == ("Pay nothing at all", "one\ntwo")
    with pytest.raises(Invalid, match="Nothing was changed"):
        _edit(
            people,
            "second",
            need,
            Wording(Text("Pay nothing at all", ""), Text("one\rtwo", ""), Language.EN),
        )


def test_two_needs_of_one_side_keep_both_their_words(people):
    """Joining drops no paragraph."""
    more = dataclasses.replace(ZH_WORDS, title=Text("", "另一"), body=Text("", "另一段。"))
    codes = [released_need(people, "first", wording=w).code for w in (ZH_WORDS, more)]
    need = actions.join_needs(by=people.actor("office"), at=AT, codes=codes)
    assert need.text.body_zh == f"{ZH_WORDS.body.zh}\n另一段。"


def test_record_changed_past_the_platform_is_found(people):
    """Endorsed words, and a stage without its answers, are told by code."""
    need, other = endorsed_need(people), asked_need(people)
    assert queries.unsound_needs() == []
    NeedText.objects.filter(need=need).update(body_en="Other words")
    Need.objects.filter(pk=other.pk).update(stage="endorsed")
    assert queries.unsound_needs() == sorted([need.code, other.code])


def test_endorsement_keeps_post_and_institution_of_the_day(people):
    """They are facts of the answer, not of the person's later life."""
    people.second_coordinator.post_title = "First Counsellor"
    people.second_coordinator.save()
    need = asked_need(people)
    row = _answer(people, "second_coordinator", need)
    assert (row.post, row.institution.code) == ("First Counsellor", "downhill-authority")
    told = queries.read_need(need.code, viewer=people.actor("donor")).standings[1].current
    assert (told.who, told.post) == ("", "")
