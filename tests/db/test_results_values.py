"""Observed values: entered with evidence, approved by a second person, corrected by a new one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from qiao.accounts.actors import actor_for
from qiao.core.actor import Role
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.release import Release
from qiao.core.text import Text
from qiao.documents.actions import store_file
from qiao.results.actions.contributions import link_contributions
from qiao.results.actions.freezing import freeze_period
from qiao.results.actions.values import (
    Entry,
    approve_value,
    edit_value,
    enter_value,
    return_value,
    submit_value,
)
from qiao.results.models import Value
from qiao.results.queries.framework import framework
from qiao.results.queries.values import (
    find_value,
    pending_values,
    read_value,
    values_of,
    waiting_for,
)
from qiao.results.waiting import waiting
from tests import factories
from tests.factories_results import AT, EVIDENCE, held, logframe, observed

D = Decimal


@pytest.fixture
def frame(programme):
    """A logframe with two half-years."""
    return logframe(programme)


@pytest.fixture
def second_officer(people):
    """Another person of the secretariat."""
    return actor_for(factories.user(Role.SECRETARIAT))


def entry(value="3", **changes):
    """A value with an address as its evidence."""
    return Entry(D(value), **{"address": EVIDENCE, **changes})


def enter(people, frame, who="office", indicator=None, period="2026-h1", submit=True, **changes):
    """A value, submitted unless told otherwise."""
    return enter_value(
        by=people.actor(who),
        at=AT,
        indicator=(indicator or frame.adopted).pk,
        period=period,
        entry=entry(**changes),
        submit=submit,
    )


def figure(people, code="adopted", who="office"):
    """What the logframe shows of the first half-year."""
    page = framework(viewer=people.actor(who), today=AT.date(), until="2026-h1")
    return next(
        row.periods[0]
        for result in page.results
        for row in result.indicators
        if row.indicator.code == code
    )


def test_a_value_counts_once_approved_by_a_second_person(people, frame, second_officer):
    """Neither as a draft nor submitted, and never by whoever entered it."""
    row = enter(people, frame, submit=False)
    assert figure(people).figure.value is None
    submit_value(by=people.actor("office"), at=AT, number=row.pk)
    with pytest.raises(RuleBroken, match="yourself"):
        approve_value(by=people.actor("office"), at=AT, number=row.pk)
    assert figure(people).figure.value is None
    approve_value(by=second_officer, at=AT, number=row.pk)
    assert figure(people).figure.value == 3
    verbs = LogEntry.objects.filter(subject_kind="value").values_list("verb", flat=True)
    assert list(verbs) == [
        "results.value_entered",
        "results.value_submitted",
        "results.value_approved",
    ]


def test_the_database_refuses_approval_by_the_same_person(people, frame):
    """Whatever the code does."""
    row = enter(people, frame)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Value.objects.filter(pk=row.pk).update(
            state="approved", approved_by=people.office, approved_at=AT
        )


def test_a_value_needs_evidence(people, frame):
    """A file or an address; nothing is stored without."""
    with pytest.raises(Invalid) as refused:
        enter(people, frame, address="")
    assert refused.value.field == "evidence"
    assert not Value.objects.exists()


def test_a_file_is_evidence_once_released(people, frame):
    """A file that the approver could not open proves nothing."""
    files = {
        release: store_file(
            by=people.actor("office"),
            at=AT,
            name="minutes.pdf",
            content=b"%PDF-1.4",
            holds_personal_data=False,
            release=release,
        ).code
        for release in (Release.OWN, Release.SHARED)
    }
    with pytest.raises(RuleBroken, match="not released"):
        enter(people, frame, address="", document=files[Release.OWN])
    row = enter(people, frame, address="", document=files[Release.SHARED])
    assert row.evidence.code == files[Release.SHARED]
    with pytest.raises(NotFound):
        enter(people, frame, period="2026-h2", document="D-NOWHERE")


def test_a_measured_indicator_is_never_typed_in(people, frame):
    """Its records are completed instead."""
    with pytest.raises(RuleBroken, match="measured"):
        enter(people, frame, indicator=frame.persons)


def test_unknown_indicator_and_period_are_refused(people, frame):
    """With a sentence each."""
    with pytest.raises(NotFound):
        enter_value(
            by=people.actor("office"), at=AT, indicator=10**6, period="2026-h1", entry=entry()
        )
    with pytest.raises(Invalid, match="2031"):
        enter(people, frame, period="2031")


@pytest.mark.parametrize("who", ["first", "donor", "participant"])
def test_only_secretariat_and_coordinators_enter(people, frame, who):
    """The role table says so."""
    with pytest.raises(NotPermitted):
        enter(people, frame, who=who)


def test_only_the_secretariat_approves_and_returns(people, frame):
    """A coordinator may not decide, not even on the other side's value."""
    row = enter(people, frame, who="first_coordinator")
    with pytest.raises(NotPermitted):
        approve_value(by=people.actor("second_coordinator"), at=AT, number=row.pk)
    with pytest.raises(NotPermitted):
        return_value(by=people.actor("first_coordinator"), at=AT, number=row.pk, comment="No.")


