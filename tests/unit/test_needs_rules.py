"""The rules of needs: what follows from each stage, and what a text is worth."""

from __future__ import annotations

import pytest

from qiao.core.errors import Invalid, RuleBroken
from qiao.core.text import Language, Text, TextState
from qiao.needs import rules
from qiao.needs.rules import Decision, Move, Stage, Urgency, Wording


def _words(en="A", zh="甲", authentic=Language.EN):
    return Wording(Text(en, zh), Text(en and "body", zh and "正文"), authentic)


@pytest.mark.parametrize(
    ("stage", "moves"),
    [
        (Stage.DRAFT, {Move.EDIT, Move.CHECK, Move.RELEASE, Move.WITHDRAW}),
        (Stage.RELEASED, {Move.EDIT, Move.CHECK, Move.JOIN, Move.WITHDRAW}),
        (Stage.JOINED, set()),
        (Stage.DRAFTING, {Move.EDIT, Move.CHECK, Move.ASK}),
        (Stage.ASKED, {Move.EDIT, Move.ENDORSE, Move.REFUSE}),
        (Stage.ENDORSED, {Move.EDIT}),
        (Stage.REFUSED, {Move.EDIT, Move.ENDORSE, Move.REFUSE}),
        (Stage.WITHDRAWN, set()),
    ],
)
def test_stage_allows_exactly_these_moves(stage, moves):
    """The table of moves, read as a user would."""
    assert rules.allowed(stage) == moves
    for move in set(Move) - moves:
        with pytest.raises(RuleBroken):
            rules.next_stage(stage, move)


@pytest.mark.parametrize(
    ("decisions", "stage"),
    [
        ([], Stage.ASKED),
        ([Decision.ENDORSED], Stage.ASKED),
        ([Decision.ENDORSED, Decision.ENDORSED], Stage.ENDORSED),
        ([Decision.ENDORSED, Decision.REFUSED], Stage.REFUSED),
        ([Decision.REFUSED], Stage.REFUSED),
    ],
)
def test_answers_give_the_stage(decisions, stage):
    """Two endorsements make it endorsed; one refusal refuses."""
    assert rules.stage_after_answers(decisions) == stage


@pytest.mark.parametrize(
    ("new", "old", "state"),
    [
        (_words(zh=""), None, TextState.MISSING),
        (_words(), None, TextState.DRAFT),
        (_words(en="B"), _words(), TextState.STALE),
        (_words(en="B", zh="乙"), _words(), TextState.DRAFT),
        (_words(zh="乙"), _words(), TextState.DRAFT),
        (_words(zh=""), _words(), TextState.MISSING),
        (_words(authentic=Language.ZH), _words(), TextState.DRAFT),
    ],
)
def test_translation_after_an_edit(new, old, state):
    """Missing, stale or draft; a check never survives a change."""
    assert rules.translation_state(new, old, TextState.CHECKED) == state


def test_stale_translation_stays_stale_until_it_is_touched():
    """Rewriting the authentic title twice does not make the old translation good."""
    first, second, third = _words(), _words(en="B"), _words(en="B")
    state = rules.translation_state(second, first, TextState.CHECKED)
    assert rules.translation_state(third, second, state) == TextState.STALE


def test_checksum_covers_every_word_and_the_authentic_language():
    """Any change is another text; moving a character from title to body too."""
    texts = [
        _words(),
        _words(en="B"),
        _words(zh="乙"),
        _words(authentic=Language.ZH),
        Wording(Text("Ab", "甲"), Text("ody", "正文"), Language.EN),
    ]
    assert len({t.checksum for t in texts}) == len(texts)


def test_joined_wording_prefers_authentic_words():
    """Each language comes from whoever wrote it as their own."""
    zh = Wording(Text("weak", "强"), Text("weak", "强"), Language.ZH)
    en = Wording(Text("strong", "弱"), Text("strong", "弱"), Language.EN)
    joined = rules.joined_wording([zh, en])
    assert (joined.title, joined.authentic) == (Text("strong", "强"), Language.ZH)


def test_joined_wording_of_one_side_leaves_the_other_language_missing():
    """Nothing is invented."""
    assert rules.joined_wording([_words(zh="")]).title == Text("A", "")


def test_most_urgent_wins():
    """A joined need is as urgent as its most urgent source."""
    assert rules.most_urgent(["low", "urgent", "normal"]) == Urgency.URGENT


@pytest.mark.parametrize("state", [TextState.MISSING, TextState.STALE, TextState.DRAFT])
def test_only_a_checked_text_is_put_to_the_sides(state):
    """Nothing unchecked can be asked."""
    with pytest.raises(RuleBroken):
        rules.must_be_askable(state)


def test_authentic_text_must_be_there():
    """Blank is not a text."""
    with pytest.raises(Invalid):
        rules.must_have_authentic_text(Wording(Text(" ", ""), Text("b", ""), Language.EN))
