"""Which logframe do the programme's files want? Periods, versions, results, indicators, milestones.

What already carries values or frozen figures is not re-defined under them: such a change is
refused, and asks for a new version of the logframe.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken
from qiao.phases.loading import Gone, How, Table, Wanted, both, cited
from qiao.phases.programme_files import MeasureNames
from qiao.results.measures import FILTERS, MEASURES, narrowing_of
from qiao.results.models import (
    Contribution,
    Freeze,
    FrozenFigure,
    Indicator,
    Logframe,
    Milestone,
    ReportingPeriod,
    Result,
    Value,
)
from qiao.results.rules import Direction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from qiao.phases.loading import Change
    from qiao.phases.programme_files import ProgrammeData, records
    from qiao.results.measures import Measure

_DEFINING = frozenset(
    {"result", "unit_en", "unit_zh", "provenance", "aggregation", "measure", "filters"}
)
"""What an indicator's figures mean: not to be changed under figures that were recorded."""
_DATES = frozenset({"phase", "starts", "ends"})


def tables(data: ProgrammeData) -> tuple[Table, ...]:
    """The tables of the logframe, each after those it refers to."""
    return (_periods(data), _logframes(data), _results(data), _indicators(data))


def measure_names() -> dict[str, MeasureNames]:
    """Each measure there is, with the names it can be narrowed and broken down by."""
    return {
        code: MeasureNames(
            frozenset(name for name in FILTERS if _narrows(measure, name)),
            frozenset(measure.dimensions),
        )
        for code, measure in MEASURES.items()
    }


def _narrows(measure: Measure, name: str) -> bool:
    try:
        narrowing_of(measure, {name: []}, {})
    except Invalid:
        return False
    return True


def refuse_redefinition(changes: Iterable[Change]) -> None:
    """Refuse to change or remove what recorded figures stand on."""
    redefined = list(changes)
    used = [
        *_used(_touched(redefined, "period", _DATES), _periods_in_use()),
        *_used(_touched(redefined, "result", frozenset()), _results_in_use()),
        *_used(_touched(redefined, "indicator", _DEFINING), _indicators_in_use()),
    ]
    if used:
        raise RuleBroken(
            _("Figures were recorded under %(codes)s, so their definition stays as it is."),
            mend=_("Write a new version of the logframe with codes of its own."),
            values={"codes": ", ".join(used)},
        )


def _touched(changes: list[Change], table: str, defining: frozenset[str]) -> list[str]:
    """The codes of rows that leave, or whose defining fields change."""
    return [
        change.code
        for change in changes
        if change.table == table
        and (change.how is How.REMOVED or defining & {field.name for field in change.fields})
    ]


def _used(codes: list[str], in_use: set[str]) -> list[str]:
    return [code for code in codes if code in in_use]


def _periods_in_use() -> set[str]:
    valued = Value.objects.values_list("period__code", flat=True)
    return {*valued, *Freeze.objects.values_list("period__code", flat=True)}


def _results_in_use() -> set[str]:
    contributed = Contribution.objects.values_list("result__code", flat=True)
    valued = Value.objects.values_list("indicator__result__code", flat=True)
    frozen = FrozenFigure.objects.values_list("indicator__result__code", flat=True)
    return {*contributed, *valued, *frozen}


def _indicators_in_use() -> set[str]:
    valued = Value.objects.values_list("indicator__code", flat=True)
    return {*valued, *FrozenFigure.objects.values_list("indicator__code", flat=True)}


def _periods(data: ProgrammeData) -> Table:
    return Table(
        "period",
        _("reporting periods"),
        ReportingPeriod,
        tuple(
            Wanted(
                period.code,
                {
                    **both("label", period.label),
                    "starts": period.start.first,
                    "ends": period.end.last,
                },
                refs={"phase": period.phase},
            )
            for period in data.periods
        ),
        Gone.KEEP,
    )


def _logframes(data: ProgrammeData) -> Table:
    newest: dict[str, int] = {}
    for logframe in data.logframes:
        newest[logframe.phase] = max(logframe.version, newest.get(logframe.phase, 0))
    return Table(
        "logframe",
        _("logframes"),
        Logframe,
        tuple(
            Wanted(
                logframe.code,
                {
                    "version": logframe.version,
                    **both("name", logframe.title),
                    "is_illustrative": logframe.illustrative,
                    "is_current": logframe.version == newest[logframe.phase],
                    "source": cited(logframe.sources),
                },
                refs={"phase": logframe.phase},
            )
            for logframe in data.logframes
        ),
        Gone.KEEP,
        exclusive="is_current",
    )


def _results(data: ProgrammeData) -> Table:
    return Table(
        "result",
        _("results"),
        Result,
        tuple(
            Wanted(
                result.code,
                {
                    "level": result.level.value,
                    "order": result.position,
                    **both("statement", result.statement),
                    **both("assumptions", result.assumptions),
                },
                refs={
                    "logframe": result.logframe,
                    "parent": result.parent,
                    "outcome": result.outcome,
                },
            )
            for result in data.results
        ),
        Gone.REMOVE,
        owned=Q(logframe__code__in=[logframe.code for logframe in data.logframes]),
    )


def _indicators(data: ProgrammeData) -> Table:
    return Table(
        "indicator",
        _("indicators"),
        Indicator,
        tuple(_indicator(indicator) for indicator in data.indicators),
        Gone.REMOVE,
        owned=Q(result__logframe__code__in=[logframe.code for logframe in data.logframes]),
        links={"milestones": Milestones()},
    )


def _indicator(indicator: records.Indicator) -> Wanted:
    direction = Direction.ASCENDING if indicator.ascending else Direction.DESCENDING
    return Wanted(
        indicator.code,
        {
            "order": indicator.position,
            **both("statement", indicator.statement),
            **both("unit", indicator.unit),
            "provenance": indicator.provenance.value,
            "direction": direction.value,
            "aggregation": indicator.aggregation.value,
            "measure": indicator.measure,
            "filters": {name: list(values) for name, values in indicator.filters},
            "dimensions": list(indicator.dimensions),
            "baseline": indicator.baseline,
            "baseline_year": indicator.baseline_year,
            "target": indicator.target,
            "target_year": indicator.target_year,
            **both("verification", indicator.verification),
        },
        refs={"result": indicator.result},
        links={
            "milestones": tuple(
                sorted(_milestone(point.period, point.value) for point in indicator.milestones)
            )
        },
    )


def _milestone(period: str, value: Decimal) -> str:
    return f"{period}={value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Milestones:
    """The milestones of an indicator, as `period=value`, sorted."""

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The milestones of each indicator. One query."""
        found: dict[int, list[str]] = {}
        for indicator, period, value in Milestone.objects.filter(indicator__in=rows).values_list(
            "indicator_id", "period__code", "value"
        ):
            found.setdefault(indicator, []).append(_milestone(period, value))
        return {row: tuple(sorted(texts)) for row, texts in found.items()}

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Replace the milestones of this indicator."""
        pairs = [item.split("=", 1) for item in items]
        ids = dict(
            ReportingPeriod.objects.filter(code__in=[code for code, _value in pairs]).values_list(
                "code", "id"
            )
        )
        row.milestones.all().delete()
        Milestone.objects.bulk_create(
            Milestone(indicator=row, period_id=ids[code], value=Decimal(value))
            for code, value in pairs
        )
