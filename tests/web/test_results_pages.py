"""The pages of results: the logframe, a figure with its rows, values, periods, contributions."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from qiao.results.models import Freeze, Value
from tests.factories_results import held, logframe, person, seat, seats

NOW = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.4 minutes of the meeting"


@pytest.fixture(autouse=True)
def _july():
    """Ten days into the second half-year."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def frame(programme):
    """A logframe with two half-years."""
    return logframe(programme)


@pytest.fixture
def spring(programme, frame):
    """A training with six women of the first side and two men of the second."""
    row = held(programme, date(2026, 3, 2), pillars=[programme.pillars[0]])
    seats(row, 5)
    seat(row, person("=HYPERLINK(1)"))
    seats(row, 2, sex="male", side=2)
    return row


@pytest.fixture
def open_as(client, people):
    """Sign in as one of the people, by name."""

    def sign_in(name: str):
        client.force_login(getattr(people, name))
        return client

    return sign_in


def test_logframe_shows_figures_as_links(open_as, frame, spring):
    """Each figure opens its rows, and a missing value is a dash with its reason."""
    page = open_as("office").get("/results/").content.decode()
    assert f'href="/results/indicators/{frame.persons.pk}/in/2026-h1/"' in page
    assert ">8<" in page
    assert "No value has been approved for this period." in page
    assert "Freeze a period" in page


def test_logframe_in_chinese_is_complete(open_as, frame, spring):
    """The same page in the other language."""
    client = open_as("first")
    client.cookies["django_language"] = "zh-hans"
    page = client.get("/results/").content.decode()
    assert "指标persons" in page
    assert "基线" in page
    assert "Baseline" not in page


def test_logframe_shows_parts_when_asked(open_as, frame, spring):
    """Parts are rows of their own, each a link to its rows."""
    page = open_as("office").get("/results/?parts=on").content.decode()
    assert "female · Uphill" in page
    assert "?sex=female&amp;side=1" in page


def test_logframe_without_one_teaches_the_next_step(open_as, programme):
    """An empty state, not an error."""
    answer = open_as("office").get("/results/")
    assert answer.status_code == 200
    assert "no logframe yet" in answer.content.decode()


def test_logframe_of_an_unknown_period_is_not_found(open_as, frame):
    """A wrong address says so."""
    assert open_as("office").get("/results/?until=2030").status_code == 404


@pytest.mark.parametrize("parts", [False, True])
@pytest.mark.parametrize("activities", [1, 3])
def test_logframe_asks_a_constant_number_of_queries(
    open_as, programme, frame, activities, parts, django_assert_max_num_queries
):
    """Twelve queries at most, whatever there is, the session's and the shell's included."""
    for number in range(activities):
        seats(held(programme, date(2026, 2, 1 + number)), 3)
    client = open_as("office")
    with django_assert_max_num_queries(12):
        client.get("/results/?parts=on" if parts else "/results/")


def test_figure_opens_to_participations_with_names_of_ones_own_side(open_as, frame, spring):
    """The first side reads its people's names and only the numbers of the others."""
    seat(spring, person("Valley Walker"), side=2)
    page = open_as("first").get(f"/results/indicators/{frame.persons.pk}/in/2026-h1/")
    text = page.content.decode()
    assert "Climber" in text
    assert "Valley Walker" not in text
    assert "9 participations" in text


def test_figure_shows_the_donor_activities_and_no_participation(open_as, frame, spring):
    """A donor's reader sees counts, small ones withheld, and never who."""
    text = (
        open_as("donor").get(f"/results/indicators/{frame.persons.pk}/in/2026-h1/").content.decode()
    )
    assert "Climber" not in text
    assert "&lt;5" in text
    assert spring.title_en in text


def test_figure_of_a_part_opens_only_its_rows(open_as, frame, spring):
    """The men of the second side are two."""
    base = f"/results/indicators/{frame.persons.pk}/in/2026-h1/"
    text = open_as("office").get(f"{base}?sex=male&side=2").content.decode()
    assert "2 participations" in text


