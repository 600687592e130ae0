"""What values mean and how they add up. Missing is not zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qiao.core.errors import Invalid, RuleBroken
from qiao.results import rules
from qiao.results.rules import Standing, ValueMove

D = Decimal
FREEZABLE = {
    "ends": date(2026, 6, 30),
    "today": date(2026, 7, 1),
    "is_frozen": False,
    "earlier_open": [],
    "pending": 0,
    "leave_out_pending": False,
}


def test_sum_of_nothing_is_missing_and_of_zeros_is_zero():
    """No value is None; values of 0 are 0."""
    assert rules.aggregate([None, None], "sum") is None
    assert rules.aggregate([], "last") is None
    assert rules.aggregate([D(0), None, D(0)], "sum") == 0


def test_aggregate_takes_the_latest_known_value():
    """A period without a value does not erase the one before it."""
    assert rules.aggregate([D(40), D(55), None], "last") == 55


def test_aggregate_adds_up_what_is_known():
    """A missing period is left out of the sum."""
    assert rules.aggregate([D(3), None, D("4.5")], "sum") == D("7.5")


def test_aggregate_refuses_to_count_once_from_values():
    """Persons counted once cannot be had from numbers of persons."""
    with pytest.raises(ValueError, match="records"):
        rules.aggregate([D(3)], "unique")


@pytest.mark.parametrize(
    ("baseline", "current", "target", "direction", "expected"),
    [
        (0, 50, 100, "ascending", D("0.5")),
        (20, 20, 100, "ascending", D(0)),
        (20, 10, 100, "ascending", D("-0.125")),
        (0, 130, 100, "ascending", D("1.3")),
        (80, 50, 20, "descending", D("0.5")),
        (80, 90, 20, "descending", D(-10) / D(60)),
        (0, 50, 100, "descending", None),
        (80, 50, 20, "ascending", None),
        (50, 50, 50, "ascending", None),
        (None, 50, 100, "ascending", None),
        (0, None, 100, "ascending", None),
        (0, 50, None, "ascending", None),
    ],
)
def test_progress_is_the_share_of_the_way_or_unknown(
    baseline, current, target, direction, expected
):
    """Both directions; None wherever it cannot be known."""

    def number(value):
        return None if value is None else D(value)

    found = rules.progress(
        baseline=number(baseline),
        current=number(current),
        target=number(target),
        direction=direction,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("current", "milestone", "target", "direction", "expected"),
    [
        (None, 4, 8, "ascending", Standing.UNKNOWN),
        (3, 4, None, "ascending", Standing.UNKNOWN),
        (8, 4, 8, "ascending", Standing.REACHED),
        (3, 4, 8, "ascending", Standing.BEHIND),
        (4, 4, 8, "ascending", Standing.ON_THE_WAY),
        (3, None, 8, "ascending", Standing.ON_THE_WAY),
        (20, 50, 20, "descending", Standing.REACHED),
        (60, 50, 20, "descending", Standing.BEHIND),
    ],
)
def test_standing_compares_with_the_milestone_that_is_due(
    current, milestone, target, direction, expected
):
    """Reached, behind, on the way, or not to be said."""
    found = rules.standing(
        current=None if current is None else D(current),
        milestone=None if milestone is None else D(milestone),
        target=None if target is None else D(target),
        direction=direction,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        ("draft", ValueMove.EDIT, "draft"),
        ("draft", ValueMove.SUBMIT, "submitted"),
        ("returned", ValueMove.EDIT, "draft"),
        ("submitted", ValueMove.APPROVE, "approved"),
        ("submitted", ValueMove.RETURN, "returned"),
    ],
)
def test_next_state_follows_the_table(state, move, after):
    """Each move that is there."""
    assert rules.next_state(state, move) == after


@pytest.mark.parametrize(
    ("state", "move"),
    [
        ("approved", ValueMove.EDIT),
        ("approved", ValueMove.APPROVE),
        ("draft", ValueMove.APPROVE),
        ("returned", ValueMove.SUBMIT),
    ],
)
def test_next_state_refuses_what_is_not_in_the_table(state, move):
    """An approved value is never edited, a draft never approved."""
    with pytest.raises(RuleBroken):
        rules.next_state(state, move)


def test_second_person_is_another():
    """The one who entered it is refused; anyone else passes."""
    rules.must_be_second_person(1, 2)
    with pytest.raises(RuleBroken, match="yourself"):
        rules.must_be_second_person(1, 1)


def test_evidence_is_a_document_or_an_address():
    """Either will do; blanks are none."""
    rules.must_have_evidence(has_document=True, address="")
    rules.must_have_evidence(has_document=False, address="https://example.org")
    with pytest.raises(Invalid) as refused:
        rules.must_have_evidence(has_document=False, address="  ")
    assert refused.value.field == "evidence"


def test_reason_is_words():
    """Blanks are no reason."""
    rules.must_have_reason("A sheet came late.")
    with pytest.raises(Invalid, match="no reason"):
        rules.must_have_reason("  \n")


def test_parts_may_be_less_than_the_value_but_not_more():
    """What is not broken down stays missing; more than the whole is a mistake."""
    rules.must_add_up(D(10), [("a", D(3)), ("b", D(4))], adds_up=True)
    rules.must_add_up(D(10), [("a", D(30))], adds_up=False)
    with pytest.raises(Invalid, match="12"):
        rules.must_add_up(D(10), [("a", D(5)), ("b", D(7))], adds_up=True)
    with pytest.raises(Invalid, match="negative"):
        rules.must_add_up(D(10), [("a", D(-1))], adds_up=False)


def test_freezable_after_the_last_day():
    """The day after its end is the first day."""
    rules.must_be_freezable(**FREEZABLE)
    rules.must_be_freezable(**FREEZABLE | {"pending": 2, "leave_out_pending": True})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"is_frozen": True}, "frozen already"),
        ({"today": date(2026, 6, 30)}, "only after"),
        ({"earlier_open": ["2025-h2"]}, "2025-h2"),
        ({"pending": 2}, "2 values"),
    ],
)
def test_freezable_refuses_with_a_sentence(change, sentence):
    """Each condition says what is wrong."""
    with pytest.raises(RuleBroken, match=sentence):
        rules.must_be_freezable(**FREEZABLE | change)
