"""What people do with needs: the journey's rules, each refusal, and what the log keeps."""

from __future__ import annotations

import dataclasses

import pytest

from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.text import Language, Text
from qiao.needs import actions
from qiao.needs.models import Endorsement, Need, NeedText
from qiao.needs.rules import Decision, Stage
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


def test_need_is_its_sides_own_draft_when_raised(people):
    """A raised need belongs to the side of whoever raised it, in the current phase."""
    need = raise_need(people, "first")
    assert (need.owner, need.release, need.stage) == (1, "own", "draft")
    assert need.raised_by.code == "uphill-ministry"
    assert [t.code for t in need.topics.all()] == ["hill-topic-1"]
    assert (need.text.version, need.text.translation) == (1, "missing")


def test_need_draft_is_invisible_to_everyone_else(people):
    """Only the side itself sees its draft."""
    need = raise_need(people, "first")
    seen = {
        who: Need.objects.visible_to(people.actor(who)).filter(pk=need.pk).exists()
        for who in ("first", "first_coordinator", "second", "office", "donor", "participant")
    }
    assert [who for who, can in seen.items() if can] == ["first", "first_coordinator"]


@pytest.mark.parametrize("who", ["office", "donor", "participant"])
def test_need_is_raised_by_sides_only(people, who):
    """The secretariat joins needs; it has none of its own."""
    with pytest.raises(NotPermitted):
        raise_need(people, who)
    assert not Need.objects.exists()


def test_need_with_unknown_theme_is_refused_whole(people):
    """An unknown pillar or topic names the known ones, and nothing is kept."""
    with pytest.raises(Invalid, match="hill-pillar-1") as refused:
        raise_need(people, "first", pillar="nowhere")
    assert refused.value.field == "pillar"
    with pytest.raises(Invalid) as refused:
        raise_need(people, "first", topics=["nowhere"])
    assert refused.value.field == "topics"
    assert not Need.objects.exists()
    assert not LogEntry.objects.exists()


def test_need_without_authentic_text_is_refused(people):
    """Who writes in Chinese writes the Chinese text."""
    empty = dataclasses.replace(EN_WORDS, authentic=Language.ZH)
    with pytest.raises(Invalid) as refused:
        raise_need(people, "first", wording=empty)
    assert refused.value.field == "title_zh"


def test_need_is_changed_by_its_own_institution_or_coordinator_only(people):
    """A colleague of the other side, or of another institution, cannot edit."""
    need = raise_need(people, "first_coordinator")
    other = dataclasses.replace(people.actor("first"), institution_id=people.second.institution_id)
    with pytest.raises(NotPermitted):
        actions.release_need(by=other, at=AT, code=need.code, version=1)
    with pytest.raises(NotFound):
        actions.release_need(by=people.actor("second"), at=AT, code=need.code, version=1)
    actions.release_need(by=people.actor("first_coordinator"), at=AT, code=need.code, version=1)
    with pytest.raises(NotPermitted):
        actions.withdraw_need(by=people.actor("second"), at=AT, code=need.code)


def test_need_is_released_once_to_both_sides(people):
    """Release goes one step; the next step asks for the endorsement of both sides first."""
    need = released_need(people)
    assert (need.release, need.stage) == ("shared", "released")
    with pytest.raises(RuleBroken, match="endorsed"):
        actions.release_need(by=people.actor("first"), at=AT, code=need.code, version=1)


def test_endorsed_need_is_released_to_the_public_and_no_further(people):
    """Shared, then public, then nothing."""
    need = endorsed_need(people)
    office = people.actor("office")
    assert actions.release_need(by=office, at=AT, code=need.code, version=1).release == "public"
    with pytest.raises(RuleBroken, match="public already"):
        actions.release_need(by=office, at=AT, code=need.code, version=1)


def test_need_withdrawn_cannot_be_joined(people):
    """A side takes back what is not joined; then nobody joins it."""
    need = released_need(people)
    actions.withdraw_need(by=people.actor("first"), at=AT, code=need.code)
    with pytest.raises(RuleBroken):
        actions.join_needs(by=people.actor("office"), at=AT, codes=[need.code])


