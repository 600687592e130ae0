"""What people do with an activity as a whole: plan, edit, release, hold, postpone, cancel.

Who took part is recorded elsewhere (`sheets`, `corrections`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities import rules
from qiao.activities.actions.records import (
    correct,
    held_dates,
    is_closed,
    locked_activity,
    planned_dates,
    record,
)
from qiao.activities.changes import differences
from qiao.activities.models import Activity, ActivityInstitution
from qiao.activities.rules import HostRole, Move
from qiao.core import occasions
from qiao.core.codes import new_code
from qiao.core.errors import Conflict, Invalid
from qiao.core.release import Release, next_release
from qiao.core.text import Text, TextState
from qiao.needs.models import Need
from qiao.needs.rules import Stage
from qiao.partners.models import Institution
from qiao.phases.models import Theme
from qiao.phases.queries import current_phase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.core.occasions import Dates
    from qiao.phases.models import Phase


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Host:
    """An institution, by its code, and its part."""

    institution: str
    role: HostRole


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned. Needs, themes and institutions by their codes."""

    kind: str
    title: Text
    planned: Dates
    needs: tuple[str, ...]
    themes: tuple[str, ...]
    hosts: tuple[Host, ...] = ()
    place: Text = NO_TEXT
    country: str = ""
    mode: str = occasions.Mode.IN_PERSON
    summary: Text = NO_TEXT
    date_note: Text = NO_TEXT
    headcount: int | None = None
    qualifier: str = rules.HeadcountQualifier.ABOUT
    series: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes when anything planned changes: what an editor had seen."""
        content = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@transaction.atomic
def plan_activity(*, by: Actor, at: datetime, plan: Plan) -> Activity:
    """Plan an activity that answers endorsed needs; both sides see it at once."""
    must(by, Permission.PLAN_ACTIVITY)
    phase = current_phase()
    activity = Activity(
        code=new_code("A"),
        phase=phase,
        owner=by.owner,
        release=Release.SHARED,
        status=rules.Status.PLANNED,
    )
    needs = _needs(plan, by=by, kept=())
    _write(activity, plan, phase=phase, needs=needs)
    record(activity, "planned", by=by, at=at, needs=list(plan.needs))
    return activity


@transaction.atomic
def edit_activity(
    *, by: Actor, at: datetime, code: str, plan: Plan, based_on: str = "", reason: str = ""
) -> Activity:
    """Change the plan. `based_on` is the fingerprint of the plan that the editor had seen.

    Once held, its planned dates and headcount stay as they were (`hold_activity` puts the held ones
    right); where records are closed, other pillars or another kind need a reason.
    """
    must(by, Permission.PLAN_ACTIVITY)
    activity = locked_activity(code, by=by)
    activity.status = rules.next_status(activity.status, Move.EDIT)
    before = plan_of(activity)
    if based_on and based_on != before.fingerprint:
        raise Conflict(
            _("Someone changed this plan while you edited it."),
            mend=_(
                "Your entries are kept below: compare them with the activity's page, then save."
            ),
        )
    if activity.status == rules.Status.HELD:
        plan = replace(
            plan,
            planned=before.planned,
            headcount=before.headcount,
            qualifier=before.qualifier,
        )
    needs = _needs(plan, by=by, kept=before.needs)
    _write(activity, plan, phase=activity.phase, needs=needs)
    changes = differences(_counted(before), _counted(plan))
    if changes and is_closed(held_dates(activity)):
        correct(activity, changes, by=by, at=at, reason=reason)
    record(activity, "edited", by=by, at=at, planned=str(plan.planned), needs=list(plan.needs))
    return activity


def _counted(plan: Plan) -> dict[str, object]:
    """What figures are told apart by."""
    return {"activity_kind": plan.kind, "themes": ", ".join(sorted(plan.themes))}


@transaction.atomic
def release_activity(*, by: Actor, at: datetime, code: str) -> Activity:
    """Release it one step further: to both sides, then to the public."""
    must(by, Permission.PLAN_ACTIVITY)
    activity = locked_activity(code, by=by)
    activity.release = next_release(activity.release)
    activity.save(update_fields=["release"])
    record(activity, "released", by=by, at=at, to=activity.release)
    return activity


@transaction.atomic
def hold_activity(
    *,
    by: Actor,
    at: datetime,
    code: str,
    held: Dates,
    headcount: int | None = None,
    qualifier: str = rules.HeadcountQualifier.UNSTATED,
    reason: str = "",
) -> Activity:
    """Record when it was held and how many were there as far as stated; again, to put it right.

    Where the records of the old or the new dates are closed, the change needs a reason.
    """
    must(by, Permission.HOLD_ACTIVITY)
    activity = locked_activity(code, by=by)
    _must_be_past(held, at)
    again = activity.status == rules.Status.HELD
    activity.status = rules.next_status(activity.status, Move.HOLD)
    before = held_dates(activity)
    stated = _headcount(activity.headcount_stated, activity.headcount_qualifier)
    activity.held_from, activity.held_to = held.first, held.last
    activity.held_precision = held.precision
    activity.headcount_stated = headcount
    activity.headcount_qualifier = rules.headcount(headcount, qualifier)
    activity.status_reason = ""
    activity.save()
    changes = differences(
        {"held": before if again else "", "headcount": stated},
        {"held": held, "headcount": _headcount(headcount, activity.headcount_qualifier)},
    )
    if changes and is_closed(held, *([before] if again else [])):
        correct(activity, changes, by=by, at=at, reason=reason)
    record(activity, "held_corrected" if again else "held", by=by, at=at, held=str(held))
    return activity


@transaction.atomic
def postpone_activity(*, by: Actor, at: datetime, code: str, reason: str) -> Activity:
    """It will not be held as planned; new dates are not known yet."""
    return _stop(by=by, at=at, code=code, reason=reason, move=Move.POSTPONE, verb="postponed")


@transaction.atomic
def cancel_activity(*, by: Actor, at: datetime, code: str, reason: str) -> Activity:
    """It will not be held."""
    return _stop(by=by, at=at, code=code, reason=reason, move=Move.CANCEL, verb="cancelled")


@transaction.atomic
def reschedule_activity(*, by: Actor, at: datetime, code: str, planned: Dates) -> Activity:
    """Set new planned dates; a postponed activity is planned again."""
    must(by, Permission.PLAN_ACTIVITY)
    activity = locked_activity(code, by=by)
    before = planned_dates(activity)
    activity.status = rules.next_status(activity.status, Move.RESCHEDULE)
    activity.planned_from, activity.planned_to = planned.first, planned.last
    activity.planned_precision = planned.precision
    activity.status_reason = ""
    activity.save()
    record(activity, "rescheduled", by=by, at=at, planned=str(planned), before=str(before))
    return activity


def plan_of(activity: Activity) -> Plan:
    """The plan that a row holds."""
    return Plan(
        kind=activity.kind,
        title=activity.title,
        planned=planned_dates(activity),
        needs=tuple(activity.needs.order_by("code").values_list("code", flat=True)),
        themes=tuple(activity.themes.order_by("code").values_list("code", flat=True)),
        hosts=tuple(
            Host(code, HostRole(role))
            for code, role in activity.hosts.values_list("institution__code", "role")
        ),
        place=activity.place,
        country=activity.country,
        mode=activity.mode,
        summary=activity.summary,
        date_note=activity.date_note,
        headcount=activity.headcount_stated,
        qualifier=activity.headcount_qualifier,
        series=activity.series,
    )


def _stop(*, by: Actor, at: datetime, code: str, reason: str, move: Move, verb: str) -> Activity:
    must(by, Permission.PLAN_ACTIVITY)
    activity = locked_activity(code, by=by)
    activity.status = rules.next_status(activity.status, move)
    activity.status_reason = rules.must_have_reason(reason)
    activity.save(update_fields=["status", "status_reason"])
    record(activity, verb, by=by, at=at)
    return activity


def _write(activity: Activity, plan: Plan, *, phase: Phase, needs: Sequence[Need]) -> None:
    if not plan.title:
        raise Invalid(
            _("The activity has no title."),
            mend=_("Give it one in at least one language."),
            field="title_en",
        )
    themes = _themes(plan.themes, phase)
    hosts = _hosts(plan.hosts)
    activity.kind = plan.kind
    activity.title_en, activity.title_zh = plan.title.en, plan.title.zh
    both = plan.title.en and plan.title.zh
    activity.translation = TextState.DRAFT if both else TextState.MISSING
    activity.planned_from, activity.planned_to = plan.planned.first, plan.planned.last
    activity.planned_precision = plan.planned.precision
    activity.date_note_en, activity.date_note_zh = plan.date_note.en, plan.date_note.zh
    activity.place_en, activity.place_zh = plan.place.en, plan.place.zh
    activity.country, activity.mode = plan.country, plan.mode
    activity.summary_en, activity.summary_zh = plan.summary.en, plan.summary.zh
    activity.headcount_stated = plan.headcount
    activity.headcount_qualifier = rules.headcount(plan.headcount, plan.qualifier)
    activity.series = plan.series
    activity.save()
    activity.needs.set(needs)
    activity.themes.set(themes)
    activity.hosts.all().delete()
    ActivityInstitution.objects.bulk_create(
        ActivityInstitution(activity=activity, institution_id=institution, role=role, order=order)
        for order, (institution, role) in enumerate(hosts)
    )


def _needs(plan: Plan, *, by: Actor, kept: Collection[str]) -> list[Need]:
    """The needs that are answered: endorsed ones, and those that were linked before."""
    rules.must_answer_a_need(plan.kind, len(plan.needs))
    found = {
        need.code: need for need in Need.objects.visible_to(by).filter(code__in=plan.needs, owner=0)
    }
    for code in plan.needs:
        need = found.get(code)
        if need is None or (need.stage != Stage.ENDORSED and code not in kept):
            raise Invalid(
                _("%(code)s is not a need that both sides have endorsed."),
                mend=_("Choose an endorsed need, or wait for the endorsement of both sides."),
                field="needs",
                values={"code": code},
            )
    return list(found.values())


def _themes(codes: Collection[str], phase: Phase) -> list[Theme]:
    rows = list(Theme.objects.filter(code__in=codes).select_related("scheme"))
    if unknown := set(codes) - {row.code for row in rows}:
        raise Invalid(
            _("%(unknown)s: not a pillar or topic of this programme."),
            mend=_("Choose from the list."),
            field="pillars",
            values={"unknown": ", ".join(sorted(unknown))},
        )
    if not any(row.scheme.kind == "pillar" for row in rows):
        raise Invalid(
            _("The activity belongs to no pillar of %(phase)s."),
            mend=_("Choose at least one."),
            field="pillars",
            values={"phase": phase.name},
        )
    return rows


def _hosts(hosts: Sequence[Host]) -> list[tuple[int, HostRole]]:
    unique = list(dict.fromkeys(hosts))
    ids = dict(
        Institution.objects.filter(code__in={host.institution for host in unique}).values_list(
            "code", "pk"
        )
    )
    if unknown := sorted({host.institution for host in unique} - set(ids)):
        raise Invalid(
            _("%(unknown)s: not an institution of the register."),
            mend=_("Choose from the list."),
            field="hosts",
            values={"unknown": ", ".join(unknown)},
        )
    return [(ids[host.institution], host.role) for host in unique]


def _headcount(stated: int | None, qualifier: str) -> str:
    return "" if stated is None else f"{rules.headcount(stated, qualifier)} {stated}"


def _must_be_past(held: Dates, at: datetime) -> None:
    if held.first and held.first > at.date():
        raise Invalid(
            _("%(day)s has not come yet, so nothing was held on it."),
            mend=_("Give the day on which it began, or leave the activity as planned."),
            field="held_from",
            values={"day": held.first.isoformat()},
        )
