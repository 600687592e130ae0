"""Who may do what? One table. Actions ask `must` in their first line; pages ask `Actor.may`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Actor, Role
from qiao.core.errors import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping


class Permission(StrEnum):
    """What can be done, as verb and noun. Seeing is another question: `visible_to`."""

    RAISE_NEED = "raise_need"
    EDIT_NEED = "edit_need"
    RELEASE_NEED = "release_need"
    JOIN_NEEDS = "join_needs"
    CHECK_TEXT = "check_text"
    ASK_ENDORSEMENT = "ask_endorsement"
    ENDORSE = "endorse"
    KEEP_TRACK = "keep_track"
    PLAN_ROUND = "plan_round"
    MOVE_ROUND = "move_round"
    ACCEPT_ROUND = "accept_round"
    KEEP_DELEGATION = "keep_delegation"
    RECORD_ATTENDANCE = "record_attendance"
    PROPOSE_ITEM = "propose_item"
    WRITE_POSITION = "write_position"
    RELEASE_POSITION = "release_position"
    WRITE_NOTE = "write_note"
    WRITE_POINT = "write_point"
    NEGOTIATE_POINT = "negotiate_point"
    BRACKET_POINT = "bracket_point"
    AGREE_POINT = "agree_point"
    ADOPT_POINTS = "adopt_points"
    RECORD_COMMITMENT = "record_commitment"
    AGREE_COMMITMENT = "agree_commitment"
    MOVE_COMMITMENT = "move_commitment"
    VERIFY_DELIVERY = "verify_delivery"
    PAIR_COMMITMENTS = "pair_commitments"
    KEEP_NEGOTIATION = "keep_negotiation"
    IMPORT_REGISTER = "import_register"
    SEND_REMINDERS = "send_reminders"
    KEEP_CALENDAR = "keep_calendar"
    TAKE_PAPER = "take_paper"
    PLAN_ACTIVITY = "plan_activity"
    HOLD_ACTIVITY = "hold_activity"
    IMPORT_SHEET = "import_sheet"
    CORRECT_PARTICIPATION = "correct_participation"
    SEE_PERSONS = "see_persons"
    PLAN_LOGFRAME = "plan_logframe"
    ENTER_VALUE = "enter_value"
    APPROVE_VALUE = "approve_value"
    FREEZE_PERIOD = "freeze_period"
    TAKE_REPORT = "take_report"
    LOAD_PROGRAMME = "load_programme"
    MANAGE_ACCOUNTS = "manage_accounts"
    INVITE = "invite"
    CLOSE_ACCOUNT = "close_account"
    KEEP_OWN_ACCOUNT = "keep_own_account"
    MAKE_API_TOKEN = "make_api_token"  # noqa: S105 -- the name of a permission
    SEE_OUTBOX = "see_outbox"
    SEE_LOG = "see_log"
    UPLOAD_FILE = "upload_file"
    IMPORT_STATISTICS = "import_statistics"
    COMPUTE_ESTIMATES = "compute_estimates"


P = Permission
_SELF = {P.KEEP_OWN_ACCOUNT, P.MAKE_API_TOKEN, P.KEEP_CALENDAR}
_OWN_NEEDS = {P.RAISE_NEED, P.EDIT_NEED, P.RELEASE_NEED, P.UPLOAD_FILE}
_OWN_DIALOGUE = {
    P.KEEP_DELEGATION,
    P.PROPOSE_ITEM,
    P.WRITE_POSITION,
    P.WRITE_NOTE,
    P.WRITE_POINT,
    P.NEGOTIATE_POINT,
    P.BRACKET_POINT,
    P.RECORD_COMMITMENT,
    P.MOVE_COMMITMENT,
    P.TAKE_PAPER,
}
#: What only a side does: the secretariat serves both and answers for neither.
_SIDES_ALONE = {
    P.ENDORSE,
    P.RAISE_NEED,
    P.ACCEPT_ROUND,
    P.KEEP_DELEGATION,
    P.WRITE_POSITION,
    P.RELEASE_POSITION,
    P.BRACKET_POINT,
    P.AGREE_POINT,
    P.AGREE_COMMITMENT,
}
_SIDE = {*_SELF, *_OWN_NEEDS, *_OWN_DIALOGUE, P.CHECK_TEXT, P.SEE_PERSONS, P.TAKE_REPORT}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.SECRETARIAT: frozenset(Permission) - _SIDES_ALONE,
    Role.COORDINATOR: frozenset(
        _SIDE
        | {P.ENDORSE, P.ENTER_VALUE, P.INVITE, P.CLOSE_ACCOUNT}
        | {P.PLAN_ROUND, P.ACCEPT_ROUND, P.RECORD_ATTENDANCE, P.RELEASE_POSITION}
        | {P.AGREE_POINT, P.AGREE_COMMITMENT, P.VERIFY_DELIVERY}
    ),
    Role.FOCAL_POINT: frozenset(_SIDE),
    Role.DONOR_READER: frozenset(_SELF | {P.TAKE_REPORT, P.TAKE_PAPER}),
    Role.PARTICIPANT: frozenset({P.KEEP_OWN_ACCOUNT}),
    Role.PUBLIC: frozenset(),
}

ROLE_NAMES = {
    Role.SECRETARIAT: _("secretariat"),
    Role.COORDINATOR: _("coordinator of a side"),
    Role.FOCAL_POINT: _("focal point of an institution"),
    Role.DONOR_READER: _("donor's reader"),
    Role.PARTICIPANT: _("participant"),
    Role.PUBLIC: _("the public"),
}


def permissions_of(role: Role) -> frozenset[str]:
    """The row of the table."""
    return frozenset(str(p) for p in ROLE_PERMISSIONS[role])


def must(actor: Actor, permission: Permission) -> None:
    """Refuse the actor who may not: the first line of every action."""
    if not actor.may(permission):
        raise NotPermitted(
            _("The role “%(role)s” may not do this."),
            mend=_("Ask someone whose role may, or the secretariat."),
            values={"role": ROLE_NAMES[actor.role]},
        )
