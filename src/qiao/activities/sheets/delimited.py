"""What does a text table (CSV, TSV, semicolons) hold? Encoding and delimiter are counted out.

An encoding is accepted only when it is certain: a wrong one would change names without a sign.
`csv.Sniffer` is not used, because it guesses from a few characters.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.grid import MAX_COLUMNS, MAX_ROWS, Grid, GridRow, letter_of
from qiao.activities.sheets.stored_values import kept

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = (",", ";", "\t", "|", "，")
_SAMPLE_ROWS = 200
_SAMPLE = 200_000
# Of the characters of a simplified Chinese text, nearly all are in GB 2312; of another encoding's
# bytes misread as GB 18030, about half.
_GB_SHARE = 0.75
_UTF16_SHARE = 0.05
_ONE_SIDED = 4
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_FEW_CONTROLS = 8
_DIRECTIVE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A decoded text table and how it was read."""

    text: str
    encoding: str
    delimiter: str
    file: str

    def grid(self, *, first_rows: int | None = None) -> Grid:
        """Its rows; a row's number is that of the record, as a spreadsheet programme shows it."""
        reader = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True
        )
        rows: list[GridRow] = []
        try:
            for number, record in enumerate(islice(reader, first_rows), start=1):
                texts = _texts(record)
                if len(texts) > MAX_COLUMNS:
                    raise Refusal.TOO_MANY_COLUMNS.error(
                        place=self.file, column=letter_of(len(texts)), limit=MAX_COLUMNS
                    )
                if texts:
                    if len(rows) == MAX_ROWS:
                        raise Refusal.TOO_MANY_ROWS.error(place=self.file, limit=MAX_ROWS)
                    rows.append(GridRow(number, texts))
        except csv.Error as error:
            if "limit" in str(error):
                raise Refusal.CELL_TOO_LONG.error(
                    file=self.file, line=reader.line_num, limit=csv.field_size_limit()
                ) from error
            raise Refusal.QUOTES.error(file=self.file, line=reader.line_num) from error
        return Grid(sheet="", rows=tuple(rows))


def read_text_table(data: bytes, file: str) -> TextTable:
    """Decode a text table, or refuse it when its encoding is not certain."""
    text, encoding = _decoded(data, file)
    if not text.strip():
        raise Refusal.EMPTY.error(file=file)
    controls = len(_CONTROL.findall(text, 0, _SAMPLE))
    if controls > max(_FEW_CONTROLS, _CONTROL_SHARE * min(len(text), _SAMPLE)):
        raise Refusal.NOT_TEXT.error(file=file)
    if directive := _DIRECTIVE.match(text):
        return TextTable(text[directive.end() :], encoding, directive[1], file)
    return TextTable(text, encoding, _delimiter(text), file)


def _texts(record: list[str]) -> tuple[str, ...]:
    texts = [kept(cell) for cell in record]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text_in(encoding, data[len(bom) :], file), encoding
    if b"\0" in data:
        return _utf16_without_bom(data, file)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        doubtful = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, file) from error
    if not _is_chinese(text[:_SAMPLE]):
        raise _undecodable(data, doubtful, file)
    return text, "gb18030"


def _text_in(encoding: str, data: bytes, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, file) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refusal.NUL_BYTES.error(file=file, line=line)
    return text


def _utf16_without_bom(data: bytes, file: str) -> tuple[str, str]:
    """In UTF-16 every delimiter and line end has a zero byte on the same side; few others have."""
    sample = data[:_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(2, int(len(sample) / 2 * _UTF16_SHARE))
    if second >= enough and second > _ONE_SIDED * first:
        return _text_in("utf-16-le", data, file), "utf-16-le"
    if first >= enough and first > _ONE_SIDED * second:
        return _text_in("utf-16-be", data, file), "utf-16-be"
    raise Refusal.NUL_BYTES.error(file=file, line=data.count(b"\n", 0, data.index(0)) + 1)


def _is_chinese(text: str) -> bool:
    foreign = [char for char in text if not char.isascii()]
    common = "".join(foreign).encode("gb2312", "ignore").decode("gb2312")
    return len(common) >= _GB_SHARE * len(foreign)


def _undecodable(data: bytes, at: int, file: str) -> Exception:
    return Refusal.ENCODING.error(file=file, line=data.count(b"\n", 0, at) + 1)


def _delimiter(text: str) -> str:
    """The delimiter under which most rows agree on most columns; the comma when none divides."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> int:
    reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(record) for record in islice(reader, _SAMPLE_ROWS))
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)
