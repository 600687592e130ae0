"""What happens when a period is frozen? Its figures and their inputs are kept; its records close.

One transaction, under a lock on the phase: two people freezing take turns. Nothing of a freeze is
ever changed: what is corrected later is told in the next period's report, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities.models import RecordsClosing
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.release import Release
from qiao.phases.models import Phase
from qiao.results import rules
from qiao.results.inputs import checksum, computation_from, tally_from
from qiao.results.models import Freeze, FrozenFigure, FrozenInput, Value
from qiao.results.queries.inputs import collect_inputs
from qiao.results.queries.logframe import read_logframe
from qiao.results.queries.records import side_codes
from qiao.results.queries.restatements import restatements
from qiao.results.queries.surroundings import surroundings
from qiao.results.report_content import content_of
from qiao.results.rules import PENDING, FigureKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.results.inputs import Input

log.declare(
    {
        "results.frozen": _(
            "froze period %(period)s: %(figures)s figures, %(inputs)s records behind them,"
            " %(restated)s earlier figures restated, %(left_out)s values left out"
        )
    }
)

_BATCH = 2000
Told = tuple[int, str, str, "Mapping[str, Any]", str]


@transaction.atomic
def freeze_period(
    *, by: Actor, at: datetime, period: str, leave_out_pending: bool = False
) -> Freeze:
    """Freeze a period that has ended, after all before it.

    Values that nobody decided yet stop it, unless they are left out on purpose; the report then
    says how many were.
    """
    must(by, Permission.FREEZE_PERIOD)
    rows = read_logframe()
    Phase.objects.select_for_update().get(pk=rows.phase)
    rows = read_logframe(rows.id)
    row = rows.period(period)
    earlier = [each for each in rows.until(period) if each.code != period]
    pending = Value.objects.filter(
        indicator__result__logframe=rows.id,
        period__in=[each.id for each in (*earlier, row)],
        state__in=PENDING,
    ).count()
    rules.must_be_freezable(
        ends=row.ends,
        today=at.date(),
        is_frozen=row.frozen_at is not None,
        earlier_open=[each.code for each in earlier if each.frozen_at is None],
        pending=pending,
        leave_out_pending=leave_out_pending,
    )
    inputs = collect_inputs(rows, row.ends)
    computation = computation_from(
        inputs,
        periods=[each.span for each in rows.periods],
        side_codes=side_codes(),
        today=at.date(),
    )
    restated = restatements(rows, row, computation, inputs, at.date())
    content = content_of(
        rows,
        row,
        computation,
        tally_from(inputs),
        restated,
        surroundings(rows, row, left_out=pending),
    )
    figures = list(_told(content))
    freeze = Freeze.objects.create(
        period_id=row.id,
        logframe_id=rows.id,
        frozen_by_id=by.author_id,
        frozen_at=at,
        content=content,
        checksum=checksum(content, figures, inputs),
    )
    _keep(freeze, figures, inputs, {each.code: each.id for each in rows.periods})
    RecordsClosing.objects.get_or_create(through=row.ends, defaults={"at": at})
    log.record(
        by=by,
        at=at,
        verb="results.frozen",
        kind="period",
        subject=row.code,
        owner=Owner.SECRETARIAT,
        release=Release.SHARED,
        period=row.code,
        figures=len(figures),
        inputs=len(inputs),
        restated=len(restated),
        left_out=pending,
        checksum=freeze.checksum,
    )
    return freeze


def _told(content: Mapping[str, Any]) -> Iterator[Told]:
    """What this report tells: figures of the period, since the start, and restated ones."""
    period = content["period"]["code"]
    for result in content["results"]:
        for row in result["indicators"]:
            yield row["id"], FigureKind.PERIOD.value, period, row["figures"][period], ""
            yield row["id"], FigureKind.CUMULATIVE.value, period, row["since_start"], ""
    for each in content["corrections"]:
        kind = FigureKind.RESTATED.value
        reason = "\n".join(each["reasons"])
        yield each["indicator"], kind, each["period"], each["after"], reason


def _keep(
    freeze: Freeze,
    figures: Sequence[Told],
    inputs: Sequence[Input],
    period_ids: Mapping[str, int],
) -> None:
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            freeze=freeze,
            indicator_id=indicator,
            kind=kind,
            period_id=period_ids[period],
            value=figure["value"],
            figure=figure,
            reason=reason,
        )
        for indicator, kind, period, figure, reason in figures
    )
    FrozenInput.objects.bulk_create(
        (
            FrozenInput(
                freeze=freeze, record=each.record, record_id=each.id, facts=dict(each.facts)
            )
            for each in inputs
        ),
        batch_size=_BATCH,
    )
