"""The register as a file: the rows that the reader sees, in both languages, never a formula."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from qiao.core.spreadsheets import csv_response, safe_cell
from qiao.dialogue.queries.register import all_rows
from qiao.documents.rules import XLSX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.register import RegisterFilter, RegisterRow
    from qiao.phases.queries import SideFacts

_WIDTHS = (12, 60, 60, 22, 28, 18, 18, 18, 12, 12, 12, 12, 16)


def register_csv(
    viewer: Actor, chosen: RegisterFilter, today: date, sides: Mapping[int, SideFacts]
) -> HttpResponse:
    """Every row of the filtered register as CSV."""
    rows = all_rows(viewer=viewer, chosen=chosen, today=today)
    return csv_response("commitments", _header(), (_cells(row, sides) for row in rows))


def register_xlsx(
    viewer: Actor, chosen: RegisterFilter, today: date, sides: Mapping[int, SideFacts]
) -> HttpResponse:
    """The same as a workbook with a fixed heading and a filter."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options)
    sheet = book.add_worksheet(_("Commitments"))
    head, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, wrap)
    sheet.write_row(0, 0, _header(), head)
    last = 0
    for last, cells in enumerate(_all_cells(viewer, chosen, today, sides), 1):
        sheet.write_row(last, 0, [safe_cell(cell) for cell in cells])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(_WIDTHS) - 1)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="commitments.xlsx"'
    return response


def _all_cells(
    viewer: Actor, chosen: RegisterFilter, today: date, sides: Mapping[int, SideFacts]
) -> Iterator[list[object]]:
    for row in all_rows(viewer=viewer, chosen=chosen, today=today):
        yield _cells(row, sides)


def _header() -> list[str]:
    return [
        _("Code"),
        _("Text in English"),
        _("Text in Chinese"),
        _("Owed by"),
        _("Institution"),
        _("Pillar"),
        _("Round"),
        _("Status"),
        _("Undertaken"),
        _("Due"),
        _("Since"),
        _("Last heard of"),
        _("Attention"),
    ]


def _cells(row: RegisterRow, sides: Mapping[int, SideFacts]) -> list[object]:
    return [
        row.code,
        row.text.en,
        row.text.zh,
        ", ".join(str(sides[side].name) for side in row.owed_by if side in sides),
        str(row.institution),
        str(row.pillar),
        row.round,
        str(row.status.label),
        _day(row.made_on),
        _day(row.due_on) or str(row.due.label),
        _day(row.status_since),
        _day(row.heard_on),
        str(row.attention.label),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
