"""What may happen to an activity, and what its dates, days and counts mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qiao.activities import rules
from qiao.activities.rules import (
    ActivityKind,
    HeadcountQualifier,
    Move,
    Seat,
    SessionShare,
    Status,
)
from qiao.core import occasions
from qiao.core.errors import Invalid, RuleBroken
from qiao.core.occasions import DatePrecision, Dates


@pytest.mark.parametrize(
    ("status", "move", "leads_to"),
    [
        ("planned", Move.HOLD, Status.HELD),
        ("planned", Move.POSTPONE, Status.POSTPONED),
        ("postponed", Move.RESCHEDULE, Status.PLANNED),
        ("postponed", Move.HOLD, Status.HELD),
        ("planned", Move.CANCEL, Status.CANCELLED),
        ("held", Move.HOLD, Status.HELD),
        ("held", Move.TAKE_ATTENDANCE, Status.HELD),
    ],
)
def test_move_leads_where_the_table_says(status, move, leads_to):
    """Each allowed step has one outcome."""
    assert rules.next_status(status, move) is leads_to


@pytest.mark.parametrize(
    ("status", "move"),
    [
        ("held", Move.CANCEL),
        ("held", Move.POSTPONE),
        ("cancelled", Move.HOLD),
        ("cancelled", Move.EDIT),
        ("planned", Move.TAKE_ATTENDANCE),
    ],
)
def test_move_is_refused_when_the_table_has_no_line(status, move):
    """What took place cannot be cancelled, what was cancelled cannot be held."""
    with pytest.raises(RuleBroken) as refusal:
        rules.next_status(status, move)
    assert str(Status(status).label) in refusal.value.what
    assert refusal.value.mend


def test_attendance_before_the_activity_says_what_comes_first():
    """The mend names the step that is missing."""
    with pytest.raises(RuleBroken) as refusal:
        rules.next_status("planned", Move.TAKE_ATTENDANCE)
    assert refusal.value.mend == "Record first when it was held."


def test_allowed_moves_of_a_cancelled_activity_are_none():
    """Nothing follows a cancellation."""
    assert rules.allowed("cancelled") == frozenset()
    assert Move.HOLD in rules.allowed("planned")


def test_reason_is_asked_for_when_blank():
    """A reason of spaces is none; a given one loses its outer spaces."""
    assert rules.must_have_reason("  rain ") == "rain"
    with pytest.raises(RuleBroken) as refusal:
        rules.must_have_reason(" \n ")
    assert refusal.value.field == "reason"


def test_dates_of_a_month_stand_for_the_whole_month():
    """January 2018 is its first to its last day; February knows leap years."""
    january = occasions.dates(date(2018, 1, 17), None, "month", field="held_from")
    assert (january.first, january.last) == (date(2018, 1, 1), date(2018, 1, 31))
    span = occasions.dates(date(2023, 12, 5), date(2024, 2, 3), "month", field="held_from")
    assert (span.first, span.last) == (date(2023, 12, 1), date(2024, 2, 29))
    assert str(span) == "2023-12/2024-02"


def test_dates_of_a_year_stand_for_the_whole_year():
    """2015 is 1 January to 31 December, written as 2015."""
    year = occasions.dates(date(2015, 6, 1), None, "year", field="held_from")
    assert (year.first, year.last) == (date(2015, 1, 1), date(2015, 12, 31))
    assert str(year) == "2015"


def test_dates_to_the_day_are_kept_as_given():
    """One day without an end is that day."""
    one = occasions.dates(date(2016, 11, 14), None, "day", field="held_from")
    assert (one.first, one.last, str(one)) == (date(2016, 11, 14), date(2016, 11, 14), "2016-11-14")
    assert one.days == (date(2016, 11, 14),)


def test_unknown_dates_have_no_days():
    """An unknown date says so and counts on no day, whatever was typed."""
    unknown = occasions.dates(date(2016, 11, 14), None, "unknown", field="held_from")
    assert unknown == Dates(None, None, DatePrecision.UNKNOWN)
    assert (unknown.known, unknown.counts_on, unknown.days, str(unknown)) == (
        False,
        None,
        (),
        "unknown",
    )


def test_dates_known_to_the_month_have_no_single_days():
    """Sessions are not made up for a month."""
    month = occasions.dates(date(2018, 1, 1), None, "month", field="held_from")
    assert month.days == ()
    assert month.counts_on == date(2018, 1, 1)


def test_days_of_dates_without_an_end_are_the_first_day():
    """A row whose last day no source states is one day."""
    assert Dates(date(2018, 1, 5), None).days == (date(2018, 1, 5),)


def test_dates_without_a_first_day_are_refused():
    """A date is asked for at its field."""
    with pytest.raises(Invalid) as refusal:
        occasions.dates(None, None, "day", field="planned_from")
    assert refusal.value.field == "planned_from"


def test_dates_out_of_order_are_refused_with_both_days():
    """The sentence names both days."""
    with pytest.raises(Invalid) as refusal:
        occasions.dates(date(2016, 11, 16), date(2016, 11, 14), "day", field="planned_from")
    assert "2016-11-14" in refusal.value.what
    assert "2016-11-16" in refusal.value.what


@pytest.mark.parametrize(
    ("held", "through", "needed"),
    [
        (date(2016, 6, 30), date(2016, 6, 30), True),
        (date(2016, 7, 1), date(2016, 6, 30), False),
        (date(2016, 6, 1), date(2016, 6, 30), True),
        (date(2016, 6, 1), None, False),
        (None, date(2016, 6, 30), False),
    ],
)
def test_reason_is_needed_up_to_and_including_the_closing(held, through, needed):
    """The day of the closing itself is closed; an unknown date is in no period."""
    precision = DatePrecision.DAY if held else DatePrecision.UNKNOWN
    assert rules.needs_reason(Dates(held, held, precision), through) is needed


def test_activity_that_began_before_the_closing_counts_there_whole():
    """An activity across the end of a period counts where it began."""
    across = Dates(date(2016, 6, 30), date(2016, 7, 2))
    assert rules.needs_reason(across, date(2016, 6, 30))


def test_headcount_without_a_number_is_not_stated():
    """A qualifier alone means nothing; a number without one is exact."""
    assert rules.headcount(None, "about") is HeadcountQualifier.UNSTATED
    assert rules.headcount(50, "about") is HeadcountQualifier.ABOUT
    assert rules.headcount(33, "unstated") is HeadcountQualifier.EXACT


def test_days_attended_are_at_most_one_on_a_date():
    """Morning, afternoon and evening of one date are one day."""
    day = date(2016, 11, 14)
    shares = [
        SessionShare(number, day, rules.usual_share(part))
        for number, part in enumerate(("morning", "afternoon", "evening"), 1)
    ]
    assert rules.days_attended(shares) == Decimal(1)
    assert rules.days_attended(shares[1:]) == Decimal("0.75")


def test_sessions_without_a_date_add_up_each_for_itself():
    """Nothing says that they were on one day."""
    shares = [SessionShare(1, None, Decimal("0.5")), SessionShare(2, None, Decimal(1))]
    assert rules.days_attended(shares) == Decimal("1.5")


def test_counts_are_four_different_numbers():
    """Speakers and the withdrawn count nowhere; someone at two activities is one person."""
    seats = [
        Seat(1, 7, "participant", Decimal(2)),
        Seat(2, 7, "participant", Decimal(1)),
        Seat(2, 8, "participant", Decimal("0.5")),
        Seat(2, 9, "speaker", Decimal(1)),
        Seat(2, 10, "participant", Decimal(1), is_withdrawn=True),
    ]
    counted = rules.counts(seats)
    assert (counted.activities, counted.participations, counted.persons) == (2, 3, 2)
    assert counted.person_days == Decimal("3.5")


def test_counts_of_nobody_are_zero():
    """An empty list is none, not missing."""
    assert rules.counts([]) == rules.Counts(0, 0, 0, Decimal(0))


@pytest.mark.parametrize("kind", [k for k in ActivityKind if k not in ("meeting", "launch")])
def test_activity_without_a_need_is_refused(kind):
    """Everything but meetings and launches answers an endorsed need."""
    with pytest.raises(Invalid) as refusal:
        rules.must_answer_a_need(kind, 0)
    assert refusal.value.field == "needs"
    rules.must_answer_a_need(kind, 1)


@pytest.mark.parametrize("kind", ["meeting", "launch"])
def test_meeting_goes_without_a_need(kind):
    """A coordination meeting answers no single need."""
    rules.must_answer_a_need(kind, 0)
