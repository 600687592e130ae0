"""From an uploaded sheet to participations: all or nothing, once, and never by guessing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from qiao.activities.actions.closing import close_records
from qiao.activities.actions.corrections import withdraw_participation
from qiao.activities.actions.planning import hold_activity
from qiao.activities.actions.sheets import (
    choose_reading,
    confirm_sheet,
    discard_sheet,
    upload_sheet,
)
from qiao.activities.intake import Choices, Presence
from qiao.activities.models import Attendance, Correction, Participation, Session, SignInSheet
from qiao.activities.queries.previews import look_at
from qiao.activities.rules import Dates
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import ColumnChoice, Field, SheetRefused
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.documents import files
from qiao.documents.models import Document
from qiao.documents.queries import check_files
from qiao.partners.models import Person
from tests.factories import AT, institution
from tests.factories_activities import (
    HEADERS,
    PEOPLE,
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


def test_sheet_is_only_looked_at_until_confirmed(people):
    """The file is kept as the secretariat's own, with personal data; nobody is recorded."""
    sheet = uploaded_sheet(people, held_activity(people))
    assert (sheet.state, sheet.document.release, sheet.document.owner) == ("preview", "own", 0)
    assert sheet.document.holds_personal_data
    assert nothing_is_stored()


def test_confirmed_sheet_records_everyone_as_it_says(people):
    """Names in each script, sex, side and kind by institution, and the days each attended."""
    sheet = confirm(people, uploaded_sheet(people, held_activity(people)))
    assert (sheet.state, sheet.rows, sheet.confirmed_at) == ("confirmed", 4, LATER)
    assert set(
        Participation.objects.values_list(
            "person__name_hanzi", "person__name_latin", "sex", "side", "kind", "days", "sheet_row"
        )
    ) == {
        ("王小明", "Wang Xiaoming", "male", 1, "government", Decimal(2), 4),
        ("李红", "", "female", 1, "workers", Decimal("1.5"), 5),
        ("", "Anna Berg", "female", 2, "government", Decimal(1), 6),
        ("", "Karl Maier", "male", 2, "recruitment", Decimal("1.5"), 7),
    }
    assert list(Session.objects.values_list("number", "on", "part", "day_share")) == [
        (1, date(2026, 2, 9), "morning", Decimal("0.5")),
        (2, date(2026, 2, 9), "afternoon", Decimal("0.5")),
        (3, date(2026, 2, 10), "day", Decimal(1)),
    ]
    assert Attendance.objects.count() == 9


def test_log_of_a_confirmed_sheet_names_nobody(people):
    """Numbers only: erasing a person needs no rewriting of history."""
    confirm(people, uploaded_sheet(people, held_activity(people)))
    entry = LogEntry.objects.order_by("-number").first()
    assert entry.facts == {
        "sheet": SignInSheet.objects.get().pk,
        "rows": 4,
        "seats": 4,
        "again": 0,
        "withdrawn": 0,
    }


def test_columns_in_another_order_store_the_same(people):
    """The order of columns is the writer's business."""
    order = (2, 6, 3, 0, 5, 1, 4)
    lines = [[HEADERS[at] for at in order]]
    for number, person in enumerate(PEOPLE, 1):
        cells = (str(number), *person)
        lines.append([cells[at] for at in order])
    content = "\n".join(",".join(line) for line in lines).encode("gb18030")
    sheet = uploaded_sheet(people, held_activity(people), content, name="sheet.csv")
    confirm(people, sheet)
    assert set(Participation.objects.values_list("person__identity", "days")) == {
        ("王小明|uphill-ministry", Decimal(2)),
        ("李红|uphill-union", Decimal("1.5")),
        ("anna berg|downhill-authority", Decimal(1)),
        ("karl maier|downhill-agency", Decimal("1.5")),
    }


def test_error_in_the_middle_stores_nothing(people):
    """One cell that cannot be read keeps the whole sheet out, and is named."""
    broken = [list(person) for person in PEOPLE]
    broken[2][2] = "??"
    sheet = uploaded_sheet(people, held_activity(people), workbook(broken))
    with pytest.raises(SheetRefused) as refusal:
        confirm(people, sheet)
    assert "D6" in refusal.value.what
    assert nothing_is_stored()
    sheet.refresh_from_db()
    assert sheet.state == "preview"


def test_failure_after_half_of_the_rows_stores_nothing(people, monkeypatch):
    """As when the process is killed: one transaction, so no half."""
    sheet = uploaded_sheet(people, held_activity(people))
    real = Attendance.objects.bulk_create

    def killed(rows, **options):
        real(list(rows)[:3], **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Attendance.objects, "bulk_create", killed)
    with pytest.raises(KeyboardInterrupt):
        confirm(people, sheet)
    assert nothing_is_stored()


