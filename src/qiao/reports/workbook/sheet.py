"""How is one cell of a workbook written, and what do all sheets share?

Texts of both languages in one cell, numbers as numbers, a missing value as an en dash with its
reason in a comment, page set-up, and the one rule against formula injection. It knows no sheet's
layout.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from qiao.reports.content import Cell, Figure, ReportContent, Text
from qiao.reports.plain_text import link_address, printable
from qiao.reports.wording import MISSING, Wording, plain_number
from qiao.reports.words import notices

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Book", "Column", "Sheet", "Style", "day_number", "harmless", "text_height"]

Style = Literal[
    "title", "quiet", "notice", "head", "tag", "text", "group", "detail", "number", "detail_number",
    "year", "date", "centre", "link",
]  # fmt: skip

_INK, _QUIET, _RULE, _HEAD, _GROUP, _NOTICE, _LINK = (
    "#1b1b1b", "#595959", "#c9c5bd", "#ece8e0", "#f7f5f0", "#8a1f11", "#0b4f8a",
)  # fmt: skip
_FONT: Final = "Arial"
_LINE: Final = 13.5  # points of a line of 10-point type, with room for Hanzi
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
_LONGEST_LINK: Final = 2079  # Excel's own limit
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")

Column = tuple[str, float]  # a heading's source string, and the width in characters


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, in this file or in a CSV saved from it."""
    said = printable(text)
    return f"'{said}" if said.startswith(_FORMULA_STARTS) else said


