"""Another programme, from a need to the donor's files, by its own data alone.

The whole chain is played on the second programme; then several readers walk every page, file and
answer they can reach, in both languages, and no word of the first programme is in any of them.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.conf import settings
from docx import Document
from lxml import etree

from qiao.activities.actions.corrections import withdraw_participation
from qiao.activities.models import Participation
from qiao.core.text import Text
from qiao.needs.rules import Stage
from qiao.results.actions.freezing import freeze_period
from qiao.results.queries.periods import verify_freeze
from tests.architecture.crawler import crawl
from tests.architecture.endpoints import OPERATIONS
from tests.factories_chain import Chain, at, guests
from tests.factories_programme import REFERENCE, SECOND

NOW = datetime(2032, 3, 20, 9, 0, tzinfo=UTC)
REASON = "Signed for a colleague who stayed in the valley. 系代山谷中的同事签到。"
FILES = ("docx", "docx-en", "docx-zh", "xlsx", "iati")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _spring():
    """Three weeks after the end of the second year."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chain():
    """Need, endorsements, activity, sheet; the first year frozen, then a late correction, then
    the second year frozen."""
    chain = Chain(SECOND, ("town-labour", "valley-work"), date(2030, 4, 2))
    chain.need = chain.endorsed_need("work", date(2030, 4, 3), "Fair piece rates", "计件工资公平")
    chain.activity = chain.held(
        Text("Telling rates before the harvest", "采收前告知工资"),
        date(2030, 6, 3),
        2,
        themes=("work",),
        needs=(chain.need.code,),
        hosts=("new-orchards", "valley-pickers"),
        results=("taught",),
    )
    chain.signed(
        chain.activity,
        [
            *guests("Labour Office of the Rhine Towns", "F", 8),
            *guests("果园商会", "男", 7, start=10),
            *guests("采摘工会 Union of Pickers", "女", 6, start=20),
            *guests("会谈办公室", "男", 2, start=30, role="讲者 Speaker"),
        ],
    )
    chain.first = chain.freeze("y1", date(2031, 3, 10))
    seat = Participation.objects.filter(
        activity=chain.activity, institution__code="town-labour"
    ).first()
    withdraw_participation(
        by=chain.actor("office"),
        at=at(date(2031, 5, 5)),
        code=chain.activity.code,
        seat_id=seat.pk,
        reason=REASON,
    )
    chain.second = freeze_period(by=chain.actor("office"), at=NOW, period="y2")
    return chain


@pytest.fixture
def browser(chain, client):
    """Sign in as somebody, or as nobody, and read in one of the two languages."""

    def open_as(who, language="en"):
        client.logout()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = {"en": "en", "zh": "zh-hans"}[language]
        if who != "nobody":
            client.force_login(chain.users[who])
        return client

    return open_as


def actuals(root, period):
    """The totals that the one measured indicator is told with for exactly this time."""
    (indicator,) = root.xpath("//indicator[reference/@code='foremen']")
    return {
        actual.get("value")
        for each in indicator.findall("period")
        if each.find("period-start").get("iso-date") == period[0]
        and each.find("period-end").get("iso-date") == period[1]
        for actual in each.findall("actual")
        if actual.find("dimension") is None
    }


def test_second_programme_runs_from_need_to_figure(chain, browser):
    """Endorsed by its own sides; the figure is told on the page and opens to its rows."""
    assert chain.need.stage == Stage.ENDORSED
    assert Participation.objects.count() == 23
    office = browser("office")
    page = office.get("/results/?until=y1&parts=on").content.decode()
    links = re.findall(r'href="(/results/indicators/\d+/in/y1/[^"]*)"[^>]*>\s*14\s*<', page)
    assert links
    rows = office.get(links[0]).content.decode()
    assert chain.activity.code in rows
    activity = office.get(f"/activities/{chain.activity.code}/").content.decode()
    assert f"/needs/{chain.need.code}/" in activity
    need = office.get(f"/needs/{chain.need.code}/").content.decode()
    assert need.count("League of Rhine Towns") >= 1
    assert need.count("Union of Andes Valleys") >= 1


