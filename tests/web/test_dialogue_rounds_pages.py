"""Pages of the dialogue: what each reader finds, and what a form does."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qiao.core.text import Text
from qiao.dialogue.actions import positions
from qiao.dialogue.models import AgendaItem, AgendaNote, Delegation, Position, Round, Track
from qiao.dialogue.rules.rounds import RoundMove
from tests import factories_dialogue as make
from tests.factories import AT

ROUND = {
    "track": "technical",
    "title_en": "Fees",
    "title_zh": "费用",
    "proposed_from": "2026-03-01",
    "proposed_to": "2026-03-02",
    "proposed_precision": "day",
    "host_side": "1",
    "mode": "in_person",
    "chairs-TOTAL_FORMS": "2",
    "chairs-INITIAL_FORMS": "0",
    "chairs-0-name_latin": "Li Shan",
    "chairs-0-side": "1",
}
ITEM = {"authentic": "en", "title_en": "Who rests", "based_on": "1"}


def page(client, people, who, name, *args, **data):
    if who:
        client.force_login(getattr(people, who))
    return client.get(reverse(name, args=args), data)


def send(client, people, who, name, *args, **data):
    client.force_login(getattr(people, who))
    return client.post(reverse(name, args=args), data)


def test_home_teaches_when_empty_and_lists_what_a_reader_sees(client, people):
    """First there is nothing; then the tracks with the rounds that are released."""
    assert "No tracks yet" in page(client, people, "office", "dialogue").text
    make.draft_round(people, "first_coordinator")
    assert "Fees" not in page(client, people, "second", "dialogue").text
    assert "Fees" in page(client, people, "first_coordinator", "dialogue").text


def test_public_sees_published_rounds_alone(client, people):
    """A shared round is not there for the public, a published one is."""
    row = make.held_round(people)
    client.logout()
    assert client.get(reverse("round", args=[row.code])).status_code == 404
    Round.objects.filter(pk=row.pk).update(state="minutes_agreed")
    make.move(people, row, RoundMove.PUBLISH)
    found = client.get(reverse("round", args=[row.code]))
    assert found.status_code == 200
    assert "Li Shan" not in found.text
    assert client.get(reverse("agenda", args=[row.code])).status_code == 200


def test_hidden_and_missing_round_answer_alike(client, people):
    """Nobody learns that the other side has a draft."""
    row = make.draft_round(people, "first_coordinator")
    hidden = page(client, people, "second", "round", row.code)
    missing = page(client, people, "second", "round", "R-0000000")
    assert hidden.status_code == missing.status_code == 404
    secret = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    told = [secret.sub("", answer.text) for answer in (hidden, missing)]
    assert told[0].replace(row.code, "R-0000000") == told[1]


def test_coordinator_proposes_changes_and_accepts_by_pages(client, people):
    """A round from draft to agreed dates."""
    make.track()
    assert page(client, people, "first_coordinator", "new_round").status_code == 200
    assert send(client, people, "first_coordinator", "new_round", **ROUND).status_code == 302
    row = Round.objects.get()
    assert row.chairs.get().name_latin == "Li Shan"
    assert page(client, people, "first_coordinator", "round", row.code).status_code == 200
    send(client, people, "first_coordinator", "release_round", row.code)
    assert page(client, people, "office", "edit_round", row.code).status_code == 200
    changed = ROUND | {"place_en": "Ridge", "based_on": "1"}
    assert send(client, people, "office", "edit_round", row.code, **changed).status_code == 302
    stale = send(client, people, "office", "edit_round", row.code, **changed)
    assert stale.status_code == 422
    assert "Ridge" in stale.text
    found = page(client, people, "second_coordinator", "round", row.code).text
    assert "Accept these dates" in found
    for who in ("first_coordinator", "second_coordinator"):
        send(client, people, who, "accept_dates", row.code, version=2)
    row.refresh_from_db()
    assert row.state == "dates_agreed"


def test_round_form_keeps_what_was_typed(client, people):
    """Dates out of order are said, and the title is still there."""
    make.track()
    wrong = ROUND | {"proposed_to": "2026-02-01"}
    found = send(client, people, "office", "new_round", **wrong)
    assert found.status_code == 422
    assert 'value="Fees"' in found.text


@pytest.mark.parametrize(
    "who", ["office", "first", "first_coordinator", "second", "second_coordinator", "donor"]
)
@pytest.mark.parametrize("name", ["round", "agenda", "delegation"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_a_held_round_open_for_everyone_in_office(client, people, who, name, language):
    """In both languages."""
    row = make.held_round(people)
    client.cookies["django_language"] = language
    assert page(client, people, who, name, row.code).status_code == 200


def test_donor_reads_delegations_without_names(client, people):
    """Roles yes, names and notes no."""
    row = make.held_round(people)
    found = page(client, people, "donor", "delegation", row.code).text
    assert "interpreter" in found
    assert "Li Shan" not in found
    assert "Director" not in found
    assert "Arrives late" not in found


def test_note_on_a_delegation_is_its_sides_alone(client, people):
    """The other side reads the list without the note."""
    row = make.held_round(people)
    Delegation.objects.filter(round=row, owner=1).update(note="Secret of one")
    assert "Secret of one" in page(client, people, "first", "delegation", row.code).text
    for who in ("second_coordinator", "office"):
        found = page(client, people, who, "delegation", row.code).text
        assert "Li Shan" in found
        assert "Secret of one" not in found


def test_secretariat_records_steps_and_is_told_what_is_missing(client, people):
    """Held without dates is shown at its field; with dates it is recorded."""
    row = make.agreed_round(people)
    found = send(client, people, "office", "round_step", row.code, move="hold")
    assert found.status_code == 422
    assert "When was it held" in found.text
    given = {"move": "hold", "held_from": "2026-03-01"}
    assert send(client, people, "office", "round_step", row.code, **given).status_code == 302
    assert send(client, people, "office", "round_step", row.code, move="x").status_code == 422
    assert send(client, people, "office", "round_step", row.code, move="hold").status_code == 409


def test_item_is_written_proposed_ordered_and_accepted_by_pages(client, people):
    """An agenda of two items, from draft to agreed."""
    row = make.accept_dates(people, make.proposed_round(people))
    make.proposed_item(people, row.code, "second")
    assert page(client, people, "first", "new_item", row.code).status_code == 200
    assert send(client, people, "first", "new_item", row.code, **ITEM).status_code == 302
    item = AgendaItem.objects.get(owner=1)
    assert "Who rests" not in page(client, people, "second", "round", row.code).text
    assert page(client, people, "first", "item", item.code).status_code == 200
    edited = ITEM | {"note_en": "Why"}
    assert send(client, people, "first", "edit_item", item.code, **edited).status_code == 302
    stale = send(client, people, "first", "edit_item", item.code, **edited)
    assert stale.status_code == 422
    assert "As it is now" in stale.text
    paper = SimpleUploadedFile("fees.txt", b"fees")
    assert send(client, people, "first", "table_paper", item.code, paper=paper).status_code == 302
    send(client, people, "first", "propose_item", item.code, version=2)
    assert "fees.txt" in page(client, people, "second", "item", item.code).text
    order = {
        "version": "3",
        "item": list(row.items.order_by("id").values_list("code", flat=True)),
        "place": ["10", "9"],
    }
    assert send(client, people, "office", "order_items", row.code, **order).status_code == 302
    assert row.items.order_by("order").first().code == item.code
    send(client, people, "office", "round_step", row.code, move="exchange_agenda")
    for who in ("first_coordinator", "second_coordinator"):
        assert "Accept this agenda" in page(client, people, who, "agenda", row.code).text
        send(client, people, who, "accept_agenda", row.code, version=4)
    row.refresh_from_db()
    assert row.state == "agenda_agreed"
    assert send(client, people, "first", "withdraw_item", item.code).status_code == 302


def test_positions_and_notes_stand_on_ones_own_copy_alone(client, people):
    """Whatever page the others open, they do not read them."""
    row = make.agreed_round(people)
    item = row.items.get()
    words = {"line_en": "Canary line", "fallback_en": "Canary fallback", "based_on": "0"}
    assert page(client, people, "first", "position", item.code).status_code == 200
    assert send(client, people, "first", "position", item.code, **words).status_code == 302
    assert send(client, people, "first", "position", item.code, **words).status_code == 422
    note = {"body": "Canary note", "based_on": "0"}
    assert send(client, people, "first", "agenda_note", item.code, **note).status_code == 302
    assert page(client, people, "first", "agenda_note", item.code).status_code == 200
    own = page(client, people, "first_coordinator", "agenda", row.code).text
    assert all(word in own for word in ("Canary line", "Canary fallback", "Canary note"))
    for who in ("second_coordinator", "second", "office", "donor"):
        for name, code in (("agenda", row.code), ("item", item.code), ("round", row.code)):
            found = page(client, people, who, name, code).text
            assert "Canary" not in found
            assert "own position" not in found
    send(client, people, "first_coordinator", "release_position", item.code, version=1)
    for who in ("second", "office"):
        found = page(client, people, who, "agenda", row.code).text
        assert "Canary line" in found
        assert "Canary fallback" not in found
        assert "Canary note" not in found
    assert "Canary" not in page(client, people, "donor", "agenda", row.code).text
    assert Position.objects.count() == AgendaNote.objects.count() == 1


def test_delegation_is_listed_released_and_its_attendance_recorded(client, people):
    """A side's own list by pages."""
    row = make.agreed_round(people)
    members = {
        "based_on": "0",
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "0",
        "members-0-role": "member",
        "members-0-name_latin": "Wen Gu",
        "members-0-ORDER": "2",
        "members-1-role": "head",
        "members-1-name_hanzi": "李山",
        "members-1-ORDER": "1",
    }
    who = "first_coordinator"
    assert page(client, people, who, "edit_delegation", row.code).status_code == 200
    assert send(client, people, who, "edit_delegation", row.code, **members).status_code == 302
    kept = Delegation.objects.get()
    assert [d.name_latin for d in kept.delegates.all()] == ["", "Wen Gu"]
    stale = send(client, people, who, "edit_delegation", row.code, **members)
    assert stale.status_code == 422
    assert "Wen Gu" in stale.text
    assert "Wen Gu" not in page(client, people, "second", "delegation", row.code).text
    assert send(client, people, who, "release_delegation", row.code, version=1).status_code == 302
    assert "Wen Gu" in page(client, people, "second", "delegation", row.code).text
    make.move(people, row, RoundMove.HOLD, held=make.DAYS)
    assert page(client, people, who, "attendance", row.code, 1).status_code == 200
    assert page(client, people, who, "attendance", row.code, 2).status_code == 404
    given = {f"delegate_{d.pk}": "present" for d in kept.delegates.all()}
    assert send(client, people, "office", "attendance", row.code, 1, **given).status_code == 302
    assert set(kept.delegates.values_list("attendance", flat=True)) == {"present"}


