"""How do lists of activities and of participants leave as files? As the reader sees them.

Texts are in both languages; every cell is safe from formula injection (`core.spreadsheets`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.activities.queries.lists import all_activities
from qiao.activities.queries.participations import all_rows
from qiao.activities.rules import HeadcountQualifier, HostRole
from qiao.core.spreadsheets import csv_response

if TYPE_CHECKING:
    from django.db.models import Q
    from django.http import HttpResponse

    from qiao.activities.queries.lists import ActivityFilter, ActivityRow
    from qiao.activities.queries.participations import SeatRow
    from qiao.core.actor import Actor


def activities_csv(viewer: Actor, chosen: ActivityFilter) -> HttpResponse:
    """All activities of the filter."""
    header = [
        _("Code"),
        _("Title in English"),
        _("Title in Chinese"),
        _("Kind"),
        _("Status"),
        _("From"),
        _("To"),
        _("How exactly the date is known"),
        _("Place in English"),
        _("Place in Chinese"),
        _("Pillars"),
        _("Hosts"),
        _("Stated headcount"),
        _("How exact it is"),
        _("Counted participants"),
    ]
    rows = (_activity(row) for row in all_activities(viewer=viewer, chosen=chosen))
    return csv_response("activities", header, rows)


def seats_csv(viewer: Actor, where: Q, name: str) -> HttpResponse:
    """The participations that `where` picks, masked as on the page."""
    header = [
        _("Person"),
        _("Name"),
        _("Sex"),
        _("Side"),
        _("Kind of institution"),
        _("Institution in English"),
        _("Institution in Chinese"),
        _("Position"),
        _("Role"),
        _("Days attended"),
        _("Counted as trained"),
        _("Activity"),
        _("Held from"),
        _("Held to"),
    ]
    rows = (_seat(row) for row in all_rows(viewer=viewer, where=where))
    return csv_response(name, header, rows)


def _activity(row: ActivityRow) -> list[object]:
    return [
        row.code,
        row.title.en,
        row.title.zh,
        str(row.kind.label),
        str(row.status.label),
        row.first or "",
        row.last or "",
        row.precision,
        row.place.en,
        row.place.zh,
        "; ".join(str(pillar.name) for pillar in row.pillars),
        "; ".join(f"{host.name} ({HostRole(host.role).label})" for host in row.hosts),
        "" if row.stated is None else row.stated,
        "" if row.stated is None else str(HeadcountQualifier(row.qualifier).label),
        "" if row.counted is None else row.counted,
    ]


def _seat(row: SeatRow) -> list[object]:
    return [
        row.person_code,
        row.name,
        str(row.sex.label),
        row.side or "",
        str(row.kind.label),
        row.institution.en,
        row.institution.zh,
        row.position,
        str(row.role.label),
        row.days,
        _("yes") if row.counts else _("no"),
        row.activity_code,
        row.held_from or "",
        row.held_to or "",
    ]
