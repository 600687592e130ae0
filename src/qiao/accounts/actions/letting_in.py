"""Who is let in and who is shut out? Invite, join, withdraw, close, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.accounts import rules
from qiao.accounts.actions.entries import enter, must_be_good
from qiao.accounts.actors import actor_for
from qiao.accounts.messages import send_invitation
from qiao.accounts.models import Invitation, User
from qiao.accounts.permissions import Permission, must
from qiao.accounts.secrecy import fingerprint, new_secret
from qiao.core import log
from qiao.core.actor import Actor, Role
from qiao.core.errors import Conflict, Invalid, NotFound, RuleBroken
from qiao.core.text import Language
from qiao.partners.models import Institution

if TYPE_CHECKING:
    from datetime import datetime

log.declare(
    {
        "accounts.invited": _("sent invitation %(invitation)s"),
        "accounts.joined": _("joined by invitation %(invitation)s"),
        "accounts.invitation_withdrawn": _("withdrew invitation %(invitation)s"),
        "accounts.closed": _("closed account %(account)s"),
        "accounts.reopened": _("reopened account %(account)s"),
    }
)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its link, which is known at this moment only."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite(
    *,
    by: Actor,
    at: datetime,
    email: str,
    name: str,
    role: str,
    side: int | None = None,
    institution: str = "",
    language: str = Language.EN,
) -> Invited:
    """Invite one person into one role, for 14 days, and write to them."""
    must(by, Permission.INVITE)
    rules.must_keep(by, role=role, side=side)
    place = _institution(institution)
    rules.must_be_a_place(
        role=role,
        side=side,
        has_institution=place is not None,
        institution_side=place.side_id if place else None,
    )
    address = email.strip().lower()
    _must_be_new(address, at=at)
    secret = new_secret()
    invitation = Invitation.objects.create(
        token_hash=fingerprint(secret),
        email=address,
        name=name.strip(),
        role=Role(role).value,
        side_id=side,
        institution=place,
        language=Language(language),
        invited_by_id=by.author_id,
        invited_at=at,
        expires_at=at + rules.INVITATION_LASTS,
    )
    enter("invitation", invitation.pk, "accounts.invited", by=by, at=at, invitation=invitation.pk)
    link = settings.CONFIG.address + reverse("accept_invitation", args=[secret])
    send_invitation(invitation, link)
    return Invited(invitation, link)


@transaction.atomic
def accept_invitation(
    *,
    by: Actor,
    at: datetime,
    secret: str,
    name: str,
    password: str,
    name_hanzi: str = "",
    post_title: str = "",
    language: str = Language.EN,
) -> User:
    """Join with the link of an invitation, which is all the permission it takes."""
    if by.role != Role.PUBLIC:
        raise RuleBroken(
            _("You are signed in, and this invitation is for someone new."),
            mend=_("Sign out first, then open the link again."),
        )
    invitation = _invitation_of(secret, at=at)
    if User.objects.filter(email=invitation.email).exists():
        raise Conflict(
            _("There is an account with this e-mail address already."),
            mend=_("Sign in, or ask for a new password on the sign-in page."),
        )
    user = User(
        email=invitation.email,
        name=name.strip(),
        name_hanzi=name_hanzi.strip(),
        post_title=post_title.strip(),
        role=invitation.role,
        side_id=invitation.side_id,
        institution_id=invitation.institution_id,
        language=Language(language),
        joined_at=at,
    )
    must_be_good(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    invitation.accepted_at = at
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    joined = actor_for(user)
    enter("account", user.pk, "accounts.joined", by=joined, at=at, invitation=invitation.pk)
    return user


@transaction.atomic
def withdraw_invitation(*, by: Actor, at: datetime, invitation_id: int) -> Invitation:
    """Take back an invitation that waits; its link no longer works."""
    must(by, Permission.INVITE)
    invitation = (
        Invitation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise NotFound(
            _("There is no invitation %(number)s that you can see."),
            mend=_("Reload the list of invitations."),
            values={"number": invitation_id},
        )
    rules.must_keep(by, role=invitation.role, side=invitation.side_id)
    rules.must_wait(_state(invitation, at))
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    enter(
        "invitation",
        invitation.pk,
        "accounts.invitation_withdrawn",
        by=by,
        at=at,
        invitation=invitation.pk,
    )
    return invitation


@transaction.atomic
def close_account(*, by: Actor, at: datetime, user_id: int) -> User:
    """Shut someone out at once: their sessions and API tokens stop; what they did stays."""
    must(by, Permission.CLOSE_ACCOUNT)
    user = _kept_user(user_id, by=by)
    rules.must_not_be_self(by, user.pk)
    if not user.is_active:
        raise RuleBroken(_("This account is closed already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.api_tokens.filter(revoked_at=None).update(revoked_at=at)
    enter("account", user.pk, "accounts.closed", by=by, at=at, account=user.pk)
    return user


@transaction.atomic
def reopen_account(*, by: Actor, at: datetime, user_id: int) -> User:
    """Let someone in again, with the password they had; API tokens stay revoked."""
    must(by, Permission.CLOSE_ACCOUNT)
    user = _kept_user(user_id, by=by)
    if user.is_active:
        raise RuleBroken(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    enter("account", user.pk, "accounts.reopened", by=by, at=at, account=user.pk)
    return user


def _institution(code: str) -> Institution | None:
    if not code:
        return None
    found = Institution.objects.filter(code=code, retired=False).first()
    if found is None:
        raise Invalid(
            _("There is no institution %(code)s."),
            mend=_("Choose one from the list."),
            field="institution",
            values={"code": code},
        )
    return found


def _must_be_new(address: str, *, at: datetime) -> None:
    if User.objects.filter(email=address).exists():
        raise Invalid(
            _("There is an account with this e-mail address already."),
            mend=_("One person has one account: reopen or correct it instead."),
            field="email",
        )
    waiting = Invitation.objects.filter(
        email=address, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    if waiting.exists():
        raise Invalid(
            _("An invitation to this e-mail address waits for an answer already."),
            mend=_("Withdraw it first, then invite again."),
            field="email",
        )


def _invitation_of(secret: str, *, at: datetime) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(token_hash=fingerprint(secret))
        .first()
    )
    if invitation is None:
        raise NotFound(
            _("This is not the link of an invitation."),
            mend=_("Copy the whole link from the message, or ask for a new invitation."),
        )
    rules.must_wait(_state(invitation, at))
    return invitation


def _state(invitation: Invitation, at: datetime) -> rules.InvitationState:
    return rules.invitation_state(
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        expires_at=invitation.expires_at,
        at=at,
    )


def _kept_user(user_id: int, *, by: Actor) -> User:
    user = User.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise NotFound(
            _("There is no account %(number)s that you can see."),
            mend=_("Reload the list of people."),
            values={"number": user_id},
        )
    rules.must_keep(by, role=user.role, side=user.side_id)
    return user