def test_parts_of_both_sides_add_up(people, frame):
    """One side alone is told and marked; both make the whole with their parts."""
    for who, value in (("first_coordinator", "3"), ("second_coordinator", "4")):
        side = people.actor(who).side
        row = enter(people, frame, who=who, value=value, cells=[({"side": str(side)}, D(value))])
        assert row.part == side
        approve_value(by=people.actor("office"), at=AT, number=row.pk)
        shown = figure(people)
        if side == 1:
            assert (shown.figure.value, shown.gap) == (3, "one_side")
    assert (shown.figure.value, shown.gap) == (7, "")
    assert [cell.value for cell in shown.figure.cells] == [3, 4]


def test_a_side_has_no_part_of_what_does_not_add_up(people, frame):
    """A share of participants is one number for the whole."""
    with pytest.raises(RuleBroken, match="do not add up"):
        enter(people, frame, who="first_coordinator", indicator=frame.share)


def test_whole_and_parts_are_not_mixed(people, frame):
    """Whoever comes second is told to agree first."""
    enter(people, frame, who="first_coordinator")
    with pytest.raises(RuleBroken, match="takes no other kind"):
        enter(people, frame)


def test_a_second_value_in_preparation_is_refused(people, frame):
    """There is one to change already."""
    enter(people, frame, submit=False)
    with pytest.raises(Conflict):
        enter(people, frame)


def test_a_returned_value_says_why_and_is_mended(people, frame, second_officer):
    """Returned with a comment, changed, submitted again, approved."""
    row = enter(people, frame)
    with pytest.raises(Invalid) as refused:
        return_value(by=second_officer, at=AT, number=row.pk, comment="  ")
    assert refused.value.field == "comment"
    return_value(by=second_officer, at=AT, number=row.pk, comment="Another day's minutes.")
    assert read_value(row.pk, viewer=people.actor("office")).comment == "Another day's minutes."
    edit_value(by=people.actor("office"), at=AT, number=row.pk, entry=entry("2"))
    with pytest.raises(RuleBroken):
        approve_value(by=second_officer, at=AT, number=row.pk)
    edit_value(by=people.actor("office"), at=AT, number=row.pk, entry=entry("2"), submit=True)
    approve_value(by=second_officer, at=AT, number=row.pk)
    assert figure(people).figure.value == 2


def test_editing_replaces_the_parts(people, frame):
    """No part of the earlier draft stays."""
    row = enter(people, frame, submit=False, cells=[({"side": "1"}, D(1)), ({"side": "2"}, D(2))])
    edit_value(
        by=people.actor("office"),
        at=AT,
        number=row.pk,
        entry=entry("5", cells=[({"side": "2"}, D(5))], note=Text("All of one side.", "")),
    )
    told = read_value(row.pk, viewer=people.actor("office"))
    assert [(dict(cell.key), cell.value) for cell in told.cells] == [({"side": "2"}, 5)]
    assert told.note.en == "All of one side."


def test_a_submitted_value_cannot_be_edited_nor_anothers(people, frame):
    """Not while it waits, and never the other side's."""
    row = enter(people, frame)
    with pytest.raises(RuleBroken):
        edit_value(by=people.actor("office"), at=AT, number=row.pk, entry=entry())
    part = enter(people, frame, who="first_coordinator", period="2026-h2", submit=True)
    with pytest.raises(NotFound):
        edit_value(by=people.actor("office"), at=AT, number=part.pk, entry=entry())
    with pytest.raises(NotFound):
        submit_value(by=people.actor("second_coordinator"), at=AT, number=part.pk)


def test_a_correction_needs_its_reason_and_replaces_when_approved(people, frame, second_officer):
    """Until then the older value holds; afterwards it stays, as replaced."""
    old = enter(people, frame)
    approve_value(by=second_officer, at=AT, number=old.pk)
    with pytest.raises(Invalid, match="no reason"):
        enter(people, frame, value="4")
    new = enter(people, frame, value="4", reason="One rule was overlooked.", submit=False)
    with pytest.raises(Invalid, match="no reason"):
        edit_value(by=people.actor("office"), at=AT, number=new.pk, entry=entry("4"))
    edit_value(
        by=people.actor("office"),
        at=AT,
        number=new.pk,
        submit=True,
        entry=entry("4", reason="One rule was overlooked."),
    )
    assert figure(people).figure.value == 3
    approve_value(by=second_officer, at=AT, number=new.pk)
    assert figure(people).figure.value == 4
    old.refresh_from_db()
    assert old.replaced_by == new
    history = values_of(frame.adopted.pk, viewer=people.actor("donor"), period="2026-h1")
    assert [(row.value, row.replaced) for row in history] == [(4, False), (3, True)]


