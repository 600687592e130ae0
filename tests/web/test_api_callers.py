"""Who calls the API, and how is a refusal told?"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from ninja.openapi.schema import OpenAPISchema

from qiao.accounts import actions
from qiao.accounts.models import User
from qiao.api import api
from qiao.core.web import now
from tests.factories_needs import raise_need, released_need

pytestmark = pytest.mark.django_db

NEED = {
    "authentic": "en",
    "title_en": "Fees",
    "body_en": "Who pays?",
    "pillar": "hill-pillar-1",
    "concerns": "migrants",
}


@pytest.fixture
def token(people):
    """The headers of one of the people's tokens."""

    def make(who):
        made = actions.make_api_token(by=people.actor(who), at=now(), label="t", days=30)
        return {"Authorization": f"Bearer {made.key}"}

    return make


def refusal(response, status, code):
    """The one shape of every refusal."""
    body = response.json()
    assert response.status_code == status
    assert set(body) == {"code", "what", "mend", "field"}
    assert body["code"] == code
    assert body["what"]
    return body


@pytest.mark.parametrize("who", ["office", "first", "second_coordinator", "donor"])
def test_me_with_a_token_is_its_person(client, people, token, who):
    """A token acts as its person, with exactly their permissions."""
    answer = client.get("/api/v1/me", headers=token(who)).json()
    actor = people.actor(who)
    assert answer["role"] == actor.role
    assert answer["side"] == actor.side
    assert answer["permissions"] == sorted(actor.permissions)


def test_me_without_a_token_is_the_public(client, programme):
    """Nobody is the public, which may do nothing."""
    assert client.get("/api/v1/me").json() == {
        "role": "public",
        "side": None,
        "name": "",
        "language": "en",
        "permissions": [],
    }


@pytest.mark.parametrize(
    "header", ["Bearer qiao_wrong", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer", "qiao_x"]
)
def test_token_that_is_not_one_is_refused_and_never_taken_for_the_public(client, programme, header):
    """Someone who sends a key wants to be known: a wrong one is told, not ignored."""
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    refusal(answer, 401, "unauthorised")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_token_of_a_closed_account_is_refused(client, people, token):
    """A key does not outlive its account."""
    headers = token("first")
    User.objects.filter(pk=people.first.pk).update(is_active=False)
    refusal(client.get("/api/v1/me", headers=headers), 401, "unauthorised")


def test_write_by_nobody_asks_for_a_token(client, programme):
    """Who is unknown is asked to say who they are; who is known and may not, is told so."""
    answer = client.post("/api/v1/needs", NEED, content_type="application/json")
    refusal(answer, 401, "unauthorised")


def test_write_by_a_role_that_may_not_is_refused(client, token):
    """The donor's reader raises no needs."""
    answer = client.post(
        "/api/v1/needs", NEED, content_type="application/json", headers=token("donor")
    )
    refusal(answer, 403, "not_permitted")


def test_write_by_a_session_needs_the_csrf_header(people):
    """Another site's page cannot write with someone's session; the own page can."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.first)
    answer = browser.post("/api/v1/needs", NEED, content_type="application/json")
    refusal(answer, 403, "csrf")
    browser.get(reverse("my_account"))
    headers = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    answer = browser.post("/api/v1/needs", NEED, content_type="application/json", headers=headers)
    assert answer.status_code == 201


def test_write_with_a_token_needs_no_csrf_header(people, token):
    """Programs have no pages."""
    program = Client(enforce_csrf_checks=True)
    answer = program.post(
        "/api/v1/needs", NEED, content_type="application/json", headers=token("first")
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b'{"title_en": "\\u0000"}', b'{"title_en": "\\ud800"}']
)
def test_body_that_no_database_could_store_is_refused(client, people, token, body):
    """Truncated JSON, other encodings, NUL and half characters."""
    answer = client.generic(
        "POST", "/api/v1/needs", body, "application/json", headers=token("first")
    )
    refusal(answer, 400, "unreadable")


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=99999999999999999999", "stage=x", "words=" + "x" * 101]
)
def test_parameter_out_of_bounds_is_named(client, programme, query):
    """The refusal says which parameter."""
    body = refusal(client.get(f"/api/v1/needs?{query}"), 422, "invalid")
    assert body["field"].endswith(query.split("=")[0])


@pytest.mark.parametrize("path", ["needs?words=%00", "needs/%00"])
def test_nul_in_an_address_is_refused(client, programme, path):
    """A database that cannot hold it never sees it."""
    assert client.get(f"/api/v1/{path}").status_code in (400, 404, 422)


def test_record_of_the_other_side_is_not_found(client, people, token):
    """The answer is the same as for a code that nobody has."""
    need = raise_need(people)
    hidden = client.get(f"/api/v1/needs/{need.code}", headers=token("second"))
    nobodys = client.get("/api/v1/needs/N-0000000", headers=token("second"))
    hidden, nobodys = refusal(hidden, 404, "not_found"), refusal(nobodys, 404, "not_found")
    assert hidden["what"].replace(need.code, "") == nobodys["what"].replace("N-0000000", "")


def test_rule_that_is_broken_is_told_with_what_to_do(client, people, token):
    """The same sentence as on the page, in the language asked for."""
    need = released_need(people)
    answer = client.post(
        f"/api/v1/needs/{need.code}/release",
        {"version": 1},
        content_type="application/json",
        headers={**token("first"), "Accept-Language": "en"},
    )
    assert refusal(answer, 409, "rule_broken")["mend"]


def test_document_tells_every_operation_s_refusals_and_that_tokens_are_optional(client, programme):
    """A program's author learns from the document alone what can come back."""
    document = client.get("/api/v1/openapi.json").json()
    operations = [op for path in document["paths"].values() for op in path.values()]
    assert operations
    for operation in operations:
        assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"])
        assert {} in operation["security"]
        assert operation["summary"]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))


def test_document_gives_each_name_one_shape(monkeypatch):
    """Two slices may not call two shapes alike: the document would keep the later one for both."""
    shapes, clashes = {}, set()

    def add(document, definitions):
        clashes.update(n for n, s in definitions.items() if shapes.setdefault(n, s) != s)
        document.schemas.update(definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    api.get_openapi_schema(path_prefix="")
    assert len(shapes) > 20
    assert clashes == set()


def test_docs_page_loads_nothing_from_elsewhere(client, programme):
    """The page of the API is served whole from this server."""
    html = client.get("/api/v1/docs").content.decode()
    assert "swagger-ui-bundle.js" in html
    assert "http://" not in html
    assert "https://" not in html
