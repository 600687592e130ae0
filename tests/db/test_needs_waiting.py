"""What waits for whom, as a need goes its way."""

from __future__ import annotations

from datetime import timedelta

from qiao.needs import actions
from qiao.needs.waiting import waiting
from tests.factories import AT
from tests.factories_needs import asked_need, endorsed_need, raise_need, released_need, shared_need

TODAY = AT.date()


def _tasks(people, who, today=TODAY):
    return [str(item.task) for item in waiting(viewer=people.actor(who), today=today)]


def test_draft_waits_for_its_own_side(people):
    """The focal point of the institution and the coordinator of the side; nobody else."""
    raise_need(people, "first")
    assert _tasks(people, "first") == ["Finish this draft and release it"]
    assert _tasks(people, "first_coordinator") == ["Finish this draft and release it"]
    assert _tasks(people, "second") == _tasks(people, "office") == _tasks(people, "donor") == []


def test_released_need_waits_for_the_secretariat(people):
    """To be joined."""
    released_need(people, "first")
    assert _tasks(people, "office") == ["Join this need into a shared one"]
    assert _tasks(people, "first") == []


def test_shared_text_waits_for_a_second_reader(people):
    """The sides can check it; its writer is told that someone else must."""
    need = shared_need(people)
    assert _tasks(people, "second") == ["Check that both texts say the same"]
    assert _tasks(people, "office") == ["Have this text checked by someone else"]
    actions.check_text(by=people.actor("second"), at=AT, code=need.code, version=1)
    assert _tasks(people, "office") == ["Ask both sides to endorse this text"]


def test_asked_need_waits_for_the_coordinator_who_has_not_answered(people):
    """Until the side has answered this version."""
    need = asked_need(people)
    assert _tasks(people, "first_coordinator") == ["Endorse this text, or say why not"]
    actions.answer(
        by=people.actor("first_coordinator"), at=AT, code=need.code, version=1, decision="endorsed"
    )
    assert _tasks(people, "first_coordinator") == []
    assert _tasks(people, "second_coordinator") == ["Endorse this text, or say why not"]


def test_endorsed_need_waits_for_nobody(people):
    """Done is done."""
    endorsed_need(people)
    assert _tasks(people, "office") == _tasks(people, "second_coordinator") == []


def test_one_language_missing_is_the_secretariats_to_complete(people):
    """A need joined from one side only lacks the other language."""
    need = released_need(people, "first")
    actions.join_needs(by=people.actor("office"), at=AT, codes=[need.code])
    assert _tasks(people, "office") == ["Complete this text in both languages"]


def test_thing_that_waits_over_a_month_is_late(people):
    """Late after thirty days, not on the thirtieth."""
    raise_need(people, "first")

    def is_late(days):
        today = TODAY + timedelta(days=days)
        return waiting(viewer=people.actor("first"), today=today)[0].is_late

    assert (is_late(30), is_late(31)) == (False, True)
