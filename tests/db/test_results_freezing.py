"""A period is frozen with what stands behind it, and what is corrected later is told later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qiao.activities.models import Correction, RecordsClosing
from qiao.core.errors import NotPermitted, RuleBroken
from qiao.results.actions.contributions import link_contributions
from qiao.results.actions.freezing import freeze_period
from qiao.results.actions.values import Entry, approve_value, enter_value
from qiao.results.models import Freeze, FrozenFigure, FrozenInput
from qiao.results.queries.periods import find_freeze, list_periods, verify_freeze
from tests import factories
from tests.factories_results import AT, EVIDENCE, LATER, held, logframe, seat, seats


@pytest.fixture
def frame(programme):
    """A logframe with two half-years."""
    return logframe(programme)


@pytest.fixture
def spring(programme, frame):
    """A training in the first half-year with six participants of the first side."""
    row = held(programme, date(2026, 3, 2))
    seats(row, 6)
    return row


def told(freeze, indicator, kind="period"):
    """The value that a freeze tells."""
    return FrozenFigure.objects.get(freeze=freeze, indicator=indicator, kind=kind).value


def approved(people, indicator, period, value, **entry):
    """An observed value that a second person approved."""
    row = enter_value(
        by=people.actor("office"),
        at=AT,
        indicator=indicator.pk,
        period=period.code,
        entry=Entry(Decimal(value), address=EVIDENCE, **entry),
        submit=True,
    )
    return approve_value(by=second_of_office(), at=AT, number=row.pk)


def second_of_office():
    """Another person of the secretariat."""
    from qiao.accounts.actors import actor_for
    from qiao.core.actor import Role

    return actor_for(factories.user(Role.SECRETARIAT))


def test_freeze_keeps_figures_and_every_input(people, frame, spring):
    """Figures equal the records, each record is kept, and the period's records close."""
    approved(people, frame.adopted, frame.h1, 3)
    freeze = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    assert told(freeze, frame.persons) == 6
    assert told(freeze, frame.events) == 1
    assert told(freeze, frame.adopted) == 3
    assert told(freeze, frame.share) is None
    kept = FrozenInput.objects.filter(freeze=freeze)
    assert kept.filter(record="participation").count() == 6
    assert kept.filter(record="activity").count() == 1
    assert kept.filter(record="value").count() == 1
    assert not any("name" in str(row.facts) for row in kept.filter(record="participation"))
    assert RecordsClosing.objects.get().through == date(2026, 6, 30)
    assert verify_freeze(freeze.pk) == []


def test_late_correction_is_told_in_the_next_report_with_its_reason(
    programme, people, frame, spring
):
    """The frozen figure stays; the next freeze restates the period and says why."""
    first = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    late = seat(spring)
    Correction.objects.create(
        activity=spring,
        participation=late,
        change="seat=>1",
        reason="The sheet of the second day came late.",
        by=people.office,
        at=LATER.replace(month=1, day=2),
    )
    second = freeze_period(by=people.actor("office"), at=LATER, period="2026-h2")
    assert told(first, frame.persons) == 6
    assert verify_freeze(first.pk) == []
    restated = FrozenFigure.objects.get(freeze=second, indicator=frame.persons, kind="restated")
    assert restated.value == 7
    assert restated.period == frame.h1
    assert restated.reason == "The sheet of the second day came late."
    correction = next(
        c for c in second.content["corrections"] if c["indicator"] == frame.persons.pk
    )
    assert (correction["before"]["value"], correction["after"]["value"]) == ("6", "7")
    assert told(second, frame.persons, "cumulative") == 7
    assert told(second, frame.persons) == 0
    assert verify_freeze(second.pk) == []


def test_a_restatement_is_told_once(programme, people, frame, spring):
    """What the second report restated is not restated again by nothing."""
    freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    seat(spring)
    second = freeze_period(by=people.actor("office"), at=LATER, period="2026-h2")
    assert second.figures.filter(kind="restated").count() == 3
    from qiao.results.models import ReportingPeriod

    third = ReportingPeriod.objects.create(
        phase=programme.phase,
        code="2027-h1",
        label_en="H1",
        label_zh="上半年",
        starts=date(2027, 1, 1),
        ends=date(2027, 6, 30),
    )
    freeze = freeze_period(by=people.actor("office"), at=LATER.replace(month=8), period=third.code)
    assert not freeze.figures.filter(kind="restated").exists()


