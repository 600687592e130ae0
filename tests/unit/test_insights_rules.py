"""What may be estimated from what, and how a number that is not known whole is written."""

from __future__ import annotations

from datetime import date

import pytest

from corridor.flows import METHODS as OF_THE_SCIENCE
from corridor.statistics import Rule
from qiao.core.errors import Invalid, RuleBroken
from qiao.insights import rules
from qiao.insights.place_names import place_name


def test_every_method_of_the_science_is_told_in_words():
    """The pages know the six methods, in the order of the science, and no other."""
    assert tuple(rules.METHODS) == OF_THE_SCIENCE
    assert rules.FIRST_SHOWN in rules.METHODS


def test_the_rules_offered_are_those_of_the_science():
    """A choice on a form means what it means to the estimators."""
    from typing import get_args

    from corridor.flows.closing import Policy

    assert set(rules.Policy.values) == set(get_args(Policy))
    assert set(rules.Territories.values) == {rule.value for rule in Rule}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, 0),
        (6.4, 6),
        (84.6, 85),
        (999.4, 999),
        (1_234.5, 1_230),
        (123_456.7, 123_000),
        (-1_236, -1_240),
    ],
)
def test_an_estimate_is_shown_to_three_digits(value, shown):
    """More digits would say that more is known."""
    assert rules.shown_persons(value) == shown


def test_a_source_must_have_been_kept():
    """Nothing is estimated from what nobody looked at."""
    rules.must_be_kept("S-1", kept=True)
    with pytest.raises(RuleBroken, match=r"S-1 has not been kept"):
        rules.must_be_kept("S-1", kept=False)


def test_years_must_be_told_by_the_source():
    """The refusal names the years that are not, and those that are."""
    rules.must_tell_years((2015, 2020), (2010, 2015, 2020), "S-1")
    with pytest.raises(Invalid, match="does not tell 2016; it tells 2015, 2020"):
        rules.must_tell_years((2015, 2016), (2015, 2020), "S-1")


def test_a_period_ends_after_it_starts():
    """A year is no period."""
    rules.must_be_period(2015, 2020)
    with pytest.raises(Invalid, match="2020 to 2020 does not end"):
        rules.must_be_period(2020, 2020)


def test_a_file_was_downloaded_today_or_before():
    """A day to come is a mistake."""
    rules.must_be_downloaded_by(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(Invalid, match="in the future"):
        rules.must_be_downloaded_by(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize("draws", [-1, 1, 201])
def test_draws_are_none_or_enough_and_not_too_many(draws):
    """One draw has no spread."""
    assert [rules.draws_allowed(each, 200) for each in (0, 2, 200)] == [0, 2, 200]
    with pytest.raises(Invalid, match="none, or 2 to 200"):
        rules.draws_allowed(draws, 200)


def test_corridors_join_places_of_opposite_sides_both_ways():
    """None within a side; none at all while a side stands for nowhere."""
    assert rules.opposite_places({1: ["AUT"], 2: ["DEU", "BEL"]}) == (
        ("AUT", "DEU"),
        ("AUT", "BEL"),
        ("DEU", "AUT"),
        ("BEL", "AUT"),
    )
    assert rules.opposite_places({1: ["AUT"]}) == ()


def test_a_place_is_named_in_both_languages():
    """By CLDR; a code that it does not know, or that means several places, stands for itself."""
    assert (place_name("NOR").en, place_name("NOR").zh) == ("Norway", "挪威")
    assert place_name("QQQ").en == "QQQ"
