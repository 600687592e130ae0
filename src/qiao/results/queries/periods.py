"""Which periods are there, what did a freeze keep, and is it still whole? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.phases.queries import current_phase
from qiao.results.computation import PeriodSpan
from qiao.results.figures import from_plain, same
from qiao.results.inputs import Input, checksum, computation_from, figure_again, method_from
from qiao.results.models import Freeze, FrozenFigure, FrozenInput, ReportingPeriod
from qiao.results.queries.logframe import PeriodRow, read_periods
from qiao.results.rules import PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class PeriodState:
    """A period as the list shows it. `may_be_frozen`: only undecided values may stop it."""

    period: PeriodRow
    has_ended: bool
    pending: int
    may_be_frozen: bool
    checksum: str
    inputs: int
    restated: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a freeze kept. `content` is as `report_content` says."""

    id: int
    phase: int
    period: str
    frozen_at: datetime
    frozen_by: str
    checksum: str
    content: Mapping[str, Any]


def list_periods(*, viewer: Actor, today: date) -> tuple[PeriodState, ...]:
    """The periods of the current phase. Four queries."""
    phase = current_phase()
    rows = read_periods(phase.pk)
    counted = {
        row["id"]: row
        for row in ReportingPeriod.objects.filter(phase=phase)
        .values("id", "freeze__checksum")
        .annotate(
            pending=Count("values", filter=Q(values__state__in=PENDING), distinct=True),
        )
    }
    kept = _kept([row.id for row in rows])
    states, all_before_frozen = [], True
    for row in rows:
        has_ended = row.ends < today
        inputs, restated = kept.get(row.id, (0, 0))
        states.append(
            PeriodState(
                period=row,
                has_ended=has_ended,
                pending=counted[row.id]["pending"],
                may_be_frozen=has_ended
                and all_before_frozen
                and row.frozen_at is None
                and viewer.may(Permission.FREEZE_PERIOD),
                checksum=counted[row.id]["freeze__checksum"] or "",
                inputs=inputs,
                restated=restated,
            )
        )
        all_before_frozen = all_before_frozen and row.frozen_at is not None
    return tuple(states)


def _kept(periods: list[int]) -> dict[int, tuple[int, int]]:
    """How many inputs and restated figures each freeze has. Two queries."""
    found = Freeze.objects.filter(period__in=periods)
    inputs = dict(found.annotate(n=Count("inputs")).values_list("period_id", "n"))
    restated = dict(
        found.annotate(n=Count("figures", filter=Q(figures__kind="restated"))).values_list(
            "period_id", "n"
        )
    )
    return {period: (inputs[period], restated[period]) for period in inputs}


def find_freeze(period: str) -> Frozen:
    """What was kept of a period; refuses one that is not frozen. One query."""
    row = Freeze.objects.filter(period__code=period).select_related("period", "frozen_by").first()
    if row is None:
        raise NotFound(
            _("The period “%(code)s” is not frozen."),
            mend=_("Take a draft report, or freeze the period once it has ended."),
            values={"code": period},
        )
    return Frozen(
        id=row.pk,
        phase=row.period.phase_id,
        period=row.period.code,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by.shown_name,
        checksum=row.checksum,
        content=row.content,
    )


def read_inputs(freeze: int, **where: Any) -> Iterator[Input]:
    """The records that a freeze kept."""
    found = FrozenInput.objects.filter(freeze=freeze, **where).order_by("record", "record_id")
    for record, number, facts in found.values_list("record", "record_id", "facts").iterator(5000):
        yield Input(record, number, facts)


def freezes() -> list[int]:
    """Every freeze, for `qiao doctor`."""
    return list(Freeze.objects.order_by("pk").values_list("pk", flat=True))


def verify_freeze(freeze: int) -> list[str]:
    """What was changed since, or does not follow from the inputs; nothing when whole."""
    row = Freeze.objects.select_related("period").get(pk=freeze)
    inputs = list(read_inputs(freeze))
    figures = list(
        FrozenFigure.objects.filter(freeze=freeze).values_list(
            "indicator_id", "kind", "period__code", "figure", "reason", "value"
        )
    )
    faults = []
    if checksum(row.content, [told[:5] for told in figures], inputs) != row.checksum:
        faults.append(f"period {row.period.code}: content, figures or inputs were changed")
    if len(figures) != _expected(row.content):
        faults.append(f"period {row.period.code}: figures are missing or were added")
    computation = computation_from(
        inputs,
        periods=[
            PeriodSpan(
                each["code"], date.fromisoformat(each["starts"]), date.fromisoformat(each["ends"])
            )
            for each in row.content["periods"]
        ],
        side_codes={side["code"]: str(side["position"]) for side in row.content["sides"]},
        today=row.frozen_at.date(),
    )
    methods = {
        plain["id"]: method_from(plain)
        for result in row.content["results"]
        for plain in result["indicators"]
    }
    for indicator, kind, period, plain, _reason, value in figures:
        told = from_plain(plain)
        if told.value != value:
            faults.append(f"{period}, indicator {indicator} ({kind}): two values are kept")
        if not same(told, figure_again(computation, methods[indicator], kind, period)):
            faults.append(
                f"{period}, indicator {indicator} ({kind}): does not follow from its inputs"
            )
    return faults


def _expected(content: Mapping[str, Any]) -> int:
    indicators = sum(len(result["indicators"]) for result in content["results"])
    return 2 * indicators + len(content["corrections"])
