"""The list of activities, the page of one, and the rows behind its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from qiao.accounts.permissions import Permission
from qiao.activities import exports
from qiao.activities.forms.planning import DatesForm, FilterForm, ReasonForm
from qiao.activities.queries.commitments import commitments_of_activity
from qiao.activities.queries.details import read_activity
from qiao.activities.queries.lists import ActivityFilter, list_activities, pillars_in_use, years
from qiao.activities.queries.participations import (
    COUNTED,
    count_other_roles,
    count_seats,
    rows_of,
)
from qiao.activities.rules import HostRole, Move, SheetState, allowed
from qiao.activities.tallies import tally
from qiao.activities.views.choices import sides
from qiao.core import log
from qiao.core.web import EVERYONE, OFFICE, actor_of, now, open_to
from qiao.partners.models import Sex

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.activities.queries.details import ActivityView
    from qiao.activities.tallies import Tally
    from qiao.core.actor import Actor

_LONGEST_PAGE_NUMBER = 6


@open_to(EVERYONE)
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The activities that the reader may see, filtered, page by page; or the same as CSV."""
    viewer = actor_of(request)
    form = FilterForm(
        request.GET,
        pillars=[(pillar.code, str(pillar.short_name)) for pillar in pillars_in_use()],
        years=years(viewer=viewer),
        sides=sides(),
    )
    chosen = form.chosen()
    if request.GET.get("format") == "csv":
        return exports.activities_csv(viewer, chosen)
    page = list_activities(viewer=viewer, chosen=chosen, page=page_number(request))
    context = {"page": page, "form": form, "narrowed": chosen != ActivityFilter()}
    return render(request, "activities/list.html", context)


@open_to(EVERYONE)
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """One activity: facts, needs, sessions, who took part, its story, what may be done next."""
    viewer = actor_of(request)
    view = read_activity(code, viewer=viewer)
    shown = Q(activity=view.id)
    works_here = viewer.role in OFFICE
    counted = tally(count_seats(view.id, viewer=viewer)) if works_here else None
    context = {
        "activity": view,
        "steps": steps(view, viewer),
        "tally": counted,
        "others": count_other_roles(view.id, viewer=viewer) if works_here else {},
        "seats": rows_of(viewer=viewer, where=shown, page=page_number(request)),
        "story": log.story("activity", code, viewer=viewer) if works_here else [],
        "waiting": [sheet for sheet in view.sheets if sheet.state == SheetState.PREVIEW],
        "contributions_url": _contributions(code) if works_here else "",
        "commitments": commitments_of_activity(view.id, viewer=viewer, today=now().date()),
        "host_roles": {role.value: role.label for role in HostRole},
        "sex_labels": _sex_labels(counted),
        "postpone_form": ReasonForm(auto_id="postpone_%s"),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "dates_form": DatesForm(initial=_planned(view)),
    }
    return render(request, "activities/activity.html", context)


@open_to(OFFICE)
@require_safe
def seat_list(request: HttpRequest, code: str) -> HttpResponse:
    """The counted participations of an activity, of one side, sex or kind: what a figure counts."""
    viewer = actor_of(request)
    view = read_activity(code, viewer=viewer)
    where = COUNTED & Q(activity=view.id)
    chosen = {name: request.GET[name] for name in ("side", "sex", "kind") if name in request.GET}
    for name, value in chosen.items():
        where &= _part(name, value)
    if request.GET.get("format") == "csv":
        return exports.seats_csv(viewer, where, f"participants-{code}")
    seats = rows_of(viewer=viewer, where=where, page=page_number(request))
    context = {"activity": view, "seats": seats, "chosen": chosen}
    return render(request, "activities/seats.html", context)


def steps(view: ActivityView, actor: Actor) -> frozenset[str]:
    """What this reader may do with this activity now: the buttons of its page."""
    if view.owner != actor.owner or not actor.may(Permission.PLAN_ACTIVITY):
        return frozenset()
    moves = allowed(view.status)
    may = {
        "edit": Move.EDIT in moves,
        "sessions": Move.EDIT in moves,
        "hold": Move.HOLD in moves and actor.may(Permission.HOLD_ACTIVITY),
        "postpone": Move.POSTPONE in moves,
        "reschedule": Move.RESCHEDULE in moves,
        "cancel": Move.CANCEL in moves,
        "upload": Move.TAKE_ATTENDANCE in moves and actor.may(Permission.IMPORT_SHEET),
        "correct": Move.TAKE_ATTENDANCE in moves and actor.may(Permission.CORRECT_PARTICIPATION),
        "release": view.release != "public",
    }
    return frozenset(step for step, possible in may.items() if possible)


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first for anything that is no number."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < _LONGEST_PAGE_NUMBER else 1


def _part(name: str, value: str) -> Q:
    """A filter by what a reader wrote into the address; what is not a value finds nothing."""
    if name != "side":
        return Q(**{name: value})
    if value == "0":
        return Q(side=None)
    return Q(side=int(value)) if value in {"1", "2"} else Q(pk__in=())


def _sex_labels(counted: Tally | None) -> list[tuple[str, str]]:
    """The columns of the tally."""
    return [(str(Sex(sex).label), "number") for sex in counted.sexes] if counted else []


def _planned(view: ActivityView) -> dict[str, object]:
    return {
        "planned_from": view.planned.first,
        "planned_to": view.planned.last,
        "planned_precision": view.planned.precision,
    }


def _contributions(code: str) -> str:
    """The page that links an activity to results, when a later slice has one."""
    try:
        return reverse("contributions", args=[code])
    except NoReverseMatch:
        return ""
