"""What was reached, indicator by indicator? Values by period with breakdown and proof."""

from typing import Final

from django.utils.translation import gettext_noop as _
from lxml.etree import _Element

from qiao.reports.content import Cell, Figure, IndicatorLine, ResultLine, Text
from qiao.reports.docx.elements import Column, paragraph, row, run, table_cell
from qiao.reports.docx.styles import SHADE, TEXT_WIDTH
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import printable
from qiao.reports.wording import MISSING, Wording
from qiao.reports.words import AGGREGATION, LEVEL, PROVENANCE_SENTENCE

__all__ = ["results"]

Dimensions = tuple[tuple[str, str], ...]

_PERIOD, _TARGET, _VALUE = Column(4.9), Column(2.4, "right"), Column(2.0, "right")
_MOST_COLUMNS: Final = 6  # of a breakdown beside the value; more stand under it, one a row


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
    writer.add(
        *writer.sentence(
            "Method", ((voice, _method(writer, voice, indicator)) for voice in writer.voices)
        )
    )
    breakdown = _breakdown(indicator)
    beside = breakdown if len(breakdown) <= _MOST_COLUMNS else ()
    writer.add(_periods(writer, indicator, beside))
    if breakdown and not beside:
        writer.add(writer.gap(), _listed(writer, indicator, breakdown))
    labelled = [(line.period.label, line.actual) for line in indicator.periods]
    writer.add(*writer.reasons([*labelled, (_since(writer), indicator.current)]))
    writer.add(writer.gap())


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


def _breakdown(indicator: IndicatorLine) -> tuple[Dimensions, ...]:
    """The cells that any of the indicator's figures has, in the order they come."""
    figures = [*(line.actual for line in indicator.periods), indicator.current]
    return tuple(dict.fromkeys(cell.dimensions for figure in figures for cell in figure.cells))


def _periods(writer: Writer, indicator: IndicatorLine, beside: tuple[Dimensions, ...]) -> _Element:
    """Target and value of each period, the cells beside them, and the value since the start."""
    room = TEXT_WIDTH - _PERIOD.width - _TARGET.width - _VALUE.width
    cells = [Column(room / len(beside), "right") for _cell in beside]
    period = Column(_PERIOD.width + (0 if beside else room))
    columns = [period, _TARGET, _VALUE, *cells]
    voice = writer.voices[0]
    rows = []
    for line in indicator.periods:
        what = f"{indicator.code} · {line.period.code}"
        rows.append(
            _figures_row(
                writer,
                columns,
                writer.lines(line.period.label, "TableText"),
                [run(voice.number(line.target))],
                (line.actual, what),
                beside,
            )
        )
    rows.append(_since_start(writer, indicator, columns, beside))
    table = writer.ruled(columns, (_("Period"), _("Target"), _("Value"), *[""] * len(beside)), rows)
    heading = table.findall("{*}tr")[0]
    for column, dimensions, cell in zip(cells, beside, heading.findall("{*}tc")[3:], strict=True):
        heading.replace(cell, table_cell(column.width, _cell_names(writer, dimensions)))
    return table


def _since_start(
    writer: Writer, indicator: IndicatorLine, columns: list[Column], beside: tuple[Dimensions, ...]
) -> _Element:
    """The last row: what was reached since the phase began, against the final target."""
    goal = _goal(writer.voices[0], indicator)
    label = _since(writer)
    shown = writer.sentence(
        "TableHead",
        (
            (
                voice,
                voice.say(_("Since the start, to %(date)s"), date=voice.day(indicator.current_on))
                if indicator.current_on
                else label.get(voice.language),
            )
            for voice in writer.voices
        ),
    )
    what = f"{indicator.code} · {writer.voices[0].plain(label)}"
    return _figures_row(
        writer,
        columns,
        shown,
        [run(goal, writer.voices[0].language)],
        (indicator.current, what),
        beside,
        last=True,
    )


def _goal(voice: Wording, indicator: IndicatorLine) -> str:
    """The final target and its year."""
    target = indicator.target
    value = voice.number(target.value if target else None)
    if target is None or target.value is None or target.year is None:
        return value
    return voice.say(_("%(value)s by %(year)s"), value=value, year=target.year)


def _since(writer: Writer) -> Text:
    said = {voice.language: voice.say(_("Since the start")) for voice in writer.voices}
    return Text(en=said.get("en", ""), zh=said.get("zh", ""))


def _figures_row(
    writer: Writer,
    columns: list[Column],
    label: list[_Element],
    target: list[_Element],
    named: tuple[Figure, str],
    beside: tuple[Dimensions, ...],
    *,
    last: bool = False,
) -> _Element:
    figure, what = named
    fill = SHADE if last else ""
    by_dimensions = {cell.dimensions: cell for cell in figure.cells}
    cells = [
        table_cell(columns[0].width, label, fill=fill),
        writer.number_cell(columns[1], target, fill),
        writer.number_cell(columns[2], writer.figure(figure, what, bold=last), fill),
    ]
    for column, dimensions in zip(columns[3:], beside, strict=True):
        cell = by_dimensions.get(dimensions)
        shown = writer.figure(cell) if cell else [run(MISSING)]
        cells.append(writer.number_cell(column, shown, fill))
    return row(cells)


def _cell_names(writer: Writer, dimensions: Dimensions) -> list[_Element]:
    """What a column of the breakdown counts, in every language."""
    cell = Cell(dimensions, None)
    return [
        paragraph("TableHead", [run(voice.cell(cell), voice.language)], "right")
        for voice in writer.voices
    ]


def _listed(
    writer: Writer, indicator: IndicatorLine, breakdown: tuple[Dimensions, ...]
) -> _Element:
    """A breakdown of many cells: one a row, for the latest period and since the start."""
    name, value = Column(10.6), Column(3.0, "right")
    latest = indicator.periods[-1].actual if indicator.periods else Figure()
    columns = [
        {cell.dimensions: cell for cell in figure.cells} for figure in (latest, indicator.current)
    ]
    rows = []
    for dimensions in breakdown:
        named = [
            paragraph("TableText", [run(voice.cell(Cell(dimensions, None)), voice.language)])
            for voice in writer.voices
        ]
        found = [column.get(dimensions) for column in columns]
        figures = [
            writer.number_cell(value, writer.figure(cell) if cell else [run(MISSING)])
            for cell in found
        ]
        rows.append(row([table_cell(name.width, named), *figures]))
    return writer.ruled(
        (name, value, value), (_("Breakdown"), _("Latest period"), _("Since the start")), rows
    )
