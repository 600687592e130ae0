"""How is what was recorded about one person put right? Each change keeps its reason.

A participation is never deleted: it is corrected, or withdrawn and counts nowhere. Someone whom no
sheet lists is added as a walk-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities import rules
from qiao.activities.actions.records import (
    correct,
    held_dates,
    is_closed,
    locked_activity,
    record,
)
from qiao.activities.actions.storing import person_of, store_seats
from qiao.activities.changes import CHANGED, change, differences
from qiao.activities.institutions import fold
from qiao.activities.intake import PlannedSeat
from qiao.activities.models import Attendance, Participation
from qiao.activities.rules import Move, SessionShare, days_attended
from qiao.core.errors import Invalid, NotFound, RuleBroken
from qiao.partners.models import Institution
from qiao.partners.rules import identity_key

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.activities.models import Activity, Session
    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What is recorded about one person at one activity.

    `institution` is a code of the register; without one, `institution_as_written`, `side` and
    `kind` say what is known. With one, side, kind and level are the institution's.
    """

    hanzi: str
    latin: str
    sex: str
    role: str
    institution: str = ""
    institution_as_written: str = ""
    side: int | None = None
    kind: str = ""
    position: str = ""
    province: str = ""
    sessions: frozenset[int] = frozenset()


@transaction.atomic
def add_participation(
    *, by: Actor, at: datetime, code: str, facts: SeatFacts, reason: str = ""
) -> Participation:
    """Add someone whom no sheet lists; once the records are closed, with a reason."""
    must(by, Permission.CORRECT_PARTICIPATION)
    activity = locked_activity(code, by=by)
    rules.next_status(activity.status, Move.TAKE_ATTENDANCE)
    seat = _planned(facts)
    person = person_of(seat)
    if activity.participations.filter(person=person).exists():
        raise _listed_already()
    store_seats(activity, [seat], sessions=_sessions(activity, facts), sheet=None, at=at)
    row = activity.participations.get(person=person)
    if is_closed(held_dates(activity)):
        correct(activity, [change("seat", "", row.pk)], by=by, at=at, reason=reason, seat=row)
    record(activity, "seat_added", by=by, at=at, seat=row.pk)
    return row


@transaction.atomic
def correct_participation(
    *, by: Actor, at: datetime, code: str, seat_id: int, facts: SeatFacts, reason: str
) -> Participation:
    """Put right what is recorded about one person. What changed is kept, without names."""
    must(by, Permission.CORRECT_PARTICIPATION)
    activity = locked_activity(code, by=by)
    row = _seat(activity, seat_id)
    if row.withdrawn_at is not None:
        raise RuleBroken(
            _("This participation was withdrawn, so there is nothing to correct."),
            mend=_("Take the withdrawal back first if it was a mistake."),
        )
    before, personal = _stated(row, _attended(row)), _personal(row)
    seat = _planned(facts)
    person = person_of(seat)
    if activity.participations.exclude(pk=row.pk).filter(person=person).exists():
        raise _listed_already()
    sessions = _sessions(activity, facts)
    row.person_id = person
    row.role, row.sex, row.side = seat.role, seat.sex, seat.side
    row.kind, row.level = seat.kind, seat.level
    row.institution_id = seat.institution
    row.institution_as_written = seat.institution_as_written
    row.position, row.province = seat.position, seat.province
    row.days = days_attended(
        SessionShare(session.number, session.on, session.day_share)
        for session in sessions.values()
        if session.number in facts.sessions
    )
    row.save()
    _set_attendance(row, facts.sessions, sessions)
    changes = differences(before, _stated(row, facts.sessions))
    if _personal(row) != personal:
        changes = (*changes, change("position", "", CHANGED))
    if not changes:
        raise Invalid(_("Nothing was changed."), mend=_("Change what is wrong, or leave the page."))
    correct(activity, changes, by=by, at=at, reason=reason, seat=row)
    record(activity, "seat_corrected", by=by, at=at, seat=row.pk, fields=[c.field for c in changes])
    return row


@transaction.atomic
def withdraw_participation(
    *, by: Actor, at: datetime, code: str, seat_id: int, reason: str
) -> Participation:
    """The person was not there, or must not be counted: the row stays and counts nowhere."""
    must(by, Permission.CORRECT_PARTICIPATION)
    activity = locked_activity(code, by=by)
    row = _seat(activity, seat_id)
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    correct(activity, [change("seat", row.pk, "")], by=by, at=at, reason=reason, seat=row)
    record(activity, "seat_withdrawn", by=by, at=at, seat=row.pk)
    return row


