"""What would be stored if this sheet were confirmed now, and what keeps it from being stored?

It joins what was read from a sheet with the register of institutions, the activity's sessions and
what a person chose. Nothing is stored or looked up here. Pure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities.institutions import Register, fold
from qiao.activities.rules import ParticipationRole
from qiao.partners.rules import identity_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import Promise


class Presence(StrEnum):
    """When a sheet has no column of a session: what being on the list says."""

    LISTED = "listed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One row of a sheet; `present` are the letters of the session columns that were ticked."""

    row: int
    hanzi: str
    latin: str
    sex: str
    role: str
    institution: str
    position: str = ""
    province: str = ""
    present: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SessionColumn:
    """A column of ticks: its header, and the day, part of it and topic that the header says."""

    letter: str
    label: str
    on: date | None
    part: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session that the activity has."""

    number: int
    on: date | None
    part: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a sheet where it does not speak for itself.

    `institutions` maps a text as written to a code; `side` (1, 2, 0 for neither, None while not
    said) and `kind` hold for all institutions that remain unknown.
    """

    institutions: Mapping[str, str] = field(default_factory=dict)
    side: int | None = None
    kind: str = ""
    sessions: Mapping[str, int] = field(default_factory=dict)
    presence: Presence = Presence.LISTED


@dataclass(frozen=True, slots=True)
class PlannedSeat:
    """One person as the activity would hold them; `sessions` are numbers."""

    row: int
    identity: str
    hanzi: str
    latin: str
    sex: str
    role: str
    side: int | None
    institution: int | None
    institution_as_written: str
    kind: str
    level: str
    position: str
    province: str
    sessions: frozenset[int]


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that the sheet has and the activity has not yet."""

    number: int
    topic: str
    on: date | None
    part: str


@dataclass(frozen=True, slots=True)
class UnknownInstitution:
    """A text that no institution of the register is called, with its number of rows."""

    text: str
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What must be decided before the sheet can be stored; filled and translated when printed."""

    what: str | Promise
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.what) % self.values if self.values else str(self.what)


@dataclass(frozen=True, slots=True)
class Intake:
    """What confirming would store."""

    seats: tuple[PlannedSeat, ...]
    absent: frozenset[int]
    new_sessions: tuple[NewSession, ...]
    session_of: Mapping[str, int]
    repeated: Mapping[int, int]
    unknown: tuple[UnknownInstitution, ...]
    obstacles: tuple[Obstacle, ...]


def take_in(
    people: Sequence[ListedPerson],
    *,
    columns: Sequence[SessionColumn],
    known: Sequence[KnownSession],
    held_days: Sequence[date],
    register: Register,
    choices: Choices,
) -> Intake:
    """Plan the seats of a sheet.

    `repeated` maps the row of a person listed again to the first row: the two are one seat that
    attended the sessions of both. `absent` are the rows of participants who were at no session of
    a sheet that tells sessions: registered, but no participation. Others (speakers, organisers)
    do not sign each session and stay.
    """
    matching = match_sessions(columns, known, choices.sessions)
    everyone: frozenset[int] = frozenset()
    new = matching.new
    if not columns and choices.presence is Presence.LISTED:
        new = () if known else _a_session_a_day(held_days)
        everyone = frozenset(s.number for s in known) | frozenset(s.number for s in new)
    on = held_days[0] if held_days else None
    seats: dict[str, PlannedSeat] = {}
    repeated: dict[int, int] = {}
    rows: list[PlannedSeat] = []
    ticked: set[str] = set()
    for person in people:
        seat = _seat(person, matching.session_of, everyone, register, choices, on)
        rows.append(seat)
        if person.present or seat.role != ParticipationRole.PARTICIPANT:
            ticked.add(seat.identity)
        if earlier := seats.get(seat.identity):
            repeated[seat.row] = earlier.row
            seats[seat.identity] = _together(earlier, seat)
        else:
            seats[seat.identity] = seat
    kept = {i: seat for i, seat in seats.items() if not columns or i in ticked}
    listed = _unknown(seat for seat in rows if seat.identity in kept)
    return Intake(
        seats=tuple(kept.values()),
        absent=frozenset(seat.row for seat in rows if seat.identity not in kept),
        new_sessions=new,
        session_of=matching.session_of,
        repeated=repeated,
        unknown=listed,
        obstacles=(*matching.obstacles, *_undecided(listed, choices)),
    )


def _unknown(seats: Iterable[PlannedSeat]) -> tuple[UnknownInstitution, ...]:
    rows: Counter[str] = Counter()
    first_rows: dict[str, int] = {}
    for seat in seats:
        if seat.institution is None:
            rows[seat.institution_as_written] += 1
            first_rows.setdefault(seat.institution_as_written, seat.row)
    return tuple(UnknownInstitution(t, n, first_rows[t]) for t, n in rows.most_common())


