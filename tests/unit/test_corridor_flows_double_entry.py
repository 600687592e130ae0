"""Two reports of the same moves: the table, simple rules, and the measurement-error model."""

from __future__ import annotations

import sys
from math import log
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from corridor.errors import CorridorError, NotConverged
from corridor.flows.double_entry import double_entry, double_entry_of
from corridor.flows.harmonisation import (
    DURATION_FACTORS,
    PERMANENT,
    Collection,
    harmonise,
    harmonise_by_sampling,
    measurement_model,
)
from corridor.flows.harmonisation.laplace import find_mode

NAN = float("nan")
OFF = ~np.eye(14, dtype=bool)


@pytest.fixture(scope="module")
def simulated():
    """Fourteen places; true flows by gravity, counted in part, by several definitions."""
    generator = np.random.default_rng(20131)
    size = 14
    spot = generator.normal(size=(size, 2))
    far = np.log(np.hypot(*np.subtract.outer(spot, spot)[:, [0, 1], :, [0, 1]]) + 0.1)
    mass = np.add.outer(*[generator.normal(size=size)] * 2)
    true = np.exp(7 + 0.7 * mass - 0.8 * far + 0.6 * generator.normal(size=(size, size)))
    months = generator.choice([0, 3, 6, 12], size)
    factor = np.array([DURATION_FACTORS[stay] for stay in months])
    sending = np.exp(log(0.6) + 0.4 * generator.normal(size=size))
    receiving = np.exp(log(0.85) + 0.3 * generator.normal(size=size))

    def noise():
        return np.exp(0.15 * generator.normal(size=(size, size)))

    sent = generator.poisson(true * noise() * (sending / factor)[:, np.newaxis]).astype(float)
    received = generator.poisson(true * noise() * receiving / factor).astype(float)
    sent[3], received[:, [5, 9]] = np.nan, np.nan
    places = [f"P{number}" for number in range(size)]
    ways = dict(zip(places, months.tolist(), strict=True))
    return SimpleNamespace(
        true=true,
        sending=sending,
        table=double_entry(sent, received, places),
        given={
            "departures": {p: Collection(m, counted=0.6, spread=0.4) for p, m in ways.items()},
            "arrivals": {p: Collection(m) for p, m in ways.items()},
            "covariates": {"mass": mass, "far": far},
        },
    )


@pytest.fixture(scope="module")
def found(simulated):
    """The flows harmonised."""
    return harmonise(simulated.table, **simulated.given)


def test_rules_fill_in_the_other_report():
    """Each rule's preference, and what is left where it has nothing."""
    table = double_entry(
        [[0, 40, NAN], [10, 0, 3], [NAN] * 3], [[0, 50, 7], [NAN, 0, 5], [NAN] * 3], "ABC"
    )
    chosen = {
        rule: table.preferred(rule)[[0, 0, 1, 1], [1, 2, 0, 2]].tolist()
        for rule in ("destination", "origin", "larger", "mean")
    }
    assert chosen == {
        "destination": [50, 7, 10, 5],
        "origin": [40, 7, 10, 3],
        "larger": [50, 7, 10, 5],
        "mean": [45, 7, 10, 4],
    }
    assert np.isnan(table.preferred()[2, 0])
    assert table.ratios[[0, 1], [1, 2]].tolist() == [1.25, 5 / 3]
    assert np.isnan(table.ratios[[0, 1], [2, 0]]).all()
    with pytest.raises(CorridorError, match="'best' is no rule"):
        table.preferred("best")


def test_rows_tell_what_is_missing():
    """None, not 0; corridors that nobody reports are not told."""
    table = double_entry_of(
        [("origin", "A", "B", 40), ("destination", "A", "B", 50), ("destination", "B", "A", 0)]
    )
    rows = list(table.rows())
    assert [(r.origin, r.sent, r.received) for r in rows] == [("A", 40, 50), ("B", None, 0)]


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ([("origin", "A", "B", 1), ("origin", "A", "B", 2)], "reports A to B twice"),
        ([("sender", "A", "B", 1)], "'sender' is no side"),
        ([("origin", "A", "B", -1)], "-1.0 from A to B"),
    ],
)
def test_reports_that_cannot_be_are_refused(reports, told):
    """Twice, by nobody, or of fewer than nobody."""
    with pytest.raises(CorridorError, match=told):
        double_entry_of(reports)


def test_table_of_another_shape_is_refused():
    """Origins x destinations."""
    with pytest.raises(CorridorError, match="there are 2 places"):
        double_entry([[0, 1]], [[0, 1], [1, 0]], "AB")


