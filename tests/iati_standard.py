"""What does IATI's own ruleset say of a file? The publisher's rules, read where they lie.

The standard is in `../shared/data/iati`; without it there is nothing to judge by, and the tests
that need it are skipped.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

STANDARD = Path(__file__).resolve().parents[2] / "shared" / "data" / "iati"
SCHEMA = STANDARD / "schema-2.03" / "iati-activities-schema.xsd"
RULESET = STANDARD / "rulesets" / "standard.json"


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
    values = texts_at(element, case["paths"])
    return len(values) == len(set(values))


def holds_order(element, case):
    """The earlier day is not after the later."""
    if "NOW" in (case["less"], case["more"]):
        return True
    earlier, later = element.xpath(case["less"]), element.xpath(case["more"])
    return not earlier or not later or earlier[0] <= later[0]


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


def holds_sum(element, case):
    """The values make the sum."""
    return sum(map(Decimal, texts_at(element, case["paths"]))) == Decimal(str(case["sum"]))


def holds_range(element, case):
    """Every value lies between the two."""
    return all(
        case.get("min", float("-inf")) <= float(text) <= case.get("max", float("inf"))
        for text in texts_at(element, case["paths"])
    )


def texts_at(element, paths):
    """The texts or attribute values at some paths."""
    found = [value for path in paths for value in element.xpath(path)]
    return [value if isinstance(value, str) else value.text or "" for value in found]


JUDGES = {
    "atleast_one": holds_one,
    "no_more_than_one": holds_at_most_one,
    "if_then": holds_implied,
    "unique": holds_different,
    "date_order": holds_order,
    "no_spaces": holds_trimmed,
    "regex_matches": holds_pattern,
    "startswith": holds_prefix,
    "strict_sum": holds_sum,
    "range": holds_range,
}


def rules():
    """The cases that a rule of XPath can judge: context, what it loops over, kind, case."""
    ruleset = json.loads(RULESET.read_text("utf-8")) if RULESET.exists() else {}
    for context, kinds in ruleset.items():
        for kind, rule in kinds.items():
            for case in rule.get("cases", ()):
                if kind == "loop":
                    for inner, looped in case["do"].items():
                        yield from _judged(context, case["foreach"], inner, looped["cases"])
                else:
                    yield from _judged(context, "", kind, [case])


def _judged(context, loop, kind, cases):
    for case in cases:
        if kind in JUDGES and "ORG-ID-PREFIX" not in case.get("prefix", ()):
            yield context, loop, kind, case


RULES = list(rules())


def broken_rules(root):
    """(number, what it says) of each rule that the file breaks, errors and warnings alike."""
    broken = []
    for context, loop, kind, case in RULES:
        for element in root.xpath(context):
            values = sorted(set(map(str, element.xpath(loop)))) if loop else [""]
            for each in (_filled(case, value) for value in values):
                condition = each.get("condition")
                applies = condition is None or element.xpath(f"boolean({condition})")
                if applies and not JUDGES[kind](element, each):
                    broken.append((case["ruleInfo"]["id"], case["ruleInfo"]["message"]))
    return broken


def _filled(case, value):
    """The case with what the loop is at, written in its paths as $1."""
    if not value:
        return case
    return json.loads(json.dumps(case).replace("$1", value))
