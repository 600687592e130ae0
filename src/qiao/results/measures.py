"""Which measures are there, and what does each count? A registry as data; counting is pure.

A measured indicator names one of these and narrows it. Four counts of taking part are four
measures, always under their own names: events, seats, persons and days are never mixed. Only
participants are counted: speakers, organisers, observers and interpreters are not "trained".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid
from qiao.core.text import Text
from qiao.results.figures import Cell, Figure, Gap, Key
from qiao.results.tallies import Narrowing, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qiao.results.tallies import EndorsedNeed, HeldActivity, Seats

_SEAT_DIMENSIONS = ("sex", "side", "kind", "pillar")


@dataclass(frozen=True, slots=True)
class Counted:
    """The records of one figure or of one of its parts."""

    activities: Sequence[HeldActivity] = ()
    seats: Sequence[Seats] = ()
    needs: Sequence[EndorsedNeed] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, what it means and how it may be broken down."""

    code: str
    name: Text
    definition: Text
    unit: Text
    counts: str
    dimensions: tuple[str, ...]
    count: Callable[[Counted], Decimal]
    adds_up: bool = True
    """Do the values of periods make the value of their whole? Not when a person counts once."""

    @property
    def is_of_persons(self) -> bool:
        """Does it tell of people, so that a small one could tell who?"""
        return self.counts == "seats"


def _persons(seats: Iterable[Seats]) -> frozenset[int]:
    return frozenset().union(*(group.persons for group in seats))


_RELEASED_EN = "Counts what has been released to both sides."
_RELEASED_ZH = "只统计已提交双方的记录。"

MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure(
            code="events_held",
            name=Text("Events held", "已举办活动"),
            definition=Text(
                "Activities of the phase that were held, by their first day. An activity of two"
                f" pillars is told under both and counted once in the total. {_RELEASED_EN}",
                "本阶段已举办的活动，以首日计入相应报告期。涉及两个支柱的活动在两处均列出，"
                f"合计只计一次。{_RELEASED_ZH}",
            ),
            unit=Text("events", "次"),
            counts="activities",
            dimensions=("pillar",),
            count=lambda counted: Decimal(len(counted.activities)),
        ),
        Measure(
            code="participations",
            name=Text("Participations", "参加人次"),
            definition=Text(
                "Seats taken by participants at activities held: a person at three activities is"
                " three participations. Speakers, organisers, observers and interpreters, and"
                f" withdrawn entries, are not counted. {_RELEASED_EN}",
                "参加者参加已举办活动的人次：同一人参加三次活动计三人次。主讲人、组织者、"
                f"观察员、口译员及已撤回的记录不计。{_RELEASED_ZH}",
            ),
            unit=Text("participations", "人次"),
            counts="seats",
            dimensions=_SEAT_DIMENSIONS,
            count=lambda counted: Decimal(sum(group.count for group in counted.seats)),
        ),
        Measure(
            code="unique_persons",
            name=Text("Unique persons", "参加人数"),
            definition=Text(
                "Different persons among the participants: each counts once in the time that is"
                " told, however many activities they joined; a person whose side or institution"
                f" changed is told under both and counted once in the total. {_RELEASED_EN}",
                "参加者中的不同人员：在所述时段内无论参加多少次活动，每人只计一次；所属方或机构"
                f"发生变化的人员在两处均列出，合计只计一次。{_RELEASED_ZH}",
            ),
            unit=Text("persons", "人"),
            counts="seats",
            dimensions=_SEAT_DIMENSIONS,
            count=lambda counted: Decimal(len(_persons(counted.seats))),
            adds_up=False,
        ),
        Measure(
            code="person_days",
            name=Text("Person-days", "人日"),
            definition=Text(
                "Days attended by participants, added up by the sessions that sign-in sheets"
                f" prove; half a day counts as half. {_RELEASED_EN}",
                f"参加者实际出席的天数之和，依签到表证明的场次计算；半天计 0.5 天。{_RELEASED_ZH}",
            ),
            unit=Text("person-days", "人日"),
            counts="seats",
            dimensions=_SEAT_DIMENSIONS,
            count=lambda counted: sum((group.days for group in counted.seats), Decimal(0)),
        ),
        Measure(
            code="needs_endorsed",
            name=Text("Needs endorsed by both sides", "双方认可的需求"),
            definition=Text(
                "Shared needs whose current text both sides endorsed, by the day of the second"
                " endorsement. A text changed since then is not counted until endorsed anew.",
                "当前文本获双方认可的共同需求，以第二方认可之日计入。文本此后如有改动，"
                "在双方重新认可之前不计。",
            ),
            unit=Text("needs", "项"),
            counts="needs",
            dimensions=("pillar",),
            count=lambda counted: Decimal(len(counted.needs)),
        ),
    )
}

#: The names an indicator's filter may use, and what each narrows.
FILTERS: Mapping[str, str] = {
    "theme": "themes",
    "result": "results",
    "activity_kind": "activity_kinds",
    "side": "sides",
    "sex": "sexes",
    "kind": "kinds",
}
_FILTERS_OF = {
    "activities": {"theme", "result", "activity_kind"},
    "seats": set(FILTERS),
    "needs": {"theme"},
}