def test_true_flows_are_within_their_intervals(simulated, found):
    """Ninety percent intervals hold most flows; medians are nearer than any rule's choice."""
    low, high = found.interval(0.9)
    held = ((low <= simulated.true) & (simulated.true <= high))[OFF].mean()
    assert 0.8 < held <= 1
    missed = np.abs(np.log(found.flows[OFF] / simulated.true[OFF])).mean()
    simple = np.log((simulated.table.preferred("larger") + 0.5)[OFF] / simulated.true[OFF])
    assert missed < np.nanmean(np.abs(simple)) / 2


def test_parameters_of_the_simulation_are_found(simulated, found):
    """Effects of gravity, both spreads, and how much each origin counts."""
    assert found.converged
    assert found.coefficients["mass"] == pytest.approx(0.7, abs=0.1)
    assert found.coefficients["far"] == pytest.approx(-0.8, abs=0.15)
    assert found.corridor_spread == pytest.approx(0.6, rel=0.2)
    assert found.report_spread == pytest.approx(0.15, rel=0.3)
    shares = list(found.counted_departures.values())
    held = [s.low < truth < s.high for s, truth in zip(shares, simulated.sending, strict=True)]
    assert sum(held) >= 11
    middle = np.log([share.median for share in shares])
    reported = np.arange(14) != 3
    assert np.corrcoef(middle[reported], np.log(simulated.sending)[reported])[0, 1] > 0.9


def test_corridors_nobody_reports_have_wider_intervals(simulated, found):
    """P3 reports no departures, P5 and P9 no arrivals: from P3 to those, gravity alone."""
    unknown = [found.log_sd[3, 5], found.log_sd[3, 9]]
    assert min(unknown) > found.corridor_spread
    assert min(unknown) > found.log_sd[np.ix_([0, 1, 2], [4, 6, 7])].max()


def test_draws_are_the_posterior(found):
    """The same from the same generator; medians and spreads as told; the diagonal 0."""
    drawn = found.draw(4000, np.random.default_rng(7))
    assert np.array_equal(drawn[:3], found.draw(4000, np.random.default_rng(7))[:3])
    logs = np.log(drawn[:, OFF])
    assert logs.mean(axis=0) == pytest.approx(np.log(found.flows[OFF]), abs=0.05)
    assert logs.std(axis=0) == pytest.approx(found.log_sd[OFF], rel=0.1)
    assert not np.diagonal(drawn, axis1=1, axis2=2).any()
    totals = np.log(drawn.sum(axis=2)).std(axis=0)
    alone = np.sqrt(((found.flows * found.log_sd) ** 2).sum(axis=1)) / found.flows.sum(axis=1)
    assert (totals > alone).all()


def test_mode_does_not_move_in_any_direction(simulated):
    """The gradient of the log posterior, written out, is 0 at the mode."""
    model = measurement_model(simulated.table, **simulated.given)
    mode = find_mode(model, 0.5, 0.2)
    told = ~np.isnan(model.counts)
    error = mode.eta - mode.mean - model.offset - mode.coefficients[model.share]
    precision = (0.2 * model.accuracy) ** -2
    of_count = np.where(told, model.counts - np.exp(mode.eta), 0)
    assert np.abs((of_count - error * precision)[told]).max() < 1e-5
    gravity = model.covariates @ mode.coefficients[: len(model.names)]
    of_flow = np.where(told, error * precision, 0).sum(axis=0) - (mode.mean - gravity) / 0.5**2
    assert np.abs(of_flow).max() < 1e-5
    of_share = np.zeros(len(mode.coefficients))
    np.add.at(of_share, model.share[told], (error * precision)[told])
    of_share -= (mode.coefficients - model.prior_mean) / model.prior_sd**2
    assert np.abs(of_share[len(model.names) :]).max() < 1e-4


def test_duration_is_taken_into_account():
    """One definition on both sides: counts of any stay are 0.53 of them, of the permanent 2.26."""
    table = double_entry([[0, 900], [700, 0]], [[0, 1000], [800, 0]], "AB")
    ratios = {}
    for months in (0, 12, PERMANENT):
        way = Collection(months, counted=1, spread=0.01)
        ratios[months] = harmonise(table, departures=way, arrivals=way).flows[0, 1]
    assert ratios[0] / ratios[12] == pytest.approx(0.53, rel=0.01)
    assert ratios[PERMANENT] / ratios[12] == pytest.approx(2.26, rel=0.01)


