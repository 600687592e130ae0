"""What does a report of a period say, as plain data? The shape that a freeze keeps, and its parts.

Plain JSON values only: texts as {"en", "zh"}, numbers as text, days in ISO. Every figure is exact;
what is too small to be shared is withheld when a report is made of it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qiao.core.text import Text
from qiao.results.figures import plain_number, to_plain
from qiao.results.measures import MEASURES, measure_figure
from qiao.results.tallies import Narrowing, between, condense

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from qiao.results.computation import Computation
    from qiao.results.figures import Figure
    from qiao.results.queries.logframe import IndicatorRow, LogframeRows, PeriodRow, ResultRow
    from qiao.results.tallies import Tally

SCHEMA = 1
COUNTED = ("events_held", "participations", "unique_persons", "person_days")
_OF_COUNTS = ("sex", "side")


@dataclass(frozen=True, slots=True)
class Restated:
    """An earlier figure that stands differently now. `reasons` are as their authors wrote them."""

    indicator: IndicatorRow
    period: PeriodRow
    before: Figure
    after: Figure
    reasons: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report tells beside figures, already plain: programme, activities, needs."""

    programme: Mapping[str, Any]
    phase: Mapping[str, Any]
    sides: Sequence[Mapping[str, Any]]
    pillars: Sequence[Mapping[str, Any]]
    activities: Sequence[Mapping[str, Any]] = ()
    needs: Sequence[Mapping[str, Any]] = ()
    left_out: int = 0


def plain_text(text: Text) -> dict[str, str]:
    """A text as the content holds it."""
    return {"en": text.en, "zh": text.zh}


def content_of(
    rows: LogframeRows,
    period: PeriodRow,
    computation: Computation,
    tally: Tally,
    restated: Sequence[Restated],
    around: Surroundings,
) -> dict[str, Any]:
    """The whole content of a report on one period."""
    periods = rows.until(period.code)
    cut = condense(between(tally, period.starts, period.ends))
    return {
        "schema": SCHEMA,
        "programme": dict(around.programme),
        "phase": dict(around.phase),
        "sides": list(around.sides),
        "pillars": list(around.pillars),
        "logframe": {
            "id": rows.id,
            "code": rows.code,
            "version": rows.version,
            "name": plain_text(rows.name),
            "is_illustrative": rows.is_illustrative,
        },
        "period": _period(period),
        "periods": [_period(each) for each in periods],
        "later_periods": [_period(each) for each in rows.periods if each not in periods],
        "counts": {
            code: to_plain(
                measure_figure(
                    MEASURES[code], cut, Narrowing(), _OF_COUNTS if code != "events_held" else ()
                )
            )
            for code in COUNTED
        },
        "results": [_result(row, periods, computation) for row in rows.results],
        "activities": list(around.activities),
        "needs": list(around.needs),
        "corrections": [_restated(each) for each in restated],
        "left_out": around.left_out,
    }


def _period(row: PeriodRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "label": plain_text(row.label),
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
    }


def _result(
    row: ResultRow, periods: Sequence[PeriodRow], computation: Computation
) -> dict[str, Any]:
    return {
        "code": row.code,
        "level": str(row.level),
        "statement": plain_text(row.statement),
        "assumptions": plain_text(row.assumptions),
        "indicators": [_indicator(each, periods, computation) for each in row.indicators],
    }


def _indicator(
    row: IndicatorRow, periods: Sequence[PeriodRow], computation: Computation
) -> dict[str, Any]:
    method = row.method
    measure = MEASURES.get(row.measure)
    return {
        "id": row.id,
        "code": row.code,
        "statement": plain_text(row.statement),
        "unit": plain_text(row.unit),
        "provenance": str(row.provenance),
        "direction": str(row.direction),
        "aggregation": str(row.aggregation),
        "measure": row.measure,
        "filters": row.filters,
        "dimensions": list(row.dimensions),
        "definition": plain_text(measure.definition if measure else Text()),
        "baseline": _number(row.baseline),
        "baseline_year": row.baseline_year,
        "target": _number(row.target),
        "target_year": row.target_year,
        "verification": plain_text(row.verification),
        "milestones": {code: plain_number(value) for code, value in row.milestones.items()},
        "figures": {
            period.code: to_plain(computation.in_period(method, period.code)) for period in periods
        },
        "since_start": to_plain(computation.since_start(method, periods[-1].code)),
    }


def _restated(each: Restated) -> dict[str, Any]:
    return {
        "indicator": each.indicator.id,
        "indicator_code": each.indicator.code,
        "period": each.period.code,
        "before": to_plain(each.before),
        "after": to_plain(each.after),
        "reasons": list(each.reasons),
        "on": each.on.isoformat(),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain_number(value)
