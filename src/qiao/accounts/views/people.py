"""The pages of people: who can sign in, inviting, closing, and joining by invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.utils import perform_login
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from qiao.accounts import actions, queries
from qiao.accounts.forms import AcceptForm, InviteForm
from qiao.accounts.once import pop_once, show_once
from qiao.accounts.rules import InvitationState
from qiao.accounts.secrecy import fingerprint
from qiao.core.actor import Role
from qiao.core.text import Language, reading_language
from qiao.core.web import EVERYONE, actor_of, done, now, open_to, submit
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_KEEPERS = frozenset({Role.SECRETARIAT, Role.COORDINATOR})


@open_to(_KEEPERS)
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """The accounts by side, and the invitations that wait."""
    viewer = actor_of(request)
    context = {
        "people": queries.list_people(viewer=viewer),
        "invitations": queries.open_invitations(viewer=viewer, at=now()),
        "invited": pop_once(request, "invitation"),
    }
    return render(request, "accounts/people.html", context)


@open_to(_KEEPERS)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person; where no mail server is set up, the link is shown once to pass on."""
    viewer = actor_of(request)
    facts = programme_facts()
    form = InviteForm(
        request.POST or None,
        inviter=viewer,
        sides=facts.sides if facts else (),
        institutions=queries.institutions_to_invite_for(viewer=viewer),
        initial={"language": reading_language()},
    )

    def act(given: dict[str, Any]) -> actions.Invited:
        return actions.invite(by=viewer, at=now(), **given)

    if request.method == "POST" and (invited := submit(form, act)):
        if not settings.CONFIG.mail.host:
            show_once(request, "invitation", invited.link)
        return done(
            request,
            _("%(name)s is invited, for 14 days.") % {"name": invited.invitation.name},
            reverse("people"),
        )
    return render(request, "accounts/invite.html", {"form": form}, status=_status(form))


@open_to(_KEEPERS)
@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    row = actions.withdraw_invitation(by=actor_of(request), at=now(), invitation_id=invitation_id)
    sentence = _("The invitation of %(name)s is withdrawn.") % {"name": row.name}
    return done(request, sentence, reverse("people"))


@open_to(_KEEPERS)
@require_POST
def close_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Shut someone out."""
    user = actions.close_account(by=actor_of(request), at=now(), user_id=user_id)
    sentence = _("The account of %(name)s is closed.") % {"name": user.shown_name}
    return done(request, sentence, reverse("people"))


@open_to(_KEEPERS)
@require_POST
def reopen_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let someone in again."""
    user = actions.reopen_account(by=actor_of(request), at=now(), user_id=user_id)
    sentence = _("The account of %(name)s is open again.") % {"name": user.shown_name}
    return done(request, sentence, reverse("people"))


@open_to(EVERYONE)
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join: name, post, language, password; then straight in."""
    invitation = queries.invitation_for(token_hash=fingerprint(secret), at=now())
    form = AcceptForm(
        request.POST or None,
        initial={
            "name": invitation.name if invitation else "",
            "language": invitation.language if invitation else Language.EN,
        },
    )

    def act(given: dict[str, Any]) -> Any:
        given = {name: value for name, value in given.items() if name != "password_again"}
        return actions.accept_invitation(by=actor_of(request), at=now(), secret=secret, **given)

    if request.method == "POST" and (user := submit(form, act)):
        return cast("HttpResponse", perform_login(request, user, redirect_url=reverse("home")))
    context = {
        "form": form,
        "invitation": invitation,
        "waits": invitation is not None and invitation.state == InvitationState.WAITING,
    }
    status = 404 if invitation is None else _status(form)
    return render(request, "accounts/join.html", context, status=status)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
