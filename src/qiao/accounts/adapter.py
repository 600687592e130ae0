"""How does allauth behave here? Nobody signs up alone, and its secrets are sealed.

allauth brings the flows (sign-in, reset, one-time codes, limits); this module says where ours
differ. Its pages are opened, one by one, in `accounts.urls`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qiao.accounts.actions import record_own_act
from qiao.accounts.language import keep_language
from qiao.accounts.messages import send_reset
from qiao.accounts.secrecy import seal, unseal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.accounts.models import User


_OCCASIONS = {
    "mfa/email/totp_activated": "accounts.two_step_started",
    "mfa/email/totp_deactivated": "accounts.two_step_stopped",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes_made",
}


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation; a signed-in person reads in their own language."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        keep_language(response, user.language)
        return response

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask for the password again. The address is the user's own; there is no other table."""
        known = self.authenticate(context.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset begins with the configured address, never with a request's host."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "0", "key": "KEY"})
        return settings.CONFIG.address + path.replace("0-KEY", quote(key))

    def send_password_reset_mail(self, user: User, _email: str, context: dict[str, Any]) -> None:
        send_reset(user, context["password_reset_url"])

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            record_own_act(user, "accounts.password_changed", at=timezone.now())

    def send_notification_mail(self, occasion: str, user: User, *_: Any, **_details: Any) -> None:
        """Each change of a person's sign-in is told here; the log keeps those of codes."""
        if verb := _OCCASIONS.get(occasion):
            record_own_act(user, verb, at=timezone.now())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Signing in and out speak for themselves; what changes an account is confirmed."""
        if message_template in (
            "account/messages/logged_in.txt",
            "account/messages/logged_out.txt",
        ):
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys of one-time codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
