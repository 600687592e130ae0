"""What does the IATI file say of values, missing values, breakdowns and corrections?"""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from qiao.reports.content import (
    Baseline,
    Figure,
    IndicatorLine,
    Organisation,
    Phase,
    Recipient,
    ResultLine,
    Target,
    Text,
)
from qiao.reports.iati import IatiIncomplete, render_iati
from tests.reports_content import EVENTS, SATISFACTION, sample_report

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rendered(**changes):
    """The activity element of a sample report's file."""
    return etree.fromstring(render_iati(sample_report(**changes)))[0]


def indicator_of(activity, code):
    """The indicator that carries a code."""
    return activity.xpath(f".//indicator[reference/@code='{code}']")[0]


def period_of(indicator, start, end):
    """The period with these first and last days."""
    return indicator.xpath(
        f"period[period-start/@iso-date='{start}'][period-end/@iso-date='{end}']"
    )[0]


def totals(period):
    """The values of the actuals without a dimension."""
    return [actual.get("value") for actual in period.xpath("actual[not(dimension)]")]


def with_indicator(indicator):
    """A sample activity whose only result has this one indicator."""
    return rendered(results=(ResultLine("R", "output", Text("R", "果"), Text(), (indicator,)),))


def test_total_stands_without_dimension_and_cells_with():
    """The 2.03 form of a breakdown: an actual for the total and one for each cell."""
    period = period_of(indicator_of(rendered(), "OP1.1.a"), "2024-01-01", "2024-06-30")
    cells = {
        tuple((d.get("name"), d.get("value")) for d in actual.findall("dimension")): actual.get(
            "value"
        )
        for actual in period.findall("actual")
    }
    assert cells == {
        (): "46",
        (("sex", "female"), ("side", "rhine")): "12",
        (("sex", "female"), ("side", "andes")): "11",
        (("sex", "male"), ("side", "rhine")): "10",
        (("sex", "male"), ("side", "andes")): "13",
    }


def test_suppressed_cells_are_left_out_and_counted_in_a_comment():
    """A small cell has no element; the total's comment says that cells are withheld."""
    period = period_of(indicator_of(rendered(), "OP1.1.a"), "2024-07-01", "2024-12-31")
    assert [a.get("value") for a in period.findall("actual")] == ["1058", "511", "520"]
    comment = period.findtext("actual/comment/narrative")
    assert comment == (
        "Two trainings ran in parallel.\nCells withheld because they count too few persons: 2."
    )


def test_missing_value_has_no_actual_and_its_reason_in_the_targets_comment():
    """Missing is left out, never written as 0."""
    indicator = indicator_of(rendered(), "OP1.1.b")
    period = period_of(indicator, "2024-07-01", "2024-12-31")
    assert period.findall("actual") == []
    said = {n.get(LANG): n.text for n in period.findall("target/comment/narrative")}
    assert said["en"] == "No actual value: The questionnaire closes in March 2025."
    assert "问卷调查将于2025年3月结束。" in said["zh"]


def test_period_with_neither_target_nor_value_is_left_out():
    """An empty period would only look like a fault."""
    indicator = indicator_of(rendered(), "OP1.1.b")
    assert indicator.xpath("period[period-end/@iso-date='2024-06-30']") == []


def test_zero_is_written():
    """0 is a value."""
    zero = dataclasses.replace(
        EVENTS, periods=(dataclasses.replace(EVENTS.periods[0], actual=Figure(Decimal(0))),)
    )
    period = period_of(with_indicator(zero)[-1].find("indicator"), "2024-01-01", "2024-06-30")
    assert totals(period) == ["0"]


def test_suppressed_total_is_withheld_with_a_word():
    """A total too small to publish is told of without its value."""
    line = dataclasses.replace(EVENTS.periods[0], actual=Figure(suppressed=True))
    indicator = with_indicator(dataclasses.replace(EVENTS, periods=(line,)))[-1].find("indicator")
    period = period_of(indicator, "2024-01-01", "2024-06-30")
    assert totals(period) == []
    assert period.findtext("target/comment/narrative") == (
        "The actual value is withheld: it counts too few persons."
    )


