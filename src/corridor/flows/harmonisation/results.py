"""What did harmonising find? True flows with their uncertainty, and how much each place counts."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.places import Places
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True)
class ShareCounted:
    """The share of its moves that a place's statistics count: median and 95 percent interval."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class LogNormal:
    """A posterior of all pairs: log y = `mean` + `shared` e + `local` d, e and d standard normal.

    `mean` and `local` are by pair; `shared` is pairs x coefficients, what pairs have in common.
    """

    mean: Floats
    local: Floats
    shared: Floats

    @property
    def sd(self) -> Floats:
        """Standard deviation of log y by pair."""
        spread: Floats = np.sqrt(self.local**2 + np.einsum("pk,pk->p", self.shared, self.shared))
        return spread


@dataclass(frozen=True, slots=True, eq=False)
class HarmonisedFlows:
    """True flows of a year's stay or more, n x n, origin x destination, persons: their posterior.

    `flows` are medians, `log_sd` the standard deviations of their logarithms. `counted_departures`
    and `counted_arrivals` are by place, `coefficients` those of the gravity prior, per unit of the
    covariate. `corridor_spread` (tau) and `report_spread` (sigma) are the standard deviations of
    what gravity and definitions leave over, in logarithms. `iterations` are of the outer search.
    """

    places: Places
    flows: Floats
    log_sd: Floats
    counted_departures: Mapping[str, ShareCounted]
    counted_arrivals: Mapping[str, ShareCounted]
    coefficients: Mapping[str, float]
    corridor_spread: float
    report_spread: float
    iterations: int
    converged: bool
    posterior: LogNormal

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """The central interval of each flow that holds `level` of its posterior: low and high."""
        reach = NormalDist().inv_cdf((1 + _level(level)) / 2) * self.log_sd
        return self.flows * np.exp(-reach), self.flows * np.exp(reach)

    def draw(self, count: int, generator: np.random.Generator) -> Floats:
        """`count` tables drawn from the joint posterior (count x n x n), for totals and ratios.

        Flows that share a reporter move together, so intervals of totals must come from draws.
        """
        told = self.posterior
        shared = generator.standard_normal((count, told.shared.shape[1])) @ told.shared.T
        own = generator.standard_normal((count, len(told.mean))) * told.local
        size = len(self.places)
        tables = np.zeros((count, size, size))
        tables[:, ~np.eye(size, dtype=bool)] = np.exp(told.mean + shared + own)
        return tables


@dataclass(frozen=True, slots=True, eq=False)
class SampledFlows:
    """Tables sampled from the posterior: `samples` is draws x n x n, persons."""

    places: Places
    samples: Floats

    @property
    def flows(self) -> Floats:
        """Medians, n x n."""
        middle: Floats = np.median(self.samples, axis=0)
        return middle

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """The central interval of each flow that holds `level` of the samples: low and high."""
        tail = (1 - _level(level)) / 2
        low, high = np.quantile(self.samples, [tail, 1 - tail], axis=0)
        return low, high


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise CorridorError(f"An interval of level {level} does not exist. Use 0.95, say.")
    return level