def test_sheet_confirmed_twice_is_stored_once(people):
    """A double click changes nothing and is no error."""
    sheet = uploaded_sheet(people, held_activity(people))
    seen = look_at(sheet).fingerprint
    confirm(people, sheet, seen=seen)
    again = confirm(people, sheet, seen=seen)
    assert again.state == "confirmed"
    assert Participation.objects.count() == 4
    assert LogEntry.objects.filter(verb="activities.sheet_confirmed").count() == 1


def test_sheet_is_not_stored_when_it_would_store_something_else_than_shown(people):
    """The register changed between look and click: look again."""
    rows = [("无名公司", "张三", "男", "√", "√", "√"), *PEOPLE]
    sheet = uploaded_sheet(people, held_activity(people), workbook(rows))
    choose(people, sheet, SheetChoices(intake=Choices(side=2, kind="other")))
    sheet.refresh_from_db()
    seen = look_at(sheet).fingerprint
    institution("nameless", "Nameless", "无名公司", None)
    with pytest.raises(Conflict):
        confirm(people, sheet, seen=seen)
    assert nothing_is_stored()


def test_unknown_institution_is_kept_as_written_once_side_and_kind_are_said(people):
    """Nothing is guessed: without the choice it is refused, with it the text stays."""
    rows = [("无名公司", "张三", "男", "√", "√", "√")]
    sheet = uploaded_sheet(people, held_activity(people), workbook(rows))
    with pytest.raises(RuleBroken) as refusal:
        confirm(people, sheet)
    assert refusal.value.code == "sheet_undecided"
    choose(people, sheet, SheetChoices(intake=Choices(side=2, kind="academia")))
    confirm(people, sheet)
    seat = Participation.objects.get()
    assert (seat.institution, seat.institution_as_written) == (None, "无名公司")
    assert (seat.side, seat.kind) == (2, "academia")


def test_second_sheet_adds_sessions_to_people_who_are_there(people):
    """The sheet of the second day: no second seat, only more days."""
    activity = held_activity(people)
    first = workbook([p[:5] for p in PEOPLE[:2]], HEADERS[:6])
    confirm(people, uploaded_sheet(people, activity, first))
    known = Session.objects.create(
        activity=activity, number=3, on=date(2026, 2, 10), part="day", day_share=1
    )
    second = workbook([(*p[:3], p[5]) for p in PEOPLE], (*HEADERS[:4], HEADERS[6]))
    sheet = uploaded_sheet(people, activity, second)
    assert look_at(sheet).already == 2
    confirm(people, sheet)
    days = dict(Participation.objects.values_list("person__identity", "days"))
    assert days == {
        "王小明|uphill-ministry": Decimal(2),
        "李红|uphill-union": Decimal("1.5"),
        "anna berg|downhill-authority": Decimal(0),
        "karl maier|downhill-agency": Decimal(1),
    }
    assert known.attendances.count() == 3
    facts = LogEntry.objects.order_by("-number").first().facts
    assert (facts["seats"], facts["again"]) == (2, 2)


def test_second_list_without_sessions_changes_nobody_who_is_there(people):
    """A list that says nothing about sessions adds people only."""
    activity = held_activity(people)
    confirm(people, uploaded_sheet(people, activity))
    bare = workbook([p[:3] for p in PEOPLE], HEADERS[:4])
    sheet = uploaded_sheet(people, activity, bare)
    choose(people, sheet, SheetChoices(intake=Choices(presence=Presence.UNKNOWN)))
    before = list(Participation.objects.values_list("pk", "days"))
    confirm(people, sheet)
    assert list(Participation.objects.values_list("pk", "days")) == before


def test_withdrawn_seat_stays_withdrawn_when_a_sheet_lists_it(people):
    """A later sheet does not undo what someone decided with a reason."""
    activity = held_activity(people)
    confirm(people, uploaded_sheet(people, activity))
    seat = Participation.objects.get(person__name_hanzi="李红")
    withdraw_participation(
        by=people.actor("office"), at=AT, code=activity.code, seat_id=seat.pk, reason="Not there"
    )
    again = uploaded_sheet(people, activity, workbook(PEOPLE, title="again"))
    confirm(people, again)
    seat.refresh_from_db()
    assert seat.withdrawn_at is not None
    assert Participation.objects.count() == 4


def test_person_is_one_across_activities(people):
    """The same name and institution are one person with two seats."""
    for _activity in range(2):
        confirm(people, uploaded_sheet(people, held_activity(people)))
    assert (Person.objects.count(), Participation.objects.count()) == (4, 8)


def test_list_without_ticks_counts_everyone_on_each_held_day(people):
    """Two held days, two sessions, two days each."""
    bare = workbook([p[:3] for p in PEOPLE], HEADERS[:4])
    confirm(people, uploaded_sheet(people, held_activity(people), bare))
    assert set(Participation.objects.values_list("days", flat=True)) == {Decimal(2)}
    assert Session.objects.count() == 2


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
