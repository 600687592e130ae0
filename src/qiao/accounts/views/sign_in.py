"""The pages of coming in and going out. allauth does the work; here each page is opened by name.

Only what is listed is reachable: allauth's own sign-up, address and social pages have no address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from qiao.accounts import actions
from qiao.accounts.language import DJANGO_LANGUAGE
from qiao.accounts.queries import demo_accounts
from qiao.core.actor import Role
from qiao.core.web import EVERYONE, SIGNED_IN, actor_of, now, open_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class SignIn(account.LoginView):  # type: ignore[misc]
    """The sign-in page; in a demonstration it names the accounts to try."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_accounts": demo_accounts()}


sign_in = open_to(EVERYONE)(SignIn.as_view())
sign_out = open_to(EVERYONE)(account.logout)
inactive = open_to(EVERYONE)(account.account_inactive)
reauthenticate = open_to(SIGNED_IN)(account.reauthenticate)
change_password = open_to(SIGNED_IN)(account.password_change)
reset_password = open_to(EVERYONE)(account.password_reset)
reset_sent = open_to(EVERYONE)(account.password_reset_done)
reset_from_link = open_to(EVERYONE)(account.password_reset_from_key)
reset_done = open_to(EVERYONE)(account.password_reset_from_key_done)

two_step = open_to(SIGNED_IN)(never_cache(mfa.index))
two_step_sign_in = open_to(EVERYONE)(mfa.authenticate)
two_step_again = open_to(SIGNED_IN)(mfa.reauthenticate)
start_two_step = open_to(SIGNED_IN)(never_cache(totp.activate_totp))
stop_two_step = open_to(SIGNED_IN)(totp.deactivate_totp)
recovery_codes = open_to(SIGNED_IN)(never_cache(recovery.view_recovery_codes))
new_recovery_codes = open_to(SIGNED_IN)(recovery.generate_recovery_codes)
recovery_codes_file = open_to(SIGNED_IN)(never_cache(recovery.download_recovery_codes))


@open_to(EVERYONE)
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Read on in the other language; with an account, also the next time."""
    actor = actor_of(request)
    chosen = {code: language for language, code in DJANGO_LANGUAGE.items()}.get(
        request.POST.get("language", "")
    )
    if chosen and actor.role != Role.PUBLIC and chosen != actor.language:
        actions.choose_language(by=actor, at=now(), language=chosen)
    return django_set_language(request)
