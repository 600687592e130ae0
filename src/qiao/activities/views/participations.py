"""The pages about one person at an activity: add, correct, withdraw, take a withdrawal back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.activities.actions import corrections
from qiao.activities.actions.records import is_closed
from qiao.activities.forms.participations import SeatForm, seat_initial
from qiao.activities.forms.planning import ReasonForm
from qiao.activities.queries.details import read_activity
from qiao.activities.queries.participations import find_seat, sessions_attended
from qiao.activities.views import choices
from qiao.core.actor import Role
from qiao.core.web import actor_of, done, now, open_to, submit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qiao.activities.models import Participation
    from qiao.activities.queries.details import ActivityView

_OFFICE = frozenset({Role.SECRETARIAT})


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def add_participation(request: HttpRequest, code: str) -> HttpResponse:
    """Someone whom no sheet lists."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    form = _form(request, view, reason_needed=is_closed(view.held), initial={})

    def act(given: dict[str, Any]) -> Any:
        return corrections.add_participation(
            by=actor, at=now(), code=code, facts=form.facts(), reason=given["reason"]
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("Added."), _participants(code))
    return _page(request, form, {"activity": view, "seat": None, "withdraw_form": None})


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def participation(request: HttpRequest, code: str, seat_id: int) -> HttpResponse:
    """Correct one participation, with a reason."""
    actor = actor_of(request)
    view = read_activity(code, viewer=actor)
    seat = find_seat(seat_id, activity_code=code, viewer=actor)
    initial = seat_initial(seat, sessions_attended(seat))
    form = _form(request, view, reason_needed=True, initial=initial)

    def act(given: dict[str, Any]) -> Any:
        return corrections.correct_participation(
            by=actor,
            at=now(),
            code=code,
            seat_id=seat_id,
            facts=form.facts(),
            reason=given["reason"],
        )

    if request.method == "POST" and submit(form, act):
        return done(
            request, _("Corrected; what it was and why it changed is kept."), _participants(code)
        )
    return _seat_page(request, form, view, seat, ReasonForm(auto_id="withdraw_%s"))


@open_to(_OFFICE)
@require_POST
def withdraw_participation(request: HttpRequest, code: str, seat_id: int) -> HttpResponse:
    """It counts nowhere from now on."""
    return _with_reason(
        request,
        code,
        seat_id,
        corrections.withdraw_participation,
        _("Withdrawn: it stays on record and counts nowhere."),
    )


@open_to(_OFFICE)
@require_POST
def reinstate_participation(request: HttpRequest, code: str, seat_id: int) -> HttpResponse:
    """It counts again."""
    return _with_reason(
        request, code, seat_id, corrections.reinstate_participation, _("It counts again.")
    )


def _with_reason(
    request: HttpRequest, code: str, seat_id: int, action: Callable[..., Any], sentence: str
) -> HttpResponse:
    actor = actor_of(request)
    reason = ReasonForm(request.POST, auto_id="withdraw_%s")

    def act(given: dict[str, Any]) -> Any:
        return action(by=actor, at=now(), code=code, seat_id=seat_id, reason=given["reason"])

    if submit(reason, act):
        return done(request, sentence, _participants(code))
    view = read_activity(code, viewer=actor)
    seat = find_seat(seat_id, activity_code=code, viewer=actor)
    initial = seat_initial(seat, sessions_attended(seat))
    form = _form(request, view, reason_needed=True, initial=initial, bound=False)
    return _seat_page(request, form, view, seat, reason)


def _seat_page(
    request: HttpRequest,
    form: SeatForm,
    view: ActivityView,
    seat: Participation,
    withdraw_form: ReasonForm,
) -> HttpResponse:
    context = {"activity": view, "seat": seat, "withdraw_form": withdraw_form}
    return _page(request, form, context)


def _page(request: HttpRequest, form: SeatForm, context: dict[str, Any]) -> HttpResponse:
    reason = context["withdraw_form"]
    faulty = any(f is not None and f.is_bound and f.errors for f in (form, reason))
    return render(
        request, "activities/seat.html", {"form": form, **context}, status=422 if faulty else 200
    )


def _form(
    request: HttpRequest,
    view: ActivityView,
    *,
    reason_needed: bool,
    initial: dict[str, Any],
    bound: bool = True,
) -> SeatForm:
    return SeatForm(
        (request.POST or None) if bound else None,
        institutions=choices.institutions(),
        sides=choices.sides(),
        sessions=choices.sessions(view),
        reason_needed=reason_needed,
        initial=initial,
    )


def _participants(code: str) -> str:
    return f"{reverse('activity', args=[code])}#participants"
