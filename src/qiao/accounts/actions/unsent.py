"""Who opens the link of a message that no mail server took? The secretariat, and it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.actions.entries import enter
from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import NotFound
from qiao.core.models import OutboxMessage

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "accounts.message_opened": _("opened the link in unsent message %(message)s"),
    }
)


@transaction.atomic
def open_message(*, by: Actor, at: datetime, message_id: int) -> OutboxMessage:
    """Open an unsent message with its link, to pass it on by hand; the log says who did.

    A link lets its bearer in as the addressee, so reading one is an act of its own.
    """
    must(by, Permission.SEE_OUTBOX)
    message = OutboxMessage.objects.filter(pk=message_id, sent_at=None).first()
    if message is None:
        raise NotFound(
            _("There is no unsent message %(number)s."),
            mend=_("A message that was sent is read by its addressee only."),
            values={"number": message_id},
        )
    enter("message", message.pk, "accounts.message_opened", by=by, at=at, message=message.pk)
    return message
