"""The corridors as a file: persons unrounded, bounds, method, period and source on every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.core.spreadsheets import csv_response

if TYPE_CHECKING:
    from django.http import HttpResponse

    from qiao.insights.queries.evidence import CorridorRow, EvidencePage


def corridors_as_csv(page: EvidencePage) -> HttpResponse:
    """Every corridor of the page, in its order."""
    header = [
        _("Origin"),
        _("Origin in English"),
        _("Origin in Chinese"),
        _("Destination"),
        _("Destination in English"),
        _("Destination in Chinese"),
        _("From the middle of"),
        _("To the middle of"),
        _("Method"),
        _("persons"),
        _("lower bound"),
        _("upper bound"),
        _("Source"),
        _("Estimates"),
    ]
    name = f"corridors-{page.set.period}-{page.method.code.replace('_', '-')}"
    return csv_response(name, header, (_cells(page, row) for row in page.rows))


def _cells(page: EvidencePage, row: CorridorRow) -> list[object]:
    return [
        row.origin.code,
        row.origin.name.en,
        row.origin.name.zh,
        row.destination.code,
        row.destination.name.en,
        row.destination.name.zh,
        page.set.start,
        page.set.end,
        row.method,
        *("" if number is None else round(number, 3) for number in (row.value, row.low, row.high)),
        page.set.cited,
        page.set.code,
    ]