@pytest.mark.parametrize("name", ["events", "seats", "days", "adopted", "share"])
@pytest.mark.parametrize("span", ["in", "to"])
def test_every_figure_opens(open_as, frame, spring, name, span):
    """Whatever its provenance and measure."""
    number = getattr(frame, name).pk
    assert open_as("office").get(f"/results/indicators/{number}/{span}/2026-h1/").status_code == 200


def test_rows_as_a_file_are_never_formulas(open_as, frame, spring):
    """A name that a spreadsheet would run gets an apostrophe."""
    base = f"/results/indicators/{frame.persons.pk}/in/2026-h1/"
    answer = open_as("office").get(f"{base}?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 9
    assert any("'=HYPERLINK(1)" in row for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_rows_as_a_file_hide_persons_from_the_donor(open_as, frame, spring):
    """The donor's file has activities."""
    base = f"/results/indicators/{frame.persons.pk}/in/2026-h1/"
    text = open_as("donor").get(f"{base}?format=csv").content.decode("utf-8-sig")
    assert "Climber" not in text
    assert spring.code in text


def test_value_is_entered_with_evidence_and_approved_by_another(
    open_as, people, frame, client, settings, tmp_path
):
    """The whole way: a coordinator's part with a file, the secretariat's approval."""
    coordinator = open_as("first_coordinator")
    form = coordinator.get(f"/results/indicators/{frame.adopted.pk}/enter/").content.decode()
    assert "Uphill" in form
    assert "Downhill" not in form.split("Of which")[1].split("</fieldset>")[0]
    answer = coordinator.post(
        f"/results/indicators/{frame.adopted.pk}/enter/",
        {
            "period": "2026-h1",
            "value": "3",
            "part_0": "3",
            "evidence": SimpleUploadedFile("minutes.pdf", PDF),
        },
    )
    value = Value.objects.get()
    assert answer.headers["Location"] == f"/results/values/{value.pk}/"
    assert (value.part, value.state, value.evidence.release) == (1, "submitted", "shared")
    office = open_as("office")
    page = office.get(f"/results/values/{value.pk}/").content.decode()
    assert "minutes.pdf" in page
    assert "Approve this value" in page
    assert office.post(f"/results/values/{value.pk}/approve/").status_code == 302
    value.refresh_from_db()
    assert (value.state, value.approved_by) == ("approved", people.office)


def test_value_without_evidence_is_told_at_its_field(open_as, frame):
    """The form comes back with the reason and what was typed."""
    answer = open_as("office").post(
        f"/results/indicators/{frame.adopted.pk}/enter/", {"period": "2026-h1", "value": "7"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "no evidence" in text
    assert 'value="7"' in text
    assert not Value.objects.exists()


def test_returned_value_is_mended(open_as, people, frame):
    """The comment is shown where it is mended, and the mended value is submitted again."""
    client = open_as("first_coordinator")
    client.post(
        f"/results/indicators/{frame.adopted.pk}/enter/",
        {"period": "2026-h1", "value": "3", "address": "https://example.org/a"},
    )
    number = Value.objects.get().pk
    office = open_as("office")
    assert office.post(f"/results/values/{number}/return/", {"comment": ""}).status_code == 422
    office.post(f"/results/values/{number}/return/", {"comment": "The minutes are of another day."})
    client = open_as("first_coordinator")
    form = client.get(f"/results/values/{number}/edit/").content.decode()
    assert "The minutes are of another day." in form
    client.post(
        f"/results/values/{number}/edit/", {"value": "2", "address": "https://example.org/b"}
    )
    value = Value.objects.get()
    assert (value.value, value.state) == (Decimal(2), "submitted")


def test_draft_of_one_side_is_hidden_from_the_other(open_as, frame):
    """The other side gets the same answer as for what does not exist."""
    open_as("first_coordinator").post(
        f"/results/indicators/{frame.adopted.pk}/enter/",
        {"period": "2026-h1", "value": "3", "address": "https://example.org/a", "draft": "1"},
    )
    number = Value.objects.get().pk
    assert open_as("first_coordinator").get(f"/results/values/{number}/").status_code == 200
    for other in ("second_coordinator", "second", "donor", "office"):
        assert open_as(other).get(f"/results/values/{number}/").status_code == 404


def test_measured_indicator_has_no_form(open_as, frame):
    """Nobody types in what records give."""
    answer = open_as("office").get(f"/results/indicators/{frame.persons.pk}/enter/")
    assert answer.status_code == 403


def test_period_is_frozen_from_its_page(open_as, frame, spring):
    """The page names the period in its question; afterwards it says when and under which sum."""
    client = open_as("office")
    assert "Freeze Half 1 of 2026?" in client.get("/results/periods/").content.decode()
    assert client.post("/results/periods/2026-h1/freeze/").status_code == 302
    freeze = Freeze.objects.get()
    page = client.get("/results/periods/").content.decode()
    assert freeze.checksum[:12] in page
    assert "9 records kept" in page


def test_refused_freeze_keeps_the_question_open(open_as, frame):
    """A value that waits stops it; the page says so and offers to leave it out."""
    client = open_as("office")
    client.post(
        f"/results/indicators/{frame.adopted.pk}/enter/",
        {"period": "2026-h1", "value": "3", "address": "https://example.org/a"},
    )
    answer = client.post("/results/periods/2026-h1/freeze/")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "wait to be decided" in text
    assert "Leave out the values" in text


def test_frozen_figure_opens_to_the_inputs_it_had(open_as, frame, spring):
    """A seat added after the freeze is not among them; a name never is."""
    client = open_as("office")
    client.post("/results/periods/2026-h1/freeze/")
    seat(spring, person("Late Comer"))
    base = f"/results/periods/2026-h1/figures/{frame.persons.pk}/"
    for address in (base, f"{base}since-start/"):
        text = client.get(address).content.decode()
        assert "8 participations" in text
        assert "Late Comer" not in text
        assert "Climber" not in text
    live = client.get(f"/results/indicators/{frame.persons.pk}/in/2026-h1/").content.decode()
    assert "Late Comer" in live
    assert "reported: 8" in client.get("/results/").content.decode()


def test_frozen_figure_of_an_open_period_is_not_found(open_as, frame):
    """There is no freeze to open."""
    answer = open_as("office").get(f"/results/periods/2026-h1/figures/{frame.persons.pk}/")
    assert answer.status_code == 404


def test_contributions_are_chosen_on_their_page(open_as, frame, spring):
    """The results of the logframe are offered and the chosen ones kept."""
    client = open_as("office")
    assert "OC1" in client.get(f"/results/activities/{spring.code}/contributions/").content.decode()
    client.post(f"/results/activities/{spring.code}/contributions/", {"results": ["OC1", "OP1"]})
    assert {c.result.code for c in spring.contributions.all()} == {"OC1", "OP1"}


def test_charts_have_a_picture_and_a_table(open_as, frame, spring):
    """Each chart shows without JavaScript, from this host, and its numbers stand in a table."""
    client = open_as("office")
    text = client.get("/results/charts/").content.decode()
    addresses = [part.split('"')[0] for part in text.split('<img src="')[1:]]
    assert len(addresses) == 3
    for address in addresses:
        picture = client.get(address)
        assert picture.headers["Content-Type"] == "image/svg+xml"
        assert picture.content.startswith(b"<svg")
    assert text.count("Show as a table") == 3


def test_unknown_chart_is_not_found(open_as, programme):
    """An address that no page gave out leads nowhere."""
    assert open_as("office").get(f"/charts/{'0' * 64}.svg").status_code == 404


@pytest.mark.parametrize(
    "address", ["/results/", "/results/measures/", "/results/charts/", "/results/periods/"]
)
@pytest.mark.parametrize("who", ["office", "first", "second_coordinator", "donor"])
def test_pages_open_for_everyone_who_works_in_the_programme(open_as, frame, spring, address, who):
    """All four roles read results."""
    assert open_as(who).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/results/", "/results/measures/", "/results/periods/"])
def test_pages_are_closed_to_participants(open_as, frame, address):
    """Results are not a participant's page."""
    assert open_as("participant").get(address).status_code == 403
