"""Conclusions and minutes over the API: the same rules as the pages."""

from __future__ import annotations

import pytest

from tests.factories_dialogue_points import draft_point, proposed_point, round_in

API = "/api/v1/dialogue"
WORDS = {"authentic": "en", "body_en": "Both sides will meet.", "body_zh": "双方将会晤。"}


@pytest.fixture
def held(programme):
    """A round that was held."""
    return round_in("held", programme)


@pytest.fixture
def send(client, people):
    """A request by one of the people; None sends no body."""

    def call(who, path, body=None, method="post"):
        client.force_login(getattr(people, who))
        if method == "get":
            return client.get(f"{API}{path}")
        return client.post(f"{API}{path}", body or {}, content_type="application/json")

    return call


def test_api_takes_a_point_from_draft_to_agreement(send, held):
    """Write, propose, amend, accept, agree: each answer says where the point stands."""
    written = send("first", f"/rounds/{held.code}/points", WORDS)
    code = written.json()["code"]
    assert (written.status_code, written.json()["state"]) == (201, "draft")
    assert send("second", f"/points/{code}", method="get").status_code == 404
    assert send("first", f"/points/{code}/propose", {"version": 1}).json()["number"] == 1
    other = {"based_on": 1, "body_en": "Both sides will confer.", "body_zh": "双方将会晤。"}
    amended = send("second", f"/points/{code}/amendments", other).json()
    one = amended["amendments"][0]
    assert {"change": "inserted", "words": "confer"} in one["english"]
    accepted = send("first", f"/amendments/{one['code']}/accept", {"version": 1}).json()
    assert accepted["version"] == 2
    assert accepted["translation"] == "stale"
    again = {**WORDS, "based_on": 2, "body_en": other["body_en"], "body_zh": "双方将磋商。"}
    assert send("first", f"/points/{code}/text", again).status_code == 202
    kept = send("first", f"/points/{code}", method="get").json()["amendments"][-1]
    assert kept["state"] == "open"
    assert send("second", f"/amendments/{kept['code']}/accept", {"version": 2}).status_code == 200
    for who in ("first_coordinator", "second_coordinator"):
        yes = send(who, f"/points/{code}/agree", {"version": 3, "languages": ["en", "zh"]})
        assert yes.status_code == 200
    assert yes.json()["state"] == "agreed"
    adopted = send("office", f"/rounds/{held.code}/points/adopt")
    assert adopted.json() == {"codes": [code]}


def test_api_brackets_and_lifts(send, people, held):
    """A bracket has a number, by which its side lifts it."""
    code = proposed_point(people, held).code
    given = {"version": 1, "language": "en", "words": "in May", "reason": "Too early"}
    bracketed = send("second", f"/points/{code}/brackets", given)
    assert (bracketed.status_code, bracketed.json()["state"]) == (201, "bracketed")
    number = bracketed.json()["brackets"][0]["id"]
    lift = {"version": 2, "bracket": number}
    assert send("first", f"/points/{code}/lift", lift).status_code == 403
    lifted = send("second", f"/points/{code}/lift", lift).json()
    assert (lifted["state"], lifted["brackets"]) == ("proposed", [])


def test_api_lists_a_page_of_what_the_caller_sees(send, people, held):
    """The other side's draft is neither listed nor counted."""
    draft_point(people, held, "second")
    code = proposed_point(people, held).code
    proposed_point(people, held, kind="minutes")
    listed = send("first", f"/rounds/{held.code}/points?kind=conclusion", method="get").json()
    assert (listed["total"], [row["code"] for row in listed["points"]]) == (1, [code])
    short = send("first", f"/rounds/{held.code}/points?limit=1&offset=1", method="get").json()
    assert (short["total"], len(short["points"])) == (2, 1)
    assert send("first", "/rounds/NEVER/points", method="get").status_code == 404


def test_api_tells_what_changed_between_two_versions(send, people, held):
    """As runs of words that stayed, went and came; an unknown version is not found."""
    code = draft_point(people, held).code
    send(
        "first",
        f"/points/{code}/text",
        {**WORDS, "based_on": 1, "body_en": "Both sides will meet in June."},
    )
    changed = send("first", f"/points/{code}/difference?older=1&newer=2", method="get").json()
    assert {"change": "deleted", "words": "May"} in changed["english"]
    never = send("first", f"/points/{code}/difference?older=1&newer=9", method="get")
    assert never.status_code == 404


def test_api_declines_and_withdraws(send, people, held):
    """Amendments are declined by the other side, withdrawn by their own; a point by its owner."""
    code = proposed_point(people, held).code
    for words in ("One.", "Two."):
        body = {"based_on": 1, "body_en": words, "body_zh": "双方将于五月会晤。"}
        found = send("second", f"/points/{code}/amendments", body).json()["amendments"]
    one, two = (row["code"] for row in found)
    declined = send("first", f"/amendments/{one}/decline").json()["amendments"]
    withdrawn = send("second", f"/amendments/{two}/withdraw").json()["amendments"]
    assert declined[0]["state"] == "declined"
    assert withdrawn[1]["state"] == "withdrawn"
    assert send("first", f"/points/{code}/withdraw").json()["state"] == "withdrawn"
