"""Who may be let in, by whom, and until when? Pure: no tables, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.actor import Actor, Role
from qiao.core.errors import Invalid, NotPermitted, RuleBroken

if TYPE_CHECKING:
    from datetime import datetime

INVITATION_LASTS = timedelta(days=14)
#: For how many days an API token may be made, and how many a person may hold.
TOKEN_DAYS = (30, 90, 365)
TOKENS_AT_ONCE = 20
SIDED = frozenset({Role.COORDINATOR, Role.FOCAL_POINT})


class InvitationState(TextChoices):
    """Where an invitation stands."""

    WAITING = "waiting", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    EXPIRED = "expired", _("ran out")
    WITHDRAWN = "withdrawn", _("withdrawn")


def invitation_state(
    *,
    accepted_at: datetime | None,
    withdrawn_at: datetime | None,
    expires_at: datetime,
    at: datetime,
) -> InvitationState:
    """The state of an invitation at a moment."""
    if accepted_at:
        return InvitationState.ACCEPTED
    if withdrawn_at:
        return InvitationState.WITHDRAWN
    return InvitationState.WAITING if at < expires_at else InvitationState.EXPIRED


def must_wait(state: InvitationState) -> None:
    """Refuse an invitation that is no longer open, saying why."""
    refusals = {
        InvitationState.ACCEPTED: (
            _("This invitation was accepted already."),
            _("Sign in with the e-mail address and the password of that account."),
        ),
        InvitationState.WITHDRAWN: (
            _("This invitation was withdrawn."),
            _("Ask whoever invited you for a new one."),
        ),
        InvitationState.EXPIRED: (
            _("This invitation ran out: an invitation lasts 14 days."),
            _("Ask whoever invited you for a new one."),
        ),
    }
    if state in refusals:
        what, mend = refusals[state]
        raise RuleBroken(what, mend=mend)


def may_keep(actor: Actor, *, role: str, side: int | None) -> bool:
    """May this actor let people of this role and side in, or shut them out?

    The secretariat anyone; a coordinator the focal points of their own side.
    """
    if actor.may(Permission.MANAGE_ACCOUNTS):
        return True
    return role == Role.FOCAL_POINT and side is not None and side == actor.side


def must_keep(actor: Actor, *, role: str, side: int | None) -> None:
    """Refuse the actor who may not, for this role and side."""
    if not may_keep(actor, role=role, side=side):
        raise NotPermitted(
            _("A coordinator invites only focal points of their own side."),
            mend=_("Ask the secretariat to invite this person."),
        )


def must_be_a_place(
    *, role: str, side: int | None, has_institution: bool, institution_side: int | None
) -> None:
    """Refuse a role, side and institution that do not fit together."""
    if role not in SIDED:
        if side is not None:
            raise Invalid(
                _("This role acts for no side."),
                mend=_("Leave the side empty, or choose a coordinator or focal point."),
                field="side",
            )
        return
    if side is None:
        raise Invalid(
            _("Coordinators and focal points act for a side."),
            mend=_("Choose the side."),
            field="side",
        )
    if not has_institution:
        if role == Role.FOCAL_POINT:
            raise Invalid(
                _("A focal point stands for an institution."),
                mend=_("Choose the institution."),
                field="institution",
            )
        return
    if institution_side != side:
        raise Invalid(
            _("This institution does not belong to that side."),
            mend=_("Choose an institution of the side, or the other side."),
            field="institution",
        )


def must_not_be_self(actor: Actor, user_id: int) -> None:
    """Refuse to close one's own account, which would leave nobody to open it again."""
    if actor.user_id == user_id:
        raise RuleBroken(
            _("You cannot close your own account."),
            mend=_("Ask a colleague of the secretariat to close it."),
        )


def token_lasts(days: int) -> timedelta:
    """For how long a token is valid; refuses what is not offered."""
    if days not in TOKEN_DAYS:
        raise Invalid(
            _("A token lasts 30, 90 or 365 days, not %(days)s."),
            mend=_("Choose one of the three."),
            field="days",
            values={"days": days},
        )
    return timedelta(days=days)


def must_have_room_for_token(held: int) -> None:
    """Refuse one token too many: a forgotten key is an open door."""
    if held >= TOKENS_AT_ONCE:
        raise RuleBroken(
            _("You hold %(held)s valid tokens, which is the most that one person may."),
            mend=_("Revoke one that you no longer use."),
            values={"held": held},
        )
