"""How many moved between the places of the two sides? Estimates with their inputs, ready to show.

Estimates are public: every reader sees the same. The latest set of each period is the one shown;
the earlier ones stay readable by their code, since someone may have cited them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.insights.models import CorridorEstimate, CorridorStock, FlowEstimateSet
from qiao.insights.queries.places import Place, SidePlaces, named_places, places_of_sides
from qiao.insights.queries.sources import SourceView, view_of
from qiao.insights.rules import FIRST_SHOWN, METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from qiao.insights.rules import Method


@dataclass(frozen=True, slots=True)
class SetView:
    """A set of estimates: its period, inputs, assumptions."""

    code: str
    start: int
    end: int
    stocks: SourceView
    vital: tuple[SourceView, ...]
    territories: str
    policy: str
    draws: int
    seed: int
    errors: Mapping[str, float]
    places: int
    notes: tuple[str, ...]
    computed_with: str
    computed_at: datetime
    is_latest: bool

    @property
    def period(self) -> str:
        """The period as it is named in addresses and headings."""
        return f"{self.start}-{self.end}"

    @property
    def cited(self) -> str:
        """The source line: every input, by publisher, title and edition."""
        return "; ".join(dict.fromkeys(source.cited for source in (self.stocks, *self.vital)))


@dataclass(frozen=True, slots=True)
class CorridorRow:
    """One corridor by one method; bounds are None where nothing was drawn."""

    origin: Place
    destination: Place
    method: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Every corridor between the two sides by one method, the largest first."""

    set: SetView
    periods: tuple[str, ...]
    method: Method
    sides: tuple[SidePlaces, ...]
    places: Mapping[str, Place]
    rows: tuple[CorridorRow, ...]

    def towards(self, side: int) -> tuple[CorridorRow, ...]:
        """The corridors that lead to a place of this side."""
        return tuple(row for row in self.rows if row.destination.side == side)


@dataclass(frozen=True, slots=True)
class StockPair:
    """Persons born in one place who lived in the other, at both ends of the period."""

    at_start: float
    at_end: float

    @property
    def is_told(self) -> bool:
        """Does the source tell anyone? Publishers leave out pairs that they do not know."""
        return bool(self.at_start or self.at_end)


@dataclass(frozen=True, slots=True)
class CorridorPage:
    """One corridor: every method's estimate, both directions' first one, the stocks behind."""

    set: SetView
    periods: tuple[str, ...]
    origin: Place
    destination: Place
    estimates: tuple[CorridorRow, ...]
    first: CorridorRow
    back: CorridorRow | None
    stock: StockPair | None
    stock_back: StockPair | None


def list_sets() -> tuple[SetView, ...]:
    """Every set of estimates, the latest period first. Three queries."""
    rows = list(_sets())
    return tuple(_set_view(row, rows) for row in rows)


def read_set(code: str) -> SetView:
    """One set of estimates by its code."""
    found = next((each for each in list_sets() if each.code == code), None)
    if found is None:
        raise NotFound(
            _("There are no estimates %(code)s."),
            mend=_("Look at the list of estimates."),
            values={"code": code},
        )
    return found


def read_evidence(*, period: str = "", method: str = "") -> EvidencePage | None:
    """All corridors of a period (the latest unless named) by one method; None while there are none.

    Raises `NotFound` for a period or method that is not there.
    """
    latest = _latest_sets()
    if not latest and not period:
        return None
    chosen = _chosen(latest, period)
    known = METHODS.get(method or FIRST_SHOWN)
    if known is None:
        raise NotFound(
            _("There is no method %(method)s."),
            mend=_("Choose one of the methods on the page."),
            values={"method": method},
        )
    sides = places_of_sides()
    places = named_places(sides)
    rows = _rows(chosen, places, method=known.code)
    return EvidencePage(
        chosen,
        tuple(latest),
        known,
        sides,
        places,
        tuple(sorted(rows, key=lambda row: (-row.value, row.origin.code, row.destination.code))),
    )


