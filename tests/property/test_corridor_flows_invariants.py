"""What is true of flows whatever the stocks: nobody negative, margins kept, no order, no unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.errors import Infeasible
from corridor.flows import (
    METHODS,
    estimate_flows,
    independence,
    make_account,
    minimum_migration,
    period_of,
    round_keeping_margins,
    stock_table,
)
from corridor.flows.fitting.balance import balance
from corridor.flows.fitting.diagonal import without_diagonal
from corridor.flows.fitting.net import fit_net
from corridor.places import numbered_places
from tests.reference.flows_oracles import (
    fit_by_sweeps,
    largest_excess,
    moves_by_birthplace,
    nearest_rounding,
)

ACCOUNTING = ("da_min_open", "da_min_closed", "da_pb_closed")
SIZES = st.integers(min_value=2, max_value=6)


@st.composite
def periods(draw):
    """Stocks of 2 to 6 places with many natives, some empty corridors, births and deaths."""
    size = draw(SIZES)
    seed = draw(st.integers(min_value=0, max_value=2**32 - 1))
    rng = np.random.default_rng(seed)
    tables = []
    for _ in range(2):
        table = rng.gamma(0.6, 40, (size, size)) * (rng.random((size, size)) < 0.8)
        table += 5 * (1 - np.eye(size)) * (rng.random((size, size)) < 0.5)
        np.fill_diagonal(table, rng.uniform(300, 2000, size))
        table[0, 1] += 1
        tables.append(np.round(table, 2))
    births, deaths = rng.uniform(0, 60, size), rng.uniform(0, 60, size)
    places = [f"P{number}" for number in range(size)]
    return period_of(*(stock_table(table, places) for table in tables), births, deaths)


def flows_of(period):
    """Every method under a policy, so that each period has an answer."""
    return estimate_flows(period, policy="open")


@settings(max_examples=40, deadline=None)
@given(periods())
def test_flows_are_never_negative_and_have_no_diagonal(period):
    """Whatever the method."""
    for made in flows_of(period).values():
        assert made.flows.min() >= 0
        assert not np.diagonal(made.flows).any()


@settings(max_examples=30, deadline=None)
@given(periods(), st.sampled_from(["closed", "open", "open_dr"]))
def test_margins_are_the_account(period, totals):
    """By birthplace, the table leads from the start to the end of the account."""
    account = make_account(period, totals=totals, policy="open")
    allowed = 1e-12 * account.start.sum()
    for make in (minimum_migration, independence):
        table = make(account).by_birthplace()
        assert np.abs(table.sum(axis=1).T - account.start).max() <= allowed
        assert np.abs(table.sum(axis=0).T - account.end).max() <= allowed


@settings(max_examples=30, deadline=None)
@given(periods())
def test_minimum_is_not_above_any_other_table_of_the_account(period):
    """Independence leads from the same start to the same end with at least as many moves."""
    account = make_account(period, policy="open")
    least, free = minimum_migration(account), independence(account)
    assert least.total <= free.total + 1e-9 * account.start.sum()
    movers = (account.start - np.minimum(account.start, account.end)).sum()
    assert least.total == pytest.approx(movers)


@settings(max_examples=30, deadline=None)
@given(periods(), st.randoms(use_true_random=False))
def test_order_of_places_does_not_matter(period, order):
    """Places in another order have the same flows in that order."""
    places = list(period.places)
    order.shuffle(places)
    at = [period.places.index(place) for place in places]
    turned = period_of(
        period.start.of(places), period.end.of(places), period.births[at], period.deaths[at]
    )
    here, there = flows_of(period), flows_of(turned)
    for name in METHODS:
        size = max(here[name].flows.max(), 1)
        assert np.abs(here[name].flows[np.ix_(at, at)] - there[name].flows).max() < 1e-9 * size


@settings(max_examples=30, deadline=None)
@given(periods(), st.sampled_from([1e-3, 7.0, 1e6]))
def test_unit_does_not_matter(period, unit):
    """Thousands of persons have flows of thousands."""
    scaled = period_of(
        stock_table(period.start.persons * unit, period.places),
        stock_table(period.end.persons * unit, period.places),
        period.births * unit,
        period.deaths * unit,
    )
    here, there = flows_of(period), flows_of(scaled)
    for name in METHODS:
        size = max(here[name].flows.max(), 1)
        assert np.abs(here[name].flows - there[name].flows / unit).max() < 1e-9 * size


@settings(max_examples=20, deadline=None)
@given(periods())
def test_flows_are_the_same_on_every_run(period):
    """To the last digit: nothing is random."""
    first, second = flows_of(period), flows_of(period)
    for name in METHODS:
        assert np.array_equal(first[name].flows, second[name].flows)


@settings(max_examples=25, deadline=None)
@given(periods())
def test_closed_forms_are_the_slow_fits(period):
    """A fit of each birthplace in plain Python finds what one product gives."""
    account = make_account(period, totals="open_dr")
    start, end = account.start.tolist(), account.end.tolist()
    allowed = 1e-8 * account.start.sum()
    stayed = np.minimum(account.start, account.end).tolist()
    least = moves_by_birthplace(start, end, stayers=stayed)
    assert np.abs(minimum_migration(account).by_birthplace() - least).max() < allowed
    free = moves_by_birthplace(start, end)
    assert np.abs(independence(account).by_birthplace() - free).max() < allowed


@st.composite
def balances(draw):
    """A seed of 0 and 1 to 9, and whole totals of one sum, feasible or not."""
    size = draw(st.integers(min_value=2, max_value=5))
    cells = st.sampled_from([0, 0, 1, 2, 5, 9])
    seed = draw(st.lists(cells, min_size=size * size, max_size=size * size))
    rows = draw(st.lists(st.integers(0, 20), min_size=size, max_size=size))
    columns = draw(st.lists(st.integers(0, 20), min_size=size, max_size=size))
    gap = sum(rows) - sum(columns)
    (columns if gap > 0 else rows)[0] += abs(gap)
    return np.array(seed, float).reshape(size, size), rows, columns


@settings(max_examples=150, deadline=None)
@given(balances())
def test_feasibility_is_decided_as_by_trying_every_set_of_columns(problem):
    """Refused when, and only when, Gale's condition fails; else the totals are met."""
    seed, rows, columns = problem
    worst = largest_excess((seed > 0).tolist(), rows, columns)
    totals = np.array(rows, float), np.array(columns, float)
    if worst > 0:
        with pytest.raises(Infeasible) as refused:
            balance(seed, *totals, numbered_places(len(rows)))
        assert 0 < sum(each.persons for each in refused.value.excesses) <= worst + 1e-6
        return
    made = balance(seed, *totals, numbered_places(len(rows)))
    total = max(sum(columns), 1)
    assert np.abs(made.table.sum(axis=1) - rows).max() <= 1e-9 * total
    assert np.abs(made.table.sum(axis=0) - columns).max() <= 1e-9 * total
    assert (made.table >= 0).all()
    assert not made.table[seed == 0].any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), SIZES)
