"""The public pages of the programme: open to all, in both languages, each fact with its source."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qiao.accounts.permissions import permissions_of
from qiao.core.actor import Actor, Role
from qiao.partners.models import Institution
from qiao.phases.models import Source
from qiao.programme_loading import apply, plan_changes, read

ROOT = Path(__file__).resolve().parents[2]
OFFICE = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    """The reference programme."""
    data = read(ROOT / "programmes" / "eu-china")
    return apply(plan_changes(data), by=OFFICE, at=datetime(2026, 3, 2, tzinfo=UTC)).data


def page(client, address, language="en"):
    """The page as the public reads it."""
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_programme_page_tells_phases_outcomes_words_and_sources(client, loaded):
    """Every phase, outcome, term and text is on the page, in the reader's language."""
    english, chinese = page(client, "/programme/"), page(client, "/programme/", "zh")
    for phase in loaded.phases:
        assert phase.name.zh in chinese
        assert f'id="phase-{phase.code}"' in english
    for outcome in loaded.outcomes:
        assert outcome.statement.en in english
        assert outcome.statement.zh in chinese
    for sector in loaded.sectors:
        assert sector.name.en in english
        assert sector.name.zh in chinese
        assert all(f'href="#source-{code}"' in english for code in sector.sources)
    assert "Countries and regions that benefit" in english
    assert "受益国家和地区" in chinese
    for term in loaded.terms:
        assert term.wording.zh in english
    assert "dates not stated" in english
    assert "日期未载明" in chinese


def test_institutions_page_shows_every_institution_in_both_languages(client, loaded):
    """Each name stands beside the other language's; the bureau names its successor."""
    english = page(client, "/programme/institutions/")
    for institution in loaded.institutions:
        assert f'id="institution-{institution.code}"' in english
        assert institution.name.zh in english
    assert 'href="#institution-nia"' in english


@pytest.mark.parametrize("address", ["/programme/", "/programme/institutions/"])
def test_every_reference_leads_to_a_source_on_the_page(client, loaded, address):
    """A reference is a link to the list below, and what is listed is what is referred to."""
    html = page(client, address)
    for code in Source.objects.values_list("code", flat=True):
        assert (f'href="#source-{code}"' in html) == (f'id="source-{code}"' in html)


def test_retired_institution_is_not_shown(client, loaded):
    """What the files no longer hold stays in the records and leaves the register."""
    Institution.objects.filter(code="mca").update(retired=True)
    assert 'id="institution-mca"' not in page(client, "/programme/institutions/")


def test_pages_teach_the_next_step_before_a_programme_is_loaded(client):
    """An empty installation says what to do."""
    assert "No programme is loaded" in page(client, "/programme/")
    assert "They come with the programme" in page(client, "/programme/institutions/")


@pytest.mark.parametrize("address", ["/programme/", "/programme/institutions/"])
def test_number_of_queries_does_not_grow_with_the_programme(
    client, loaded, address, django_assert_max_num_queries
):
    """Twelve at most, whatever the number of institutions, phases and sources."""
    with django_assert_max_num_queries(12):
        page(client, address)
