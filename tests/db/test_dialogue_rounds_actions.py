"""Rounds: what people do with them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.occasions import DatePrecision, Dates
from qiao.core.text import Text
from qiao.dialogue.actions import agenda, dates, rounds, tracks
from qiao.dialogue.actions.rounds import ChairFacts, RoundFacts
from qiao.dialogue.models import Negotiation, Round
from qiao.dialogue.queries.rounds import negotiation_choices, read_round
from qiao.dialogue.rules.rounds import RoundMove, RoundState, TrackKind
from tests import factories_dialogue as make
from tests.factories import AT

MONTH = Dates(date(2026, 5, 1), date(2026, 5, 31), DatePrecision.MONTH)


def edit(people, row, who="office", **changes):
    row.refresh_from_db()
    return rounds.edit_round(
        by=people.actor(who),
        at=AT,
        code=row.code,
        based_on=row.dates_version,
        facts=replace(make.FACTS, **changes),
    )


def test_draft_round_is_its_own_partys(people):
    """The other side and the secretariat are told that there is no such round."""
    row = make.draft_round(people, "first_coordinator")
    for who in ("office", "second_coordinator", "donor"):
        assert not Round.objects.visible_to(people.actor(who)).filter(code=row.code).exists()
    with pytest.raises(NotFound):
        rounds.release_round(by=people.actor("office"), at=AT, code=row.code)


def test_released_rounds_are_numbered_in_their_track_without_telling_of_drafts(people):
    """A draft that claims a number does not keep the other side from it."""
    make.draft_round(people, "first_coordinator", replace(make.FACTS, number=1))
    assert make.proposed_round(people, "second_coordinator").number == 1
    assert make.proposed_round(people).number == 2


def test_number_taken_on_the_table_is_refused(people):
    """Two rounds of a track do not share a number."""
    make.proposed_round(people, facts=replace(make.FACTS, number=4))
    with pytest.raises(Invalid, match="a round 4 already"):
        make.proposed_round(people, facts=replace(make.FACTS, number=4))


def test_round_released_twice_is_refused(people):
    """Released is released."""
    row = make.proposed_round(people)
    with pytest.raises(RuleBroken):
        rounds.release_round(by=people.actor("office"), at=AT, code=row.code)


def test_chairs_and_unknown_institution(people):
    """Chairs keep their order; an unknown institution is named."""
    chairs = (
        ChairFacts(1, "Li Shan", "李山", Text("Director", ""), "uphill-ministry"),
        ChairFacts(None, "A Third"),
    )
    row = make.proposed_round(people, facts=replace(make.FACTS, chairs=chairs))
    assert [c.name_latin for c in row.chairs.all()] == ["Li Shan", "A Third"]
    with pytest.raises(NotFound, match="no-such"):
        edit(people, row, chairs=(ChairFacts(1, "X", institution="no-such"),))


@pytest.mark.parametrize("facts", [{"negotiation": "X-1"}])
def test_round_of_unknown_negotiation_or_track_is_refused(people, facts):
    """Only what the writer sees can be named."""
    with pytest.raises(NotFound):
        make.draft_round(people, facts=replace(make.FACTS, **facts))
    with pytest.raises(NotFound):
        rounds.propose_round(by=people.actor("office"), at=AT, track="no-track", facts=RoundFacts())


def test_round_belongs_to_a_negotiation_that_its_writer_sees(people):
    """The other side's own negotiation is not there."""
    own = Negotiation.objects.create(
        code="own-talks", name_en="Own", owner=1, release="own", state="mandate"
    )
    facts = replace(make.FACTS, negotiation=own.code)
    row = make.draft_round(people, "first_coordinator", facts)
    shown = read_round(row.code, viewer=people.actor("first"))
    assert (shown.negotiation, str(shown.negotiation_title)) == ("own-talks", "Own")
    assert negotiation_choices(viewer=people.actor("second")) == []
    assert len(negotiation_choices(viewer=people.actor("first"))) == 1
    with pytest.raises(NotFound):
        make.draft_round(people, "second_coordinator", facts)


def test_focal_point_does_not_plan_rounds(people):
    """Rounds are the coordinators' and the secretariat's."""
    with pytest.raises(NotPermitted):
        make.draft_round(people, "first")