def test_balance_is_the_slow_fit(number, size):
    """Newton's steps end where proportional fitting ends."""
    rng = np.random.default_rng(number)
    seed, target = rng.gamma(0.5, 1, (size, size)) + 1e-3, rng.gamma(2, 9, (size, size))
    rows, columns = target.sum(axis=1), target.sum(axis=0)
    made = balance(seed, rows, columns, numbered_places(size))
    slow = fit_by_sweeps(seed.tolist(), rows.tolist(), columns.tolist())
    assert np.abs(made.table - slow).max() < 1e-9 * target.sum()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 6))
def test_movers_around_a_diagonal_keep_their_margins(number, size):
    """Leavers and arrivals of a table with an empty diagonal can be, and are, paired again."""
    rng = np.random.default_rng(number)
    table = rng.gamma(0.5, 9, (size, size)) * (1 - np.eye(size))
    a, b = without_diagonal(
        table.sum(axis=1)[np.newaxis], table.sum(axis=0)[np.newaxis], numbered_places(size)
    )
    moves = np.outer(a, b) * (1 - np.eye(size))
    assert np.abs(moves.sum(axis=1) - table.sum(axis=1)).max() < 1e-8 * table.sum()
    assert np.abs(moves.sum(axis=0) - table.sum(axis=0)).max() < 1e-8 * table.sum()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 7))
def test_net_fits_are_the_nearest_tables(number, size):
    """The nets are kept, and a step round any circle of places only takes it further away."""
    rng = np.random.default_rng(number)
    seed = rng.gamma(1, 9, (size, size)) + 0.1
    np.fill_diagonal(seed, 0)
    net = rng.normal(0, 20, size)
    net -= net.mean()
    made = fit_net(seed, net).table
    assert np.abs(made.sum(axis=0) - made.sum(axis=1) - net).max() < 1e-9 * made.sum()

    def divergence(table):
        at = ~np.eye(size, dtype=bool)
        return (table[at] * np.log(table[at] / seed[at]) - table[at]).sum()

    circle = np.zeros((size, size))
    circle[0, 1] = circle[1, 2] = circle[2, 0] = 1e-4 * made[made > 0].min()
    assert divergence(made + circle) >= divergence(made) - 1e-9
    assert divergence(made - circle) >= divergence(made) - 1e-9


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 23), min_size=6, max_size=6),
    st.sampled_from([(2, 3), (3, 2)]),
)
def test_rounding_is_the_nearest_that_keeps_margins(eighths, shape):
    """Trying every rounding of 6 cells finds none that is nearer."""
    table = np.array(eighths).reshape(shape) / 8
    made = round_keeping_margins(table)
    away = np.abs(made - table).sum()
    assert away == pytest.approx(nearest_rounding(table.tolist()), abs=1e-9)
