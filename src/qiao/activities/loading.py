"""Which events of the past do the programme's files want? The public record, read only from files.

A historical activity belongs to the files: it is shown to the public, has no sheets, and what
people plan themselves is never touched here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.activities.models import Activity, ActivityInstitution
from qiao.activities.rules import HostRole, Status
from qiao.core.actor import Owner
from qiao.core.occasions import DatePrecision, Dates, dates
from qiao.core.release import Release
from qiao.partners.models import Institution
from qiao.phases.loading import Codes, Table, Wanted, both, cited, span_precision, translation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qiao.phases.programme_files import PartialDate, ProgrammeData
    from qiao.phases.programme_files.records import Event


def tables(data: ProgrammeData) -> tuple[Table, ...]:
    """The historical activities with their institutions and themes."""
    return (
        Table(
            "event",
            _("events of the past"),
            Activity,
            tuple(_wanted(event) for event in data.events),
            owned=Q(is_historical=True),
            links={"themes": Codes(Activity, "themes"), "institutions": Parts()},
        ),
    )


def _wanted(event: Event) -> Wanted:
    return Wanted(
        event.code,
        {
            "is_historical": True,
            "owner": Owner.SECRETARIAT.value,
            "release": Release.PUBLIC.value,
            "status": Status.HELD.value,
            "kind": event.kind.value,
            "series": event.series,
            **both("title", event.title),
            "translation": translation(event.title),
            **both("place", event.place),
            "country": event.country,
            "mode": event.mode.value,
            **_span("planned", event.announced_start, event.announced_end),
            **_span("held", event.held_start, event.held_end),
            **both("date_note", event.date_note),
            "headcount_stated": event.headcount,
            "headcount_qualifier": event.headcount_kind.value,
            **both("summary", event.summary),
            "source": cited(event.sources),
        },
        refs={"phase": event.phase},
        links={"themes": tuple(sorted(event.themes)), "institutions": _parts(event)},
    )


def _span(name: str, start: PartialDate | None, end: PartialDate | None) -> dict[str, object]:
    """From and to. What is known to the month or year stands for its first to its last day.

    The last day stays empty when no source states it: nothing says that it was the first.
    """
    precision = DatePrecision(span_precision(start, end))
    known = start or end
    if known is None:
        span = Dates(None, None, precision)
    elif precision is DatePrecision.DAY:
        span = Dates(known.first, end.last if end else None, precision)
    else:
        span = dates(known.first, (end or known).last, precision, field=name)
    return {
        f"{name}_from": span.first,
        f"{name}_to": span.last,
        f"{name}_precision": span.precision.value,
    }


_ROLES: Mapping[HostRole, str] = {
    HostRole.ORGANISER: "organisers",
    HostRole.CO_HOST: "co_hosts",
    HostRole.HOST: "hosts",
    HostRole.EXPERT: "experts",
    HostRole.ATTENDS: "attending",
}


def _parts(event: Event) -> tuple[str, ...]:
    return tuple(
        f"{role.value}:{code}" for role, name in _ROLES.items() for code in getattr(event, name)
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The institutions of an activity, as `role:code` in the order of the files."""

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The parts of each activity. One query."""
        found: dict[int, list[str]] = {}
        for part in (
            ActivityInstitution.objects.filter(activity__in=rows)
            .order_by("order", "id")
            .values_list("activity_id", "role", "institution__code")
        ):
            found.setdefault(part[0], []).append(f"{part[1]}:{part[2]}")
        return {row: tuple(parts) for row, parts in found.items()}

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Replace the parts of this activity."""
        pairs = [item.split(":", 1) for item in items]
        ids = dict(
            Institution.objects.filter(code__in=[code for _role, code in pairs]).values_list(
                "code", "id"
            )
        )
        row.hosts.all().delete()
        ActivityInstitution.objects.bulk_create(
            ActivityInstitution(activity=row, institution_id=ids[code], role=role, order=order)
            for order, (role, code) in enumerate(pairs)
        )