@dataclass(frozen=True, slots=True)
class SessionMatching:
    """Which session each column of ticks is."""

    session_of: Mapping[str, int]
    new: tuple[NewSession, ...]
    obstacles: tuple[Obstacle, ...]


def match_sessions(
    columns: Sequence[SessionColumn], known: Sequence[KnownSession], chosen: Mapping[str, int]
) -> SessionMatching:
    """Tell the columns' sessions by choice, by day and part, or (as many undated ones) by order.

    An activity without sessions gets those of the sheet, in the order of their days.
    """
    if not known:
        ordered = sorted(enumerate(columns), key=lambda entry: _when(entry[1], entry[0]))
        new = tuple(
            NewSession(number, column.topic, column.on, column.part)
            for number, (_place, column) in enumerate(ordered, start=1)
        )
        letters = [column.letter for _place, column in ordered]
        return SessionMatching(dict(zip(letters, range(1, len(new) + 1), strict=True)), new, ())
    numbers = {session.number for session in known}
    in_order = len(columns) == len(known) and not any(column.on for column in columns)
    session_of: dict[str, int] = {}
    obstacles = []
    for place, column in enumerate(columns):
        number = chosen.get(column.letter)
        if number not in numbers:
            number = known[place].number if in_order else _same_time(column, known)
        if number is None:
            obstacles.append(
                Obstacle(
                    _("Column %(column)s (“%(label)s”): say which session of the activity it is."),
                    {"column": column.letter, "label": column.label},
                )
            )
        elif number in session_of.values():
            obstacles.append(
                Obstacle(
                    _(
                        "Column %(column)s (“%(label)s”) is session %(number)s, as another"
                        " column is."
                    ),
                    {"column": column.letter, "label": column.label, "number": number},
                )
            )
        else:
            session_of[column.letter] = number
    return SessionMatching(session_of, (), tuple(obstacles))


_PART_ORDER = {"day": 0, "morning": 1, "afternoon": 2, "evening": 3}


def _when(column: SessionColumn, place: int) -> tuple[str, int, int]:
    return (column.on.isoformat() if column.on else "", _PART_ORDER[column.part], place)


def _same_time(column: SessionColumn, known: Iterable[KnownSession]) -> int | None:
    same = [s.number for s in known if s.on == column.on and s.part == column.part]
    return same[0] if column.on and len(same) == 1 else None


def _a_session_a_day(days: Sequence[date]) -> tuple[NewSession, ...]:
    return tuple(NewSession(number, "", day, "day") for number, day in enumerate(days, start=1))


def _seat(
    person: ListedPerson,
    session_of: Mapping[str, int],
    everyone: frozenset[int],
    register: Register,
    choices: Choices,
    on: date | None,
) -> PlannedSeat:
    chosen = register.by_code(choices.institutions.get(person.institution, ""))
    institution = chosen or register.find(person.institution, on)
    ticked = frozenset(session_of[letter] for letter in person.present if letter in session_of)
    return PlannedSeat(
        row=person.row,
        identity=identity_key(
            hanzi=person.hanzi,
            latin=person.latin,
            institution=institution.code if institution else fold(person.institution),
        ),
        hanzi=person.hanzi,
        latin=person.latin,
        sex=person.sex,
        role=person.role,
        side=institution.side if institution else (choices.side or None),
        institution=institution.id if institution else None,
        institution_as_written=person.institution,
        kind=institution.kind if institution else (choices.kind or "other"),
        level=institution.level if institution else "",
        position=person.position,
        province=person.province or (institution.province if institution else ""),
        sessions=ticked | everyone,
    )


def _together(first: PlannedSeat, again: PlannedSeat) -> PlannedSeat:
    """One seat of a person who is listed twice: the first row's facts, the sessions of both."""
    return PlannedSeat(
        row=first.row,
        identity=first.identity,
        hanzi=first.hanzi or again.hanzi,
        latin=first.latin or again.latin,
        sex=first.sex if first.sex != "unknown" else again.sex,
        role=first.role,
        side=first.side,
        institution=first.institution,
        institution_as_written=first.institution_as_written,
        kind=first.kind,
        level=first.level,
        position=first.position or again.position,
        province=first.province or again.province,
        sessions=first.sessions | again.sessions,
    )


def _undecided(unknown: Sequence[UnknownInstitution], choices: Choices) -> list[Obstacle]:
    if not unknown or (choices.side is not None and choices.kind):
        return []
    return [
        Obstacle(
            _(
                "%(rows)s rows are of institutions that are not in the register: say of which side"
                " and kind they are."
            ),
            {"rows": sum(each.rows for each in unknown)},
        )
    ]