def find_measure(code: str) -> Measure:
    """The measure with this code."""
    try:
        return MEASURES[code]
    except KeyError:
        raise Invalid(
            _("There is no measure “%(code)s”."),
            mend=_("Use one of: %(known)s."),
            field="measure",
            values={"code": code, "known": ", ".join(MEASURES)},
        ) from None


def narrowing_of(
    measure: Measure, filters: Mapping[str, Any], side_codes: Mapping[str, str]
) -> Narrowing:
    """What an indicator's filters ask for; `side_codes` gives the position of a side's code.

    `filters` is as the programme's file says it: {"theme": ["p1", "p2"], "side": ["uphill"]}.
    """
    wanted: dict[str, frozenset[str]] = {}
    for name, given in filters.items():
        if name not in _FILTERS_OF[measure.counts]:
            raise Invalid(
                _("The measure “%(measure)s” cannot be narrowed by “%(name)s”."),
                mend=_("It can be narrowed by: %(known)s."),
                field="filters",
                values={
                    "measure": measure.code,
                    "name": name,
                    "known": ", ".join(sorted(_FILTERS_OF[measure.counts])),
                },
            )
        values = [given] if isinstance(given, str | int) else given
        texts = (str(value) for value in values)
        wanted[FILTERS[name]] = frozenset(
            side_codes.get(text, text) if name == "side" else text for text in texts
        )
    return Narrowing(**wanted)


def measure_figure(
    measure: Measure,
    tally: Tally,
    narrowing: Narrowing,
    dimensions: Sequence[str] = (),
) -> Figure:
    """The figure of a measure over a tally (already cut to its time), with its parts.

    No activity held is 0. Activities held without any sign-in sheet are not 0 participants: then
    the figure is missing, or, when only some lack a sheet, marked as such.
    """
    activities = {a.id: a for a in tally.activities if narrowing.takes_activity(a)}
    if measure.counts == "activities":
        counted = Counted(activities=tuple(activities.values()))
        return Figure(
            measure.count(counted), _cells(measure, _activity_parts(counted, narrowing, dimensions))
        )
    if measure.counts == "needs":
        counted = Counted(needs=tuple(n for n in tally.needs if narrowing.takes_need(n)))
        return Figure(measure.count(counted), _cells(measure, _need_parts(counted, dimensions)))
    theirs = [seats for seats in tally.seats if seats.activity in activities]
    gap = _gap_of_sheets(activities, tally)
    if gap == Gap.NO_SHEETS:
        return Figure(None, gap=gap)
    seats = tuple(group for group in theirs if narrowing.takes_seats(group))
    parts = _seat_parts(seats, activities, narrowing, dimensions)
    return Figure(
        value=measure.count(Counted(seats=seats)),
        cells=_cells(measure, parts),
        persons=len(_persons(seats)),
        gap=gap,
    )


def _gap_of_sheets(activities: Mapping[int, HeldActivity], tally: Tally) -> Gap:
    lacking = sum(activity in tally.without_sheet for activity in activities)
    if not lacking:
        return Gap.NONE
    return Gap.NO_SHEETS if lacking == len(activities) else Gap.SOME_SHEETS


def _cells(measure: Measure, parts: Mapping[Key, Counted]) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            key,
            measure.count(parts[key]),
            len(_persons(parts[key].seats)) if measure.is_of_persons else None,
        )
        for key in sorted(parts)
    )


def _activity_parts(
    counted: Counted, narrowing: Narrowing, dimensions: Sequence[str]
) -> dict[Key, Counted]:
    if "pillar" not in dimensions:
        return {}
    parts: dict[Key, list[HeldActivity]] = defaultdict(list)
    for activity in counted.activities:
        for pillar in _pillars(activity, narrowing):
            parts[(("pillar", pillar),)].append(activity)
    return {key: Counted(activities=part) for key, part in parts.items()}


def _need_parts(counted: Counted, dimensions: Sequence[str]) -> dict[Key, Counted]:
    if "pillar" not in dimensions:
        return {}
    parts: dict[Key, list[EndorsedNeed]] = defaultdict(list)
    for need in counted.needs:
        parts[(("pillar", need.pillar),)].append(need)
    return {key: Counted(needs=part) for key, part in parts.items()}


def _seat_parts(
    seats: Iterable[Seats],
    activities: Mapping[int, HeldActivity],
    narrowing: Narrowing,
    dimensions: Sequence[str],
) -> dict[Key, Counted]:
    wanted = sorted(set(dimensions) & set(_SEAT_DIMENSIONS))
    if not wanted:
        return {}
    parts: dict[Key, list[Seats]] = defaultdict(list)
    for group in seats:
        values = {
            "sex": (group.sex,),
            "side": (group.side,),
            "kind": (group.kind,),
            "pillar": _pillars(activities[group.activity], narrowing),
        }
        for combination in product(*(values[name] for name in wanted)):
            parts[tuple(zip(wanted, combination, strict=True))].append(group)
    return {key: Counted(seats=part) for key, part in parts.items()}


def _pillars(activity: HeldActivity, narrowing: Narrowing) -> tuple[str, ...]:
    """The pillars that a part is told under: those asked for, when pillars are asked for."""
    asked_for = activity.pillars & narrowing.themes
    return tuple(asked_for or activity.pillars) or ("",)
