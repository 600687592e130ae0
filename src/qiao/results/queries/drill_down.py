"""Which records does a figure stand for? The same narrowing as its measure, as a filter on tables.

`measures` counts in memory; this finds the rows of one figure or one part of it. A test holds the
two together: as many rows as the figure says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qiao.activities.models import Activity, Participation
from qiao.results.queries.records import counted_activities, counted_seats

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from qiao.results.figures import Key
    from qiao.results.tallies import Narrowing


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time of a figure, both days included, in a phase."""

    phase: int
    first: date
    last: date


def activities_behind(stretch: Stretch, narrowing: Narrowing, part: Key = ()) -> QuerySet[Activity]:
    """The activities that a figure counts, or counts the seats of."""
    found = Activity.objects.filter(
        counted_activities(), phase=stretch.phase, held_from__range=(stretch.first, stretch.last)
    )
    if narrowing.themes:
        found = found.filter(pk__in=_activities_of(themes__code__in=narrowing.themes))
    if narrowing.results:
        found = found.filter(
            pk__in=_activities_of(contributions__result__code__in=narrowing.results)
        )
    if narrowing.activity_kinds:
        found = found.filter(kind__in=narrowing.activity_kinds)
    pillar = dict(part).get("pillar")
    if pillar:
        found = found.filter(pk__in=_activities_of(themes__code=pillar))
    elif pillar is not None:
        found = found.exclude(pk__in=_activities_of(themes__scheme__kind="pillar"))
    return found.order_by("-held_from", "-id")


def seats_behind(stretch: Stretch, narrowing: Narrowing, part: Key = ()) -> QuerySet[Participation]:
    """The seats that a figure counts."""
    activities = activities_behind(stretch, narrowing, part).order_by()
    found = Participation.objects.filter(counted_seats(), activity__in=activities)
    wanted = {
        "side": narrowing.sides,
        "sex": narrowing.sexes,
        "kind": narrowing.kinds,
    }
    for name, values in wanted.items():
        if values:
            found = found.filter(_is_one_of(name, values))
    for name, value in part:
        if name in wanted:
            found = found.filter(_is_one_of(name, frozenset({value})))
    return found.order_by("-activity__held_from", "activity_id", "id")


def _is_one_of(name: str, values: frozenset[str]) -> Q:
    if name != "side":
        return Q(**{f"{name}__in": values})
    known = Q(side__in=[int(value) for value in values if value.isdecimal()])
    return known | Q(side__isnull=True) if "" in values else known


def _activities_of(**where: object) -> QuerySet[Activity, int]:
    return Activity.objects.filter(**where).values_list("pk", flat=True)
