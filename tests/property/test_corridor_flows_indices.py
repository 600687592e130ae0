"""Whatever the moves: indices are free of units and of the order of places, and within bounds."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corridor.flows.components import multiplicative_components
from corridor.flows.double_entry import double_entry
from corridor.flows.gravity import gravity_panel
from corridor.flows.harmonisation import harmonise
from corridor.flows.indices import connectivity_indices, impact_indices, place_balances

SIZES = st.integers(3, 6)
PERSONS = st.one_of(st.just(0.0), st.integers(1, 10**6).map(float))


@st.composite
def moves(draw):
    """A table of flows in which somebody moved."""
    size = draw(SIZES)
    table = draw(arrays(float, (size, size), elements=PERSONS))
    table[0, 1] += 1
    np.fill_diagonal(table, 0)
    return table


def scalars(indices):
    """The indices that are one number."""
    return [
        getattr(indices, field.name)
        for field in fields(indices)
        if isinstance(getattr(indices, field.name), float)
    ]


@given(moves(), st.floats(0.01, 1e6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_connectivity_is_free_of_unit_and_order(table, unit, random):
    """Thousands for persons, places shuffled: the same."""
    order = list(range(len(table)))
    random.shuffle(order)
    plain = scalars(connectivity_indices(table))
    other = scalars(connectivity_indices(table[np.ix_(order, order)] * unit))
    assert other == pytest.approx(plain, abs=1e-7)


@given(moves())
@settings(max_examples=60, deadline=None)
def test_connectivity_is_within_its_bounds(table):
    """Shares, inequalities and Gini's indices lie between 0 and 1."""
    indices = connectivity_indices(table)
    bounded = [
        value
        for name in (
            "connectivity",
            "inequality_equal",
            "inequality_expected",
            "gini_total",
            "gini_out_share",
            "gini_in_share",
            "weighted_gini",
        )
        for value in [getattr(indices, name)]
    ]
    assert min(bounded) >= 0
    assert max(bounded) <= 1 + 1e-12
    assert indices.connectivity > 0


@given(moves())
@settings(max_examples=60, deadline=None)
def test_transposed_flows_swap_origins_and_destinations(table):
    """What is told of origins is told of destinations when everybody moves back."""
    there, back = connectivity_indices(table), connectivity_indices(table.T)
    assert there.gini_out_share == pytest.approx(back.gini_in_share, abs=1e-12)
    assert there.weighted_gini_out == pytest.approx(back.weighted_gini_in, abs=1e-12)
    assert there.acv == pytest.approx(back.acv, abs=1e-9)


@given(moves())
@settings(max_examples=60, deadline=None)
def test_nobody_is_lost_in_balances(table):
    """Net migration sums to 0, and effectiveness is at most 100."""
    balances = place_balances(table)
    assert balances.net.sum() == pytest.approx(0, abs=1e-6)
    indices = impact_indices(table, np.full(len(table), 1e7))
    assert 0 <= indices.effectiveness <= 100 + 1e-9


@given(arrays(float, (3, 3, 2), elements=PERSONS))
@settings(max_examples=60, deadline=None)
def test_components_give_the_table_back(table):
    """To the last digits, with any zeros."""
    table[0, 1, 0] += 1
    assert multiplicative_components(table).flows() == pytest.approx(table, rel=1e-9)


@given(arrays(float, (2, 4, 4), elements=st.one_of(st.just(np.nan), PERSONS)))
@settings(max_examples=60, deadline=None)
def test_panel_has_each_known_corridor_once(tables):
    """As many rows as numbers known off the diagonal, and the same persons."""
    tables[0, 0, 1] = 5
    panel = gravity_panel({"1": tables[0], "2": tables[1]}, "ABCD")
    off = tables[:, ~np.eye(4, dtype=bool)]
    assert len(panel) == np.isfinite(off).sum()
    assert panel.columns["flow"].sum() == pytest.approx(np.nansum(off))
    assert len(panel) + panel.unknown == off.size


@given(
    arrays(float, (2, 3, 3), elements=st.one_of(st.just(np.nan), PERSONS)),
    st.permutations(range(3)),
)
@settings(max_examples=15, deadline=None)
def test_harmonised_flows_do_not_depend_on_order(reports, order):
    """Any reports, with any missing: positive flows, the same in any order of places."""
    reports[:, 0, 1] = 12
    plain = harmonise(double_entry(*reports, "ABC"))
    at = np.ix_(order, order)
    other = harmonise(double_entry(reports[0][at], reports[1][at], "ABC"))
    off = ~np.eye(3, dtype=bool)
    assert (plain.flows[off] > 0).all()
    assert np.isfinite(plain.log_sd[off]).all()
    assert other.flows[off] == pytest.approx(plain.flows[at][off], rel=1e-2)
