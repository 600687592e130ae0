"""Which reports, definitions and priors enter? The measurement-error model as plain arrays.

z_r ~ Poisson with mean exp(eta_r); eta_r = log y_p - factor_r + share_r + error_r;
log y_p = x_p beta + g_p. Reports r of pairs p; `share` is the logarithm of the share counted, one
for each place and side; error ~ N(0, (accuracy sigma)^2), g ~ N(0, tau^2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.harmonisation.collection import ARRIVALS, DEPARTURES, collections_of
from corridor.tables import Floats, square

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from corridor.flows.double_entry import DoubleEntry
    from corridor.flows.harmonisation.collection import Collection, Collections
    from corridor.places import Places

CONSTANT = "constant"
SPREAD_PRIOR = {"tau": (1.0, 1.0), "sigma": (0.3, 1.0)}
"""Median and standard deviation of the logarithm of tau (corridors) and sigma (reports)."""

_WEAK = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class MeasurementModel:
    """Arrays over two sides (0 origin, 1 destination), P = n (n - 1) pairs and K = C + 2 n
    coefficients: C of gravity, then the origins' shares, then the destinations'.

    `counts` (NaN: not reported), `offset` (minus the log factor of duration) and `accuracy`: 2 x P.
    `covariates`: P x C, the first is the constant, the others centred and scaled to a standard
    deviation of 1 (`scale`). `prior_mean`, `prior_sd`: by coefficient.
    """

    places: Places
    names: tuple[str, ...]
    counts: Floats
    offset: Floats
    accuracy: Floats
    origin: NDArray[np.intp]
    destination: NDArray[np.intp]
    covariates: Floats
    scale: Floats
    prior_mean: Floats
    prior_sd: Floats

    @property
    def share(self) -> NDArray[np.intp]:
        """Which coefficient is the share counted of each report, 2 x P."""
        first = len(self.names)
        return np.stack([first + self.origin, first + len(self.places) + self.destination])

    def table(self, values: Floats) -> Floats:
        """Values by pair as n x n tables (the last axis becomes two), the diagonal 0."""
        size = len(self.places)
        tables = np.zeros((*values.shape[:-1], size, size))
        tables[..., self.origin, self.destination] = values
        return tables


def measurement_model(
    reports: DoubleEntry,
    *,
    departures: Collections = DEPARTURES,
    arrivals: Collections = ARRIVALS,
    covariates: Mapping[str, ArrayLike] | None = None,
) -> MeasurementModel:
    """The model of a double-entry table: see `harmonise` for the arguments."""
    places = reports.places
    origin, destination = np.nonzero(~np.eye(len(places), dtype=bool))
    counts = np.stack([table[origin, destination] for table in (reports.sent, reports.received)])
    if not np.nansum(counts):
        raise CorridorError(
            "No report tells of anybody who moved, so nothing can be harmonised. Check the table."
        )
    gravity, scale, names = _gravity(covariates or {}, places, origin, destination)
    sending = collections_of(departures, DEPARTURES, places)
    receiving = collections_of(arrivals, ARRIVALS, places)
    mean, sd = _priors(counts, [*sending, *receiving], len(names))

    def by_report(of: Callable[[Collection], float]) -> Floats:
        from_each, to_each = (np.array([of(each) for each in s]) for s in (sending, receiving))
        return np.stack([from_each[origin], to_each[destination]])

    return MeasurementModel(
        places=places,
        names=names,
        counts=counts,
        offset=by_report(lambda each: -each.log_factor),
        accuracy=by_report(lambda each: each.accuracy),
        origin=origin,
        destination=destination,
        covariates=gravity,
        scale=scale,
        prior_mean=mean,
        prior_sd=sd,
    )


def _priors(counts: Floats, shares: list[Collection], gravity: int) -> tuple[Floats, Floats]:
    """Gravity's coefficients weakly around the reports' level and 0; shares as the caller knows."""
    mean = np.zeros(gravity + len(shares))
    sd = np.full(gravity + len(shares), _WEAK)
    mean[0] = np.nanmean(np.log(counts + 1))
    mean[gravity:] = np.log([each.counted for each in shares])
    sd[gravity:] = [each.spread for each in shares]
    return mean, sd


def _gravity(
    covariates: Mapping[str, ArrayLike],
    places: Places,
    origin: NDArray[np.intp],
    destination: NDArray[np.intp],
) -> tuple[Floats, Floats, tuple[str, ...]]:
    """The design of the gravity prior: a constant, and each covariate centred and scaled."""
    columns, scale = [np.ones(len(origin))], [1.0]
    for name, values in covariates.items():
        table = square(values, places, f"covariate {name}", negative=True)
        column = table[origin, destination]
        deviation = float(column.std())
        if not deviation:
            raise CorridorError(
                f"The covariate {name} is the same for every corridor. Leave it out."
            )
        columns.append((column - column.mean()) / deviation)
        scale.append(deviation)
    return np.column_stack(columns), np.array(scale), (CONSTANT, *covariates)