def read_corridor(origin: str, destination: str, *, period: str = "") -> CorridorPage:
    """One corridor in a period (the latest unless named), by all methods.

    Raises `NotFound` when the two are not places of opposite sides, or nothing was estimated.
    """
    latest = _latest_sets()
    places = named_places(places_of_sides())
    here, there = places.get(origin), places.get(destination)
    if here is None or there is None or not (latest or period):
        raise _no_corridor(origin, destination)
    chosen = _chosen(latest, period)
    both = [
        row for row in _rows(chosen, places, between=(origin, destination)) if row.method in METHODS
    ]
    order = list(METHODS)
    forth = sorted(
        (row for row in both if row.origin.code == origin), key=lambda row: order.index(row.method)
    )
    homewards = [row for row in both if row.origin.code == destination]
    if not forth:
        raise _no_corridor(origin, destination)
    stocks = {
        (row.origin, row.destination): StockPair(row.at_start, row.at_end)
        for row in CorridorStock.objects.filter(
            set__code=chosen.code,
            origin__in=(origin, destination),
            destination__in=(origin, destination),
        )
    }
    return CorridorPage(
        chosen,
        tuple(latest),
        here,
        there,
        tuple(forth),
        _first(forth),
        _first(homewards) if homewards else None,
        stocks.get((origin, destination)),
        stocks.get((destination, origin)),
    )


def _first(rows: Sequence[CorridorRow]) -> CorridorRow:
    """The row of the method shown first, else of the last method there is."""
    return next((row for row in rows if row.method == FIRST_SHOWN), rows[-1])


def _no_corridor(origin: str, destination: str) -> NotFound:
    return NotFound(
        _("Nothing was estimated from %(origin)s to %(destination)s."),
        mend=_("Choose a corridor between a place of one side and a place of the other."),
        values={"origin": origin, "destination": destination},
    )


def _sets() -> QuerySet[FlowEstimateSet]:
    return FlowEstimateSet.objects.select_related("stocks__document").prefetch_related(
        "vital__document"
    )


def _latest_sets() -> dict[str, SetView]:
    """The latest set of each period, by the period's name, the latest period first."""
    return {view.period: view for view in list_sets() if view.is_latest}


def _chosen(latest: Mapping[str, SetView], period: str) -> SetView:
    found = latest.get(period) if period else next(iter(latest.values()))
    if found is None:
        raise NotFound(
            _("There are no estimates for %(period)s."),
            mend=_("Choose one of the periods on the page."),
            values={"period": period},
        )
    return found


def _rows(
    chosen: SetView,
    places: Mapping[str, Place],
    *,
    method: str = "",
    between: tuple[str, str] | None = None,
) -> list[CorridorRow]:
    rows = CorridorEstimate.objects.filter(set__code=chosen.code)
    if method:
        rows = rows.filter(method=method)
    if between:
        rows = rows.filter(origin__in=between, destination__in=between)
    return [
        CorridorRow(
            places[row.origin], places[row.destination], row.method, row.value, row.low, row.high
        )
        for row in rows
        if row.origin in places and row.destination in places
    ]


def _set_view(row: FlowEstimateSet, rows: Sequence[FlowEstimateSet]) -> SetView:
    latest = max(
        (each for each in rows if (each.start, each.end) == (row.start, row.end)),
        key=lambda each: (each.computed_at, each.pk),
    )
    return SetView(
        code=row.code,
        start=row.start,
        end=row.end,
        stocks=view_of(row.stocks),
        vital=tuple(view_of(source) for source in row.vital.all()),
        territories=row.get_territories_display(),
        policy=row.get_policy_display(),
        draws=row.draws,
        seed=row.seed,
        errors=row.errors,
        places=row.places,
        notes=tuple(row.notes),
        computed_with=row.computed_with,
        computed_at=row.computed_at,
        is_latest=row.pk == latest.pk,
    )
