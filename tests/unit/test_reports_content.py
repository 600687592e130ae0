"""Which values does a report refuse to hold?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from qiao.reports.content import Baseline, Cell, Figure, Milestone, Period, PeriodFigure, Text
from tests.reports_content import H1, sample_report


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_figure_that_is_no_number_is_refused(value):
    """What is not finite cannot be printed."""
    with pytest.raises(ValueError, match="finite number or None"):
        Figure(Decimal(value))


@pytest.mark.parametrize("make", [Figure, lambda value: Cell((), value)])
def test_figure_too_long_to_print_is_refused(make):
    """A short Decimal can stand for a million digits."""
    with pytest.raises(ValueError, match="at most 40 digits"):
        make(Decimal("1E+1000000"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Figure(Decimal(3), suppressed=True),
        lambda: Cell((("sex", "female"),), Decimal(3), suppressed=True),
    ],
)
def test_suppressed_figure_with_its_value_is_refused(make):
    """A value that is in the content could leave with a file."""
    with pytest.raises(ValueError, match="must not carry its value"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda bad: PeriodFigure(H1, bad, Figure()),
        lambda bad: Baseline(2023, bad),
        lambda bad: Milestone(H1, bad),
    ],
)
def test_goal_that_is_no_number_is_refused(make):
    """Targets, baselines and milestones are held to the same."""
    with pytest.raises(ValueError, match="finite number or None"):
        make(Decimal("NaN"))


def test_period_that_ends_before_it_starts_is_refused():
    """The sentence names both days."""
    with pytest.raises(ValueError, match="starts on 2024-07-01, after its end 2024-06-30"):
        Period("x", Text("x", "x"), date(2024, 7, 1), date(2024, 6, 30))


def test_freezing_without_a_time_zone_is_refused():
    """A moment without a zone is no moment."""
    with pytest.raises(ValueError, match="needs a time zone"):
        sample_report(frozen_at=datetime(2025, 1, 20, 9, 30))  # noqa: DTZ001


def test_text_is_empty_only_without_both_languages():
    """One language is enough to be a text."""
    assert Text("", "有")
    assert Text("some", "")
    assert not Text()
    assert Text("some", "有").get("zh") == "有"