def test_secretariat_adds_a_track(client, people):
    """A code that is taken is said at its field."""
    given = {"code": "summit", "kind": "summit", "name_en": "Summit"}
    assert page(client, people, "office", "new_track").status_code == 200
    assert send(client, people, "office", "new_track", **given).status_code == 302
    assert send(client, people, "office", "new_track", **given).status_code == 422
    assert Track.objects.get().translation == "missing"


def test_acts_without_a_version_are_refused(client, people):
    """Nobody accepts or releases what they did not read."""
    row = make.agreed_round(people)
    item = row.items.get()
    for name, code in (
        ("accept_dates", row.code),
        ("accept_agenda", row.code),
        ("release_delegation", row.code),
        ("propose_item", item.code),
        ("release_position", item.code),
    ):
        assert send(client, people, "first_coordinator", name, code).status_code == 422
    assert send(client, people, "office", "order_items", row.code).status_code == 422


def test_list_of_rounds_leaves_as_csv(client, people):
    """The rounds that the reader sees, and no others."""
    row = make.proposed_round(people)
    hidden = make.draft_round(people, "first_coordinator")
    found = page(client, people, "donor", "dialogue", format="csv")
    text = b"".join(found).decode() if found.streaming else found.text
    assert row.code in text
    assert hidden.code not in text


