"""Sources are looked at before they are used; estimates keep everything they were made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qiao.core import log
from qiao.core.errors import Invalid, NotFound, NotPermitted, RuleBroken
from qiao.documents.models import Document
from qiao.insights.actions.estimates import compute_estimates
from qiao.insights.actions.sources import discard_source, import_source, keep_source
from qiao.insights.models import CorridorEstimate, CorridorStock, FlowEstimateSet, StatisticalSource
from qiao.insights.queries.sources import list_sources, read_source
from qiao.insights.rules import METHODS, Holds
from qiao.phases.models import Side
from tests import factories_insights as made
from tests.factories import AT

OTHERS = ("first", "first_coordinator", "donor", "participant")


@pytest.fixture
def office(people):
    """The secretariat, with places for both sides."""
    made.places()
    return people.actor("office")


def test_an_imported_source_tells_what_it_holds_and_keeps_its_file(people, office):
    """Years, places, the sum of the latest year, the sides' places that are not there."""
    content = made.STOCKS.replace("AUT,BEL,2015,400\n", "").replace("BEL", "LUX")
    row = made.source(people, content=content, kept=False)
    assert row.years == [2015, 2020]
    assert row.facts["persons"] == 4000 + 2500 + 500 + 900 + 100
    assert row.facts["absent"] == ["BEL"]
    assert not row.kept
    assert row.document.sha256 == Document.objects.get().sha256
    assert [line.verb for line in log.story("source", row.code, viewer=office)] == [
        "insights.imported"
    ]


def test_a_source_of_events_tells_its_years_and_places(people, office):
    """A plain table is of one period; a file that names no letters tells no absent places."""
    plain = made.source(people, Holds.VITAL, made.VITAL, kept=False)
    assert (plain.years, plain.facts["places"], plain.facts["absent"]) == ([], 4, [])
    totals = "LocID,Variant,Time,PopTotal,PopMale,PopFemale\n40,Medium,2015,1,1,1\n"
    of_2019 = made.source(people, Holds.VITAL, totals, kept=False)
    assert of_2019.years == [2015]
    assert "absent" not in of_2019.facts


def test_only_the_office_imports_keeps_and_discards(people, office):
    """The sides and the donor read what was kept."""
    row = made.source(people, kept=False)
    for who in OTHERS:
        actor = people.actor(who)
        with pytest.raises(NotPermitted):
            import_source(
                by=actor, at=AT, holds=Holds.STOCKS, name="x", content=b"x", described=made.ABOUT
            )
        with pytest.raises(NotPermitted):
            keep_source(by=actor, at=AT, code=row.code)
        with pytest.raises(NotPermitted):
            discard_source(by=actor, at=AT, code=row.code)
        assert list_sources(viewer=actor) == ()
        with pytest.raises(NotFound):
            read_source(row.code, viewer=actor)
    assert read_source(row.code, viewer=office).code == row.code


def test_a_file_that_is_something_else_stores_nothing(people, office):
    """Neither the row nor the file; the reason is in the sentence."""
    for holds, content, reason in (
        (Holds.STOCKS, made.VITAL, "is not a table of migrant stocks"),
        (Holds.VITAL, made.STOCKS, "is no table of births"),
    ):
        with pytest.raises(Invalid, match=reason):
            made.source(people, holds, content)
    described = replace(made.ABOUT, retrieved_on=date(2030, 1, 1))
    with pytest.raises(Invalid, match="in the future"):
        import_source(
            by=office,
            at=AT,
            holds=Holds.STOCKS,
            name="stocks.csv",
            content=made.STOCKS.encode(),
            described=described,
        )
    assert not StatisticalSource.objects.exists()
    assert not Document.objects.exists()


