"""What every test may ask for: a programme with two sides, and one person of each role."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def programme(db):
    """A small programme of two sides, loaded."""
    return factories.programme()


@pytest.fixture
def people(programme):
    """One user of each role, by name: `people.office`, `people.first`, `people.second`..."""
    return factories.people()


@pytest.fixture(autouse=True)
def _unseal_log(request):
    """Let a transactional test's clean-up empty the log, which is append-only otherwise."""
    if "transactional_db" not in request.fixturenames and "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from qiao.core.models import LogHead

    LogHead.objects.update(sealed=False)
