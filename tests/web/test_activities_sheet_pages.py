"""The journey of a sign-in sheet through its pages: empty, upload, preview, choose, confirm."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qiao.activities.actions.closing import close_records
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.forms.sheets import institution_field
from qiao.activities.models import Participation, SignInSheet
from qiao.activities.sheets import read_sheet
from qiao.documents.models import Document
from tests.factories import AT
from tests.factories_activities import (
    HEADERS,
    PEOPLE,
    held_activity,
    planned_activity,
    uploaded_sheet,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, people):
    """A client signed in as the secretariat."""
    client.force_login(people.office)
    client.cookies["django_language"] = "en"
    return client


def upload(client, activity, content, name="sheet.xlsx"):
    return client.post(
        reverse("upload_sheet", args=[activity.code]),
        {"file": SimpleUploadedFile(name, content)},
    )


def shown(client, activity, sheet):
    return client.get(reverse("sheet", args=[activity.code, sheet.pk])).content.decode()


def seen_on(html):
    return re.search(r'name="seen" value="([0-9a-f]+)"', html)[1]


def confirm(client, activity, sheet, **fields):
    return client.post(
        reverse("confirm_sheet", args=[activity.code, sheet.pk]), fields, follow=True
    )


def test_sheet_goes_from_upload_to_the_list_of_participants(office, people):
    """Nothing is stored by looking; one click stores everyone; a second click changes nothing."""
    activity = held_activity(people)
    assert upload(office, activity, workbook()).status_code == 302
    sheet = SignInSheet.objects.get()
    html = shown(office, activity, sheet)
    assert "4 people can be stored; nothing is stored yet" in html
    assert "王小明" in html
    assert not Participation.objects.exists()
    seen = seen_on(html)
    page = confirm(office, activity, sheet, seen=seen)
    assert "The sheet is stored." in page.content.decode()
    confirm(office, activity, sheet, seen=seen)
    assert Participation.objects.count() == 4
    after = office.get(reverse("sheet", args=[activity.code, sheet.pk]), follow=True)
    assert "This sheet is stored already." in after.content.decode()


def test_preview_tells_each_fault_by_its_cell_with_the_mend(office, people):
    """A sex and a mark that cannot be read, a person listed twice; there is no button to store."""
    broken = (*PEOPLE, ("坡务部", "张三", "??", "maybe", "", ""), PEOPLE[0])
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity, workbook(broken))
    html = shown(office, activity, sheet)
    for told in ("D8", "E8", "Write 男 or 女, M or F", "again: row 4"):
        assert told in html
    assert 'id="confirm"' not in html
    page = confirm(office, activity, sheet, seen="")
    assert page.status_code == 422
    assert not Participation.objects.exists()


def test_unknown_institutions_are_asked_about_and_then_stored(office, people):
    """One is found in the register by hand, the other gets side and kind."""
    rows = (
        ("坡务部办公厅", "张三", "男", "√", "√", "√"),
        ("无名公司", "李四", "女", "√", "√", ""),
    )
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity, workbook(rows))
    assert "say of which side and kind they are" in shown(office, activity, sheet)
    page = office.post(
        reverse("choose_reading", args=[activity.code, sheet.pk]),
        {
            institution_field("坡务部办公厅"): "uphill-ministry",
            "side": "2",
            "kind": "recruitment",
        },
        follow=True,
    )
    html = page.content.decode()
    assert "2 people can be stored" in html
    confirm(office, activity, sheet, seen=seen_on(html))
    assert set(Participation.objects.values_list("institution__code", "side", "kind")) == {
        ("uphill-ministry", 1, "government"),
        (None, 2, "recruitment"),
    }


def test_column_is_read_otherwise_when_chosen(office, people):
    """An ambiguous day is told; choosing it settles it, and it stays chosen on the page."""
    activity = held_activity(people)
    headers = (*HEADERS[:4], "8/9")
    sheet = uploaded_sheet(people, activity, workbook([p[:4] for p in PEOPLE], headers))
    assert "can be read as different days" in shown(office, activity, sheet)
    address = reverse("choose_reading", args=[activity.code, sheet.pk])
    html = office.post(address, {"on_E": "2026-02-09"}, follow=True).content.decode()
    assert "can be stored" in html
    assert 'name="on_E" value="2026-02-09"' in html
    page = office.post(address, {"on_E": "9/8"})
    assert page.status_code == 422
    page = office.post(address, {"col_C": "not_read"}, follow=True)
    assert "No column was recognised as the names" in page.content.decode()


def test_sheet_that_moved_on_is_looked_at_again(office, people):
    """What was shown is not what would be stored: told, and shown as it is now."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    page = confirm(office, activity, sheet, seen="0" * 20)
    assert page.status_code == 422
    assert "has changed since this page was shown" in page.content.decode()
    assert not Participation.objects.exists()