def test_values_since_the_start_stand_beside_milestone_and_target():
    """The span from the phase's first day has the goal, and what was reached by now."""
    indicator = indicator_of(rendered(), "OP1.1.a")
    milestone = period_of(indicator, "2024-01-01", "2024-12-31")
    final = period_of(indicator, "2024-01-01", "2025-12-31")
    assert (milestone.find("target").get("value"), totals(milestone)) == ("120", ["1098"])
    assert (final.find("target").get("value"), totals(final)) == ("240", ["1098"])
    assert final.findtext("actual/comment/narrative") == (
        "Counted from the start of the phase to 31 December 2024."
    )


@pytest.mark.parametrize(
    ("target", "phase_end", "end"),
    [
        (Target(2026, Decimal(6)), date(2026, 6, 30), "2026-06-30"),
        (Target(2026, Decimal(6)), None, "2026-12-31"),
        (Target(None, Decimal(6)), date(2027, 3, 31), "2027-03-31"),
        (Target(None, Decimal(6)), None, "2024-12-31"),
        (None, None, "2024-12-31"),
        (Target(2023, Decimal(6)), None, None),
    ],
)
def test_final_target_ends_with_its_year_or_the_phase(target, phase_end, end):
    """Where the year is the phase's last, the phase's own end is the day; a past year has none."""
    phase = Phase("RA-1", Text("Phase", "阶段"), date(2024, 1, 1), phase_end)
    indicator = dataclasses.replace(EVENTS, periods=(), target=target)
    results = (ResultLine("R", "output", Text("R", "果"), Text(), (indicator,)),)
    activity = rendered(phase=phase, results=results)
    assert activity.xpath(".//period-end/@iso-date") == ([end] if end else [])


def test_every_narrative_says_its_language_and_texts_come_in_both():
    """Narratives carry xml:lang, English and Chinese side by side."""
    activity = rendered()
    assert {n.get(LANG) for n in activity.iter("narrative")} == {"en", "zh"}
    title = activity.findall("title/narrative")
    assert [(n.get(LANG), n.text) for n in title] == [
        ("en", "First phase of the Rhine-Andes Dialogue"),
        ("zh", "莱茵—安第斯对话第一阶段"),
    ]


def test_language_that_is_missing_has_no_narrative():
    """No text is passed off as a translation of itself; without any, the code stands."""
    one_language = dataclasses.replace(EVENTS, statement=Text("", "仅有中文"))
    nameless = dataclasses.replace(EVENTS, statement=Text())
    first, second = (
        with_indicator(indicator)[-1].findall("indicator/title/narrative")
        for indicator in (one_language, nameless)
    )
    assert [(n.get(LANG), n.text) for n in first] == [("zh", "仅有中文")]
    assert [(n.get(LANG), n.text) for n in second] == [("en", "OC1.a")]


def test_correction_is_told_at_the_value_it_corrects():
    """The comment says what was reported, what is right, when and why."""
    period = period_of(indicator_of(rendered(), "OP1.1.a"), "2024-01-01", "2024-06-30")
    assert period.findtext("actual/comment/narrative") == (
        "Corrected on 2 September 2024 from 44 to 46: "
        "A sign-in sheet of the second day arrived after the period was frozen."
    )


def test_proof_is_linked_only_by_an_absolute_address():
    """A document-link leads to the records; an address that leads nowhere is left out."""
    activity = rendered()
    period = period_of(indicator_of(activity, "OC1.a"), "2024-01-01", "2024-06-30")
    link = period.find("actual/document-link")
    assert link.get("url") == "https://qiao.example.org/results/figures/oc1a-2024h1/"
    line = dataclasses.replace(EVENTS.periods[0], actual=Figure(Decimal(1), proof_url="/x/"))
    activity = with_indicator(dataclasses.replace(EVENTS, periods=(line,)))
    assert activity.xpath(".//period[period-end/@iso-date='2024-06-30']//document-link") == []


def test_aggregation_status_is_true_only_where_periods_add_up():
    """Unique persons of two periods are not the unique persons of both."""
    activity = rendered()
    status = {
        code: indicator_of(activity, code).get("aggregation-status")
        for code in ("OC1.a", "OP1.1.a", "OP1.1.b")
    }
    assert status == {"OC1.a": "true", "OP1.1.a": "false", "OP1.1.b": "false"}
    assert [r.get("aggregation-status") for r in activity.findall("result")] == ["true", "false"]


