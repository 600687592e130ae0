"""What would flows be if rates stay as they are, or change as said? A small projection.

It is arithmetic, not a forecast: emigration rates of each corridor are held, or changed by stated
factors, and populations follow. There is no age or sex, no policy, no economy. The result carries
its assumptions in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.indices.moves import moves_of
from corridor.tables import Floats, read_only, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from corridor.places import Places


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """`flows`: periods x n x n, persons; `population`: (periods + 1) x n, from the start on.

    `assumptions` are sentences: what was held, what changed, what is left out.
    """

    places: Places
    flows: Floats
    population: Floats
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ProjectionDraws:
    """Projections under rates that drift at random: `flows` is draws x periods x n x n."""

    places: Places
    flows: Floats
    assumptions: tuple[str, ...]

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """The central interval of each flow that holds `level` of the draws: low and high."""
        if not 0 < level < 1:
            raise CorridorError(f"An interval of level {level} does not exist. Use 0.9, say.")
        low, high = np.quantile(self.flows, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return low, high


def project_flows(
    flows: ArrayLike,
    population: ArrayLike,
    places: Sequence[str],
    *,
    periods: int,
    natural_increase: ArrayLike = 0.0,
    change: ArrayLike = 1.0,
) -> Projection:
    """Flows and populations of the next `periods`, each as long as the one that `flows` are of.

    `flows` (n x n, persons) over `population` (n, persons at the start of that period) give the
    rate of each corridor. `natural_increase` is births less deaths by person and period, by place
    or one for all; `change` multiplies rates from each period to the next (1: held), one number or
    n x n. P(t+1) = P(t) (1 + natural increase) + inflows - outflows, M_ij(t) = r_ij(t) P_i(t): the
    multiregional projection of Rogers (1975) without ages. `population` of the first projected
    period is what the period of `flows` leaves: its own moves are counted.

    Raises `CorridorError` when a place would lose more than live there.

    >>> future = project_flows([[0, 10], [0, 0]], [100, 100], ["A", "B"], periods=2)
    >>> future.flows[:, 0, 1].tolist(), future.population[-1].tolist()
    ([9.0, 8.1], [72.9, 127.1])
    """
    start = _start(flows, population, places, natural_increase, change, periods)
    made, living = _project(start, np.zeros((periods, 1, 1)))
    return Projection(start.places, made, living, start.assumptions)


def draw_projections(
    flows: ArrayLike,
    population: ArrayLike,
    places: Sequence[str],
    *,
    periods: int,
    count: int,
    generator: np.random.Generator,
    drift: float,
    natural_increase: ArrayLike = 0.0,
    change: ArrayLike = 1.0,
) -> ProjectionDraws:
    """`count` projections whose logarithms of rates take a random walk, with `drift` its step.

    `drift` is a standard deviation by corridor and period, independent of others; take it from how
    past rates changed. Other arguments as for `project_flows`; the same generator gives the same.

    >>> future = draw_projections(
    ...     [[0, 10], [0, 0]], [100, 100], ["A", "B"], periods=2, count=400,
    ...     generator=np.random.default_rng(1), drift=0.2,
    ... )
    >>> low, high = future.interval(0.9)
    >>> bool(low[1, 0, 1] < 8.1 < high[1, 0, 1])
    True
    """
    if not (np.isfinite(drift) and drift >= 0):
        raise CorridorError(f"A drift of {drift} is no standard deviation. Give 0 or more.")
    start = _start(flows, population, places, natural_increase, change, periods)
    size = len(start.places)
    made = np.empty((count, periods, size, size))
    for draw in range(count):
        steps = drift * generator.standard_normal((periods, size, size))
        made[draw], _ = _project(start, steps.cumsum(axis=0))
    walk = f"Logarithms of rates take a random walk with steps of {drift:g} by period."
    return ProjectionDraws(start.places, made, (*start.assumptions, walk))


@dataclass(frozen=True, slots=True, eq=False)
class _Start:
    places: Places
    rates: Floats
    population: Floats
    growth: Floats
    change: Floats
    periods: int
    assumptions: tuple[str, ...]


def _start(
    flows: ArrayLike,
    population: ArrayLike,
    places: Sequence[str],
    natural_increase: ArrayLike,
    change: ArrayLike,
    periods: int,
) -> _Start:
    moves = moves_of(flows, places)
    living = vector(population, moves.places, "populations")
    if periods < 1:
        raise CorridorError(f"{periods} periods are not projected. Give 1 or more.")
    if (living <= 0).any():
        place = moves.places[int((living <= 0).argmax())]
        raise CorridorError(f"Nobody lives in {place}, so it has no rates. Leave the place out.")
    size = len(living)
    growth, factor = read_only(natural_increase), read_only(change)
    if growth.shape not in {(), (size,)} or not np.isfinite(growth).all():
        raise CorridorError("Natural increase is one known number, or one for each place.")
    if factor.shape not in {(), (size, size)} or not (np.isfinite(factor) & (factor >= 0)).all():
        raise CorridorError(
            "The change of rates is one number, or one for each corridor, 0 or more."
        )
    after = living * (1 + growth) + moves.inflows - moves.outflows
    if (after < 0).any():
        raise CorridorError(
            f"More left {moves.places[int(after.argmin())]} in the period of the flows than lived "
            "there. Give the population at the start of that period, in persons."
        )
    held = (factor == 1).all()
    return _Start(
        moves.places,
        moves.persons / living[:, np.newaxis],
        after,
        growth,
        factor,
        periods,
        (
            "The rate of each corridor is held at the last period's."
            if held
            else "The rate of each corridor changes from period to period by the factor given.",
            f"Natural increase is {_range(growth)} by person and period.",
            "Places outside the table, age, sex, policy and economy are left out.",
        ),
    )


def _range(growth: Floats) -> str:
    low, high = float(growth.min()), float(growth.max())
    return f"{low:+.4g}" if low == high else f"from {low:+.4g} to {high:+.4g}"


def _project(start: _Start, walk: Floats) -> tuple[Floats, Floats]:
    """Flows by period and populations; `walk` is added to the logarithms of rates, by period."""
    size = len(start.places)
    flows = np.empty((start.periods, size, size))
    living = np.empty((start.periods + 1, size))
    living[0] = start.population
    rates = start.rates
    for period in range(start.periods):
        rates = rates * start.change
        moved = rates * np.exp(walk[period]) * living[period][:, np.newaxis]
        after = living[period] * (1 + start.growth) + moved.sum(axis=0) - moved.sum(axis=1)
        if (after < 0).any():
            place = start.places[int(after.argmin())]
            raise CorridorError(
                f"More would leave {place} in projected period {period + 1} than live there. Give "
                "rates that change less, or fewer periods."
            )
        flows[period], living[period + 1] = moved, after
    return flows, living
