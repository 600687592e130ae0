"""The rows behind a figure as a file: what the reader sees, in both languages, never a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.core.spreadsheets import csv_response
from qiao.phases.queries import programme_facts
from qiao.results.disclosure import SMALL, sees_small_cells
from qiao.results.queries.figure_rows import all_activities, all_seats

if TYPE_CHECKING:
    from django.http import HttpResponse

    from qiao.core.actor import Actor
    from qiao.results.queries.figure_rows import ActivityRow, Asked, SeatRow


def rows_as_csv(viewer: Actor, asked: Asked) -> HttpResponse:
    """Participations for those who see persons, activities with counts for everyone else."""
    name = f"figure-{asked.indicator}-{asked.period}{'-since-start' if asked.since_start else ''}"
    if sees_small_cells(viewer) and (seats := list(all_seats(viewer=viewer, asked=asked))):
        facts = programme_facts()
        names = {side.position: str(side.name) for side in facts.sides} if facts else {}
        return csv_response(name, _seat_header(), (_seat_cells(row, names) for row in seats))
    activities = all_activities(viewer=viewer, asked=asked)
    return csv_response(name, _activity_header(), map(_activity_cells, activities))


def _seat_header() -> list[str]:
    return [
        _("Activity"),
        _("Title in English"),
        _("Title in Chinese"),
        _("Held"),
        _("Participation"),
        _("Name"),
        _("Side"),
        _("Sex"),
        _("Kind of institution"),
        _("Institution"),
        _("Days"),
    ]


def _seat_cells(row: SeatRow, side_names: dict[int, str]) -> list[object]:
    return [
        row.activity,
        row.title.en,
        row.title.zh,
        row.held_from.isoformat(),
        row.number,
        row.name,
        side_names.get(row.side or 0, ""),
        row.sex,
        row.kind,
        str(row.institution),
        row.days,
    ]


def _activity_header() -> list[str]:
    return [
        _("Activity"),
        _("Title in English"),
        _("Title in Chinese"),
        _("Held"),
        _("Participations"),
        _("Needs"),
    ]


def _activity_cells(row: ActivityRow) -> list[object]:
    return [
        row.code,
        row.title.en,
        row.title.zh,
        row.held_from.isoformat(),
        SMALL if row.too_few else row.persons,
        ", ".join(need.code for need in row.needs),
    ]
