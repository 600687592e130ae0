"""What stands in the cells of this file? Rows of values from a workbook's sheets or a CSV.

The caller names the file; nothing is fetched. Workbooks need openpyxl (the extra `tables`), which
is imported only when one is read.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GridRow: TypeAlias = "Sequence[object]"
Given: TypeAlias = "Path | str | BinaryIO"

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "cp1252")
LARGEST = 512 * 1024 * 1024
"""So many bytes may come out of a packed file; what the publishers give stays far below."""


def read_bytes(source: Given) -> bytes:
    """The content of a file named by its path, or of one opened for reading bytes."""
    if isinstance(source, str | Path):
        try:
            return Path(source).read_bytes()
        except OSError as error:
            raise CorridorError(
                f"{source} cannot be read ({error.strerror}). Check the path."
            ) from error
    return source.read()


def name_of(source: Given) -> str:
    """How the file is called in messages."""
    name = source if isinstance(source, str | Path) else getattr(source, "name", "the file")
    return Path(str(name)).name


def is_workbook(content: bytes) -> bool:
    """Is this an Office Open XML workbook (.xlsx)?"""
    return content.startswith(_ZIP)


def read_sheets(content: bytes, name: str) -> Iterator[tuple[str, Iterator[GridRow]]]:
    """Each sheet of a workbook by its title, with the values of its cells row by row.

    The rows of a sheet must be taken before the next sheet is asked for.
    """
    try:
        import openpyxl  # noqa: PLC0415 - the extra `tables`, and half a second
    except ImportError as error:
        raise CorridorError(
            f"{name} is a workbook, and openpyxl, which reads workbooks, is not installed. "
            "Install it with `pip install 'qiao[tables]'`, or save the sheet as CSV."
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _must_fit(sum(part.file_size for part in packed.infolist()), name)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise CorridorError(
            f"{name} cannot be opened as a workbook ({error}). Download it again."
        ) from error
    try:
        for sheet in book.worksheets:
            yield sheet.title, sheet.iter_rows(values_only=True)
    finally:
        book.close()


def read_csv(content: bytes, name: str) -> list[dict[str, str]]:
    """The rows of a CSV (also one packed by gzip) by the columns that its first line names."""
    if content.startswith(_OLD_WORKBOOK):
        raise CorridorError(
            f"{name} is a workbook of the old kind (.xls). Save it as .xlsx or CSV, and read that."
        )
    plain = _unpacked(content, name) if content.startswith(_GZIP) else content
    reader = csv.DictReader(io.StringIO(_decoded(plain, name), newline=""))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise CorridorError(
            f"{name}, line {reader.line_num}: not a CSV ({error}). Save it as CSV in UTF-8."
        ) from error
    if reader.fieldnames is None:
        raise CorridorError(f"{name} is empty: its first line should name the columns.")
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise CorridorError(
                f"{name}, line {line}: not as many cells as the first line names columns "
                f"({len(reader.fieldnames)}). Check the commas and quotes there."
            )
    return rows


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CorridorError(f"{name} cannot be unpacked ({error}). Download it again.") from error
    _must_fit(len(plain), name)
    return plain


def _must_fit(size: int, name: str) -> None:
    if size > LARGEST:
        raise CorridorError(
            f"{name} holds more than {LARGEST // 1024**2} MB once unpacked: it is not one of the "
            "publisher's files. Download it again from the publisher."
        )


def _decoded(content: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CorridorError(f"{name} is not text in UTF-8. Save it as CSV in UTF-8.")
