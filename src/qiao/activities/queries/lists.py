"""Which activities may this reader see, narrowed to what they look for? Constant queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Exists, OuterRef, Q
from django.db.models.functions import Cast, Left

from qiao.activities.models import (
    UNDATED,
    Activity,
    ActivityInstitution,
    Participation,
    day_of_activity,
)
from qiao.activities.queries.participations import COUNTED
from qiao.activities.rules import ActivityKind, Status
from qiao.core.actor import Role
from qiao.core.text import Text, text_of
from qiao.phases.models import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from qiao.core.actor import Actor

PAGE = 30
OFFICE = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT, Role.DONOR_READER})


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What a reader narrows the list to; empty values narrow nothing. `theme` is a pillar's or a
    topic's code, `side` of an institution with a part in it, `need` a need's code."""

    words: str = ""
    theme: str = ""
    kind: str = ""
    status: str = ""
    year: int | None = None
    side: int | None = None
    need: str = ""


@dataclass(frozen=True, slots=True)
class Themed:
    """A pillar or topic as a tag."""

    code: str
    name: Text
    short_name: Text


@dataclass(frozen=True, slots=True)
class HostShown:
    """An institution with a part in an activity."""

    code: str
    name: Text
    short_name: Text
    role: str
    side: int | None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line of the list. `counted` is None for readers who are not shown counts."""

    code: str
    title: Text
    kind: ActivityKind
    status: Status
    release: str
    first: date | None
    last: date | None
    precision: str
    is_held: bool
    place: Text
    stated: int | None
    qualifier: str
    counted: int | None
    pillars: tuple[Themed, ...]
    hosts: tuple[HostShown, ...]


_FIELDS = (
    "id",
    "code",
    "title_en",
    "title_zh",
    "kind",
    "status",
    "release",
    "planned_from",
    "planned_to",
    "planned_precision",
    "held_from",
    "held_to",
    "held_precision",
    "place_en",
    "place_zh",
    "headcount_stated",
    "headcount_qualifier",
)


def list_activities(
    *, viewer: Actor, chosen: ActivityFilter = ActivityFilter(), page: int = 1, size: int = PAGE
) -> Page[ActivityRow]:
    """One page of the activities, latest first. Five queries, whatever the size."""
    found = _found(viewer, chosen).values(*_FIELDS)
    shown: Page[Any] = Paginator(found, size).get_page(page)
    shown.object_list = _rows(list(shown.object_list), viewer)
    return shown


def all_activities(*, viewer: Actor, chosen: ActivityFilter) -> Iterator[ActivityRow]:
    """Every activity of the filter, for a file; 500 at a time."""
    found = list(_found(viewer, chosen).values(*_FIELDS))
    for start in range(0, len(found), 500):
        yield from _rows(found[start : start + 500], viewer)


def slice_activities(
    *, viewer: Actor, chosen: ActivityFilter, limit: int, offset: int
) -> tuple[list[ActivityRow], int]:
    """A part of the list by offset, with the total."""
    found = _found(viewer, chosen)
    return _rows(list(found.values(*_FIELDS)[offset : offset + limit]), viewer), found.count()


def activities_of_need(code: str, *, viewer: Actor) -> list[ActivityRow]:
    """The activities planned from a need."""
    return _rows(list(_found(viewer, ActivityFilter(need=code)).values(*_FIELDS)), viewer)


def years(*, viewer: Actor) -> list[int]:
    """The years in which there are activities, latest first. One query."""
    # Cut from the ISO date: SQLite's own EXTRACT is a call into Python for every row.
    written = Left(Cast(day_of_activity(), CharField()), 4)
    found = Activity.objects.visible_to(viewer).filter(retired=False).order_by()
    years = {
        int(year) for year in found.annotate(year=written).values_list("year", flat=True).distinct()
    }
    return sorted(years - {UNDATED.year}, reverse=True)


def pillars_in_use() -> list[Themed]:
    """The pillars of all phases that are not retired. One query."""
    rows = Theme.objects.filter(scheme__kind="pillar", retired=False)
    return [
        Themed(row.code, row.name, row.short_name) for row in rows.order_by("scheme_id", "order")
    ]


def _found(viewer: Actor, chosen: ActivityFilter) -> QuerySet[Any]:
    found = Activity.objects.visible_to(viewer).filter(_narrowed(chosen), retired=False)
    return found.order_by(day_of_activity().desc(), "id")


def _narrowed(chosen: ActivityFilter) -> Q:
    exact = {"kind": chosen.kind, "status": chosen.status, "themes__code": chosen.theme}
    narrowed = Q(**{name: value for name, value in exact.items() if value})
    if chosen.need:
        narrowed &= Q(needs__code=chosen.need)
    if words := chosen.words.strip():
        for word in words.split()[:8]:
            narrowed &= (
                Q(title_en__icontains=word)
                | Q(title_zh__icontains=word)
                | Q(place_en__icontains=word)
                | Q(place_zh__icontains=word)
                | Q(code__icontains=word)
            )
    if chosen.year:
        span = (date(chosen.year, 1, 1), date(chosen.year, 12, 31))
        narrowed &= Q(held_from__range=span) | Q(held_from=None, planned_from__range=span)
    if chosen.side:
        hosting = ActivityInstitution.objects.filter(
            activity=OuterRef("pk"), institution__side=chosen.side
        )
        narrowed &= Q(Exists(hosting))
    return narrowed


def _rows(found: list[dict[str, Any]], viewer: Actor) -> list[ActivityRow]:
    ids = [values["id"] for values in found]
    counted = _counted(ids) if viewer.role in OFFICE else {}
    pillars = _pillars(ids)
    hosts = hosts_of(ids)
    shown = viewer.role in OFFICE
    return [
        _row(
            values,
            counted.get(values["id"], 0) if shown else None,
            pillars.get(values["id"], ()),
            hosts.get(values["id"], ()),
        )
        for values in found
    ]


def _row(
    values: dict[str, Any],
    counted: int | None,
    pillars: Iterable[Themed],
    hosts: Iterable[HostShown],
) -> ActivityRow:
    is_held = values["status"] == Status.HELD
    dated = "held" if is_held else "planned"
    return ActivityRow(
        code=values["code"],
        title=text_of(values, "title"),
        kind=ActivityKind(values["kind"]),
        status=Status(values["status"]),
        release=values["release"],
        first=values[f"{dated}_from"],
        last=values[f"{dated}_to"],
        precision=values[f"{dated}_precision"],
        is_held=is_held,
        place=text_of(values, "place"),
        stated=values["headcount_stated"],
        qualifier=values["headcount_qualifier"],
        counted=counted if is_held else None,
        pillars=tuple(pillars),
        hosts=tuple(hosts),
    )


def _counted(ids: list[int]) -> dict[int, int]:
    rows = Participation.objects.filter(COUNTED, activity_id__in=ids)
    return dict(rows.values_list("activity_id").annotate(Count("id")).order_by())


def _pillars(ids: list[int]) -> dict[int, list[Themed]]:
    found: dict[int, list[Themed]] = {}
    rows: QuerySet[Any, Any] = Activity.themes.through.objects.filter(
        activity_id__in=ids, theme__scheme__kind="pillar"
    ).order_by("theme__scheme_id", "theme__order")
    for values in rows.values(
        "activity_id",
        "theme__code",
        "theme__name_en",
        "theme__name_zh",
        "theme__short_name_en",
        "theme__short_name_zh",
    ):
        tag = Themed(
            values["theme__code"],
            text_of(values, "name", "theme__"),
            text_of(values, "short_name", "theme__"),
        )
        found.setdefault(values["activity_id"], []).append(tag)
    return found


def hosts_of(ids: list[int]) -> dict[int, list[HostShown]]:
    """The institutions with a part in each of these activities, in order. One query."""
    found: dict[int, list[HostShown]] = {}
    rows: QuerySet[Any, Any] = ActivityInstitution.objects.filter(activity_id__in=ids).order_by(
        "order", "id"
    )
    for values in rows.values(
        "activity_id",
        "role",
        "institution__code",
        "institution__side",
        "institution__name_en",
        "institution__name_zh",
        "institution__short_name_en",
        "institution__short_name_zh",
    ):
        found.setdefault(values["activity_id"], []).append(
            HostShown(
                code=values["institution__code"],
                name=text_of(values, "name", "institution__"),
                short_name=text_of(values, "short_name", "institution__"),
                role=values["role"],
                side=values["institution__side"],
            )
        )
    return found