def test_join_takes_each_sides_own_words(people):
    """The shared need has the Chinese of one side and the English of the other."""
    need = shared_need(people)
    assert (need.owner, need.release, need.stage) == (0, "shared", "drafting")
    assert need.text.title_zh == ZH_WORDS.title.zh
    assert need.text.body_en == EN_WORDS.body.en
    assert need.text.translation == "draft"
    assert set(need.joins.values_list("stage", flat=True)) == {"joined"}


@pytest.mark.parametrize("codes", [[], ["N-NOTHERE"]])
def test_join_of_nothing_is_refused(people, codes):
    """Choosing none, or one that cannot be seen, joins nothing."""
    with pytest.raises(Invalid):
        actions.join_needs(by=people.actor("office"), at=AT, codes=codes)


def test_join_of_a_draft_is_refused_as_if_it_did_not_exist(people):
    """A side's draft cannot be joined, and the refusal does not say that it exists."""
    need = raise_need(people)
    with pytest.raises(Invalid):
        actions.join_needs(by=people.actor("office"), at=AT, codes=[need.code])


def test_text_is_checked_by_a_second_person(people):
    """The writer does not check; another reader does, and it is dated."""
    need = shared_need(people)
    with pytest.raises(RuleBroken, match="wrote"):
        actions.check_text(by=people.actor("office"), at=AT, code=need.code, version=1)
    text = actions.check_text(by=people.actor("second"), at=AT, code=need.code, version=1)
    assert (text.translation, text.checked_by_id, text.checked_at) == (
        "checked",
        people.second.pk,
        AT,
    )
    with pytest.raises(RuleBroken):
        actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=1)


def test_endorsement_is_not_asked_before_the_check(people):
    """Unchecked texts are not put to anyone."""
    need = shared_need(people)
    with pytest.raises(RuleBroken, match="draft"):
        actions.ask_endorsement(by=people.actor("office"), at=AT, code=need.code, version=1)


def test_endorsement_request_tells_those_who_may_give_it(
    people, mailoutbox, django_capture_on_commit_callbacks
):
    """Coordinators of both sides get a message in their own language; nobody else does."""
    with django_capture_on_commit_callbacks(execute=True):
        asked_need(people)
    messages = {m.to[0]: m.subject for m in mailoutbox}
    assert set(messages) == {people.first_coordinator.email, people.second_coordinator.email}
    assert EN_WORDS.title.en in messages[people.second_coordinator.email]
    assert ZH_WORDS.title.zh in messages[people.first_coordinator.email]


def test_need_is_endorsed_when_both_sides_endorsed_the_same_version(people):
    """One answer is not enough; the second makes it endorsed; each names version, person, date."""
    need = asked_need(people)
    for who, stage in [("first_coordinator", Stage.ASKED), ("second_coordinator", Stage.ENDORSED)]:
        actions.answer(
            by=people.actor(who), at=AT, code=need.code, version=1, decision=Decision.ENDORSED
        )
        need.refresh_from_db()
        assert need.stage == stage
    rows = Endorsement.objects.order_by("side").values_list("side", "text__version", "at")
    assert list(rows) == [(1, 1, AT), (2, 1, AT)]


def test_need_is_endorsed_by_coordinators_only(people):
    """A focal point raises needs; the side's coordinator endorses for the side."""
    need = asked_need(people)
    for who in ("first", "office", "donor"):
        with pytest.raises(NotPermitted):
            actions.answer(
                by=people.actor(who), at=AT, code=need.code, version=1, decision=Decision.ENDORSED
            )


def test_refusal_needs_a_reason(people):
    """A refusal without a reason is refused; with one the need stands refused."""
    need = asked_need(people)
    given = {"by": people.actor("second_coordinator"), "at": AT, "code": need.code, "version": 1}
    with pytest.raises(RuleBroken) as refused:
        actions.answer(**given, decision=Decision.REFUSED, reason="  ")
    assert refused.value.field == "reason"
    actions.answer(**given, decision=Decision.REFUSED, reason="Fees are not for us.")
    need.refresh_from_db()
    assert need.stage == Stage.REFUSED