def test_a_late_first_value_of_a_frozen_period_needs_a_reason(people, frame):
    """What a report did not have, the next one must explain."""
    freeze_period(by=people.actor("office"), at=AT, period="2026-h1")
    with pytest.raises(Invalid, match="no reason"):
        enter(people, frame)
    assert enter(people, frame, reason="The ministry answered late.").reason


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([({"side": "1"}, D(2)), ({"side": "2"}, D(2))], "more than the value"),
        ([({"side": "1"}, D(-1))], "negative"),
        ([({"sex": "female"}, D(1))], "broken down by"),
        ([({}, D(1))], "broken down by"),
        ([({"side": "3"}, D(1))], "no value of"),
        ([({"side": "1"}, D(1)), ({"side": "1"}, D(1))], "given twice"),
    ],
)
def test_senseless_parts_are_refused(people, frame, cells, sentence):
    """Each says what is wrong with it."""
    with pytest.raises(Invalid, match=sentence):
        enter(people, frame, cells=cells)
    assert not Value.objects.exists()


def test_parts_by_pillar_take_the_programmes_codes(people, frame, programme):
    """Pillars are the programme's data, not a list of the code's."""
    indicator = observed(frame.output, "texts", dimensions=["pillar"])
    code = programme.pillars[0].code
    row = enter(people, frame, indicator=indicator, cells=[({"pillar": code}, D(3))])
    assert row.cells.get().dimensions == {"pillar": code}


def test_who_sees_which_value(people, frame):
    """A side's draft is its own; submitted, the secretariat's too; approved, everyone's."""
    row = enter(people, frame, who="first_coordinator", submit=False)

    def seen():
        found = set()
        for who in ("office", "first", "second", "second_coordinator", "donor", "participant"):
            try:
                find_value(row.pk, viewer=people.actor(who))
            except NotFound:
                continue
            found.add(who)
        return found

    assert seen() == {"first"}
    submit_value(by=people.actor("first_coordinator"), at=AT, number=row.pk)
    assert seen() == {"first", "office"}
    approve_value(by=people.actor("office"), at=AT, number=row.pk)
    assert seen() == {"first", "office", "second", "second_coordinator", "donor"}
    donor = read_value(row.pk, viewer=people.actor("donor"))
    assert (donor.entered_by, donor.approved_by) == ("", "")
    with pytest.raises(NotFound):
        read_value(10**6, viewer=people.actor("office"))


def test_what_waits_for_whom(people, frame, second_officer):
    """Submitted values wait for a second officer, returned ones for their author."""
    row = enter(people, frame)
    office = people.actor("office")
    assert (waiting_for(office), waiting_for(second_officer)) == (0, 1)
    assert [str(item.task) for item in waiting(viewer=second_officer, today=AT.date())] == [
        "Look at the evidence and approve this value",
        "Freeze this period and take its report",
    ]
    return_value(by=second_officer, at=AT, number=row.pk, comment="Which meeting?")
    assert "Mend this value: it was returned" in [
        str(item.task) for item in waiting(viewer=office, today=AT.date())
    ]
    assert waiting(viewer=people.actor("donor"), today=AT.date()) == []
    draft = enter(
        people, frame, who="first_coordinator", indicator=observed(frame.output, "x"), submit=False
    )
    coordinator = people.actor("first_coordinator")
    assert waiting_for(coordinator) == 1
    assert [item.href for item in waiting(viewer=coordinator, today=AT.date())] == [
        f"/results/values/{draft.pk}/"
    ]
    submit_value(by=coordinator, at=AT, number=draft.pk)
    assert waiting(viewer=coordinator, today=AT.date()) == []
    assert [each.id for each in pending_values(viewer=office)] == [row.pk, draft.pk]


def test_values_of_a_side_wait_for_that_side_only(people, frame, second_officer):
    """A returned part is the coordinator's to mend, not the secretariat's."""
    row = enter(people, frame, who="first_coordinator")
    return_value(by=second_officer, at=AT, number=row.pk, comment="Which meeting?")
    tasks = [str(item.task) for item in waiting(viewer=people.actor("office"), today=AT.date())]
    assert "Mend this value: it was returned" not in tasks


def test_contributions_are_set_and_unset(programme, people, frame):
    """The results that are not named any more are unlinked; the same again changes nothing."""
    from datetime import date

    office, row = people.actor("office"), held(programme, date(2026, 3, 2))
    link_contributions(by=office, at=AT, activity=row.code, results=["OC1", "OP1"])
    link_contributions(by=office, at=AT, activity=row.code, results=["OP1"])
    entries = LogEntry.objects.filter(verb="results.contributions_set")
    assert entries.count() == 2
    link_contributions(by=office, at=AT, activity=row.code, results=["OP1"])
    assert entries.count() == 2
    assert [each.result.code for each in row.contributions.all()] == ["OP1"]


def test_contributions_refuse_an_unknown_result_and_other_roles(programme, people, frame):
    """Results of the current logframe, by the secretariat."""
    from datetime import date

    row = held(programme, date(2026, 3, 2))
    with pytest.raises(Invalid, match="XX9"):
        link_contributions(by=people.actor("office"), at=AT, activity=row.code, results=["XX9"])
    with pytest.raises(NotPermitted):
        link_contributions(by=people.actor("first"), at=AT, activity=row.code, results=["OP1"])
