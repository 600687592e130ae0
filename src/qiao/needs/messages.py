"""Who is told that an endorsement is asked? Those who may give it, each in their own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qiao.accounts.permissions import Permission
from qiao.accounts.queries import users_who_may

if TYPE_CHECKING:
    from qiao.accounts.models import User
    from qiao.core.text import Text


def tell_of_request(code: str, title: Text) -> None:
    """Write to everyone who may endorse, once the request is really stored."""

    def tell() -> None:
        for user in users_who_may(Permission.ENDORSE):
            _tell(user, code, title)

    transaction.on_commit(tell)


def _tell(user: User, code: str, title: Text) -> None:
    with translation.override("zh-hans" if user.language == "zh" else "en"):
        address = f"{settings.CONFIG.address}{reverse('need', args=[code])}"
        send_mail(
            subject=_("Your endorsement is asked: %(title)s") % {"title": title},
            message=_(
                "The secretariat asks your side to endorse a shared need, in both languages.\n\n"
                "%(title)s\n%(address)s\n"
            )
            % {"title": title, "address": address},
            from_email=None,
            recipient_list=[user.email],
        )
