"""How does an act on accounts enter the log, and which password is good enough?

The log of accounts is the secretariat's own, whoever acts: it answers for who can come in. It
holds numbers of rows only, never a name or an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from qiao.core import log
from qiao.core.actor import Actor, Owner
from qiao.core.errors import Invalid
from qiao.core.release import Release

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.accounts.models import User


def enter(kind: str, subject: int, verb: str, *, by: Actor, at: datetime, **facts: Any) -> None:
    """One entry of the log, about the row `subject` of `kind`."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind=kind,
        subject=f"{kind}-{subject}",
        owner=Owner.SECRETARIAT,
        release=Release.OWN,
        **facts,
    )


def must_be_good(password: str, user: User) -> None:
    """Refuse a password that the policy refuses, with its reasons."""
    try:
        validate_password(password, user=user)
    except ValidationError as refused:
        raise Invalid(" ".join(refused.messages), field="password") from refused
