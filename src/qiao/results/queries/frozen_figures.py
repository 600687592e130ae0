"""What stood behind a figure when it was frozen? Its kept inputs, as this reader may see them.

It reads the freeze alone: nothing here looks at the records as they are now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from corridor.disclosure import is_small
from qiao.core.errors import NotFound
from qiao.core.text import Text
from qiao.results.disclosure import SharedFigure, for_viewer, sees_small_cells
from qiao.results.figures import Figure, Key, from_plain
from qiao.results.inputs import ACTIVITY, NEED, SEAT, VALUE, Input, tally_from
from qiao.results.measures import MEASURES, narrowing_of
from qiao.results.queries.periods import Frozen, find_freeze, read_inputs
from qiao.results.tallies import between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.core.actor import Actor
    from qiao.results.tallies import Narrowing, Tally

PAGE = 50


@dataclass(frozen=True, slots=True)
class KeptActivity:
    """An activity as the freeze kept it, with the seats that the figure counts."""

    code: str
    title: Text
    on: date
    seats: int | None
    too_few: bool


@dataclass(frozen=True, slots=True)
class KeptSeat:
    """A participation as the freeze kept it: a number, never a name."""

    number: int
    activity: str
    side: str
    sex: str
    kind: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class KeptNeed:
    """An endorsed need as the freeze kept it."""

    code: str
    on: date


@dataclass(frozen=True, slots=True)
class KeptValue:
    """An observed value as the freeze kept it."""

    number: int
    period: str
    part: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class FrozenFigurePage:
    """A frozen figure with the inputs it had."""

    freeze: Frozen
    indicator: Mapping[str, Any]
    statement: Text
    unit: Text
    definition: Text
    phase: int
    of: str
    of_label: Text
    since_start: bool
    reasons: tuple[str, ...]
    part: Key
    figure: SharedFigure
    whole: Figure
    activities: tuple[KeptActivity, ...]
    seats: tuple[KeptSeat, ...]
    needs: tuple[KeptNeed, ...]
    values: tuple[KeptValue, ...]
    page: Any


def read_frozen_figure(
    *,
    viewer: Actor,
    period: str,
    indicator: int,
    since_start: bool = False,
    of: str = "",
    part: Key = (),
    page: int = 1,
) -> FrozenFigurePage:
    """A figure as the report of `period` tells it; `of` is an earlier period told there too."""
    freeze = find_freeze(period)
    told_of = of or period
    spans = {each["code"]: each for each in freeze.content["periods"]}
    plain = _indicator_of(freeze, indicator)
    if plain is None or told_of not in spans:
        raise NotFound(
            _("The report of “%(period)s” tells no such figure."),
            mend=_("Open it from the report."),
            values={"period": period},
        )
    inputs = list(read_inputs(freeze.id))
    first = freeze.content["periods"][0] if since_start else spans[told_of]
    tally = between(
        tally_from(inputs),
        date.fromisoformat(first["starts"]),
        date.fromisoformat(spans[told_of]["ends"]),
    )
    whole = from_plain(plain["since_start"] if since_start else plain["figures"][told_of])
    rows = _Rows(freeze, plain, inputs, tally, part)
    seats = Paginator(rows.seats() if sees_small_cells(viewer) else (), PAGE).get_page(page)
    return FrozenFigurePage(
        freeze=freeze,
        indicator=plain,
        statement=Text(**plain["statement"]),
        unit=Text(**plain["unit"]),
        definition=Text(**plain["definition"]),
        phase=freeze.phase,
        of=told_of,
        of_label=Text(**spans[told_of]["label"]),
        since_start=since_start,
        reasons=_reasons(freeze, indicator, told_of),
        part=part,
        figure=for_viewer(whole, viewer),
        whole=whole,
        activities=rows.activities(exact=sees_small_cells(viewer)),
        seats=tuple(seats.object_list),
        needs=rows.needs(),
        values=_values(inputs, indicator, None if since_start else told_of),
        page=seats,
    )


def _indicator_of(freeze: Frozen, number: int) -> Mapping[str, Any] | None:
    return next(
        (
            plain
            for result in freeze.content["results"]
            for plain in result["indicators"]
            if plain["id"] == number
        ),
        None,
    )


def _reasons(freeze: Frozen, indicator: int, period: str) -> tuple[str, ...]:
    """Why this report restated the figure of an earlier period; nothing when it did not."""
    return tuple(
        reason
        for each in freeze.content["corrections"]
        if (each["indicator"], each["period"]) == (indicator, period)
        for reason in each["reasons"]
    )


class _Rows:
    """The kept records that one measured figure counts."""

    def __init__(
        self,
        freeze: Frozen,
        plain: Mapping[str, Any],
        inputs: Sequence[Input],
        tally: Tally,
        part: Key,
    ) -> None:
        self.facts = {(each.record, each.id): each.facts for each in inputs}
        self.inputs = inputs
        self.part = dict(part)
        self.measure = MEASURES.get(plain["measure"])
        self.narrowing: Narrowing | None = None
        self.held = {activity.id: activity for activity in tally.activities}
        self.endorsed = tally.needs
        if self.measure:
            sides = {side["code"]: str(side["position"]) for side in freeze.content["sides"]}
            self.narrowing = narrowing_of(self.measure, plain["filters"], sides)
            self.held = {
                number: activity
                for number, activity in self.held.items()
                if self.narrowing.takes_activity(activity) and self._of_pillar(activity.pillars)
            }

    def activities(self, *, exact: bool) -> tuple[KeptActivity, ...]:
        """The activities, with how many seats of each the figure counts."""
        if self.measure is None or self.measure.counts == "needs":
            return ()
        seated: dict[int, int] = {}
        for each in self._seats():
            seated[each.facts["activity"]] = seated.get(each.facts["activity"], 0) + 1
        return tuple(
            KeptActivity(
                code=self.facts[ACTIVITY, number]["code"],
                title=Text(**self.facts[ACTIVITY, number]["title"]),
                on=activity.on,
                seats=None
                if (few := not exact and is_small(seated.get(number)))
                else seated.get(number, 0),
                too_few=few,
            )
            for number, activity in sorted(self.held.items(), key=lambda item: item[1].on)
        )

    def seats(self) -> list[KeptSeat]:
        """The participations."""
        return [
            KeptSeat(
                number=each.id,
                activity=self.facts[ACTIVITY, each.facts["activity"]]["code"],
                side=each.facts["side"],
                sex=each.facts["sex"],
                kind=each.facts["kind"],
                days=Decimal(each.facts["days"]),
            )
            for each in self._seats()
        ]

    def needs(self) -> tuple[KeptNeed, ...]:
        """The endorsed needs."""
        if self.measure is None or self.narrowing is None or self.measure.counts != "needs":
            return ()
        return tuple(
            KeptNeed(self.facts[NEED, need.id]["code"], need.on)
            for need in self.endorsed
            if self.narrowing.takes_need(need) and self._of_pillar({need.pillar})
        )

    def _seats(self) -> list[Input]:
        if self.measure is None or self.narrowing is None or self.measure.counts != "seats":
            return []
        wanted = (
            ("side", self.narrowing.sides),
            ("sex", self.narrowing.sexes),
            ("kind", self.narrowing.kinds),
        )
        return [
            each
            for each in self.inputs
            if each.record == SEAT
            and each.facts["activity"] in self.held
            and all(not values or each.facts[name] in values for name, values in wanted)
            and all(
                each.facts[name] == value for name, value in self.part.items() if name in each.facts
            )
        ]

    def _of_pillar(self, pillars: frozenset[str] | set[str]) -> bool:
        pillar = self.part.get("pillar")
        return pillar is None or pillar in pillars or (pillar == "" and not pillars)


def _values(inputs: Sequence[Input], indicator: int, period: str | None) -> tuple[KeptValue, ...]:
    return tuple(
        KeptValue(each.id, each.facts["period"], each.facts["part"], Decimal(each.facts["value"]))
        for each in inputs
        if each.record == VALUE
        and each.facts["indicator"] == indicator
        and period in (None, each.facts["period"])
    )
