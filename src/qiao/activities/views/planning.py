"""Plan, edit, hold, postpone, reschedule, cancel, release, divide into sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.activities.actions import planning, sessions
from qiao.activities.actions.planning import plan_of
from qiao.activities.actions.records import is_closed
from qiao.activities.forms.planning import (
    DatesForm,
    HoldForm,
    HostForms,
    PlanForm,
    ReasonForm,
    SessionForms,
    hosts_of,
    session_lines,
    sessions_of,
)
from qiao.activities.queries.details import find_activity, read_activity, themes_of_need
from qiao.activities.rules import HeadcountQualifier
from qiao.activities.views import choices
from qiao.core.actor import Role
from qiao.core.errors import DomainError
from qiao.core.occasions import DatePrecision, Mode
from qiao.core.web import actor_of, done, now, open_to, show_error, submit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BaseFormSet, Form
    from django.http import HttpRequest, HttpResponse

    from qiao.activities.actions.planning import Plan
    from qiao.activities.queries.details import ActivityView
    from qiao.core.actor import Actor

_OFFICE = frozenset({Role.SECRETARIAT})


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def plan_activity(request: HttpRequest) -> HttpResponse:
    """Plan an activity, from an endorsed need when the address names one."""
    actor = actor_of(request)
    need = request.GET.get("need", "")
    form = _plan_form(request, initial=_from_need(need, actor) if need else {})
    hosts = _host_forms(request, [])

    def act(_given: dict[str, Any]) -> Any:
        return planning.plan_activity(by=actor, at=now(), plan=form.plan(hosts_of(hosts)))

    if request.method == "POST" and _valid(hosts, form) and (planned := submit(form, act)):
        return done(
            request,
            _("The activity is planned; both sides see it."),
            reverse("activity", args=[planned.code]),
        )
    context = {"form": form, "hosts": hosts, "activity": None}
    return render(request, "activities/plan.html", context, status=_status(form, hosts))


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def edit_activity(request: HttpRequest, code: str) -> HttpResponse:
    """Change the plan; when someone else was quicker, nothing is overwritten."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    plan = plan_of(find_activity(code, viewer=actor))
    form = _plan_form(request, view=view, initial=_initial(plan, view))
    hosts = _host_forms(
        request, [{"institution": host.institution, "role": host.role} for host in plan.hosts]
    )

    def act(given: dict[str, Any]) -> Any:
        return planning.edit_activity(
            by=actor,
            at=now(),
            code=code,
            plan=form.plan(hosts_of(hosts)),
            based_on=given["based_on"],
            reason=given["reason"],
        )

    if request.method == "POST" and _valid(hosts, form) and submit(form, act):
        return done(request, _("The plan is kept."), reverse("activity", args=[code]))
    context = {"form": form, "hosts": hosts, "activity": view}
    return render(request, "activities/plan.html", context, status=_status(form, hosts))


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def hold_activity(request: HttpRequest, code: str) -> HttpResponse:
    """Record when it was held, or put that right."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    form = HoldForm(request.POST or None, initial=_held(view))

    def act(given: dict[str, Any]) -> Any:
        return planning.hold_activity(
            by=actor,
            at=now(),
            code=code,
            held=form.dates(),
            headcount=given["headcount"],
            qualifier=given["qualifier"],
            reason=given["reason"],
        )

    if request.method == "POST" and submit(form, act):
        return done(
            request,
            _("Recorded as held. The sign-in sheet can be uploaded now."),
            reverse("activity", args=[code]),
        )
    context = {"form": form, "activity": view, "closed": is_closed(view.held)}
    return render(request, "activities/hold.html", context, status=_status(form))


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def set_sessions(request: HttpRequest, code: str) -> HttpResponse:
    """The sessions that attendance is taken for."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    lines = SessionForms(request.POST or None, initial=session_lines(view), prefix="session")
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = False

    def act(given: dict[str, Any]) -> Any:
        sessions.set_sessions(
            by=actor, at=now(), code=code, sessions=sessions_of(lines), reason=given["reason"]
        )
        return True

    if request.method == "POST" and _valid(lines, form) and submit(form, act):
        return done(request, _("The sessions are kept."), reverse("activity", args=[code]))
    context = {
        "lines": lines,
        "form": form,
        "activity": view,
        "closed": is_closed(view.held),
    }
    return render(request, "activities/sessions.html", context, status=_status(form, lines))


