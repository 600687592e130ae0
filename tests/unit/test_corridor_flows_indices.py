"""What indices of moves say of tables whose answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.flows.indices import (
    connectivity_indices,
    corridor_balances,
    distance_indices,
    impact_indices,
    intensity_indices,
    place_balances,
    preference_table,
)

EVEN = np.ones((4, 4))
LINE = np.abs(np.subtract.outer([0.0, 1.0, 3.0, 7.0], [0.0, 1.0, 3.0, 7.0]))


def test_intensity_is_the_same_for_coarser_places_by_courgeau():
    """CMI over the logarithm of n^2: twice the logarithm of n, twice the moves, one k."""
    coarse, fine = intensity_indices(40, 1000, 10), intensity_indices(80, 1000, 100)
    assert coarse.cmi == 4
    assert coarse.courgeau_k == pytest.approx(fine.courgeau_k)


@pytest.mark.parametrize(
    ("moves", "population", "places", "told"),
    [
        (5, 0, 3, "population of 0 have no intensity"),
        (-1, 10, 3, "not negative"),
        (float("nan"), 10, 3, "not negative"),
        (5, 10, 1, "between 1 places"),
    ],
)
def test_intensity_without_meaning_is_refused(moves, population, places, told):
    """Nobody can move between fewer than two places, or out of nobody."""
    with pytest.raises(CorridorError, match=told):
        intensity_indices(moves, population, places)


def test_impact_of_balanced_flows_is_zero():
    """As many came as left, everywhere."""
    indices = impact_indices([[9, 5, 5], [5, 0, 5], [5, 5, 0]], [10, 20, 30])
    assert (indices.effectiveness, indices.anmr) == (0, 0)


def test_impact_of_flows_all_one_way_is_whole():
    """All moves count as net; the net rate is half of the sum of absolutes, over the population."""
    indices = impact_indices([[0, 20], [0, 0]], [100, 300])
    assert (indices.effectiveness, indices.anmr) == (100, 5)


def test_preference_is_100_where_populations_foretell_the_moves():
    """M (P_i / P)(P_j / P), and velocity is preference times M / P."""
    living = np.array([10.0, 20.0, 70.0])
    expected = np.outer(living, living) / living.sum() ** 2
    np.fill_diagonal(expected, 0)
    table = preference_table(expected / expected.sum() * 50, living)
    assert table[~np.eye(3, dtype=bool)] == pytest.approx(100 / expected.sum())
    indices = impact_indices(expected / expected.sum() * 50, living)
    assert indices.preference == pytest.approx(table.sum() / 100)
    assert indices.velocity == pytest.approx(indices.preference * 50 / 100)


def test_impact_names_the_place_without_population():
    """No rate without anybody to move."""
    with pytest.raises(CorridorError, match="Nobody lives in B"):
        impact_indices([[0, 1], [1, 0]], [5, 0], ["A", "B"])


def test_connectivity_of_an_even_table():
    """Everything is connected, nothing is concentrated."""
    indices = connectivity_indices(EVEN)
    assert indices.connectivity == 1
    found = (indices.inequality_equal, indices.gini_total, indices.gini_out_share, indices.cv)
    assert found == (0, 0, 0, 0)
    assert indices.inequality_expected == pytest.approx(0, abs=1e-12)
    assert indices.weighted_gini == 0


def test_connectivity_of_one_corridor():
    """One corridor of twelve has all moves; places without moves have no index of their own."""
    table = np.zeros((4, 4))
    table[1, 2] = 7
    indices = connectivity_indices(table, "ABCD")
    assert indices.connectivity == 1 / 12
    assert indices.inequality_equal == pytest.approx(11 / 12)
    assert indices.gini_total == pytest.approx(1)
    assert indices.gini_out[1] == 1
    assert np.isnan(indices.gini_out[[0, 2, 3]]).all()
    assert indices.gini_in[2] == 1
    assert indices.inequality_expected == pytest.approx(0, abs=1e-9)
    assert indices.cv == pytest.approx(np.sqrt(11))


def test_variation_does_not_depend_on_the_unit():
    """Persons or thousands: the same coefficient."""
    table = np.arange(16.0).reshape(4, 4)
    assert connectivity_indices(table * 100).cv == pytest.approx(connectivity_indices(table).cv)


@pytest.mark.parametrize(
    ("flows", "places", "told"),
    [
        ([[0, 1], [1, 0]], ["A", "B"], "Between A and B there is one corridor each way"),
        ([[5]], ["A"], "There is one place only"),
        ([[5, 0], [0, 5]], ["A", "B"], "Nobody moved"),
        ([[0, -1], [1, 0]], ["A", "B"], "row A, column B"),
        ([[0, 1], [1, 0]], ["A"], "there are 1 places"),
    ],
)
def test_connectivity_without_meaning_is_refused(flows, places, told):
    """The sentence says what is wrong and where."""
    with pytest.raises(CorridorError, match=told):
        connectivity_indices(flows, places)


def test_balances_of_places_and_corridors():
    """Turnover and net of both."""
    table = [[3, 5, 1], [2, 0, 0], [0, 4, 9]]
    by_place = place_balances(table, "ABC")
    assert by_place.turnover.tolist() == [8, 11, 5]
    assert by_place.net.tolist() == [-4, 7, -3]
    pairs = {(p.origin, p.destination): p for p in corridor_balances(table, "ABC")}
    assert len(pairs) == 6
    assert (pairs["A", "B"].net, pairs["A", "B"].interchange) == (3, 7)
    assert (pairs["C", "B"].net, pairs["B", "C"].net) == (4, -4)


def test_distance_of_moves_that_follow_a_power():
    """Origins and destinations of any pull; moves fall as the power 1.7 of distance."""
    pull = np.outer([5.0, 1.0, 40.0, 3.0], [2.0, 9.0, 1.0, 30.0])
    flows = pull / np.where(LINE > 0, LINE, 1) ** 1.7
    np.fill_diagonal(flows, 0)
    indices = distance_indices(flows * 1e5, LINE)
    assert indices.decay == pytest.approx(-1.7, abs=1e-9)
    assert indices.mean == pytest.approx((flows * LINE).sum() / flows.sum())


def test_distance_of_the_middle_mover():
    """Of 11 movers the sixth went 6; with two more who went 3, the seventh of 13 went 3."""
    flows = [[0, 5, 0, 0], [0, 0, 0, 6], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert distance_indices(flows, LINE).median == 6
    flows[0][2] = 2
    assert distance_indices(flows, LINE).median == 3


def test_decay_in_large_steps_is_found_by_shorter_ones():
    """A very steep decay: the first Newton steps would overshoot."""
    flows = 1e9 * np.where(LINE > 0, LINE, 1) ** -9.0
    assert distance_indices(flows, LINE).decay == pytest.approx(-9, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "far"),
    [
        ([[0, 5], [3, 0]], [[0, 2], [2, 0]]),
        ([[0, 5, 1], [3, 0, 1], [1, 2, 0]], [[0, 2, 3], [2, 0, 4], [3, 4, 0]]),
    ],
)
def test_decay_that_places_alone_explain_is_not_told(flows, far):
    """Two places, or three with one distance each way: effects of places take it all up."""
    assert distance_indices(flows, far).decay is None


@pytest.mark.parametrize(
    "moved",
    [
        {(0, 2): 20000, (1, 3): 10000, (3, 1): 30},
        {(0, 2): 3, (2, 0): 1, (3, 1): 30000},
    ],
)
def test_decay_without_a_finite_size_is_not_told(moved):
    """Where only far corridors have moves, every steeper rise fits better."""
    flows = np.zeros((4, 4))
    for at, persons in moved.items():
        flows[at] = persons
    found = distance_indices(flows, LINE)
    assert found.decay is None
    assert found.mean == pytest.approx((flows * LINE).sum() / flows.sum())


def test_distances_of_nothing_are_refused():
    """Two places at one spot have no logarithm of distance."""
    with pytest.raises(CorridorError, match=r"distance from A to B is 0.0 \(2 such pairs\)"):
        distance_indices([[0, 1], [1, 0]], [[0, 0], [0, 0]], ["A", "B"])
