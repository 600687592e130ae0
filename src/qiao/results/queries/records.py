"""Which records are counted, and which values hold? The tables, read once, as plain values.

What is counted is the same for every reader: activities of the phase that were held and have been
released to both sides, and participants who were not withdrawn. Two queries for activities and
seats, one for needs, two for values.
"""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, F, Q, Sum, TextField
from django.db.models.functions import Cast

from qiao.activities.models import Activity, Participation
from qiao.activities.rules import ParticipationRole, Status
from qiao.core.occasions import DatePrecision
from qiao.core.release import Release
from qiao.needs.models import Endorsement
from qiao.needs.rules import Decision, Stage
from qiao.phases.models import Side
from qiao.results.computation import ApprovedValue
from qiao.results.figures import Cell, key_of
from qiao.results.models import Value, ValueCell
from qiao.results.rules import ValueState
from qiao.results.tallies import EndorsedNeed, HeldActivity, Seats, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from qiao.results.figures import Key
    from qiao.results.tallies import Tally

_RELEASED = (Release.SHARED, Release.PUBLIC)


class CodeList(Aggregate):
    """The values of a group as one text, separated by commas: slugs and numbers only."""

    function = "GROUP_CONCAT"
    name = "CodeList"
    allow_distinct = True
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's name for it."""
        named = self.copy()
        named.function = "STRING_AGG"
        named.template = "%(function)s(%(distinct)s(%(expressions)s)::text, ',')"
        return named.as_sql(compiler, connection, **context)


def counted_activities(prefix: str = "") -> Q:
    """The activities that count, for a model that reaches them through `prefix`."""
    return Q(
        **{
            f"{prefix}status": Status.HELD,
            f"{prefix}release__in": _RELEASED,
            f"{prefix}retired": False,
            f"{prefix}held_from__isnull": False,
        }
    ) & ~Q(**{f"{prefix}held_precision": DatePrecision.UNKNOWN})


def counted_seats() -> Q:
    """The participations that count: participants' only, and none that was withdrawn."""
    return (Q(withdrawn_at__isnull=True, role=ParticipationRole.PARTICIPANT)) & counted_activities(
        "activity__"
    )


def live_tally(phase: int, through: date, *, with_needs: bool = True) -> Tally:
    """What the phase held through a day, as the tables stand now. Two or three queries."""
    return tally_of(
        held_activities(phase, through),
        _seats(phase, through),
        endorsed_needs(phase, through) if with_needs else (),
    )


def held_activities(phase: int, through: date) -> Iterator[HeldActivity]:
    """The activities that count. One query."""
    rows = (
        Activity.objects.filter(counted_activities(), phase=phase, held_from__lte=through)
        .order_by("id")
        .values_list("id", "held_from", "kind")
        .annotate(
            themes_=CodeList("themes__code", distinct=True),
            pillars=CodeList(
                "themes__code", distinct=True, filter=Q(themes__scheme__kind="pillar")
            ),
            results=CodeList("contributions__result__code", distinct=True),
        )
    )
    for number, on, kind, themes, pillars, results in rows:
        yield HeldActivity(number, on, kind, _codes(themes), _codes(pillars), _codes(results))


def _seats(phase: int, through: date) -> Iterator[Seats]:
    """Seats put together by activity, side, sex and kind. One query, however many there are."""
    rows = (
        Participation.objects.filter(
            counted_seats(), activity__phase=phase, activity__held_from__lte=through
        )
        .order_by()
        .values_list("activity_id", "side", "sex", "kind")
        .annotate(persons=CodeList("person_id"), attended=Sum("days"))
    )
    for activity, side, sex, kind, persons, days in rows:
        seated = persons.split(",")
        yield Seats(
            activity=activity,
            side=str(side or ""),
            sex=sex,
            kind=kind,
            count=len(seated),
            persons=frozenset(map(int, seated)),
            days=Decimal(days),
        )


def single_seats(phase: int, through: date) -> QuerySet[Any]:
    """Each seat that counts, as (id, activity, person, side, sex, kind, days)."""
    return (
        Participation.objects.filter(
            counted_seats(), activity__phase=phase, activity__held_from__lte=through
        )
        .order_by("id")
        .values_list("id", "activity_id", "person_id", "side", "sex", "kind", "days")
    )


def endorsed_needs(phase: int, through: date) -> Iterator[EndorsedNeed]:
    """The shared needs whose current text both sides endorsed by that day. One query."""
    rows = (
        Endorsement.objects.filter(
            need__phase=phase,
            need__owner=0,
            need__release__in=_RELEASED,
            need__stage=Stage.ENDORSED,
            text=F("need__text"),
            decision=Decision.ENDORSED,
        )
        .order_by("need_id", "at")
        .values_list("need_id", "need__pillar__code", "at")
    )
    last: dict[int, EndorsedNeed] = {}
    for need, pillar, at in rows:
        last[need] = EndorsedNeed(need, at.date(), pillar)
    yield from (need for need in last.values() if need.on <= through)


def approved_values(**where: Any) -> list[ApprovedValue]:
    """The observed values in force, with their parts. Two queries."""
    found = Value.objects.filter(state=ValueState.APPROVED, replaced_by__isnull=True, **where)
    parts = _cells(found)
    rows = found.order_by("id").values_list("id", "indicator_id", "period__code", "part", "value")
    return [ApprovedValue(*row, tuple(parts.get(row[0], ()))) for row in rows]


def _cells(values: QuerySet[Value]) -> dict[int, list[Cell]]:
    """The parts of values. Alike keys are read once: there are few, told by many values."""
    keys: dict[str, Key] = {}
    found: dict[int, list[Cell]] = defaultdict(list)
    rows = ValueCell.objects.filter(value__in=values).order_by("id")
    as_text = rows.annotate(written=Cast("dimensions", TextField()))
    for value, written, amount in as_text.values_list("value_id", "written", "amount"):
        if written not in keys:
            keys[written] = key_of(json.loads(written))
        found[value].append(Cell(keys[written], amount))
    return found


def side_codes() -> dict[str, str]:
    """The position of each side, by its code, as keys of parts say it. One query."""
    return {code: str(position) for code, position in Side.objects.values_list("code", "position")}


def _codes(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()
