"""Does a text that is not for a reader reach them anywhere: page, list, export, API, file, log?

Telling words are planted in records that belong to somebody; each reader then follows every link
and tries every address with every record's code, and what they got is searched for the words.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from qiao.accounts import actions as accounts
from qiao.accounts.models import User
from qiao.core.actor import Role
from qiao.core.release import ReleasedQuerySet
from qiao.core.text import Language, Text
from qiao.documents.actions import store_file
from qiao.documents.models import Document
from qiao.needs.rules import Wording
from qiao.results.actions.freezing import freeze_period
from qiao.results.models import Indicator
from tests.architecture.crawler import crawl
from tests.architecture.endpoints import OPERATIONS, PAGES, named_patterns, roles
from tests.factories import AT
from tests.factories_activities import planned_activity
from tests.factories_needs import endorsed_need, raise_need, released_need
from tests.factories_results import LATER, held, logframe, person, seat

pytestmark = [pytest.mark.slow]

OFFICE, FIRST, FIRST_HEAD = "office", "first", "first_coordinator"
SECOND, DONOR, PARTICIPANT, NOBODY = "second", "donor", "participant", "nobody"
READERS = (OFFICE, FIRST, FIRST_HEAD, SECOND, DONOR, PARTICIPANT, NOBODY)

#: Each planted word, and the readers who may meet it. The first of them must: else the search,
#: or the page that should show it, is broken.
CANARIES = {
    "zjcanarydraft": (FIRST, FIRST_HEAD),
    "zjcanaryfile": (FIRST, FIRST_HEAD),
    "zjcanaryplanned": (OFFICE, FIRST, FIRST_HEAD, SECOND, DONOR),
    "zjcanaryperson1": (FIRST, FIRST_HEAD, OFFICE),
    "zjcanaryperson2": (SECOND, OFFICE),
    "zjcanaryaddress": (FIRST_HEAD, OFFICE, FIRST),
    "zjcanaryendorser": (OFFICE, FIRST, FIRST_HEAD, SECOND),
    "zjcanaryinvited": (OFFICE,),
    "zjcanarypublic": (NOBODY, *READERS),
}


@pytest.fixture
def planted(people, programme, settings, django_capture_on_commit_callbacks):
    """Records that belong to one side, the office, a person; gives every code to try."""
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"
    User.objects.filter(pk=people.first.pk).update(email="zjcanaryaddress@example.org")
    User.objects.filter(pk=people.first_coordinator.pk).update(name="zjcanaryendorser")
    words = Text("zjcanarydraft in English", "zjcanarydraft 中文")
    draft = raise_need(people, "first", Wording(words, words, Language.ZH))
    store_file(
        by=people.actor("first"),
        at=AT,
        name="zjcanaryfile.txt",
        content=b"zjcanaryfile",
        holds_personal_data=False,
    )
    shared = endorsed_need(people)
    released_need(people, "second")
    hidden = planned_activity(people, shared, title=Text("zjcanaryplanned", "zjcanaryplanned"))
    frame = logframe(programme)
    activity = held(programme, date(2026, 3, 1), results=[frame.output])
    seat(activity, person("zjcanaryperson1"), side=1)
    seat(activity, person("zjcanaryperson2"), side=2)
    held(programme, date(2026, 4, 1), release="public", title_en="zjcanarypublic")
    freeze_period(by=people.actor("office"), at=LATER, period="2026-h1")
    with django_capture_on_commit_callbacks(execute=True):
        accounts.invite(
            by=people.actor("office"),
            at=AT,
            email="zjcanaryinvited@example.org",
            name="x",
            role="donor_reader",
        )
    codes = [draft.code, shared.code, hidden.code, activity.code]
    return {
        "code": [*codes, *Document.objects.values_list("code", flat=True)],
        "period": ["2026-h1", "2026-h2"],
        "form": ["docx", "xlsx", "iati"],
        "number": list(Indicator.objects.values_list("pk", flat=True))[:2],
        "user_id": [people.first.pk],
        "sheet_id": [1],
        "seat_id": [1, 2],
        "token_id": [1],
        "message_id": [1],
        "since": [],
        "invitation_id": [1],
        "origin": ["AUT"],
        "destination": ["DEU"],
    }


def fits(address):
    """Is a code in this address, if any, of the kind that it asks for?"""
    kinds = {"/needs/": "N-", "/activities/": "A-", "/files/": "D-"}
    return all(
        place + kind in address
        for place, kind in kinds.items()
        if place in address and "-" in address.partition(place)[2][:2]
    )


def starts(planted, role):
    """The home page, and every address open to the role that a known code can be put into."""
    yield "/"
    for name, pattern in named_patterns():
        if role not in roles(PAGES.get(name, "")):
            continue
        parameters = list({**pattern.pattern.converters, **pattern.pattern.regex.groupindex})
        values = [planted.get(key, []) for key in parameters]
        for chosen in product(*values):
            address = reverse(name, kwargs=dict(zip(parameters, chosen, strict=True)))
            if fits(address):
                yield address
    for operation in OPERATIONS:
        method, path = operation.split(" ")
        names = [key for key in planted if f"{{{key}}}" in path] if method == "GET" else []
        for chosen in product(*(planted[key] for key in names)) if method == "GET" else ():
            address = "/api/v1" + path.format(**dict(zip(names, chosen, strict=True)))
            if fits(address):
                yield address


def client_of(people, reader):
    """A browser in which this reader is signed in."""
    client = Client()
    if reader != NOBODY:
        client.force_login(getattr(people, reader))
    return client


@pytest.mark.parametrize("reader", READERS)
def test_reader_meets_no_planted_word_that_is_not_for_them(people, planted, reader):
    """What a side has not released, and who took part, stays where it belongs.

    By links alone, a reader does not even learn the code of another side's draft: it stands in no
    list, log, export or file of theirs.
    """
    client = client_of(people, reader)
    role = Role.PUBLIC if reader == NOBODY else people.actor(reader).role
    linked = crawl(client, ["/", "/log/", "/api/v1/needs", "/needs/?format=csv"])
    draft = planted["code"][0]
    if reader not in (FIRST, FIRST_HEAD):
        assert [address for address, text in linked.items() if draft in text] == []
    read = crawl(client, starts(planted, role), linked)
    leaks = [
        f"{word} at {address}"
        for word, allowed in CANARIES.items()
        if reader not in allowed
        for address, text in read.items()
        if word in text
    ]
    assert leaks == []
    unseen = [
        word
        for word, allowed in CANARIES.items()
        if allowed[0] == reader and not any(word in text for text in read.values())
    ]
    assert unseen == []


def test_search_finds_a_leak_when_a_door_is_left_open(people, planted, monkeypatch):
    """With the one predicate of visibility out of order, the planted words come to light."""
    monkeypatch.setattr(ReleasedQuerySet, "visible_to", lambda rows, _viewer: rows)
    read = crawl(client_of(people, SECOND), [reverse("needs")])
    assert any("zjcanarydraft" in text for text in read.values())
