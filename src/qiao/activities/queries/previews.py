"""What does an uploaded sheet say, and what would confirming it store? Read anew at each look.

The page, the API and the confirming action all look through `look`, so that what is confirmed is
what was shown; `Look.fingerprint` tells whether it still is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities.institutions import Register, RegisteredInstitution
from qiao.activities.intake import KnownSession, ListedPerson, SessionColumn, take_in
from qiao.activities.models import Activity, SignInSheet
from qiao.activities.rules import ParticipationRole, SessionPart
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import DateRange, Presence, SheetReading, read_sheet
from qiao.core.errors import NotFound
from qiao.core.occasions import DatePrecision, Dates
from qiao.core.release import visible
from qiao.documents.queries import read_content
from qiao.partners.models import Institution, Sex
from qiao.partners.rules import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiao.activities.intake import Intake
    from qiao.activities.sheets import SheetRow
    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Look:
    """A sheet as it is read now. `already` is how many of its people the activity has."""

    reading: SheetReading
    intake: Intake
    choices: SheetChoices
    already: int

    @property
    def may_be_stored(self) -> bool:
        """Is nothing in the way?"""
        return self.reading.may_be_stored and not self.intake.obstacles

    @property
    def fingerprint(self) -> str:
        """Changes when what would be stored changes."""
        digest = hashlib.sha256(str(self.already).encode())
        for session in self.intake.new_sessions:
            digest.update(_written(session.number, session.on, session.part, session.topic))
        for seat in self.intake.seats:
            who = (seat.row, seat.identity, seat.hanzi, seat.latin, seat.sex, seat.role)
            where = (seat.side, seat.institution, seat.institution_as_written, seat.kind)
            rest = (seat.level, seat.position, seat.province, *sorted(seat.sessions))
            digest.update(_written(*who, *where, *rest))
        return digest.hexdigest()[:20]


def _written(*facts: object) -> bytes:
    """Facts as bytes that are the same in every process."""
    return ("\x1f".join(map(str, facts)) + "\x1e").encode(errors="surrogatepass")


def find_sheet(sheet_id: int, *, viewer: Actor, activity_code: str = "") -> SignInSheet:
    """The sheet, if this viewer may open its file."""
    sheets = SignInSheet.objects.filter(
        visible(viewer, "document__"), visible(viewer, "activity__"), pk=sheet_id
    )
    if activity_code:
        sheets = sheets.filter(activity__code=activity_code)
    row = sheets.select_related("document", "activity").first()
    if row is None:
        raise NotFound(
            _("There is no sign-in sheet %(sheet)s that you can open."),
            mend=_("Go back to the activity and choose one of its sheets."),
            values={"sheet": sheet_id},
        )
    return row


def look_at(sheet: SignInSheet) -> Look:
    """Read a sheet that the caller has found for its viewer, and plan its seats."""
    return plan_seats(sheet.activity, read(sheet))


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says under certain choices and dates; the slow half of a look."""

    reading: SheetReading
    choices: SheetChoices
    held: Dates


def read(sheet: SignInSheet) -> Read:
    """Read a sheet's file as it was chosen to be read. Its content never changes."""
    return read_file(
        sheet.activity,
        read_content(sheet.document),
        sheet.document.file_name,
        SheetChoices.from_json(sheet.choices),
    )


def read_file(activity: Activity, content: bytes, file_name: str, choices: SheetChoices) -> Read:
    """Read the bytes of a sheet for an activity. Raises `SheetRefused` when it is none."""
    held = _held(activity)
    reading = read_sheet(
        content,
        file_name,
        held=_range(held),
        sheet=choices.sheet,
        header_row=choices.header_row,
        overrides=choices.columns,
    )
    return Read(reading, choices, held)


def still_holds(sheet: SignInSheet, seen: Read) -> bool:
    """Would reading the sheet now give the same?"""
    same_choices = SheetChoices.from_json(sheet.choices) == seen.choices
    return same_choices and _held(sheet.activity) == seen.held


def plan_seats(activity: Activity, seen: Read) -> Look:
    """What a reading would store in an activity as it is now. Three queries."""
    reading, choices, held = seen.reading, seen.choices, seen.held
    intake = take_in(
        [_listed(row, reading) for row in reading.rows if _has_name(row)],
        columns=session_columns(reading),
        known=[
            KnownSession(session.number, session.on, session.part)
            for session in activity.sessions.all()
        ],
        held_days=held.days,
        register=register(),
        choices=choices.intake,
    )
    there = set(activity.participations.values_list("person__identity", flat=True))
    already = sum(seat.identity in there for seat in intake.seats) if there else 0
    return Look(reading=reading, intake=intake, choices=choices, already=already)


def register() -> Register:
    """All institutions with everything they are called. One query."""
    rows = Institution.objects.all()
    return Register(_registered(row) for row in rows)


def session_columns(reading: SheetReading) -> tuple[SessionColumn, ...]:
    """The columns of ticks."""
    named = {c.letter for c in reading.columns if c.time and c.time.topic}
    return tuple(
        SessionColumn(
            letter=session.letter,
            label=session.label,
            on=session.on,
            part=session.half_day.value if session.half_day else SessionPart.DAY.value,
            topic=session.label if session.letter in named else "",
        )
        for session in reading.sessions
    )


def _held(activity: Activity) -> Dates:
    return Dates(activity.held_from, activity.held_to, DatePrecision(activity.held_precision))


def _range(held: Dates) -> DateRange | None:
    return DateRange(held.first, held.last or held.first) if held.first and held.known else None


def _has_name(row: SheetRow) -> bool:
    """A row without one is an error of the sheet: it keeps everything from being stored."""
    return bool(fold_name(row.name_hanzi) or fold_name(row.name_latin))


def _listed(row: SheetRow, reading: SheetReading) -> ListedPerson:
    letters: Sequence[str] = [session.letter for session in reading.sessions]
    return ListedPerson(
        row=row.row,
        hanzi=row.name_hanzi,
        latin=row.name_latin,
        sex=row.sex.value if row.sex else Sex.UNKNOWN.value,
        role=row.role.value if row.role else ParticipationRole.PARTICIPANT.value,
        institution=row.institution,
        position=_joined(row.department, row.position),
        province=row.province,
        present=frozenset(
            letter
            for letter, presence in zip(letters, row.presence, strict=True)
            if presence is Presence.PRESENT
        ),
    )


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _registered(row: Institution) -> RegisteredInstitution:
    names: Iterable[str] = (
        row.name_en,
        row.name_zh,
        row.short_name_en,
        row.short_name_zh,
        *row.aliases,
    )
    return RegisteredInstitution(
        id=row.pk,
        code=row.code,
        names=tuple(name for name in names if name),
        side=row.side_id,
        kind=row.kind,
        level=row.level,
        province=row.province,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
