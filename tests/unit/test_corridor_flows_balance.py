"""Balancing a table to its totals, and deciding first whether that can be."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError, Infeasible, NotConverged
from corridor.flows.fitting import balance as balancing
from corridor.flows.fitting.balance import balance
from corridor.flows.fitting.feasibility import (
    open_cells,
    reachable_mass,
    refuse_infeasible,
    transport,
)

PLACES = ("A", "B", "C")


def balanced(seed, rows, columns, **more):
    """The balance of lists."""
    return balance(
        np.array(seed, float),
        np.array(rows, float),
        np.array(columns, float),
        more.pop("places", PLACES[: len(rows)]),
        **more,
    )


def test_balance_keeps_totals_and_odds():
    """The totals are those asked for, and the odds ratio is the seed's."""
    made = balanced([[1, 2], [3, 4]], [40, 60], [70, 30])
    table = made.table
    assert np.allclose(table.sum(axis=1), [40, 60], rtol=1e-12)
    assert np.allclose(table.sum(axis=0), [70, 30], rtol=1e-12)
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(4 / 6)
    assert np.allclose(made.row_factors[:, None] * [[1, 2], [3, 4]] * made.column_factors, table)
    assert made.residual <= 1e-13 * 100


def test_balance_starts_from_a_guess_and_ends_at_the_same():
    """Good factors need no step; bad ones need steps, and lead to the same table."""
    seed, rows, columns = [[1, 2, 1], [3, 4, 9], [0, 1, 5]], [40, 60, 9], [70, 30, 9]
    plain = balanced(seed, rows, columns)
    near = balanced(seed, rows, columns, guess=plain.row_factors)
    far = balanced(seed, rows, columns, guess=np.array([1e-3, 1.0, 1e3]))
    assert near.iterations == 0
    assert far.iterations > plain.iterations
    assert np.allclose(far.table, plain.table, rtol=1e-10)


def test_balance_is_refused_when_grand_totals_differ():
    """Both sums are told, and the table's name."""
    with pytest.raises(CorridorError, match=r"row totals of the map sum to 3\.000.* 5\.000"):
        balanced([[1, 2], [3, 4]], [1, 2], [2, 3], name="map")


def test_balance_takes_totals_of_zero():
    """An empty row and column stay empty; the rest is balanced."""
    made = balanced([[1, 2, 1], [3, 4, 1], [5, 6, 1]], [3, 0, 7], [6, 4, 0])
    assert made.table[1].tolist() == [0, 0, 0]
    assert made.table[:, 2].tolist() == [0, 0, 0]
    assert np.allclose(made.table.sum(axis=1), [3, 0, 7])
    assert balanced([[1, 2], [3, 4]], [0, 0], [0, 0]).table.tolist() == [[0, 0], [0, 0]]


def test_balance_solves_each_part_of_a_table_that_falls_apart():
    """Two blocks that share no row and no column are balanced each by itself."""
    seed = [[1, 1, 0], [1, 2, 0], [0, 0, 5]]
    made = balanced(seed, [3, 4, 6], [5, 2, 6])
    assert made.table[2, 2] == pytest.approx(6)
    assert np.allclose(made.table.sum(axis=0), [5, 2, 6])


def test_balance_at_the_border_of_what_can_be_empties_cells():
    """The first column has only the first row, and takes it all: its neighbour must be 0."""
    made = balanced([[1, 1], [0, 1]], [1, 2], [1, 2])
    assert np.allclose(made.table, [[1, 0], [0, 2]], atol=1e-9)


def test_balance_of_a_rectangle_names_its_columns():
    """The places of rows and columns may differ in number and name; totals are kept."""
    for seed in ([[1, 1, 1], [1, 1, 1]], [[1, 1, 0], [0, 1, 1]]):
        made = balanced(seed, [3, 6], [2, 3, 4], across=("X", "Y", "Z"))
        assert np.allclose(made.table.sum(axis=0), [2, 3, 4])


def test_forced_natives_are_refused_by_name():
    """Nobody born elsewhere lives in B: its 9 residents are 4 more than the row total allows."""
    with pytest.raises(Infeasible) as refused:
        balanced([[5, 0, 1], [1, 9, 1], [1, 0, 5]], [9, 5, 6], [6, 9, 5])
    assert [(e.place, e.persons) for e in refused.value.excesses] == [("B", 4)]
    assert "all native-born" in str(refused.value)


def test_unreachable_row_totals_are_refused_by_name():
    """Those born in C live in one place of 2 residents, and should be 5."""
    with pytest.raises(Infeasible, match=r"C \(3 persons\)"):
        balanced([[5, 1, 1], [1, 9, 0], [0, 0, 5]], [8, 7, 5], [10, 8, 2])


def test_two_columns_that_ask_too_much_together_are_refused():
    """No cell is forced and every row reaches enough: only the maximum flow sees 1 too many."""
    seed = [[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    rows, columns = [2, 2, 3, 3], [3, 2, 2, 3]
    reached = reachable_mass(np.array(seed, float), np.array(columns, float))
    assert reached.tolist() == [10, 10, 5, 5]
    with pytest.raises(Infeasible, match="are more than the row totals") as refused:
        balanced(seed, rows, columns, places=("P", "Q", "R", "S"), across=("W", "X", "Y", "Z"))
    assert sum(excess.persons for excess in refused.value.excesses) == pytest.approx(1)
    assert set(refused.value.places) <= {"W", "X"}


def test_transport_serves_all_that_can_be_served():
    """The amounts stay under both totals and on the support."""
    found = transport(np.array([[1.0, 0], [1, 1]]), np.array([2.0, 5]), np.array([4.0, 3]))
    assert np.allclose(found.amounts, [[2, 0], [2, 3]], atol=1e-9)
    assert np.allclose(found.unserved, 0, atol=1e-9)
    assert np.allclose(found.unused, 0, atol=1e-9)


def test_open_cells_are_those_that_some_table_fills():
    """Of the border case the upper right cell can never have anybody."""
    seed = np.array([[1.0, 1, 0], [0, 1, 1], [0, 1, 1]])
    rows, columns = np.array([1.0, 2, 3]), np.array([1.0, 2, 3])
    found = refuse_infeasible(seed, rows, columns, PLACES, "table")
    assert open_cells(seed, found).tolist() == [
        [True, False, False],
        [False, True, True],
        [False, True, True],
    ]


def test_balance_says_so_when_it_does_not_converge(monkeypatch):
    """A feasible table that is not reached in the steps allowed is never returned."""
    monkeypatch.setattr(balancing, "_STEPS", 1)
    with pytest.raises(NotConverged, match="did not balance in 1 steps"):
        balanced([[1, 200], [3, 4]], [40, 60], [70, 30])


def test_balance_goes_to_the_flow_when_a_factor_fails(monkeypatch):
    """A step that cannot be taken is no proof of anything: the maximum flow decides."""
    monkeypatch.setattr(balancing, "_factor", lambda *_: None)
    with pytest.raises(NotConverged):
        balanced([[1, 2], [3, 4]], [40, 60], [70, 30])
    monkeypatch.undo()
    monkeypatch.setattr(balancing, "_move", lambda *_: None)
    with pytest.raises(NotConverged):
        balanced([[1, 2], [3, 4]], [40, 60], [70, 30])


def test_factor_and_move_refuse_what_is_singular():
    """A Hessian that is not positive, and a step that is not finite, give nothing."""
    seed, ones = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 1.0])
    assert balancing._factor(seed, ones, ones, np.array([0.0, 0.0])) is None
    assert balancing._move(np.array([[0.0]]), np.array([1.0, 1.0])) is None
