"""The steps of a commitment: release, agree, move, news, report, verify, return, reopen, pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qiao.core.actor import Role
from qiao.core.errors import Invalid
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.dialogue.actions import commitment_links as links
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.actions import deliveries
from qiao.dialogue.actions.commitment_records import Telling
from qiao.dialogue.forms.commitments import (
    CodesForm,
    MoveForm,
    OtherForm,
    ReasonForm,
    TellForm,
)
from qiao.dialogue.queries.commitment import read_commitment
from qiao.dialogue.rules.commitments import CommitmentStatus
from qiao.dialogue.views.commitments import PARTIES, commitment_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_VERIFIERS = frozenset({Role.SECRETARIAT, Role.COORDINATOR})


@open_to(PARTIES)
@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One step further."""
    row = actions.release_commitment(
        by=actor_of(request), at=now(), code=code, version=_version(request)
    )
    return _done(request, _("Released."), row.code)


@open_to({Role.COORDINATOR})
@require_POST
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """This side agrees to this version."""
    actions.agree_commitment(by=actor_of(request), at=now(), code=code, version=_version(request))
    return _done(request, _("Your side agrees to this commitment."), code)


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Change where it stands, with the reason."""
    view = read_commitment(code, viewer=actor_of(request), today=now().date())
    form = MoveForm(
        request.POST or None,
        request.FILES or None,
        status=view.row.status,
        initial={"on": now().date()},
    )

    def act(given: dict[str, Any]) -> Any:
        common: dict[str, Any] = {"by": actor_of(request), "at": now(), "code": code}
        common["told"] = form.telling()
        if given["wanted"] == CommitmentStatus.SUPERSEDED:
            return actions.supersede_commitment(successor=given["successor"], **common)
        return actions.move_commitment(wanted=CommitmentStatus(given["wanted"]), **common)

    return _telling(
        request, view, form, act, title=_("Change the status"), sentence=_("The status is kept.")
    )


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def hear(request: HttpRequest, code: str) -> HttpResponse:
    """News that changes nothing yet."""
    view = read_commitment(code, viewer=actor_of(request), today=now().date())
    form = TellForm(request.POST or None, request.FILES or None, initial={"on": now().date()})

    def act(_given: dict[str, Any]) -> Any:
        return actions.hear_of_commitment(
            by=actor_of(request), at=now(), code=code, told=form.telling()
        )

    return _telling(request, view, form, act, title=_("Add news"), sentence=_("The news is kept."))


@open_to(PARTIES)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Report the delivery, with evidence."""
    view = read_commitment(code, viewer=actor_of(request), today=now().date())
    form = TellForm(request.POST or None, request.FILES or None, initial={"on": now().date()})

    def act(_given: dict[str, Any]) -> Any:
        return deliveries.report_delivery(
            by=actor_of(request), at=now(), code=code, told=form.telling()
        )

    return _telling(
        request,
        view,
        form,
        act,
        title=_("Report the delivery"),
        sentence=_("The delivery is reported and waits for its verification."),
    )


@open_to(_VERIFIERS)
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm what was reported, for all that are parallel at once."""
    form = CodesForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return deliveries.verify_delivery(by=actor_of(request), at=now(), codes=given["codes"])

    if submit(form, act):
        return _done(request, _("The delivery is verified."), code)
    return commitment_page(request, code, error_form=form, status=422)


@open_to(_VERIFIERS)
@require_POST
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return the report, saying what is missing."""
    form = ReasonForm(request.POST)

    def act(_given: dict[str, Any]) -> Any:
        return deliveries.return_delivery(
            by=actor_of(request), at=now(), code=code, reason=form.reason()
        )

    if submit(form, act):
        return _done(request, _("The report is returned."), code)
    return commitment_page(request, code, error_form=form, status=422)


@open_to(_VERIFIERS)
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take up again what was delivered."""
    form, codes = ReasonForm(request.POST), CodesForm(request.POST)

    def act(_given: dict[str, Any]) -> Any:
        told = Telling(now().date(), form.reason())
        return deliveries.reopen_commitments(
            by=actor_of(request), at=now(), codes=codes.cleaned_data["codes"], told=told
        )

    if codes.is_valid() and submit(form, act):
        return _done(request, _("Reopened."), code)
    return commitment_page(request, code, error_form=form, status=422)


@open_to({Role.SECRETARIAT})
@require_POST
def parallel(request: HttpRequest, code: str) -> HttpResponse:
    """Make it parallel to another, or part them."""
    form = OtherForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        pair = links.make_parallel if given["joins"] else links.end_parallelism
        pair(by=actor_of(request), at=now(), first=code, second=given["other"])
        return True

    if submit(form, act):
        return _done(request, _("What is parallel to it is kept."), code)
    return commitment_page(request, code, error_form=form, status=422)


def _telling(
    request: HttpRequest,
    view: Any,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    sentence: str,
) -> HttpResponse:
    if request.method == "POST" and submit(form, act):
        return _done(request, sentence, view.row.code)
    status = 422 if form.is_bound and form.errors else 200
    context = {"view": view, "form": form, "title": title}
    return render(request, "dialogue/commitment_tell.html", context, status=status)


def _done(request: HttpRequest, sentence: str, code: str) -> HttpResponse:
    return done(request, sentence, reverse("commitment", args=[code]))


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > len("1000000"):
        raise Invalid(
            _("The page did not say which version it showed."),
            mend=_("Go back, reload the page and try again."),
        )
    return int(text)
