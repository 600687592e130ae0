"""Does a difference lose nothing, and do brackets and merges survive any change?"""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from qiao.core.errors import RuleBroken
from qiao.core.text import Text
from qiao.dialogue.rules import brackets
from qiao.dialogue.rules.brackets import Span
from qiao.dialogue.rules.differences import Change, difference, edits, merged, tokens

#: Few different tokens, so that texts share much and repeat themselves.
WORDS = st.lists(
    st.sampled_from(["双", "方", "同意", "shall", "should", "the", " ", " ", "，", ".", "\n", "2"]),
    max_size=60,
).map("".join)
ANY = st.text(max_size=80)


@given(ANY)
def test_tokens_rejoin_exactly(text):
    """Nothing of any text is lost by cutting it."""
    assert "".join(tokens(text)) == text


@given(WORDS | ANY, WORDS | ANY)
def test_difference_holds_both_texts(older, newer):
    """What stayed and went is the older text, what stayed and came the newer; runs alternate."""
    runs = difference(older, newer)
    assert "".join(r.words for r in runs if r.change != Change.INSERTED) == older
    assert "".join(r.words for r in runs if r.change != Change.DELETED) == newer
    assert all(one.change != other.change for one, other in itertools.pairwise(runs))
    assert all(run.words for run in runs)


@given(WORDS, WORDS)
def test_edits_lead_from_one_text_to_the_other(older, newer):
    """Applied from the last to the first."""
    text = older
    for edit in reversed(edits(older, newer)):
        text = text[: edit.start] + edit.words + text[edit.end :]
    assert text == newer


@given(WORDS, WORDS)
def test_a_text_merges_with_itself_and_with_no_change(base, mine):
    """Whoever changed nothing gets the other's words."""
    assert merged(base, mine, base) == mine
    assert merged(base, base, mine) == mine
    assert merged(base, mine, mine) == mine


@given(WORDS, WORDS, WORDS)
def test_merging_does_not_depend_on_who_comes_first(base, mine, theirs):
    """The same words, or the same refusal."""
    assert merged(base, mine, theirs) == merged(base, theirs, mine)


@st.composite
def bracketed(draw):
    """A text with one or two brackets around something."""
    text = draw(WORDS.filter(lambda t: len(t.strip()) > 1))
    spans = ()
    for side in draw(st.lists(st.sampled_from([1, 2]), min_size=1, max_size=3)):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        try:
            spans = brackets.with_bracket(spans, Span("en", start, end, side))
        except RuleBroken:
            continue
    return text, spans


@given(bracketed(), WORDS)
def test_brackets_still_stand_around_words_after_any_change(given_, newer):
    """Inside the text, around something, not crossing; or the change is refused."""
    older, spans = given_
    try:
        kept = brackets.carried(spans, Text(older), Text(newer), parties=())
    except RuleBroken:
        return
    for span in kept:
        assert newer[span.start : span.end].strip()
        for other in kept:
            crossing = span.start < other.start < span.end < other.end
            assert not crossing


@given(bracketed())
def test_brackets_of_an_unchanged_text_stay_as_they_are(given_):
    """Writing a version with the same words moves nothing."""
    text, spans = given_
    around_words = [s for s in spans if text[s.start : s.end].strip()]
    kept = brackets.carried(around_words, Text(text), Text(text), parties={1, 2})
    assert kept == tuple(sorted(around_words))


@given(bracketed())
def test_printed_brackets_can_be_typed_again(given_):
    """What is printed reads back as the same words, and every bracket closes."""
    text, spans = given_
    printed = brackets.printed(text, spans, {1: "", 2: ""})
    plain, again = brackets.typed(printed.replace("[: ", "["), language="en", side=1)
    assert plain == text
    assert [(s.start, s.end) for s in again] == sorted((s.start, s.end) for s in spans)
