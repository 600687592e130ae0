"""How do the demonstration's activities go? Planned from needs, held, signed in for, corrected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiao.activities.actions.corrections import withdraw_participation
from qiao.activities.actions.planning import (
    Host,
    Plan,
    cancel_activity,
    hold_activity,
    plan_activity,
    postpone_activity,
)
from qiao.activities.actions.sheets import choose_reading, confirm_sheet, upload_sheet
from qiao.activities.intake import Choices
from qiao.activities.models import Participation
from qiao.activities.rules import HostRole
from qiao.activities.sheet_choices import SheetChoices
from qiao.core.occasions import dates
from qiao.core.text import Text
from qiao.demo.sign_in_sheets import file_name, guests, write_sheet
from qiao.demo.stage import Moment
from qiao.results.actions.contributions import link_contributions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.demo.script import Held, PlannedActivity, SheetScript, Stop, Withdrawal
    from qiao.demo.stage import Stage


def moments(stage: Stage) -> Iterator[Moment]:
    """Everything that happens to activities."""
    for plan in stage.script.activities:
        yield Moment(plan.planned, plan.key, partial(_plan, stage, plan))
        if held := plan.held:
            yield Moment(held.at, plan.key, partial(_hold, stage, plan, held))
        if stop := plan.stop:
            yield Moment(stop.at, plan.key, partial(_stop, stage, plan, stop))
        if sheet := plan.sheet:
            yield Moment(sheet.at, plan.key, partial(_sign_in, stage, plan, sheet))
    for wrong in stage.script.withdrawals:
        yield Moment(wrong.at, wrong.activity, partial(_withdraw, stage, wrong))


def _plan(stage: Stage, script: PlannedActivity) -> None:
    by = stage.actor(script.by)
    plan = Plan(
        kind=script.kind,
        title=Text(script.title_en, script.title_zh),
        planned=dates(script.first, script.last, "day", field="planned"),
        needs=tuple(stage.needs[key] for key in script.needs),
        themes=script.themes,
        hosts=tuple(Host(code, HostRole(role)) for code, role in script.hosts),
        place=Text(script.place_en, script.place_zh),
        country=script.country,
        mode=script.mode,
        summary=Text(script.summary_en.strip(), script.summary_zh.strip()),
        headcount=script.headcount,
        qualifier=script.qualifier,
    )
    row = plan_activity(by=by, at=script.planned, plan=plan)
    row.is_demo = True
    row.save(update_fields=["is_demo"])
    stage.activities[script.key] = row.code
    if script.results:
        link_contributions(by=by, at=script.planned, activity=row.code, results=script.results)


def _hold(stage: Stage, script: PlannedActivity, held: Held) -> None:
    hold_activity(
        by=stage.actor(held.by),
        at=held.at,
        code=stage.activities[script.key],
        held=dates(held.first, held.last, "day", field="held"),
        headcount=held.headcount,
        qualifier=held.qualifier,
    )


def _stop(stage: Stage, script: PlannedActivity, stop: Stop) -> None:
    act = {"postpone": postpone_activity, "cancel": cancel_activity}[stop.how]
    act(by=stage.actor(stop.by), at=stop.at, code=stage.activities[script.key], reason=stop.reason)


def _sign_in(stage: Stage, script: PlannedActivity, sheet: SheetScript) -> None:
    """Write the sheet as someone would have, and take it through the real import."""
    seed = f"{stage.script.seed}/{script.key}"
    groups = {group.key: group for group in stage.script.groups}
    people = guests(groups, sheet.groups, seed)
    by = stage.actor(sheet.by)
    uploaded = upload_sheet(
        by=by,
        at=sheet.at,
        code=stage.activities[script.key],
        name=file_name(sheet, script.key),
        content=write_sheet(sheet, people, f"{script.title_zh} {script.title_en}", seed),
    )
    if sheet.kind:
        choices = SheetChoices(intake=Choices(side=sheet.side, kind=sheet.kind))
        choose_reading(by=by, at=sheet.at, sheet_id=uploaded.pk, choices=choices)
    confirm_sheet(by=by, at=sheet.at, sheet_id=uploaded.pk)


def _withdraw(stage: Stage, script: Withdrawal) -> None:
    code = stage.activities[script.activity]
    found = Participation.objects.filter(
        activity__code=code,
        side=script.side,
        kind=script.kind,
        role="participant",
        withdrawn_at__isnull=True,
    )
    for seat in found.order_by("id").values_list("id", flat=True)[: script.count]:
        withdraw_participation(
            by=stage.actor(script.by), at=script.at, code=code, seat_id=seat, reason=script.reason
        )
