"""The journey: from a need that both sides endorse to a figure in the donor's report.

Each person in a window of their own, in the reader's language, on the programme that ships.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from qiao.accounts.permissions import permissions_of
from qiao.activities.models import Participation
from qiao.core.actor import Actor, Role
from qiao.needs.models import Need
from qiao.partners.models import Institution
from qiao.phases.models import Side
from qiao.results.actions import freezing
from tests import factories
from tests.browser.windows import Window

AT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
PROGRAMME = Path(__file__).parents[2] / "programmes" / "eu-china"
LOADER = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))

ROWS = [
    ("王小明", "Wang Xiaoming", "男", "人力资源和社会保障部", "√", "√", "√"),
    ("李 娜", "LI Na", "F", "MOHRSS", "√", "", "1"),
    ("刘洋", "", "女", "中国对外承包工程商会", "x", "是", "√"),
    ("", "García López, María", "F", "European External Action Service", "√", "√", ""),
    ("赵敏", "Zhao Min", "女", "中华全国总工会", "√", "√", "√"),
    ("王小明", "Wang Xiaoming", "男", "人力资源和社会保障部", "√", "√", "√"),
]


@pytest.fixture
def cast(transactional_db):
    """The shipped programme, and the people of the journey."""
    from qiao.programme_loading import actions

    data = actions.read(PROGRAMME)
    actions.apply(actions.plan_changes(data), by=LOADER, at=AT)
    first, second = Side.objects.get(position=1), Side.objects.get(position=2)
    ministry = Institution.objects.get(code="mohrss")
    embassy = Institution.objects.get(code="embassies")

    def person(role, side=None, institution=None, language="en"):
        return factories.user(role, side=side, institution=institution, language=language)

    return {
        "office": person(Role.SECRETARIAT),
        "office_2": person(Role.SECRETARIAT),
        "first": person(Role.FOCAL_POINT, first, ministry, "zh"),
        "first_coordinator": person(Role.COORDINATOR, first, ministry, "zh"),
        "second": person(Role.FOCAL_POINT, second, embassy),
        "second_coordinator": person(Role.COORDINATOR, second, embassy),
        "donor": person(Role.DONOR_READER),
    }


def sign_in_sheet() -> bytes:
    """A sheet as such sheets are: merged title rows, bilingual headers, three half-days."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["双向劳务流动与招聘费用研讨会 签到表 / Sign-in sheet"])
    page.merge_cells("A1:H1")
    page.append(["南京 Nanjing, 2016-11-14/16"])
    page.merge_cells("A2:H2")
    page.append(
        [
            "序号 No.",
            "签到 11月14日上午",
            "姓名",
            "Name (pinyin)",
            "性别 Sex",
            "单位 Institution",
            "11月14日下午",
            "11月15日上午",
        ]
    )
    for number, (hanzi, latin, sex, place, one, two, three) in enumerate(ROWS, 1):
        page.append([number, one, hanzi, latin, sex, place, two, three])
    page.append(["", "", "合计 Total", "", "", "", "", ""])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _journey(visitor, cast, check, width, words, language, tmp_path):  # noqa: PLR0915
    def window(who):
        someone = visitor(language, width).sign_in(cast[who], factories.PASSWORD)
        wanted = someone.page.locator(
            f"form.language button[value={words['button']}]:not([aria-current])"
        )
        if wanted.count():
            with someone.page.expect_navigation():
                wanted.click()
        return Window(someone, check)

    # 1. Two mirror needs; neither side sees the other's draft; each releases its own.
    codes = {}
    for who, own, title, body in [
        ("first", "zh", "双向劳务流动与招聘费用", "希望了解双向劳务流动的管理经验。"),
        ("second", "en", "Two-way labour mobility", "We wish to compare who pays the fees."),
    ]:
        at_desk = window(who)
        at_desk.go("/needs/raise/")
        page = at_desk.page
        page.check(f"input[name=authentic][value={own}]")
        page.fill(f"[name=title_{own}]", title)
        page.fill(f"[name=body_{own}]", body)
        page.check("input[name=pillar][value=p1]")
        page.locator("input[name=topics]").nth(4).check()
        page.select_option("[name=concerns]", "agencies")
        page.select_option("[name=urgency]", "high")
        at_desk.save()
        codes[who] = re.search(r"/needs/(N-\w+)/", page.url).group(1)
        at_desk.look()
        codes[f"{who}_window"] = at_desk
    other = codes["second_window"]
    assert other.visitor.open(f"/needs/{codes['first']}/").status == 404
    other.go("/needs/")
    assert codes["first"] not in other.page.content()
    for who in ("first", "second"):
        at_desk = codes[f"{who}_window"]
        at_desk.go(f"/needs/{codes[who]}/")
        at_desk.confirm(f"/needs/{codes[who]}/release/")
        assert words["released"] in at_desk.text()

    # 2. Joined, checked by a second person, asked, endorsed on the exact version, reopened.
    office = window("office")
    office.go("/needs/join/")
    for who in ("first", "second"):
        office.page.check(f"input[value='{codes[who]}']")
    office.save()
    shared = re.search(r"/needs/(N-\w+)/", office.page.url).group(1)
    checker = codes["first_window"]
    checker.go(f"/needs/{shared}/")
    checker.send(f"/needs/{shared}/check/")
    office.go(f"/needs/{shared}/")
    office.send(f"/needs/{shared}/ask/")
    coordinators = {n: window(f"{n}_coordinator") for n in ("first", "second")}
    coordinators["first"].go(f"/needs/{shared}/")
    coordinators["first"].page.locator("button.button-primary").first.click()
    coordinators["first"].page.wait_for_load_state()
    office.go(f"/needs/{shared}/edit/")
    office.page.fill("[name=title_en]", "Two-way labour mobility and recruitment costs")
    office.page.fill("[name=body_zh]", "希望了解双向劳务流动的管理经验，并比较费用由谁承担。")
    office.page.fill(
        "[name=body_en]", "Both sides wish to compare how mobility is managed and who pays."
    )
    office.save()
    assert words["reopened"] in office.text()
    office.look()
    checker.go(f"/needs/{shared}/")
    checker.send(f"/needs/{shared}/check/")
    office.go(f"/needs/{shared}/")
    office.send(f"/needs/{shared}/ask/")
    for desk in coordinators.values():
        desk.go(f"/needs/{shared}/")
        desk.page.locator("button.button-primary").first.click()
        desk.page.wait_for_load_state()
    assert Need.objects.get(code=shared).stage == "endorsed"
    assert words["endorsed"] in coordinators["second"].text()

    # 3. An activity planned from the endorsed need, then held.
    office.go(f"/activities/plan/?need={shared}")
    page = office.page
    page.fill("[name=title_en]", "Two-way labour mobility and recruitment costs")
    page.fill("[name=title_zh]", "双向劳务流动与招聘费用研讨会")
    page.select_option("[name=kind]", "workshop")
    page.check(f"input[name=needs][value='{shared}']")
    page.check("input[name=pillars][value=p1]")
    page.fill("[name=planned_from]", "2016-11-14")
    page.fill("[name=planned_to]", "2016-11-16")
    page.fill("[name=place_en]", "Nanjing")
    page.fill("[name=place_zh]", "南京")
    for line, (code, role) in enumerate([("ilo", "host"), ("chinca", "co_host")]):
        page.select_option(f"[name$='-{line}-institution']", code)
        page.select_option(f"[name$='-{line}-role']", role)
    page.fill("[name=headcount]", "50")
    page.select_option("[name=qualifier]", "about")
    office.save()
    activity = re.search(r"/activities/([\w-]+)/", page.url).group(1)
    office.look()
    office.go(f"/activities/{activity}/hold/")
    page.fill("[name=held_from]", "2016-11-14")
    page.fill("[name=held_to]", "2016-11-16")
    page.fill("[name=headcount]", "50")
    page.select_option("[name=qualifier]", "about")
    office.save()
    assert words["about_50"] in office.text()
    office.go(f"/results/activities/{activity}/contributions/")
    page.locator("input[name=results]").nth(1).check()
    office.save()

    # 4. The sign-in sheet: a preview, nothing stored until confirmed, then all of it.
    office.go(f"/activities/{activity}/sheets/upload/")
    page.set_input_files(
        "input[type=file]",
        {
            "name": "签到表 sign-in.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": sign_in_sheet(),
        },
    )
    office.save()
    office.look()
    assert Participation.objects.count() == 0
    with page.expect_navigation():
        page.locator("form#confirm button").click()
    assert Participation.objects.count() == 5
    office.look()

    # 5. The logframe tells what followed; a figure opens to its rows, a row to its activity.
    donor = window("donor")
    donor.go("/results/?until=2016-h2&parts=on")
    figure = donor.page.locator("a[href*='/in/2016-h2/']", has_text=re.compile("^(5|<5)$")).first
    figure.scroll_into_view_if_needed()
    donor.go(figure.get_attribute("href"))
    assert "王小明" not in donor.text()
    donor.go(
        donor.page.locator(f"main a[href='/activities/{activity}/']").first.get_attribute("href")
    )
    donor.go(donor.page.locator(f"main a[href='/needs/{shared}/']").first.get_attribute("href"))
    assert donor.text().count(words["version_2"]) >= 2
    office.go("/results/?until=2016-h2")
    office.go(
        office.page.locator(
            "a[href*='/in/2016-h2/']", has_text=re.compile("^5$")
        ).first.get_attribute("href")
    )
    assert "王小明" in office.text()

    # 6. Freeze; take the report in its forms; a late correction appears in the next period.
    from qiao.accounts.actors import actor_for

    for period in ("2015-h1", "2015-h2", "2016-h1"):
        freezing.freeze_period(by=actor_for(cast["office"]), at=AT, period=period)
    office.go("/results/periods/")
    office.confirm("/results/periods/2016-h2/freeze/")
    office.go("/reports/2016-h2/")
    taken = {}
    for form in ("docx", "xlsx", "iati"):
        with page.expect_download() as download:
            page.locator(f"a[href*='/reports/2016-h2/{form}/']").first.click()
        taken[form] = tmp_path / f"report-{language}-{width}.{form}"
        download.value.save_as(taken[form])
        assert taken[form].stat().st_size > 2000
    _assert_valid_iati(taken["iati"].read_bytes())
    before = office.text()
    seat = Participation.objects.get(person__name_hanzi="刘洋")
    office.go(f"/activities/{activity}/participants/{seat.pk}/")
    office.page.locator(
        f"details:has(form[action$='/participants/{seat.pk}/withdraw/']) summary"
    ).click()
    form = f"form[action$='/participants/{seat.pk}/withdraw/']"
    page.fill(f"{form} [name=reason]", words["reason"])
    office.send(f"/participants/{seat.pk}/withdraw/")
    office.go("/reports/2016-h2/")
    assert office.text() == before
    office.go("/results/periods/")
    office.confirm("/results/periods/2017-h1/freeze/")
    office.go("/reports/2017-h1/")
    assert words["reason"] in office.text()


