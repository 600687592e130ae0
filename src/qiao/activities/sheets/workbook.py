"""Which tables does an uploaded file hold? Told by its content; the file's name is never believed.

It opens Excel workbooks and text tables and refuses everything else by saying what it is. Which of
several sheets is the sign-in sheet, and what its cells mean, is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.archive import Archive
from qiao.activities.sheets.delimited import TextTable, read_text_table
from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.spreadsheetml import SpreadsheetML

if TYPE_CHECKING:
    from qiao.activities.sheets.grid import Grid

MAX_FILE_MB = 32
_MB = 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_OTHERS = (
    (b"{\\rtf", "RTF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3\x00", "SQLite"),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|body|div|!--|\?xml|workbook)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetListed:
    """A sheet of the workbook; a text table is one sheet without a name."""

    name: str
    hidden: bool = False


class ExcelTables:
    """The sheets of an Excel workbook."""

    how = "xlsx"

    def __init__(self, book: SpreadsheetML, file: str) -> None:
        if not book.sheets:
            raise Refusal.NO_SHEET.error(file=file)
        self._book = book
        self.sheets = tuple(SheetListed(sheet.name, sheet.hidden) for sheet in book.sheets)

    def grid(self, at: int, *, first_rows: int | None = None) -> Grid:
        """The texts of the sheet at that place in `sheets`."""
        return self._book.grid(self._book.sheets[at], first_rows=first_rows)


class TextTables:
    """The one sheet of a text table."""

    def __init__(self, table: TextTable) -> None:
        self._table = table
        self.how = f"{table.encoding} {table.delimiter}"
        self.sheets = (SheetListed(""),)

    def grid(self, _at: int, *, first_rows: int | None = None) -> Grid:
        """The texts of the table."""
        return self._table.grid(first_rows=first_rows)


def open_tables(data: bytes, file_name: str) -> ExcelTables | TextTables:
    """Open a file by its content; raises `SheetRefused` for what is not a readable table."""
    if not data.strip(b" \t\r\n\x00"):
        raise Refusal.EMPTY.error(file=file_name)
    if len(data) > MAX_FILE_MB * _MB:
        size = -(-len(data) // _MB)
        raise Refusal.TOO_LARGE.error(file=file_name, size=size, limit=MAX_FILE_MB)
    if data.startswith(_ZIP):
        return ExcelTables(SpreadsheetML(Archive(data, file_name), file_name), file_name)
    _refuse_other_formats(data, file_name)
    return TextTables(read_text_table(data, file_name))


def _refuse_other_formats(data: bytes, file: str) -> None:
    if data.startswith(_OLE2):
        if _ENCRYPTED in data:
            raise Refusal.PASSWORD.error(file=file)
        raise Refusal.ANOTHER_FORMAT.error(
            file=file, format="Microsoft Office 97-2003 (.xls, .doc)"
        )
    for signature, kind in _PICTURES:
        if data.startswith(signature):
            raise Refusal.PICTURE.error(file=file, format=kind)
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"avif"}:
        raise Refusal.PICTURE.error(file=file, format="HEIC")
    for signature, kind in _OTHERS:
        if data.startswith(signature):
            raise Refusal.ANOTHER_FORMAT.error(file=file, format=kind)
    if _MARKUP.match(data[:1024]):
        raise Refusal.ANOTHER_FORMAT.error(file=file, format="HTML / XML")
