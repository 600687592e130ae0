"""Activities over the API: the same rules, bounded and in JSON."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Activity, Participation
from tests.factories import AT
from tests.factories_activities import held_activity, planned_activity, uploaded_sheet, workbook
from tests.factories_needs import endorsed_need

ROOT = "/api/v1/activities"


@pytest.fixture
def call(client, people):
    """Call the API as one of the people, through a session."""

    def send(who, method, path="", body=None, **options):
        if who:
            client.force_login(getattr(people, who))
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"{ROOT}{path}", **options)

    return send


def attended(people):
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    return activity


def test_activity_is_planned_and_held_over_the_api(call, people):
    """From the endorsed need to the held days."""
    need = endorsed_need(people)
    body = {
        "kind": "workshop",
        "title_en": "Fees",
        "planned": {"first": "2026-02-10"},
        "needs": [need.code],
        "themes": ["hill-pillar-1"],
        "hosts": [{"institution": "downhill-agency"}],
        "headcount": 50,
    }
    planned = call("office", "post", body=body)
    assert planned.status_code == 201
    code = planned.json()["code"]
    assert planned.json()["needs"][0]["endorsed_by"] == [1, 2]
    held = call("office", "post", f"/{code}/hold", {"held": {"first": "2026-02-09"}})
    assert (held.status_code, held.json()["status"]) == (200, "held")
    assert held.json()["held"] == {
        "first": "2026-02-09",
        "last": "2026-02-09",
        "precision": "day",
    }


def test_refusal_names_its_field_and_mend(call, people):
    """A need that is not endorsed, dates out of order, a side that plans."""
    body = {
        "kind": "workshop",
        "title_en": "Fees",
        "planned": {"first": "2026-02-10", "last": "2026-02-01"},
        "themes": ["hill-pillar-1"],
    }
    late = call("office", "post", body=body)
    assert (late.status_code, late.json()["field"]) == (422, "planned")
    body["planned"] = {"first": "2026-02-10"}
    bare = call("office", "post", body=body)
    assert (bare.status_code, bare.json()["field"]) == (422, "needs")
    assert call("first", "post", body=body).status_code == 403
    assert not Activity.objects.exists()


def test_list_is_bounded_and_filtered(call, people):
    """Limits are kept; a filter that is no value is refused."""
    attended(people)
    found = call("donor", "get", "?status=held&year=2026&side=2&limit=1").json()
    assert found["total"] == 1
    assert found["activities"][0]["counted"] == 4
    for nonsense in ("limit=0", "limit=201", "offset=-1", "year=1", "kind=x", "theme=a%20b"):
        assert call("donor", "get", f"?{nonsense}").status_code == 422


@pytest.mark.parametrize(
    ("who", "names"),
    [("office", 4), ("first", 2), ("second", 2), ("donor", 0)],
)
def test_participations_are_masked_as_on_the_pages(call, people, who, names):
    """Every seat, and names only of the own side."""
    activity = attended(people)
    rows = call(who, "get", f"/{activity.code}/participations").json()
    assert rows["total"] == 4
    assert sum(bool(row["name"]) for row in rows["participations"]) == names


def test_public_sees_no_shared_activity(call, people):
    """Nor that there is one."""
    activity = planned_activity(people)
    assert call(None, "get").json() == {"total": 0, "activities": []}
    assert call(None, "get", f"/{activity.code}").status_code == 404


def test_sheet_is_uploaded_looked_at_and_confirmed(call, people):
    """Choices by JSON; what was seen is what is stored."""
    activity = held_activity(people)
    rows = [("无名公司", "张三", "男", "√", "√", "√")]
    file = SimpleUploadedFile("sheet.xlsx", workbook(rows))
    preview = call("office", "post", f"/{activity.code}/sheets", data={"file": file}).json()
    assert (preview["may_be_stored"], preview["unknown_institutions"]) == (False, ["无名公司"])
    address = f"/{activity.code}/sheets/{preview['id']}"
    refused = call("office", "post", f"{address}/confirm", {"seen": preview["seen"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "sheet_undecided")
    choices = {
        "side": 2,
        "kind": "academia",
        "columns": {"E": "session"},
        "institutions": [{"text": "别的", "code": "uphill-union"}],
    }
    chosen = call("office", "post", f"{address}/read", choices).json()
    assert chosen["may_be_stored"] is True
    again = call("office", "get", address).json()
    assert again == chosen
    stored = call("office", "post", f"{address}/confirm", {"seen": chosen["seen"]}).json()
    [count] = stored["counts"]
    assert (count["side"], count["kind"], count["participants"]) == (2, "academia", 1)
    assert float(count["person_days"]) == 2
    assert Participation.objects.count() == 1


@pytest.mark.parametrize(
    "choices", [{"columns": {"C": "nonsense"}}, {"columns": {"ZZZ": "name"}}, {"side": 9}]
)
def test_choices_that_mean_nothing_are_refused(call, people, choices):
    """With a sentence, not a crash."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    answer = call("office", "post", f"/{activity.code}/sheets/{sheet.pk}/read", choices)
    assert answer.status_code == 422


def test_hostile_file_is_refused_over_the_api(call, people):
    """The same sentence as on the page."""
    activity = held_activity(people)
    file = SimpleUploadedFile("x.xlsx", b"%PDF-1.7")
    answer = call("office", "post", f"/{activity.code}/sheets", data={"file": file})
    assert answer.status_code == 422
    assert answer.json()["mend"]


def test_sheet_is_not_there_for_a_side(call, people):
    """Not even its number."""
    activity = held_activity(people)
    sheet = uploaded_sheet(people, activity)
    assert call("first", "get", f"/{activity.code}/sheets/{sheet.pk}").status_code == 404
