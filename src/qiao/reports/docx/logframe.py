"""How does the logframe look on a page on its side? The donor's "Annex C", one row an indicator."""

from decimal import Decimal
from typing import Final, Literal

from django.utils.translation import gettext_noop as _
from lxml.etree import _Element

from qiao.reports.content import IndicatorLine, ResultLine
from qiao.reports.docx.elements import Column, paragraph, row, run, table_cell
from qiao.reports.docx.styles import SHADE
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import printable
from qiao.reports.words import LEVEL

__all__ = ["logframe"]

_COLUMNS: Final = (
    Column(4.9), Column(5.6), Column(1.9, "right"), Column(2.6, "right"), Column(1.9, "right"),
    Column(4.0), Column(4.4),
)  # fmt: skip


def logframe(writer: Writer) -> None:
    """The whole results chain with baselines, current values and targets."""
    heads = (
        _("Results chain"), _("Indicator"), _("Baseline"), _("Current value"), _("Target"),
        _("Source of verification"), _("Assumptions"),
    )  # fmt: skip
    rows = [line for result in writer.content.results for line in _result(writer, result)]
    # Word wants a paragraph after the last table of a document.
    writer.add(writer.ruled(_COLUMNS, heads, rows), writer.gap())


def _result(writer: Writer, result: ResultLine) -> list[_Element]:
    """The rows of one result; its statement and its assumptions stand beside all of them."""
    level: list[_Element] = [run(f"{printable(result.code)} ", bold=True)]
    level += [
        run(f"{voice.say(LEVEL[result.level])} ", voice.language, "Faint")
        for voice in writer.voices
    ]
    chain = [paragraph("TableText", level), *writer.lines(result.statement, "TableText")]
    assumptions = writer.lines(result.assumptions, "TableText")
    width, last = _COLUMNS[0].width, _COLUMNS[-1].width
    if not result.indicators:
        empty = [table_cell(column.width, ()) for column in _COLUMNS[1:-1]]
        return [row([table_cell(width, chain, fill=SHADE), *empty, table_cell(last, assumptions)])]
    rows: list[_Element] = []
    for indicator in result.indicators:
        for cells in (_indicator(writer, indicator), *_breakdown(writer, indicator)):
            first = not rows
            merged: Literal["restart", "continue"] = "restart" if first else "continue"
            beside = table_cell(width, chain if first else (), merged=merged, fill=SHADE)
            after = table_cell(last, assumptions if first else (), merged=merged)
            rows.append(row([beside, *cells, after]))
    return rows


def _breakdown(writer: Writer, indicator: IndicatorLine) -> list[list[_Element]]:
    """The current value's cells, each in a row under its indicator."""
    what, base, now, goal, source = _COLUMNS[1:-1]
    lines = []
    for cell in indicator.current.cells:
        named: list[_Element] = []
        for voice in writer.voices:
            named += [run(" · ")] if named else []
            named.append(run(voice.cell(cell), voice.language))
        lines.append(
            [
                table_cell(what.width, [paragraph("TableQuiet", named, "right")]),
                table_cell(base.width, ()),
                table_cell(now.width, [paragraph("TableQuiet", writer.figure(cell), now.align)]),
                table_cell(goal.width, ()),
                table_cell(source.width, ()),
            ]
        )
    return lines


def _indicator(writer: Writer, indicator: IndicatorLine) -> list[_Element]:
    what, base, now, goal, source = _COLUMNS[1:-1]
    baseline, target = indicator.baseline, indicator.target
    current = [paragraph("TableText", writer.figure(indicator.current, indicator.code), now.align)]
    if indicator.current_on and (
        indicator.current.value is not None or indicator.current.suppressed
    ):
        current.append(paragraph("TableQuiet", [run(indicator.current_on.isoformat())], now.align))
    return [
        table_cell(
            what.width,
            [
                *writer.lines(indicator.statement, "TableText", prefix=indicator.code),
                paragraph("TableQuiet", writer.inline(indicator.unit, " / ")),
            ],
        ),
        _value_and_year(
            writer, base, baseline.value if baseline else None, baseline.year if baseline else None
        ),
        table_cell(now.width, current),
        _value_and_year(
            writer, goal, target.value if target else None, target.year if target else None
        ),
        table_cell(source.width, writer.lines(indicator.source_of_verification, "TableText")),
    ]


def _value_and_year(
    writer: Writer, column: Column, value: Decimal | None, year: int | None
) -> _Element:
    blocks = [paragraph("TableText", [run(writer.voices[0].number(value))], column.align)]
    if year:
        blocks.append(paragraph("TableQuiet", [run(str(year))], column.align))
    return table_cell(column.width, blocks)