def test_accurate_reports_count_more():
    """Between 500 and 1,000 the true flow is nearer to the report that is eight times as exact."""
    table = double_entry([[0, 500], [500, 0]], [[0, 1000], [1000, 0]], "AB")
    rough, exact = (Collection(counted=1, spread=0.01, accuracy=each) for each in (8, 1))
    near = harmonise(table, departures=exact, arrivals=rough).flows[0, 1]
    assert near < harmonise(table, departures=rough, arrivals=exact).flows[0, 1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"arrivals": {"Z": Collection()}}, "given for Z, which the table does not have"),
        ({"covariates": {"same": np.ones((2, 2))}}, "covariate same is the same for every"),
    ],
)
def test_model_that_cannot_be_is_refused(given, told):
    """The sentence names the place or the covariate."""
    table = double_entry([[0, 9], [7, 0]], [[0, 9], [8, 0]], "AB")
    with pytest.raises(CorridorError, match=told):
        harmonise(table, **given)


@pytest.mark.parametrize("cell", [0, NAN])
def test_reports_of_nobody_are_refused(cell):
    """No level of flows can be had."""
    with pytest.raises(CorridorError, match="No report tells of anybody"):
        harmonise(double_entry([[0, cell], [cell, 0]], [[0, cell], [cell, 0]], "AB"))


@pytest.mark.parametrize(
    ("given", "told"),
    [({"months": 5}, "stay of 5 months"), ({"counted": 0}, "Give numbers above 0")],
)
def test_collection_that_cannot_be_is_refused(given, told):
    """An unknown definition, a share of nothing."""
    with pytest.raises(CorridorError, match=told):
        Collection(**given)


def test_interval_of_no_level_is_refused(found):
    """Ninety percent is 0.9."""
    with pytest.raises(CorridorError, match="level 90 does not exist"):
        found.interval(90)


def test_mode_that_is_out_of_reach_is_refused():
    """From flows of e^700 a Newton step goes down by e, and there are not enough steps."""
    model = measurement_model(double_entry([[0, 9], [7, 0]], [[0, 9], [8, 0]], "AB"))
    with pytest.raises(NotConverged, match="did not settle"):
        find_mode(model, 1, 1, np.full((2, 2), 700.0))


def test_sampling_without_pymc_says_how_to_install_it(monkeypatch):
    """A sentence, not a missing module."""
    monkeypatch.setitem(sys.modules, "pymc", None)
    table = double_entry([[0, 9], [7, 0]], [[0, 9], [8, 0]], "AB")
    with pytest.raises(CorridorError, match="pip install pymc"):
        harmonise_by_sampling(table)


class Declared:
    """What stands in for PyMC where it is not installed: priors at their centres, counts kept."""

    def __init__(self):
        self.counts, self.log_flow = None, None

    def module(self):
        """The names that the model uses."""
        pymc = ModuleType("pymc")
        pymc.Model = lambda: self
        pymc.LogNormal = lambda _name, centre, _sd: np.exp(centre)
        pymc.Normal = lambda _name, centre, _sd, shape=None: (
            np.zeros(shape) if shape else np.asarray(centre)
        )
        pymc.Deterministic = self.keep
        pymc.Poisson = lambda _name, mean, observed: setattr(self, "counts", (mean, observed))
        pymc.math = np
        pymc.sample = self.sample
        return pymc

    def keep(self, name, value):
        """The log flows as the model declares them."""
        assert name == "log_flow"
        self.log_flow = value
        return value

    def sample(self, *, draws, chains, **_):
        """The same log flows in every draw."""
        told = np.broadcast_to(self.log_flow, (chains, draws, len(self.log_flow)))
        return SimpleNamespace(posterior={"log_flow": told})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def test_sampled_model_is_declared_as_the_measurement_model(monkeypatch):
    """At the priors' centres: means of counts by definition and share, missing reports left out."""
    declared = Declared()
    monkeypatch.setitem(sys.modules, "pymc", declared.module())
    table = double_entry([[0, 80], [NAN, 0]], [[0, 99.6], [50, 0]], "AB")
    found = harmonise_by_sampling(
        table,
        departures=Collection(6, counted=0.5),
        arrivals=Collection(counted=0.9),
        draws=5,
        chains=2,
    )
    mean, observed = declared.counts
    level = np.exp(np.log([81, 100.6, 51]).mean())
    assert observed.tolist() == [80, 100, 50]
    assert mean == pytest.approx(level * np.array([0.5 / 0.73, 0.9, 0.9]))
    assert found.samples.shape == (10, 2, 2)
    assert found.flows[0, 1] == pytest.approx(level)
    low, high = found.interval()
    assert low[1, 0] == high[1, 0] == pytest.approx(level)
