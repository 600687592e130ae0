"""How do results, indicators and their figures stand in an IATI activity?

Breakdowns follow the standard's 2.03 form: within a period the total is an `actual` without a
dimension, and each cell is an `actual` of its own with `dimension` elements. What has no value is
left out (rule 8.10.1 of the official ruleset: an actual of a quantitative indicator has a value),
and the reason stands in the comment of that period's target; cells withheld as too small are told
of in the total's comment. Milestones and the final target count from the start of the phase: they
are periods of their own, from the phase's first day.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_noop as _
from lxml.etree import SubElement, _Element

from qiao.reports import words
from qiao.reports.content import (
    NO_FIGURE,
    CorrectionLine,
    Figure,
    IndicatorLine,
    Level,
    PeriodFigure,
    ReportContent,
    ResultLine,
    Scale,
    Target,
)
from qiao.reports.iati_narratives import Narrator, boolean, joined
from qiao.reports.plain_text import printable
from qiao.reports.wording import MISSING, Wording, plain_number

__all__ = ["ResultsWriter"]

# Codes of the standard's own lists: ResultType, IndicatorMeasure, IndicatorVocabulary.
_RESULT_TYPE: Final[dict[Level, str]] = {"output": "1", "outcome": "2", "impact": "3"}
_MEASURE: Final[dict[Scale, str]] = {
    "unit": "1",
    "percentage": "2",
    "nominal": "3",
    "ordinal": "4",
    "qualitative": "5",
}
_OWN_VOCABULARY: Final = "99"


class ResultsWriter:
    """Writes the results of one content, each under the activity."""

    def __init__(self, content: ReportContent, narrator: Narrator) -> None:
        self.phase = content.phase
        self.narrator = narrator
        self.corrections: dict[tuple[str, str], list[CorrectionLine]] = {}
        for correction in content.corrections:
            key = (correction.indicator_code, correction.period.code)
            self.corrections.setdefault(key, []).append(correction)

    def write(self, activity: _Element, result: ResultLine) -> None:
        """One result; none when it has no indicator, without which the XSD knows no result."""
        if not result.indicators:
            return
        additive = all(indicator.aggregation == "sum" for indicator in result.indicators)
        attributes = {"type": _RESULT_TYPE[result.level], "aggregation-status": boolean(additive)}
        element = SubElement(activity, "result", attributes)
        self.narrator.named(SubElement(element, "title"), result.statement, result.code)
        if result.assumptions:
            self.narrator.narrate(
                SubElement(element, "description"),
                [
                    (wording, wording.say(_("Assumptions: %(text)s"), text=text))
                    for wording in self.narrator.languages
                    if (text := result.assumptions.get(wording.language))
                ],
            )
        for indicator in result.indicators:
            self._indicator(element, indicator)

    def _indicator(self, result: _Element, indicator: IndicatorLine) -> None:
        element = SubElement(
            result,
            "indicator",
            {
                "measure": _MEASURE[indicator.scale],
                "ascending": boolean(indicator.ascending),
                "aggregation-status": boolean(indicator.aggregation == "sum"),
            },
        )
        self.narrator.named(SubElement(element, "title"), indicator.statement, indicator.code)
        self.narrator.narrate(
            SubElement(element, "description"),
            [(wording, _method(wording, indicator)) for wording in self.narrator.languages],
        )
        code = printable(indicator.code)
        SubElement(element, "reference", {"vocabulary": _OWN_VOCABULARY, "code": code})
        self._baseline(element, indicator)
        for line in indicator.periods:
            self._period(element, indicator, line)
        for milestone in indicator.milestones:
            end, goal = milestone.period.end, Target(None, milestone.value)
            reached = end == indicator.current_on
            self._since_start(element, indicator, end, goal, reached=reached)
        target = indicator.target or Target(None, None)
        self._since_start(element, indicator, self._end_of(target, indicator), target, reached=True)

    def _baseline(self, parent: _Element, indicator: IndicatorLine) -> None:
        baseline = indicator.baseline
        if baseline is None or baseline.year is None:  # the standard knows no baseline without one
            return
        if baseline.value is None and indicator.scale != "qualitative":
            return
        attributes = {"year": str(baseline.year), **_value(indicator, baseline.value)}
        element = SubElement(parent, "baseline", attributes)
        self.narrator.comment(
            element, [(w, baseline.comment.get(w.language)) for w in self.narrator.languages]
        )

    def _period(self, parent: _Element, indicator: IndicatorLine, line: PeriodFigure) -> None:
        if line.target is None and not _has_actual(indicator, line.actual):
            return
        element = _period_element(parent, line.period.start, line.period.end)
        if line.target is not None:
            target = SubElement(element, "target", _value(indicator, line.target))
            if line.actual.value is None and indicator.scale != "qualitative":
                self.narrator.comment(
                    target, [(w, _no_actual(w, line.actual)) for w in self.narrator.languages]
                )
        corrections = self.corrections.get((indicator.code, line.period.code), [])
        self._actuals(element, indicator, line.actual, corrections)

    def _end_of(self, target: Target, indicator: IndicatorLine) -> date | None:
        """The last day to reach the final target; without a target, the current value's day."""
        phase = self.phase
        if target.value is None:
            return indicator.current_on
        if target.year is None or (phase.end and phase.end.year == target.year):
            return phase.end or indicator.current_on
        return date(target.year, 12, 31)

    def _since_start(
        self,
        parent: _Element,
        indicator: IndicatorLine,
        end: date | None,
        target: Target,
        *,
        reached: bool,
    ) -> None:
        """What is to be reached from the phase's first day on, and what was by now."""
        actual = indicator.current if reached else NO_FIGURE
        if end is None or end <= self.phase.start:
            return
        if target.value is None and not _has_actual(indicator, actual):
            return
        element = _period_element(parent, self.phase.start, end)
        if target.value is not None:
            said = words.SPAN_TARGET[indicator.aggregation]
            self.narrator.comment(
                SubElement(element, "target", _value(indicator, target.value)),
                [
                    (w, joined(w.say(said), target.comment.get(w.language)))
                    for w in self.narrator.languages
                ],
            )
        self._actuals(element, indicator, actual, (), as_of=indicator.current_on)

    def _actuals(
        self,
        period: _Element,
        indicator: IndicatorLine,
        figure: Figure,
        corrections: Iterable[CorrectionLine],
        as_of: date | None = None,
    ) -> None:
        qualitative = indicator.scale == "qualitative"
        if _stands(indicator, figure):
            total = SubElement(period, "actual", _value(indicator, figure.value))
            self.narrator.comment(
                total,
                [
                    (w, joined(_as_of(w, indicator, as_of), _said_of(w, figure, corrections)))
                    for w in self.narrator.languages
                ],
            )
            self.narrator.link(total, figure.proof_url, _("The records behind this figure"))
        for cell in () if qualitative else figure.cells:
            if cell.value is not None:
                actual = SubElement(period, "actual", {"value": plain_number(cell.value)})
                for name, value in cell.dimensions:
                    dimension = {"name": printable(name), "value": printable(value)}
                    SubElement(actual, "dimension", dimension)


