"""How sure is each corridor's estimate, given the errors stated for its inputs? By repeated draws.

Every draw disturbs stocks, births and deaths as stated, and estimates again; the spread of the
estimates is the interval. It tells what the stated errors do to the answer, nothing else: not
whether a method's assumptions hold, nor errors that nobody stated.

Draw number d has its own generator, the d-th child of the one given, so that the answer does not
depend on the number of workers. Of all draws only the extreme ones that the levels need are kept.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, Infeasible
from corridor.flows.batch import METHODS, Method, estimate_flows
from corridor.flows.disturbance import StatedErrors, disturb
from corridor.flows.quantiles import Extremes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.flows.closing import Policy
    from corridor.flows.stocks import Period
    from corridor.places import Places
    from corridor.tables import Floats

LEVELS = (0.025, 0.975)
"""The bounds of an interval that holds 95 in 100 draws."""

_BLOCK = 20


@dataclass(frozen=True, slots=True, eq=False)
class FlowIntervals:
    """What `draws` estimates of one method say of each corridor (n x n, origin x destination).

    `quantiles` is levels x n x n; `mean` and `deviation` (standard deviation) are n x n. `totals`
    has the sum of all flows of each draw, in the order of draws; `kept` all draws (draws x n x n),
    when asked for. `estimate` is that of the undisturbed inputs.
    """

    places: Places
    method: Method
    levels: tuple[float, ...]
    estimate: Floats
    quantiles: Floats
    mean: Floats
    deviation: Floats
    totals: Floats
    kept: Floats | None = None

    @property
    def draws(self) -> int:
        """How many draws there were."""
        return len(self.totals)

    def at(self, level: float) -> Floats:
        """The quantile (n x n) at one of the `levels`."""
        if level not in self.levels:
            raise CorridorError(f"There is no quantile at {level}. There are {self.levels}.")
        table: Floats = self.quantiles[self.levels.index(level)]
        return table

    def total_at(self, level: float) -> float:
        """The quantile of the sum of all flows at any level from 0 to 1."""
        return float(np.quantile(self.totals, level))


def draw_intervals(
    period: Period,
    errors: StatedErrors,
    generator: np.random.Generator,
    *,
    methods: Sequence[Method] = METHODS,
    draws: int = 1000,
    levels: Sequence[float] = LEVELS,
    policy: Policy = "refuse",
    workers: int = 1,
    keep: bool = False,
    progress: Callable[[int], None] | None = None,
) -> dict[Method, FlowIntervals]:
    """The intervals of each method from so many `draws` under the stated `errors`.

    Levels near 0 and 1 are cheap: of 1,000 draws 0.025 and 0.975 need 27 each in memory; a median
    needs half of them. `keep` keeps all draws (8 draws n^2 bytes a method). `progress` is called
    with the number of draws done, from this thread. `workers` are threads: NumPy and BLAS work
    outside Python's lock. The generator is moved on by one spawn of `draws` children.

    Raises `Infeasible` when a draw cannot be closed and the policy is "refuse"; its text says what
    policies there are.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [10, 50]]), stock_table([[50, 50], [20, 40]]))
    >>> made = draw_intervals(change, StatedErrors(stocks=0.05), np.random.default_rng(1), draws=50)
    >>> interval = made["da_min_closed"]
    >>> bool((interval.at(0.025) <= interval.at(0.975)).all())
    True
    """
    wanted = _checked_levels(levels, draws)
    children = generator.spawn(draws)
    central = estimate_flows(period, methods, policy=policy)
    found = {name: Extremes(wanted, draws, len(period.places)) for name in methods}
    kept: dict[Method, list[Floats]] = {name: [] for name in methods}

    def one(number: int) -> dict[Method, Floats]:
        try:
            drawn = disturb(period, errors, children[number])
            made = estimate_flows(drawn, methods, policy=policy)
        except Infeasible as error:
            error.add_note(
                f"In draw {number + 1} of {draws}. Name a policy for such draws, or state smaller "
                "errors for these places."
            )
            raise
        return {name: made[name].flows for name in methods}

    def take(name: Method, block: Sequence[dict[Method, Floats]]) -> None:
        tables = np.stack([made[name] for made in block])
        found[name].add(tables)
        if keep:
            kept[name].append(tables)

    with ThreadPoolExecutor(workers) as pool:
        for first in range(0, draws, _BLOCK):
            numbers = range(first, min(first + _BLOCK, draws))
            block = list(pool.map(one, numbers))
            list(pool.map(take, methods, repeat(block)))
            if progress is not None:
                progress(numbers[-1] + 1)
    return {
        name: FlowIntervals(
            period.places,
            name,
            wanted,
            central[name].flows,
            extremes.quantiles(),
            extremes.mean(),
            extremes.deviation(),
            extremes.totals(),
            np.concatenate(kept[name]) if keep else None,
        )
        for name, extremes in found.items()
    }


def _checked_levels(levels: Sequence[float], draws: int) -> tuple[float, ...]:
    if draws < 2:  # noqa: PLR2004 - a spread needs two
        raise CorridorError(f"{draws} draws have no spread. Ask for 2 or more, better for 1,000.")
    wrong = [level for level in levels if not 0 <= level <= 1]
    if wrong or not levels:
        raise CorridorError(f"The levels are {tuple(levels)}. Give numbers from 0 to 1.")
    return tuple(levels)