def test_dates_are_agreed_once_both_sides_accept_this_version(people):
    """One yes is not enough; the second makes them agreed."""
    row = make.proposed_round(people)
    row = dates.accept_dates(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)
    assert row.state == RoundState.PROPOSED
    with pytest.raises(RuleBroken, match="Not both sides"):
        make.move(people, row, RoundMove.AGREE_DATES)
    with pytest.raises(RuleBroken, match="accepted version 1 already"):
        dates.accept_dates(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)
    row = dates.accept_dates(by=people.actor("second_coordinator"), at=AT, code=row.code, version=1)
    assert (row.state, row.agreed_from) == (RoundState.DATES_AGREED, date(2026, 3, 1))


def test_other_dates_ask_both_sides_anew(people):
    """A yes never survives a change of what it was said to."""
    row = make.accept_dates(people, make.proposed_round(people))
    row = edit(people, row, place=Text("Vale", "山谷"))
    assert (row.state, row.dates_version, row.agreed_from) == (RoundState.PROPOSED, 2, None)
    with pytest.raises(Conflict):
        dates.accept_dates(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)
    with pytest.raises(RuleBroken, match="Not both sides"):
        make.move(people, row, RoundMove.AGREE_DATES)


def test_other_title_leaves_the_dates_agreed(people):
    """What nobody accepted does not reopen what they did; the number stays."""
    row = make.accept_dates(people, make.proposed_round(people))
    row = edit(people, row, title=Text("Rest", "休息"))
    assert (row.state, row.dates_version, row.number) == (RoundState.DATES_AGREED, 1, 1)


def test_stale_or_late_edit_is_refused(people):
    """Nobody overwrites what they did not read, or a meeting that was held."""
    row = make.proposed_round(people)
    with pytest.raises(Conflict):
        rounds.edit_round(
            by=people.actor("office"), at=AT, code=row.code, based_on=9, facts=make.FACTS
        )
    with pytest.raises(RuleBroken):
        edit(people, make.held_round(people))


def test_own_draft_is_edited_without_a_number(people):
    """A draft gets its number when it is released."""
    row = make.draft_round(people)
    assert edit(people, row, title=Text("Rest", "休息")).number is None


def test_dates_that_are_not_exact_are_not_accepted(people):
    """“In May” is no date to agree to."""
    row = make.proposed_round(people, facts=replace(make.FACTS, proposed=MONTH))
    with pytest.raises(RuleBroken, match="No exact days"):
        dates.accept_dates(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)


def test_draft_is_not_accepted_by_its_own_side(people):
    """There is nobody to agree with yet."""
    row = make.draft_round(people, "first_coordinator")
    with pytest.raises(RuleBroken):
        dates.accept_dates(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)


def test_secretariat_accepts_for_nobody(people):
    """It serves both sides and answers for neither."""
    row = make.proposed_round(people)
    with pytest.raises(NotPermitted):
        dates.accept_dates(by=people.actor("office"), at=AT, code=row.code, version=1)


def test_agenda_is_exchanged_accepted_and_reopened(people):
    """Any change of a proposed item asks both sides anew."""
    row = make.agreed_round(people)
    assert row.state == RoundState.AGENDA_AGREED
    make.proposed_item(people, row.code, "second")
    row.refresh_from_db()
    assert row.state == RoundState.AGENDA_EXCHANGED
    with pytest.raises(RuleBroken, match="Not both sides"):
        make.move(people, row, RoundMove.AGREE_AGENDA)
    with pytest.raises(Conflict):
        dates.accept_agenda(
            by=people.actor("first_coordinator"),
            at=AT,
            code=row.code,
            version=row.agenda_version - 1,
        )


def test_agenda_accepted_before_new_dates_still_counts(people):
    """The dates moved, the agenda did not: the secretariat records it as agreed."""
    row = make.accept_dates(people, edit(people, make.agreed_round(people), country="FR"))
    make.move(people, row, RoundMove.EXCHANGE_AGENDA)
    assert make.move(people, row, RoundMove.AGREE_AGENDA).state == RoundState.AGENDA_AGREED


def test_dates_accepted_before_are_recorded_by_the_secretariat(people):
    """The step itself needs both sides' yes and nothing else."""
    row = make.accept_dates(people, make.proposed_round(people))
    Round.objects.filter(pk=row.pk).update(state=RoundState.PROPOSED)
    assert make.move(people, row, RoundMove.AGREE_DATES).state == RoundState.DATES_AGREED


def test_empty_agenda_is_not_exchanged(people):
    """Drafts are nobody else's: they do not count."""
    row = make.accept_dates(people, make.proposed_round(people))
    make.draft_item(people, row.code)
    with pytest.raises(RuleBroken, match="no item"):
        make.move(people, row, RoundMove.EXCHANGE_AGENDA)


