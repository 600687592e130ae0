"""What do the sheets of an Excel workbook (.xlsx) hold? Cell texts, merged ranges, what is hidden.

It reads the file format (ECMA-376 part 1, SpreadsheetML) directly and in one stream, because three
things matter here that a general reader does not give while streaming: merged ranges and hidden
rows, the date formats that a Chinese edition stores by number alone (18.8.30), and a memory that
does not grow with a hostile row. Formulas are kept as formulas: their stored results are not read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.sheet_part import SheetPart
from qiao.activities.sheets.stored_values import kept
from qiao.activities.sheets.xml_parts import XmlPart

if TYPE_CHECKING:
    from qiao.activities.sheets.archive import Archive
    from qiao.activities.sheets.grid import Grid

_MB = 1024 * 1024
_SMALL_PART = 16 * _MB
_STRINGS_PART = 128 * _MB
_SHEET_PART = 160 * _MB
_MAX_STRINGS = 2_000_000
_MAX_SHEETS = 200
# 18.8.30: 14 to 22 and 45 to 47 everywhere; 27 to 36 and 50 to 58 in Chinese, Japanese and Korean.
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs年月日]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetName:
    """One sheet as the workbook lists it; `part` is where its cells are."""

    name: str
    hidden: bool
    part: str


class SpreadsheetML:
    """A workbook whose sheets are read one at a time."""

    def __init__(self, archive: Archive, file: str) -> None:
        self._archive = archive
        self._file = file
        book = posixpath.normpath(_office_document(archive, file))
        self._book = _WorkbookPart()
        self._book.read(archive, book, file, _SMALL_PART)
        links = _Relations()
        links.read(archive, _relations_of(book), file, _SMALL_PART)
        self.sheets = tuple(self._sheets(posixpath.dirname(book), links))
        self._strings = self._shared_strings(posixpath.dirname(book), links)
        self._date_styles = self._styles(posixpath.dirname(book), links)

    def _sheets(self, folder: str, links: _Relations) -> list[SheetName]:
        found = []
        for name, state, link in self._book.sheets:
            kind, target = links.by_id.get(link, ("", ""))
            if kind == "worksheet":  # a chart or a dialog sheet has no cells
                found.append(SheetName(name, state != "visible", _resolve(folder, target)))
        return found

    def _shared_strings(self, folder: str, links: _Relations) -> list[str]:
        part = links.part_of("sharedStrings", folder)
        if not part or part not in self._archive:
            return []
        strings = _SharedStrings()
        strings.read(self._archive, part, self._file, _STRINGS_PART)
        return strings.found

    def _styles(self, folder: str, links: _Relations) -> frozenset[int]:
        part = links.part_of("styles", folder)
        if not part or part not in self._archive:
            return frozenset()
        styles = _Styles()
        styles.read(self._archive, part, self._file, _SMALL_PART)
        return frozenset(styles.date_styles())

    def grid(self, sheet: SheetName, *, first_rows: int | None = None) -> Grid:
        """The texts of one sheet; with `first_rows`, only those rows and no merged ranges."""
        reader = SheetPart(
            sheet=sheet.name,
            file=self._file,
            strings=self._strings,
            date_styles=self._date_styles,
            from_1904=self._book.from_1904,
            first_rows=first_rows,
        )
        reader.read(self._archive, sheet.part, self._file, _SHEET_PART)
        return reader.grid()


def _office_document(archive: Archive, file: str) -> str:
    """The main part of the package; a file that is another kind of package is told as "
    "what it is."""
    if "_rels/.rels" not in archive:
        raise _another_kind(archive, file)
    root = _Relations()
    root.read(archive, "_rels/.rels", file, _SMALL_PART)
    part = root.part_of("officeDocument", "")
    if part in archive and part.startswith("xl/") and not part.endswith(".bin"):
        return part
    raise _another_kind(archive, file)


_KINDS = {
    "word/document.xml": "Word (.docx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "xl/workbook.bin": "Excel binary (.xlsb)",
    "content.xml": "OpenDocument (.ods, .odt)",
    "index/document.iwa": "Apple Numbers (.numbers)",
}


def _another_kind(archive: Archive, file: str) -> Exception:
    kind = next((name for part, name in _KINDS.items() if part in archive), "ZIP")
    return Refusal.ANOTHER_FORMAT.error(file=file, format=kind)


def _relations_of(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


def _resolve(folder: str, target: str) -> str:
    path = unquote(target.replace("\\", "/"))
    joined = path if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined).lstrip("/")


class _Relations(XmlPart):
    """What a part refers to: by id, the last word of the type and the target."""

    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes["Type"].rpartition("/")[2]
            self.by_id[attributes["Id"]] = (kind, attributes["Target"])

    def part_of(self, kind: str, folder: str) -> str:
        """The one part of a kind ("" when there is none)."""
        target = next((target for of, target in self.by_id.values() if of == kind), "")
        return _resolve(folder, target) if target else ""


class _WorkbookPart(XmlPart):
    """The sheets in their order as (name, state, link), and from which day dates are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes["name"], attributes.get("state", "visible"), link))
            if len(self.sheets) > _MAX_SHEETS:
                raise ValueError(name)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _SharedStrings(XmlPart):
    """The texts that cells refer to by number; readings of Hanzi (`rPh`) are not part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._in_reading = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "t":
            self._in_text = not self._in_reading
        elif name == "si":
            self._parts = []
        elif name == "rPh":
            self._in_reading = True

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_reading = False
        elif name == "si":
            if len(self.found) == _MAX_STRINGS:
                raise ValueError(name)
            self.found.append(kept("".join(self._parts)))


class _Styles(XmlPart):
    """Which cell styles show a number as a date."""

    def __init__(self) -> None:
        super().__init__()
        self._dates = set(_DATE_FORMATS)
        self._formats: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._learn(int(attributes["numFmtId"]), attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._formats.append(int(attributes.get("numFmtId", "0")))

    def _learn(self, number: int, code: str) -> None:
        if _DATE_LETTER.search(_LITERAL.sub("", code.partition(";")[0])):
            self._dates.add(number)
        else:
            self._dates.discard(number)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def date_styles(self) -> list[int]:
        """The numbers of the styles that are dates or times."""
        return [style for style, number in enumerate(self._formats) if number in self._dates]
