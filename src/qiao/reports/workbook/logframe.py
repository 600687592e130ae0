"""How does the logframe stand in the donor's "Annex C" shape?

One row an indicator: results chain, indicator, baseline and year, current value and date, target
and year, source of verification, assumptions; under it, a row for each cell of the current value's
breakdown, which can be folded away. Figures of single periods are in `data`.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

from qiao.reports.content import IndicatorLine, ResultLine
from qiao.reports.plain_text import printable
from qiao.reports.words import LEVEL, PROVENANCE
from qiao.reports.workbook.sheet import Book, Column, Sheet, harmless, text_height

__all__ = ["write_logframe"]

_COLUMNS: Final[tuple[Column, ...]] = (
    (_("Results chain"), 34),
    (_("Indicator"), 38),
    (_("Baseline"), 10),
    (_("Baseline year"), 9),
    (_("Milestones"), 15),
    (_("Current value"), 11),
    (_("Date of current value"), 12),
    (_("Target"), 10),
    (_("Target year"), 9),
    (_("Source of verification"), 26),
    (_("Assumptions"), 28),
)
_CHAIN, _INDICATOR, _BASELINE, _BASELINE_YEAR, _MILESTONES, _CURRENT, _DATE = range(7)
_TARGET, _TARGET_YEAR, _SOURCE, _ASSUMPTIONS = range(7, 11)
_DETAIL_HEIGHT: Final = 15.0


def write_logframe(book: Book) -> None:
    """The sheet `Logframe`."""
    sheet = book.sheet("Logframe", _COLUMNS)
    row = sheet.front()
    sheet.head(row)
    sheet.raw.outline_settings(symbols_below=False)
    row += 1
    for result in book.content.results:
        row = _result(sheet, row, result)


def _result(sheet: Sheet, row: int, result: ResultLine) -> int:
    """The rows of one result; returns the next row."""
    book = sheet.book
    level = book.both(LEVEL[result.level], " ")
    chain = f"{printable(result.code)} · {level}\n{book.text(result.statement)}"
    assumptions = book.text(result.assumptions)
    rows = [1 + len(indicator.current.cells) for indicator in result.indicators]
    height = sum(max(0, count - 1) for count in rows) * _DETAIL_HEIGHT
    needed = max(text_height(chain, _width(_CHAIN)), text_height(assumptions, _width(_ASSUMPTIONS)))
    share = (needed - height) / max(1, len(rows))  # what each indicator's own row must be at least
    last = row + max(1, sum(rows)) - 1
    _spanning(sheet, row, last, _CHAIN, chain)
    _spanning(sheet, row, last, _ASSUMPTIONS, assumptions)
    if not result.indicators:
        sheet.raw.set_row(row, needed)
        for column in range(_INDICATOR, _ASSUMPTIONS):
            sheet.text(row, column, "")
        return row + 1
    for indicator in result.indicators:
        row = _indicator(sheet, row, indicator, share)
    return row


def _spanning(sheet: Sheet, first: int, last: int, column: int, text: str) -> None:
    """A text beside several rows. It is merged empty: a merge's own text may become a formula."""
    style = sheet.formats["group"]
    if first < last:
        sheet.raw.merge_range(first, column, last, column, "", style)
    sheet.raw.write_string(first, column, harmless(text), style)


def _indicator(sheet: Sheet, row: int, indicator: IndicatorLine, at_least: float) -> int:
    book = sheet.book
    kind = (
        f"{book.text(indicator.unit, ' / ')} · {book.both(PROVENANCE[indicator.provenance], ' ')}"
    )
    statement = f"{printable(indicator.code)} {book.text(indicator.statement)}\n{kind}"
    source = book.text(indicator.source_of_verification)
    sheet.text(row, _INDICATOR, statement)
    _baseline(sheet, row, indicator)
    milestones = "\n".join(
        f"{printable(milestone.period.code)}: {book.en.number(milestone.value)}"
        for milestone in indicator.milestones
    )
    sheet.text(row, _MILESTONES, milestones)
    sheet.figure(row, _CURRENT, indicator.current)
    if indicator.current_on and (
        indicator.current.value is not None or indicator.current.suppressed
    ):
        sheet.day(row, _DATE, indicator.current_on)
    else:
        sheet.missing(row, _DATE)
    _target(sheet, row, indicator)
    sheet.text(row, _SOURCE, source)
    sheet.raw.set_row(
        row,
        max(
            at_least,
            text_height(statement, _width(_INDICATOR)),
            text_height(milestones, _width(_MILESTONES)),
            text_height(source, _width(_SOURCE)),
        ),
    )
    return _breakdown(sheet, row + 1, indicator)


def _baseline(sheet: Sheet, row: int, indicator: IndicatorLine) -> None:
    baseline = indicator.baseline
    if baseline is None:
        sheet.missing(row, _BASELINE, sheet.book.both(_("No baseline has been set.")))
        sheet.missing(row, _BASELINE_YEAR)
        return
    if baseline.value is None:
        sheet.missing(row, _BASELINE, sheet.book.text(baseline.comment))
    else:
        sheet.number(row, _BASELINE, baseline.value)
    _year(sheet, row, _BASELINE_YEAR, baseline.year)


def _target(sheet: Sheet, row: int, indicator: IndicatorLine) -> None:
    target = indicator.target
    if target is None:
        sheet.missing(row, _TARGET, sheet.book.both(_("No target has been set.")))
        sheet.missing(row, _TARGET_YEAR)
        return
    if target.value is None:
        sheet.missing(row, _TARGET, sheet.book.text(target.comment))
    else:
        sheet.number(row, _TARGET, target.value)
    _year(sheet, row, _TARGET_YEAR, target.year)


def _year(sheet: Sheet, row: int, column: int, year: int | None) -> None:
    if year is None:
        sheet.missing(row, column)
    else:
        sheet.number(row, column, year, "year")


def _breakdown(sheet: Sheet, row: int, indicator: IndicatorLine) -> int:
    """The current value's cells, one a row; returns the next row."""
    book = sheet.book
    for cell in indicator.current.cells:
        sheet.text(row, _INDICATOR, f"{book.en.cell(cell)} / {book.zh.cell(cell)}", "detail")
        sheet.figure(row, _CURRENT, cell, "detail_number")
        sheet.raw.set_row(row, _DETAIL_HEIGHT, None, {"level": 1})
        row += 1
    return row


def _width(column: int) -> float:
    return _COLUMNS[column][1]
