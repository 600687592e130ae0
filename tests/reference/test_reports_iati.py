"""Does the IATI file hold to the standard: its schema, its codelists and its ruleset?

The standard is the publisher's own, in `../shared/data/iati`; without it these tests are skipped.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from qiao.reports.content import Figure, PeriodFigure, ResultLine, Sector, Text
from qiao.reports.iati import render_iati
from qiao.reports.iati_schema import validate_iati
from tests.factories_chain import Chain
from tests.factories_programme import REFERENCE, SECOND
from tests.iati_standard import RULES, SCHEMA, STANDARD, broken_rules
from tests.reports_content import EVENTS, H2, sample_report, workload_report

pytestmark = pytest.mark.skipif(
    not SCHEMA.exists(), reason=f"the IATI standard is not at {STANDARD}"
)

HOSTILE = Text("a\x00b <c> & \ud800 ]]> \u202e", "移\x0b民 <民> & ]]>")


def hostile_report():
    """Texts, codes and addresses as nobody should write them."""
    figure = Figure(
        Decimal("12345678901234567890.123456"),
        note=HOSTILE,
        proof_url="https://example.org/a b[c]#d#e%",
    )
    indicator = dataclasses.replace(
        EVENTS,
        code="a\x00 b\t",
        statement=HOSTILE,
        unit=HOSTILE,
        periods=(PeriodFigure(H2, Decimal("1E+5"), figure),),
        current=Figure(),
    )
    result = ResultLine("\x00", "output", Text(), HOSTILE, (indicator,))
    return sample_report(results=(result,), checksum="<&>", address="https://例子.测试/报告 1")


REPORTS = {
    "sample": sample_report,
    "demonstration": lambda: sample_report(demo=True, illustrative=True),
    "workload": workload_report,
    "hostile": hostile_report,
    "without results": lambda: sample_report(results=()),
}


@pytest.fixture(scope="module", params=REPORTS)
def file(request):
    """The file of one of the reports."""
    return render_iati(REPORTS[request.param]())


def test_file_is_valid_by_the_schema(file):
    """The XSD of IATI 2.03 finds nothing."""
    assert validate_iati(file, SCHEMA) == []


def test_schema_finds_what_is_wrong():
    """The check itself: a file with a part missing is told of, by line."""
    broken = render_iati(sample_report()).replace(b'<activity-status code="2"/>', b"")
    findings = validate_iati(broken, SCHEMA)
    assert len(findings) == 1
    assert "activity-date" in findings[0].message
    assert findings[0].line > 1
    assert validate_iati(b"<iati-activities>", SCHEMA)[0].line == 1


def test_published_files_are_judged_as_their_publishers_were():
    """The same check on real files: one known to be valid, one known to have nine faults."""
    valid = STANDARD / "real" / "worldbank-activity.xml"
    faulty = STANDARD / "real" / "unops-at-activity.xml"
    assert validate_iati(valid.read_bytes(), SCHEMA) == []
    assert len(validate_iati(faulty.read_bytes(), SCHEMA)) == 9


def codes_of(name):
    """The codes of one of the standard's lists."""
    path = next(STANDARD.glob(f"codelists-*/{name}.xml"))
    return {code.text for code in etree.parse(str(path)).findall(".//codelist-item/code")}


def test_every_code_is_on_its_codelist(file):
    """Wherever the standard says which list a code is from, the code is on it."""
    root = etree.fromstring(file)
    checked = 0
    for mapping in etree.parse(str(STANDARD / "mapping.xml")).findall(".//mapping"):
        path = mapping.findtext("path")
        condition = mapping.findtext("condition")
        if "/@" not in path or not path.startswith("//iati-activity"):
            continue
        element, attribute = path.rsplit("/@", 1)
        where = f"[{condition}]" if condition else ""
        values = {
            found.get(attribute if attribute != "xml:lang" else f"{{{XML}}}lang")
            for found in root.xpath(element + where)
        } - {None}
        if values and any(STANDARD.glob(f"codelists-*/{mapping.find('codelist').get('ref')}.xml")):
            assert values <= codes_of(mapping.find("codelist").get("ref")), path
            checked += 1
    assert checked >= 8


XML = "http://www.w3.org/XML/1998/namespace"


def test_file_keeps_the_official_ruleset(file):
    """No rule that applies is broken, neither an error nor a warning."""
    assert broken_rules(etree.fromstring(file)) == []
    assert len(RULES) > 80


def test_ruleset_finds_what_is_wrong():
    """The check itself: each part that is taken away or bent breaks its own rule."""
    root = etree.fromstring(render_iati(sample_report()))
    del root.find(".//actual").attrib["value"]
    assert {number for number, _said in broken_rules(root)} == {"8.10.1"}
    bare = etree.fromstring(render_iati(sample_report(sectors=(), recipients=())))
    assert {number for number, _said in broken_rules(bare)} == {"3.7.1", "6.2.2"}
    halves = (Sector("15190", percentage=Decimal(60)), Sector("31120", percentage=Decimal(30)))
    bent = etree.fromstring(render_iati(sample_report(sectors=halves)))
    assert {number for number, _said in broken_rules(bent)} == {"2.1.2"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "institutions", "period", "day"),
    [
        (REFERENCE, ("mohrss", "embassies"), "2015-h1", date(2015, 7, 10)),
        (SECOND, ("town-labour", "valley-work"), "y1", date(2031, 3, 10)),
    ],
    ids=["shipped", "second"],
)
def test_programme_in_files_gives_a_file_without_fault(client, folder, institutions, period, day):
    """What a programme's own files say is enough for the schema and for every official rule."""
    chain = Chain(folder, institutions, day)
    chain.freeze(period, day)
    client.force_login(chain.users["office"])
    file = client.get(f"/reports/{period}/iati/").content
    assert validate_iati(file, SCHEMA) == []
    root = etree.fromstring(file)
    assert broken_rules(root) == []
    assert set(root.xpath("//sector[@vocabulary='1']/@code")) <= codes_of("Sector")
    assert set(root.xpath("//recipient-country/@code")) <= codes_of("Country")
    assert set(root.xpath("//recipient-region/@code")) <= codes_of("Region")
    assert root.xpath("//sector")
    assert root.xpath("//recipient-country")
