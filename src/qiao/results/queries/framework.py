"""Where does each result stand? The whole logframe with its figures, as they stand now.

Everything is read in a constant number of queries (at most eight) and computed in memory; what a
reader may not see (small cells) is withheld before it leaves here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.results import rules
from qiao.results.computation import Computation
from qiao.results.disclosure import SharedFigure, for_viewer
from qiao.results.measures import MEASURES
from qiao.results.models import FrozenFigure
from qiao.results.queries.logframe import LogframeRows, read_logframe
from qiao.results.queries.records import approved_values, live_tally, side_codes
from qiao.results.rules import FigureKind, Provenance, Standing
from qiao.results.tallies import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.results.figures import Figure, Gap, Key
    from qiao.results.queries.logframe import IndicatorRow, PeriodRow, ResultRow


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """A figure of one period, and whether its frozen report says another (`reported`)."""

    period: str
    figure: SharedFigure
    gap: Gap
    reported: Decimal | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The latest milestone on the way: what should be reached by the end of its period."""

    period: Text
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """An indicator with its figures, as far as the page's last period."""

    indicator: IndicatorRow
    periods: tuple[PeriodCell, ...]
    current: SharedFigure
    gap: Gap
    progress: Decimal | None
    standing: Standing
    due: Due | None
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class ResultStanding:
    """A result with the standing of its indicators."""

    result: ResultRow
    indicators: tuple[IndicatorStanding, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """The page of the logframe: `until` is the period it is told to the end of."""

    logframe: LogframeRows
    periods: tuple[PeriodRow, ...]
    until: PeriodRow
    results: tuple[ResultStanding, ...]


def framework(
    *, viewer: Actor, today: date, until: str = "", logframe: LogframeRows | None = None
) -> Framework:
    """The logframe with its figures to the end of a period: the one asked for, or today's."""
    rows = logframe or read_logframe()
    if not rows.periods:
        raise NotFound(
            _("The current phase has no reporting periods yet."),
            mend=_("Put them into the programme's files and load them again."),
        )
    last = rows.period(until) if until else running_period(rows, today)
    computation = live_computation(rows, last, today)
    reported = _reported(rows)
    periods = rows.until(last.code)
    return Framework(
        logframe=rows,
        periods=periods,
        until=last,
        results=tuple(
            ResultStanding(
                result,
                tuple(
                    _standing(row, periods, computation, reported, viewer)
                    for row in result.indicators
                ),
            )
            for result in rows.results
        ),
    )


def running_period(rows: LogframeRows, today: date) -> PeriodRow:
    """The period that is worked on: the first after those frozen, when there are such; else the one
    that runs today. Before all of them, the first; after all, the last."""
    begun = [period for period in rows.periods if period.starts <= today] or [rows.periods[0]]
    to_report = [period for period in begun if not period.frozen_at]
    return to_report[0] if to_report and len(to_report) < len(begun) else begun[-1]


def live_computation(
    rows: LogframeRows, last: PeriodRow, today: date, only: IndicatorRow | None = None
) -> Computation:
    """The figures as the tables give them now, through the end of a period. At most five queries.

    With `only`, what other indicators need is not read.
    """
    every = [row for result in rows.results for row in result.indicators]
    indicators = [only] if only else every
    counted = {
        MEASURES[row.measure].counts for row in indicators if row.provenance == Provenance.MEASURED
    }
    by_side = any("side" in row.filters for row in indicators)
    observed = any(row.provenance != Provenance.MEASURED for row in indicators)
    return Computation(
        periods=[period.span for period in rows.periods],
        tally=live_tally(rows.phase, last.ends, with_needs="needs" in counted)
        if counted
        else Tally(),
        values=approved_values(indicator__result__logframe=rows.id) if observed else (),
        side_codes=side_codes() if by_side else {},
        today=today,
    )


def _standing(
    row: IndicatorRow,
    periods: tuple[PeriodRow, ...],
    computation: Computation,
    reported: Mapping[tuple[int, str], Decimal | None],
    viewer: Actor,
) -> IndicatorStanding:
    method = row.method
    current = computation.since_start(method, periods[-1].code)
    shown = for_viewer(current, viewer)
    cells, keys = [], {cell.key for cell in shown.cells}
    for period in periods:
        figure = computation.in_period(method, period.code)
        told = for_viewer(figure, viewer)
        keys.update(cell.key for cell in told.cells)
        before = reported.get((row.id, period.code), figure.value)
        cells.append(
            PeriodCell(
                period.code,
                told,
                figure.gap,
                before,
                differs=before != figure.value,
            )
        )
    ended = tuple(period for period in periods if period.ends < computation.today)
    return IndicatorStanding(
        indicator=row,
        periods=tuple(cells),
        current=shown,
        gap=current.gap,
        progress=None if shown.small else progress_of(row, current),
        standing=Standing.UNKNOWN if shown.small else standing_of(row, current, ended),
        due=_due(row, periods),
        keys=tuple(sorted(keys)),
    )


def _due(row: IndicatorRow, periods: tuple[PeriodRow, ...]) -> Due | None:
    on_the_way = [
        Due(period.label, row.milestones[period.code])
        for period in periods
        if period.code in row.milestones
    ]
    return on_the_way[-1] if on_the_way else None


def progress_of(row: IndicatorRow, current: Figure) -> Decimal | None:
    """The share of the way from baseline to target; None when it cannot be known."""
    return rules.progress(
        baseline=row.baseline,
        current=current.value,
        target=row.target,
        direction=row.direction,
    )


def standing_of(row: IndicatorRow, current: Figure, periods: tuple[PeriodRow, ...]) -> Standing:
    """Where it stands towards the latest milestone of these (ended) periods, and the target."""
    due = [row.milestones[period.code] for period in periods if period.code in row.milestones]
    return rules.standing(
        current=current.value,
        milestone=due[-1] if due else None,
        target=row.target,
        direction=row.direction,
    )


def _reported(rows: LogframeRows) -> dict[tuple[int, str], Decimal | None]:
    """What the frozen reports say of each period; nothing is asked while none is frozen."""
    frozen = [period.id for period in rows.periods if period.frozen_at]
    if not frozen:
        return {}
    found = FrozenFigure.objects.filter(freeze__period__in=frozen, kind=FigureKind.PERIOD)
    return {
        (indicator, period): value
        for indicator, period, value in found.values_list("indicator_id", "period__code", "value")
    }