def test_totals_alone_are_refused_when_they_are_imported(people, office):
    """Flows need both ends of each corridor: said at once, not when it is computed."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    import io

    book = openpyxl.Workbook()
    for row in ([], ["Index", "Country", "Location code", 2015, 2020], [1, "x", 40, 5, 6]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(Invalid, match="destination_and_origin"):
        import_source(
            by=office,
            at=AT,
            holds=Holds.STOCKS,
            name="totals.xlsx",
            content=file.getvalue(),
            described=made.ABOUT,
        )


def test_a_source_is_kept_once_and_then_stays(people, office):
    """Discarding is for what nobody kept."""
    row = made.source(people)
    assert read_source(row.code, viewer=people.actor("donor")).kept
    with pytest.raises(RuleBroken, match="has been kept already"):
        keep_source(by=office, at=AT, code=row.code)
    with pytest.raises(RuleBroken, match="has been kept already"):
        discard_source(by=office, at=AT, code=row.code)
    other = made.source(people, kept=False)
    discard_source(by=office, at=AT, code=other.code)
    with pytest.raises(NotFound, match="no source"):
        keep_source(by=office, at=AT, code=other.code)


def test_estimates_hold_every_corridor_between_the_sides_by_every_method(people):
    """The numbers follow by hand: stocks that grew by 1,000, by 500, by 500."""
    row = made.estimates(people)
    kept = CorridorEstimate.objects.filter(set=row)
    assert kept.count() == 4 * len(METHODS)
    dropped = dict(
        kept.filter(method="sd_drop_neg").values_list("origin", "value").filter(destination="AUT")
    )
    assert dropped == {"DEU": 1000, "BEL": 500}
    assert kept.get(method="sd_drop_neg", origin="AUT", destination="DEU").value == 500
    assert set(kept.values_list("low", "high")) == {(None, None)}
    stock = CorridorStock.objects.get(set=row, origin="DEU", destination="AUT")
    assert (stock.at_start, stock.at_end) == (3000, 4000)
    assert (row.places, row.errors, row.draws) == (4, {}, 0)
    assert row.computed_with.startswith("corridor ")


def test_draws_give_bounds_and_tell_their_progress(people, office):
    """The same seed gives the same bounds; what was assumed is kept with them."""
    stocks = made.source(people)
    vital = made.source(people, Holds.VITAL, made.VITAL)
    told = []
    asked = made.ask(stocks, vital, draws=20, seed=7)
    rows = [
        compute_estimates(by=office, at=AT, ask=asked, progress=told.append) for _again in range(2)
    ]
    bounds = [
        list(row.corridors.values_list("method", "origin", "destination", "low", "high"))
        for row in rows
    ]
    assert bounds[0] == bounds[1]
    assert all(low <= high for *_corridor, low, high in bounds[0])
    assert told[-1] == 20
    assert rows[0].errors["stocks"] == 0.05
    assert (rows[0].draws, rows[0].seed) == (20, 7)


def test_only_the_office_computes(people, office):
    """Everyone reads."""
    stocks = made.source(people)
    vital = made.source(people, Holds.VITAL, made.VITAL)
    for who in OTHERS:
        with pytest.raises(NotPermitted):
            compute_estimates(by=people.actor(who), at=AT, ask=made.ask(stocks, vital))


def test_what_cannot_be_estimated_is_refused_and_writes_nothing(people, office):
    """Years, sources, draws, places: each with its own sentence."""
    stocks = made.source(people)
    vital = made.source(people, Holds.VITAL, made.VITAL)
    unseen = made.source(people, kept=False)
    for asked, error, sentence in (
        (made.ask(stocks, vital, start=2020), Invalid, "does not end after it starts"),
        (made.ask(stocks, vital, start=2016), Invalid, "does not tell 2016"),
        (made.ask(stocks, vital, draws=1), Invalid, "draws cannot be made here"),
        (made.ask(unseen, vital), RuleBroken, "has not been kept yet"),
        (made.ask(vital, vital), NotFound, "that holds migrant stocks"),
        (made.ask(stocks, stocks), NotFound, "that holds births, deaths and populations"),
        (made.ask(stocks, vital, vital), Invalid, "do not give populations"),
    ):
        with pytest.raises(error, match=sentence):
            compute_estimates(by=office, at=AT, ask=asked)
    Side.objects.filter(position=2).update(places=["LUX"])
    with pytest.raises(RuleBroken, match="No corridor between the two sides"):
        compute_estimates(by=office, at=AT, ask=made.ask(stocks, vital))
    assert not FlowEstimateSet.objects.exists()


def test_totals_that_cannot_be_met_name_places_and_a_policy_solves_them(people, office):
    """Those born in AUT all live there at first: their total may not be smaller."""
    stocks = made.source(people, content=made.PINNED)
    vital = made.source(people, Holds.VITAL, made.PINNED_VITAL)
    with pytest.raises(RuleBroken, match="too many persons for AUT"):
        compute_estimates(by=office, at=AT, ask=made.ask(stocks, vital))
    for policy in ("clip", "open"):
        row = compute_estimates(by=office, at=AT, ask=made.ask(stocks, vital, policy=policy))
        assert row.notes


def test_the_latest_set_of_a_period_is_the_one_shown(people):
    """The earlier one stays for whoever cited it."""
    from qiao.insights.queries.evidence import list_sets, read_evidence

    first = made.estimates(people)
    second = made.estimates(people, at=AT + timedelta(days=1))
    assert {view.code: view.is_latest for view in list_sets()} == {
        first.code: False,
        second.code: True,
    }
    assert read_evidence().set.code == second.code
