"""What the rules say of commitments and negotiations by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from qiao.core.errors import Invalid, RuleBroken
from qiao.core.text import Text
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules import negotiations
from qiao.dialogue.rules.attention import Attention, CommitmentFacts, attention, silent_before
from qiao.dialogue.rules.commitments import ENDED, OPEN, Claim, CommitmentStatus
from qiao.partners.rules import successor_chain

S = CommitmentStatus
TODAY = date(2026, 8, 31)
FRESH = date(2026, 8, 1)


def _facts(status=S.IN_PROGRESS, due="none", due_on=None, heard_on=FRESH, later=False):
    return CommitmentFacts(status, due, due_on, heard_on, later)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (_facts(due="date", due_on=date(2026, 8, 30)), Attention.OVERDUE),
        (_facts(S.STALLED, due="date", due_on=date(2026, 8, 30)), Attention.OVERDUE),
        (_facts(due="next_round", later=True), Attention.OVERDUE),
        (_facts(due="next_round"), Attention.OPEN),
        (_facts(due="none", later=True), Attention.OPEN),
        (_facts(S.STALLED), Attention.STALLED),
        (_facts(heard_on=date(2026, 2, 27)), Attention.SILENT),
        (_facts(heard_on=date(2026, 2, 28)), Attention.OPEN),
        (_facts(heard_on=None), Attention.SILENT),
        (_facts(due="date", due_on=TODAY), Attention.SOON),
        (_facts(due="date", due_on=date(2026, 10, 30)), Attention.SOON),
        (_facts(due="date", due_on=date(2026, 10, 31)), Attention.OPEN),
        (_facts(S.DELIVERED, due="date", due_on=date(2026, 1, 1)), Attention.ENDED),
        (_facts(S.LAPSED, heard_on=None), Attention.ENDED),
    ],
)
def test_attention_is_the_first_reason(facts, expected):
    """Overdue comes before stalled, stalled before silent, silent before due soon."""
    assert attention(facts, TODAY) == expected


def test_silence_counts_whole_months_to_a_day_that_exists():
    """Six months before 31 August is the last of February."""
    assert silent_before(TODAY) == date(2026, 2, 28)
    assert silent_before(date(2026, 3, 15)) == date(2025, 9, 15)


def test_every_status_is_owed_or_ended():
    """No status is forgotten, none is both."""
    assert set(OPEN) | set(ENDED) == set(S)
    assert not set(OPEN) & set(ENDED)


def test_delivered_is_reached_by_no_move():
    """Whatever the status, a move to delivered is refused."""
    for status in S:
        with pytest.raises(RuleBroken):
            rules.must_lead_to(status, S.DELIVERED)


def _claim(**changed):
    given = {
        "code": "C-1",
        "status": "agreed",
        "is_claimed": True,
        "reporter": 7,
        "side": 1,
        "owed_by": frozenset({1, 2}),
        "parallel": frozenset(),
    }
    return Claim(**{**given, **changed})


@pytest.mark.parametrize(
    ("claim", "verifier", "side", "allowed"),
    [
        (_claim(), 8, 2, True),
        (_claim(), 8, None, True),
        (_claim(), 8, 1, False),
        (_claim(), 7, 2, False),
        (_claim(side=None), 8, 1, True),
        (_claim(side=None, owed_by=frozenset({1})), 8, 1, False),
        (_claim(side=None, owed_by=frozenset({1})), 8, 2, True),
        (_claim(is_claimed=False), 8, 2, False),
        (_claim(status="delivered"), 8, 2, False),
    ],
)
def test_a_second_person_of_the_other_party_verifies(claim, verifier, side, allowed):
    """Never the reporter, never the side whose delivery it is."""
    if allowed:
        rules.must_be_verifiable(claim, verifier=verifier, side=side)
        return
    with pytest.raises(RuleBroken):
        rules.must_be_verifiable(claim, verifier=verifier, side=side)


def test_order_of_days_is_kept():
    """Neither the future nor before the status that it changes."""
    rules.must_be_in_order(FRESH, today=TODAY, since=FRESH)
    rules.must_be_in_order(FRESH, today=TODAY, since=None)
    for on, since in ((date(2026, 9, 1), None), (FRESH, TODAY)):
        with pytest.raises(Invalid):
            rules.must_be_in_order(on, today=TODAY, since=since)


def test_reason_in_either_language_is_enough():
    """Blank in both is none."""
    rules.must_have_reason(Text("", "开工"))
    with pytest.raises(Invalid):
        rules.must_have_reason(Text(" ", "\n"))


def test_parallel_negotiations_conclude_together():
    """Before conclusion each goes its way; into, within and out of it they go together."""
    alone = {"codes": ["G-1"], "parallel": ["G-2"]}
    negotiations.must_conclude_together(**alone, states=["launched"], wanted="rounds")
    for states, wanted in ((["rounds"], "initialled"), (["initialled"], "rounds")):
        with pytest.raises(RuleBroken, match="G-2"):
            negotiations.must_conclude_together(**alone, states=states, wanted=wanted)
        negotiations.must_conclude_together(
            ["G-1", "G-2"], ["G-1", "G-2"], states=states, wanted=wanted
        )


@pytest.mark.parametrize(
    ("state", "wanted", "current", "given", "expected"),
    [
        ("launched", "rounds", None, None, 1),
        ("rounds", "rounds", 3, None, 4),
        ("rounds", "rounds", 3, 9, 9),
        ("parked", "rounds", 3, 3, 3),
        ("rounds", "initialled", 3, None, 3),
    ],
)
def test_round_number_goes_up(state, wanted, current, given, expected):
    """Each further round has a higher number; other steps keep it."""
    assert negotiations.next_round_number(state, wanted, current, given) == expected


def test_round_number_does_not_go_down():
    """Round three does not follow round three."""
    with pytest.raises(RuleBroken):
        negotiations.next_round_number("rounds", "rounds", 3, 3)


def test_succession_ends_with_the_present_holder_even_in_a_circle():
    """Each institution is named once."""
    assert successor_chain("a", {"a": "b", "b": "c"}) == ("a", "b", "c")
    assert successor_chain("a", {"a": "b", "b": "a"}) == ("a", "b")
    assert successor_chain("a", {}) == ("a",)
