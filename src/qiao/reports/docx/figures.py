"""How do one indicator's figures stand in a table? A row a period, then what was reached by now.

Beside the value stand the cells of its breakdown, as far as a page is wide; more of them make a
table of their own. Targets have a column where single periods have any; the final target stands
with the last row. How the figures are made is said above the table, by `results`.
"""

from functools import cached_property
from typing import Final

from django.utils.translation import gettext_noop as _
from lxml.etree import _Element

from qiao.reports.content import Cell, Figure, IndicatorLine, PeriodFigure, Text
from qiao.reports.docx.elements import Column, keep_together, paragraph, row, run, table_cell
from qiao.reports.docx.styles import SHADE, TEXT_WIDTH
from qiao.reports.docx.writer import Writer
from qiao.reports.wording import MISSING, Wording

__all__ = ["FigureTable"]

Dimensions = tuple[tuple[str, str], ...]

_PERIOD, _TARGET, _VALUE = Column(4.7), Column(1.7, "right"), Column(2.2, "right")
_ON_ONE_PAGE: Final = 12  # rows that are kept from breaking over two pages
_MOST_COLUMNS: Final = 6


class FigureTable:
    """The table of one indicator, and what is said under it."""

    def __init__(self, writer: Writer, indicator: IndicatorLine) -> None:
        self.writer = writer
        self.indicator = indicator
        self.with_targets = any(line.target is not None for line in indicator.periods)
        self.breakdown = _breakdown(indicator)
        self.beside = self.breakdown if len(self.breakdown) <= _MOST_COLUMNS else ()

    def blocks(self) -> list[_Element]:
        """The table; the breakdown, where it has one of its own; reasons and notes."""
        writer, indicator = self.writer, self.indicator
        rows = [*(self._period(line) for line in indicator.periods), self._by_now()]
        if len(rows) <= _ON_ONE_PAGE:
            keep_together(rows)
        found = [self._headed(rows)]
        if self.breakdown and not self.beside:
            found += [writer.gap(), self._listed()]
        labelled = [(line.period.label, line.actual) for line in indicator.periods]
        return found + writer.reasons([*labelled, (self._name_by_now, indicator.current)])

    @cached_property
    def _columns(self) -> list[Column]:
        fixed = [_PERIOD, _TARGET, _VALUE] if self.with_targets else [_PERIOD, _VALUE]
        room = TEXT_WIDTH - sum(column.width for column in fixed)
        if not self.beside:
            return [Column(_PERIOD.width + room), *fixed[1:]]
        return fixed + [Column(room / len(self.beside), "right") for _cell in self.beside]

    def _headed(self, rows: list[_Element]) -> _Element:
        """The rows under their headings; those of the breakdown are told by the content."""
        first = [_("Period"), *([_("Target")] if self.with_targets else []), _("Value")]
        table = self.writer.ruled(self._columns, [*first, *[""] * len(self.beside)], rows)
        heading = table.findall("{*}tr")[0]
        empty = heading.findall("{*}tc")[len(first) :]
        columns = self._columns[len(first) :]
        for column, dimensions, cell in zip(columns, self.beside, empty, strict=True):
            heading.replace(
                cell, table_cell(column.width, self._cell_names(dimensions, heading=True))
            )
        return table

    def _period(self, line: PeriodFigure) -> _Element:
        what = f"{self.indicator.code} · {line.period.code}"
        label = self.writer.lines(line.period.label, "TableText")
        target = self.writer.voices[0].number(line.target)
        return self._row(label, target, line.actual, what)

    def _by_now(self) -> _Element:
        """The last row: what was reached since the phase began, with the final target."""
        writer, day = self.writer, self.indicator.current_on
        label = writer.sentence(
            "TableHead",
            (
                (
                    voice,
                    self._by_day(voice, voice.day(day)) if day else voice.plain(self._name_by_now),
                )
                for voice in writer.voices
            ),
        )
        label += writer.sentence("TableQuiet", ((v, self._final_target(v)) for v in writer.voices))
        what = f"{self.indicator.code} · {writer.voices[0].plain(self._name_by_now)}"
        return self._row(label, "", self.indicator.current, what, fill=SHADE)

    @cached_property
    def _name_by_now(self) -> Text:
        """What the last row is called without its day."""
        latest = self.indicator.aggregation == "latest"
        return self.writer.named(_("Current value") if latest else _("Since the start"))

    def _by_day(self, voice: Wording, day: str) -> str:
        if self.indicator.aggregation == "latest":
            return voice.say(_("Latest value, of %(date)s"), date=day)
        return voice.say(_("Since the start, to %(date)s"), date=day)

    def _final_target(self, voice: Wording) -> str:
        target = self.indicator.target
        if target is None or target.value is None:
            return voice.say(_("No target has been set."))
        value = voice.number(target.value)
        if target.year is not None:
            value = voice.say(_("%(value)s by %(year)s"), value=value, year=target.year)
        return voice.say(_("Target: %(value)s"), value=value)

    def _row(
        self, label: list[_Element], target: str, figure: Figure, what: str, fill: str = ""
    ) -> _Element:
        writer, columns = self.writer, iter(self._columns)
        by_dimensions = {cell.dimensions: cell for cell in figure.cells}
        cells = [table_cell(next(columns).width, label, fill=fill)]
        if self.with_targets:
            cells.append(writer.number_cell(next(columns), [run(target)], fill))
        shown = writer.figure(figure, what, bold=bool(fill))
        cells.append(writer.number_cell(next(columns), shown, fill))
        for column, dimensions in zip(columns, self.beside, strict=True):
            cells.append(
                writer.number_cell(column, self._part(by_dimensions.get(dimensions)), fill)
            )
        return row(cells)

    def _part(self, cell: Cell | None) -> list[_Element]:
        return self.writer.figure(cell) if cell else [run(MISSING)]

    def _cell_names(self, dimensions: Dimensions, *, heading: bool = False) -> list[_Element]:
        """What a cell of the breakdown counts, in every language."""
        cell = Cell(dimensions, None)
        runs = [[run(voice.cell(cell), voice.language)] for voice in self.writer.voices]
        if heading:
            return [paragraph("TableHead", said, "right") for said in runs]
        return [paragraph("TableText", said) for said in runs]

    def _listed(self) -> _Element:
        """A breakdown of many cells: one a row, for the latest period and by now."""
        name, value = Column(10.6), Column(3.0, "right")
        periods = self.indicator.periods
        figures = (periods[-1].actual if periods else Figure(), self.indicator.current)
        found = [{cell.dimensions: cell for cell in figure.cells} for figure in figures]
        rows = [
            row(
                [
                    table_cell(name.width, self._cell_names(dimensions)),
                    *(
                        self.writer.number_cell(value, self._part(cells.get(dimensions)))
                        for cells in found
                    ),
                ]
            )
            for dimensions in self.breakdown
        ]
        heads = (_("Breakdown"), _("Latest period"), _("Since the start"))
        return self.writer.ruled((name, value, value), heads, rows)


def _breakdown(indicator: IndicatorLine) -> tuple[Dimensions, ...]:
    """The cells that any of the indicator's figures has, in the order they come."""
    figures = [*(line.actual for line in indicator.periods), indicator.current]
    return tuple(dict.fromkeys(cell.dimensions for figure in figures for cell in figure.cells))