@transaction.atomic
def reinstate_participation(
    *, by: Actor, at: datetime, code: str, seat_id: int, reason: str
) -> Participation:
    """Take a withdrawal back, with a reason: the participation counts again."""
    must(by, Permission.CORRECT_PARTICIPATION)
    activity = locked_activity(code, by=by)
    row = _seat(activity, seat_id)
    if row.withdrawn_at is None:
        return row
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    correct(activity, [change("seat", "", row.pk)], by=by, at=at, reason=reason, seat=row)
    record(activity, "seat_reinstated", by=by, at=at, seat=row.pk)
    return row


def _seat(activity: Activity, seat_id: int) -> Participation:
    row = (
        activity.participations.select_for_update(of=("self",))
        .select_related("institution")
        .filter(pk=seat_id)
        .first()
    )
    if row is None:
        raise NotFound(
            _("Activity %(code)s has no participation %(seat)s."),
            mend=_("Go back to the activity and choose one of its list."),
            values={"code": activity.code, "seat": seat_id},
        )
    return row


def _planned(facts: SeatFacts) -> PlannedSeat:
    if not (facts.hanzi.strip() or facts.latin.strip()):
        raise Invalid(
            _("The person has no name."),
            mend=_("Give the name in Hanzi, in Latin letters or in both."),
            field="hanzi",
        )
    institution = _institution(facts)
    return PlannedSeat(
        row=0,
        identity=identity_key(
            hanzi=facts.hanzi,
            latin=facts.latin,
            institution=institution.code if institution else fold(facts.institution_as_written),
        ),
        hanzi=facts.hanzi.strip(),
        latin=facts.latin.strip(),
        sex=facts.sex,
        role=facts.role,
        side=institution.side_id if institution else facts.side,
        institution=institution.pk if institution else None,
        institution_as_written=facts.institution_as_written.strip(),
        kind=institution.kind if institution else (facts.kind or "other"),
        level=institution.level if institution else "",
        position=facts.position.strip(),
        province=facts.province.strip() or (institution.province if institution else ""),
        sessions=facts.sessions,
    )


def _institution(facts: SeatFacts) -> Institution | None:
    if not facts.institution:
        return None
    found = Institution.objects.filter(code=facts.institution).first()
    if found is None:
        raise Invalid(
            _("%(unknown)s: not an institution of the register."),
            mend=_("Choose from the list."),
            field="institution",
            values={"unknown": facts.institution},
        )
    return found


def _sessions(activity: Activity, facts: SeatFacts) -> dict[int, Session]:
    sessions = {session.number: session for session in activity.sessions.all()}
    if unknown := facts.sessions - set(sessions):
        raise Invalid(
            _("The activity has no session %(numbers)s."),
            mend=_("Choose among its sessions."),
            field="sessions",
            values={"numbers": ", ".join(map(str, sorted(unknown)))},
        )
    return sessions


def _attended(row: Participation) -> frozenset[int]:
    return frozenset(row.attendances.values_list("session__number", flat=True))


def _set_attendance(
    row: Participation, numbers: frozenset[int], sessions: dict[int, Session]
) -> None:
    row.attendances.exclude(session__number__in=numbers).delete()
    Attendance.objects.bulk_create(
        (
            Attendance(participation=row, session=sessions[number])
            for number in sorted(numbers - _attended(row))
        ),
    )


def _stated(row: Participation, sessions: frozenset[int]) -> dict[str, object]:
    """What figures depend on; the person by number, never by name."""
    institution = row.institution_id and Institution.objects.get(pk=row.institution_id).code
    return {
        "person": f"P-{row.person_id}",
        "role": row.role,
        "sex": row.sex,
        "side": row.side,
        "kind": row.kind,
        "institution": institution,
        "sessions": ", ".join(map(str, sorted(sessions))),
        "days": f"{row.days.normalize():f}",
    }


def _personal(row: Participation) -> tuple[str, str, str]:
    """Texts about the person: that they changed is kept, what they said is not."""
    return row.position, row.province, row.institution_as_written


def _listed_already() -> RuleBroken:
    return RuleBroken(
        _("This person is on the activity's list already."),
        mend=_("Correct that row instead, or withdraw this one."),
        field="hanzi",
    )
