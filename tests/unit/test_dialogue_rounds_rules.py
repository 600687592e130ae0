"""The states of a round: which steps lead where."""

from __future__ import annotations

import pytest

from qiao.core.errors import RuleBroken
from qiao.dialogue.rules.rounds import (
    AFTER_HELD,
    BEFORE_HELD,
    TRANSITIONS,
    RoundMove,
    RoundState,
    allowed,
    must_have_agreed_minutes,
    next_state,
)


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("move", RoundMove)
def test_step_is_refused_unless_the_state_allows_it(state, move):
    """What is shown as possible is possible, and nothing else."""
    if move in allowed(state):
        assert next_state(state, move) == TRANSITIONS[state, move]
    else:
        with pytest.raises(RuleBroken):
            next_state(state, move)


@pytest.mark.parametrize("state", [*AFTER_HELD, RoundState.CANCELLED])
def test_round_that_is_over_is_neither_postponed_nor_given_other_dates(state):
    """A meeting that took place keeps its dates."""
    closed = {RoundMove.POSTPONE, RoundMove.CANCEL, RoundMove.REOPEN_DATES}
    assert not allowed(state) & closed


@pytest.mark.parametrize("state", BEFORE_HELD)
def test_every_round_to_come_can_be_held_or_cancelled_in_the_end(state):
    """No state before the meeting is a dead end."""
    seen, todo = set(), {state}
    while todo:
        seen |= todo
        todo = {TRANSITIONS[at, move] for at in todo for move in allowed(at)} - seen
    assert {RoundState.HELD, RoundState.CANCELLED} <= seen


def test_minutes_with_every_point_agreed_pass():
    """Then the step is recorded."""
    must_have_agreed_minutes(agreed=True)
    with pytest.raises(RuleBroken):
        must_have_agreed_minutes(agreed=False)
