"""When a sheet is not stored, or not again: closed records, copies, races, hostile files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qiao.activities.actions.closing import close_records
from qiao.activities.actions.planning import hold_activity
from qiao.activities.actions.sheets import (
    choose_reading,
    confirm_sheet,
    discard_sheet,
    upload_sheet,
)
from qiao.activities.models import Attendance, Correction, Participation, Session
from qiao.activities.queries.previews import look_at
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import ColumnChoice, Field, SheetRefused
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.occasions import Dates
from qiao.documents import files
from qiao.documents.models import Document
from qiao.documents.queries import check_files
from qiao.partners.models import Person
from tests.factories import AT
from tests.factories_activities import (
    held_activity,
    planned_activity,
    uploaded_sheet,
    workbook,
)

LATER = AT + timedelta(hours=1)


def confirm(people, sheet, **changes):
    return confirm_sheet(
        **{"by": people.actor("office"), "at": LATER, "sheet_id": sheet.pk, **changes}
    )


def choose(people, sheet, choices):
    return choose_reading(by=people.actor("office"), at=AT, sheet_id=sheet.pk, choices=choices)


def nothing_is_stored():
    return not any(m.objects.exists() for m in (Participation, Attendance, Session, Person))


def test_late_sheet_of_closed_records_needs_a_reason(people):
    """With the reason it is stored, and the correction says how many it added."""
    sheet = uploaded_sheet(people, held_activity(people))
    close_records(by=people.actor("office"), at=AT, through=date(2026, 2, 28))
    with pytest.raises(RuleBroken) as refusal:
        confirm(people, sheet)
    assert refusal.value.field == "reason"
    assert nothing_is_stored()
    confirm(people, sheet, reason="The sheet was found in June.")
    correction = Correction.objects.get()
    assert (correction.change, correction.sheet_id) == ("sheet=>4", sheet.pk)


def test_sheet_of_an_activity_that_was_not_held_is_refused(people):
    """First it is recorded as held."""
    activity = planned_activity(people)
    with pytest.raises(RuleBroken):
        uploaded_sheet(people, activity)
    assert not Document.objects.exists()


def test_same_file_is_the_same_sheet_until_stored(people):
    """Uploaded twice it is one sheet; once stored, it is told that it was."""
    activity = held_activity(people)
    content = workbook()
    first = uploaded_sheet(people, activity, content)
    assert uploaded_sheet(people, activity, content, name="copy.xlsx").pk == first.pk
    assert Document.objects.count() == 1
    confirm(people, first)
    with pytest.raises(RuleBroken) as refusal:
        uploaded_sheet(people, activity, content)
    assert refusal.value.field == "file"


def test_discarded_sheet_may_be_uploaded_again(people):
    """Discarding keeps the file and frees the way."""
    activity = held_activity(people)
    content = workbook()
    first = uploaded_sheet(people, activity, content)
    office = people.actor("office")
    discard_sheet(by=office, at=AT, sheet_id=first.pk)
    discard_sheet(by=office, at=AT, sheet_id=first.pk)
    second = uploaded_sheet(people, activity, content)
    assert second.pk != first.pk
    with pytest.raises(RuleBroken):
        confirm(people, first)
    confirm(people, second)
    with pytest.raises(RuleBroken):
        discard_sheet(by=office, at=AT, sheet_id=second.pk)


def test_choice_about_another_sheet_of_the_workbook_drops_its_columns(people):
    """Columns that were chosen for one sheet are not read into another."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    chosen = SheetChoices(columns={"B": ColumnChoice(Field.NOT_READ)})
    choose(people, sheet, chosen)
    sheet.refresh_from_db()
    assert not any(row.institution for row in look_at(sheet).reading.rows)
    other = replace(chosen, sheet="Sheet")
    choose(people, sheet, other)
    sheet.refresh_from_db()
    assert sheet.choices.get("columns") is None
    with pytest.raises(Invalid):
        choose(people, sheet, SheetChoices(sheet="No such sheet"))


def test_choices_of_a_stored_sheet_are_not_changed(people):
    """What was stored was stored as it was read."""
    sheet = confirm(people, uploaded_sheet(people, held_activity(people)))
    with pytest.raises(RuleBroken):
        choose(people, sheet, SheetChoices())


def test_held_dates_that_changed_while_reading_are_noticed(people, monkeypatch):
    """The file is read before the locks are taken; what it was read with must still hold."""
    from qiao.activities.actions import sheets as actions

    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    real = actions.read

    def read_slowly(row):
        was_read = real(row)
        hold_activity(
            by=people.actor("office"),
            at=AT,
            code=activity.code,
            held=Dates(date(2026, 2, 3), date(2026, 2, 4)),
        )
        return was_read

    monkeypatch.setattr(actions, "read", read_slowly)
    with pytest.raises(Conflict):
        confirm(people, sheet)
    assert nothing_is_stored()


def test_sheet_confirmed_by_another_while_reading_is_stored_once(people, monkeypatch):
    """Two people click at the same moment."""
    from qiao.activities.actions import sheets as actions

    sheet = uploaded_sheet(people, held_activity(people))
    real = actions.read

    def read_slowly(row):
        was_read = real(row)
        monkeypatch.setattr(actions, "read", real)
        confirm(people, sheet)
        return was_read

    monkeypatch.setattr(actions, "read", read_slowly)
    assert confirm(people, sheet).state == "confirmed"
    assert Participation.objects.count() == 4


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 not a sheet",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"<html><body>a table renamed</body></html>",
        b"PK\x03\x04broken",
        b"",
        b"\x00\x01\x02\x03" * 50,
    ],
)
def test_hostile_file_is_refused_and_not_kept(people, content):
    """It is told what it is; neither row nor content stays."""
    activity = held_activity(people)
    before = set(files.place_of("0" * 64).parent.parent.glob("*/*"))
    with pytest.raises(Invalid) as refusal:
        upload_sheet(
            by=people.actor("office"), at=AT, code=activity.code, name="x.xlsx", content=content
        )
    assert refusal.value.mend
    assert not Document.objects.exists()
    assert set(files.place_of("0" * 64).parent.parent.glob("*/*")) == before


def test_sheet_without_people_stores_nothing(people):
    """A header alone is told as an error of the sheet."""
    sheet = uploaded_sheet(people, held_activity(people), workbook([]))
    with pytest.raises(SheetRefused):
        confirm(people, sheet)


@pytest.mark.parametrize("who", ["first", "second_coordinator", "donor", "participant"])
def test_sheets_are_the_secretariats(people, who):
    """Others neither upload nor confirm, and do not learn that there is a sheet."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    actor = people.actor(who)
    with pytest.raises(NotPermitted):
        upload_sheet(by=actor, at=AT, code=activity.code, name="x.csv", content=b"Name\nA B")
    for act in (confirm_sheet, discard_sheet):
        with pytest.raises(NotPermitted):
            act(by=actor, at=AT, sheet_id=sheet.pk)


def test_sheet_that_is_not_there_is_told_so(people):
    """An unknown number is not found."""
    with pytest.raises(NotFound):
        confirm_sheet(by=people.actor("office"), at=AT, sheet_id=4_000_000)


def test_stored_files_are_whole(people):
    """What doctor asks finds nothing after an import."""
    uploaded_sheet(people, held_activity(people))
    assert list(check_files()) == []
