"""How do pages meet the rules? Access declared per view, refusals shown once, forms submitted once.

Every view says who may open it (`open_to`); a view that says nothing is refused to everyone. The
action behind it asks again: this door only spares people a page they could not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from qiao.core.actor import PUBLIC, Actor, Role
from qiao.core.errors import Busy, DomainError, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.forms import BaseForm

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")

LARGEST_BODY = 25 * 1024 * 1024
EVERYONE = frozenset(Role)
SIGNED_IN = EVERYONE - {Role.PUBLIC}
OFFICE = SIGNED_IN - {Role.PARTICIPANT}
"""The roles that work in the programme: secretariat, both sides, the donor's reader."""


def open_to(roles: frozenset[Role] | set[Role]) -> Callable[[View], View]:
    """Declare which roles may open a view. Every URL must lead to a view that says so."""

    def mark(view: View) -> View:
        cast("Any", view).open_to = frozenset(roles)
        return view

    return mark


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking. The middleware of `accounts` put it there."""
    return cast("Actor", getattr(request, "actor", PUBLIC))


def now() -> datetime:
    """The moment that is passed to actions: the web is where the clock is read."""
    return timezone.now()


class AccessMiddleware:
    """Refuses a view to roles it is not open to; the public is sent to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if actor_of(request).role != Role.PUBLIC:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        roles: frozenset[Role] = getattr(view, "open_to", frozenset())
        actor = actor_of(request)
        if actor.role in roles:
            return None
        if actor.role == Role.PUBLIC and roles:
            return redirect_to_login(request.get_full_path())
        return show_error(request, not_permitted())


class DomainErrorMiddleware:
    """Turns a refusal that a view did not handle into one clear page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return show_error(request, exception)
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            return show_error(request, busy())
        return None


def busy() -> Busy:
    """The one sentence for a database that a long piece of work holds."""
    return Busy(
        _("Someone's long piece of work, such as a large import, holds the database."),
        mend=_("Nothing of yours was stored: go back and try again in a minute."),
    )


class UploadLimitMiddleware:
    """Refuses a body that is larger than any file may be before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return HttpResponse("A body without its length is not taken.\n", status=411)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return HttpResponse("Larger than any file may be: 20 MB.\n", status=413)
        return self.get_response(request)


def not_permitted() -> NotPermitted:
    """The one sentence for a page that is not this role's."""
    return NotPermitted(
        _("Your role does not open this page."),
        mend=_("Ask the secretariat if you need it for your work."),
    )


def show_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal as a page."""
    return render(request, "portal/error.html", {"error": error}, status=error.status)


def submit(form: BaseForm, act: Callable[[dict[str, Any]], Any]) -> Any | None:
    """Run an action on a valid form; its refusal becomes the form's own error. None: show it again.

    The action must return something true.
    """
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(error))
        return None


def done(request: HttpRequest, sentence: str, to: str) -> HttpResponse:
    """One quiet line of success, then the page that shows it."""
    messages.success(request, sentence)
    return HttpResponseRedirect(to)