def text_height(text: str, width: float) -> float:
    """Points that a wrapped text needs in a column of that width (Hanzi take two characters)."""
    lines = 0
    for line in text.split("\n"):
        cells = len(line) + (
            0 if line.isascii() else sum(east_asian_width(sign) in "WF" for sign in line)
        )
        lines += max(1, -(-int(cells * 0.95) // max(1, int(width))))
    return lines * _LINE


def day_number(day: date) -> int:
    """The number that spreadsheets keep for a date."""
    return (day - _EXCEL_DAY_ZERO).days


class Book:
    """The workbook in the making, its styles and the words of both languages."""

    def __init__(self, workbook: Workbook, content: ReportContent) -> None:
        self.workbook = workbook
        self.content = content
        self.en = Wording("en", content.dimensions, content.smallest_count)
        self.zh = Wording("zh", content.dimensions, content.smallest_count)

    def both(self, message: str, between: str = "\n") -> str:
        """A word of the catalogue in both languages."""
        return f"{self.en.say(message)}{between}{self.zh.say(message)}"

    def text(self, text: Text, between: str = "\n") -> str:
        """A bilingual text, English first; a language that is not there is left out."""
        return between.join(printable(words) for words in (text.en, text.zh) if words)

    @cached_property
    def formats(self) -> dict[Style, Format]:
        """Every style of the workbook, made once."""
        base = {"font_name": _FONT, "font_size": 10, "font_color": _INK, "valign": "top"}
        ruled = {**base, "text_wrap": True, "top": 1, "top_color": _RULE}
        detail = {**base, "text_wrap": True, "font_color": _QUIET, "font_size": 9}
        digits = {"num_format": "#,##0.####", "align": "right"}
        looks: dict[Style, dict[str, object]] = {
            "title": {**base, "bold": True, "font_size": 14},
            "quiet": {**base, "font_color": _QUIET},
            "notice": {**base, "bold": True, "font_color": _NOTICE},
            "head": {**ruled, "bold": True, "bg_color": _HEAD, "bottom": 1, "bottom_color": _INK},
            "tag": {**base, "font_color": _QUIET, "font_size": 8, "bg_color": _HEAD},
            "text": ruled,
            "group": {**ruled, "bg_color": _GROUP},
            "detail": {**detail, "indent": 1},
            "number": {**ruled, **digits},
            "detail_number": {**detail, **digits},
            "year": {**ruled, "num_format": "0", "align": "center"},
            "date": {**ruled, "num_format": "yyyy-mm-dd", "align": "center"},
            "centre": {**ruled, "align": "center"},
            "link": {**ruled, "font_color": _LINK, "underline": 1},
        }
        return {style: self.workbook.add_format(look) for style, look in looks.items()}

    def sheet(self, name: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet with its columns as wide as told."""
        return Sheet(self, name, columns)


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column]) -> None:
        self.book = book
        self.columns = columns
        self.formats = book.formats
        self.raw: Worksheet = book.workbook.add_worksheet(name)
        for index, (_heading, width) in enumerate(columns):
            self.raw.set_column(index, index, width)
        self.raw.hide_gridlines(2)
        self.raw.set_landscape()
        self.raw.set_paper(9)  # A4
        self.raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.raw.fit_to_pages(1, 0)
        self.raw.set_footer(f"&L&8{self._footer()}&R&8&P / &N")

    def front(self) -> int:
        """The lines above the table: whose report, and of when. Returns the next row."""
        content, book = self.book.content, self.book
        lines: list[tuple[str, Style]] = [(book.text(content.programme, " · "), "title")]
        lines += [
            (f"{book.text(content.phase.title, ' · ')}", "quiet"),
            (book.text(content.period.label, " · "), "quiet"),
        ]
        lines += [
            (f"{en} · {zh}", "notice")
            for en, zh in zip(notices(book.en, content), notices(book.zh, content), strict=True)
        ]
        for row, (text, style) in enumerate(lines):
            self.text(row, 0, text, style)
        return len(lines) + 1

    def head(self, row: int) -> None:
        """The headings in both languages, repeated on every printed page and kept in view."""
        for column, (heading, _width) in enumerate(self.columns):
            self.text(row, column, self.book.both(heading), "head")
        self.raw.set_row(
            row,
            max(text_height(self.book.both(heading), width) for heading, width in self.columns) + 4,
        )
        self.raw.repeat_rows(row)
        self.raw.freeze_panes(row + 1, 0)

    def text(self, row: int, column: int, text: str, style: Style = "text") -> None:
        """A text, as a text."""
        self.raw.write_string(row, column, harmless(text), self.formats[style])

    def number(self, row: int, column: int, value: Decimal | int, style: Style = "number") -> None:
        """A number, as a number; as text where a spreadsheet's 15 digits could not hold it."""
        nearest = float(value)
        if Decimal(repr(nearest)) == value:
            self.raw.write_number(row, column, nearest, self.formats[style])
        else:
            self.raw.write_string(row, column, plain_number(Decimal(value)), self.formats[style])

    def day(self, row: int, column: int, day: date, style: Style = "date") -> None:
        """A date, as the number that spreadsheets keep for it."""
        self.raw.write_number(row, column, day_number(day), self.formats[style])

    def missing(self, row: int, column: int, reason: str = "", style: Style = "centre") -> None:
        """An en dash, with the reason in a comment."""
        self.raw.write_string(row, column, MISSING, self.formats[style])
        if reason:
            self.raw.write_comment(row, column, harmless(reason), {"x_scale": 1.6, "author": ""})

    def figure(self, row: int, column: int, figure: Figure | Cell, style: Style = "number") -> None:
        """A figure as it may be told: its number, `<5`, or an en dash with the reason."""
        if figure.suppressed:
            self.raw.write_string(row, column, self.book.en.suppressed, self.formats[style])
        elif figure.value is not None:
            self.number(row, column, figure.value, style)
        else:
            self.missing(row, column, self._reason(figure), style)

    def link(self, row: int, column: int, address: str) -> None:
        """An address that opens; as plain text when it is none or too long for a spreadsheet."""
        url = link_address(address)
        if not url:
            self.text(row, column, address)
        elif len(url) > _LONGEST_LINK:
            self.text(row, column, url)
        else:
            self.raw.write_url(row, column, url, self.formats["link"], string=url)

    def _reason(self, figure: Figure | Cell) -> str:
        if isinstance(figure, Cell):
            return ""
        en, zh = (wording.missing_reason(figure) for wording in (self.book.en, self.book.zh))
        return en if en == zh else f"{en}\n{zh}"

    def _footer(self) -> str:
        content = self.book.content
        frozen = content.frozen_at.strftime("%Y-%m-%d %H:%M %Z")
        # An ampersand starts a code of the footer's own language, two print one; Excel takes 255.
        said = (
            f"{content.programme_code} · {content.period.code} · {frozen} · {content.checksum[:16]}"
        )
        return printable(said).replace("&", "&&")[:200]
