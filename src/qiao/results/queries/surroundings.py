"""What does a report tell beside figures? Programme, sides, pillars, activities held, their needs.

Codes, titles and institutions only: no person's name enters a report.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, Sum

from qiao.activities.models import Activity, ActivityInstitution
from qiao.activities.rules import HostRole
from qiao.needs.models import Endorsement, Need
from qiao.needs.rules import Decision
from qiao.partners.models import Institution
from qiao.phases.models import Phase, Programme, Side, Theme
from qiao.results.figures import plain_number
from qiao.results.queries.records import counted_activities
from qiao.results.report_content import Surroundings, plain_text

if TYPE_CHECKING:
    from qiao.results.queries.logframe import LogframeRows, PeriodRow

_HOSTS = (HostRole.HOST, HostRole.CO_HOST, HostRole.ORGANISER)
_SEAT = Q(participations__withdrawn_at__isnull=True, participations__role="participant")


def surroundings(rows: LogframeRows, period: PeriodRow, *, left_out: int = 0) -> Surroundings:
    """Everything around the figures of one period. About ten queries, whatever there is."""
    activities = _activities(rows.phase, period)
    return Surroundings(
        programme=_programme(),
        phase=_phase(rows.phase),
        sides=[
            {"position": side.position, "code": side.code, "name": plain_text(side.name)}
            for side in Side.objects.order_by("position")
        ],
        pillars=[
            {"code": theme.code, "label": plain_text(theme.short_name), "colour": theme.accent}
            for theme in Theme.objects.filter(
                scheme__kind="pillar", scheme__phases=rows.phase
            ).order_by("scheme_id", "order")
        ],
        activities=activities,
        needs=_needs({code for activity in activities for code in activity["needs"]}),
        left_out=left_out,
    )


def _organisations(codes: list[str]) -> list[dict[str, Any]]:
    """Institutions as a report names them, in the order of `codes`."""
    known = {row.code: row for row in Institution.objects.filter(code__in=codes)}
    return [
        {
            "code": code,
            "name": plain_text(known[code].name),
            "kind": known[code].kind,
            "iati_ref": known[code].iati_ref,
        }
        for code in codes
        if code in known
    ]


def _programme() -> dict[str, Any]:
    row = Programme.objects.get()
    return {
        "code": row.code,
        "name": plain_text(row.name),
        "iati_identifier": row.iati_identifier,
        "reporting_org": _organisations([row.reporting_org] if row.reporting_org else []),
        "is_demo": row.is_demo,
    }


def _phase(number: int) -> dict[str, Any]:
    row = Phase.objects.get(pk=number)
    return {
        "code": row.code,
        "name": plain_text(row.name),
        "starts": row.starts.isoformat() if row.starts else None,
        "ends": row.ends.isoformat() if row.ends else None,
        "implementers": _organisations(list(row.implementers)),
        "purpose": {"en": row.note_en, "zh": row.note_zh},
        "sectors": row.sectors,
        "recipients": row.recipients,
    }


def _activities(phase: int, period: PeriodRow) -> list[dict[str, Any]]:
    rows = (
        Activity.objects.filter(
            counted_activities(), phase=phase, held_from__range=(period.starts, period.ends)
        )
        .order_by("held_from", "id")
        .annotate(
            seats=Count("participations", filter=_SEAT),
            days=Sum("participations__days", filter=_SEAT),
        )
        .prefetch_related(
            Prefetch("themes", Theme.objects.select_related("scheme")),
            Prefetch(
                "hosts",
                ActivityInstitution.objects.filter(role__in=_HOSTS).select_related("institution"),
            ),
            "needs",
            "contributions__result",
        )
    )
    return [_activity(row) for row in rows]


def _activity(row: Any) -> dict[str, Any]:
    themes = list(row.themes.all())
    return {
        "code": row.code,
        "title": plain_text(row.title),
        "kind": row.kind,
        "planned": _dates(row.planned_from, row.planned_to, row.planned_precision),
        "held": _dates(row.held_from, row.held_to, row.held_precision),
        "date_note": plain_text(row.date_note),
        "place": plain_text(row.place),
        "hosts": [plain_text(host.institution.name) for host in row.hosts.all()],
        "pillars": [_tag(theme) for theme in themes if theme.scheme.kind == "pillar"],
        "topics": [_tag(theme) for theme in themes if theme.scheme.kind != "pillar"],
        "results": sorted({each.result.code for each in row.contributions.all()}),
        "needs": sorted(need.code for need in row.needs.all()),
        "headcount": row.headcount_stated,
        "headcount_qualifier": row.headcount_qualifier,
        "seats": row.seats,
        "person_days": plain_number(row.days or Decimal(0)),
    }


def _dates(first: Any, last: Any, precision: str) -> dict[str, Any] | None:
    if first is None:
        return None
    return {
        "first": first.isoformat(),
        "last": (last or first).isoformat(),
        "precision": precision,
    }


def _tag(theme: Any) -> dict[str, Any]:
    return {
        "code": theme.code,
        "label": plain_text(theme.short_name),
        "colour": theme.accent,
    }


def _needs(codes: set[str]) -> list[dict[str, Any]]:
    rows = (
        Need.objects.filter(code__in=codes)
        .exclude(release="own")
        .select_related("text")
        .prefetch_related(
            Prefetch(
                "endorsements",
                Endorsement.objects.filter(decision=Decision.ENDORSED).select_related(
                    "text", "institution"
                ),
            )
        )
        .order_by("code")
    )
    return [_need(row) for row in rows]


def _need(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": plain_text(row.text.title),
        "body": plain_text(row.text.body),
        "authentic": row.text.authentic,
        "endorsements": [
            {
                "side": given.side,
                "institution": plain_text(given.institution.name)
                if given.institution
                else {"en": "", "zh": ""},
                "on": given.at.date().isoformat(),
                "version": given.text.version,
            }
            for given in row.endorsements.all()
            if given.text_id == row.text_id
        ],
    }
