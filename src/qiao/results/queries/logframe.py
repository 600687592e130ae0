"""What does the logframe say: results, indicators, milestones, periods? Plain rows, few queries.

It says nothing of figures: see `framework`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.core.text import Text, text_of
from qiao.phases.models import Theme
from qiao.results.computation import IndicatorMethod, PeriodSpan
from qiao.results.models import Milestone, ReportingPeriod, Result
from qiao.results.rules import Aggregation, Direction, Provenance, ResultLevel

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A reporting period, and when it was frozen (None while it is open)."""

    id: int
    code: str
    label: Text
    starts: date
    ends: date
    frozen_at: datetime | None

    @property
    def span(self) -> PeriodSpan:
        """As far as computing goes."""
        return PeriodSpan(self.code, self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as the logframe defines it; `milestones` by the code of their period."""

    id: int
    code: str
    statement: Text
    unit: Text
    provenance: Provenance
    direction: Direction
    aggregation: Aggregation
    measure: str
    filters: dict[str, Any]
    dimensions: tuple[str, ...]
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    target_year: int | None
    verification: Text
    milestones: dict[str, Decimal] = field(default_factory=dict)

    @property
    def method(self) -> IndicatorMethod:
        """As far as computing goes."""
        return IndicatorMethod(
            self.id,
            self.provenance,
            self.aggregation,
            self.measure,
            self.filters,
            self.dimensions,
        )


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result with its indicators."""

    id: int
    code: str
    level: ResultLevel
    parent: str
    statement: Text
    assumptions: Text
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class LogframeRows:
    """A version of a logframe, whole, with the periods of its phase."""

    id: int
    code: str
    version: int
    name: Text
    is_illustrative: bool
    source: str
    phase: int
    results: tuple[ResultRow, ...]
    periods: tuple[PeriodRow, ...]

    def period(self, code: str) -> PeriodRow:
        """The period with this code."""
        found = next((period for period in self.periods if period.code == code), None)
        if found is None:
            raise NotFound(
                _("There is no reporting period “%(code)s” in this phase."),
                mend=_("Choose one from the list of periods."),
                values={"code": code},
            )
        return found

    def until(self, code: str) -> tuple[PeriodRow, ...]:
        """The periods up to and including this one, in order of time."""
        last = self.period(code)
        return tuple(period for period in self.periods if period.starts <= last.starts)


_INDICATOR = (
    "id",
    "code",
    "statement_en",
    "statement_zh",
    "unit_en",
    "unit_zh",
    "provenance",
    "direction",
    "aggregation",
    "measure",
    "filters",
    "dimensions",
    "baseline",
    "baseline_year",
    "target",
    "target_year",
    "verification_en",
    "verification_zh",
)
_LOGFRAME = ("id", "code", "version", "name_en", "name_zh", "is_illustrative", "source", "phase_id")


def read_logframe(logframe: int | None = None) -> LogframeRows:
    """The logframe with this id, else the current one of the current phase. Three queries."""
    chosen = (
        {"logframe_id": logframe}
        if logframe
        else {"logframe__is_current": True, "logframe__phase__is_current": True}
    )
    rows = list(
        Result.objects.filter(**chosen)
        .order_by("order", "id", "indicators__order", "indicators__id")
        .values(
            "id",
            "code",
            "level",
            "parent__code",
            "statement_en",
            "statement_zh",
            "assumptions_en",
            "assumptions_zh",
            *(f"logframe__{name}" for name in _LOGFRAME),
            *(f"indicators__{name}" for name in _INDICATOR),
        )
    )
    if not rows:
        raise NotFound(
            _("The current phase has no logframe yet."),
            mend=_("Put one into the programme's files and load them again."),
        )
    first = rows[0]
    return LogframeRows(
        id=first["logframe__id"],
        code=first["logframe__code"],
        version=first["logframe__version"],
        name=text_of(first, "name", "logframe__"),
        is_illustrative=first["logframe__is_illustrative"],
        source=first["logframe__source"],
        phase=first["logframe__phase_id"],
        results=_results(rows, _milestones(first["logframe__id"])),
        periods=read_periods(first["logframe__phase_id"]),
    )


def read_periods(phase: int) -> tuple[PeriodRow, ...]:
    """The periods of a phase in order of time. One query."""
    rows = ReportingPeriod.objects.filter(phase=phase).order_by("starts", "id")
    fields = ("id", "code", "label_en", "label_zh", "starts", "ends", "freeze__frozen_at")
    return tuple(
        PeriodRow(
            id=row["id"],
            code=row["code"],
            label=text_of(row, "label"),
            starts=row["starts"],
            ends=row["ends"],
            frozen_at=row["freeze__frozen_at"],
        )
        for row in rows.values(*fields)
    )


def pillar_names(phase: int) -> dict[str, Text]:
    """The short names of a phase's pillars, by code, in their order. One query."""
    rows = Theme.objects.filter(scheme__kind="pillar", scheme__phases=phase)
    return {row.code: row.short_name for row in rows.order_by("scheme_id", "order")}


def _milestones(logframe: int) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = Milestone.objects.filter(indicator__result__logframe=logframe)
    for indicator, period, value in rows.values_list("indicator_id", "period__code", "value"):
        found.setdefault(indicator, {})[period] = value
    return found


def _results(
    rows: list[dict[str, Any]], milestones: dict[int, dict[str, Decimal]]
) -> tuple[ResultRow, ...]:
    results: dict[int, dict[str, Any]] = {}
    indicators: dict[int, list[IndicatorRow]] = {}
    for row in rows:
        results.setdefault(row["id"], row)
        under = indicators.setdefault(row["id"], [])
        if row["indicators__id"] is not None:
            under.append(_indicator(row, milestones.get(row["indicators__id"], {})))
    return tuple(
        ResultRow(
            id=number,
            code=row["code"],
            level=ResultLevel(row["level"]),
            parent=row["parent__code"] or "",
            statement=text_of(row, "statement"),
            assumptions=text_of(row, "assumptions"),
            indicators=tuple(indicators[number]),
        )
        for number, row in results.items()
    )


def _indicator(row: dict[str, Any], milestones: dict[str, Decimal]) -> IndicatorRow:
    return IndicatorRow(
        id=row["indicators__id"],
        code=row["indicators__code"],
        statement=text_of(row, "statement", "indicators__"),
        unit=text_of(row, "unit", "indicators__"),
        provenance=Provenance(row["indicators__provenance"]),
        direction=Direction(row["indicators__direction"]),
        aggregation=Aggregation(row["indicators__aggregation"]),
        measure=row["indicators__measure"],
        filters=row["indicators__filters"],
        dimensions=tuple(row["indicators__dimensions"]),
        baseline=row["indicators__baseline"],
        baseline_year=row["indicators__baseline_year"],
        target=row["indicators__target"],
        target_year=row["indicators__target_year"],
        verification=text_of(row, "verification", "indicators__"),
        milestones=milestones,
    )
