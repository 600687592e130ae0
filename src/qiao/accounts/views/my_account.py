"""The page of one's own account: name and language, password, two steps, API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qiao.accounts import actions, queries
from qiao.accounts.forms import OwnAccountForm, TokenForm
from qiao.accounts.language import DJANGO_LANGUAGE, keep_language
from qiao.accounts.once import pop_once, show_once
from qiao.accounts.permissions import Permission
from qiao.core.text import Language
from qiao.core.web import OFFICE, SIGNED_IN, actor_of, done, now, open_to, submit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Show the account; correct name, post and language."""
    actor = actor_of(request)
    details = queries.own_account(viewer=actor)
    form = OwnAccountForm(
        request.POST or None,
        initial={
            "name": details.name,
            "name_hanzi": details.name_hanzi,
            "post_title": details.post_title,
            "language": details.language,
        },
    )

    def act(given: dict[str, Any]) -> Any:
        return actions.change_own_settings(by=actor, at=now(), **given)

    if request.method == "POST" and (user := submit(form, act)):
        with translation.override(DJANGO_LANGUAGE[Language(user.language)]):
            response = done(request, _("Your account is up to date."), reverse("my_account"))
        keep_language(response, user.language)
        return response
    return _page(request, form=form)


@open_to(OFFICE)
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make an API token; its key is shown once."""
    form = TokenForm(request.POST)

    def act(given: dict[str, Any]) -> actions.TokenMade:
        return actions.make_api_token(by=actor_of(request), at=now(), **given)

    if made := submit(form, act):
        show_once(request, "token", made.key)
        return done(request, _("The token is made."), reverse("my_account") + "#tokens")
    return _page(request, token_form=form)


@open_to(OFFICE)
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Stop a token."""
    token = actions.revoke_api_token(by=actor_of(request), at=now(), token_id=token_id)
    sentence = _("The token “%(label)s” no longer works.") % {"label": token.label}
    return done(request, sentence, reverse("my_account") + "#tokens")


def _page(
    request: HttpRequest,
    *,
    form: OwnAccountForm | None = None,
    token_form: TokenForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    details = queries.own_account(viewer=actor)
    context = {
        "details": details,
        "form": form
        or OwnAccountForm(
            initial={
                "name": details.name,
                "name_hanzi": details.name_hanzi,
                "post_title": details.post_title,
                "language": details.language,
            }
        ),
        "token_form": token_form or TokenForm(),
        "tokens": queries.own_tokens(viewer=actor, at=now()),
        "may_make_tokens": actor.may(Permission.MAKE_API_TOKEN),
        "two_step": is_mfa_enabled(request.user),
        "new_key": pop_once(request, "token"),
    }
    refused = (form and form.errors) or (token_form and token_form.errors)
    return render(request, "accounts/my_account.html", context, status=422 if refused else 200)
