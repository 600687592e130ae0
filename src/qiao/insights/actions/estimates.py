"""How do kept sources become a set of estimates? Computed first, then written whole."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.codes import new_code
from qiao.core.errors import NotFound, RuleBroken
from qiao.core.release import Release
from qiao.insights.computing import compute, prepare
from qiao.insights.models import (
    CorridorEstimate,
    CorridorStock,
    FlowEstimateSet,
    StatisticalSource,
)
from qiao.insights.queries.places import places_of_sides
from qiao.insights.rules import (
    DEFAULT_ERRORS,
    MOST_DRAWS,
    Holds,
    draws_allowed,
    must_be_kept,
    must_be_period,
    must_tell_years,
    opposite_places,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.insights.computing import Computed, Prepared

log.declare({"insights.computed": _("computed these estimates (%(draws)s draws)")})


@dataclass(frozen=True, slots=True)
class Ask:
    """What to estimate: codes of sources, the period, and the rules for what does not fit."""

    stocks: str
    vital: tuple[str, ...]
    start: int
    end: int
    territories: str
    policy: str
    draws: int
    seed: int
    most_draws: int = MOST_DRAWS


def compute_estimates(
    *,
    by: Actor,
    at: datetime,
    ask: Ask,
    progress: Callable[[int], None] | None = None,
) -> FlowEstimateSet:
    """Estimate every method for a period and keep the corridors between the two sides' places.

    The draws are told to `progress` as they are made. Nothing is written until all is computed.

    Raises `Invalid`, `NotFound` or `RuleBroken` when the sources do not allow it.
    """
    must(by, Permission.COMPUTE_ESTIMATES)
    must_be_period(ask.start, ask.end)
    draws_allowed(ask.draws, ask.most_draws)
    stocks = _source(ask.stocks, Holds.STOCKS)
    vital = [_source(code, Holds.VITAL) for code in ask.vital]
    must_tell_years((ask.start, ask.end), stocks.years, stocks.code)
    prepared = prepare(stocks, vital, ask.start, ask.end, ask.territories)
    corridors = [
        pair
        for pair in opposite_places({side.position: side.codes for side in places_of_sides()})
        if set(pair) <= set(prepared.period.places)
    ]
    if not corridors:
        raise RuleBroken(
            _("No corridor between the two sides is in these statistics."),
            mend=_(
                "Say in the programme's files which places each side stands for, and load them."
            ),
        )
    computed = compute(
        prepared.period,
        policy=ask.policy,
        draws=ask.draws,
        seed=ask.seed,
        errors=DEFAULT_ERRORS,
        progress=progress,
    )
    return _write(by, at, ask, (stocks, vital), prepared, computed, corridors)


@transaction.atomic
def _write(
    by: Actor,
    at: datetime,
    ask: Ask,
    sources: tuple[StatisticalSource, Sequence[StatisticalSource]],
    prepared: Prepared,
    computed: Sequence[Computed],
    corridors: Sequence[tuple[str, str]],
) -> FlowEstimateSet:
    stocks, vital = sources
    notes = dict.fromkeys((*prepared.notes, *(note for each in computed for note in each.notes)))
    made = FlowEstimateSet.objects.create(
        code=new_code("F"),
        start=ask.start,
        end=ask.end,
        stocks=stocks,
        territories=ask.territories,
        policy=ask.policy,
        draws=ask.draws,
        seed=ask.seed,
        errors=dict(DEFAULT_ERRORS) if ask.draws else {},
        places=len(prepared.period.places),
        notes=list(notes),
        computed_with=f"corridor {version('qiao')}",
        computed_by_id=by.author_id,
        computed_at=at,
    )
    made.vital.set(vital)
    CorridorEstimate.objects.bulk_create(
        CorridorEstimate(
            set=made,
            method=each.method,
            origin=origin,
            destination=destination,
            **each.of(origin, destination),
        )
        for each in computed
        for origin, destination in corridors
    )
    CorridorStock.objects.bulk_create(
        CorridorStock(
            set=made,
            origin=origin,
            destination=destination,
            at_start=before,
            at_end=after,
        )
        for origin, destination in corridors
        for before, after in [prepared.stock_of(origin, destination)]
    )
    log.record(
        by=by,
        at=at,
        verb="insights.computed",
        kind="estimates",
        subject=made.code,
        owner=Owner.SECRETARIAT,
        release=Release.PUBLIC,
        draws=ask.draws,
        seed=ask.seed,
    )
    return made


def _source(code: str, holds: Holds) -> StatisticalSource:
    found = (
        StatisticalSource.objects.select_related("document").filter(code=code, holds=holds).first()
    )
    if found is None:
        raise NotFound(
            _("There is no source %(code)s that holds %(holds)s."),
            mend=_("Look at the list of sources."),
            values={"code": code, "holds": holds.label},
        )
    must_be_kept(code, kept=found.kept)
    return found
