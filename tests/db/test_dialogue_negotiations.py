"""Negotiations: steps with dates, parallels concluded together, instruments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiao.core.errors import Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.occasions import DatePrecision
from qiao.core.text import Text
from qiao.dialogue.actions import negotiations as actions
from qiao.dialogue.actions.negotiations import Step
from qiao.dialogue.queries.negotiations import list_negotiations, read_negotiation
from qiao.dialogue.rules.negotiations import NegotiationState
from tests.factories import AT
from tests.factories_dialogue_commitments import DAY, negotiation

S = NegotiationState
TOLD = Step(on=DAY)


def _move(people, codes, wanted, step=TOLD):
    return actions.move_negotiation(
        by=people.actor("office"), at=AT, codes=codes, wanted=wanted, step=step
    )


def test_steps_are_kept_with_their_day_and_number(people):
    """The state, the round and every step are told to both sides."""
    row = negotiation(people)
    _move(people, [row.code], S.ROUNDS, Step(on=date(2026, 2, 3)))
    _move(people, [row.code], S.ROUNDS, Step(on=date(2026, 3, 1), precision=DatePrecision.MONTH))
    view = read_negotiation(row.code, viewer=people.actor("second"))
    assert (view.row.state, view.row.round_number) == (S.ROUNDS, 2)
    assert [step.round_number for step in view.steps] == [2, 1, None]
    with pytest.raises(RuleBroken):
        _move(people, [row.code], S.RATIFIED)
    with pytest.raises(Invalid):
        _move(people, [row.code], S.PARKED, Step(on=DAY + timedelta(days=1)))


def test_parallel_negotiations_conclude_together_or_not_at_all(people):
    """The refusal names the other; together both are initialled."""
    one, other = negotiation(people), negotiation(people, name="Protocol")
    office = people.actor("office")
    pair = {"by": office, "at": AT, "first": one.code, "second": other.code}
    actions.pair_negotiations(**pair, joins=True)
    with pytest.raises(RuleBroken):
        actions.pair_negotiations(**pair, joins=True)
    with pytest.raises(RuleBroken, match=other.code):
        _move(people, [one.code], S.INITIALLED)
    rows = _move(people, [one.code, other.code], S.INITIALLED)
    assert {row.state for row in rows} == {S.INITIALLED}
    with pytest.raises(RuleBroken):
        actions.pair_negotiations(**pair, joins=False)
    view = read_negotiation(one.code, viewer=office)
    assert view.row.parallel == ((other.code, Text("Protocol", "协定")),)


def test_parallelism_ends_before_conclusion(people):
    """Then each goes its own way; nothing is parallel to itself."""
    one, other = negotiation(people), negotiation(people)
    pair = {"by": people.actor("office"), "at": AT, "first": one.code, "second": other.code}
    with pytest.raises(RuleBroken):
        actions.pair_negotiations(**pair, joins=False)
    actions.pair_negotiations(**pair, joins=True)
    actions.pair_negotiations(**pair, joins=False)
    assert _move(people, [one.code], S.INITIALLED)
    with pytest.raises(Invalid):
        actions.pair_negotiations(
            by=people.actor("office"), at=AT, first=one.code, second=one.code, joins=True
        )


def test_only_the_secretariat_keeps_negotiations(people):
    """Sides read them; the public only what is released to it."""
    row = negotiation(people)
    with pytest.raises(NotPermitted):
        actions.move_negotiation(
            by=people.actor("first_coordinator"),
            at=AT,
            codes=[row.code],
            wanted=S.PARKED,
            step=TOLD,
        )
    public = people.actor("participant")
    assert list_negotiations(viewer=public) == []
    with pytest.raises(NotFound):
        read_negotiation(row.code, viewer=public)
    actions.release_negotiation(by=people.actor("office"), at=AT, code=row.code)
    assert [line.code for line in list_negotiations(viewer=public)] == [row.code]
    with pytest.raises(NotFound):
        _move(people, ["G-0000000"], S.PARKED)
    with pytest.raises(NotFound):
        _move(people, [], S.PARKED)


def test_names_titles_and_pillars_are_asked_for(people):
    """Each refusal is at its field."""
    office = people.actor("office")
    new = {"by": office, "at": AT, "state": S.MANDATE, "step": TOLD}
    with pytest.raises(Invalid):
        actions.create_negotiation(name=Text("", "协定"), **new)
    with pytest.raises(Invalid):
        actions.create_negotiation(name=Text("Pact", ""), pillar="nothing", **new)
    row = actions.create_negotiation(name=Text("Pact", ""), pillar="hill-pillar-1", **new)
    with pytest.raises(Invalid):
        actions.add_instrument(by=office, at=AT, code=row.code, title=Text("", ""))
    actions.add_instrument(
        by=office, at=AT, code=row.code, title=Text("The Pact", ""), signed_on=DAY
    )
    view = read_negotiation(row.code, viewer=office)
    assert [(line.title.en, line.signed_on) for line in view.instruments] == [("The Pact", DAY)]
    assert view.row.pillar_code == "hill-pillar-1"
