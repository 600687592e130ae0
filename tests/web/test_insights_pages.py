"""The pages of evidence, as everyone reads them and as the office fills them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qiao.insights.models import FlowEstimateSet, StatisticalSource
from qiao.insights.rules import METHODS, Holds
from tests import factories_insights as made
from tests.factories import AT

ENGLISH, CHINESE = {"Accept-Language": "en"}, {"Accept-Language": "zh-hans"}


@pytest.fixture
def office(client, people):
    """The secretariat's browser, with places for both sides."""
    made.places()
    client.force_login(people.office)
    return client


def page(client, name, *arguments, query="", headers=ENGLISH):
    """The text of a page that opens."""
    answer = client.get(reverse(name, args=arguments) + query, headers=headers)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_evidence_is_empty_until_something_was_estimated(client, people):
    """The public is told who does it; the office is shown the first step."""
    assert "No estimates yet" in page(client, "evidence")
    assert reverse("import_source") not in page(client, "evidence")
    client.force_login(people.office)
    assert reverse("import_source") in page(client, "evidence")


def test_everyone_reads_every_corridor_in_both_languages(client, people):
    """Without an account: the largest first, with the source and the method's own words."""
    made.estimates(people, draws=20)
    english = page(client, "evidence")
    assert "Germany → Austria" in re.sub(r"<[^>]+>", "", english)
    assert "Office of Made-up Figures, Stocks of Migrants, 2020" in english
    assert "95 of 100 draws" in english
    assert "Switzerland" not in english
    chinese = page(client, "evidence", headers=CHINESE)
    assert "德国 → 奥地利" in re.sub(r"<[^>]+>", "", chinese)
    assert "伪贝叶斯法" in chinese


def test_the_reader_chooses_the_method_and_the_period(client, people):
    """A method or a period that is not there is told as such."""
    made.estimates(people)
    chosen = page(client, "evidence", query="?method=sd_drop_neg&period=2015-2020")
    assert ">1,000<" in chosen
    for query in ("?method=guess", "?period=1990-1995"):
        answer = client.get(reverse("evidence") + query, headers=ENGLISH)
        assert answer.status_code == 404


def test_pictures_of_evidence_open_to_everyone_and_others_do_not(client, people):
    """Each chart is a picture with a table behind it; the office's charts stay the office's."""
    made.estimates(people)
    shown = page(client, "evidence")
    pictures = re.findall(r'<img src="(/charts/public/[0-9a-f]{64}\.svg)"', shown)
    assert len(pictures) == 4
    assert shown.count('class="chart-table"') == 4
    for address in pictures:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(b"<svg")
    private = pictures[0].replace("/public/", "/")
    assert client.get(private).status_code == 302
    client.force_login(people.donor)
    assert client.get(private).status_code == 404


def test_the_map_shades_the_places_of_a_side(client, people):
    """One tile a place, where the programme's file draws it, with its number."""
    from qiao.insights.maps import tile_maps
    from qiao.insights.queries.evidence import read_evidence

    made.estimates(people)
    came, left = tile_maps(read_evidence(method="sd_drop_neg"))
    assert came.rows == [("Belgium (BEL)", 500), ("Germany (DEU)", 500)]
    assert left.rows == [("Germany (DEU)", 1000), ("Belgium (BEL)", 500)]
    tiles = came.spec["layer"][0]["data"]["values"] if "data" in came.spec["layer"][0] else None
    tiles = tiles or came.spec["data"]["values"]
    assert {tile["code"]: (tile["x"], tile["y"]) for tile in tiles} == {
        "DEU": (1, 0),
        "BEL": (0, 1),
    }


def test_tiles_write_large_numbers_short():
    """A tile has room for four characters."""
    from qiao.insights.maps import short

    assert [short(n) for n in (0, 950, 1_240, 34_000, 1_260_000, 25_000_000)] == [
        "0",
        "950",
        "1.2k",
        "34k",
        "1.3M",
        "25M",
    ]


