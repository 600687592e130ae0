"""Fits to rows and columns, to groups, by birthplace, to an offset, around stayers, to nets."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError, Infeasible, NotConverged
from corridor.flows.fitting import groups as grouping
from corridor.flows.fitting import net as netting
from corridor.flows.fitting import offset as offsetting
from corridor.flows.fitting.diagonal import without_diagonal
from corridor.flows.fitting.groups import block_labels, fit_groups, stripe_labels
from corridor.flows.fitting.net import cancel_net, fit_net
from corridor.flows.fitting.offset import fit_offset
from corridor.flows.fitting.three_way import fit_three_way
from corridor.flows.fitting.two_way import fit_conditional, fit_two_way

SEED = [[5.0, 1.0, 2.0], [2.0, 7.0, 1.0]]


def test_two_way_fit_with_one_kind_of_totals_scales_that_side():
    """Columns alone keep the proportions within each column."""
    made = fit_two_way(SEED, columns=[7, 16, 6])
    assert made.table.tolist() == [[5, 2, 4], [2, 14, 2]]
    assert made.residual == 0


def test_two_way_fit_keeps_both_totals():
    """Rows and columns of a rectangle, numbered when they have no names."""
    made = fit_two_way(SEED, [10, 20], [12, 12, 6])
    assert np.allclose(made.table.sum(axis=1), [10, 20])
    assert np.allclose(made.table.sum(axis=0), [12, 12, 6])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "has no totals to fit to"),
        ({"rows": [1, 2, 3]}, "The totals have the shape .3,."),
        ({"rows": [1, -2]}, "the smallest is -2.0. Give 2 numbers"),
        ({"rows": [1, np.nan]}, "Give 2 numbers"),
    ],
)
def test_two_way_fit_is_refused_without_usable_totals(arguments, said):
    """Totals that are missing, too many, negative or not known."""
    with pytest.raises(CorridorError, match=said):
        fit_two_way(SEED, **arguments)


def test_two_way_fit_names_an_empty_row_that_has_a_total():
    """The place is named when places were given, else its number."""
    with pytest.raises(CorridorError, match="empty at 2, whose total is 3"):
        fit_two_way([[1, 1], [0, 0]], rows=[1, 3])
    with pytest.raises(CorridorError, match="empty at B"):
        fit_two_way([[1, 0], [1, 0]], columns=[1, 3], places=("A", "B"))


@pytest.mark.parametrize(
    ("seed", "said"),
    [([1, 2], "has 1 dimensions"), ([[1, -2]], "1 cells that are negative"), ([[]], "0 cells")],
)
def test_seed_is_refused_when_it_is_no_table_of_weights(seed, said):
    """Dimensions, and cells below 0."""
    with pytest.raises(CorridorError, match=said):
        fit_two_way(seed, rows=[1])


def test_conditional_fit_tells_its_factors():
    """Seed times factors is the table; the row factors have the geometric mean 1."""
    made = fit_conditional(SEED, [10, 20], [12, 12, 6])
    rebuilt = np.array(SEED) * np.outer(made.row_factors, made.column_factors)
    assert np.allclose(rebuilt, made.table)
    assert np.log(made.row_factors).mean() == pytest.approx(0)
    assert np.allclose(made.table, fit_two_way(SEED, [10, 20], [12, 12, 6]).table)


def test_conditional_fit_of_layers_needs_totals_over_all_layers_only():
    """The factors are one pair for both layers, whose weights within a corridor stay."""
    layers = np.stack([[[5, 2], [1, 7]], [[4, 5], [2, 9]]], axis=2).astype(float)
    made = fit_conditional(layers, [18, 20], [16, 22])
    assert np.allclose(made.table.sum(axis=(1, 2)), [18, 20])
    assert np.allclose(made.table.sum(axis=(0, 2)), [16, 22])
    assert np.allclose(made.table[:, :, 0] / made.table[:, :, 1], layers[:, :, 0] / layers[:, :, 1])


def test_conditional_fit_of_nobody_has_nobody():
    """Totals of 0 leave every factor 0."""
    assert fit_conditional([[1, 1], [1, 1]], [0, 0], [0, 0]).table.tolist() == [[0, 0], [0, 0]]


def test_groups_keep_totals_of_blocks_rows_and_columns():
    """Two regions of two places each: who moves within and between them is known."""
    rng = np.random.default_rng(2)
    seed, target = rng.random((4, 4)) + 0.1, rng.random((4, 4)) + 0.1
    blocks = block_labels([0, 0, 1, 1], [0, 0, 1, 1])
    totals = [target[blocks == number].sum() for number in range(4)]
    made = fit_groups(seed, blocks, totals, rows=target.sum(axis=1), columns=target.sum(axis=0))
    assert np.allclose(made.table.sum(axis=1), target.sum(axis=1))
    assert np.allclose(made.table.sum(axis=0), target.sum(axis=0))
    assert np.allclose([made.table[blocks == number].sum() for number in range(4)], totals)


def test_stripes_run_along_rows_or_columns():
    """Every row has its own groups of columns, or every column its own groups of rows."""
    by_row, by_column = stripe_labels([0, 0, 1], 2), stripe_labels([0, 1], 3, by_row=False)
    assert by_row.tolist() == [[0, 0, 1], [2, 2, 3]]
    assert by_column.tolist() == [[0, 1, 2], [3, 4, 5]]
    made = fit_groups(SEED, by_row, [12, 4, 18, 2])
    assert made.table.tolist() == [[10, 2, 4], [4, 14, 2]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"groups": [[0, 1]], "totals": [1, 1]}, "labels of the groups have the shape"),
        ({"groups": [[0, 0, -1], [0, 0, 0]], "totals": [1]}, "counted from 0"),
        ({"groups": [[0, 0, 2], [0, 0, 2]], "totals": [1, 1, 1]}, "groups, number 1 .from 0."),
        (
            {"groups": [[0, 0, 1], [0, 0, 1]], "totals": [1, 1], "rows": [1, 2]},
            "totals of the rows sum to 3.000, those of the groups to 2.000",
        ),
    ],
)
def test_groups_are_refused_when_labels_or_totals_do_not_fit(arguments, said):
    """Shapes, labels, empty groups and grand totals."""
    with pytest.raises(CorridorError, match=said):
        fit_groups(SEED, **arguments)


def test_groups_that_contradict_the_rows_never_look_fitted(monkeypatch):
    """The first stripe alone is more than the whole first row may have."""
    monkeypatch.setattr(grouping, "_SWEEPS", 50)
    with pytest.raises(NotConverged, match="contradict each other"):
        fit_groups([[1, 1], [1, 1]], [[0, 0], [1, 1]], [3, 1], rows=[2, 2])


def test_three_way_fit_takes_a_seed_of_its_own_for_each_birthplace():
    """Margins by birthplace are kept; the odds are those of each birthplace's seed."""
    rng = np.random.default_rng(4)
    seed = rng.random((3, 3, 3)) + 0.1
    start, end = rng.random((3, 3)), rng.random((3, 3))
    end *= (start.sum(axis=1) / end.sum(axis=1))[:, np.newaxis]
    made = fit_three_way(seed, start, end, places=("A", "B", "C"))
    assert np.allclose(made.table.sum(axis=1).T, start)
    assert np.allclose(made.table.sum(axis=0).T, end)
    for table in (made.table, seed):
        assert table[0, 0, 1] * table[1, 2, 1] / (table[0, 2, 1] * table[1, 0, 1]) == pytest.approx(
            seed[0, 0, 1] * seed[1, 2, 1] / (seed[0, 2, 1] * seed[1, 0, 1])
        )


