"""How do records and values become the figures of a logframe? For live pages and freezes alike.

Pure: it is handed the records (`Tally`) and the approved values, and hands back figures. The same
inputs give the same figures in any order, so a frozen figure can be recomputed from its inputs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qiao.results.figures import Figure, Gap, add, observed_figure
from qiao.results.measures import MEASURES, Measure, measure_figure, narrowing_of
from qiao.results.rules import Aggregation, Provenance
from qiao.results.tallies import Tally, between, condense

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from qiao.results.figures import Cell
    from qiao.results.tallies import Narrowing


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A reporting period as far as computing goes."""

    code: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class IndicatorMethod:
    """How an indicator's figures are made."""

    id: int
    provenance: str
    aggregation: str
    measure: str
    filters: Mapping[str, Any]
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApprovedValue:
    """An observed value in force. `part` is 0 for the whole programme, else a side's position."""

    id: int
    indicator: int
    period: str
    part: int
    value: Decimal
    cells: tuple[Cell, ...]


class Computation:
    """Figures of indicators by period and since the start; what is asked twice is computed once.

    `periods` are all the phase's, in order of time; `today` tells which have begun.
    """

    def __init__(
        self,
        *,
        periods: Sequence[PeriodSpan],
        tally: Tally,
        values: Iterable[ApprovedValue],
        side_codes: Mapping[str, str],
        today: date,
    ) -> None:
        self.periods = tuple(periods)
        self.today = today
        self.side_codes = side_codes
        self._order = {period.code: position for position, period in enumerate(self.periods)}
        self._tally = tally
        self._cut: dict[tuple[int, int], Tally] = {}
        self._measured: dict[tuple[int, int, str, Narrowing, tuple[str, ...]], Figure] = {}
        self._observed: dict[tuple[int, str], Figure] = {}
        self._values: dict[tuple[int, str], list[ApprovedValue]] = defaultdict(list)
        for value in values:
            self._values[value.indicator, value.period].append(value)

    def in_period(self, indicator: IndicatorMethod, period: str) -> Figure:
        """The indicator's figure of one period."""
        position = self._order[period]
        if self.periods[position].starts > self.today:
            return Figure(None, gap=Gap.NOT_BEGUN)
        if indicator.provenance == Provenance.MEASURED:
            return self._measure(indicator, position, position)
        if (indicator.id, period) not in self._observed:
            self._observed[indicator.id, period] = _observed(
                self._values.get((indicator.id, period), ()),
                adds_up=indicator.aggregation == Aggregation.SUM,
            )
        return self._observed[indicator.id, period]

    def since_start(self, indicator: IndicatorMethod, period: str) -> Figure:
        """The indicator's figure from the first period to the end of this one."""
        position = self._order[period]
        if self.periods[0].starts > self.today:
            return Figure(None, gap=Gap.NOT_BEGUN)
        begun = [p.code for p in self.periods[: position + 1] if p.starts <= self.today]
        if indicator.aggregation == Aggregation.LAST:
            return self._latest(indicator, begun)
        if indicator.provenance == Provenance.MEASURED and (
            indicator.aggregation == Aggregation.UNIQUE or MEASURES[indicator.measure].adds_up
        ):
            return self._measure(indicator, 0, position)
        figures = [self.in_period(indicator, code) for code in begun]
        return add(figures, gap=_gap_of_sum(figures))

    def _latest(self, indicator: IndicatorMethod, begun: Sequence[str]) -> Figure:
        for code in reversed(begun):
            figure = self.in_period(indicator, code)
            if not figure.is_missing:
                return figure
        return self.in_period(indicator, begun[-1])

    def _measure(self, indicator: IndicatorMethod, first: int, last: int) -> Figure:
        measure: Measure = MEASURES[indicator.measure]
        narrowing = narrowing_of(measure, indicator.filters, self.side_codes)
        asked = (first, last, measure.code, narrowing, indicator.dimensions)
        if asked not in self._measured:
            tally = self._between(first, last)
            self._measured[asked] = measure_figure(measure, tally, narrowing, indicator.dimensions)
        return self._measured[asked]

    def _between(self, first: int, last: int) -> Tally:
        if (first, last) not in self._cut:
            starts, ends = self.periods[first].starts, self.periods[last].ends
            self._cut[first, last] = condense(between(self._tally, starts, ends))
        return self._cut[first, last]


def _observed(values: Sequence[ApprovedValue], *, adds_up: bool) -> Figure:
    """The value of the whole, or the sides' parts added up; one side alone is marked as such."""
    if not values:
        return Figure(None, gap=Gap.NOT_REPORTED)
    figures = [observed_figure(v.value, v.cells, adds_up=adds_up) for v in values]
    if len(values) == 1:
        return replace(figures[0], gap=Gap.ONE_SIDE if values[0].part else Gap.NONE)
    return add(figures)


def _gap_of_sum(figures: Sequence[Figure]) -> Gap:
    if any(figure.is_missing for figure in figures):
        return Gap.SOME_PERIODS
    return next((figure.gap for figure in figures if figure.gap), Gap.NONE)
