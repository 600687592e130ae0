"""Needs as a state machine: whatever people do in whatever order, the rules hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qiao.core.errors import RuleBroken
from qiao.core.text import Language, Text, TextState
from qiao.needs import rules
from qiao.needs.rules import Decision, Move, Stage, Wording

_text = st.builds(Text, st.text(max_size=3), st.text(max_size=3))
_wording = st.builds(Wording, _text, _text, st.sampled_from(Language))


@given(st.lists(st.sampled_from(Move), max_size=30))
def test_shared_need_is_never_endorsed_by_a_move_alone(moves):
    """Only answers endorse: no moves lead to `endorsed`, and an edit always reopens."""
    stage = Stage.DRAFTING
    for move in moves:
        try:
            after = rules.next_stage(stage, move)
        except RuleBroken:
            continue
        assert after != Stage.ENDORSED
        if move == Move.EDIT:
            assert after == Stage.DRAFTING
        stage = after


@given(st.lists(st.sampled_from(Decision), max_size=2))
def test_need_is_endorsed_exactly_when_two_sides_endorsed(decisions):
    """No other combination of answers endorses."""
    is_endorsed = rules.stage_after_answers(decisions) == Stage.ENDORSED
    assert is_endorsed == (decisions == [Decision.ENDORSED] * 2)


@given(_wording, _wording, st.sampled_from(TextState))
def test_changed_wording_is_never_checked(new, old, state):
    """Whatever changed, the new version asks for a new check."""
    if new.checksum != old.checksum:
        assert rules.translation_state(new, old, state) != TextState.CHECKED


@given(_wording, _wording)
def test_checksum_is_equal_only_for_equal_words(one, other):
    """Two different texts are never taken for the same (NUL cannot be stored)."""
    if "\x00" in f"{one}{other}":
        return
    assert (one.checksum == other.checksum) == (one == other)