def test_the_file_has_whole_numbers_with_bounds_and_source(client, people):
    """One row a corridor, in both languages; no cell is a formula."""
    made.estimates(people, draws=20)
    answer = client.get(reverse("evidence") + "?format=csv", headers=ENGLISH)
    assert "corridors-2015-2020-da-pb-closed.csv" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["Origin in Chinese"], first["From the middle of"]) == ("德国", "2015")
    assert float(first["lower bound"]) <= float(first["upper bound"])
    assert first["Source"].startswith("Office of Made-up Figures")


def test_a_corridor_is_told_in_plain_words_in_both_languages(client, people):
    """The stocks, the method, the interval, the way back, every method, every input."""
    row = made.estimates(people, draws=20)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client, "corridor", "DEU", "AUT")))
    assert "In the middle of 2015, 3,000 people born in Germany lived in Austria" in told
    assert "in the middle of 2020 there were 4,000" in told
    assert "We computed it 20 times over" in told
    assert "Austria → Germany" in told
    assert row.code in told
    for method in METHODS.values():
        assert str(method.name) in told
    chinese = page(client, "corridor", "DEU", "AUT", headers=CHINESE)
    assert "2015 年年中，有 3,000 名在德国出生的人居住在奥地利" in chinese


def test_a_corridor_without_published_stocks_says_so(client, people):
    """Nobody told is not nobody there; without draws there is no interval."""
    made.places()
    content = made.STOCKS.replace("BEL,AUT,2020,500\n", "")
    from qiao.insights.actions.estimates import compute_estimates

    compute_estimates(
        by=people.actor("office"),
        at=AT,
        ask=made.ask(
            made.source(people, content=content), made.source(people, Holds.VITAL, made.VITAL)
        ),
    )
    told = page(client, "corridor", "AUT", "BEL")
    assert "The source tells nobody born in Austria who lived in Belgium" in told
    assert "none told" in told
    assert "We computed it" not in told
    assert "nothing was drawn" in told


@pytest.mark.parametrize(
    ("origin", "destination"), [("DEU", "BEL"), ("AUT", "CHE"), ("AUT", "XXX")]
)
def test_a_corridor_within_a_side_or_elsewhere_is_not_there(client, people, origin, destination):
    """Only corridors between the sides are evidence of the dialogue."""
    made.estimates(people)
    answer = client.get(reverse("corridor", args=[origin, destination]), headers=ENGLISH)
    assert answer.status_code == 404


def test_other_periods_of_a_corridor_are_a_link_away(client, people):
    """The latest is shown first; each names its years."""
    made.estimates(people)
    later = made.STOCKS.replace("2015", "2010").replace("2020", "2015")
    from qiao.insights.actions.estimates import compute_estimates

    compute_estimates(
        by=people.actor("office"),
        at=AT + timedelta(days=1),
        ask=made.ask(
            made.source(people, content=later),
            made.source(people, Holds.VITAL, made.VITAL),
            start=2010,
            end=2015,
        ),
    )
    assert "?period=2010-2015" in page(client, "corridor", "DEU", "AUT")
    assert "from the middle of 2010" in page(client, "evidence", query="?period=2010-2015")


def test_how_estimates_were_made_is_open_to_everyone(client, people):
    """Inputs with their day of download, assumptions, seed; an unknown code is not there."""
    row = made.estimates(people, draws=20, seed=7)
    assert row.code in page(client, "estimate_sets")
    told = page(client, "estimate_set", row.code)
    assert "downloaded on 31 January 2026" in told
    assert "stocks 5.0%, births 1.0%, deaths 1.0%" in told
    assert client.get(reverse("estimate_set", args=["F-NONE"])).status_code == 404


def upload(client, content=made.STOCKS, **more):
    given = {
        "file": SimpleUploadedFile("stocks.csv", content.encode()),
        "holds": "stocks",
        "publisher": "Office of Made-up Figures",
        "title": "Stocks",
        "edition": "2020",
        "licence": "CC0",
        "url": "",
        "retrieved_on": "2026-01-31",
    }
    return client.post(reverse("import_source"), {**given, **more}, headers=ENGLISH)


