"""What every test may ask for: a programme with two sides, and one person of each role."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests import factories

# No timing is asserted, hypothesis's own included; CI tries the same examples each time.
settings.register_profile(
    "shared_machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("shared_machine")


@pytest.fixture
def programme(db):
    """A small programme of two sides, loaded."""
    return factories.programme()


@pytest.fixture
def people(programme):
    """One user of each role, by name: `people.office`, `people.first`, `people.second`..."""
    return factories.people()


@pytest.fixture(autouse=True)
def _english():
    """Each test begins in English, whatever language a page of the test before was read in."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _unseal_log(request):
    """Let a transactional test's clean-up empty the log, which is append-only otherwise."""
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    yield
    from qiao.core.models import LogEntry, LogHead

    LogHead.objects.update(sealed=False)
    LogEntry.objects.all().delete()
