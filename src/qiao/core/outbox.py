"""Where do messages go? Into the outbox always, and to the mail server when there is one.

Django's e-mail backend for every message of the platform, allauth's included. A failure of the
mail server is kept with the message and never breaks the action that wrote it.
"""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import BadHeaderError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils import timezone

from qiao.core.models import OutboxMessage

PLAIN_SMTP = 25

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class OutboxBackend(BaseEmailBackend):
    """Keeps each message as a row, then hands it to SMTP when configured."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            row = OutboxMessage(
                created_at=timezone.now(),
                to=", ".join(message.to)[:254],
                subject=message.subject[:250],
                body=str(message.body),
            )
            row.save()
            if settings.CONFIG.mail.host:
                row.failure = _send(message)
                row.sent_at = None if row.failure else timezone.now()
                row.save(update_fields=["failure", "sent_at"])
        return len(email_messages)


def _send(message: EmailMessage) -> str:
    mail = settings.CONFIG.mail
    server = SmtpBackend(
        host=mail.host,
        port=mail.port,
        username=mail.user,
        password=mail.password,
        use_tls=mail.port != PLAIN_SMTP,
        timeout=5,
    )
    try:
        server.send_messages([message])
    except (OSError, smtplib.SMTPException, BadHeaderError) as error:
        return f"{type(error).__name__}: {error}"[:250]
    return ""
