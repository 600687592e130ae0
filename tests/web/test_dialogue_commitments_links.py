"""What serves a commitment: activities and indicators link to it, and its page tells."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from qiao.activities.actions.commitments import link_commitments
from qiao.activities.models import Activity, ActivityCommitment
from qiao.core.errors import Invalid, NotFound, NotPermitted
from qiao.core.text import Text
from qiao.dialogue.queries.commitment import read_commitment
from qiao.results.actions.commitments import link_indicator_commitments
from qiao.results.models import Indicator, IndicatorCommitment, Logframe, ReportingPeriod, Result
from tests.factories import AT
from tests.factories_dialogue_commitments import DAY, agreed, noted


@pytest.fixture
def activity(programme):
    return Activity.objects.create(
        code="A-1", phase=programme.phase, kind="workshop", status="planned", title_en="Fees",
        release="shared",
    )  # fmt: skip


@pytest.fixture
def indicator(programme):
    logframe = Logframe.objects.create(
        phase=programme.phase, code="l", name_en="L", name_zh="L", is_current=True
    )
    ReportingPeriod.objects.create(
        phase=programme.phase, code="h1", label_en="H1", label_zh="上半年",
        starts=date(2026, 1, 1), ends=date(2026, 6, 30),
    )  # fmt: skip
    result = Result.objects.create(
        logframe=logframe, code="O1", level="outcome", statement_en="Fair", statement_zh="公平"
    )
    return Indicator.objects.create(
        result=result, code="O1.1", statement_en="Counters open", statement_zh="窗口数",
        unit_en="counters", unit_zh="个", provenance="observed",
    )  # fmt: skip


def test_an_activity_serves_a_commitment(people, client, activity):
    """Chosen on its page; told on both; unchosen again."""
    row = agreed(people)
    client.force_login(people.office)
    page = reverse("activity_commitments", args=[activity.code])
    assert row.code in client.get(page).content.decode()
    assert client.post(page, {"commitments": [row.code]}).status_code == 302
    assert row.code in client.get(reverse("activity", args=[activity.code])).content.decode()
    shown = read_commitment(row.code, viewer=people.actor("donor"), today=DAY)
    assert [(served.code, served.title) for served in shown.served_by] == [
        ("A-1", Text("Fees", ""))
    ]
    client.post(page, {"commitments": []})
    assert not ActivityCommitment.objects.exists()


def test_a_hidden_activity_is_not_told(people, activity):
    """The public reads of no activity that is not public."""
    row = agreed(people)
    by = people.actor("office")
    link_commitments(by=by, at=AT, activity="A-1", commitments=[row.code])
    link_commitments(by=by, at=AT, activity="A-1", commitments=[row.code])
    assert ActivityCommitment.objects.count() == 1
    type(row).objects.filter(pk=row.pk).update(release="public")
    view = read_commitment(row.code, viewer=people.actor("participant"), today=DAY)
    assert view.served_by == ()


def test_an_indicator_shows_a_commitment(people, client, indicator):
    """Chosen on its page; told on both."""
    row = agreed(people)
    client.force_login(people.office)
    page = reverse("indicator_commitments", args=[indicator.pk])
    assert row.code in client.get(page).content.decode()
    assert client.post(page, {"commitments": [row.code]}).status_code == 302
    assert row.code in client.get(reverse("indicator", args=[indicator.pk])).content.decode()
    text = client.get(reverse("commitment", args=[row.code])).content.decode()
    assert "Counters open" in text


def test_a_sides_draft_is_not_linked(people, activity, indicator):
    """A link would tell of it; nor does anyone but the secretariat link."""
    own = noted(people, by="first", shared=False)
    by = people.actor("office")
    with pytest.raises(Invalid):
        link_commitments(by=by, at=AT, activity="A-1", commitments=[own.code])
    with pytest.raises(Invalid):
        link_indicator_commitments(by=by, at=AT, indicator=indicator.pk, commitments=[own.code])
    with pytest.raises(NotFound):
        link_indicator_commitments(by=by, at=AT, indicator=0, commitments=[])
    with pytest.raises(NotPermitted):
        link_commitments(by=people.actor("first"), at=AT, activity="A-1", commitments=[])


def test_links_of_an_indicator_are_replaced(people, indicator):
    """The same again changes nothing; none takes them away."""
    row = agreed(people)
    by = people.actor("office")
    for codes, count in (([row.code], 1), ([row.code], 1), ([], 0)):
        link_indicator_commitments(by=by, at=AT, indicator=indicator.pk, commitments=codes)
        assert IndicatorCommitment.objects.count() == count
