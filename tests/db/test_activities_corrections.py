"""How what was recorded about one person is put right, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from qiao.activities.actions import corrections
from qiao.activities.actions.closing import close_records
from qiao.activities.actions.corrections import SeatFacts
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Attendance, Correction, Participation
from qiao.activities.queries.details import read_activity
from qiao.core.errors import Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.partners.models import Person
from tests.factories import AT
from tests.factories_activities import held_activity, planned_activity, uploaded_sheet

FACTS = SeatFacts(
    hanzi="李红",
    latin="",
    sex="female",
    role="participant",
    institution="uphill-union",
    institution_as_written="登山工会",
    sessions=frozenset({1, 3}),
)


@pytest.fixture
def activity(people):
    """A held activity whose sheet is stored."""
    held = held_activity(people)
    sheet = uploaded_sheet(people, held)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    return held


@pytest.fixture
def seat(activity):
    """李红, who was at sessions 1 and 3."""
    return Participation.objects.get(person__name_hanzi="李红")


def correct(people, activity, seat, facts, reason="As the person told us."):
    return corrections.correct_participation(
        by=people.actor("office"),
        at=AT,
        code=activity.code,
        seat_id=seat.pk,
        facts=facts,
        reason=reason,
    )


def withdraw(people, activity, seat, reason="She was not there."):
    return corrections.withdraw_participation(
        by=people.actor("office"), at=AT, code=activity.code, seat_id=seat.pk, reason=reason
    )


def add(people, activity, facts, reason=""):
    return corrections.add_participation(
        by=people.actor("office"), at=AT, code=activity.code, facts=facts, reason=reason
    )


def test_correction_keeps_what_was_and_why(people, activity, seat):
    """Other sessions: attendance, days and the correction agree."""
    row = correct(people, activity, seat, replace(FACTS, sessions=frozenset({2, 3})))
    assert row.days == Decimal("1.5")
    assert set(row.attendances.values_list("session__number", flat=True)) == {2, 3}
    [correction] = Correction.objects.all()
    assert correction.change == "sessions=1, 3>2, 3"
    assert correction.participation_id == seat.pk


def test_correction_of_role_takes_the_seat_out_of_the_count(people, activity, seat):
    """A speaker is not trained; the change reads in words."""
    correct(people, activity, seat, replace(FACTS, role="speaker"))
    told = read_activity(activity.code, viewer=people.actor("office")).corrections[0].changes
    assert [(c.label, c.before, c.after) for c in told] == [("role", "participant", "speaker")]


def test_correction_of_a_name_is_another_person(people, activity, seat):
    """The seat moves to the person of that name; the log and the correction name nobody."""
    old = seat.person_id
    row = correct(people, activity, seat, replace(FACTS, hanzi="李虹"))
    assert row.person.identity == "李虹|uphill-union"
    assert Person.objects.filter(pk=old).exists()
    correction = Correction.objects.get()
    assert correction.change == f"person=P-{old}>P-{row.person_id}"
    kept = f"{LogEntry.objects.order_by('-number').first().facts}{correction.change}"
    assert "李" not in kept


def test_correction_of_institution_changes_side_and_kind(people, activity, seat):
    """The register decides; the words as written stay."""
    row = correct(people, activity, seat, replace(FACTS, institution="downhill-agency"))
    assert (row.side, row.kind) == (2, "recruitment")
    told = {c.split("=")[0] for c in Correction.objects.get().change.split("; ")}
    assert told == {"person", "side", "kind", "institution"}


def test_correction_of_an_institution_outside_the_register(people, activity, seat):
    """Side and kind are what was said."""
    facts = replace(
        FACTS,
        institution="",
        institution_as_written="无名公司",
        side=None,
        kind="",
        sessions=frozenset(),
    )
    row = correct(people, activity, seat, facts)
    assert (row.institution, row.side, row.kind, row.days) == (None, None, "other", 0)
    assert not Attendance.objects.filter(participation=row).exists()


def test_correction_of_a_position_says_that_it_changed_and_not_what(people, activity, seat):
    """Personal words are not kept twice."""
    correct(people, activity, seat, replace(FACTS, position="Deputy director"))
    assert Correction.objects.get().change == "position=>*"
    told = read_activity(activity.code, viewer=people.actor("office")).corrections[0].changes
    assert [(c.before, c.after) for c in told] == [("", "changed")]


def test_correction_without_a_change_is_refused(people, activity, seat):
    """Saving what is there already is no correction."""
    with pytest.raises(Invalid):
        correct(people, activity, seat, FACTS)
    assert not Correction.objects.exists()


def test_correction_without_a_reason_is_refused_and_changes_nothing(people, activity, seat):
    """All or nothing."""
    with pytest.raises(RuleBroken):
        correct(people, activity, seat, replace(FACTS, sex="male"), reason=" ")
    seat.refresh_from_db()
    assert seat.sex == "female"


def test_correction_into_someone_who_is_there_is_refused(people, activity, seat):
    """One person has one seat at an activity."""
    other = replace(FACTS, hanzi="王小明", institution="uphill-ministry")
    with pytest.raises(RuleBroken) as refusal:
        correct(people, activity, seat, other)
    assert refusal.value.field == "hanzi"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hanzi": " ", "latin": ""}, "hanzi"),
        ({"institution": "nonsense"}, "institution"),
        ({"sessions": frozenset({1, 9})}, "sessions"),
    ],
)
def test_correction_with_a_fault_is_refused_at_its_field(people, activity, seat, changes, field):
    """Each is told where it was entered."""
    with pytest.raises(Invalid) as refusal:
        correct(people, activity, seat, replace(FACTS, **changes))
    assert refusal.value.field == field


def test_withdrawn_seat_stays_and_counts_nowhere(people, activity, seat):
    """The row is there with its reason; withdrawing twice is one correction."""
    withdraw(people, activity, seat)
    withdraw(people, activity, seat)
    seat.refresh_from_db()
    assert seat.withdrawn_at == AT
    assert Correction.objects.get().reason == "She was not there."
    with pytest.raises(RuleBroken):
        correct(people, activity, seat, replace(FACTS, sex="male"))


def test_withdrawal_is_taken_back_with_a_reason(people, activity, seat):
    """It counts again, and both steps are kept; what counts already is left alone."""
    withdraw(people, activity, seat)
    back = {"by": people.actor("office"), "at": AT, "code": activity.code, "seat_id": seat.pk}
    with pytest.raises(RuleBroken):
        corrections.reinstate_participation(**back, reason="")
    assert corrections.reinstate_participation(**back, reason="She was.").withdrawn_at is None
    corrections.reinstate_participation(**back, reason="Again.")
    assert Correction.objects.count() == 2
    told = read_activity(activity.code, viewer=people.actor("office")).corrections
    assert {c.changes[0].label for c in told} == {"withdrawn", "added or counted again"}


def test_walk_in_is_added_without_a_sheet(people, activity):
    """Someone whom no sheet lists; no reason while the records are open."""
    facts = replace(FACTS, hanzi="", latin="Eva Lind", institution="downhill-authority")
    row = add(people, activity, facts)
    assert (row.sheet, row.sheet_row, row.days, row.side) == (None, None, Decimal("1.5"), 2)
    assert not Correction.objects.exists()
    with pytest.raises(RuleBroken):
        add(people, activity, facts)


def test_walk_in_after_the_closing_needs_a_reason(people, activity):
    """It changes figures that were reported."""
    close_records(by=people.actor("office"), at=AT, through=date(2026, 2, 28))
    facts = replace(FACTS, hanzi="赵云")
    with pytest.raises(RuleBroken):
        add(people, activity, facts)
    row = add(people, activity, facts, reason="Her form came by post.")
    assert Correction.objects.get().change == f"seat=>{row.pk}"


def test_nobody_is_added_before_it_was_held(people):
    """First it is recorded as held."""
    with pytest.raises(RuleBroken):
        add(people, planned_activity(people), FACTS)


def test_seat_of_another_activity_is_not_found(people, activity, seat):
    """A number of another activity does not open it."""
    other = held_activity(people)
    with pytest.raises(NotFound):
        withdraw(people, other, seat)


@pytest.mark.parametrize("who", ["first", "second_coordinator", "donor"])
def test_corrections_are_the_secretariats(people, activity, seat, who):
    """A side asks the secretariat."""
    by = {"by": people.actor(who), "at": AT, "code": activity.code}
    with pytest.raises(NotPermitted):
        corrections.withdraw_participation(**by, seat_id=seat.pk, reason="x")
    with pytest.raises(NotPermitted):
        corrections.correct_participation(**by, seat_id=seat.pk, facts=FACTS, reason="x")
    with pytest.raises(NotPermitted):
        corrections.add_participation(**by, facts=FACTS)
    with pytest.raises(NotPermitted):
        corrections.reinstate_participation(**by, seat_id=seat.pk, reason="x")
