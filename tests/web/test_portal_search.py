"""The search page and operation: everyone finds what they may see, in either language."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from qiao.core.text import Language, Text
from qiao.needs.rules import Wording
from qiao.programme_loading import apply, plan_changes, read
from tests.factories import AT
from tests.factories_activities import planned_activity
from tests.factories_chain import LOADER
from tests.factories_needs import endorsed_need, raise_need
from tests.factories_programme import REFERENCE
from tests.factories_results import held

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def client_for(people):
    """A browser of one of the people, or of nobody."""

    def client(reader=""):
        browser = Client(headers={"accept-language": "en"})
        if reader:
            browser.force_login(getattr(people, reader))
        return browser

    return client


def page(client, words):
    return client.get("/search/", {"q": words}).content.decode()


def test_a_draft_need_is_found_by_its_side_alone(people, client_for):
    """The other side, the office and the donor get the same empty page."""
    words = Text("Recruitment fees", "招聘费用及相关费用")
    raise_need(people, "first", Wording(words, words, Language.ZH))
    assert "<mark>费用</mark>" in page(client_for("first"), "费用")
    for reader in ("second", "office", "donor", "participant", ""):
        assert "Nothing that you may see holds these words" in page(client_for(reader), "费用")


def test_words_are_found_whatever_their_case_and_all_of_them(people, client_for):
    """Two words narrow; a capital does not."""
    need = endorsed_need(people)
    planned_activity(people, need, title=Text("Harbour workshop", "港口研讨会"))
    reader = client_for("office")
    assert "Harbour workshop" in page(reader, "hARBOUR")
    assert "Harbour workshop" in page(reader, "workshop 港口")
    assert "Harbour workshop" not in page(reader, "harbour fees")


def test_anyone_searches_what_is_public(programme, client_for):
    """Without an account, the public record is found and links to its page."""
    activity = held(programme, DAY, release="public", title_en="Lighthouse seminar")
    found = page(client_for(), "lighthouse")
    assert f'href="/activities/{activity.code}/"' in found


def test_the_operation_gives_the_hits_of_the_page(programme, client_for):
    """Kind, code, both titles, address; an empty search gives nothing; a long one is refused."""
    activity = held(programme, DAY, release="public", title_en="Lighthouse seminar")
    client = client_for()
    answer = client.get("/api/v1/search", {"q": "lighthouse"}).json()
    assert [(hit["code"], hit["address"]) for hit in answer["hits"]] == [
        (activity.code, f"/activities/{activity.code}/")
    ]
    assert client.get("/api/v1/search").json() == {"words": [], "hits": []}
    assert client.get("/api/v1/search", {"q": "x" * 101}).status_code == 422


def test_the_public_record_of_the_dialogue_is_found_in_chinese(db):
    """A part of a Chinese word finds commitments, negotiations and a round, and their pages."""
    client = Client(headers={"accept-language": "en"})
    apply(plan_changes(read(REFERENCE)), by=LOADER, at=AT)
    hits = client.get("/api/v1/search", {"q": "平行"}).json()["hits"]
    assert {hit["kind"] for hit in hits} == {"Commitments", "Negotiations", "Rounds"}
    for hit in hits:
        assert client.get(hit["address"]).status_code == 200


def test_a_search_is_bounded(programme, client_for):
    """Twenty hits of one kind are shown, and that there are more is said."""
    for number in range(21):
        held(programme, DAY, release="public", title_en=f"Lighthouse {number}")
    text = page(client_for(), "lighthouse")
    assert "20 places found" in text
    assert "Only the first are shown" in text


def test_the_field_of_the_search_is_on_every_page(client_for):
    """It says its key, and works without JavaScript."""
    text = client_for().get("/").content.decode()
    assert 'role="search"' in text
    assert 'aria-keyshortcuts="/"' in text


def test_strange_words_are_words(people, client_for):
    """Signs of patterns, of databases and of markup are looked for as they are."""
    for words in ("%", "_", "'; --", "<script>alert(1)</script>", "\\", "(", "\x00a"):
        answer = client_for("office").get("/search/", {"q": words})
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.content.decode()
