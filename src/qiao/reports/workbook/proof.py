"""What stands behind each figure? How it is made, where its rows are, and what was corrected."""

from typing import Final

from django.utils.translation import gettext_noop as _

from qiao.reports.content import CorrectionLine, Figure, IndicatorLine, Text
from qiao.reports.plain_text import printable
from qiao.reports.words import AGGREGATION, PROVENANCE_SENTENCE
from qiao.reports.workbook.sheet import Book, Column, Sheet, text_height

__all__ = ["write_proof"]

_COLUMNS: Final[tuple[Column, ...]] = (
    (_("Figure"), 28),
    (_("Period"), 24),
    (_("Value"), 12),
    (_("How it is known"), 60),
    (_("Address that opens the records"), 64),
)
_WHAT, _PERIOD, _VALUE, _HOW, _ADDRESS = range(5)


def write_proof(book: Book) -> None:
    """The sheet `Proof`: freezing, counts, each indicator with its figures, corrections."""
    sheet = book.sheet("Proof", _COLUMNS)
    row = _freezing(sheet, sheet.front())
    sheet.head(row)
    row = _counts(sheet, row + 1)
    for result in book.content.results:
        for indicator in result.indicators:
            row = _indicator(sheet, row, indicator)
    for correction in book.content.corrections:
        row = _correction(sheet, row, correction)


def _freezing(sheet: Sheet, row: int) -> int:
    """Who froze the period and when, and the checksum of what was frozen."""
    book, content = sheet.book, sheet.book.content
    moment = content.frozen_at.strftime("%Y-%m-%d %H:%M %Z")
    lines = (
        f"{book.both(_('Frozen on'), ' ')}: {moment} · {book.text(content.frozen_by, ' / ')}",
        f"{book.both(_('Checksum of the frozen data'), ' ')}: {content.checksum}",
    )
    for offset, line in enumerate(lines):
        sheet.text(row + offset, 0, line, "quiet")
    return row + len(lines) + 1


def _counts(sheet: Sheet, row: int) -> int:
    book, counts = sheet.book, sheet.book.content.counts
    if counts is None:
        return row
    for name, figure in (
        (_("Events held"), counts.events),
        (_("Participations"), counts.participations),
        (_("Unique persons"), counts.unique_persons),
        (_("Person-days"), counts.person_days),
    ):
        _line(sheet, row, book.both(name, " / "), book.content.period.label, figure, "")
        row += 1
    return row


def _indicator(sheet: Sheet, row: int, indicator: IndicatorLine) -> int:
    book = sheet.book
    how = "\n".join(
        said
        for wording, definition in (
            (book.en, indicator.definition.en),
            (book.zh, indicator.definition.zh),
        )
        for said in (
            printable(definition),
            wording.say(PROVENANCE_SENTENCE[indicator.provenance]),
            wording.say(AGGREGATION[indicator.aggregation]),
        )
        if said
    )
    sheet.text(row, _WHAT, indicator.code, "group")
    for column in (_PERIOD, _VALUE):
        sheet.text(row, column, "", "group")
    sheet.text(row, _HOW, how, "group")
    sheet.text(row, _ADDRESS, book.text(indicator.statement), "group")
    sheet.raw.set_row(row, text_height(how, _COLUMNS[_HOW][1]))
    row += 1
    for line in indicator.periods:
        _line(
            sheet, row, indicator.code, line.period.label, line.actual, book.text(line.actual.note)
        )
        row += 1
    since_start = Text(book.en.say(_("Since the start")), book.zh.say(_("Since the start")))
    _line(
        sheet,
        row,
        indicator.code,
        since_start,
        indicator.current,
        book.text(indicator.current.note),
    )
    return row + 1


def _line(sheet: Sheet, row: int, what: str, when: Text, figure: Figure, said: str) -> None:
    """One figure with the address that opens its records."""
    sheet.text(row, _WHAT, what)
    sheet.text(row, _PERIOD, sheet.book.text(when, " / "))
    sheet.figure(row, _VALUE, figure)
    sheet.text(row, _HOW, said)
    if "\n" in said or len(said) > _COLUMNS[_HOW][1]:
        sheet.raw.set_row(row, text_height(said, _COLUMNS[_HOW][1]))
    sheet.link(row, _ADDRESS, figure.proof_url)


def _correction(sheet: Sheet, row: int, correction: CorrectionLine) -> int:
    """What an earlier report said, what is right, and why."""
    book = sheet.book
    before, after = book.en.figure(correction.before), book.en.figure(correction.after)
    how = "\n".join(
        (
            f"{book.both(_('Corrected'), ' ')} {correction.on.isoformat()}: {before} → {after}",
            book.text(correction.reason),
        )
    )
    sheet.text(row, _WHAT, correction.indicator_code)
    sheet.text(row, _PERIOD, book.text(correction.period.label, " / "))
    sheet.figure(row, _VALUE, correction.after)
    sheet.text(row, _HOW, how)
    sheet.link(row, _ADDRESS, correction.after.proof_url)
    sheet.raw.set_row(row, text_height(how, _COLUMNS[_HOW][1]))
    return row + 1
