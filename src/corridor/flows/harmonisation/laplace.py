"""Where is the posterior's mode, and how wide is it, for given standard deviations tau and sigma?

Everything but the counts is Gaussian, so each Newton step is a linear model: the count of report r
acts as an observation of eta_r with the variance exp(-eta_r). True flows and errors are eliminated
pair by pair; what is solved for are the K coefficients that pairs share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import NotConverged

if TYPE_CHECKING:
    from corridor.flows.harmonisation.model import MeasurementModel
    from corridor.tables import Floats

_STEPS = 200
_TOLERANCE = 1e-9
_LONGEST = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Mode:
    """The mode at (`tau`, `sigma`): `coefficients` with their `precision` (K x K).

    `eta` and `weights` are by report (2 x P), `mean` (of log y) and `precision_of_pair` (given the
    coefficients) by pair. `evidence` is the log marginal likelihood up to a constant.
    """

    tau: float
    sigma: float
    eta: Floats
    coefficients: Floats
    precision: Floats
    mean: Floats
    precision_of_pair: Floats
    weights: Floats
    evidence: float


def find_mode(model: MeasurementModel, tau: float, sigma: float, eta: Floats | None = None) -> Mode:
    """Newton's method from `eta` (or the logarithms of the counts) to the posterior's mode."""
    error = (sigma * model.accuracy) ** 2
    eta = np.log(np.nan_to_num(model.counts) + 0.5) if eta is None else eta
    for _ in range(_STEPS):
        linear = _Linear(model, tau, error, eta)
        step = np.clip(linear.eta() - eta, -_LONGEST, _LONGEST)
        eta = eta + step
        if np.abs(step).max() < _TOLERANCE:
            return _Linear(model, tau, error, eta).mode(sigma)
    raise NotConverged(
        f"The measurement-error model did not settle in {_STEPS} steps at corridor spread "
        f"{tau:.3g} and report spread {sigma:.3g}. Check the reports for numbers in other units."
    )


class _Linear:
    """The linear model at `eta`: pseudo-observations `told` with `weights`, and its solution.

    A pair's two reports have the covariance tau^2 + diag(1 / weights); `own` and `both` are the
    diagonal and the off-diagonal of its inverse. A report that is missing has the weight 0.
    """

    def __init__(self, model: MeasurementModel, tau: float, error: Floats, eta: Floats) -> None:
        self.model, self.tau, self.error, self.before = model, tau, error, eta
        reported = ~np.isnan(model.counts)
        self.counts: Floats = np.where(reported, model.counts, 0)
        self.expected: Floats = np.where(reported, np.exp(eta), 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            pull = np.where(reported, self.counts / self.expected - 1, 0)
            self.weights: Floats = np.where(reported, 1 / (error + 1 / self.expected), 0)
        self.told = eta + pull - model.offset
        self.of_pair: Floats = tau**-2 + self.weights.sum(axis=0)
        self.own: Floats = self.weights - self.weights**2 / self.of_pair
        self.both: Floats = -self.weights[0] * self.weights[1] / self.of_pair
        self.precision = self._precision()
        solved = np.linalg.solve(self.precision, self._right())
        self.coefficients: Floats = solved.astype(np.float64, copy=False)
        gravity = model.covariates @ self.coefficients[: len(model.names)]
        shares = self.coefficients[model.share]
        self.rest = self.told - gravity - shares
        self.mean: Floats = gravity + (self.weights * self.rest).sum(axis=0) / self.of_pair
        self.fitted = self.mean + shares

    def _precision(self) -> Floats:
        """K x K: the reports' information on the coefficients, and the prior's."""
        model, size = self.model, len(self.model.places)
        x, gravity = model.covariates, len(model.names)
        share = self.own + self.both
        total = np.diag(model.prior_sd**-2)
        total[:gravity, :gravity] += (x * share.sum(axis=0)[:, np.newaxis]).T @ x
        mixed = np.zeros((gravity, 2 * size))
        for column in range(gravity):
            mixed[column] = self._by_share(x[:, column] * share)
        total[:gravity, gravity:] += mixed
        total[gravity:, :gravity] += mixed.T
        at = np.arange(gravity, gravity + 2 * size)
        total[at, at] += self._by_share(self.own)
        crossed = np.zeros((size, size))
        crossed[model.origin, model.destination] = self.both
        total[gravity : gravity + size, gravity + size :] += crossed
        total[gravity + size :, gravity : gravity + size] += crossed.T
        return total

    def _right(self) -> Floats:
        model = self.model
        pulled = self.own * self.told + self.both * self.told[::-1]
        gravity = model.covariates.T @ pulled.sum(axis=0)
        information = np.concatenate([gravity, self._by_share(pulled)])
        total: Floats = information + model.prior_mean / model.prior_sd**2
        return total

    def _by_share(self, values: Floats) -> Floats:
        """Sums of values (2 x P) by the place that reports: origins, then destinations."""
        size = len(self.model.places)
        sums: Floats = np.concatenate(
            [
                np.bincount(self.model.origin, values[0], size),
                np.bincount(self.model.destination, values[1], size),
            ]
        )
        return sums

    def eta(self) -> Floats:
        """The next eta: between what the model fits and what the count says."""
        certain = 1 / self.error + self.expected
        middle: Floats = (self.fitted / self.error + self.told * self.expected) / certain
        return middle + self.model.offset

    def mode(self, sigma: float) -> Mode:
        """The mode, once eta is its own next step, with the Laplace approximation's evidence."""
        model, eta, reported = self.model, self.before, self.weights > 0
        pulled = (self.weights * self.rest).sum(axis=0)
        squares = (self.weights * self.rest**2).sum() - (pulled**2 / self.of_pair).sum()
        squares += (((self.coefficients - model.prior_mean) / model.prior_sd) ** 2).sum()
        volume = -np.log(self.weights[reported]).sum() + np.log(self.tau**2 * self.of_pair).sum()
        volume += np.linalg.slogdet(self.precision)[1]
        off = eta - model.offset - self.told
        counts = (self.counts * eta - self.expected).sum()
        pseudo = ((eta - self.expected * off**2) * reported).sum() / 2
        return Mode(
            tau=self.tau,
            sigma=sigma,
            eta=eta,
            coefficients=self.coefficients,
            precision=self.precision,
            mean=self.mean,
            precision_of_pair=self.of_pair,
            weights=self.weights,
            evidence=float(counts - pseudo - (squares + volume) / 2),
        )
