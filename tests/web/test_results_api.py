"""Results and reports over the API: the same numbers, rights and refusals as the pages."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import time_machine

from qiao.results.models import Freeze, Value
from tests.factories_results import held, logframe, person, seat, seats

NOW = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)
BASE = "/api/v1"


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
    row = held(programme, date(2026, 3, 2))
    seats(row, 6)
    seats(row, 1, sex="male", side=2)
    seat(row, person("Valley Walker", "male"), side=2)
    return row


@pytest.fixture
def call(client, people):
    """Ask as one of the people; answers with the status and the JSON."""

    def ask(who: str, method: str, path: str, body=None):
        client.force_login(getattr(people, who))
        answer = client.generic(
            method,
            f"{BASE}{path}",
            data="" if body is None else json.dumps(body),
            content_type="application/json",
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    return ask


def indicators(document):
    """The indicators of a framework by their codes."""
    return {row["code"]: row for each in document["results"] for row in each["indicators"]}


def test_framework_tells_what_the_page_tells(call, frame, spring):
    """Figures, what is missing and why, and where each indicator stands."""
    status, document = call("office", "GET", "/results/framework?until=2026-h1")
    rows = indicators(document)
    assert status == 200
    assert rows["persons"]["since_start"]["value"] == "8"
    assert rows["adopted"]["periods"][0] == {
        "value": None,
        "small": False,
        "gap": "not_reported",
        "cells": [],
        "period": "2026-h1",
        "reported": None,
        "differs": False,
    }


def test_framework_withholds_small_cells_from_the_donor(call, frame, spring):
    """Two men are null and small; the women are null, so that nobody can subtract."""
    _status, document = call("donor", "GET", "/results/framework?until=2026-h1")
    cells = indicators(document)["persons"]["since_start"]["cells"]
    assert {cell["dimensions"]["sex"]: (cell["value"], cell["small"]) for cell in cells} == {
        "female": (None, False),
        "male": (None, True),
    }


def test_figure_rows_follow_the_reader(call, frame, spring):
    """The first side gets no name of the second; the donor gets no participation at all."""
    path = f"/results/indicators/{frame.persons.pk}/figures/2026-h1"
    _status, own = call("second", "GET", f"{path}?sex=male")
    assert "Valley Walker" in [row["name"] for row in own["seats"]]
    _status, other = call("first", "GET", f"{path}?sex=male&span=since_start")
    assert [row["name"] for row in other["seats"]] == ["", ""]
    _status, donor = call("donor", "GET", path)
    assert (donor["seats"], [row["code"] for row in donor["activities"]]) == ([], [spring.code])


def test_a_value_goes_its_way(call, people, frame):
    """Entered by a coordinator, returned, approved: each step answers with the value."""
    body = {
        "indicator": frame.adopted.pk,
        "period": "2026-h1",
        "value": 3,
        "cells": [{"dimensions": {"side": "1"}, "amount": 3}],
        "address": "https://example.org/minutes",
    }
    status, value = call("first_coordinator", "POST", "/results/values", body)
    assert (status, value["state"], value["part"]) == (201, "draft", 1)
    number = value["id"]
    call("first_coordinator", "POST", f"/results/values/{number}/submit")
    assert [row["id"] for row in call("office", "GET", "/results/values")[1]] == [number]
    assert call("second", "GET", f"/results/values/{number}")[0] == 404
    status, value = call("office", "POST", f"/results/values/{number}/approve")
    assert (status, value["state"]) == (200, "approved")
    assert call("donor", "GET", f"/results/values/{number}")[0] == 200


def test_refusals_have_one_shape(call, frame):
    """What is wrong, how to mend it, at which field."""
    body = {"indicator": frame.adopted.pk, "period": "2026-h1", "value": 3}
    status, refusal = call("office", "POST", "/results/values", body)
    assert (status, refusal["code"], refusal["field"]) == (422, "invalid", "evidence")
    assert call("donor", "POST", "/results/values", body)[0] == 403
    assert call("participant", "GET", "/results/framework")[0] == 403
    assert call("office", "GET", "/results/framework?until=2031")[0] == 404
    assert not Value.objects.exists()


def test_returned_values_say_why(call, frame):
    """The comment is asked for."""
    body = {
        "indicator": frame.adopted.pk,
        "period": "2026-h1",
        "value": 3,
        "address": "https://example.org/minutes",
        "submit": True,
    }
    number = call("first_coordinator", "POST", "/results/values", body)[1]["id"]
    assert call("office", "POST", f"/results/values/{number}/return", {"comment": ""})[0] == 422
    answer = call("office", "POST", f"/results/values/{number}/return", {"comment": "Which day?"})
    assert (answer[0], answer[1]["state"]) == (200, "returned")


def test_a_period_is_frozen_and_its_report_taken(call, client, frame, spring):
    """The checksum that freezing answers with is the one the reports are listed under."""
    status, frozen = call("office", "POST", "/results/periods/2026-h1/freeze", {})
    assert (status, frozen["checksum"]) == (201, Freeze.objects.get().checksum)
    listed = {row["period"]: row for row in call("donor", "GET", "/reports")[1]}
    assert listed["2026-h1"]["checksum"] == frozen["checksum"]
    assert listed["2026-h2"]["frozen_at"] is None
    file = client.get(f"{BASE}/reports/2026-h1/xlsx")
    assert file.headers["Content-Disposition"].endswith('filename="hill_2026-h1_logframe.xlsx"')
    assert {row["code"] for row in call("first", "GET", "/results/periods")[1]} == {
        "2026-h1",
        "2026-h2",
    }
    assert call("first", "POST", "/results/periods/2026-h2/freeze", {})[0] == 403


def test_contributions_are_set(call, frame, spring):
    """Nothing to answer but that it is done."""
    path = f"/results/activities/{spring.code}/contributions"
    assert call("office", "PUT", path, {"results": ["OP1"]}) == (204, None)
    assert [each.result.code for each in spring.contributions.all()] == ["OP1"]
    assert call("office", "PUT", path, {"results": ["XX"]})[0] == 422


def test_measures_are_told_in_both_languages(call, frame):
    """What is counted, and how."""
    _status, document = call("donor", "GET", "/results/measures")
    by_code = {row["code"]: row for row in document}
    assert by_code["unique_persons"]["name"] == {"en": "Unique persons", "zh": "参加人数"}
    assert "participations" in by_code
