"""Divided countries: refused, added up or divided, by the rule that the caller names."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.statistics import CHANGES, Rule, agree
from corridor.statistics.m49 import GONE, TODAY, place_of_number


def test_tables_of_the_same_territories_need_nothing():
    """Nothing is refused, nothing is changed."""
    agreement = agree([("AUT", "SDN", "SSD"), ("SSD", "AUT", "SDN")])
    assert agreement.steps == ()
    assert agreement.places(("AUT", "SDN")) == ("AUT", "SDN")


def test_every_disagreement_is_named_at_once():
    """Both divided countries are in one sentence, with what can be chosen."""
    with pytest.raises(CorridorError) as refusal:
        agree([("SUD", "SCG"), ("SDN", "SSD", "SRB", "MNE")])
    told = str(refusal.value)
    assert "SUD in one table, SDN and SSD in another (divided in 2011)" in told
    assert "SCG in one table, SRB and MNE in another (divided in 2006)" in told
    assert "merge adds the parts up, split divides the whole" in told


def test_merging_adds_the_parts_up_on_both_axes():
    """Moves between the parts come to lie on the diagonal; nobody is lost."""
    agreement = agree([("AUT", "SUD"), ("AUT", "SDN", "SSD")], Rule.MERGE)
    table = np.array([[0.0, 1, 2], [3, 0, 4], [5, 6, 0]])
    merged = agreement.table(("AUT", "SDN", "SSD"), table)
    assert agreement.places(("AUT", "SDN", "SSD")) == ("AUT", "SUD")
    assert merged.tolist() == [[0, 3], [8, 10]]
    assert merged.sum() == table.sum()


def test_splitting_divides_the_whole_by_weights_on_both_axes():
    """Three quarters of the persons born there, and of those who live there."""
    agreement = agree([("AUT", "SUD"), ("SDN", "SSD")], Rule.SPLIT, {"SDN": 30.0, "SSD": 10.0})
    assert agreement.places(("AUT", "SUD")) == ("AUT", "SDN", "SSD")
    table = agreement.table(("AUT", "SUD"), np.array([[0.0, 8], [4, 16]]))
    assert table.tolist() == [[0, 6, 2], [3, 9, 3], [1, 3, 1]]
    assert agreement.steps[0].sentence == (
        "SUD divided among its parts by weight: SDN 0.7500, SSD 0.2500 (divided in 2011)."
    )


def test_splitting_without_weights_names_the_parts_that_lack_one():
    """A weight of nothing is no weight."""
    with pytest.raises(CorridorError, match="no weight for SSD"):
        agree([("SUD",), ("SDN", "SSD")], Rule.SPLIT, {"SDN": 3.0, "SSD": 0.0})


def test_a_part_counted_within_a_place_that_keeps_its_letters_is_added():
    """Under both rules: SRB with and without XKX cannot be told apart by its letters."""
    given = [("AUT", "SRB"), ("AUT", "SRB", "XKX")]
    for rule in (Rule.MERGE, Rule.SPLIT):
        agreement = agree(given, rule)
        assert agreement.places(given[1]) == ("AUT", "SRB")
        assert agreement.vector(given[1], np.array([1.0, 2, 3])).tolist() == [1, 5]
        assert agreement.steps[0].sentence.startswith("XKX counted as part of SRB")
    assert agree([("SRB", "XKX"), ("XKX", "SRB")]).steps == ()


def test_a_country_divided_twice_is_followed_through_both():
    """YUG in one table and SRB, MNE, HRV in another, with SCG in a third."""
    agreement = agree([("YUG",), ("SCG", "HRV"), ("SRB", "MNE", "HRV")], Rule.MERGE)
    assert agreement.places(("SRB", "MNE", "HRV")) == ("YUG",)
    assert agreement.vector(("SRB", "MNE", "HRV"), np.array([1.0, 2, 4])).tolist() == [7]


def test_a_place_joined_from_two_is_divided_back_through_its_steps():
    """A share of a share: YUG to SCG and HRV, when a table still has SCG."""
    agreement = agree([("YUG",), ("SCG", "HRV")], Rule.SPLIT, {"SCG": 3.0, "HRV": 1.0})
    assert agreement.vector(("YUG",), np.array([8.0])).tolist() == [2, 6]


def test_a_missing_part_makes_the_whole_missing():
    """Half a sum is not a sum."""
    agreement = agree([("SUD",), ("SDN", "SSD")], Rule.MERGE)
    assert np.isnan(agreement.vector(("SDN", "SSD"), np.array([1.0, np.nan]))).tolist() == [True]


def test_codes_are_each_one_place():
    """No letters twice, and every change speaks of places that the table knows."""
    letters = [*TODAY.values(), *GONE.values()]
    assert len(letters) == len(set(letters))
    named = {code for change in CHANGES for code in (change.whole, *change.parts)}
    assert named <= set(letters)
    assert (place_of_number(729), place_of_number(736)) == ("SDN", "SUD")