def test_the_office_imports_looks_keeps_and_computes(office):
    """From an empty place to the first corridor, by forms alone."""
    assert "Two sources are needed first" in page(office, "compute_estimates")
    answer = upload(office)
    stocks = StatisticalSource.objects.get()
    assert answer.url == reverse("source", args=[stocks.code])
    assert "Look at what was read" in page(office, "source", stocks.code)
    answer = office.post(reverse("keep_source", args=[stocks.code]), follow=True, headers=ENGLISH)
    assert "The source is kept" in answer.content.decode()
    upload(office, made.VITAL, holds="vital")
    vital = StatisticalSource.objects.get(holds="vital")
    office.post(reverse("keep_source", args=[vital.code]))
    asked = {
        "stocks": stocks.code,
        "vital": [vital.code],
        "start": "2015",
        "end": "2020",
        "territories": "refuse",
        "policy": "refuse",
        "draws": "20",
        "seed": "1",
    }
    answer = office.post(reverse("compute_estimates"), asked, follow=True, headers=ENGLISH)
    row = FlowEstimateSet.objects.get()
    assert f"The estimates {row.code} are computed" in answer.content.decode()
    assert "Germany" in page(office, "evidence")
    wrong = office.post(reverse("compute_estimates"), {**asked, "start": "2020"}, headers=ENGLISH)
    assert wrong.status_code == 422
    assert "does not end after it starts" in wrong.content.decode()


def test_a_file_that_does_not_match_is_told_at_its_field(office):
    """The form comes back with the reason; nothing was stored."""
    answer = upload(office, "a,b\n1,2\n")
    assert answer.status_code == 422
    assert "it has no column origin" in answer.content.decode()
    assert not StatisticalSource.objects.exists()


def test_a_source_can_be_discarded_and_its_absent_places_are_named(office):
    """What is missing is said before it is kept."""
    upload(office, made.STOCKS.replace("BEL", "LUX"))
    row = StatisticalSource.objects.get()
    told = page(office, "source", row.code)
    assert "Places of the two sides that this file does not tell: Belgium." in told
    assert "to be looked at" in page(office, "sources")
    answer = office.post(reverse("discard_source", args=[row.code]), follow=True, headers=ENGLISH)
    assert "The source is discarded" in answer.content.decode()
    assert "No sources yet" in page(office, "sources")


def test_the_api_tells_what_the_pages_tell(client, people):
    """Corridors, one corridor, sets, sources: public, bounded, refused in one shape."""
    assert client.get("/api/v1/evidence/corridors").json() == {
        "set": None,
        "total": 0,
        "corridors": [],
    }
    row = made.estimates(people, draws=20)
    found = client.get("/api/v1/evidence/corridors?limit=1&method=sd_drop_neg").json()
    assert (found["total"], found["set"]["code"]) == (4, row.code)
    assert found["corridors"][0]["persons"] == 1000
    one = client.get("/api/v1/evidence/corridors/DEU/AUT").json()
    assert [each["method"] for each in one["estimates"]] == list(METHODS)
    assert [each["code"] for each in client.get("/api/v1/evidence/estimates").json()] == [row.code]
    sources = client.get("/api/v1/evidence/sources").json()
    assert {source["holds"] for source in sources} == {"stocks", "vital"}
    refused = client.get("/api/v1/evidence/corridors/DEU/BEL", headers=ENGLISH)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_programme_without_places_shows_no_corridor(client, people):
    """Estimates of places that no side stands for any more are not shown as the sides'."""
    from qiao.phases.models import Side

    made.estimates(people)
    Side.objects.update(places=[], tiles=[])
    assert "no corridor between the two sides" in page(client, "evidence")


@pytest.mark.parametrize("name", ["evidence", "corridor"])
def test_pages_cost_a_constant_number_of_queries(
    client, people, name, django_assert_max_num_queries
):
    """However many corridors there are."""
    made.estimates(people)
    with django_assert_max_num_queries(12):
        page(client, name, *(["DEU", "AUT"] if name == "corridor" else []))
