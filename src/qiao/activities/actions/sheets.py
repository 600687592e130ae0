"""How does a sign-in sheet become participations? Uploaded, looked at, then stored: all or nothing.

Until it is confirmed nothing of it is stored but the file and what was chosen about it.
"""

from __future__ import annotations

import hashlib
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
from qiao.activities.actions.storing import Stored, add_sessions, store_seats
from qiao.activities.changes import change
from qiao.activities.models import Activity, SignInSheet
from qiao.activities.queries.details import find_activity
from qiao.activities.queries.previews import (
    Look,
    Read,
    find_sheet,
    plan_seats,
    read,
    read_file,
    still_holds,
)
from qiao.activities.rules import Move, SessionPart, SheetState, usual_share
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import SheetRefused
from qiao.core.errors import Conflict, RuleBroken
from qiao.documents.actions import store_file

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

_SHARES = {part.value: usual_share(part) for part in SessionPart}


def upload_sheet(*, by: Actor, at: datetime, code: str, name: str, content: bytes) -> SignInSheet:
    """Keep a sheet to look at. The same file, uploaded again, is the same sheet.

    Raises `SheetRefused` for what cannot be read as a sheet; such a file is not kept.
    """
    must(by, Permission.IMPORT_SHEET)
    read_file(find_activity(code, viewer=by), content, name, SheetChoices())
    checksum = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        activity = locked_activity(code, by=by)
        rules.next_status(activity.status, Move.TAKE_ATTENDANCE)
        same = activity.sheets.filter(document__sha256=checksum)
        if earlier := same.exclude(state=SheetState.DISCARDED).first():
            return _again(earlier)
        row = store_file(by=by, at=at, name=name, content=content, holds_personal_data=True)
        sheet = SignInSheet.objects.create(
            activity=activity,
            document=row,
            uploaded_by_id=by.author_id,
            uploaded_at=at,
        )
        record(activity, "sheet_uploaded", by=by, at=at, sheet=sheet.pk, document=row.code)
    return sheet


@transaction.atomic
def choose_reading(*, by: Actor, at: datetime, sheet_id: int, choices: SheetChoices) -> SignInSheet:
    """Say how a sheet is read. Refused when it cannot be read so."""
    must(by, Permission.IMPORT_SHEET)
    sheet, activity = _locked(sheet_id, by=by)
    _must_be_open(sheet)
    before = SheetChoices.from_json(sheet.choices)
    if choices.sheet is not None and before.sheet != choices.sheet:
        choices = choices.of_another_sheet(choices.sheet)
    sheet.choices = choices.to_json()
    read(sheet)
    sheet.save(update_fields=["choices"])
    record(activity, "sheet_read_anew", by=by, at=at, sheet=sheet.pk)
    return sheet


def confirm_sheet(
    *, by: Actor, at: datetime, sheet_id: int, seen: str = "", reason: str = ""
) -> SignInSheet:
    """Store everyone on the sheet, or nothing. Confirmed twice, it is stored once.

    `seen` is the fingerprint of what the person was shown. When the records of the activity's
    dates are closed, it needs a reason.
    """
    must(by, Permission.IMPORT_SHEET)
    sheet = find_sheet(sheet_id, viewer=by)
    if sheet.state == SheetState.CONFIRMED:
        return sheet
    return _confirm(sheet_id, read(sheet), by=by, at=at, seen=seen, reason=reason)


@transaction.atomic
def _confirm(
    sheet_id: int, was_read: Read, *, by: Actor, at: datetime, seen: str, reason: str
) -> SignInSheet:
    """The part that holds the locks: the file was read before, for reading it is slow."""
    sheet, activity = _locked(sheet_id, by=by)
    if sheet.state == SheetState.CONFIRMED:
        return sheet
    _must_be_open(sheet)
    rules.next_status(activity.status, Move.TAKE_ATTENDANCE)
    if not still_holds(sheet, was_read):
        raise _moved_on()
    shown = plan_seats(activity, was_read)
    _must_be_storable(shown, seen)
    stored = _store(activity, sheet, shown, at)
    sheet.state = SheetState.CONFIRMED
    sheet.confirmed_by_id, sheet.confirmed_at = by.author_id, at
    sheet.rows = len(shown.reading.rows)
    sheet.save()
    if is_closed(held_dates(activity)):
        correct(
            activity, [change("sheet", "", stored.added)], by=by, at=at, reason=reason, sheet=sheet
        )
    record(
        activity,
        "sheet_confirmed",
        by=by,
        at=at,
        sheet=sheet.pk,
        rows=sheet.rows,
        seats=stored.added,
        again=stored.again,
        withdrawn=stored.withdrawn,
    )
    return sheet


@transaction.atomic
def discard_sheet(*, by: Actor, at: datetime, sheet_id: int) -> SignInSheet:
    """Put a sheet aside that will not be stored; its file stays."""
    must(by, Permission.IMPORT_SHEET)
    sheet, activity = _locked(sheet_id, by=by)
    if sheet.state == SheetState.DISCARDED:
        return sheet
    _must_be_open(sheet)
    sheet.state = SheetState.DISCARDED
    sheet.save(update_fields=["state"])
    record(activity, "sheet_discarded", by=by, at=at, sheet=sheet.pk)
    return sheet


def _store(activity: Activity, sheet: SignInSheet, shown: Look, at: datetime) -> Stored:
    add_sessions(activity, shown.intake.new_sessions, _SHARES)
    sessions = {session.number: session for session in activity.sessions.all()}
    return store_seats(activity, shown.intake.seats, sessions=sessions, sheet=sheet, at=at)


def _locked(sheet_id: int, *, by: Actor) -> tuple[SignInSheet, Activity]:
    """The sheet and its activity; the activity's lock makes sheets of one activity take turns."""
    code = find_sheet(sheet_id, viewer=by).activity.code
    activity = locked_activity(code, by=by)
    sheet = find_sheet(sheet_id, viewer=by)
    sheet.activity = activity
    return sheet, activity


def _again(sheet: SignInSheet) -> SignInSheet:
    if sheet.state == SheetState.CONFIRMED:
        raise RuleBroken(
            _("This very file was stored already, as sheet %(sheet)s."),
            mend=_("Correct single participations on the activity's page, or upload another file."),
            field="file",
            values={"sheet": sheet.pk},
        )
    return sheet


def _must_be_open(sheet: SignInSheet) -> None:
    if sheet.state != SheetState.PREVIEW:
        raise RuleBroken(
            _("Sheet %(sheet)s is %(state)s, so it is not changed any more."),
            mend=_("Upload it again if it should be read anew."),
            values={"sheet": sheet.pk, "state": SheetState(sheet.state).label},
        )


def _must_be_storable(shown: Look, seen: str) -> None:
    if errors := shown.reading.errors:
        first = errors[0]
        raise SheetRefused(
            _("Nothing was stored: %(count)s cells must be mended first. %(cell)s: %(what)s"),
            mend=_(
                "Mend them in the file and upload it again, or say on the page how they are read."
            ),
            code="sheet_has_errors",
            values={"count": len(errors), "cell": first.cell, "what": first.message},
        )
    if obstacles := shown.intake.obstacles:
        raise RuleBroken(
            _("Nothing was stored: %(what)s"),
            mend=_("Choose on the page of the sheet, then confirm."),
            code="sheet_undecided",
            values={"what": obstacles[0]},
        )
    if seen and seen != shown.fingerprint:
        raise _moved_on()


def _moved_on() -> Conflict:
    return Conflict(
        _("What would be stored has changed since this page was shown to you."),
        mend=_("Look at it again, then confirm."),
    )
