"""Whose key is this? The API asks once a call; the day of last use is kept, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from qiao.accounts.actors import actor_for
from qiao.accounts.models import ApiToken
from qiao.accounts.secrecy import fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor


def actor_of_token(key: str, *, at: datetime) -> Actor | None:
    """The Actor that a valid key acts as; None for a key that is unknown, revoked or run out."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            token_hash=fingerprint(key),
            revoked_at=None,
            expires_at__gt=at,
            user__is_active=True,
        )
        .first()
    )
    if token is None:
        return None
    today = at.date()
    if token.last_used_on != today:
        ApiToken.objects.filter(~Q(last_used_on=today) | Q(last_used_on=None), pk=token.pk).update(
            last_used_on=today
        )
    return actor_for(token.user)
