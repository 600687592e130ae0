"""The pages of observed values: enter, look at, submit, approve, return; what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qiao.accounts.permissions import Permission
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import NotPermitted
from qiao.core.release import Release
from qiao.core.web import OFFICE, actor_of, done, now, open_to, submit
from qiao.documents.actions import store_file
from qiao.results.actions import values as actions
from qiao.results.forms import ReturnForm, ValueForm
from qiao.results.queries.indicators import find_indicator
from qiao.results.queries.logframe import pillar_names
from qiao.results.queries.values import pending_values, read_value
from qiao.results.rules import TRANSITIONS, ValueMove, ValueState
from qiao.results.views.framework import may_enter
from qiao.results.views.presenting import Numbers, parts_for, sides_by_position

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.results.queries.indicators import IndicatorPlace
    from qiao.results.queries.values import ValueRow

_WRITERS = frozenset({Role.SECRETARIAT, Role.COORDINATOR})
_OFFICE_ONLY = frozenset({Role.SECRETARIAT})


@open_to(_WRITERS)
@require_GET
def value_list(request: HttpRequest) -> HttpResponse:
    """What waits to be submitted, approved or mended."""
    actor = actor_of(request)
    rows = pending_values(viewer=actor)
    context = {
        "to_decide": [
            row
            for row in rows
            if row.state == ValueState.SUBMITTED and row.entered_by_id != actor.user_id
        ],
        "others": [
            row
            for row in rows
            if row.state != ValueState.SUBMITTED or row.entered_by_id == actor.user_id
        ],
        "show": Numbers(),
    }
    return render(request, "results/values.html", context)


@open_to(OFFICE)
@require_GET
def value(request: HttpRequest, number: int) -> HttpResponse:
    """One value with its evidence, and what may be done with it."""
    return _value_page(request, number)


@open_to(_WRITERS)
@require_http_methods(["GET", "POST"])
def enter_value(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a value of an indicator."""
    actor = actor_of(request)
    place = find_indicator(number)
    if not may_enter(place.indicator, actor):
        raise NotPermitted(
            _("You do not enter values of indicator %(code)s.") % {"code": place.indicator.code},
            mend=_("Measured figures come from records; others are entered by the secretariat."),
        )
    form = _form(request, place, initial={"period": request.GET.get("period") or _usual(place)})

    def act(given: dict[str, Any]) -> Any:
        with transaction.atomic():
            return actions.enter_value(
                by=actor,
                at=now(),
                indicator=number,
                period=given["period"],
                entry=form.entry(_stored(given, actor)),
                submit="draft" not in request.POST,
            )

    if request.method == "POST" and (row := submit(form, act)):
        return done(request, _sentence(row.state), reverse("value", args=[row.pk]))
    context = {"form": form, "place": place, "kept": None}
    return render(request, "results/enter.html", context, status=_status(form))


