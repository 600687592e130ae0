"""How do the demonstration's results go? Values with evidence, a second person, freezes."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from qiao.core.text import Text
from qiao.demo.stage import Moment
from qiao.results.actions.freezing import freeze_period
from qiao.results.actions.values import Entry, approve_value, enter_value
from qiao.results.models import Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.demo.script import Observation, PeriodFrozen
    from qiao.demo.stage import Stage


def moments(stage: Stage) -> Iterator[Moment]:
    """Everything that happens to values and periods."""
    for observation in stage.script.observations:
        yield from _observed(stage, observation)
    for period in stage.script.frozen:
        yield Moment(period.at, period.period, partial(_freeze, stage, period))


def _observed(stage: Stage, script: Observation) -> Iterator[Moment]:
    entered: list[int] = []

    def enter() -> None:
        indicator = Indicator.objects.get(code=script.indicator, result__logframe__is_current=True)
        entry = Entry(
            value=Decimal(script.value),
            cells=tuple(({name: part}, Decimal(amount)) for name, part, amount in script.cells),
            address=script.address,
            note=Text(script.note_en, script.note_zh),
            reason=script.reason,
        )
        row = enter_value(
            by=stage.actor(script.by),
            at=script.at,
            indicator=indicator.pk,
            period=script.period,
            entry=entry,
            submit=True,
        )
        entered.append(row.pk)

    def approve() -> None:
        if script.approved:
            by = stage.actor(script.approved_by)
            approve_value(by=by, at=script.approved, number=entered[0])

    yield Moment(script.at, script.indicator, enter)
    if script.approved:
        yield Moment(script.approved, script.indicator, approve)


def _freeze(stage: Stage, script: PeriodFrozen) -> None:
    freeze_period(by=stage.actor(script.by), at=script.at, period=script.period)
