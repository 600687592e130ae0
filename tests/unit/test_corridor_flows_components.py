"""A table taken apart and put together again; net migration without flows."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.flows.components import multiplicative_components
from corridor.flows.residual import (
    YOUNGEST,
    net_by_survival,
    net_by_vital_statistics,
    net_of_children,
)

TABLE = np.array([[[0, 0], [3, 1], [2, 0]], [[5, 5], [0, 0], [0, 0]], [[1, 7], [4, 0], [0, 0]]])


def test_components_multiply_to_the_table():
    """By group and without."""
    parts = multiplicative_components(TABLE, "ABC", ["young", "old"])
    assert parts.flows() == pytest.approx(TABLE)
    assert parts.total == TABLE.sum()
    assert (parts.origin.sum(), parts.group.sum()) == (pytest.approx(1), pytest.approx(1))
    alone = multiplicative_components(TABLE[:, :, 0])
    assert alone.groups == ("all",)
    assert alone.flows()[:, :, 0] == pytest.approx(TABLE[:, :, 0])
    assert alone.three_way == pytest.approx(np.ones((3, 3, 1)))


def test_interaction_is_the_ratio_to_independence():
    """The flow over T O D A."""
    parts = multiplicative_components(TABLE)
    assert parts.groups == ("1", "2")
    expected = parts.total * np.einsum("i,j,x->ijx", parts.origin, parts.destination, parts.group)
    assert parts.interaction() == pytest.approx(TABLE / expected)


def test_independent_table_has_ratios_of_one():
    """No pairing, nothing to tell."""
    table = np.einsum("i,j,x->ijx", [1.0, 2.0], [3.0, 1.0], [1.0, 1.0, 2.0])
    parts = multiplicative_components(table)
    for ratios in (parts.origin_destination, parts.origin_group, parts.three_way):
        assert ratios == pytest.approx(np.ones(ratios.shape))


@pytest.mark.parametrize(
    ("table", "places", "groups", "told"),
    [
        (np.ones((2, 3)), None, None, r"shape \(2, 3, 1\)"),
        (np.ones(3), None, None, "same places on both sides"),
        (np.zeros((2, 2)), None, None, "All flows are 0"),
        (-np.ones((2, 2)), None, None, "below 0"),
        (np.ones((2, 2)), ["A"], None, "2 places and 1 groups, but 1 and 1"),
        (np.ones((2, 2, 2)), ["A", "B"], ["x"], "2 places and 2 groups, but 2 and 1"),
    ],
)
def test_table_that_cannot_be_taken_apart_is_refused(table, places, groups, told):
    """The sentence says which shape."""
    with pytest.raises(CorridorError, match=told):
        multiplicative_components(table, places, groups)


def test_survival_without_migration_is_zero_both_ways():
    """Who is alive is who was there."""
    net = net_by_survival([100, 200], [90, 100], [0.9, 0.5])
    assert net.forward.tolist() == net.reverse.tolist() == net.average.tolist() == [0, 0]
    assert net.expected_start.tolist() == [100, 200]


def test_reverse_survival_counts_migrants_who_died():
    """Ten alive at the end were twenty at the start when half survive."""
    net = net_by_survival([100], [60], [0.5])
    assert (net.forward[0], net.reverse[0], net.average[0]) == (10, 20, 15)


@pytest.mark.parametrize(
    ("start", "end", "survival", "told"),
    [
        ([1, 2], [1], [1], "one number for each cohort"),
        ([-1], [1], [1], "start populations"),
        ([1], [float("nan")], [1], "end populations"),
        ([1], [1], [0], "not above 0"),
    ],
)
def test_survival_of_nothing_is_refused(start, end, survival, told):
    """The sentence says which number."""
    with pytest.raises(CorridorError, match=told):
        net_by_survival(start, end, survival)


def test_children_move_as_their_mothers():
    """A quarter of 2 children by woman times the women's net migration."""
    assert net_of_children(200, [60, 40], [10, 30], YOUNGEST) == 0.25 * 2 * 40


@pytest.mark.parametrize(("women", "net"), [([0, 0], [1, 1]), ([5], [1, 1])])
def test_children_without_women_are_refused(women, net):
    """No ratio without mothers."""
    with pytest.raises(CorridorError, match="say nothing of children"):
        net_of_children(10, women, net)


def test_balancing_equation():
    """Change less natural increase."""
    assert net_by_vital_statistics([10, 20], [12, 18], [3, 1], [1, 2]).tolist() == [0, -1]
    with pytest.raises(CorridorError, match="different lengths"):
        net_by_vital_statistics([10], [12, 18], [3, 1], [1, 2])
    with pytest.raises(CorridorError, match="Some deaths"):
        net_by_vital_statistics([10], [12], [3], [-1])
