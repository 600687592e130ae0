"""Accounts of four places, and the flows that each method makes of them."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError, Infeasible
from corridor.flows import (
    ALL_METHODS,
    METHODS,
    account_table,
    add_estimates,
    difference_stocks,
    estimate_batch,
    estimate_flows,
    independence,
    make_account,
    match_totals,
    minimum_migration,
    period_of,
    pseudo_bayes,
    stock_rates,
    stock_table,
    take_off,
    transition_rates,
)
from corridor.flows.closing import close, open_leaving, open_proportional

PLACES = ("A", "B", "C", "D")
START = np.array([[1000, 100, 10, 0], [55, 555, 50, 5], [80, 40, 800, 40], [20, 25, 20, 200.0]])
END = np.array([[1060, 60, 10, 10], [45, 540, 40, 0], [70, 75, 770, 70], [30, 30, 20, 230.0]])
BIRTHS, DEATHS = [80, 20, 40, 60], [70, 30, 50, 10]


@pytest.fixture
def period():
    """The second example of Abel (2013), whose births and deaths do not explain the change."""
    return period_of(stock_table(START, PLACES), stock_table(END, PLACES), BIRTHS, DEATHS)


def forced(natives=30):
    """Nobody born elsewhere lives in C, and its natives at the end are more than the mean row."""
    start = stock_table([[50, 5, 0], [5, 50, 0], [1, 1, 10]], PLACES[:3])
    return period_of(start, stock_table([[50, 5, 0], [5, 50, 0], [1, 1, natives]], PLACES[:3]))


def test_births_and_deaths_are_taken_off(period):
    """Deaths fall on residents in proportion, births are native; columns change by as many."""
    survivors = take_off(period)
    assert survivors.deaths.sum(axis=0) == pytest.approx(DEATHS)
    assert survivors.births.tolist() == np.diag(BIRTHS).tolist()
    assert (survivors.start + survivors.deaths).tolist() == START.tolist()
    assert survivors.notes == ()


def test_births_beyond_the_native_born_are_spread_over_residents(period):
    """900 births in D, where 230 natives and 80 others live: nobody is below 0, and a note."""
    many = period_of(period.start, period.end, [0, 0, 0, 300], [0, 0, 0, 0])
    survivors = take_off(many)
    assert survivors.births[:, 3] == pytest.approx(END[:, 3] * 300 / 310)
    assert (survivors.end >= 0).all()
    assert "in D:" in survivors.notes[0]


def test_deaths_can_account_for_what_each_birthplace_lost(period):
    """Deaths by birthplace follow the loss of each; nobody who was not there dies."""
    survivors = take_off(period, deaths="accounting")
    lost = np.clip(START.sum(axis=1) + BIRTHS - END.sum(axis=1), 0, None)
    assert survivors.deaths.sum(axis=1) == pytest.approx(lost * sum(DEATHS) / lost.sum())
    assert (survivors.start >= 0).all()
    assert survivors.deaths.sum(axis=0) == pytest.approx(DEATHS)
    gained = period_of(period.start, stock_table(START * 2, PLACES), [0] * 4, DEATHS)
    assert "in proportion" in take_off(gained, deaths="accounting").notes[0]


def test_deaths_by_accounting_stop_where_too_few_lived():
    """All loss is of those born in B, of whom 3 live in A, where 9 died: a note says how far."""
    start = stock_table([[90, 10], [3, 60]], PLACES[:2])
    end = stock_table([[90, 10], [0, 45]], PLACES[:2])
    survivors = take_off(period_of(start, end, None, [9, 9]), deaths="accounting")
    assert survivors.deaths.sum(axis=0) == pytest.approx([9, 9])
    assert survivors.start.min() >= 0
    assert "more would be more than lived" in survivors.notes[0]


@pytest.mark.parametrize(
    ("births", "deaths", "said"),
    [
        (
            [0, 0, 0, 0],
            [0, 0, 0, 9000],
            "9,000 persons die in D, but only 245 live there at its st",
        ),
        ([0, 999, 0, 0], [0] * 4, "999 persons are born in B, but only 705 live there at its end"),
    ],
)
def test_events_beyond_the_residents_are_refused(period, births, deaths, said):
    """The usual cause is a unit of thousands, and the sentence says so."""
    with pytest.raises(CorridorError, match=said):
        take_off(period_of(period.start, period.end, births, deaths))


def test_a_difference_that_natives_cannot_take_up_is_refused():
    """Births and deaths that are far from the change in population."""
    table = stock_table([[5, 90], [90, 5]], ["A", "B"])
    with pytest.raises(CorridorError, match=r"differ by 60 persons, more .* \(10\)"):
        make_account(period_of(table, table, [30, 30], [0, 0]))
    nobody = stock_table([[0, 9], [9, 0]], ["A", "B"])
    assert make_account(period_of(nobody, nobody)).residual == 0


@pytest.mark.parametrize("adjust", ["before", "after"])
def test_closed_account_has_equal_rows_and_everybody_who_survived(period, adjust):
    """Row totals of both tables agree, and no resident is lost but to the adjustment."""
    account = make_account(period, adjust=adjust)
    assert account.start.sum(axis=1) == pytest.approx(account.end.sum(axis=1), rel=1e-12)
    assert account.start.sum() == pytest.approx((START.sum() - 160 + END.sum() - 200) / 2)
    assert account.left.size == account.entered.size == 0


@pytest.mark.parametrize("totals", ["open", "open_dr"])
def test_open_account_takes_the_surplus_off(period, totals):
    """Rows agree; what was taken off is not negative and on one side of each row only."""
    account = make_account(period, totals=totals)
    survivors = take_off(period)
    assert account.start.sum(axis=1) == pytest.approx(account.end.sum(axis=1))
    assert np.allclose(account.start + account.left, survivors.start)
    assert np.allclose(account.end + account.entered, survivors.end)
    assert account.left.min() >= 0
    assert account.entered.min() >= 0
    assert (account.left.sum(axis=1) * account.entered.sum(axis=1) < 1e-9).all()


def test_open_account_by_the_other_table_never_takes_more_than_there_are():
    """All surplus would come from the cell of 1 person: the cap takes the rest elsewhere."""
    start, end = np.array([[9.0, 1, 0]]), np.array([[0.0, 4, 0]])
    left, _ = open_leaving(start, end)
    assert left.tolist() == [[4, 0, 0]]
    assert open_proportional(start, end)[0].tolist() == [[3.6, 0.4, 0]]


def test_survivors_of_different_number_cannot_be_closed(period):
    """Without adjustment 20 persons are not explained, and nobody comes from outside."""
    with pytest.raises(CorridorError, match=r"differ by -20 persons in all"):
        match_totals(take_off(period), totals="closed")


def test_account_that_cannot_be_closed_is_refused_by_name():
    """Those who live in C are all native, and more than the mean row total."""
    with pytest.raises(Infeasible, match=r"table of the (start|end) .*C \(\d+ persons\)"):
        make_account(forced())


def test_policy_clip_moves_the_row_total_just_so_far():
    """C is moved to what its residents force; others share the difference; a note says how far."""
    account = make_account(forced(), policy="clip")
    survivors = take_off(forced(), adjust="before")
    mean = (survivors.start + survivors.end).sum(axis=1)[2] / 2
    forced_by_end = max(survivors.start[:, 2].sum(), survivors.end[:, 2].sum())
    assert account.start.sum(axis=1)[2] == pytest.approx(forced_by_end)
    assert account.start.sum(axis=1) == pytest.approx(account.end.sum(axis=1))
    assert np.allclose(account.start.sum(axis=0), survivors.start.sum(axis=0))
    assert account.notes[-1] == (
        f"Moved: C {forced_by_end - mean:+,.0f}. Cells that then must be empty held 2 persons."
    )


def test_policy_clip_also_lowers_a_row_to_what_it_reaches():
    """Those born in C live in B alone, where 12 live, but their mean is more."""
    start = np.array([[50.0, 0, 5], [5, 0, 50], [0, 12, 0]])
    end = np.array([[50.0, 0, 5], [5, 0, 30], [0, 12, 20]])
    made = close(start, end, PLACES[:3], policy="clip")
    assert made.start.sum(axis=1) == pytest.approx(made.end.sum(axis=1))
    assert made.start.sum(axis=1)[2] == pytest.approx(12)


def test_policy_open_leaves_the_account_open():
    """The account is the open one, and the note says why."""
    account = make_account(forced(), policy="open")
    assert account.totals == "open_dr"
    assert "Left open" in account.notes[-1]
    assert minimum_migration(account).notes == account.notes


@pytest.mark.parametrize("make", [minimum_migration, independence, pseudo_bayes])
def test_accounting_methods_lead_from_the_start_to_the_end(period, make):
    """Summed over destinations the table is the start, summed over origins the end."""
    account = make_account(period)
    made = make(account)
    table = made.by_birthplace()
    assert np.allclose(table.sum(axis=1).T, account.start)
    assert np.allclose(table.sum(axis=0).T, account.end)
    moves = table.sum(axis=2)
    np.fill_diagonal(moves, 0)
    assert np.allclose(moves, made.flows)
    assert np.allclose(made.net, account.end.sum(axis=0) - account.start.sum(axis=0))


@pytest.mark.parametrize("make", [minimum_migration, independence, pseudo_bayes])
def test_types_of_moves_sum_to_the_flows(period, make):
    """Outward and return are told by birthplace; transit is the rest, and not negative."""
    made = make(make_account(period))
    table, types = made.by_birthplace(), made.by_type()
    at = np.arange(4)
    outward = np.array([[table[i, j, i] if i != j else 0 for j in at] for i in at])
    returning = np.array([[table[i, j, j] if i != j else 0 for j in at] for i in at])
    assert np.allclose(types.outward, outward)
    assert np.allclose(types.returning, returning)
    assert types.transit.min() > -1e-9
    assert np.allclose(types.outward + types.returning + types.transit, made.flows)


@pytest.mark.parametrize("make", [minimum_migration, independence])
@pytest.mark.parametrize("by_birthplace", [False, True])
def test_offsets_weigh_corridors(period, make, by_birthplace):
    """Margins stand; a corridor weighed down carries less; one seed for all equals n seeds."""
    account = make_account(period)
    weights = np.ones((4, 4))
    weights[2, 3] = 0.01
    seed = np.repeat(weights[:, :, np.newaxis], 4, axis=2) if by_birthplace else weights
    plain, made = make(account), make(account, offset=seed)
    assert made.flows[2, 3] < plain.flows[2, 3]
    assert np.allclose(made.net, plain.net)
    table = made.by_birthplace()
    assert np.allclose(table.sum(axis=1).T, account.start)
    assert np.allclose(made.by_type().outward[0, 1], table[0, 1, 0])
    assert np.allclose(made.by_type().returning[0, 1], table[0, 1, 1])
    assert np.allclose(made.flows, make(account, offset=weights).flows, atol=1e-6)


def test_given_stayers_are_kept_and_all_others_move():
    """Fewer stayed than can have; flows are more, the account is kept."""
    start = stock_table([[60, 30, 10], [1, 1, 1], [0, 0, 5]], PLACES[:3])
    end = stock_table([[50, 40, 10], [1, 1, 1], [0, 0, 5]], PLACES[:3])
    account = make_account(period_of(start, end))
    stayed = np.array([[40.0, 20, 5], [1, 1, 1], [0, 0, 5]])
    made = minimum_migration(account, stayers=stayed)
    table = made.by_birthplace()
    assert np.allclose(np.einsum("iik->ki", table), stayed)
    assert np.allclose(table.sum(axis=1).T, account.start)
    assert made.total > minimum_migration(account).total
    with pytest.raises(Infeasible, match=r"More are said to have stayed .*A \(\d+ persons\)"):
        minimum_migration(account, stayers=account.start + np.diag([99, 0, 0]))


def test_mixture_lies_between_its_parts(period):
    """The weight is that of the minimum; outside 0 to 1 it is refused."""
    account = make_account(period)
    least, free = minimum_migration(account), independence(account)
    made = pseudo_bayes(account, 0.25)
    assert np.allclose(made.flows, 0.25 * least.flows + 0.75 * free.flows)
    assert made.method == "da_pb_closed"
    with pytest.raises(CorridorError, match=r"weight of the minimum is 1\.2"):
        pseudo_bayes(account, 1.2)


def test_events_of_an_account_add_up_to_the_stocks(period):
    """Rows with births and entrants are the end; columns with deaths and leavers the start."""
    account = make_account(period, totals="open_dr")
    table = account_table(account, minimum_migration(account)).persons
    assert np.allclose(table[:, :4].sum(axis=0).T, END)
    assert np.allclose(table[:4].sum(axis=1).T, START)
    closed = make_account(period)
    events = account_table(closed, minimum_migration(closed)).persons
    assert events[5].sum() == events[:, 5].sum() == 0


def test_differences_drop_or_return_what_fell(period):
    """What fell from i in j by 10 is nothing, or 10 returns from j to i."""
    dropped, returned = difference_stocks(period, "drop"), difference_stocks(period)
    assert dropped.flows[1, 0] == 0
    assert returned.flows[0, 1] == 10
    assert returned.total == dropped.total + 75
    with pytest.raises(CorridorError, match="sd_rev_neg does not tell birthplaces"):
        returned.by_type()
    assert next(iter(returned.rows())) == ("A", "B", 10.0)


def test_rates_spread_moves_as_stocks_are_spread(period):
    """The total is what was given, or the sum of all absolute net migration."""
    stock = START - np.diag(np.diagonal(START))
    assert np.allclose(stock_rates(period, 890).flows, stock * 890 / stock.sum())
    net = END.sum(axis=0) - START.sum(axis=0) - np.subtract(BIRTHS, DEATHS)
    assert stock_rates(period).total == pytest.approx(np.abs(net).sum())
    alone = stock_table(np.eye(2), ["A", "B"])
    with pytest.raises(CorridorError, match="nobody born elsewhere"):
        stock_rates(period_of(alone, alone))


def test_transition_rates_turn_one_table_into_the_other(period):
    """Flows over populations, with their diagonal, lead from start to end; negatives are told."""
    made = transition_rates(period)
    rates = made.flows / START.sum(axis=0)[:, np.newaxis]
    np.fill_diagonal(rates, np.diagonal(np.linalg.solve(START, END)))
    assert np.allclose(START @ rates, END)
    assert "negative flows" in made.notes[0]
    same = stock_table([[1, 1], [1, 1]], ["A", "B"])
    with pytest.raises(CorridorError, match="cannot be inverted"):
        transition_rates(period_of(same, same))


def test_all_methods_are_estimated_at_once(period):
    """Each asked for is there under its own name, in that order, as if made alone."""
    made = estimate_flows(period, ALL_METHODS)
    assert tuple(made) == ALL_METHODS
    assert [each.method for each in made.values()] == list(ALL_METHODS)
    account = make_account(period)
    assert np.array_equal(made["da_pb_closed"].flows, pseudo_bayes(account).flows)
    opened = make_account(period, totals="open_dr")
    assert np.array_equal(made["da_ind_open"].flows, independence(opened).flows)
    for name in ALL_METHODS:
        assert np.array_equal(estimate_flows(period, [name])[name].flows, made[name].flows)
    with pytest.raises(CorridorError, match=r"no method da_max\. There are sd_drop_neg"):
        estimate_flows(period, ["da_max"])


def test_batch_is_the_same_for_any_number_of_workers(period):
    """Several periods side by side; an error says of which period it is."""
    periods = {2015: period, 2020: period_of(period.end, period.start)}
    one, two = (estimate_batch(periods, METHODS, workers=workers) for workers in (1, 2))
    assert list(one) == [2015, 2020]
    for year in one:
        for name in METHODS:
            assert np.array_equal(one[year][name].flows, two[year][name].flows)
    with pytest.raises(Infeasible) as refused:
        estimate_batch({1990: forced()}, ["da_min_closed"])
    assert refused.value.__notes__ == ["In the period 1990."]


def test_estimates_of_women_and_men_add_up(period):
    """Flows and birthplaces of the sum are sums; other places or methods are refused."""
    women = minimum_migration(make_account(period))
    men = minimum_migration(make_account(period_of(period.end, period.start, DEATHS, BIRTHS)))
    both = add_estimates([women, men])
    assert np.allclose(both.flows, women.flows + men.flows)
    assert np.allclose(both.by_birthplace(), women.by_birthplace() + men.by_birthplace())
    with pytest.raises(CorridorError, match="not of the same places and method"):
        add_estimates([women, difference_stocks(period)])
    with pytest.raises(CorridorError, match="no estimates to add"):
        add_estimates([])