@open_to(_OFFICE)
@require_POST
def postpone_activity(request: HttpRequest, code: str) -> HttpResponse:
    """It will not be held as planned."""
    return _with_reason(request, code, planning.postpone_activity, _("Postponed."))


@open_to(_OFFICE)
@require_POST
def cancel_activity(request: HttpRequest, code: str) -> HttpResponse:
    """It will not be held."""
    return _with_reason(request, code, planning.cancel_activity, _("Cancelled."))


@open_to(_OFFICE)
@require_POST
def reschedule_activity(request: HttpRequest, code: str) -> HttpResponse:
    """New planned dates."""
    form = DatesForm(request.POST)
    if not form.is_valid():
        return show_error(request, _unreadable(form))
    planning.reschedule_activity(by=actor_of(request), at=now(), code=code, planned=form.dates())
    return done(request, _("The new dates are kept."), reverse("activity", args=[code]))


@open_to(_OFFICE)
@require_POST
def release_activity(request: HttpRequest, code: str) -> HttpResponse:
    """One step further."""
    planning.release_activity(by=actor_of(request), at=now(), code=code)
    return done(request, _("Released."), reverse("activity", args=[code]))


def _with_reason(
    request: HttpRequest, code: str, action: Callable[..., Any], sentence: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_error(request, _unreadable(form))
    action(by=actor_of(request), at=now(), code=code, reason=form.cleaned_data["reason"])
    return done(request, sentence, reverse("activity", args=[code]))


def _unreadable(form: Form) -> DomainError:
    """The first fault of a form that stands inside another page."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return DomainError(
        "%(field)s: %(fault)s",
        mend=_("Go back and complete it."),
        values={"field": label, "fault": errors[0]},
    )


def _plan_form(
    request: HttpRequest, *, view: ActivityView | None = None, initial: dict[str, Any]
) -> PlanForm:
    return PlanForm(
        request.POST or None,
        needs=choices.needs(actor_of(request), view.needs if view else ()),
        pillars=choices.themes("pillar", view.pillars if view else ()),
        topics=choices.themes("topic", view.topics if view else ()),
        initial=initial,
    )


def _host_forms(request: HttpRequest, initial: list[dict[str, Any]]) -> Any:
    return HostForms(
        request.POST or None,
        initial=initial,
        prefix="host",
        form_kwargs={"institutions": choices.institutions()},
    )


def _valid(lines: BaseFormSet[Any], form: Form) -> bool:
    """Both are looked at, so that all faults are told at once."""
    readable = lines.is_valid()
    return form.is_valid() and readable


def _from_need(code: str, actor: Actor) -> dict[str, Any]:
    """What a need says of the activity that will answer it."""
    pillar, topics = themes_of_need(code, viewer=actor)
    return {
        "needs": [code],
        "pillars": [pillar],
        "topics": topics,
        "mode": Mode.IN_PERSON,
        "qualifier": HeadcountQualifier.ABOUT,
    }


def _initial(plan: Plan, view: ActivityView) -> dict[str, Any]:
    return {
        "based_on": plan.fingerprint,
        "title_en": plan.title.en,
        "title_zh": plan.title.zh,
        "kind": plan.kind,
        "needs": list(plan.needs),
        "pillars": [pillar.code for pillar in view.pillars],
        "topics": [topic.code for topic in view.topics],
        "planned_from": plan.planned.first,
        "planned_to": plan.planned.last,
        "planned_precision": plan.planned.precision,
        "date_note_en": plan.date_note.en,
        "date_note_zh": plan.date_note.zh,
        "place_en": plan.place.en,
        "place_zh": plan.place.zh,
        "country": plan.country,
        "mode": plan.mode,
        "headcount": plan.headcount,
        "qualifier": _qualifier(plan.qualifier),
        "summary_en": plan.summary.en,
        "summary_zh": plan.summary.zh,
        "series": plan.series,
    }


def _held(view: ActivityView) -> dict[str, Any]:
    dates = view.held if view.is_held else view.planned
    return {
        "held_from": dates.first,
        "held_to": dates.last,
        "held_precision": dates.precision or DatePrecision.DAY,
        "headcount": view.stated,
        "qualifier": _qualifier(view.qualifier),
    }


def _qualifier(stated: str) -> str:
    is_stated = stated != HeadcountQualifier.UNSTATED
    return stated if is_stated else HeadcountQualifier.ABOUT


def _status(*forms: Any) -> int:
    faulty = any(
        form.is_bound and (form.total_error_count() if hasattr(form, "forms") else form.errors)
        for form in forms
    )
    return 422 if faulty else 200
