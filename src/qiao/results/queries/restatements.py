"""Which figures of earlier, frozen periods stand differently now, and why? Read when freezing.

What was last told of a period is its own report's figure, or the latest restatement since. Reasons
are those that people gave when they corrected records after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiao.activities.models import Correction
from qiao.results.figures import from_plain, same
from qiao.results.inputs import ACTIVITY
from qiao.results.measures import MEASURES, narrowing_of
from qiao.results.models import Freeze, FrozenFigure, FrozenInput, Value
from qiao.results.report_content import Restated
from qiao.results.rules import FigureKind, Provenance, ValueState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from qiao.results.computation import Computation
    from qiao.results.figures import Figure
    from qiao.results.inputs import Input
    from qiao.results.queries.logframe import IndicatorRow, LogframeRows, PeriodRow


def restatements(
    rows: LogframeRows,
    period: PeriodRow,
    computation: Computation,
    inputs: Sequence[Input],
    today: date,
) -> list[Restated]:
    """What changed of the periods before this one since it was last told. At most six queries."""
    earlier = [each for each in rows.periods if each.starts < period.starts and each.frozen_at]
    if not earlier:
        return []
    told = _last_told(earlier)
    since = Freeze.objects.filter(period__in=[each.id for each in earlier]).latest("frozen_at")
    changed = []
    for each in earlier:
        for row in (row for result in rows.results for row in result.indicators):
            before = told.get((row.id, each.code))
            after = computation.in_period(row.method, each.code)
            if before is not None and not same(before, after):
                changed.append((row, each, before, after))
    reasons = _Reasons(earlier, inputs, since.frozen_at) if changed else None
    return [
        Restated(row, each, before, after, *reasons.of(row, each, computation, today))
        for row, each, before, after in changed
        if reasons
    ]


def _last_told(earlier: Sequence[PeriodRow]) -> dict[tuple[int, str], Figure]:
    """For each indicator and period the figure that was told last; later freezes overwrite."""
    found = FrozenFigure.objects.filter(
        period__in=[each.id for each in earlier],
        kind__in=(FigureKind.PERIOD, FigureKind.RESTATED),
    ).order_by("freeze__period__starts")
    return {
        (indicator, period): from_plain(figure)
        for indicator, period, figure in found.values_list("indicator_id", "period__code", "figure")
    }


class _Reasons:
    """The corrections since a moment, by the activity or value that they changed."""

    def __init__(
        self, earlier: Sequence[PeriodRow], inputs: Iterable[Input], since: datetime
    ) -> None:
        self.activities = _activity_facts(earlier, inputs)
        self.corrections = list(
            Correction.objects.filter(at__gt=since, activity__in=list(self.activities))
            .order_by("at", "id")
            .values_list("activity_id", "reason", "at")
        )
        self.values = list(
            Value.objects.filter(
                state=ValueState.APPROVED,
                approved_at__gt=since,
                period__in=[each.id for each in earlier],
            )
            .exclude(reason="")
            .order_by("approved_at", "id")
            .values_list("indicator_id", "period__code", "reason", "approved_at")
        )

    def of(
        self, row: IndicatorRow, period: PeriodRow, computation: Computation, today: date
    ) -> tuple[tuple[str, ...], date]:
        """Why this figure changed, and the day of the latest reason (today when none is known)."""
        if row.provenance == Provenance.MEASURED:
            found = self._of_records(row, period, computation)
        else:
            found = [
                (reason, at)
                for indicator, code, reason, at in self.values
                if (indicator, code) == (row.id, period.code) and at is not None
            ]
        reasons = tuple(dict.fromkeys(reason for reason, _at in found))
        return reasons, max((at.date() for _reason, at in found), default=today)

    def _of_records(
        self, row: IndicatorRow, period: PeriodRow, computation: Computation
    ) -> list[tuple[str, datetime]]:
        narrowing = narrowing_of(MEASURES[row.measure], row.filters, computation.side_codes)
        concerned = [
            (reason, at, self.activities[activity])
            for activity, reason, at in self.corrections
            if any(
                period.starts.isoformat() <= facts["on"] <= period.ends.isoformat()
                for facts in self.activities[activity]
            )
        ]
        narrowed = [
            (reason, at)
            for reason, at, told in concerned
            if any(
                (not narrowing.themes or narrowing.themes & set(facts["themes"]))
                and (not narrowing.results or narrowing.results & set(facts["results"]))
                for facts in told
            )
        ]
        return narrowed or [(reason, at) for reason, at, _told in concerned]


def _activity_facts(
    earlier: Sequence[PeriodRow], inputs: Iterable[Input]
) -> dict[int, list[dict[str, Any]]]:
    """What is known of each activity, now and as the last freeze kept it: either may explain."""
    told: dict[int, list[dict[str, Any]]] = {}
    for each in inputs:
        if each.record == ACTIVITY:
            told.setdefault(each.id, []).append(dict(each.facts))
    kept = FrozenInput.objects.filter(freeze__period=earlier[-1].id, record=ACTIVITY)
    for number, facts in kept.values_list("record_id", "facts"):
        told.setdefault(number, []).append(facts)
    return told