def test_three_way_fit_around_stayers_moves_everybody_else():
    """The diagonal is what was given, whatever the seed has there."""
    start, end = [[60, 30, 10], [1, 1, 1], [0, 0, 5]], [[50, 40, 10], [1, 1, 1], [0, 0, 5]]
    stayers = [[40, 20, 5], [1, 1, 1], [0, 0, 5]]
    made = fit_three_way(np.ones((3, 3)), start, end, stayers=stayers)
    assert np.einsum("iik->ki", made.table).tolist() == stayers
    assert np.allclose(made.table.sum(axis=1).T, start)


def test_three_way_fit_is_refused_when_the_seed_has_another_size():
    """Two places need a seed of 2 x 2 or 2 x 2 x 2."""
    with pytest.raises(CorridorError, match=r"seed has the shape \(3, 3\), but there are 2"):
        fit_three_way(np.ones((3, 3)), [[1, 0], [0, 1]], [[1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("left", "arrived"),
    [
        ([3.0, 2.0, 1.0], [2.0, 2.0, 2.0]),
        ([5.0, 1.0, 1.0], [1.5, 3.0, 2.5]),
        ([4.0, 1.0, 3.0], [4.0, 3.0, 1.0]),
        ([0.0, 2.0, 1.0], [3.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
    ],
)
def test_leavers_and_arrivals_are_paired_without_returning_at_once(left, arrived):
    """Off the diagonal, rows and columns are kept; also where one place is half of everything."""
    a, b = without_diagonal(np.array([left]), np.array([arrived]), ("A",))
    moves = np.outer(a, b)
    np.fill_diagonal(moves, 0)
    assert np.allclose(moves.sum(axis=1), left, atol=1e-9)
    assert np.allclose(moves.sum(axis=0), arrived, atol=1e-9)


def test_leavers_who_would_have_to_return_are_refused_by_birthplace():
    """Of 6 movers 5 left one place and 4 arrived there: 3 have nowhere else to go."""
    with pytest.raises(Infeasible, match=r"among those born in B \(3 persons\)"):
        without_diagonal(
            np.array([[2.0, 2, 2], [5, 1, 0]]), np.array([[2.0, 2, 2], [4, 1, 1]]), ("A", "B", "C")
        )
    with pytest.raises(CorridorError, match=r"born in A, 6\.000 left and 5\.000 arrived"):
        without_diagonal(np.array([[6.0, 0]]), np.array([[0.0, 5]]), ("A", "B"))


def test_offset_fit_keeps_margins_and_weights():
    """Margins by birthplace are kept, and the odds are the offset's."""
    weights = np.array([[1.0, 2, 3], [4, 1, 2], [1, 1, 5]])
    left, arrived = np.array([[3.0, 2, 1], [0, 0, 0]]), np.array([[2.0, 2, 2], [0, 0, 0]])
    made = fit_offset(left, arrived, weights, ("A", "B", "C"))
    table = np.outer(made.leaving[0], made.arriving[0]) * weights
    assert np.allclose(table.sum(axis=1), left[0])
    assert np.allclose(table.sum(axis=0), arrived[0])
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(1 / 8)


def test_offset_fit_that_cannot_be_is_refused_by_place(monkeypatch):
    """Nobody may go to B, where 2 arrived; and a fit that is only slow says so."""
    monkeypatch.setattr(offsetting, "_SWEEPS", 30)
    places, weights = ("A", "B"), [[1.0, 0], [1, 0]]
    with pytest.raises(Infeasible, match=r"moves of those born in A .*B \(2 persons\)"):
        fit_offset(np.array([[3.0, 1]]), np.array([[2.0, 2]]), weights, places)
    with pytest.raises(CorridorError, match=r"born in A, 3\.000 left and 2\.000 arrived"):
        fit_offset(np.array([[2.0, 1]]), np.array([[1.0, 1]]), weights, places)
    monkeypatch.setattr(offsetting, "_SWEEPS", 1)
    with pytest.raises(NotConverged, match="after 1 sweeps"):
        fit_offset(np.array([[3.0, 1]]), np.array([[2.0, 2]]), [[9, 1], [1, 4]], places)


def test_net_fit_keeps_nets_and_the_products_of_two_way_flows():
    """What is gained one way is lost the other: y_ij y_ji is the seed's, without a total."""
    seed = np.array([[7.0, 4, 2], [1, 0, 3], [5, 2, 0]])
    made = fit_net(seed, [-2, 3, -1])
    table = made.table
    assert np.allclose(table.sum(axis=0) - table.sum(axis=1), [-2, 3, -1])
    assert table[0, 0] == 7
    assert np.allclose(table * table.T, seed * seed.T)


def test_net_fit_reaches_a_total_as_well():
    """All moves sum to what was asked; the diagonal is not part of it."""
    seed = np.array([[7.0, 4, 2], [1, 0, 3], [5, 2, 0]])
    made = fit_net(seed, [-2, 3, -1], total=50)
    moves = made.table - np.diag(np.diagonal(made.table))
    assert moves.sum() == pytest.approx(50)
    assert np.allclose(moves.sum(axis=0) - moves.sum(axis=1), [-2, 3, -1])


def test_net_fit_from_far_away_takes_shorter_steps():
    """A gain of hundreds through a corridor of 0.001: full steps would overshoot."""
    seed = np.array([[0, 1e-3, 4], [30.0, 0, 3], [5, 2, 0]])
    made = fit_net(seed, [-400, 500, -100])
    assert np.allclose(made.table.sum(axis=0) - made.table.sum(axis=1), [-400, 500, -100])


def test_net_fit_of_zero_nets_needs_no_gains():
    """Nobody gains, and what circulates is made even."""
    made = fit_net([[0, 4], [1, 0]], [0, 0])
    assert np.allclose(made.table, [[0, 2], [2, 0]])


def test_net_migration_is_scaled_until_it_cancels():
    """Signs stand; what only gains cannot be scaled; nobody needs no scale."""
    scaled = cancel_net([6, -4, 2, 0])
    assert scaled.sum() == pytest.approx(0)
    assert np.sign(scaled).tolist() == [1, -1, 1, 0]
    assert cancel_net([0, 0]).tolist() == [0, 0]
    for net in ([1, 2], [-1, 0]):
        with pytest.raises(CorridorError, match="cannot be scaled to cancel"):
            cancel_net(net)


def test_net_fit_is_refused_when_it_cannot_be(monkeypatch):
    """Nets that do not cancel, a gain that no corridor serves, a total too small for the nets."""
    with pytest.raises(CorridorError, match=r"sums to \+1.000"):
        fit_net([[0, 4], [1, 0]], [-2, 3])
    with pytest.raises(Infeasible, match=r"B \(3 persons\)"):
        fit_net([[0, 0, 1], [1, 0, 1], [1, 0, 0]], [-2, 3, -1], places=("A", "B", "C"))
    monkeypatch.setattr(netting, "_STEPS", 30)
    with pytest.raises(NotConverged, match="total of 2 moves may be too few"):
        fit_net([[0, 4], [1, 0]], [-3, 3], total=2)
    monkeypatch.setattr(netting, "_STEPS", 1)
    with pytest.raises(NotConverged, match="total of 5 moves may be too few"):
        fit_net([[0, 4], [1, 0]], [-2, 2])
