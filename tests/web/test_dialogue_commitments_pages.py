"""The pages and the API of the register, the matrix, the timeline and negotiations."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.urls import reverse

from qiao.core.text import Text
from qiao.dialogue.models import Commitment, Negotiation, Round, Track
from tests.factories_dialogue_commitments import agreed, negotiation, noted, reported

TODAY = datetime.now(tz=UTC).date().isoformat()


@pytest.fixture
def as_(client, people):
    """A client signed in as one of the people."""

    def sign_in(name: str):
        client.force_login(getattr(people, name))
        return client

    return sign_in


def _form(**changed):
    return {
        "authentic": "en",
        "body_en": "Open a counter.",
        "body_zh": "设立窗口。",
        "owed_by": ["1"],
        "due": "none",
        "made_precision": "day",
        **changed,
    }


def _held_round(programme) -> Round:
    track = Track.objects.create(code="t", kind="technical", name_en="Talks", name_zh="会谈")
    return Round.objects.create(
        code="R-1", track=track, phase=programme.phase, release="shared", state="held",
        day=date(2026, 1, 2), held_from=date(2026, 1, 2), number=3,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["register", "matrix", "timeline", "negotiations"])
@pytest.mark.parametrize("who", ["office", "first", "donor", None])
def test_pages_open_to_everyone_in_both_languages(programme, people, client, name, who, language):
    """With records and without, signed in and not."""
    if who:
        client.force_login(getattr(people, who))
    client.cookies["django_language"] = language
    assert client.get(reverse(name)).status_code == 200
    _held_round(programme)
    agreed(people)
    negotiation(people)
    assert client.get(reverse(name)).status_code == 200


def test_recorded_by_a_side_it_is_its_draft(as_):
    """The success leads to its page; another side finds nothing there."""
    answer = as_("first").post(reverse("new_commitment"), _form(), follow=True)
    assert answer.status_code == 200
    row = Commitment.objects.get()
    assert (row.owner, row.release) == (1, "own")
    page = reverse("commitment", args=[row.code])
    assert as_("second").get(page).status_code == 404
    missing = as_("second").get(reverse("commitment", args=["C-0000000"]))
    assert missing.status_code == 404


def test_refused_form_keeps_what_was_typed(as_):
    """An empty authentic text is told at its field; the other words stay."""
    answer = as_("office").post(
        reverse("new_commitment"), _form(body_en="", statement_en="Joint statement")
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Joint statement" in text
    assert 'id="id_body_en_error"' in text


def test_stale_edit_shows_both_versions(as_, people):
    """Whoever was second keeps the words and sees the first one's."""
    row = noted(people)
    page = reverse("edit_commitment", args=[row.code])
    first = as_("office").post(page, _form(body_en="First words.", based_on="1"))
    assert first.status_code == 302
    second = as_("office").post(page, _form(body_en="Second words.", based_on="1"))
    assert second.status_code == 409
    assert "First words." in second.content.decode()
    assert "Second words." in second.content.decode()


def test_from_words_to_verified_delivery_on_the_pages(as_, people):
    """Agree on both sides, report with evidence, verify by the other side."""
    row = noted(people)

    def address(name):
        return reverse(name, args=[row.code])

    for who in ("first_coordinator", "second_coordinator"):
        client = as_(who)
        assert "Agree to this commitment" in client.get(address("commitment")).content.decode()
        client.post(address("agree_commitment"), {"version": "1"})
    client = as_("first")
    assert client.get(address("report_delivery")).status_code == 200
    bare = client.post(
        address("report_delivery"), {"on": TODAY, "precision": "day", "reason_en": "Done."}
    )
    assert bare.status_code == 422
    client.post(
        address("report_delivery"),
        {"on": TODAY, "precision": "day", "reason_en": "Done.", "address": "https://example.org/"},
    )
    client = as_("second_coordinator")
    assert "Verify the delivery" in client.get(address("commitment")).content.decode()
    client.post(address("verify_delivery"), {"codes": row.code})
    row.refresh_from_db()
    assert row.status == "delivered"
    client.post(address("reopen_commitment"), {"codes": row.code, "reason_en": "It closed."})
    row.refresh_from_db()
    assert row.status == "in_progress"


