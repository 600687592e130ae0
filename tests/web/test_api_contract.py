"""Does the API do what its document says, whoever asks and whatever is sent?"""

from __future__ import annotations

from itertools import cycle

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from qiao.accounts import actions
from qiao.core.web import now
from tests.factories_needs import asked_need, endorsed_need, raise_need, released_need

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
bounded = settings(
    max_examples=9, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _one_connection():
    """Calls stay inside the test's transaction: no request opens or closes the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def callers(people):
    """The headers of one caller after another: the office, a side, the donor, nobody."""
    headers = [{}]
    for who in ("office", "first", "second_coordinator", "donor"):
        made = actions.make_api_token(by=people.actor(who), at=now(), label="t", days=365)
        headers.append({"Authorization": f"Bearer {made.key}"})
    return cycle(headers)


@pytest.fixture
def needs(people):
    """The codes of needs at every stage that an operation may meet, one after another."""
    found = [
        raise_need(people),
        released_need(people),
        released_need(people, "second"),
        asked_need(people),
        endorsed_need(people),
    ]
    return cycle([need.code for need in found])


@schema.parametrize()
@bounded
def test_api_answers_as_documented(case, callers):
    """No 5xx, no undocumented status, type or shape; what is malformed is refused."""
    case.call_and_validate(headers=next(callers), checks=CHECKS)


@schema.include(path_regex=r"/needs/\{code\}").parametrize()
@bounded
def test_api_answers_as_documented_about_needs_that_exist(case, callers, needs):
    """The same, where the address names a record that is there."""
    case.path_parameters["code"] = next(needs)
    response = case.call(headers=next(callers))
    case.validate_response(response, checks=CHECKS[:-1])
