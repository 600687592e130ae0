"""The list of needs as a file: the rows that the reader sees, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.core.spreadsheets import csv_response as as_csv
from qiao.needs import queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from qiao.core.actor import Actor
    from qiao.needs.queries import NeedFilter, NeedRow


def csv_response(viewer: Actor, chosen: NeedFilter) -> HttpResponse:
    """Every page of the filtered list."""
    header = [
        _("Code"),
        _("Title in English"),
        _("Title in Chinese"),
        _("Whose"),
        _("Stage"),
        _("Pillar"),
        _("Urgency"),
        _("Raised"),
    ]
    return as_csv("needs", header, (_cells(row) for row in _all(viewer, chosen)))


def _all(viewer: Actor, chosen: NeedFilter) -> Iterator[NeedRow]:
    page = queries.list_needs(viewer=viewer, chosen=chosen)
    yield from page
    for number in range(2, page.paginator.num_pages + 1):
        yield from queries.list_needs(viewer=viewer, chosen=chosen, page=number)


def _cells(row: NeedRow) -> list[object]:
    return [
        row.code,
        row.title.en,
        row.title.zh,
        row.owner,
        row.stage.label,
        str(row.pillar),
        row.urgency.label,
        row.raised_at.date().isoformat(),
    ]
