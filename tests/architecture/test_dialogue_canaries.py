"""Does a word of the dialogue that is not for a reader reach them anywhere, in any form?

Readers follow every link, try every address with every code that they could know or guess, search
for the words, and try to act. A record that may not be seen answers as one that is not there: the
same words, the same number of queries.
"""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qiao.core.actor import Role
from qiao.core.release import ReleasedQuerySet
from qiao.dialogue.models import (
    AgendaItem,
    AgendaNote,
    Commitment,
    Delegation,
    Point,
    Position,
    Round,
)
from qiao.dialogue.models.agenda import PositionQuerySet
from tests.architecture.crawler import crawl, text_of
from tests.architecture.endpoints import FILE, OPERATIONS, PAGES, named_patterns, roles
from tests.factories_dialogue_canaries import (
    CANARIES,
    DONOR,
    FIRST,
    FIRST_HEAD,
    NOBODY,
    OFFICE,
    PARTICIPANT,
    READERS,
    SECOND,
    plant,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"')
_KINDS = {
    "/rounds/": "round",
    "/items/": "item",
    "/points/": "point",
    "/commitments/": "commitment",
}
"""Which record an address asks for, where it says so; elsewhere every code is tried."""


@pytest.fixture
def planted(people, programme):
    """The records, as `tests.factories_dialogue_canaries` plants them."""
    return plant(people)


def client_of(people, reader):
    """A browser in which this reader is signed in."""
    client = Client(headers={"accept-language": "en"})
    if reader != NOBODY:
        client.force_login(getattr(people, reader))
    return client


def role_of(people, reader):
    """The role of a reader."""
    return Role.PUBLIC if reader == NOBODY else people.actor(reader).role


def fits(address, kind):
    """Does this address ask for a record of this kind?"""
    asked = [named for place, named in _KINDS.items() if place in address]
    return not asked or asked[0] == kind


def pages_of(role):
    """The pages of the dialogue, and papers made of it, that ask for one code."""
    for name, pattern in named_patterns():
        if role not in roles(PAGES.get(name, "")):
            continue
        keys = set(pattern.pattern.converters)
        fixed = {"language": ("en", "zh"), "form": ("docx",), "paper": ("agenda", "conclusions")}
        if "code" not in keys or keys - {"code", *fixed}:
            continue
        more = sorted(keys - {"code"})
        for chosen in product(*(fixed[key] for key in more)):
            yield name, dict(zip(more, chosen, strict=True))


def addresses(codes, role):
    """Each page and operation of the dialogue, with each of the codes that fits it."""
    for kind, code in codes.items():
        for name, more in pages_of(role):
            address = reverse(name, kwargs={"code": code, **more})
            if "dialogue" in address and fits(address, kind.split()[0]):
                yield address
        for operation in OPERATIONS:
            method, path = operation.split(" ")
            address = "/api/v1" + path.replace("{code}", code)
            if method == "GET" and "dialogue" in path and "{" not in address:
                yield address


def searches():
    """A search for each word, and for part of it in Chinese."""
    for word in (*CANARIES, "中文"):
        yield f"/search/?q={word}"
        yield f"/api/v1/search?q={word}"


def without_own_words(address, text):
    """The answer without the words that the reader typed into the search: what it found stays."""
    if "q=" not in address:
        return text
    typed = address.partition("q=")[2]
    for echo in (f'value="{typed}"', f"?q={typed}", f'"words": ["{typed}"]'):
        text = text.replace(echo, "")
    return text


@pytest.mark.parametrize("reader", READERS)
def test_reader_meets_no_word_of_the_dialogue_that_is_not_for_them(people, planted, reader):
    """Positions, notes, drafts, lists of names and earlier versions stay where they belong; a
    side's hidden codes stand in no page that links lead to."""
    client = client_of(people, reader)
    linked = crawl(client, ["/", "/dialogue/", "/log/", "/needs/"])
    if reader not in (FIRST, FIRST_HEAD):
        for code in planted.hidden.values():
            assert [address for address, text in linked.items() if code in text] == []
    every = {**planted.known, **{f"{kind} hidden": c for kind, c in planted.hidden.items()}}
    starts = [*addresses(every, role_of(people, reader)), *searches()]
    read = crawl(client, starts, linked)
    leaks = [
        f"{word} at {address}"
        for word, allowed in CANARIES.items()
        if reader not in allowed
        for address, text in read.items()
        if word in without_own_words(address, text)
    ]
    assert leaks == []
    unseen = [
        word
        for word, allowed in CANARIES.items()
        if allowed[0] == reader and not any(word in text for text in read.values())
    ]
    assert unseen == []


@pytest.mark.parametrize("reader", [OFFICE, SECOND, DONOR, PARTICIPANT, NOBODY])
def test_hidden_and_absent_records_answer_alike(people, planted, reader):
    """Byte for byte but for the code, and with the same number of queries: nothing tells a reader
    that the record is there."""
    client = client_of(people, reader)
    role = role_of(people, reader)
    for kind, code in planted.hidden.items():
        absent = code[:-2] + ("22" if code[-2:] != "22" else "33")
        pairs = zip(addresses({kind: code}, role), addresses({kind: absent}, role), strict=True)
        for hidden, missing in pairs:
            client.get(missing)
            assert answer_to(client, hidden, code) == answer_to(client, missing, absent), hidden


@pytest.mark.parametrize("reader", [OFFICE, SECOND])
def test_acting_on_hidden_and_absent_records_is_refused_alike(people, planted, reader):
    """Each operation that writes refuses both in the same words."""
    client = client_of(people, reader)
    tried = 0
    for operation, (letters, body) in OPERATIONS.items():
        method, path = operation.split(" ")
        if method == "GET" or "dialogue" not in path or "{code}" not in path or body is FILE:
            continue
        if role_of(people, reader) not in roles(letters):
            continue
        for kind, code in planted.hidden.items():
            address = "/api/v1" + path.replace("{code}", code)
            if "{" in address or not fits(address, kind):
                continue
            absent = code[:-2] + ("22" if code[-2:] != "22" else "33")
            answers = [
                sent(client, method, "/api/v1" + path.replace("{code}", each), body, each)
                for each in (code, absent)
            ]
            assert answers[0] == answers[1], operation
            assert answers[0][0] in (404, 403, 422), operation
            tried += 1
    assert tried


def answer_to(client, address, code):
    """Status, text and number of queries, without the code that was asked for."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    text = _TOKEN.sub(r"\1", text_of(response).replace(code, "CODE"))
    return response.status_code, re.sub(r"ETag: \S+|Content-Length: \d+", "", text), len(queries)


def sent(client, method, address, body, code):
    """Status and text of an answer to a writing operation, without the code."""
    response = client.generic(
        method, address, json.dumps(body or {}), content_type="application/json"
    )
    return response.status_code, response.content.decode().replace(code, "CODE")


#: The word that each model alone hides.
HIDDEN_BY = {
    Round: "zjdround",
    AgendaItem: "zjditem",
    Position: "zjdposition",
    AgendaNote: "zjdnote",
    Point: "zjdpoint",
    Commitment: "zjdcommitment",
    Delegation: "zjddelegate",
}


@pytest.mark.parametrize("model", HIDDEN_BY, ids=lambda model: model.__name__)
def test_each_predicate_alone_keeps_its_records(people, planted, monkeypatch, model):
    """With `visible_to` of one model out of order, the search for words finds the leak: the other
    side's reader meets what that model hides."""
    for queryset in (ReleasedQuerySet, PositionQuerySet):
        kept = queryset.visible_to
        monkeypatch.setattr(
            queryset,
            "visible_to",
            lambda rows, viewer, kept=kept: rows if rows.model is model else kept(rows, viewer),
        )
    word = HIDDEN_BY[model]
    every = {**planted.known, **{f"{kind} hidden": c for kind, c in planted.hidden.items()}}
    client = client_of(people, SECOND)
    read = crawl(client, [*addresses(every, role_of(people, SECOND)), f"/search/?q={word}"])
    assert any(word in without_own_words(address, text) for address, text in read.items())
