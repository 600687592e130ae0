"""What people do with an activity as a whole, each refusal, and what the log keeps."""

from __future__ import annotations

from datetime import date

import pytest

from qiao.activities.actions import planning
from qiao.activities.actions.closing import close_records
from qiao.activities.actions.planning import Host, plan_of
from qiao.activities.models import Activity, Correction
from qiao.activities.rules import HostRole
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.occasions import Dates
from qiao.core.text import Text
from qiao.needs import actions as needs
from qiao.needs.rules import Wording
from tests.factories import AT
from tests.factories_activities import HELD, held_activity, plan, planned_activity
from tests.factories_needs import asked_need, endorsed_need

CLOSED = date(2026, 2, 28)


def close(people, through=CLOSED):
    return close_records(by=people.actor("office"), at=AT, through=through)


def hold(people, activity, held=HELD, **changes):
    return planning.hold_activity(
        by=people.actor("office"), at=AT, code=activity.code, held=held, **changes
    )


def last_entry():
    return LogEntry.objects.order_by("-number").first()


def test_activity_is_shared_with_both_sides_when_planned(people):
    """Planned from an endorsed need, seen by both sides, with hosts in order."""
    need = endorsed_need(people)
    activity = planned_activity(people, need)
    assert (activity.status, activity.release, activity.owner) == ("planned", "shared", 0)
    assert [n.code for n in activity.needs.all()] == [need.code]
    assert list(activity.hosts.values_list("institution__code", "role")) == [
        ("downhill-agency", "host"),
        ("uphill-ministry", "co_host"),
    ]
    assert (activity.headcount_stated, activity.headcount_qualifier) == (50, "about")
    assert set(activity.themes.values_list("code", flat=True)) == {"hill-pillar-1", "hill-topic-1"}
    entry = last_entry()
    assert (entry.verb, entry.subject, entry.facts) == (
        "activities.planned",
        activity.code,
        {"needs": [need.code]},
    )


@pytest.mark.parametrize("who", ["first", "second_coordinator", "donor", "participant"])
def test_activity_is_planned_by_the_secretariat_only(people, who):
    """The role table is asked first."""
    with pytest.raises(NotPermitted):
        planning.plan_activity(by=people.actor(who), at=AT, plan=plan())


def test_need_that_is_not_endorsed_cannot_be_answered(people):
    """A need that was only asked for is refused by its code, and nothing is stored."""
    need = asked_need(people)
    with pytest.raises(Invalid) as refusal:
        planning.plan_activity(by=people.actor("office"), at=AT, plan=plan([need.code]))
    assert need.code in refusal.value.what
    assert refusal.value.field == "needs"
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": ("N-NEVER00",)}, "needs"),
        ({"needs": ()}, "needs"),
        ({"themes": ("nonsense",)}, "pillars"),
        ({"themes": ("hill-topic-1",)}, "pillars"),
        ({"hosts": (Host("nonsense", HostRole.HOST),)}, "hosts"),
        ({"title": Text()}, "title_en"),
    ],
)
def test_plan_with_a_fault_is_refused_at_its_field(people, changes, field):
    """Each broken reference is told where it was entered."""
    need = endorsed_need(people)
    faulty = plan(**{"needs": (need.code,), **changes})
    with pytest.raises(Invalid) as refusal:
        planning.plan_activity(by=people.actor("office"), at=AT, plan=faulty)
    assert refusal.value.field == field
    assert not Activity.objects.exists()


def test_meeting_is_planned_without_a_need(people):
    """A coordination meeting answers no single need; one title makes the other missing."""
    activity = planning.plan_activity(
        by=people.actor("office"), at=AT, plan=plan(kind="meeting", title=Text("Coordination"))
    )
    assert activity.needs.count() == 0
    assert activity.translation == "missing"


def test_edit_keeps_a_need_whose_endorsement_was_reopened(people):
    """A reopened need stays linked; one that was never endorsed cannot be added."""
    need = endorsed_need(people)
    activity = planned_activity(people, need)
    text = need.texts.first()
    words = Wording(Text("New", "新"), Text("New body", text.body_zh), text.authentic)
    needs.edit_text(by=people.actor("office"), at=AT, code=need.code, based_on=1, wording=words)
    edited = planning.edit_activity(
        by=people.actor("office"),
        at=AT,
        code=activity.code,
        plan=plan([need.code], title=Text("Fees", "费用"), hosts=()),
    )
    assert [n.code for n in edited.needs.all()] == [need.code]
    assert edited.hosts.count() == 0
    with pytest.raises(Invalid):
        planning.edit_activity(
            by=people.actor("office"),
            at=AT,
            code=activity.code,
            plan=plan([need.code, asked_need(people).code]),
        )


def test_edit_is_refused_when_someone_was_quicker(people):
    """Two people who opened one plan: the second is told, and the first's words stand."""
    activity = planned_activity(people)
    seen = plan_of(activity)
    office = people.actor("office")
    quick = plan(seen.needs, title=Text("Quick", "快"))
    planning.edit_activity(
        by=office, at=AT, code=activity.code, plan=quick, based_on=seen.fingerprint
    )
    with pytest.raises(Conflict):
        planning.edit_activity(
            by=office,
            at=AT,
            code=activity.code,
            plan=plan(seen.needs, title=Text("Slow", "慢")),
            based_on=seen.fingerprint,
        )
    activity.refresh_from_db()
    assert activity.title_en == "Quick"


