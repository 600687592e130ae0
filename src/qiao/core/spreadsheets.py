"""How does a list leave as a file that no spreadsheet program will run? Texts are never formulas.

A cell that a spreadsheet would take for a formula (it begins with = + - @ or a control character)
gets an apostrophe in front, as OWASP advises; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDE = str.maketrans({"＝": "=", "＋": "+", "－": "-", "＠": "@"})


def safe_cell(value: object) -> object:
    """The value as a cell that is never run as a formula."""
    if isinstance(value, str) and value.lstrip(" ").translate(_WIDE).startswith(_DANGEROUS):
        return f"'{value}"
    return value


def csv_text(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, every cell safe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe_cell(str(cell)) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def csv_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The same as a download; the byte-order mark lets spreadsheet programs read Hanzi."""
    response = HttpResponse(
        "\ufeff" + csv_text(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
