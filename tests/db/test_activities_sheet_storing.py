"""From an uploaded sheet to participations: all or nothing, once, and never by guessing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from qiao.activities.actions import storing
from qiao.activities.actions.corrections import withdraw_participation
from qiao.activities.actions.sheets import (
    choose_reading,
    confirm_sheet,
)
from qiao.activities.intake import Choices, Presence
from qiao.activities.models import Attendance, Participation, Session, SignInSheet
from qiao.activities.queries.previews import look_at
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import SheetRefused
from qiao.core.errors import Conflict, RuleBroken
from qiao.core.models import LogEntry
from qiao.partners.models import Person
from tests.factories import AT, institution
from tests.factories_activities import (
    HEADERS,
    PEOPLE,
    held_activity,
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
    real = storing._attend

    def killed(seats, sessions):
        real(list(seats)[:2], sessions)
        raise KeyboardInterrupt

    monkeypatch.setattr(storing, "_attend", killed)
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
        "karl maier|downhill-agency": Decimal(1),
    }
    assert known.attendances.count() == 3
    facts = LogEntry.objects.order_by("-number").first().facts
    assert (facts["seats"], facts["again"]) == (1, 2)


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
