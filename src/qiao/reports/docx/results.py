"""What was reached? The chain of results, and of each indicator how its figures are made."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from qiao.reports.content import IndicatorLine, ResultLine
from qiao.reports.docx.elements import paragraph, run
from qiao.reports.docx.figures import FigureTable
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import printable
from qiao.reports.wording import Wording
from qiao.reports.words import AGGREGATION, LEVEL, PROVENANCE_SENTENCE

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["results"]


def results(writer: Writer) -> None:
    """Every result with its indicators."""
    for result in writer.content.results:
        _result(writer, result)


def _result(writer: Writer, result: ResultLine) -> None:
    level: list[_Element] = []
    for voice in writer.voices:
        level += [run(f"{voice.say(LEVEL[result.level])} ", voice.language)]
    writer.add(paragraph("Heading2", [*level, run(printable(result.code))]))
    writer.add(*writer.lines(result.statement, "Treaty"))
    if result.assumptions:
        writer.add(
            *writer.sentence(
                "Quiet",
                (
                    (voice, voice.say(_("Assumptions: %(text)s"), text=text))
                    for voice in writer.voices
                    if (text := writer.own(voice, result.assumptions))
                ),
            )
        )
    for indicator in result.indicators:
        _indicator(writer, indicator)


def _indicator(writer: Writer, indicator: IndicatorLine) -> None:
    writer.add(writer.heading(indicator.statement, "Heading3", prefix=indicator.code))
    methods = ((voice, _method(writer, voice, indicator)) for voice in writer.voices)
    writer.add(*writer.sentence("Method", methods))
    writer.add(*FigureTable(writer, indicator).blocks(), writer.gap())


def _method(writer: Writer, voice: Wording, indicator: IndicatorLine) -> str:
    """How the figures are made, what they are measured against, and where they come from."""
    said = [
        writer.own(voice, indicator.definition),
        voice.say(PROVENANCE_SENTENCE[indicator.provenance]),
    ]
    said.append(voice.say(AGGREGATION[indicator.aggregation]))
    if unit := writer.own(voice, indicator.unit):
        said.append(voice.say(_("Unit: %(unit)s."), unit=unit))
    if baseline := indicator.baseline:
        facts = {"year": baseline.year, "value": voice.number(baseline.value)}
        dated = _("Baseline %(year)s: %(value)s.") if baseline.year else _("Baseline: %(value)s.")
        said.append(voice.say(dated, **facts))
        said.append(writer.own(voice, baseline.comment))
    said.extend(
        voice.say(
            _("To be reached since the start by the end of %(period)s: %(value)s."),
            period=voice.plain(milestone.period.label),
            value=voice.number(milestone.value),
        )
        for milestone in indicator.milestones
    )
    if source := writer.own(voice, indicator.source_of_verification):
        said.append(
            voice.say(_("Source of verification: %(source)s."), source=source.rstrip(".。 "))
        )
    between = "" if voice.language == "zh" else " "
    return between.join(sentence for sentence in said if sentence)
