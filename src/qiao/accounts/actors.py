"""Which Actor is this user? Built once a request, and once an API call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.accounts.permissions import permissions_of
from qiao.core.actor import PUBLIC, Actor, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from qiao.accounts.models import User


def actor_for(user: User | AnonymousUser) -> Actor:
    """The Actor of a user; the public's for someone who is not signed in."""
    if not user.is_authenticated:
        return PUBLIC
    role = Role(user.role)
    return Actor(
        role=role,
        user_id=user.pk,
        name=user.shown_name,
        post=user.post_title,
        side=user.side_id,
        institution_id=user.institution_id,
        language=user.language,
        permissions=permissions_of(role),
    )
