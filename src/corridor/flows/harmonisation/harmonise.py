"""Which true flows fit both reports best, and within what limits? Empirical Bayes, by Laplace."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from corridor.flows.harmonisation.collection import ARRIVALS, DEPARTURES
from corridor.flows.harmonisation.laplace import Mode, find_mode
from corridor.flows.harmonisation.model import SPREAD_PRIOR, MeasurementModel, measurement_model
from corridor.flows.harmonisation.results import HarmonisedFlows, LogNormal, ShareCounted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from corridor.flows.double_entry import DoubleEntry
    from corridor.flows.harmonisation.collection import Collections
    from corridor.tables import Floats

_REACH = 1.959963984540054
_NARROWEST, _WIDEST = 1e-3, 1e2


def harmonise(
    reports: DoubleEntry,
    *,
    departures: Collections = DEPARTURES,
    arrivals: Collections = ARRIVALS,
    covariates: Mapping[str, ArrayLike] | None = None,
) -> HarmonisedFlows:
    """True flows behind two reports: Raymer et al. (2013), eq. 1 to 5, for one period.

    `departures` and `arrivals` say how origins and destinations count (`Collection`: one for all,
    or by place). `covariates` (n x n each, their diagonals ignored) are those of the gravity prior:
    logarithms of populations and of distance, say; also for corridors that nobody reports.

    The mode of all unknowns by Newton's method, their spread by the Laplace approximation; the two
    standard deviations tau and sigma maximise the marginal likelihood times a weak log-normal prior
    (`SPREAD_PRIOR`) and are then taken as known. The level of flows rests on the shares counted
    that you give: reports alone say only which side counts more. K coefficients and P pairs need
    8 K P bytes, a few megabytes for 30 places.

    Raises `CorridorError` when no report tells of a move, a covariate does not vary, or a
    collection is of an unknown place; `NotConverged` when the mode is not found.

    >>> from corridor.flows.double_entry import double_entry
    >>> table = double_entry([[0, 60], [30, 0]], [[0, 85], [42, 0]], ["A", "B"])
    >>> found = harmonise(table)
    >>> low, high = found.interval(0.9)
    >>> bool(low[0, 1] < found.flows[0, 1] < high[0, 1]), bool(found.flows[0, 1] > 85)
    (True, True)
    """
    model = measurement_model(
        reports, departures=departures, arrivals=arrivals, covariates=covariates
    )
    return _best(model)


def _best(model: MeasurementModel) -> HarmonisedFlows:
    """Nelder and Mead's search over log tau and log sigma; each mode starts from the last."""
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import

    start = np.array([log(SPREAD_PRIOR[name][0]) for name in ("tau", "sigma")])
    width = np.array([SPREAD_PRIOR[name][1] for name in ("tau", "sigma")])
    last: list[Floats | None] = [None]

    def cost(logs: Floats) -> float:
        mode = find_mode(model, *_spreads(logs), last[0])
        last[0] = mode.eta
        return float((((logs - start) / width) ** 2).sum() / 2 - mode.evidence)

    found = minimize(
        cost, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-6, "maxiter": 400}
    )
    mode = find_mode(model, *_spreads(found.x), last[0])
    return _told(model, mode, int(found.nit), bool(found.success))


def _spreads(logs: Floats) -> tuple[float, float]:
    low, high = log(_NARROWEST), log(_WIDEST)
    tau, sigma = (exp(min(max(float(each), low), high)) for each in logs)
    return tau, sigma


def _told(model: MeasurementModel, mode: Mode, iterations: int, converged: bool) -> HarmonisedFlows:  # noqa: FBT001
    covariance: Floats = np.linalg.inv(mode.precision).astype(np.float64, copy=False)
    posterior = _posterior(model, mode, covariance)
    size, first = len(model.places), len(model.names)
    sd = np.sqrt(np.diagonal(covariance))
    shares = [
        ShareCounted(*(exp(middle + reach * spread) for reach in (0, -_REACH, _REACH)))
        for middle, spread in zip(mode.coefficients[first:], sd[first:], strict=True)
    ]
    return HarmonisedFlows(
        places=model.places,
        flows=model.table(np.exp(posterior.mean)),
        log_sd=model.table(posterior.sd),
        counted_departures=dict(zip(model.places, shares[:size], strict=True)),
        counted_arrivals=dict(zip(model.places, shares[size:], strict=True)),
        coefficients={
            name: float(value / scale)
            for name, value, scale in zip(
                model.names, mode.coefficients[:first], model.scale, strict=True
            )
        },
        corridor_spread=mode.tau,
        report_spread=mode.sigma,
        iterations=iterations,
        converged=converged,
        posterior=posterior,
    )


def _posterior(model: MeasurementModel, mode: Mode, covariance: Floats) -> LogNormal:
    """The log flow of a pair given the coefficients, and how it moves with them."""
    pairs = np.arange(len(model.origin))
    gain = np.zeros((len(pairs), len(mode.coefficients)))
    gain[:, : len(model.names)] = model.covariates / mode.tau**2
    for share, weights in zip(model.share, mode.weights, strict=True):
        gain[pairs, share] = -weights
    gain /= mode.precision_of_pair[:, np.newaxis]
    shared = gain @ np.linalg.cholesky(covariance)
    return LogNormal(mode.mean, 1 / np.sqrt(mode.precision_of_pair), shared)
