"""How is a secret shown exactly once? It waits, sealed, in the session for the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.accounts.secrecy import seal, unseal

if TYPE_CHECKING:
    from django.http import HttpRequest


def show_once(request: HttpRequest, what: str, secret: str) -> None:
    """Let the reader's next page show this secret."""
    request.session[_key(what)] = seal(secret)


def pop_once(request: HttpRequest, what: str) -> str:
    """The secret that waits to be shown, which then waits no longer; "" when none does."""
    sealed = request.session.pop(_key(what), None)
    return unseal(sealed) if sealed else ""


def _key(what: str) -> str:
    return f"shown_once_{what}"
