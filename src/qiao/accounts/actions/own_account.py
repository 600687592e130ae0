"""What does a person do with their own account? Correct it, choose a language, keep keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts import rules
from qiao.accounts.actions.entries import enter
from qiao.accounts.actors import actor_for
from qiao.accounts.models import ApiToken, User
from qiao.accounts.permissions import Permission, must
from qiao.accounts.secrecy import fingerprint, new_secret
from qiao.core import log
from qiao.core.errors import NotFound
from qiao.core.text import Language

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "accounts.changed": _("changed the details of their account"),
        "accounts.language_chosen": _("chose the other language"),
        "accounts.password_changed": _("set a new password"),
        "accounts.two_step_started": _("started signing in with codes"),
        "accounts.two_step_stopped": _("stopped signing in with codes"),
        "accounts.recovery_codes_made": _("made new recovery codes"),
        "accounts.token_made": _("made API token %(token)s, valid until %(until)s"),
        "accounts.token_revoked": _("revoked API token %(token)s"),
    }
)


@dataclass(frozen=True, slots=True)
class TokenMade:
    """An API token with its key, which is known at this moment only."""

    token: ApiToken
    key: str


@transaction.atomic
def change_own_settings(
    *, by: Actor, at: datetime, name: str, name_hanzi: str, post_title: str, language: str
) -> User:
    """Correct one's own name, post and language."""
    must(by, Permission.KEEP_OWN_ACCOUNT)
    user = User.objects.select_for_update(of=("self",)).get(pk=by.author_id)
    user.name = name.strip()
    user.name_hanzi = name_hanzi.strip()
    user.post_title = post_title.strip()
    user.language = Language(language)
    user.save(update_fields=["name", "name_hanzi", "post_title", "language"])
    enter("account", user.pk, "accounts.changed", by=by, at=at)
    return user


@transaction.atomic
def choose_language(*, by: Actor, at: datetime, language: str) -> User:
    """Read in this language from now on."""
    must(by, Permission.KEEP_OWN_ACCOUNT)
    user = User.objects.select_for_update(of=("self",)).get(pk=by.author_id)
    user.language = Language(language)
    user.save(update_fields=["language"])
    enter("account", user.pk, "accounts.language_chosen", by=by, at=at)
    return user


@transaction.atomic
def make_api_token(*, by: Actor, at: datetime, label: str, days: int) -> TokenMade:
    """Make a key with which a program acts as this person, until it runs out."""
    must(by, Permission.MAKE_API_TOKEN)
    lasts = rules.token_lasts(days)
    held = ApiToken.objects.filter(user_id=by.author_id, revoked_at=None, expires_at__gt=at).count()
    rules.must_have_room_for_token(held)
    key = f"qiao_{new_secret()}"
    token = ApiToken.objects.create(
        user_id=by.author_id,
        label=label.strip(),
        token_hash=fingerprint(key),
        created_at=at,
        expires_at=at + lasts,
    )
    until = token.expires_at.date().isoformat()
    enter("token", token.pk, "accounts.token_made", by=by, at=at, token=token.pk, until=until)
    return TokenMade(token, key)


@transaction.atomic
def revoke_api_token(*, by: Actor, at: datetime, token_id: int) -> ApiToken:
    """Stop one of one's own tokens at once."""
    must(by, Permission.KEEP_OWN_ACCOUNT)
    token = ApiToken.objects.filter(pk=token_id, user_id=by.author_id, revoked_at=None).first()
    if token is None:
        raise NotFound(
            _("You hold no valid token %(number)s."),
            mend=_("Reload the page of your account."),
            values={"number": token_id},
        )
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    enter("token", token.pk, "accounts.token_revoked", by=by, at=at, token=token.pk)
    return token


def record_own_act(user: User, verb: str, *, at: datetime) -> None:
    """Log what a person did to their own sign-in through allauth's pages."""
    enter("account", user.pk, verb, by=actor_for(user), at=at)
