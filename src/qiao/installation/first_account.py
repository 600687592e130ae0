"""Who invites the first person? Nobody: the operator opens one account of the secretariat.

Only while the secretariat has none; from then on people come by invitation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.actions.entries import enter, must_be_good
from qiao.accounts.models import User
from qiao.accounts.permissions import Permission
from qiao.accounts.queries import users_who_may
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import Conflict, Invalid
from qiao.core.text import Language
from qiao.installation.operator import operator

if TYPE_CHECKING:
    from datetime import datetime

log.declare({"installation.account_opened": _("opened the first account")})


@transaction.atomic
def open_first_account(
    *, at: datetime, email: str, name: str, language: str, password: str
) -> User:
    """Open an account of the secretariat, for the operator of this machine.

    Refuses when someone can invite already, and a password that the policy refuses.
    """
    if users_who_may(Permission.MANAGE_ACCOUNTS).exists():
        raise Conflict(
            _("The secretariat has an account already."),
            mend=_("Sign in with it and invite people on the page “People”."),
        )
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(
            _("“%(email)s” is not an e-mail address."),
            mend=_("Write it as in office@example.org."),
            values={"email": email},
        ) from error
    user = User(
        email=address,
        name=name.strip(),
        role=Role.SECRETARIAT.value,
        language=Language(language),
        joined_at=at,
    )
    must_be_good(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    enter("account", user.pk, "installation.account_opened", by=operator(), at=at)
    return user
