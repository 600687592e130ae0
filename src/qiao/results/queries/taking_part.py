"""Who took part, by period and by pillar? The four counts of the current phase.

Three queries, whatever the number of records; small counts are withheld for who may not see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.phases.queries import current_phase
from qiao.results.disclosure import SharedFigure, for_viewer
from qiao.results.measures import MEASURES, measure_figure
from qiao.results.queries.logframe import pillar_names, read_periods
from qiao.results.queries.records import live_tally
from qiao.results.tallies import Narrowing, between, condense

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.results.tallies import Tally


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """The counts of one period: participations by side, unique persons by sex."""

    code: str
    label: Text
    events: SharedFigure
    participations: SharedFigure
    persons: SharedFigure


@dataclass(frozen=True, slots=True)
class PillarCounts:
    """The counts of one pillar since the start of the phase."""

    code: str
    name: Text
    events: SharedFigure
    participations: SharedFigure
    persons: SharedFigure
    person_days: SharedFigure


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The counts of the phase."""

    periods: tuple[PeriodCounts, ...]
    pillars: tuple[PillarCounts, ...]


def taking_part(*, viewer: Actor, today: date) -> TakingPart:
    """Who took part in the current phase until today. At most six queries."""
    phase = current_phase()
    tally = live_tally(phase.pk, today, with_needs=False)
    whole = condense(tally)
    return TakingPart(
        periods=tuple(
            _period(row.code, row.label, condense(between(tally, row.starts, row.ends)), viewer)
            for row in read_periods(phase.pk)
            if row.starts <= today
        ),
        pillars=tuple(
            _pillar(code, name, whole, viewer) for code, name in pillar_names(phase.pk).items()
        ),
    )


def _period(code: str, label: Text, tally: Tally, viewer: Actor) -> PeriodCounts:
    def told(measure: str, *dimensions: str) -> SharedFigure:
        return for_viewer(measure_figure(MEASURES[measure], tally, Narrowing(), dimensions), viewer)

    return PeriodCounts(
        code=code,
        label=label,
        events=told("events_held"),
        participations=told("participations", "side"),
        persons=told("unique_persons", "sex"),
    )


def _pillar(code: str, name: Text, tally: Tally, viewer: Actor) -> PillarCounts:
    only = Narrowing(themes=frozenset({code}))

    def told(measure: str) -> SharedFigure:
        return for_viewer(measure_figure(MEASURES[measure], tally, only), viewer)

    return PillarCounts(
        code=code,
        name=name,
        events=told("events_held"),
        participations=told("participations"),
        persons=told("unique_persons"),
        person_days=told("person_days"),
    )
