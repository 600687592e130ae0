"""What are the figures, one a row, for whoever computes with them?

One row per indicator, period and cell: the total leaves the dimensions empty, a cell fills them.
The row under the headings is the HXL tag row, so that HXL tools read the sheet as it is. A missing
value is an empty cell whose status says `missing`, with the reason; a small one says `suppressed`.
It adds nothing up.
"""

import re
from typing import Final, NamedTuple

from django.utils.translation import gettext_noop as _

from qiao.reports.content import Cell, Figure, IndicatorLine, PeriodFigure, ReportContent
from qiao.reports.plain_text import link_address
from qiao.reports.workbook.sheet import Book, Column, Sheet, day_number, harmless

__all__ = ["breakdown_codes", "write_data"]

_BEFORE: Final[tuple[tuple[Column, str], ...]] = (
    ((_("Indicator"), 14), "#indicator+code"),
    ((_("Period"), 11), "#date+period+code"),
    ((_("First day"), 12), "#date+start"),
    ((_("Last day"), 12), "#date+end"),
)
_AFTER: Final[tuple[tuple[Column, str], ...]] = (
    ((_("Value"), 12), "#indicator+value+num"),
    ((_("Status"), 12), "#status"),
    ((_("Target"), 12), "#indicator+target+num"),
    ((_("Proof"), 50), "#meta+url"),
    ((_("Reason or note, in English"), 36), "#description+i_en"),
    ((_("Reason or note, in Chinese"), 36), "#description+i_zh"),
)
_CODE, _PERIOD, _START, _END = range(4)
_NOT_OF_AN_ATTRIBUTE: Final = re.compile(r"[^a-z0-9]+")


def write_data(book: Book) -> None:
    """The sheet `Data`: headings in row 1, HXL tags in row 2, then only rows of figures."""
    dimensions = breakdown_codes(book.content)
    columns: list[Column] = [column for column, _tag in _BEFORE]
    columns += [(code, 12) for code in dimensions]
    columns += [column for column, _tag in _AFTER]
    sheet = book.sheet("Data", columns)
    sheet.head(0)
    for index, code in enumerate(dimensions, start=len(_BEFORE)):
        name = f"{book.en.dimension(code)}\n{book.zh.dimension(code)}"
        sheet.text(0, index, name, "head")
    tags = [tag for _column, tag in _BEFORE]
    tags += [f"#group+{_attribute(code)}" for code in dimensions]
    tags += [tag for _column, tag in _AFTER]
    for index, tag in enumerate(tags):
        sheet.raw.write_string(1, index, tag, sheet.formats["tag"])
    sheet.raw.repeat_rows(0, 1)
    sheet.raw.freeze_panes(2, 2)
    last = _rows(_DataRows(sheet, dimensions), book.content)
    sheet.raw.autofilter(1, 0, max(last - 1, 1), len(columns) - 1)


def breakdown_codes(content: ReportContent) -> tuple[str, ...]:
    """Every dimension that some figure is broken down by: the named ones first, in their order."""
    used = {
        name
        for result in content.results
        for indicator in result.indicators
        for line in indicator.periods
        for cell in line.actual.cells
        for name, _value in cell.dimensions
    }
    named = [dimension.code for dimension in content.dimensions if dimension.code in used]
    return (*named, *sorted(used.difference(named)))


def _attribute(code: str) -> str:
    """A code as HXL allows an attribute: letters, digits and underscores, a letter first."""
    name = _NOT_OF_AN_ATTRIBUTE.sub("_", code.lower()).strip("_")
    return name if name[:1].isalpha() else f"x_{name}".rstrip("_")


def _rows(rows: "_DataRows", content: ReportContent) -> int:
    for result in content.results:
        for indicator in result.indicators:
            for line in indicator.periods:
                rows.line(indicator, line)
    return rows.next_row


class _DataRows:
    """Writes the rows; what repeats from row to row is made ready once."""

    def __init__(self, sheet: Sheet, dimensions: tuple[str, ...]) -> None:
        self.sheet = sheet
        self.next_row = 2
        self.dimension_columns = {
            code: len(_BEFORE) + index for index, code in enumerate(dimensions)
        }
        first = len(_BEFORE) + len(dimensions)
        self.value, self.status, self.target, self.proof, self.note_en, self.note_zh = range(
            first, first + 6
        )

    def line(self, indicator: IndicatorLine, line: PeriodFigure) -> None:
        """The row of the whole figure and those of its cells."""
        key = _Key(
            harmless(indicator.code),
            harmless(line.period.code),
            day_number(line.period.start),
            day_number(line.period.end),
        )
        self._total(self._start(key), line)
        for cell in line.actual.cells:
            row = self._start(key)
            for name, value in cell.dimensions:
                self.sheet.text(row, self.dimension_columns[name], value)
            self._value(row, cell)

    def _total(self, row: int, line: PeriodFigure) -> None:
        """The whole figure with its target, its proof and what is said of it."""
        sheet, actual = self.sheet, line.actual
        self._value(row, actual)
        if line.target is not None:
            sheet.number(row, self.target, line.target)
        if url := link_address(actual.proof_url):
            sheet.text(row, self.proof, url)
        silent = actual.value is None and not actual.suppressed
        said = actual.missing_reason if silent else actual.note
        for column, text in ((self.note_en, said.en), (self.note_zh, said.zh)):
            if text:
                sheet.text(row, column, text)

    def _start(self, key: "_Key") -> int:
        """A new row with what it is about."""
        row, raw, formats = self.next_row, self.sheet.raw, self.sheet.formats
        self.next_row += 1
        raw.write_string(row, _CODE, key.indicator, formats["text"])
        raw.write_string(row, _PERIOD, key.period, formats["text"])
        raw.write_number(row, _START, key.start, formats["date"])
        raw.write_number(row, _END, key.end, formats["date"])
        return row

    def _value(self, row: int, figure: Figure | Cell) -> None:
        if figure.value is not None:
            self.sheet.number(row, self.value, figure.value)
            status = "reported"
        else:
            status = "suppressed" if figure.suppressed else "missing"
        self.sheet.raw.write_string(row, self.status, status, self.sheet.formats["centre"])


class _Key(NamedTuple):
    """What the rows of one figure share, ready to be written."""

    indicator: str
    period: str
    start: int
    end: int
