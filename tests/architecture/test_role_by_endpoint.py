"""Does every address open to exactly the roles of the table, and to no forged form?"""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qiao.core.actor import Role
from qiao.core.web import EVERYONE
from tests.architecture.endpoints import (
    FILE,
    FINDS_NOTHING,
    OPERATIONS,
    PAGES,
    named_patterns,
    roles,
)

WHO = {
    Role.SECRETARIAT: "office",
    Role.COORDINATOR: "first_coordinator",
    Role.FOCAL_POINT: "first",
    Role.DONOR_READER: "donor",
    Role.PARTICIPANT: "participant",
}
REFUSAL = "Your role does not open this page"
ROLE_REFUSALS = ("The role “", REFUSAL)
ENGLISH = {"Accept-Language": "en"}
#: A value for each parameter of an address; no record needs to be there, the door comes first.
ARGUMENTS = {"uidb36": "1", "key": "set-password", "secret": "x", "period": "none"}


ADDRESSES = dict(named_patterns())
OPERATION_NAMES = {name for name in ADDRESSES if name.startswith("api:")} - set(PAGES)
MOUNTED = sorted(set(ADDRESSES) - OPERATION_NAMES)


def address(name: str) -> str:
    """An address with made-up parameters."""
    converters = ADDRESSES[name].pattern.converters
    regex = ADDRESSES[name].pattern.regex.groupindex
    return reverse(
        name,
        kwargs={
            key: ARGUMENTS.get(
                key, 999 if "Int" in type(converters.get(key)).__name__ else "N-0000000"
            )
            for key in {**converters, **regex}
        },
    )


@pytest.fixture
def clients(people):
    """A signed-in browser of each role, and one of nobody."""
    cache.clear()

    def make(**options):
        found = {Role.PUBLIC: Client(**options)}
        for role, who in WHO.items():
            found[role] = Client(**options)
            found[role].force_login(getattr(people, who))
        return found

    return make


def is_refused(response, role) -> bool:
    """Was the door shut: to sign in for the public, the one sentence for everybody else?"""
    if role == Role.PUBLIC:
        return response.status_code == 302 and response.url.startswith(
            f"{reverse('account_login')}?next="
        )
    return response.status_code == 403 and REFUSAL in response.content.decode()


def test_table_names_every_address_and_nothing_else():
    """A new page needs a line in the table, and a page that is gone leaves it."""
    assert set(MOUNTED) == set(PAGES)


@pytest.mark.parametrize("name", MOUNTED)
def test_view_declares_exactly_the_roles_of_the_table(name):
    """What the view says and what the table says are the same."""
    assert ADDRESSES[name].callback.open_to == roles(PAGES[name])


@pytest.mark.parametrize("name", MOUNTED)
def test_page_opens_to_the_roles_of_the_table_and_to_no_other(clients, name):
    """Each role knocks at each address."""
    allowed = roles(PAGES[name])
    for role, client in clients().items():
        response = client.get(address(name))
        assert response.status_code < 500, f"{name} as {role}: {response.status_code}"
        assert is_refused(response, role) is (role not in allowed), f"{name} as {role}"


@pytest.mark.parametrize("name", [name for name in MOUNTED if not name.startswith("api:")])
def test_page_refuses_a_form_that_another_site_sent(clients, name):
    """Without the token of its own page, no form is taken, whoever is signed in."""
    for role, client in clients(enforce_csrf_checks=True).items():
        response = client.post(address(name), {"name": "x"})
        assert response.status_code == 403, f"{name} as {role}: {response.status_code}"
        assert REFUSAL not in response.content.decode(), f"{name} as {role}"


def test_view_without_a_declaration_is_shut_to_everyone(clients, settings):
    """Forgetting to say who may open a page opens it to nobody."""
    settings.ROOT_URLCONF = "tests.architecture.undeclared"
    for client in clients().values():
        assert client.get("/undeclared/").status_code == 403


def _operations():
    from qiao.api import api

    document = api.get_openapi_schema(path_prefix="")
    return {
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item
    }


@pytest.mark.django_db
def test_table_names_every_operation_of_the_api():
    """A new operation needs a line in the table as well."""
    assert _operations() == set(OPERATIONS)


@pytest.mark.parametrize("name", sorted(OPERATION_NAMES))
def test_operation_leaves_the_question_who_asks_to_the_api(name):
    """The API answers refusals itself, as JSON: its addresses are open, its actions are not."""
    assert ADDRESSES[name].callback.open_to == EVERYONE


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_operation_serves_the_roles_of_the_table_and_no_other(clients, operation):
    """The action behind it asks the role table first, whatever the record."""
    letters, body = OPERATIONS[operation]
    method, path = operation.split(" ")
    path = "/api/v1" + path.format(
        code="N-0000000",
        number=999,
        sheet_id=999,
        period="none",
        form="docx",
        origin="AAA",
        destination="BBB",
        since="R-0000000",
    )
    for role, client in clients().items():
        if body is FILE:
            sent = {"file": SimpleUploadedFile("sheet.csv", b"Name")}
            response = client.post(path, sent, headers=ENGLISH)
        else:
            text = "" if body is None else json.dumps(body)
            response = client.generic(method, path, text, "application/json", headers=ENGLISH)
        told = f"{operation} as {role}: {response.status_code} {response.content[:300]}"
        said = response.json() if response.status_code >= 400 else {"what": ""}
        assert response.status_code < 500, told
        refused = response.status_code == 401 or said["what"].startswith(ROLE_REFUSALS)
        if operation in FINDS_NOTHING and role not in roles(letters):
            refused = refused or response.status_code == 404
        assert refused is (role not in roles(letters)), told
