"""The pages and files of reports: from a freeze, never from what changed since."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from docx import Document
from lxml.etree import fromstring

from qiao.results.actions.freezing import freeze_period
from tests.factories_results import held, logframe, person, seat, seats

NOW = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _july():
    """Ten days into the second half-year."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def frame(programme):
    """A logframe whose phase names its implementer and the programme its identifier."""
    programme.authority.iati_ref = "XX-VAL-7"
    programme.authority.kind = "implementer"
    programme.authority.save()
    programme.phase.implementers = [programme.authority.code]
    programme.phase.save()
    return logframe(programme)


@pytest.fixture
def spring(programme, frame):
    """A training with twelve women of the first side and three men of the second."""
    row = held(programme, date(2026, 3, 2), pillars=[programme.pillars[0]], results=[frame.output])
    seats(row, 12)
    seats(row, 3, sex="male", side=2)
    return row


@pytest.fixture
def frozen(people, frame, spring):
    """The first half-year, frozen."""
    return freeze_period(by=people.actor("office"), at=NOW, period="2026-h1")


@pytest.fixture
def open_as(client, people):
    """Sign in as one of the people, by name."""

    def sign_in(name: str):
        client.force_login(getattr(people, name))
        return client

    return sign_in


def file_of(client, form: str, period: str = "2026-h1"):
    """One file of a report."""
    answer = client.get(f"/reports/{period}/{form}/")
    assert answer.status_code == 200, answer.content.decode()
    return answer


def test_report_page_shows_frozen_figures_and_withholds_small_cells(open_as, frame, frozen, spring):
    """Fifteen persons are told; three men are fewer than five; a later seat is not in it."""
    seat(spring, person("Late Comer"))
    text = open_as("office").get("/reports/2026-h1/").content.decode()
    assert ">15<" in text
    assert ">16<" not in text
    assert "&lt;5" in text
    assert f"/results/periods/2026-h1/figures/{frame.persons.pk}/" in text
    assert frozen.checksum[:16] in text


def test_report_of_an_open_period_is_a_marked_draft(open_as, frame, spring):
    """The draft follows the records and says on the page and in the file's name what it is."""
    client = open_as("donor")
    text = client.get("/reports/2026-h1/").content.decode()
    assert "not frozen" in text
    answer = file_of(client, "docx-en")
    assert 'filename="hill_2026-h1_report_en_DRAFT.docx"' in answer.headers["Content-Disposition"]
    words = "\n".join(
        p.text for p in Document(io.BytesIO(answer.content)).sections[0].header.paragraphs
    )
    document = Document(io.BytesIO(answer.content))
    said = words + "\n".join(p.text for p in document.paragraphs)
    assert "DRAFT" in said


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("docx", "hill_2026-h1_report.docx"),
        ("docx-en", "hill_2026-h1_report_en.docx"),
        ("docx-zh", "hill_2026-h1_report_zh.docx"),
        ("xlsx", "hill_2026-h1_logframe.xlsx"),
        ("iati", "hill_2026-h1_iati.xml"),
    ],
)
def test_each_file_is_named_for_what_it_is(open_as, frozen, form, name):
    """Programme, period, kind and language, and the browser saves it."""
    answer = file_of(open_as("second"), form)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_iati_actuals_are_the_frozen_values(open_as, frame, frozen, spring):
    """The total is exact; a cell below five is left out; the proof opens the frozen inputs."""
    seat(spring)
    root = fromstring(file_of(open_as("donor"), "iati").content)
    indicator = next(
        each
        for each in root.iter("indicator")
        if each.find("reference").attrib["code"] == "persons"
    )
    actuals = indicator.find("period").findall("actual")
    totals = [each.attrib["value"] for each in actuals if each.find("dimension") is None]
    assert totals == ["15"]
    cells = {
        tuple(sorted((d.attrib["name"], d.attrib["value"]) for d in each.findall("dimension"))): (
            each.attrib["value"]
        )
        for each in actuals
        if each.find("dimension") is not None
    }
    assert cells == {}
    links = [link.attrib["url"] for link in indicator.iter("document-link")]
    assert any(f"/results/periods/2026-h1/figures/{frame.persons.pk}/" in link for link in links)


def test_workbook_tells_the_same_figures(open_as, frame, frozen):
    """The sheet `Data` has the total of each indicator."""
    book = openpyxl.load_workbook(io.BytesIO(file_of(open_as("office"), "xlsx").content))
    numbers = {cell.value for row in book["Data"].iter_rows() for cell in row}
    assert 15 in numbers


def test_report_prints_corrections_with_their_reason(open_as, people, frame, frozen, spring):
    """The next report says what the earlier one said, what holds now, and why."""
    from qiao.activities.models import Correction

    for _ in range(2):
        seat(spring)
    Correction.objects.create(
        activity=spring,
        change="seat=>1",
        reason="第二天的签到表后来才收到。",
        by=people.office,
        at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    later = datetime(2027, 1, 10, tzinfo=UTC)
    freeze_period(by=people.actor("office"), at=later, period="2026-h2")
    text = open_as("donor").get("/reports/2026-h2/").content.decode()
    assert "第二天的签到表后来才收到。" in text
    assert ">15<" in text
    assert ">17<" in text
    assert f"/results/periods/2026-h2/figures/{frame.persons.pk}/?of=2026-h1" in text
    opened = open_as("office").get(
        f"/results/periods/2026-h2/figures/{frame.persons.pk}/?of=2026-h1"
    )
    assert "17 participations" in opened.content.decode()
    first = open_as("office").get("/reports/2026-h1/").content.decode()
    assert ">17<" not in first


def test_unknown_file_or_period_is_refused(open_as, frozen):
    """A clear sentence, no traceback."""
    client = open_as("office")
    assert client.get("/reports/2026-h1/pdf/").status_code == 422
    assert client.get("/reports/2031-h1/docx/").status_code == 404


@pytest.mark.parametrize("who", ["office", "first", "second_coordinator", "donor"])
def test_reports_are_listed_for_everyone_who_works_in_the_programme(open_as, frozen, who):
    """Every period that has begun, the frozen one marked."""
    text = open_as(who).get("/reports/").content.decode()
    assert "frozen on" in text
    assert "draft: figures may change" in text


def test_reports_are_closed_to_participants(open_as, frozen):
    """Neither the list nor a file."""
    client = open_as("participant")
    assert client.get("/reports/").status_code == 403
    assert client.get("/reports/2026-h1/docx/").status_code == 403


def test_reports_name_no_person(open_as, people, frame, spring, frozen):
    """Neither participants nor users are in any file."""
    client = open_as("office")
    for form in ("docx", "xlsx", "iati"):
        content = file_of(client, form).content
        names = [people.office.name, "Climber"]
        if form == "iati":
            text = content.decode()
        elif form == "docx":
            text = "".join(
                part.blob.decode("utf-8", "ignore")
                for part in Document(io.BytesIO(content)).part.package.iter_parts()
            )
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            text = " ".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            )
        assert not [name for name in names if name in text]
