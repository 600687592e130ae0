"""Where does a round stand, and what may happen to it next? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Conflict, Invalid, RuleBroken
from qiao.core.occasions import DatePrecision

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from qiao.core.occasions import Dates


class TrackKind(TextChoices):
    """The level at which the two sides meet."""

    SUMMIT = "summit", _("summit")
    HIGH_LEVEL = "high_level", _("high-level dialogue")
    SENIOR_OFFICIALS = "senior_officials", _("senior officials")
    TECHNICAL = "technical", _("technical meeting")
    STEERING = "steering", _("steering committee")


class RoundState(TextChoices):
    """Where a round stands. A postponed round keeps its file."""

    PROPOSED = "proposed", _("proposed")
    DATES_AGREED = "dates_agreed", _("dates agreed")
    AGENDA_EXCHANGED = "agenda_exchanged", _("agenda exchanged")
    AGENDA_AGREED = "agenda_agreed", _("agenda agreed")
    DELEGATIONS_NOTIFIED = "delegations_notified", _("delegations notified")
    HELD = "held", _("held")
    MINUTES_DRAFTED = "minutes_drafted", _("minutes drafted")
    MINUTES_AGREED = "minutes_agreed", _("minutes agreed in both languages")
    PUBLISHED = "published", _("made public")
    CLOSED = "closed", _("closed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class RoundMove(TextChoices):
    """What someone does to a round."""

    AGREE_DATES = "agree_dates", _("record the dates as agreed")
    EXCHANGE_AGENDA = "exchange_agenda", _("exchange the agenda")
    AGREE_AGENDA = "agree_agenda", _("record the agenda as agreed")
    NOTIFY_DELEGATIONS = "notify_delegations", _("record the delegations as notified")
    HOLD = "hold", _("record as held")
    DRAFT_MINUTES = "draft_minutes", _("draft the minutes")
    AGREE_MINUTES = "agree_minutes", _("record the minutes as agreed")
    PUBLISH = "publish", _("publish")
    CLOSE = "close", _("close")
    POSTPONE = "postpone", _("postpone")
    RESUME = "resume", _("propose new dates")
    CANCEL = "cancel", _("cancel")
    REOPEN_DATES = "reopen_dates", _("change the dates")
    REOPEN_AGENDA = "reopen_agenda", _("change the agenda")


class DelegateRole(TextChoices):
    """What someone is in a delegation."""

    HEAD = "head", _("head of delegation")
    MEMBER = "member", _("member")
    ADVISER = "adviser", _("adviser")
    INTERPRETER = "interpreter", _("interpreter")
    NOTE_TAKER = "note_taker", _("note-taker")


class DelegateAttendance(TextChoices):
    """Was a delegate there? Kept with the minutes."""

    UNRECORDED = "unrecorded", _("not recorded")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


class Accepted(TextChoices):
    """What a side accepts of a round, in one exact version."""

    DATES = "dates", _("the dates")
    AGENDA = "agenda", _("the agenda")


S, M = RoundState, RoundMove
BEFORE_HELD = (
    S.PROPOSED,
    S.DATES_AGREED,
    S.AGENDA_EXCHANGED,
    S.AGENDA_AGREED,
    S.DELEGATIONS_NOTIFIED,
)
"""The states of a round that is still to come."""

#: From each state, what each move leads to. What is not here is refused.
TRANSITIONS: Mapping[tuple[RoundState, RoundMove], RoundState] = {
    (S.PROPOSED, M.AGREE_DATES): S.DATES_AGREED,
    (S.DATES_AGREED, M.EXCHANGE_AGENDA): S.AGENDA_EXCHANGED,
    (S.AGENDA_EXCHANGED, M.AGREE_AGENDA): S.AGENDA_AGREED,
    (S.AGENDA_AGREED, M.NOTIFY_DELEGATIONS): S.DELEGATIONS_NOTIFIED,
    (S.DELEGATIONS_NOTIFIED, M.HOLD): S.HELD,
    (S.AGENDA_AGREED, M.HOLD): S.HELD,
    (S.HELD, M.DRAFT_MINUTES): S.MINUTES_DRAFTED,
    (S.MINUTES_DRAFTED, M.AGREE_MINUTES): S.MINUTES_AGREED,
    (S.MINUTES_AGREED, M.PUBLISH): S.PUBLISHED,
    (S.MINUTES_AGREED, M.CLOSE): S.CLOSED,
    (S.POSTPONED, M.RESUME): S.PROPOSED,
    (S.POSTPONED, M.CANCEL): S.CANCELLED,
    (S.AGENDA_AGREED, M.REOPEN_AGENDA): S.AGENDA_EXCHANGED,
    (S.DELEGATIONS_NOTIFIED, M.REOPEN_AGENDA): S.AGENDA_EXCHANGED,
    (S.AGENDA_EXCHANGED, M.REOPEN_AGENDA): S.AGENDA_EXCHANGED,
    (S.DATES_AGREED, M.REOPEN_AGENDA): S.DATES_AGREED,
    (S.PROPOSED, M.REOPEN_AGENDA): S.PROPOSED,
    **{(state, M.POSTPONE): S.POSTPONED for state in BEFORE_HELD},
    **{(state, M.CANCEL): S.CANCELLED for state in BEFORE_HELD},
    **{(state, M.REOPEN_DATES): S.PROPOSED for state in BEFORE_HELD},
}


def next_state(state: str, move: RoundMove) -> RoundState:
    """Where this move leads; refuses a move that the state does not allow."""
    try:
        return TRANSITIONS[RoundState(state), move]
    except KeyError:
        raise RuleBroken(
            _("A round that is “%(state)s” does not allow this step: %(move)s."),
            mend=_("Reload the page to see where the round stands now."),
            values={"state": RoundState(state).label, "move": move.label},
        ) from None


def allowed(state: str) -> frozenset[RoundMove]:
    """The moves that a state allows."""
    return frozenset(move for (at, move) in TRANSITIONS if at == state)


SIDES: Final = frozenset({1, 2})
"""The positions of the two sides."""
#: The states of a round that took place.
AFTER_HELD = (S.HELD, S.MINUTES_DRAFTED, S.MINUTES_AGREED, S.PUBLISHED, S.CLOSED)
#: The path of a round that goes as planned: what its page shows as steps.
PATH = (*BEFORE_HELD, *AFTER_HELD[:-1])
#: Until here a side or the secretariat records who was there.
ATTENDANCE_OPEN = (S.HELD, S.MINUTES_DRAFTED, S.MINUTES_AGREED)


def must_be_accepted_by_both(accepted: Collection[int], subject: Accepted) -> None:
    """The dates (or the agenda) are agreed once both sides accepted exactly this version."""
    if not set(accepted) >= SIDES:
        raise RuleBroken(
            _("Not both sides have accepted this version of %(subject)s."),
            mend=_("Wait until each side has accepted it."),
            values={"subject": subject.label},
        )


def must_be_this_version(current: int, seen: int, subject: Accepted) -> None:
    """A side accepts what it has read."""
    if current != seen:
        raise Conflict(
            _("%(subject)s have moved on: you read version %(seen)s, it is now %(now)s.")
            if subject == Accepted.DATES
            else _("%(subject)s has moved on: you read version %(seen)s, it is now %(now)s."),
            mend=_("Read it as it is now, then decide."),
            values={"subject": subject.label.capitalize(), "seen": seen, "now": current},
        )


def must_be_open_to_dates(state: str, proposed: Dates) -> None:
    """Dates are accepted while they are proposed, and known to the day."""
    next_state(state, RoundMove.AGREE_DATES)
    if not proposed.known or proposed.precision != DatePrecision.DAY:
        raise RuleBroken(
            _("No exact days are proposed, so there is nothing to accept."),
            mend=_("Propose the first and the last day."),
        )


def must_have_items(count: int) -> None:
    """An agenda that is exchanged or accepted has something on it."""
    if not count:
        raise RuleBroken(
            _("The agenda has no item that both sides can see."),
            mend=_("Propose an item to the other side first."),
        )


def must_be_notified_by_both(released: Collection[int]) -> None:
    """Delegations are notified once each side has released its list."""
    if not set(released) >= SIDES:
        raise RuleBroken(
            _("Not both sides have released the list of their delegation."),
            mend=_("Wait until each side has released its list."),
        )


def must_have_been_held(held: Dates | None, *, today: date) -> Dates:
    """A meeting is recorded as held with its dates, once it has begun."""
    if held is None or not held.known or held.first is None:
        raise Invalid(
            _("When was it held? Without dates it cannot be recorded as held."),
            mend=_("Give the days on which it took place."),
            field="held_from",
        )
    if held.first > today:
        raise Invalid(
            _("%(first)s is still to come."),
            mend=_("Record the meeting once it has begun."),
            field="held_from",
            values={"first": held.first.isoformat()},
        )
    return held


def must_have_agreed_minutes(*, agreed: bool) -> None:
    """Minutes are agreed when every point of them is, in both languages."""
    if not agreed:
        raise RuleBroken(
            _("Not every point of the minutes is agreed by both sides in both languages."),
            mend=_("Settle the open points first."),
        )


def must_have_taken_place(state: str) -> None:
    """Who was there is recorded after the meeting and before its file is closed."""
    if state not in ATTENDANCE_OPEN:
        raise RuleBroken(
            _("Who was there is recorded once the meeting was held, until its file is closed."),
            mend=_("Reload the page to see where the round stands now."),
        )


def must_have_one_head(roles: Collection[str], *, exactly: bool) -> None:
    """A delegation has at most one head, and one by the time it is released."""
    heads = list(roles).count(DelegateRole.HEAD)
    if heads > 1 or (exactly and heads == 0):
        raise Invalid(
            _("A delegation has one head: this list has %(count)s."),
            mend=_("Choose who heads it."),
            values={"count": heads},
        )