def test_late_sheet_asks_for_its_reason_on_the_page(office, people):
    """The field stands beside the notice and belongs to the confirming form."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    close_records(by=people.actor("office"), at=AT, through=date(2026, 2, 28))
    html = shown(office, activity, sheet)
    assert "Storing this sheet late needs a reason" in html
    assert 'form="confirm"' in html
    assert confirm(office, activity, sheet, seen=seen_on(html)).status_code == 422
    page = confirm(office, activity, sheet, seen=seen_on(html), reason="Found in June")
    assert "Found in June" in page.content.decode()


def bomb():
    """A small workbook that unpacks to 200 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("printed.pdf", b"%PDF-1.7"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("renamed.xlsx", b"<html><table><tr><td>Name</td></tr></table></html>"),
        ("cut.xlsx", workbook()[:900]),
        ("empty.xlsx", b""),
        ("bytes.csv", bytes(range(256)) * 20),
    ],
)
def test_file_that_is_no_sheet_is_refused_on_the_page(office, people, name, content):
    """At the field, with what to do; nothing is kept."""
    activity = held_activity(people)
    page = upload(office, activity, content, name)
    assert page.status_code == 422
    assert 'id="id_file_error"' in page.content.decode()
    assert not Document.objects.exists()


def test_zip_bomb_is_refused_unopened(office, people):
    """By what it would unpack to."""
    page = upload(office, held_activity(people), bomb())
    assert page.status_code == 422
    assert "far larger inside than it looks" in page.content.decode()


def test_name_of_a_file_is_shown_and_never_run(office, people):
    """Markup in a file name is text."""
    activity = held_activity(people)
    upload(office, activity, workbook(), "<script>alert(1)</script>.xlsx")
    html = shown(office, activity, SignInSheet.objects.get())
    assert "<script>alert" not in html


def test_sheet_of_another_activity_is_not_found(office, people):
    """The address names both."""
    sheet = uploaded_sheet(people, held_activity(people))
    other = held_activity(people)
    for name in ("sheet", "confirm_sheet", "discard_sheet", "choose_reading"):
        address = reverse(name, args=[other.code, sheet.pk])
        answer = office.get(address) if name == "sheet" else office.post(address, {"seen": "x"})
        assert answer.status_code == 404


def test_discarded_sheet_is_gone_from_the_work(office, people):
    """It can be uploaded again."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    page = office.post(reverse("discard_sheet", args=[activity.code, sheet.pk]), follow=True)
    assert "nothing of it was stored" in page.content.decode()
    again = office.get(reverse("sheet", args=[activity.code, sheet.pk]), follow=True)
    assert "This sheet was discarded." in again.content.decode()


def test_sheet_before_the_activity_is_told_what_comes_first(office, people):
    """Record first when it was held."""
    page = upload(office, planned_activity(people), workbook())
    assert page.status_code == 422
    assert "Record first when it was held." in page.content.decode()


def test_empty_sheet_is_read_back_without_a_word(office, people):
    """What is handed out has a column for each session, and reads without an issue."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    answer = office.get(reverse("empty_sheet", args=[activity.code]))
    assert answer["Content-Disposition"] == f'attachment; filename="sign-in-{activity.code}.xlsx"'
    reading = read_sheet(answer.content, "empty.xlsx")
    assert [(s.on, s.half_day) for s in reading.sessions] == [
        (date(2026, 2, 9), "morning"),
        (date(2026, 2, 9), "afternoon"),
        (date(2026, 2, 10), None),
    ]
    planned = office.get(reverse("empty_sheet", args=[planned_activity(people).code]))
    assert len(read_sheet(planned.content, "empty.xlsx").sessions) == 2