def test_side_answers_a_version_once(people):
    """Neither a second click nor a change of mind makes a second answer."""
    need = asked_need(people)
    given = {
        "by": people.actor("first_coordinator"),
        "at": AT,
        "code": need.code,
        "version": 1,
        "decision": Decision.ENDORSED,
    }
    actions.answer(**given)
    with pytest.raises(RuleBroken, match="already"):
        actions.answer(**given)


def test_edit_reopens_both_endorsements(people):
    """A changed text is another text: stage, check and answers begin again; the old rows stay."""
    need = endorsed_need(people)
    changed = dataclasses.replace(
        EN_WORDS, title=Text("Fair recruitment", "公平招聘"), body=Text("Who pays?", "谁付费？")
    )
    text = actions.edit_text(
        by=people.actor("office"), at=AT, code=need.code, based_on=1, wording=changed
    )
    need.refresh_from_db()
    assert (need.stage, text.version, text.translation) == ("drafting", 2, "draft")
    assert Endorsement.objects.filter(text__version=1).count() == 2
    assert LogEntry.objects.filter(verb="needs.reopened").count() == 1


def test_answer_to_an_older_version_is_refused(people):
    """Who read version 1 cannot endorse version 2."""
    need = asked_need(people)
    changed = dataclasses.replace(EN_WORDS, title=Text("Other", "其他"), body=Text("B", "乙"))
    actions.edit_text(by=people.actor("office"), at=AT, code=need.code, based_on=1, wording=changed)
    actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=2)
    actions.ask_endorsement(by=people.actor("office"), at=AT, code=need.code, version=2)
    with pytest.raises(Conflict, match="version 2"):
        actions.answer(
            by=people.actor("first_coordinator"),
            at=AT,
            code=need.code,
            version=1,
            decision=Decision.ENDORSED,
        )


def test_two_editors_lose_nothing(people):
    """The second to save is told, and the first one's version stands."""
    need = shared_need(people)
    first = dataclasses.replace(EN_WORDS, title=Text("One", "一"), body=Text("B", "乙"))
    second = dataclasses.replace(EN_WORDS, title=Text("Two", "二"), body=Text("B", "乙"))
    given = {"by": people.actor("office"), "at": AT, "code": need.code, "based_on": 1}
    actions.edit_text(**given, wording=first)
    with pytest.raises(Conflict):
        actions.edit_text(**given, wording=second)
    assert NeedText.objects.filter(need=need).order_by("-version").first().title_en == "One"


def test_edit_that_changes_nothing_writes_no_version(people):
    """Saving the same words is refused, so endorsements are not reopened by a careless click."""
    need = raise_need(people)
    with pytest.raises(Invalid, match="Nothing was changed"):
        actions.edit_text(
            by=people.actor("first"), at=AT, code=need.code, based_on=1, wording=ZH_WORDS
        )


def test_joined_need_is_no_longer_edited(people):
    """Once joined, a side's need stands as it was."""
    need = released_need(people)
    actions.join_needs(by=people.actor("office"), at=AT, codes=[need.code])
    with pytest.raises(RuleBroken):
        actions.edit_text(
            by=people.actor("first"),
            at=AT,
            code=need.code,
            based_on=1,
            wording=dataclasses.replace(ZH_WORDS, title=Text("", "新")),
        )


def test_each_action_leaves_one_log_entry(people):
    """Raise twice, release twice, join, check, ask, answer twice: nine entries, in order."""
    endorsed_need(people)
    assert list(LogEntry.objects.values_list("verb", flat=True)) == [
        "needs.raised",
        "needs.shared",
        "needs.raised",
        "needs.shared",
        "needs.joined",
        "needs.checked",
        "needs.asked",
        "needs.endorsed",
        "needs.endorsed",
    ]


def test_log_keeps_no_words_of_a_draft(people):
    """The log holds codes and versions; the words stay in the record."""
    raise_need(people)
    entry = LogEntry.objects.get()
    assert ZH_WORDS.title.zh not in str(entry.facts)