def test_api_reads_and_writes_rounds_items_and_positions(client, people):
    """The same queries and actions as the pages."""
    make.track()
    client.force_login(people.first_coordinator)

    def post(path, body, method="post"):
        call = getattr(client, method)
        return call(f"/api/v1/dialogue{path}", body, content_type="application/json")

    days = {"first": "2026-03-01", "last": "2026-03-02", "precision": "day"}
    code = post("/rounds", {"track": "technical", "title_en": "Fees", **days}).json()["code"]
    assert post(f"/rounds/{code}/release", {}).json()["number"] == 1
    found = post(f"/rounds/{code}/dates/accept", {"version": 1}).json()
    assert found["acceptances"][0]["holds"] is True
    item = post(f"/rounds/{code}/items", {"authentic": "en", "title_en": "Who"}).json()["code"]
    assert post(f"/items/{item}/propose", {"version": 1}).json()["release"] == "shared"
    kept = post(f"/items/{item}/position", {"line_en": "Canary"}, "put")
    assert kept.json()["version"] == 1
    client.force_login(people.second)
    assert "Canary" not in client.get(f"/api/v1/dialogue/rounds/{code}/items").text
    client.force_login(people.first_coordinator)
    assert post(f"/items/{item}/position/release", {"version": 1}).json()["release"] == "shared"
    client.force_login(people.second)
    assert "Canary" in client.get(f"/api/v1/dialogue/rounds/{code}/items").text
    assert len(client.get("/api/v1/dialogue/rounds").json()) == 1
    assert client.get(f"/api/v1/dialogue/rounds/{code}").json()["title"]["en"] == "Fees"
    client.force_login(people.office)
    assert post(f"/rounds/{code}/steps", {"move": "postpone"}).json()["state"] == "postponed"
    assert post(f"/rounds/{code}/agenda/accept", {"version": 1}).status_code == 403


def test_released_position_of_an_item_is_read_in_the_api_without_its_fallback(client, people):
    """The fallback is never released."""
    row = make.agreed_round(people)
    item = row.items.get()
    by = people.actor("first_coordinator")
    words = {"line": Text("Line", ""), "fallback": Text("Canary", "")}
    positions.write_position(by=by, at=AT, item=item.code, based_on=0, **words)
    positions.release_position(by=by, at=AT, item=item.code, version=1)
    client.force_login(people.office)
    found = client.get(f"/api/v1/dialogue/rounds/{row.code}/items").json()[0]["positions"][0]
    assert (found["line"]["en"], found["fallback"]["en"]) == ("Line", "")