def test_edit_of_a_held_activity_leaves_what_was_planned(people):
    """Planned dates and headcount are history once it was held."""
    activity = held_activity(people)
    needs_ = plan_of(activity).needs
    other = plan(needs_, planned=Dates(date(2027, 1, 1), date(2027, 1, 1)), headcount=9)
    edited = planning.edit_activity(
        by=people.actor("office"), at=AT, code=activity.code, plan=other
    )
    assert (edited.planned_from, edited.headcount_stated) == (date(2026, 2, 10), 50)
    assert not Correction.objects.exists()


def test_other_pillars_need_a_reason_once_records_are_closed(people):
    """Figures are told apart by pillar, so the change is kept with its reason."""
    activity = held_activity(people)
    close(people)
    changed = plan(plan_of(activity).needs, themes=("hill-pillar-2",))
    edit = {"by": people.actor("office"), "at": AT, "code": activity.code, "plan": changed}
    with pytest.raises(RuleBroken) as refusal:
        planning.edit_activity(**edit)
    assert refusal.value.field == "reason"
    planning.edit_activity(**edit, reason="It was on wells.")
    [correction] = Correction.objects.all()
    assert correction.change == "themes=hill-pillar-1, hill-topic-1>hill-pillar-2"
    assert correction.reason == "It was on wells."


def test_words_are_edited_without_a_reason_after_the_closing(people):
    """A better title changes no figure."""
    activity = held_activity(people)
    close(people)
    words = plan(plan_of(activity).needs, title=Text("Better", "更好"))
    planning.edit_activity(by=people.actor("office"), at=AT, code=activity.code, plan=words)
    assert not Correction.objects.exists()


def test_release_goes_to_the_public_and_no_further(people):
    """Shared, then public; there is no third step."""
    activity = planned_activity(people)
    office = people.actor("office")
    released = planning.release_activity(by=office, at=AT, code=activity.code)
    assert released.release == "public"
    with pytest.raises(RuleBroken):
        planning.release_activity(by=office, at=AT, code=activity.code)


def test_held_dates_are_kept_apart_from_planned_ones(people):
    """Planned for the tenth, held on the ninth: both stay."""
    activity = held_activity(people)
    assert (activity.planned_from, activity.held_from) == (date(2026, 2, 10), date(2026, 2, 9))
    assert (activity.status, last_entry().facts["held"]) == ("held", "2026-02-09/2026-02-10")


def test_activity_cannot_have_been_held_tomorrow(people):
    """A date to come is refused, whatever the plan says."""
    activity = planned_activity(people)
    with pytest.raises(Invalid) as refusal:
        hold(people, activity, Dates(date(2026, 3, 3), date(2026, 3, 3)))
    assert refusal.value.field == "held_from"


def test_activity_may_have_been_held_at_an_unknown_date(people):
    """The public record does not always say."""
    activity = hold(people, planned_activity(people), Dates(None, None, "unknown"), headcount=43)
    assert (activity.held_from, activity.headcount_stated) == (None, 43)
    assert activity.headcount_qualifier == "exact"


def test_late_record_of_a_closed_date_needs_a_reason(people):
    """First held after the closing: the figures of that period change."""
    activity = planned_activity(people)
    close(people)
    with pytest.raises(RuleBroken):
        hold(people, activity)
    hold(people, activity, reason="The report came late.")
    assert Correction.objects.get().change.startswith("held=>2026-02-09/2026-02-10")


def test_moving_out_of_a_closed_period_needs_a_reason(people):
    """The period it leaves is changed as well."""
    activity = held_activity(people, headcount=None)
    close(people, date(2026, 2, 9))
    later = Dates(date(2026, 2, 20), date(2026, 2, 20))
    with pytest.raises(RuleBroken):
        hold(people, activity, later)
    hold(people, activity, later, reason="Misread 9 for 20.")
    assert Correction.objects.get().change == "held=2026-02-09/2026-02-10>2026-02-20"


def test_holding_again_without_a_change_needs_no_reason(people):
    """Saving the same page twice is no correction."""
    activity = held_activity(people)
    close(people)
    hold(people, activity, headcount=50, qualifier="about")
    assert not Correction.objects.exists()
    assert last_entry().verb == "activities.held_corrected"


def test_postponed_activity_waits_for_new_dates(people):
    """Its reason is shown until new dates are set."""
    activity = planned_activity(people)
    office = people.actor("office")
    with pytest.raises(RuleBroken):
        planning.postpone_activity(by=office, at=AT, code=activity.code, reason=" ")
    later = planning.postpone_activity(by=office, at=AT, code=activity.code, reason="Snow")
    assert (later.status, later.status_reason) == ("postponed", "Snow")
    again = planning.reschedule_activity(
        by=office, at=AT, code=activity.code, planned=Dates(date(2026, 5, 4), date(2026, 5, 5))
    )
    assert (again.status, again.status_reason) == ("planned", "")
    assert again.planned_from == date(2026, 5, 4)


def test_cancelled_activity_is_final(people):
    """It cannot be held afterwards."""
    activity = planned_activity(people)
    cancelled = planning.cancel_activity(
        by=people.actor("office"), at=AT, code=activity.code, reason="No funds"
    )
    assert cancelled.status == "cancelled"
    with pytest.raises(RuleBroken):
        hold(people, activity)


def test_activity_of_someone_else_is_not_there(people):
    """A code that never was and a record that may not be changed answer alike."""
    with pytest.raises(NotFound):
        planning.release_activity(by=people.actor("office"), at=AT, code="A-NEVER00")
    activity = planned_activity(people)
    Activity.objects.filter(pk=activity.pk).update(owner=1)
    with pytest.raises(NotFound):
        planning.release_activity(by=people.actor("office"), at=AT, code=activity.code)
