"""Who are the users, and who waits to join? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.accounts.models import ApiToken, Invitation, User
from qiao.accounts.permissions import ROLE_PERMISSIONS, Permission
from qiao.accounts.rules import InvitationState, invitation_state, may_keep
from qiao.core.actor import Role
from qiao.core.text import Language, Text
from qiao.partners.models import Institution
from qiao.phases.models import Programme

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qiao.core.actor import Actor

#: The roles in the order in which lists show them.
_ORDER = list(Role)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone who can sign in, or could."""

    id: int
    name: str
    email: str
    role: Role
    side: int | None
    institution: Text
    post: str
    is_active: bool
    joined_at: datetime | None
    last_seen: datetime | None
    may_close: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation and where it stands."""

    id: int
    name: str
    email: str
    role: Role
    side: int | None
    institution: Text
    language: Language
    invited_at: datetime
    expires_at: datetime
    state: InvitationState


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One of a person's API tokens; `is_valid` at the moment asked for."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try, named on the sign-in page of a demonstration."""

    name: str
    email: str
    role: Role
    side: int | None
    language: Language


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person may correct about themselves."""

    email: str
    name: str
    name_hanzi: str
    post_title: str
    language: Language


@dataclass(frozen=True, slots=True)
class InstitutionChoice:
    """An institution that a person can be invited for."""

    code: str
    name: Text
    side: int | None


def users_who_may(permission: Permission) -> QuerySet[User]:
    """The users who can sign in and whose role grants this permission."""
    roles = [role.value for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    return User.objects.filter(is_active=True, role__in=roles).order_by("id")


def list_people(*, viewer: Actor) -> tuple[PersonRow, ...]:
    """The accounts that this viewer may see: by side, role and name. One query."""
    rows = [
        PersonRow(
            id=user.pk,
            name=user.shown_name,
            email=user.email,
            role=Role(user.role),
            side=user.side_id,
            institution=user.institution.name if user.institution else Text(),
            post=user.post_title,
            is_active=user.is_active,
            joined_at=user.joined_at,
            last_seen=user.last_login,
            may_close=viewer.may(Permission.CLOSE_ACCOUNT)
            and user.pk != viewer.user_id
            and may_keep(viewer, role=user.role, side=user.side_id),
        )
        for user in User.objects.visible_to(viewer).select_related("institution")
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.side or 0, _ORDER.index(row.role), row.name, row.id))
    )


def open_invitations(*, viewer: Actor, at: datetime) -> tuple[InvitationRow, ...]:
    """The invitations that wait, or ran out without an answer; newest first. One query."""
    rows = (
        Invitation.objects.visible_to(viewer)
        .filter(accepted_at=None, withdrawn_at=None)
        .select_related("institution")
        .order_by("-invited_at", "-id")[:200]
    )
    return tuple(_invitation(row, at) for row in rows)


def invitation_for(*, token_hash: str, at: datetime) -> InvitationRow | None:
    """The invitation that a link belongs to, while it waits; None for any other link."""
    row = Invitation.objects.select_related("institution").filter(token_hash=token_hash).first()
    return _invitation(row, at) if row else None


def institutions_to_invite_for(*, viewer: Actor) -> tuple[InstitutionChoice, ...]:
    """The institutions that this viewer may invite people for. One query."""
    rows = Institution.objects.filter(retired=False)
    if not viewer.may(Permission.MANAGE_ACCOUNTS):
        rows = rows.filter(side_id=viewer.acting_side)
    return tuple(
        InstitutionChoice(row.code, row.name, row.side_id)
        for row in rows.order_by("side_id", "name_en")
    )


def own_account(*, viewer: Actor) -> OwnAccount:
    """The viewer's own details, as stored. One query."""
    user = User.objects.get(pk=viewer.author_id)
    return OwnAccount(
        email=user.email,
        name=user.name,
        name_hanzi=user.name_hanzi,
        post_title=user.post_title,
        language=Language(user.language),
    )


def own_tokens(*, viewer: Actor, at: datetime) -> tuple[TokenRow, ...]:
    """The viewer's tokens that were not revoked, newest first. One query."""
    rows = ApiToken.objects.filter(user_id=viewer.author_id, revoked_at=None).order_by("-id")
    return tuple(
        TokenRow(
            id=row.pk,
            label=row.label,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_on=row.last_used_on,
            is_valid=at < row.expires_at,
        )
        for row in rows
    )


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The accounts of a demonstration; none where real people work. At most two queries."""
    if not Programme.objects.filter(is_demo=True).exists():
        return ()
    users = User.objects.filter(is_demo=True, is_active=True)
    rows = [
        DemoAccount(
            user.shown_name, user.email, Role(user.role), user.side_id, Language(user.language)
        )
        for user in users
    ]
    return tuple(sorted(rows, key=lambda row: (row.side or 0, _ORDER.index(row.role), row.email)))


def _invitation(row: Invitation, at: datetime) -> InvitationRow:
    return InvitationRow(
        id=row.pk,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        side=row.side_id,
        institution=row.institution.name if row.institution else Text(),
        language=Language(row.language),
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        state=invitation_state(
            accepted_at=row.accepted_at,
            withdrawn_at=row.withdrawn_at,
            expires_at=row.expires_at,
            at=at,
        ),
    )
