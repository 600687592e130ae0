"""What a visitor reads when a page cannot be given: one sentence, what to do, a way on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from django.views.defaults import server_error

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}


@pytest.mark.parametrize(
    ("headers", "lang"), [({}, 'lang="en"'), (CHINESE, 'lang="zh-Hans"')], ids=["en", "zh"]
)
def test_unknown_address_answers_404_in_the_readers_language(client, programme, headers, lang):
    """A page in the reader's language, with the shell around it and a way home."""
    answer = client.get("/no-such-page/", **headers)
    html = answer.content.decode()
    assert answer.status_code == 404
    assert lang in html
    assert 'href="/"' in html


def test_expired_form_says_that_nothing_was_stored(people):
    """A form without its token is refused with a page, not with a bare line."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "Nothing was stored" in answer.content.decode()


def test_page_of_a_failure_needs_nothing_that_could_fail(rf, monkeypatch):
    """The page of a bug is printed without the programme, the reader or the database."""
    monkeypatch.setattr("qiao.portal.context.page", lambda _request: 1 / 0)
    with override("en"):
        answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
