"""Stated errors, draws and quantiles; and rounding that keeps what adds up."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError, Infeasible
from corridor.flows import (
    StatedErrors,
    draw_intervals,
    estimate_flows,
    period_of,
    round_keeping_margins,
    stock_table,
)
from corridor.flows.disturbance import disturb
from corridor.flows.quantiles import Extremes
from tests.unit.test_corridor_flows_estimators import BIRTHS, DEATHS, END, PLACES, START, forced

SMALL = StatedErrors(stocks=0.05, births=0.02, deaths=0.02)


@pytest.fixture
def period():
    """Four places with births and deaths."""
    return period_of(stock_table(START, PLACES), stock_table(END, PLACES), BIRTHS, DEATHS)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"stocks": -0.1}, "stocks is -0.1"),
        ({"births": np.nan}, "births is nan"),
        ({"persistence": 1.5}, "persistence is 1.5"),
    ],
)
def test_stated_errors_are_known_and_not_negative(stated, said):
    """Each wrong number is named."""
    with pytest.raises(CorridorError, match=said):
        StatedErrors(**stated)


def test_disturbed_inputs_keep_populations_and_zeros(period):
    """Natives lose what others gain; a corridor without people stays without."""
    drawn = disturb(period, SMALL, np.random.default_rng(1))
    assert drawn.start.population == pytest.approx(period.start.population)
    assert drawn.end.population == pytest.approx(period.end.population)
    assert drawn.start.persons[0, 3] == 0
    assert drawn.start.persons[1, 0] != START[1, 0]
    assert drawn.births.tolist() != BIRTHS


def test_no_error_leaves_the_inputs_alone(period):
    """Errors of 0 draw the period itself."""
    drawn = disturb(period, StatedErrors(), np.random.default_rng(1))
    assert np.allclose(drawn.end.persons, END)
    assert np.allclose(drawn.deaths, DEATHS)


def test_relative_errors_have_the_size_and_mean_stated(period):
    """Over 4,000 draws the mean is the stock and the coefficient of variation what was stated."""
    rng = np.random.default_rng(5)
    drawn = [
        disturb(period, StatedErrors(stocks=0.1), rng).start.persons[1, 0] for _ in range(4000)
    ]
    assert np.mean(drawn) == pytest.approx(55, rel=0.01)
    assert np.std(drawn) / 55 == pytest.approx(0.1, rel=0.05)


def test_persistent_errors_move_both_tables_alike(period):
    """With persistence 1 a corridor is off by the same factor at both times."""
    errors = StatedErrors(stocks=0.3, stocks_persons=0.0, persistence=1)
    drawn = disturb(period, errors, np.random.default_rng(2))
    at = (START > 0) & (END > 0) & ~np.eye(4, dtype=bool)
    assert np.allclose(drawn.start.persons[at] / START[at], drawn.end.persons[at] / END[at])


def test_absolute_errors_reach_empty_corridors_and_stop_at_zero(period):
    """A stock of nobody may have been somebody, never less than nobody."""
    errors = StatedErrors(stocks_persons=30, births_persons=50, deaths_persons=50)
    drawn = [disturb(period, errors, np.random.default_rng(seed)) for seed in range(20)]
    assert any(each.start.persons[0, 3] > 0 for each in drawn)
    assert all(each.start.persons.min() >= 0 and each.births.min() >= 0 for each in drawn)
    assert any(each.births.min() == 0 for each in drawn)


def test_drawn_events_are_not_more_than_the_residents():
    """Nobody dies who was not there, however large the stated error."""
    table = stock_table([[5, 1], [1, 5]], ["A", "B"])
    errors = StatedErrors(births_persons=900, deaths_persons=900)
    drawn = disturb(period_of(table, table, [1, 1], [1, 1]), errors, np.random.default_rng(1))
    assert drawn.births.max() <= 6
    assert drawn.deaths.max() <= 6


def test_foreign_born_beyond_the_population_are_scaled_to_it():
    """A place of foreigners only: no draw has natives below 0, or more residents."""
    table = stock_table([[1, 50], [49, 0]], ["A", "B"])
    errors = StatedErrors(stocks=0.8)
    for seed in range(9):
        drawn = disturb(period_of(table, table), errors, np.random.default_rng(seed))
        assert drawn.start.persons.min() >= 0
        assert drawn.start.population == pytest.approx([50, 50])


@pytest.mark.parametrize("levels", [(0.025, 0.975), (0.5,), (0.1, 0.3), (0.0, 1.0), (0.9,)])
@pytest.mark.parametrize("block", [1, 7, 40])
def test_quantiles_without_all_draws_are_those_of_all(levels, block):
    """Whatever the levels and blocks, as numpy.quantile of everything."""
    tables = np.random.default_rng(3).normal(size=(40, 3, 3))
    extremes = Extremes(levels, 40, 3)
    for first in range(0, 40, block):
        extremes.add(tables[first : first + block])
    assert np.allclose(extremes.quantiles(), np.quantile(tables, levels, axis=0))
    assert np.allclose(extremes.mean(), tables.mean(axis=0))
    assert np.allclose(extremes.deviation(), tables.std(axis=0, ddof=1))
    assert np.allclose(extremes.totals(), tables.sum(axis=(1, 2)))


def test_quantiles_hold_only_what_the_levels_need():
    """Of 1,000 draws 0.025 and 0.975 need 26 each."""
    extremes = Extremes((0.025, 0.975), 1000, 2)
    extremes.add(np.random.default_rng(3).normal(size=(500, 2, 2)))
    assert len(extremes._low) == len(extremes._high) == 26


def test_intervals_are_the_same_for_any_number_of_workers(period):
    """One generator, one answer; another seed, another answer."""
    first, second, other = (
        draw_intervals(period, SMALL, np.random.default_rng(seed), draws=45, workers=workers)
        for seed, workers in ((9, 1), (9, 3), (8, 1))
    )
    for name, made in first.items():
        assert np.array_equal(made.quantiles, second[name].quantiles)
        assert np.array_equal(made.mean, second[name].mean)
        assert np.array_equal(made.totals, second[name].totals)
    assert not np.array_equal(first["da_min_open"].totals, other["da_min_open"].totals)


def test_intervals_hold_the_estimate_and_can_keep_all_draws(period):
    """Quantiles are those of the draws kept, the total of each draw is there, progress is told."""
    done = []
    made = draw_intervals(
        period,
        SMALL,
        np.random.default_rng(9),
        methods=["da_pb_closed"],
        draws=45,
        levels=(0.1, 0.5, 0.9),
        keep=True,
        progress=done.append,
    )["da_pb_closed"]
    assert done == [20, 40, 45]
    assert made.draws == 45
    assert made.kept.shape == (45, 4, 4)
    assert np.allclose(made.at(0.5), np.median(made.kept, axis=0))
    assert made.total_at(0.5) == pytest.approx(np.median(made.kept.sum(axis=(1, 2))))
    assert np.array_equal(made.estimate, estimate_flows(period)["da_pb_closed"].flows)
    assert (made.at(0.1) <= made.estimate + 1e-9).mean() > 0.9
    with pytest.raises(CorridorError, match=r"no quantile at 0\.2"):
        made.at(0.2)


def test_wider_errors_make_wider_intervals(period):
    """Ten times the error, several times the width."""
    narrow, wide = (
        draw_intervals(
            period,
            StatedErrors(stocks=size),
            np.random.default_rng(1),
            methods=["da_min_open"],
            draws=60,
        )["da_min_open"]
        for size in (0.01, 0.1)
    )
    assert wide.deviation.sum() > 4 * narrow.deviation.sum()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"draws": 1}, "1 draws have no spread"),
        ({"draws": 9, "levels": ()}, "The levels are"),
        ({"draws": 9, "levels": (2.5,)}, "Give numbers from 0 to 1"),
    ],
)
def test_draws_are_refused_when_they_tell_nothing(period, arguments, said):
    """Too few draws, no levels, levels in per cent."""
    with pytest.raises(CorridorError, match=said):
        draw_intervals(period, SMALL, np.random.default_rng(1), **arguments)


def test_a_draw_that_cannot_be_closed_says_which_and_what_to_do():
    """The central estimate is possible; one in which few of those born in C live abroad is not."""
    change = forced(natives=12)
    errors = StatedErrors(stocks=0.9)
    with pytest.raises(Infeasible) as refused:
        draw_intervals(change, errors, np.random.default_rng(1), draws=50)
    assert "of 50. Name a policy" in refused.value.__notes__[0]


@pytest.mark.parametrize("unit", [1, 5])
def test_rounding_keeps_every_margin(unit):
    """Cells and totals are the multiple below or above; nothing else moves."""
    table = np.random.default_rng(4).gamma(0.5, 30, (12, 9))
    table[table < 5] = 0
    made = round_keeping_margins(table, unit)
    assert np.allclose(made % unit, 0)
    assert np.abs(made - table).max() < unit
    assert np.abs(made.sum(axis=0) - table.sum(axis=0)).max() < unit
    assert np.abs(made.sum(axis=1) - table.sum(axis=1)).max() < unit
    assert abs(made.sum() - table.sum()) < unit
    assert (made[table == 0] == 0).all()
    assert np.array_equal(made, round_keeping_margins(table, unit))


def test_rounding_leaves_whole_tables_alone():
    """Nothing to decide, nothing changed; 3 is no multiple of 2."""
    assert round_keeping_margins([[1, 2], [3, 4]]).tolist() == [[1, 2], [3, 4]]
    assert round_keeping_margins([[2, 4]], 2).tolist() == [[2, 4]]


@pytest.mark.parametrize(("table", "unit"), [([1, 2], 1), ([[np.nan]], 1), ([[1]], 0)])
def test_rounding_is_refused_without_a_table_and_a_unit(table, unit):
    """One dimension, unknown cells, a unit of 0."""
    with pytest.raises(CorridorError, match="cannot be rounded to multiples of"):
        round_keeping_margins(table, unit)
