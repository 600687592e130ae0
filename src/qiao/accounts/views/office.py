"""What the secretariat watches: the messages that left or wait, and the log with its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qiao.accounts import actions, queries
from qiao.accounts.forms import LogFilterForm
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.web import actor_of, now, open_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_DIGITS = 7
_OFFICE = frozenset({Role.SECRETARIAT})


@open_to(_OFFICE)
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, newest first, and whether it was sent."""
    page = queries.list_messages(viewer=actor_of(request), page=_number(request))
    context = {"page": page, "has_server": bool(settings.CONFIG.mail.host)}
    return render(request, "accounts/outbox.html", context)


@open_to(_OFFICE)
@never_cache
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message. Its link is hidden; opening it is an act, and logged."""
    viewer = actor_of(request)
    row = queries.read_message(message_id, viewer=viewer)
    body = row.body
    if request.method == "POST":
        body = actions.open_message(by=viewer, at=now(), message_id=message_id).body
    context = {"row": row, "body": body, "opened": request.method == "POST"}
    return render(request, "accounts/message.html", context)


@open_to(_OFFICE)
@never_cache
@require_http_methods(["GET", "POST"])
def log_page(request: HttpRequest) -> HttpResponse:
    """The log, filtered, page by page; on request the whole chain is checked."""
    form = LogFilterForm(request.GET)
    chosen = queries.LogFilter(**form.cleaned_data) if form.is_valid() else queries.LogFilter()
    context = {
        "page": queries.read_log(viewer=actor_of(request), chosen=chosen, page=_number(request)),
        "form": form,
        "narrowed": chosen != queries.LogFilter(),
        "checked": request.method == "POST",
        "breaks": list(log.verify()) if request.method == "POST" else [],
    }
    return render(request, "accounts/log.html", context)


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and len(given) < _DIGITS else 1
