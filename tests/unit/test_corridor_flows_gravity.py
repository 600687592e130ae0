"""Which rows, keys and formula a gravity model is given; what a projection assumes."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.flows.gravity import gravity_panel
from corridor.flows.projection import draw_projections, project_flows

NAN = float("nan")
FLOWS = {"2010": [[9, 5, 0], [2, 9, 1], [0, 4, 9]], "2015": [[0, NAN, 3], [1, 0, 0], [2, 2, 0]]}
FAR = np.array([[0, 2, 3], [2, 0, NAN], [3, 4, 0]])


def test_panel_keeps_zeros_and_leaves_out_what_is_unknown():
    """Nobody moved is an answer; not known, in flows or covariates, is none."""
    panel = gravity_panel(FLOWS, "ABC", {"ld": FAR})
    assert len(panel) == 12 - 1 - 2
    assert panel.unknown == 3
    assert panel.zeros == 2
    rows = set(zip(panel.columns["pair"].tolist(), panel.columns["period"].tolist(), strict=True))
    assert ("A_B", "2015") not in rows
    assert ("B_C", "2010") not in rows
    assert ("A_C", "2010") in rows


def test_panel_has_keys_of_effects_and_clusters():
    """Each origin and destination in each period, and each directed pair."""
    columns = gravity_panel(FLOWS, "ABC").columns
    assert columns["origin_period"][0] == "A2010"
    assert columns["destination_period"][0] == "B2010"
    assert columns["pair"][0] == "A_B"
    assert len(set(columns["pair"].tolist())) == 6


def test_formula_has_pair_effects_when_covariates_change_within_pairs():
    """What never changes would be absorbed by them."""
    fixed = gravity_panel(FLOWS, "ABC", {"ld": FAR})
    assert fixed.formula() == "flow ~ ld | origin_period + destination_period"
    visa = np.zeros((2, 3, 3))
    visa[1, 0] = 1
    changing = gravity_panel(FLOWS, "ABC", {"visa": visa})
    assert changing.formula() == "flow ~ visa | origin_period + destination_period + pair"
    assert "pair" not in gravity_panel(FLOWS, "ABC", {"ld": FAR, "visa": visa}).formula()
    once = gravity_panel({"2010": FLOWS["2010"]}, "ABC", {"ld": FAR})
    assert "pair" not in once.formula()
    assert changing.clusters == {"CRV1": "pair"}
    with pytest.raises(CorridorError, match="no covariate"):
        gravity_panel(FLOWS, "ABC").formula()


@pytest.mark.parametrize(
    ("flows", "covariates", "told"),
    [
        ({"2010": [[0, -5, 0]] * 3}, None, "-5.0 persons moved from A to B in 2010"),
        ({"2010": [[0, 1]]}, None, "flows of 2010 have the shape"),
        ({"2010": np.full((3, 3), NAN)}, None, "No corridor has a flow"),
        (FLOWS, {"pair": FAR}, "'pair' cannot name a covariate"),
        (FLOWS, {"log distance": FAR}, "cannot name a covariate"),
        (FLOWS, {"ld": np.ones((3, 3, 3))}, "2 such tables"),
        ({}, None, "There are no places"),
    ],
)
def test_panel_that_cannot_be_is_refused(flows, covariates, told):
    """The sentence names the cell, the period or the covariate."""
    with pytest.raises(CorridorError, match=told):
        gravity_panel(flows, "ABC", covariates)


def test_projection_keeps_everybody():
    """Without natural increase nobody is lost; rates stay what they were."""
    future = project_flows(FLOWS["2010"], [100, 200, 300], "ABC", periods=4)
    assert future.population.sum(axis=1) == pytest.approx(np.full(5, 600))
    rates = future.flows / future.population[:-1, :, np.newaxis]
    assert rates[3] == pytest.approx(rates[0])
    assert rates[0, 0, 1] == 5 / 100
    assert "held" in future.assumptions[0]
    assert "+0 by person" in future.assumptions[1]


def test_projection_starts_after_the_period_of_the_flows():
    """Its own moves and natural increase are counted first."""
    future = project_flows([[0, 10], [0, 0]], [100, 50], "AB", periods=1, natural_increase=[0.1, 0])
    assert future.population[0] == pytest.approx([100, 60])
    assert future.flows[0, 0, 1] == pytest.approx(10)
    assert "from +0 to +0.1" in future.assumptions[1]


def test_projection_with_changing_rates():
    """Half the rate in each period, or for one corridor alone."""
    half = project_flows([[0, 10], [0, 0]], [100, 100], "AB", periods=2, change=0.5)
    assert half.flows[:, 0, 1] == pytest.approx([90 * 0.05, 85.5 * 0.025])
    assert "changes" in half.assumptions[0]
    one = project_flows([[0, 10], [10, 0]], [100, 100], "AB", periods=1, change=[[1, 1], [0, 1]])
    assert one.flows[0].tolist() == [[0, 10], [0, 0]]


def test_draws_without_drift_are_the_projection():
    """And with drift they spread around it, the same from the same generator."""
    given = {"flows": FLOWS["2010"], "population": [100, 200, 300], "places": "ABC", "periods": 3}
    plain = project_flows(**given).flows
    still = draw_projections(**given, count=2, generator=np.random.default_rng(1), drift=0)
    assert still.flows[1] == pytest.approx(plain)
    drawn, again = (
        draw_projections(**given, count=300, generator=np.random.default_rng(1), drift=0.1)
        for _ in range(2)
    )
    assert np.array_equal(drawn.flows, again.flows)
    low, high = drawn.interval(0.9)
    assert (low[:, 0, 1] < plain[:, 0, 1]).all()
    assert (plain[:, 0, 1] < high[:, 0, 1]).all()
    width = np.log(high[:, 0, 1] / low[:, 0, 1])
    assert width[0] < width[1] < width[2]
    assert "steps of 0.1" in drawn.assumptions[-1]
    with pytest.raises(CorridorError, match="level 2 does not exist"):
        drawn.interval(2)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"periods": 0}, "0 periods"),
        ({"population": [100, 0]}, "Nobody lives in B"),
        ({"natural_increase": [1, 2, 3]}, "Natural increase"),
        ({"natural_increase": NAN}, "Natural increase"),
        ({"change": [1, 2]}, "change of rates"),
        ({"change": -1}, "change of rates"),
        ({"change": 20}, "More would leave A in projected period 1"),
        ({"population": [9, 100]}, "More left A in the period of the flows"),
    ],
)
def test_projection_that_cannot_be_is_refused(changed, told):
    """The sentence names the place and the period."""
    given = {"flows": [[0, 10], [0, 0]], "population": [100, 100], "places": "AB", "periods": 1}
    with pytest.raises(CorridorError, match=told):
        project_flows(**(given | changed))


def test_drift_that_is_no_deviation_is_refused():
    """Below 0."""
    with pytest.raises(CorridorError, match="drift of -1"):
        draw_projections(
            [[0, 1], [1, 0]],
            [9, 9],
            "AB",
            periods=1,
            count=1,
            generator=np.random.default_rng(1),
            drift=-1,
        )
