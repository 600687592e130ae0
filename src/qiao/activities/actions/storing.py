"""How do planned seats become rows, quickly and all at once? Inside a caller's transaction.

A person is found or made by exact identity; someone who has a seat at the activity already keeps it
as it is, and only gains the sessions of the new sheet. A withdrawn seat stays withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from qiao.activities.actions.sessions import recount_days
from qiao.activities.models import Activity, Participation, Session
from qiao.activities.rules import SessionShare, days_attended
from qiao.activities.sheets.texts import is_hanzi
from qiao.partners.models import Person, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from qiao.activities.intake import NewSession, PlannedSeat
    from qiao.activities.models import SignInSheet

_BATCH = 2_000
_ATTEND = (
    "INSERT INTO activities_attendance (participation_id, session_id) VALUES (%s, %s)"
    " ON CONFLICT DO NOTHING"
)
_LOOKED_UP = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """How many seats were added, were there already, and stay withdrawn."""

    added: int
    again: int
    withdrawn: int


def store_seats(
    activity: Activity,
    seats: Sequence[PlannedSeat],
    *,
    sessions: Mapping[int, Session],
    sheet: SignInSheet | None,
    at: datetime,
) -> Stored:
    """Write persons, participations and attendance; `sessions` by number."""
    persons = _persons(seats)
    there = {
        person: (pk, withdrawn is not None)
        for person, pk, withdrawn in Participation.objects.filter(activity=activity).values_list(
            "person_id", "pk", "withdrawn_at"
        )
    }
    shares = {
        number: SessionShare(number, session.on, session.day_share)
        for number, session in sessions.items()
    }
    days: dict[frozenset[int], Decimal] = {}
    rows: list[Participation] = []
    attended: list[frozenset[int]] = []
    again: list[tuple[int, frozenset[int]]] = []
    withdrawn = 0
    for seat in seats:
        person = persons[seat.identity]
        if person in there:
            pk, is_withdrawn = there[person]
            withdrawn += is_withdrawn
            if not is_withdrawn:
                again.append((pk, seat.sessions))
            continue
        if seat.sessions not in days:
            days[seat.sessions] = days_attended(shares[number] for number in seat.sessions)
        rows.append(_row(activity, person, seat, days[seat.sessions], sheet, at))
        attended.append(seat.sessions)
    Participation.objects.bulk_create(rows, batch_size=_BATCH)
    new = ((row.pk, numbers) for row, numbers in zip(rows, attended, strict=True))
    _attend(new, sessions)
    _attend(again, sessions)
    if any(numbers for _pk, numbers in again):
        recount_days(activity)
    return Stored(added=len(rows), again=len(again), withdrawn=withdrawn)


def add_sessions(
    activity: Activity, new: Iterable[NewSession], share: Mapping[str, Decimal]
) -> None:
    """Give an activity the sessions that its first sheet has."""
    rows = []
    for session in new:
        label = session.topic[:120]
        in_hanzi = any(is_hanzi(char) for char in label)
        rows.append(
            Session(
                activity=activity,
                number=session.number,
                label_en="" if in_hanzi else label,
                label_zh=label if in_hanzi else "",
                on=session.on,
                part=session.part,
                day_share=share[session.part],
            )
        )
    Session.objects.bulk_create(rows)


def person_of(seat: PlannedSeat) -> int:
    """The person of one seat, made when there is none of that identity."""
    return _persons([seat])[seat.identity]


def _persons(seats: Sequence[PlannedSeat]) -> dict[str, int]:
    """The ids of persons by identity; those not known yet are added.

    Someone else may add the same person at the same moment: their row is taken then.
    """
    by_identity = {seat.identity: seat for seat in seats}
    found = _known(list(by_identity))
    missing = [seat for identity, seat in by_identity.items() if identity not in found]
    Person.objects.bulk_create(
        (
            Person(
                name_hanzi=seat.hanzi,
                name_latin=seat.latin,
                sex=seat.sex or Sex.UNKNOWN,
                identity=seat.identity,
            )
            for seat in missing
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    return found | _known([seat.identity for seat in missing])


def _known(identities: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(identities), _LOOKED_UP):
        chunk = identities[start : start + _LOOKED_UP]
        found.update(Person.objects.filter(identity__in=chunk).values_list("identity", "pk"))
    return found


def _row(
    activity: Activity,
    person: int,
    seat: PlannedSeat,
    days: Decimal,
    sheet: SignInSheet | None,
    at: datetime,
) -> Participation:
    return Participation(
        activity=activity,
        person_id=person,
        role=seat.role,
        side=seat.side,
        institution_id=seat.institution,
        institution_as_written=seat.institution_as_written[:250],
        position=seat.position[:150],
        kind=seat.kind,
        level=seat.level,
        province=seat.province[:60],
        sex=seat.sex,
        days=days,
        sheet=sheet,
        sheet_row=seat.row or None,
        recorded_at=at,
    )


def _attend(seats: Iterable[tuple[int, frozenset[int]]], sessions: Mapping[int, Session]) -> None:
    """Who was where, each once. Two numbers a row, by the hundred thousand: without models."""
    ids = {number: session.pk for number, session in sessions.items()}
    rows = [(seat, ids[number]) for seat, numbers in seats for number in sorted(numbers)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ATTEND, rows)
