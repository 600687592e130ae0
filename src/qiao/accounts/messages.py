"""What is written about accounts? Short letters with one link, in the addressee's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from qiao.accounts.language import DJANGO_LANGUAGE
from qiao.accounts.permissions import ROLE_NAMES
from qiao.core.actor import Role
from qiao.core.formats import long_date
from qiao.core.text import Language
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from qiao.accounts.models import Invitation, User


def send_invitation(invitation: Invitation, link: str) -> None:
    """Write to the invited person, once the invitation is really stored."""
    transaction.on_commit(lambda: _send(invitation, link))


def send_reset(user: User, link: str) -> None:
    """Write to someone who asked for a new password."""
    with translation.override(DJANGO_LANGUAGE[Language(user.language)]):
        send_mail(
            subject=_("Choose a new password"),
            message=_(
                "Dear %(name)s,\n\n"
                "someone, probably you, asked for a new password for your account.\n\n"
                "Open this link to choose one. It works once.\n"
                "%(link)s\n\n"
                "If it was not you, leave this message: your password stays as it is.\n"
            )
            % {"name": user.shown_name, "link": link},
            from_email=None,
            recipient_list=[user.email],
        )


def _send(invitation: Invitation, link: str) -> None:
    facts = programme_facts()
    with translation.override(DJANGO_LANGUAGE[Language(invitation.language)]):
        words = {
            "programme": facts.name if facts else "Qiao",
            "name": invitation.name,
            "role": ROLE_NAMES[Role(invitation.role)],
            "link": link,
            "until": long_date(invitation.expires_at.date()),
        }
        send_mail(
            subject=_("You are invited: %(programme)s") % words,
            message=_(
                "Dear %(name)s,\n\n"
                "you are invited to work in the %(programme)s as: %(role)s.\n\n"
                "Open this link to choose a password and join. It works once, until %(until)s.\n"
                "%(link)s\n\n"
                "If you did not expect this message, leave it: nothing happens without you.\n"
            )
            % words,
            from_email=None,
            recipient_list=[invitation.email],
        )
