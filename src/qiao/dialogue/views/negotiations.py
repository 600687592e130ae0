"""The pages of negotiations: where each stands, its steps, and those parallel to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qiao.core import log
from qiao.core.actor import Role
from qiao.core.text import Text
from qiao.core.web import EVERYONE, OFFICE, actor_of, done, now, open_to, submit
from qiao.dialogue.actions import negotiations as actions
from qiao.dialogue.forms.commitments import OtherForm
from qiao.dialogue.forms.negotiations import (
    InstrumentForm,
    MoveNegotiationForm,
    NegotiationForm,
)
from qiao.dialogue.queries.commitment_choices import register_choices
from qiao.dialogue.queries.negotiations import list_negotiations, read_negotiation
from qiao.dialogue.rules.negotiations import TRANSITIONS, NegotiationState

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

_OFFICE = frozenset({Role.SECRETARIAT})
_WAY = tuple(state for state in NegotiationState if state != NegotiationState.PARKED)


@dataclass(frozen=True, slots=True)
class StateStep:
    """A state of the way, as the stepper shows it."""

    label: str | Promise
    state: str


@open_to(EVERYONE)
@require_GET
def negotiations(request: HttpRequest) -> HttpResponse:
    """All negotiations, each with where it stands."""
    rows = list_negotiations(viewer=actor_of(request))
    context = {"rows": [(row, way_of(row.state)) for row in rows]}
    return render(request, "dialogue/negotiations.html", context)


@open_to(EVERYONE)
@require_GET
def negotiation(request: HttpRequest, code: str) -> HttpResponse:
    """One negotiation with its steps and instruments."""
    return _page(request, code)


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def new_negotiation(request: HttpRequest) -> HttpResponse:
    """Record a negotiation."""
    actor = actor_of(request)
    form = NegotiationForm(
        request.POST or None,
        pillars=register_choices(actor)["pillar"],
        initial={"on": now().date()},
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.create_negotiation(
            by=actor,
            at=now(),
            name=Text(given["name_en"], given["name_zh"]),
            note=Text(given["note_en"], given["note_zh"]),
            pillar=given["pillar"],
            state=NegotiationState(given["state"]),
            step=form.step(),
        )

    if request.method == "POST" and (row := submit(form, act)):
        return done(
            request,
            _("The negotiation is recorded; both sides see it."),
            reverse("negotiation", args=[row.code]),
        )
    context = {"form": form, "title": _("Record a negotiation"), "view": None}
    return render(request, "dialogue/negotiation_form.html", context, status=_status(form))


@open_to(_OFFICE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Record the next step."""
    actor = actor_of(request)
    view = read_negotiation(code, viewer=actor)
    form = MoveNegotiationForm(
        request.POST or None,
        state=view.row.state,
        parallel=view.row.parallel,
        initial={"on": now().date(), "together": [other for other, _name in view.row.parallel]},
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.move_negotiation(
            by=actor,
            at=now(),
            codes=[code, *given.get("together", ())],
            wanted=NegotiationState(given["wanted"]),
            step=form.step(),
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("The step is kept."), reverse("negotiation", args=[code]))
    context = {"form": form, "title": _("Record the next step"), "view": view}
    return render(request, "dialogue/negotiation_form.html", context, status=_status(form))


@open_to(_OFFICE)
@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Show it to the public."""
    actions.release_negotiation(by=actor_of(request), at=now(), code=code)
    return done(request, _("Released."), reverse("negotiation", args=[code]))


@open_to(_OFFICE)
@require_POST
def parallel(request: HttpRequest, code: str) -> HttpResponse:
    """Make it parallel to another, or part them."""
    form = OtherForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        actions.pair_negotiations(
            by=actor_of(request), at=now(), first=code, second=given["other"], joins=given["joins"]
        )
        return True

    if submit(form, act):
        return done(
            request,
            _("What is parallel to it is kept."),
            reverse("negotiation", args=[code]),
        )
    return _page(request, code, error_form=form, status=422)


@open_to(_OFFICE)
@require_POST
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """Add an instrument."""
    form = InstrumentForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return actions.add_instrument(
            by=actor_of(request),
            at=now(),
            code=code,
            title=Text(given["title_en"], given["title_zh"]),
            signed_on=given["signed_on"],
            in_force_on=given["in_force_on"],
            source=given["source"],
        )

    if submit(form, act):
        return done(request, _("The instrument is kept."), reverse("negotiation", args=[code]))
    return _page(request, code, error_form=form, instrument_form=form, status=422)


def way_of(state: NegotiationState) -> list[StateStep]:
    """The states in their order; of a parked one none is the current one."""
    if state == NegotiationState.PARKED:
        parked = StateStep(state.label, "current")
        return [*(StateStep(step.label, "todo") for step in _WAY), parked]
    at = _WAY.index(state)
    return [
        StateStep(step.label, "done" if n < at else "current" if n == at else "todo")
        for n, step in enumerate(_WAY)
    ]


def _page(
    request: HttpRequest,
    code: str,
    *,
    error_form: Any = None,
    instrument_form: InstrumentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    view = read_negotiation(code, viewer=actor)
    office = actor.role == Role.SECRETARIAT
    context = {
        "view": view,
        "row": view.row,
        "way": way_of(view.row.state),
        "may_keep": office,
        "may_move": office and bool(TRANSITIONS[view.row.state]),
        "story": log.story("negotiation", code, viewer=actor) if actor.role in OFFICE else [],
        "instrument_form": instrument_form or InstrumentForm(),
        "error_form": error_form,
    }
    return render(request, "dialogue/negotiation.html", context, status=status)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