def test_second_programme_tells_a_late_correction_in_the_next_report(chain, browser):
    """The first report stands; the second states the first year anew, with the reason."""
    office = browser("office")
    first, second = (
        etree.fromstring(office.get(f"/reports/{period}/iati/").content) for period in ("y1", "y2")
    )
    year = ("2030-03-01", "2031-02-28")
    assert actuals(first, year) == {"15"}
    assert actuals(second, year) == {"14"}
    assert REASON not in etree.tostring(first, encoding="unicode")
    assert "stayed in the valley" in etree.tostring(second, encoding="unicode")
    assert REASON in office.get("/reports/y2/").content.decode()
    assert REASON not in office.get("/reports/y1/").content.decode()
    assert verify_freeze(chain.first.pk) == verify_freeze(chain.second.pk) == []


def test_second_programme_gives_its_report_in_every_form(chain, browser):
    """Word in both languages, the logframe as a workbook, IATI: with its names and figures."""
    donor = browser("donor")
    taken = {form: donor.get(f"/reports/y1/{form}/") for form in FILES}
    assert {answer.status_code for answer in taken.values()} == {200}
    words = "\n".join(
        cell.text
        for table in Document(io.BytesIO(taken["docx"].content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "Foremen who took part" in words
    assert "参加的领班" in words
    assert "15" in words
    book = openpyxl.load_workbook(io.BytesIO(taken["xlsx"].content))
    assert 15 in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    root = etree.fromstring(taken["iati"].content)
    assert root.xpath("//reporting-org/@ref") == ["XI-TALKS-OFFICE"]
    assert root.xpath("//sector/@code") == ["15190", "31120", "ORCHARD-1"]
    assert root.xpath("//recipient-country/@percentage") == ["40"]
    assert root.xpath("//recipient-region/@percentage") == ["60"]


def first_programme_words():
    """Everything that the first programme's files name: sides, institutions, phases, events..."""
    data = tomllib.loads((REFERENCE / "programme.toml").read_text("utf-8"))
    words = {"EU", "China", "Europe", "European", "Beijing", "CN", "GAMM"}
    for name in ("sides", "phases", "themes", "schemes", "outcomes", "logframes"):
        for row in data[name]:
            words.update(text for key, text in row.items() if key[-3:] in {"_en", "_zh"})
            words.update(row.get("aliases", ()))
    words.update(text for key, text in data["programme"].items() if key[-3:] in {"_en", "_zh"})
    for file, columns in WORDS_OF.items():
        with (REFERENCE / file).open(encoding="utf-8") as opened:
            for row in csv.DictReader(opened):
                words.update(part for column in columns for part in row[column].split("; "))
    words -= COMMON
    assert {"中国", "欧盟", "China", "MOHRSS", "国家移民管理局", "南京", "IOM"} <= words
    return sorted(words)


#: What is read of each of the first programme's tables.
WORDS_OF = {
    "institutions.csv": (
        "name_en", "name_zh", "short_name_en", "short_name_zh", "iati_ref", "aliases",
    ),
    "events.csv": ("code", "title_en", "title_zh", "place_en", "place_zh"),
    "logframe.csv": ("statement_en", "statement_zh"),
    "indicators.csv": ("statement_en", "statement_zh"),
    "sources.csv": ("title", "url"),
}  # fmt: skip
#: Words of its files that the product itself says too.
COMMON = {"", "举办的活动", "Activities held"}


def met_in(text, words):
    """Which of the words stand in the text: whole words in Latin letters, any place in Hanzi."""
    return [
        word
        for word in words
        if word in text
        and (not word.isascii() or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text))
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_of_the_first_programme_is_met_in_the_second(chain, browser, language):
    """Every page, form, list, export, chart, file and answer that each reader can reach."""
    files = [f"/reports/{period}/{form}/" for period in ("y1", "y2") for form in FILES]
    answers = [
        f"/api/v1{path}"
        for method, path in (operation.split(" ") for operation in OPERATIONS)
        if method == "GET" and "{" not in path
    ]
    words = first_programme_words()
    for who in ("office", "first coordinator", "second", "donor", "nobody"):
        read = crawl(
            browser(who, language),
            ["/", *files, *answers, "/api/v1/openapi.json", "/needs/?format=csv"],
        )
        met = {
            (word, who, address)
            for address, text in read.items()
            # "CN=" names a person in a calendar (RFC 5545, 3.2.2), and no country
            for word in met_in(text.replace(";CN=", ";"), words)
        }
        assert met == set()
        own = {"en": "Union of Andes Valleys", "zh": "安第斯诸谷联合会"}[language]
        assert own in "\n".join(read.values())
        if who != "nobody":
            assert len(read) > 40
            assert f"/activities/{chain.activity.code}/" in read
            assert "采收前告知工资" in read["/reports/y1/docx-zh/"]