def test_delegations_are_notified_once_both_lists_are_released(people):
    """One list is not enough."""
    row = make.agreed_round(people)
    make.delegation(people, row)
    with pytest.raises(RuleBroken, match="Not both sides"):
        make.move(people, row, RoundMove.NOTIFY_DELEGATIONS)


def test_held_needs_dates_that_have_come(people):
    """A meeting of tomorrow was not held."""
    row = make.agreed_round(people)
    with pytest.raises(Invalid, match="When was it held"):
        make.move(people, row, RoundMove.HOLD)
    late = Dates(date(2026, 4, 1), date(2026, 4, 1), DatePrecision.DAY)
    with pytest.raises(Invalid, match="still to come"):
        make.move(people, row, RoundMove.HOLD, held=late)
    row = make.move(people, row, RoundMove.HOLD, held=make.DAYS)
    assert (row.state, row.held_from, row.day) == ("held", date(2026, 3, 1), date(2026, 3, 1))


def test_minutes_are_agreed_only_with_every_point(people):
    """Without a point there is nothing agreed."""
    row = make.move(people, make.held_round(people), RoundMove.DRAFT_MINUTES)
    with pytest.raises(RuleBroken, match="Not every point"):
        make.move(people, row, RoundMove.AGREE_MINUTES)


@pytest.mark.parametrize(
    ("step", "state", "release"),
    [(RoundMove.PUBLISH, "published", "public"), (RoundMove.CLOSE, "closed", "shared")],
)
def test_round_with_agreed_minutes_is_published_or_closed(people, step, state, release):
    """Published, the public sees it; closed, both sides alone."""
    row = make.held_round(people)
    Round.objects.filter(pk=row.pk).update(state=RoundState.MINUTES_AGREED)
    row = make.move(people, row, step)
    assert (row.state, row.release) == (state, release)
    assert row.files.get().version == 1


def test_postponed_round_keeps_everything_and_is_taken_up_again(people):
    """Agenda and delegations stay; the dates are asked anew."""
    row = make.agreed_round(people)
    row = make.move(people, row, RoundMove.POSTPONE)
    assert row.items.count() == 1
    row = make.move(people, row, RoundMove.RESUME)
    assert (row.state, row.dates_version, row.agreed_from) == ("proposed", 2, None)
    assert make.move(people, row, RoundMove.CANCEL).state == RoundState.CANCELLED


def test_reopening_is_no_step_and_drafts_take_none(people):
    """Dates and agenda open by being changed; a draft is released first."""
    with pytest.raises(RuleBroken, match="changing them"):
        make.move(people, make.proposed_round(people), RoundMove.REOPEN_DATES)
    with pytest.raises(RuleBroken, match="Release that first"):
        make.move(people, make.draft_round(people), RoundMove.CANCEL)


def test_minutes_of_a_round_that_was_not_held_are_refused(people):
    """Steps come in their order."""
    with pytest.raises(RuleBroken, match="does not allow this step"):
        make.move(people, make.proposed_round(people), RoundMove.DRAFT_MINUTES)


def test_draft_leaves_its_entry_to_its_own_side(people):
    """The log tells of a draft only its party."""
    row = make.draft_round(people, "first_coordinator")
    entry = LogEntry.objects.get(subject=row.code)
    assert (entry.owner, entry.release) == (1, "own")


def test_track_is_added_once_with_a_name(people):
    """The secretariat adds tracks; two of one code, or without a name, are refused."""
    row = make.add_track(people)
    assert (row.translation, row.code) == ("missing", "summit")
    with pytest.raises(Invalid, match="already"):
        make.add_track(people)
    with pytest.raises(Invalid, match="no English name"):
        tracks.add_track(
            by=people.actor("office"), at=AT, code="x", kind=TrackKind.SUMMIT, name=Text()
        )
    with pytest.raises(NotPermitted):
        tracks.add_track(
            by=people.actor("first_coordinator"),
            at=AT + timedelta(1),
            code="x",
            kind=TrackKind.SUMMIT,
            name=Text("A", "甲"),
        )


def test_agenda_of_a_held_round_stays(people):
    """What was discussed is not written afterwards."""
    row = make.held_round(people)
    item = row.items.get()
    with pytest.raises(RuleBroken):
        agenda.withdraw_item(by=people.actor("first"), at=AT, code=item.code)