def test_result_without_indicators_is_left_out():
    """The standard knows no result without an indicator."""
    assert [r.get("type") for r in rendered().findall("result")] == ["2", "1"]


def test_baseline_needs_value_and_year():
    """Without a value there is none; without a year its value is told in the description."""
    without_value = indicator_of(rendered(), "OP1.1.b")
    assert without_value.find("baseline") is None
    undated = dataclasses.replace(EVENTS, baseline=Baseline(None, Decimal(7)))
    indicator = with_indicator(undated)[-1].find("indicator")
    assert indicator.find("baseline") is None
    assert "Baseline: 7." in indicator.findtext("description/narrative")


def test_qualitative_indicator_has_words_and_no_values():
    """Measure 5 of the standard: the actual is its comment."""
    words = Figure(note=Text("Both sides agreed on terms.", "双方商定了用语。"))
    line = dataclasses.replace(SATISFACTION.periods[0], actual=words)
    indicator = IndicatorLine(
        "Q",
        Text("Understanding", "共识"),
        Text(),
        "observed",
        scale="qualitative",
        baseline=Baseline(2023, None, Text("None before.", "此前没有。")),
        periods=(line,),
    )
    element = with_indicator(indicator)[-1].find("indicator")
    assert element.get("measure") == "5"
    assert element.xpath("count(.//@value)") == 0
    assert element.findtext("baseline/comment/narrative") == "None before."
    assert element.findtext("period/actual/comment/narrative") == "Both sides agreed on terms."


def test_dates_and_status_follow_the_phase():
    """A phase in the pipeline has only planned dates; a closed one only actual ones."""
    start, end = date(2024, 1, 1), date(2025, 12, 31)
    kinds = {}
    for status in ("pipeline", "implementation", "closed"):
        activity = rendered(phase=Phase("P", Text("P", "段"), start, end, status))
        kinds[status] = activity.xpath("activity-date/@type")
    assert kinds == {
        "pipeline": ["1", "3"],
        "implementation": ["2", "3"],
        "closed": ["2", "4"],
    }


def test_regions_come_after_countries():
    """The order of the schema, whatever the order of the content."""
    activity = rendered(recipients=(Recipient("298", is_region=True), Recipient("PE")))
    tags = [element.tag for element in activity if element.tag.startswith("recipient")]
    assert tags == ["recipient-country", "recipient-region"]


def test_demonstration_is_told_in_the_file():
    """Invented data says so wherever it goes."""
    said = "".join(rendered(demo=True, illustrative=True).itertext())
    assert "DEMONSTRATION" in said
    assert "ILLUSTRATIVE" in said
    assert "DEMONSTRATION" not in "".join(rendered().itertext())


def test_same_content_gives_the_same_bytes():
    """The file's times are the time of freezing, in UTC."""
    assert render_iati(sample_report()) == render_iati(sample_report())
    root = etree.fromstring(render_iati(sample_report()))
    assert root.get("generated-datetime") == "2025-01-20T09:30:00Z"
    moment = datetime.fromisoformat("2025-01-20T10:30:00+01:00")
    assert moment.astimezone(UTC) == sample_report().frozen_at
    assert render_iati(sample_report(frozen_at=moment)) == render_iati(sample_report())


def test_file_without_its_identifiers_is_refused_with_all_of_them():
    """The error names everything that is missing, at once, and where to add it."""
    with pytest.raises(IatiIncomplete) as refused:
        rendered(
            iati_identifier=" ",
            reporting_org=Organisation("", "", Text("Office")),
            participating_orgs=(),
        )
    assert refused.value.values["missing"] == (
        "iati-identifier, reporting-org/@ref, reporting-org/@type, participating-org"
    )
    assert "programme's data" in refused.value.mend


def test_figure_since_the_start_without_target_is_still_written():
    """An indicator without a target is reported all the same."""
    indicator = dataclasses.replace(EVENTS, target=None, periods=(), milestones=())
    element = with_indicator(indicator)[-1].find("indicator")
    assert totals(period_of(element, "2024-01-01", "2024-12-31")) == ["3"]