@open_to(_WRITERS)
@require_http_methods(["GET", "POST"])
def edit_value(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft, or what was returned."""
    actor = actor_of(request)
    kept = read_value(number, viewer=actor)
    if "edit" not in steps(kept, actor):
        raise NotPermitted(
            _("This value is not yours to change, or it is decided already."),
            mend=_("Enter a correction instead, with its reason."),
        )
    place = find_indicator(kept.indicator)
    form = _form(
        request,
        place,
        kept=kept,
        initial={
            "period": kept.period,
            "value": kept.value.normalize(),
            "address": kept.evidence.address,
            "note_en": kept.note.en,
            "note_zh": kept.note.zh,
            "reason": kept.reason,
        },
    )
    form.fields["period"].disabled = True

    def act(given: dict[str, Any]) -> Any:
        with transaction.atomic():
            document = _stored(given, actor) or kept.evidence.document
            return actions.edit_value(
                by=actor,
                at=now(),
                number=number,
                entry=form.entry(document),
                submit="draft" not in request.POST,
            )

    if request.method == "POST" and (row := submit(form, act)):
        return done(request, _sentence(row.state), reverse("value", args=[number]))
    context = {"form": form, "place": place, "kept": kept}
    return render(request, "results/enter.html", context, status=_status(form))


@open_to(_WRITERS)
@require_POST
def submit_value(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for approval."""
    actions.submit_value(by=actor_of(request), at=now(), number=number)
    return done(request, _("The value waits for a second person."), reverse("value", args=[number]))


@open_to(_OFFICE_ONLY)
@require_POST
def approve_value(request: HttpRequest, number: int) -> HttpResponse:
    """Approve it, as the second person."""
    actions.approve_value(by=actor_of(request), at=now(), number=number)
    return done(request, _("The value is approved and counts."), reverse("value_list"))


@open_to(_OFFICE_ONLY)
@require_POST
def return_value(request: HttpRequest, number: int) -> HttpResponse:
    """Send it back, saying what to mend."""
    form = ReturnForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return actions.return_value(
            by=actor_of(request), at=now(), number=number, comment=given["comment"]
        )

    if submit(form, act):
        return done(request, _("The value is returned."), reverse("value_list"))
    return _value_page(request, number, form=form, status=422)


def steps(row: ValueRow, actor: Actor) -> frozenset[str]:
    """What this reader may do with a value now: the buttons of its page."""
    moves = {move for (state, move) in TRANSITIONS if state == row.state}
    writes = row.part == actor.owner and actor.may(Permission.ENTER_VALUE)
    decides = actor.may(Permission.APPROVE_VALUE)
    may = {
        "edit": writes and ValueMove.EDIT in moves,
        "submit": writes and ValueMove.SUBMIT in moves,
        "approve": decides and ValueMove.APPROVE in moves and row.entered_by_id != actor.user_id,
        "return": decides and ValueMove.RETURN in moves,
        "correct": writes and row.state == ValueState.APPROVED and not row.replaced,
    }
    return frozenset(step for step, possible in may.items() if possible)


def _value_page(
    request: HttpRequest, number: int, *, form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    row = read_value(number, viewer=actor)
    place = find_indicator(row.indicator)
    context = {
        "row": row,
        "place": place,
        "steps": steps(row, actor),
        "story": log.story("value", str(number), viewer=actor),
        "form": form or ReturnForm(),
        "parts": parts_for(place.indicator.dimensions, place.logframe.phase),
        "show": Numbers(),
    }
    return render(request, "results/value.html", context, status=status)


def _form(
    request: HttpRequest,
    place: IndicatorPlace,
    *,
    initial: dict[str, Any],
    kept: ValueRow | None = None,
) -> ValueForm:
    today = now().date()
    dimensions = place.indicator.dimensions
    sides = sides_by_position() if "side" in dimensions else {}
    own = actor_of(request).side
    return ValueForm(
        request.POST or None,
        request.FILES or None,
        indicator=place.indicator,
        periods=[row for row in place.logframe.periods if row.starts <= today],
        sides={n: side.name for n, side in sides.items() if own in (None, n)},
        pillars=pillar_names(place.logframe.phase) if "pillar" in dimensions else {},
        kept=kept,
        initial=initial,
    )


def _usual(place: IndicatorPlace) -> str:
    """The period that a value is usually entered for: the earliest that is not reported yet."""
    return next((row.code for row in place.logframe.periods if row.frozen_at is None), "")


def _stored(given: dict[str, Any], actor: Actor) -> str:
    """The code of the evidence, stored for both sides to read; "" when none was given."""
    upload = given["evidence"]
    if upload is None:
        return ""
    return store_file(
        by=actor,
        at=now(),
        name=upload.name,
        content=upload.read(),
        holds_personal_data=False,
        release=Release.SHARED,
    ).code


def _sentence(state: str) -> str:
    if state == ValueState.DRAFT:
        return _("The value is kept as a draft.")
    return _("The value waits for a second person.")


def _status(form: ValueForm) -> int:
    return 422 if form.is_bound and form.errors else 200
