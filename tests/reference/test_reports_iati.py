"""Does the IATI file hold to the standard: its schema, its codelists and its ruleset?

The standard is the publisher's own, in `../shared/data/iati`; without it these tests are skipped.
"""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from qiao.reports.content import Figure, PeriodFigure, ResultLine, Text
from qiao.reports.iati import render_iati
from qiao.reports.iati_schema import validate_iati
from tests.reports_content import EVENTS, H2, sample_report, workload_report

STANDARD = Path(__file__).resolve().parents[3] / "shared" / "data" / "iati"
SCHEMA = STANDARD / "schema-2.03" / "iati-activities-schema.xsd"

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


def rules():
    """The cases of the official ruleset that a rule of XPath can judge: context, kind, case."""
    ruleset = STANDARD / "rulesets" / "standard.json"
    for context, kinds in (
        json.loads(ruleset.read_text("utf-8")).items() if ruleset.exists() else ()
    ):
        for kind, rule in kinds.items():
            for case in rule.get("cases", ()):
                if kind in JUDGES and "ORG-ID-PREFIX" not in case.get("prefix", ()):
                    yield context, kind, case


def holds_one(element, case):
    """Of the paths, at least one is there."""
    return any(element.xpath(path) for path in case["paths"])


def holds_at_most_one(element, case):
    """Of the paths, no more than one is there."""
    return sum(len(element.xpath(path)) for path in case["paths"]) <= 1


def holds_implied(element, case):
    """Where the one is true, so is the other."""
    return not element.xpath(f"boolean({case['if']})") or element.xpath(f"boolean({case['then']})")


def holds_different(element, case):
    """No two values are the same."""
    values = [
        str(v) for path in case["paths"] for v in element.xpath(f"{path}") if isinstance(v, str)
    ]
    values += [e.text for p in case["paths"] for e in element.xpath(p) if not isinstance(e, str)]
    return len(values) == len(set(values))


def holds_order(element, case):
    """The earlier day is not after the later."""
    if "NOW" in (case["less"], case["more"]):
        return True
    earlier, later = element.xpath(case["less"]), element.xpath(case["more"])
    return not earlier or not later or earlier[0] <= later[0]


def texts_at(element, paths):
    """The texts or attribute values at some paths."""
    found = [value for path in paths for value in element.xpath(path)]
    return [value if isinstance(value, str) else value.text or "" for value in found]


def holds_trimmed(element, case):
    """Nothing begins or ends with a space."""
    return all(text == text.strip() for text in texts_at(element, case["paths"]))


def holds_pattern(element, case):
    """Everything is written as the pattern says."""
    return all(re.search(case["regex"], text) for text in texts_at(element, case["paths"]))


def holds_prefix(element, case):
    """Everything begins with one of the prefixes."""
    prefixes = texts_at(element, case["prefix"])
    texts = texts_at(element, case["paths"])
    return all(any(text.startswith(f"{prefix}-") for prefix in prefixes) for text in texts)


JUDGES = {
    "atleast_one": holds_one,
    "no_more_than_one": holds_at_most_one,
    "if_then": holds_implied,
    "unique": holds_different,
    "date_order": holds_order,
    "no_spaces": holds_trimmed,
    "regex_matches": holds_pattern,
    "startswith": holds_prefix,
}
RULES = list(rules())


def test_file_keeps_the_official_ruleset(file):
    """No rule that applies is broken, neither an error nor a warning."""
    root = etree.fromstring(file)
    broken = []
    for context, kind, case in RULES:
        for element in root.xpath(context):
            condition = case.get("condition")
            applies = condition is None or element.xpath(f"boolean({condition})")
            if applies and not JUDGES[kind](element, case):
                broken.append((case["ruleInfo"]["id"], case["ruleInfo"]["message"]))
    assert broken == []
    assert len(RULES) > 60


def test_ruleset_finds_what_is_wrong():
    """The check itself: an actual without its value breaks rule 8.10.1."""
    root = etree.fromstring(render_iati(sample_report()))
    del root.find(".//actual").attrib["value"]
    broken = {
        case["ruleInfo"]["id"]
        for context, kind, case in RULES
        for element in root.xpath(context)
        if not case.get("condition") and not JUDGES[kind](element, case)
    }
    assert broken == {"8.10.1"}
