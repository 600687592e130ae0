"""How an activity is divided into sessions, and when its records are closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qiao.activities.actions.closing import close_records
from qiao.activities.actions.sessions import SessionDraft, set_sessions
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Correction, Participation, RecordsClosing, Session
from qiao.core.errors import Invalid, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.text import Text
from tests.factories import AT
from tests.factories_activities import held_activity, planned_activity, uploaded_sheet

CLOSED = date(2026, 2, 28)


def close(people, through=CLOSED):
    return close_records(by=people.actor("office"), at=AT, through=through)


def divide(people, activity, drafts, reason=""):
    return set_sessions(
        by=people.actor("office"), at=AT, code=activity.code, sessions=drafts, reason=reason
    )


def test_sessions_are_numbered_in_their_order(people):
    """Swapping two lines swaps their numbers; a new one gets its usual share."""
    activity = planned_activity(people)
    first, second = divide(
        people,
        activity,
        [
            SessionDraft(Text("Opening", "开幕"), date(2026, 2, 10), "morning"),
            SessionDraft(Text(), date(2026, 2, 10), "afternoon"),
        ],
    )
    assert (first.day_share, second.day_share) == (Decimal("0.5"), Decimal("0.5"))
    divide(
        people,
        activity,
        [
            SessionDraft(second.label, second.on, "afternoon", id=second.pk),
            SessionDraft(first.label, first.on, "day", Decimal("0.75"), id=first.pk),
        ],
    )
    assert list(activity.sessions.order_by("number").values_list("pk", "day_share")) == [
        (second.pk, Decimal("0.5")),
        (first.pk, Decimal("0.75")),
    ]


def test_session_that_nobody_attended_is_removed(people):
    """Leaving out a line removes it."""
    activity = planned_activity(people)
    divide(people, activity, [SessionDraft(Text("One"), None, "day")])
    divide(people, activity, [])
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SessionDraft(Text("x"), date(2026, 3, 1), "day"), "on"),
        (SessionDraft(Text("x"), None, "day", Decimal(0)), "share"),
        (SessionDraft(Text("x"), None, "day", Decimal("1.5")), "share"),
        (SessionDraft(Text("x"), None, "day", id=4_000_000), None),
    ],
)
def test_session_with_a_fault_is_refused(people, draft, field):
    """Outside the dates, of no length, of more than a day, of another activity."""
    activity = planned_activity(people)
    with pytest.raises(Invalid) as refusal:
        divide(people, activity, [draft])
    assert refusal.value.field == field
    assert not Session.objects.exists()


def attended(people):
    """A held activity whose sheet is stored: three sessions, four people."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    return activity


def kept(activity, **shares):
    return [
        SessionDraft(s.label, s.on, s.part, shares.get(f"s{s.number}", s.day_share), s.pk)
        for s in activity.sessions.all()
    ]


def test_session_that_was_attended_stays(people):
    """Attendance is never lost by editing sessions."""
    activity = attended(people)
    with pytest.raises(RuleBroken) as refusal:
        divide(people, activity, kept(activity)[1:])
    assert "1" in refusal.value.what
    assert activity.sessions.count() == 3


def test_days_are_added_up_anew_when_a_share_changes(people):
    """A whole day that was half a day: everyone who was there has half a day less."""
    activity = attended(people)
    before = dict(Participation.objects.values_list("person__identity", "days"))
    divide(people, activity, kept(activity, s3=Decimal("0.5")))
    after = dict(Participation.objects.values_list("person__identity", "days"))
    assert {who: before[who] - after[who] for who in before} == {
        "王小明|uphill-ministry": Decimal("0.5"),
        "李红|uphill-union": Decimal("0.5"),
        "anna berg|downhill-authority": 0,
        "karl maier|downhill-agency": Decimal("0.5"),
    }


def test_change_of_days_needs_a_reason_once_records_are_closed(people):
    """Renaming a session needs none; another share does."""
    activity = attended(people)
    close(people)
    divide(people, activity, kept(activity))
    with pytest.raises(RuleBroken):
        divide(people, activity, kept(activity, s3=Decimal("0.5")))
    divide(people, activity, kept(activity, s3=Decimal("0.5")), reason="It ended at noon.")
    assert Correction.objects.get().change == ("share=1: 0.5, 2: 0.5, 3: 1>1: 0.5, 2: 0.5, 3: 0.5")


def test_records_are_closed_once(people):
    """Closing a day twice is one closing and one entry."""
    close(people)
    close(people)
    assert RecordsClosing.objects.count() == 1
    assert LogEntry.objects.filter(verb="activities.records_closed").count() == 1


def test_records_are_closed_by_who_may_freeze(people):
    """A side cannot close records."""
    with pytest.raises(NotPermitted):
        close_records(by=people.actor("first"), at=AT, through=CLOSED)
