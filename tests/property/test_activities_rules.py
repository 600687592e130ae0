"""What holds for any dates, sessions and seats."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qiao.activities import changes, rules
from qiao.activities.changes import Change
from qiao.activities.rules import Move, Seat, SessionShare, Status
from qiao.core import occasions
from qiao.core.occasions import DatePrecision, Dates

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
shares = st.decimals("0.001", "1", places=3)
sessions = st.lists(
    st.tuples(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 4))), shares),
    max_size=12,
).map(lambda drawn: [SessionShare(n, on, share) for n, (on, share) in enumerate(drawn, 1)])
seats = st.lists(
    st.builds(
        Seat,
        activity=st.integers(1, 4),
        person=st.integers(1, 6),
        role=st.sampled_from(rules.ParticipationRole.values),
        days=st.decimals("0", "5", places=1),
        is_withdrawn=st.booleans(),
    ),
    max_size=30,
)


@given(days, st.integers(0, 400), st.sampled_from(["day", "month", "year"]))
def test_dates_hold_what_was_entered_whatever_the_precision(first, length, precision):
    """Widening never loses a day, and dates written again give the same."""
    last = first + timedelta(length)
    given_dates = occasions.dates(first, last, precision, field="held_from")
    assert given_dates.first <= first <= last <= given_dates.last
    again = occasions.dates(given_dates.first, given_dates.last, precision, field="held_from")
    assert again == given_dates


@given(days, st.one_of(st.none(), days))
def test_reason_once_needed_stays_needed(first, through):
    """Closing further never opens what was closed."""
    held = Dates(first, first)
    if rules.needs_reason(held, through):
        assert rules.needs_reason(held, through + timedelta(1))


@given(sessions, st.randoms())
def test_days_attended_do_not_depend_on_the_order(drawn, random):
    """The order in which sessions are ticked changes nothing."""
    shuffled = list(drawn)
    random.shuffle(shuffled)
    assert rules.days_attended(shuffled) == rules.days_attended(drawn)


@given(sessions)
def test_days_attended_are_between_nothing_and_the_sum(drawn):
    """Never negative, never above the plain sum, never above one for one date."""
    total = rules.days_attended(drawn)
    assert 0 <= total <= sum((s.share for s in drawn), Decimal(0))
    for on in {s.on for s in drawn if s.on}:
        assert rules.days_attended(s for s in drawn if s.on == on) <= 1


@given(sessions, sessions)
def test_attending_more_never_gives_fewer_days(drawn, more):
    """One more tick cannot take days away."""
    further = [SessionShare(100 + s.number, s.on, s.share) for s in more]
    assert rules.days_attended([*drawn, *further]) >= rules.days_attended(drawn)


@given(seats, st.randoms())
def test_counts_do_not_depend_on_the_order(drawn, random):
    """Nor on how the seats are split over sheets."""
    shuffled = list(drawn)
    random.shuffle(shuffled)
    assert rules.counts(shuffled) == rules.counts(drawn)


@given(seats)
def test_persons_are_never_more_than_participations(drawn):
    """And each activity counted has at least one participation."""
    counted = rules.counts(drawn)
    assert counted.persons <= counted.participations
    assert counted.activities <= counted.participations


@given(seats)
def test_withdrawing_everyone_counts_nothing(drawn):
    """Withdrawn counts nowhere, in none of the four numbers."""
    gone = [Seat(s.activity, s.person, s.role, s.days, is_withdrawn=True) for s in drawn]
    assert rules.counts(gone) == rules.Counts(0, 0, 0, Decimal(0))


@given(st.lists(st.sampled_from(list(Move)), max_size=12))
def test_activity_that_was_held_stays_held(moves):
    """No sequence of steps undoes that something took place, and a cancelled one never did."""
    status, was_held, was_cancelled = Status.PLANNED, False, False
    for move in moves:
        if move not in rules.allowed(status):
            continue
        status = rules.next_status(status, move)
        was_held = was_held or status == Status.HELD
        was_cancelled = was_cancelled or status == Status.CANCELLED
    assert not was_held or status == Status.HELD
    assert not was_cancelled or status == Status.CANCELLED


plain = st.text(st.characters(whitelist_categories=["L", "N"]), min_size=0, max_size=20).filter(
    lambda text: " ".join(text.split()) == text
)


@given(st.lists(st.tuples(st.sampled_from(sorted(changes.FIELDS)), plain, plain), max_size=4))
def test_changes_survive_being_stored(drawn):
    """Any facts are read back as they were."""
    told = [Change(field, before, after) for field, before, after in drawn]
    assert changes.read(changes.write(told)) == tuple(told)


@given(st.text(max_size=60), st.text(max_size=60))
def test_hostile_values_are_one_change(before, after):
    """Whatever a value holds, one change stays one."""
    told = changes.read(changes.write([changes.change("institution", before, after)]))
    assert [each.field for each in told] == ["institution"]


def test_unknown_precision_is_never_a_date():
    """Unknown stays unknown."""
    assert Dates(date(2020, 1, 1), None, DatePrecision.UNKNOWN).counts_on is None
