"""The pages of delegations: both lists, one's own to write and release, who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.accounts.permissions import Permission
from qiao.core.errors import Invalid, NotFound
from qiao.core.web import OFFICE, actor_of, done, now, open_to, submit
from qiao.dialogue.actions import delegations as actions
from qiao.dialogue.forms.rounds import SeenForm
from qiao.dialogue.forms.rounds_agenda import (
    AttendanceForm,
    DelegateSet,
    DelegationForm,
    initial_members,
    members_of,
)
from qiao.dialogue.queries import delegations, rounds
from qiao.dialogue.rules.rounds import ATTENDANCE_OPEN, BEFORE_HELD
from qiao.dialogue.views.round_pages import (
    PLANNERS,
    SIDES,
    institution_choices,
    standing,
    status,
    steps,
    tabs,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to(OFFICE)
def delegation(request: HttpRequest, code: str) -> HttpResponse:
    """Both delegations, as far as the reader may see them."""
    actor = actor_of(request)
    view = rounds.read_round(code, viewer=actor)
    lists = delegations.delegations_of(code, viewer=actor)
    is_open = view.row.state in (*BEFORE_HELD, *ATTENDANCE_OPEN)
    context = {
        "round": view,
        "lists": lists,
        "own": lists.get(actor.side or 0),
        "standing": standing(view),
        "tabs": tabs(code, "delegation", actor),
        "steps": steps(view, actor, lists),
        "may_list": is_open and actor.may(Permission.KEEP_DELEGATION),
        "may_record": view.row.state in ATTENDANCE_OPEN and actor.may(Permission.RECORD_ATTENDANCE),
        "names": actor.may(Permission.SEE_PERSONS),
    }
    return render(request, "dialogue/delegation.html", context)


@open_to(SIDES)
@require_http_methods(["GET", "POST"])
def edit_delegation(request: HttpRequest, code: str) -> HttpResponse:
    """Write one's own list."""
    actor = actor_of(request)
    view = rounds.read_round(code, viewer=actor)
    own = delegations.delegations_of(code, viewer=actor).get(actor.acting_side)
    version = own.version if own else 0
    form = DelegationForm(
        request.POST or None, initial={"based_on": version, "note": own.note if own else ""}
    )
    members = DelegateSet(
        request.POST or None,
        prefix="members",
        initial=initial_members(own),
        form_kwargs={"institutions": institution_choices(actor.side)},
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.keep_delegation(
            by=actor,
            at=now(),
            round_code=code,
            based_on=given["based_on"],
            members=members_of(members),
            note=given["note"],
        )

    if request.method == "POST" and members.is_valid() and submit(form, act):
        return done(request, _("The list is kept."), reverse("delegation", args=[code]))
    context = {"form": form, "members": members, "round": view, "own": own}
    return render(request, "dialogue/edit_delegation.html", context, status=status(form, members))


@open_to(SIDES)
@require_POST
def release_delegation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the other side the list."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Invalid(
            _("The page did not say which version it showed."),
            mend=_("Go back, reload the page and try again."),
        )
    actions.release_delegation(
        by=actor_of(request), at=now(), round_code=code, version=form.cleaned_data["version"]
    )
    return done(
        request,
        _("The list of your delegation is released to both sides."),
        reverse("delegation", args=[code]),
    )


@open_to(PLANNERS)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, code: str, side: int) -> HttpResponse:
    """Record who of a delegation was there."""
    actor = actor_of(request)
    view = rounds.read_round(code, viewer=actor)
    found = delegations.delegations_of(code, viewer=actor).get(side)
    if found is None or (actor.side and actor.side != side):
        raise NotFound(
            _("There is no delegation of this side that you can see."),
            mend=_("Ask the side to release its list."),
        )
    form = AttendanceForm(request.POST or None, delegates=found.delegates)

    def act(_given: dict[str, Any]) -> Any:
        return actions.record_attendance(
            by=actor, at=now(), round_code=code, side=side, attendance=form.attendance()
        )

    if request.method == "POST" and submit(form, act):
        return done(request, _("Who was there is recorded."), reverse("delegation", args=[code]))
    context = {"form": form, "round": view, "side": side}
    return render(request, "dialogue/attendance.html", context, status=status(form))