def _method(wording: Wording, indicator: IndicatorLine) -> str:
    """How the indicator's figures are made."""
    source = indicator.source_of_verification.get(wording.language).rstrip(".。 ")
    unit = indicator.unit.get(wording.language)
    return joined(
        indicator.definition.get(wording.language),
        _undated_baseline(wording, indicator),
        wording.say(_("Unit: %(unit)s."), unit=unit) if unit else "",
        wording.say(words.PROVENANCE_SENTENCE[indicator.provenance]),
        wording.say(words.AGGREGATION[indicator.aggregation]),
        wording.say(_("Source of verification: %(source)s."), source=source) if source else "",
    )


def _undated_baseline(wording: Wording, indicator: IndicatorLine) -> str:
    """A baseline without its year has no element of its own."""
    baseline = indicator.baseline
    if baseline is None or baseline.value is None or baseline.year is not None:
        return ""
    return wording.say(_("Baseline: %(value)s."), value=wording.number(baseline.value))


def _stands(indicator: IndicatorLine, figure: Figure) -> bool:
    """Is there a total to write? A value; or words, where the indicator is qualitative."""
    if indicator.scale == "qualitative":
        return bool(figure.note)
    return figure.value is not None


def _has_actual(indicator: IndicatorLine, figure: Figure) -> bool:
    cells = () if indicator.scale == "qualitative" else figure.cells
    return _stands(indicator, figure) or any(cell.value is not None for cell in cells)


def _no_actual(wording: Wording, figure: Figure) -> str:
    if figure.suppressed:
        return wording.say(_("The actual value is withheld: it counts too few persons."))
    reason = figure.missing_reason.get(wording.language) or wording.say(
        _("No value has been reported.")
    )
    return wording.say(_("No actual value: %(reason)s"), reason=reason)


def _as_of(wording: Wording, indicator: IndicatorLine, day: date | None) -> str:
    """Up to when a value since the start counts."""
    if day is None:
        return ""
    return wording.say(words.SPAN_ACTUAL[indicator.aggregation], date=wording.day(day))


def _said_of(wording: Wording, figure: Figure, corrections: Iterable[CorrectionLine]) -> str:
    """Everything a reader must know beside the value, in one language only."""
    said = [figure.note.get(wording.language)]
    withheld = sum(cell.suppressed for cell in figure.cells)
    if withheld:
        said.append(
            wording.say(
                _("Cells withheld because they count too few persons: %(count)s."), count=withheld
            )
        )
    said.extend(
        wording.say(
            _("Corrected on %(date)s from %(before)s to %(after)s: %(reason)s"),
            date=wording.day(correction.on),
            before=wording.figure(correction.before),
            after=wording.figure(correction.after),
            reason=correction.reason.get(wording.language) or MISSING,
        )
        for correction in corrections
    )
    return joined(*said)


def _value(indicator: IndicatorLine, value: Decimal | None) -> dict[str, str]:
    """The value attribute; a qualitative indicator has none (rules 8.8.3, 8.9.3, 8.10.3)."""
    if value is None or indicator.scale == "qualitative":
        return {}
    return {"value": plain_number(value)}


def _period_element(parent: _Element, start: date, end: date) -> _Element:
    element = SubElement(parent, "period")
    SubElement(element, "period-start", {"iso-date": start.isoformat()})
    SubElement(element, "period-end", {"iso-date": end.isoformat()})
    return element