def _assert_valid_iati(xml):
    """Narratives in both languages; by the official schema where it is at hand."""
    from lxml import etree

    tree = etree.fromstring(xml)
    languages = set(tree.xpath("//narrative/@xml:lang"))
    assert {"en", "zh"} <= languages
    schema = (
        Path(settings.PACKAGE).parents[2]
        / "shared/data/iati/schema-2.03/iati-activities-schema.xsd"
    )
    if schema.exists():
        etree.XMLSchema(etree.parse(str(schema))).assertValid(tree)


EN = {
    "button": "en",
    "released": "Waits to be joined",
    "reopened": "the text has changed since",
    "endorsed": "Endorsed by both sides",
    "about_50": "about 50",
    "version_2": "endorsed version 2",
    "reason": "Was not there: signed for a colleague",
}
ZH = {
    "button": "zh-hans",
    "released": "等待并入共同需求",
    "reopened": "此后文本已变更",
    "endorsed": "双方已认可",
    "about_50": "约 50 人",
    "version_2": "已认可第 2 版",
    "reason": "本人未到场，系代签",
}


@pytest.mark.slow
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_journey_need_to_report_en(visitor, cast, assert_accessible, width, tmp_path):
    """The whole chain, in English."""
    _journey(visitor, cast, assert_accessible, width, EN, "en", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_journey_need_to_report_zh(visitor, cast, assert_accessible, width, tmp_path):
    """The whole chain, in Chinese."""
    _journey(visitor, cast, assert_accessible, width, ZH, "zh", tmp_path)
