"""What may happen to an activity next, and what its counts mean. Pure: no tables, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from qiao.core.occasions import Dates


class ActivityKind(TextChoices):
    """The kinds that partners speak of."""

    SEMINAR = "seminar", _("seminar")
    WORKSHOP = "workshop", _("workshop")
    TRAINING = "training", _("training")
    STUDY_VISIT = "study_visit", _("study visit")
    EXPERT_MISSION = "expert_mission", _("expert mission")
    MEETING = "meeting", _("meeting")
    LAUNCH = "launch", _("launch or anniversary")


class Status(TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class HeadcountQualifier(TextChoices):
    """How exact a stated headcount is; it is never mixed with a counted one."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    UNSTATED = "unstated", _("not stated")


class HostRole(TextChoices):
    """What an institution does in an activity."""

    HOST = "host", _("host")
    CO_HOST = "co_host", _("co-host")
    ORGANISER = "organiser", _("organiser")
    EXPERT = "expert", _("gives experts")
    ATTENDS = "attends", _("takes part")


class ParticipationRole(TextChoices):
    """Why someone was there. Only participants are "trained"."""

    PARTICIPANT = "participant", _("participant")
    SPEAKER = "speaker", _("speaker")
    ORGANISER = "organiser", _("organiser")
    OBSERVER = "observer", _("observer")
    INTERPRETER = "interpreter", _("interpreter")


class SessionPart(TextChoices):
    """Which part of its day a session fills."""

    DAY = "day", _("whole day")
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class SheetState(TextChoices):
    """A sheet is looked at before anything is stored."""

    PREVIEW = "preview", _("to be confirmed")
    CONFIRMED = "confirmed", _("stored")
    DISCARDED = "discarded", _("discarded")


class Move(TextChoices):
    """What someone does to an activity."""

    EDIT = "edit", _("edit")
    HOLD = "hold", _("record as held")
    POSTPONE = "postpone", _("postpone")
    RESCHEDULE = "reschedule", _("set new dates")
    CANCEL = "cancel", _("cancel")
    TAKE_ATTENDANCE = "take_attendance", _("record who took part")


#: From each status, what each move leads to. What is not here is refused.
TRANSITIONS: Mapping[tuple[Status, Move], Status] = {
    (Status.PLANNED, Move.EDIT): Status.PLANNED,
    (Status.PLANNED, Move.HOLD): Status.HELD,
    (Status.PLANNED, Move.POSTPONE): Status.POSTPONED,
    (Status.PLANNED, Move.RESCHEDULE): Status.PLANNED,
    (Status.PLANNED, Move.CANCEL): Status.CANCELLED,
    (Status.POSTPONED, Move.EDIT): Status.POSTPONED,
    (Status.POSTPONED, Move.HOLD): Status.HELD,
    (Status.POSTPONED, Move.RESCHEDULE): Status.PLANNED,
    (Status.POSTPONED, Move.CANCEL): Status.CANCELLED,
    (Status.HELD, Move.EDIT): Status.HELD,
    (Status.HELD, Move.HOLD): Status.HELD,
    (Status.HELD, Move.TAKE_ATTENDANCE): Status.HELD,
}


def next_status(status: str, move: Move) -> Status:
    """Where this move leads; refuses a move that the status does not allow."""
    try:
        return TRANSITIONS[Status(status), move]
    except KeyError:
        raise RuleBroken(
            _("An activity that is “%(status)s” does not allow this step: %(move)s."),
            mend=_MENDS.get(move, _("Reload the page to see where the activity stands now.")),
            values={"status": Status(status).label, "move": move.label},
        ) from None


_MENDS = {
    Move.TAKE_ATTENDANCE: _("Record first when it was held."),
}


def allowed(status: str) -> frozenset[Move]:
    """The moves that a status allows."""
    return frozenset(move for (at, move) in TRANSITIONS if at == status)


def must_have_reason(reason: str) -> str:
    """The reason without outer spaces; refuses an empty one."""
    if not (given := reason.strip()):
        raise RuleBroken(
            _("This needs a reason that a reader can understand later."),
            mend=_("Say in a sentence why."),
            field="reason",
        )
    return given


def needs_reason(held: Dates, closed_through: date | None) -> bool:
    """Are the records of an activity held then closed, so that a change must say why?"""
    day = held.counts_on
    return closed_through is not None and day is not None and day <= closed_through


def headcount(stated: int | None, qualifier: str) -> HeadcountQualifier:
    """How exact a stated headcount is; refuses a qualifier without a number."""
    exact = HeadcountQualifier(qualifier)
    if stated is None:
        return HeadcountQualifier.UNSTATED
    return HeadcountQualifier.EXACT if exact == HeadcountQualifier.UNSTATED else exact


_SHARES = {
    SessionPart.DAY: Decimal(1),
    SessionPart.MORNING: Decimal("0.5"),
    SessionPart.AFTERNOON: Decimal("0.5"),
    SessionPart.EVENING: Decimal("0.25"),
}


def usual_share(part: str) -> Decimal:
    """The share of a day that a session usually fills."""
    return _SHARES[SessionPart(part)]


@dataclass(frozen=True, slots=True)
class SessionShare:
    """When a session was and what share of its day it fills."""

    number: int
    on: date | None
    share: Decimal


def days_attended(attended: Iterable[SessionShare]) -> Decimal:
    """The days that the attended sessions add up to: at most one whole day on one date."""
    by_date: dict[date | int, Decimal] = {}
    for session in attended:
        key = session.on or session.number
        by_date[key] = by_date.get(key, Decimal(0)) + session.share
    return sum((min(day, Decimal(1)) for day in by_date.values()), Decimal(0))


@dataclass(frozen=True, slots=True)
class Seat:
    """One participation as far as counting goes."""

    activity: int
    person: int
    role: str
    days: Decimal
    is_withdrawn: bool = False

    @property
    def is_trained(self) -> bool:
        """Does it count? Only participants do; what is withdrawn counts nowhere."""
        return self.role == ParticipationRole.PARTICIPANT and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class Counts:
    """Four numbers that are never mixed."""

    activities: int
    participations: int
    persons: int
    person_days: Decimal


def counts(seats: Iterable[Seat]) -> Counts:
    """The plain definition of the four numbers; measures over tables must equal it."""
    trained = [seat for seat in seats if seat.is_trained]
    return Counts(
        activities=len({seat.activity for seat in trained}),
        participations=len(trained),
        persons=len({seat.person for seat in trained}),
        person_days=sum((seat.days for seat in trained), Decimal(0)),
    )


_WITHOUT_NEED = frozenset({ActivityKind.MEETING, ActivityKind.LAUNCH})


def must_answer_a_need(kind: str, needs: int) -> None:
    """All kinds but meetings and launches answer at least one endorsed need."""
    if not needs and ActivityKind(kind) not in _WITHOUT_NEED:
        raise Invalid(
            _("An activity of the kind “%(kind)s” answers a need that both sides endorsed."),
            mend=_("Choose at least one endorsed need."),
            field="needs",
            values={"kind": ActivityKind(kind).label},
        )