def test_parallel_refusal_is_explained_on_the_page(as_, people):
    """It names the other commitment."""
    one, other = reported(people), reported(people)
    office = as_("office")
    address = reverse("parallel_commitment", args=[one.code])
    assert office.post(address, {"other": other.code, "joins": "on"}).status_code == 302
    page = as_("second_coordinator")
    refused = page.post(reverse("verify_delivery", args=[one.code]), {"codes": one.code})
    assert refused.status_code == 422
    assert f"parallel to {other.code}" in refused.content.decode()
    both = page.get(reverse("commitment", args=[one.code])).content.decode()
    assert f'value="{one.code} {other.code}"' in both


def test_status_news_and_return_on_the_pages(as_, people):
    """Each with its reason."""
    row = reported(people)

    def address(name):
        return reverse(name, args=[row.code])

    as_("second_coordinator").post(address("return_delivery"), {"reason_en": "Where?"})
    client = as_("first")
    told = {"on": TODAY, "precision": "day", "reason_en": "Money ran out."}
    assert client.get(address("move_commitment")).status_code == 200
    client.post(address("move_commitment"), {**told, "wanted": "stalled"})
    client.post(address("hear_commitment"), told)
    row.refresh_from_db()
    assert row.status == "stalled"
    text = client.get(address("commitment")).content.decode()
    assert "Money ran out." in text
    assert client.get(reverse("register"), {"status": "stalled"}).content.count(b"stalled") > 1


def test_exports_are_whole_and_never_formulas(as_, people):
    """A text that begins like a formula is a text, in CSV and in the workbook."""
    noted(people, text=Text("=HYPERLINK(1)", "+1"))
    client = as_("office")
    csv = client.get(reverse("register"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("register"), {"format": "xlsx"}).content)
    )
    row = [cell.value for cell in book.active[2]]
    assert row[1] == "'=HYPERLINK(1)"
    assert {cell.data_type for cell in book.active[2]} <= {"s", "n"}


def test_negotiation_from_record_to_signature(as_, people):
    """Recorded, moved, an instrument added, made parallel; the refusal is explained."""
    client = as_("office")
    step = {"on": TODAY, "precision": "day"}
    answer = client.post(
        reverse("new_negotiation"), {**step, "name_en": "Pact", "state": "launched"}
    )
    row = Negotiation.objects.get()
    assert answer["Location"] == reverse("negotiation", args=[row.code])
    other = negotiation(people, name="Protocol")
    client.post(
        reverse("parallel_negotiation", args=[row.code]), {"other": other.code, "joins": "on"}
    )
    move = reverse("move_negotiation", args=[row.code])
    assert client.get(move).status_code == 200
    refused = client.post(move, {**step, "wanted": "initialled"})
    assert refused.status_code == 422
    assert other.code in refused.content.decode()
    client.post(move, {**step, "wanted": "initialled", "together": [other.code]})
    row.refresh_from_db()
    assert row.state == "initialled"
    client.post(reverse("add_instrument", args=[row.code]), {"title_en": "The Pact"})
    assert "The Pact" in client.get(reverse("negotiation", args=[row.code])).content.decode()
    empty = client.post(reverse("add_instrument", args=[row.code]), {"title_en": ""})
    assert empty.status_code == 422


def test_api_reads_and_writes_as_the_pages(as_, people):
    """The same records, rules and refusals as JSON."""
    client = as_("first")
    base = "/api/v1/dialogue/commitments"
    json = "application/json"
    client.handler.enforce_csrf_checks = False
    made = client.post(base, {"text_en": "Open a counter.", "owed_by": [1]}, json)
    assert made.status_code == 201
    code = made.json()["code"]
    assert client.get(f"{base}/{code}").json()["version"] == 1
    assert client.get(base).json()["total"] == 1
    refused = client.post(f"{base}/{code}/news", {"on": TODAY, "reason_en": "x"}, json)
    assert refused.status_code == 409
    assert as_("second").get(f"{base}/{code}").status_code == 404
    assert as_("second").get(base).json()["total"] == 0