def test_corrected_value_replaces_the_frozen_one_only_afterwards(people, frame):
    """A corrected observed value leaves the report as it was and is restated with its reason."""
    approved(people, frame.adopted, frame.h1, 3)
    first = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    row = enter_value(
        by=people.actor("office"),
        at=LATER,
        indicator=frame.adopted.pk,
        period="2026-h1",
        entry=Entry(Decimal(4), address=EVIDENCE, reason="One rule was overlooked."),
        submit=True,
    )
    approve_value(by=second_of_office(), at=LATER, number=row.pk)
    second = freeze_period(by=people.actor("office"), at=LATER, period="2026-h2")
    assert told(first, frame.adopted) == 3
    restated = second.figures.get(indicator=frame.adopted, kind="restated")
    assert (restated.value, restated.reason) == (4, "One rule was overlooked.")


def test_freeze_refuses_out_of_order(people, frame):
    """The second half-year cannot be frozen before the first."""
    with pytest.raises(RuleBroken, match="2026-h1"):
        freeze_period(by=people.actor("office"), at=LATER, period="2026-h2")
    assert not Freeze.objects.exists()


def test_freeze_refuses_a_period_that_has_not_ended(people, frame):
    """A period is frozen after its last day."""
    with pytest.raises(RuleBroken, match="only after"):
        freeze_period(by=people.actor("office"), at=AT.replace(month=6, day=30), period="2026-h1")


def test_freeze_refuses_twice(people, frame):
    """What is frozen stays."""
    freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    with pytest.raises(RuleBroken, match="frozen already"):
        freeze_period(by=people.actor("office"), at=AT, period="2026-h1")


def test_undecided_values_stop_a_freeze_unless_left_out(people, frame):
    """A value that nobody decided is left out only on purpose, and the report says so."""
    enter_value(
        by=people.actor("office"),
        at=AT,
        indicator=frame.adopted.pk,
        period="2026-h1",
        entry=Entry(Decimal(3), address=EVIDENCE),
        submit=True,
    )
    with pytest.raises(RuleBroken, match="wait to be decided"):
        freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    freeze = freeze_period(
        by=people.actor("office"), at=AT, period="2026-h1", leave_out_pending=True
    )
    assert freeze.content["left_out"] == 1
    assert told(freeze, frame.adopted) is None


@pytest.mark.parametrize("who", ["first_coordinator", "second", "donor", "participant"])
def test_only_the_secretariat_freezes(people, frame, who):
    """Every other role is refused and nothing is kept."""
    with pytest.raises(NotPermitted):
        freeze_period(by=people.actor(who), at=AT, period="2026-h1")
    assert not Freeze.objects.exists()


def test_verify_finds_a_changed_input(people, frame, spring):
    """A record changed behind the freeze breaks the checksum and the figure."""
    freeze = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    row = FrozenInput.objects.filter(freeze=freeze, record="participation").first()
    row.facts["days"] = "9"
    row.save()
    faults = verify_freeze(freeze.pk)
    assert any("were changed" in fault for fault in faults)
    assert any(f"indicator {frame.days.pk}" in fault for fault in faults)


def test_verify_finds_a_changed_figure(people, frame, spring):
    """A figure changed behind the freeze no longer follows from its inputs."""
    freeze = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    FrozenFigure.objects.filter(freeze=freeze, indicator=frame.events, kind="period").update(
        value=5
    )
    assert any("two values" in fault for fault in verify_freeze(freeze.pk))


def test_verify_finds_a_missing_figure(people, frame, spring):
    """A deleted figure is missed."""
    freeze = freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    FrozenFigure.objects.filter(freeze=freeze, indicator=frame.events).delete()
    assert any("missing" in fault for fault in verify_freeze(freeze.pk))


def test_contribution_of_a_closed_activity_needs_a_reason(people, frame, spring):
    """Changing what a closed activity contributes to is a correction."""
    office = people.actor("office")
    link_contributions(by=office, at=AT, activity=spring.code, results=["OP1"])
    freeze_period(by=office, at=AT, period="2026-h1")
    with pytest.raises(RuleBroken, match="reason"):
        link_contributions(by=office, at=AT, activity=spring.code, results=["OC1"])
    link_contributions(
        by=office, at=AT, activity=spring.code, results=["OC1"], reason="Filed wrongly."
    )
    assert Correction.objects.get().change == "results=OP1>OC1"
    assert [c.result.code for c in spring.contributions.all()] == ["OC1"]


def test_periods_say_which_can_be_frozen(people, frame):
    """Only the earliest open period that ended can be frozen, and only by who may."""
    today = LATER.date()
    states = list_periods(viewer=people.actor("office"), today=today)
    assert [state.may_be_frozen for state in states] == [True, False]
    freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    states = list_periods(viewer=people.actor("office"), today=today)
    assert [state.may_be_frozen for state in states] == [False, True]
    assert states[0].checksum == find_freeze("2026-h1").checksum
    donor = list_periods(viewer=people.actor("donor"), today=today)
    assert not any(state.may_be_frozen for state in donor)
