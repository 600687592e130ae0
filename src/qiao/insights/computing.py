"""What do the science's estimators say of a period? All methods, with their intervals.

The one place where `corridor.flows` is called. Sources are opened, brought to one set of places and
estimated from; nothing is written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from corridor.flows.batch import estimate_flows
from corridor.flows.disturbance import StatedErrors
from corridor.flows.uncertainty import LEVELS, draw_intervals
from corridor.statistics import Rule, matrix_of
from corridor.statistics.periods import prepare_period
from qiao.insights.reading import stocks_in, told_to_people, vital_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.flows import FlowEstimate, Period
    from corridor.flows.closing import Policy
    from corridor.flows.uncertainty import FlowIntervals
    from corridor.tables import Floats
    from qiao.insights.models import StatisticalSource


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A period to estimate from, the corridors' stocks, and what was done to the sources."""

    period: Period
    notes: tuple[str, ...]

    def stock_of(self, origin: str, destination: str) -> tuple[float, float]:
        """Persons born in `origin` who lived in `destination`, at both ends."""
        row, column = (self.period.places.index(place) for place in (origin, destination))
        return (
            float(self.period.start.persons[row, column]),
            float(self.period.end.persons[row, column]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """One method's flows, origin x destination, with bounds where draws were made."""

    method: str
    places: tuple[str, ...]
    flows: Floats
    low: Floats | None
    high: Floats | None
    notes: tuple[str, ...]

    def of(self, origin: str, destination: str) -> dict[str, float | None]:
        """The value and the bounds of one corridor."""
        at = self.places.index(origin), self.places.index(destination)
        return {
            "value": float(self.flows[at]),
            "low": None if self.low is None else float(self.low[at]),
            "high": None if self.high is None else float(self.high[at]),
        }


def prepare(
    stocks: StatisticalSource,
    vital: Sequence[StatisticalSource],
    start: int,
    end: int,
    territories: str,
) -> Prepared:
    """The period that kept sources tell of, over the places that all of them know."""
    with told_to_people():
        records = stocks_in(stocks)
        prepared = prepare_period(
            matrix_of(records, start),
            matrix_of(records, end),
            vital_in(vital, start, end),
            rule=Rule(territories),
        )
    return Prepared(prepared.period, prepared.notes)


def compute(
    period: Period,
    *,
    policy: str,
    draws: int,
    seed: int,
    errors: Mapping[str, float],
    progress: Callable[[int], None] | None = None,
) -> list[Computed]:
    """Every method's flows; bounds hold 95 of 100 draws of the generator that `seed` starts.

    `errors` are those of `StatedErrors`; `progress` is told how many draws have been made.
    """
    with told_to_people():
        wanted = cast("Policy", policy)
        central = estimate_flows(period, policy=wanted)
        if not draws:
            return [_computed(name, each) for name, each in central.items()]
        intervals = draw_intervals(
            period,
            StatedErrors(**errors),
            np.random.default_rng(seed),
            draws=draws,
            policy=wanted,
            workers=os.cpu_count() or 1,
            progress=progress,
        )
    return [_computed(name, each, intervals[name]) for name, each in central.items()]


def _computed(
    method: str, estimate: FlowEstimate, intervals: FlowIntervals | None = None
) -> Computed:
    low, high = (intervals.at(level) if intervals else None for level in LEVELS)
    return Computed(method, estimate.places, estimate.flows, low, high, estimate.notes)
