"""What waits for me, what is late, where do we stand? The parts of the home page, per reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.queries.lists import ActivityFilter, list_activities
from qiao.activities.queries.pillars import planned_by_pillar
from qiao.activities.waiting import waiting as activities_waiting
from qiao.core.web import OFFICE
from qiao.dialogue.waiting import waiting as dialogue_waiting
from qiao.needs.queries import OPEN_STAGES, needs_by_pillar
from qiao.needs.rules import Stage
from qiao.needs.waiting import waiting as needs_waiting
from qiao.phases.queries import accents, current_phase, is_under_way
from qiao.results.charts import participations_by_period
from qiao.results.queries.taking_part import taking_part
from qiao.results.waiting import waiting as results_waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiao.activities.queries.lists import ActivityRow
    from qiao.core.actor import Actor
    from qiao.core.charts import Chart
    from qiao.core.waiting import Waiting
    from qiao.phases.queries import ProgrammeFacts
    from qiao.results.queries.taking_part import PillarCounts, TakingPart

LATEST = 6


@dataclass(frozen=True, slots=True)
class PillarStanding:
    """One pillar: shared needs open and endorsed, activities ahead, and what was counted."""

    counts: PillarCounts
    needs_open: int
    needs_endorsed: int
    planned: int


@dataclass(frozen=True, slots=True)
class Home:
    """The home page of one reader."""

    waiting: Sequence[Waiting]
    pillars: Sequence[PillarStanding]
    charts: Sequence[Chart]
    activities: Sequence[ActivityRow]

    @property
    def late(self) -> int:
        """How many of the things that wait are late."""
        return sum(item.is_late for item in self.waiting)


def read_home(*, viewer: Actor, today: date, facts: ProgrammeFacts | None) -> Home:
    """What this reader's home page shows; late things first, then the oldest."""
    latest = list(list_activities(viewer=viewer, chosen=ActivityFilter(), size=LATEST))
    if facts is None or viewer.role not in OFFICE or not is_under_way():
        return Home(waiting=(), pillars=(), charts=(), activities=latest)
    counted = taking_part(viewer=viewer, today=today)
    return Home(
        waiting=_waiting(viewer, today),
        pillars=_pillars(viewer, counted),
        charts=_charts(counted, facts),
        activities=latest,
    )


def _waiting(viewer: Actor, today: date) -> list[Waiting]:
    slices = (needs_waiting, dialogue_waiting, activities_waiting, results_waiting)
    found = [item for ask in slices for item in ask(viewer=viewer, today=today)]
    return sorted(found, key=lambda item: (not item.is_late, item.since))


def _pillars(viewer: Actor, counted: TakingPart) -> list[PillarStanding]:
    needs = needs_by_pillar(viewer=viewer)
    planned = planned_by_pillar(viewer=viewer, phase=current_phase().pk)
    standings = []
    for counts in counted.pillars:
        stages = needs.get(counts.code, {})
        standings.append(
            PillarStanding(
                counts=counts,
                needs_open=sum(stages.get(stage, 0) for stage in OPEN_STAGES),
                needs_endorsed=stages.get(Stage.ENDORSED, 0),
                planned=planned.get(counts.code, 0),
            )
        )
    return standings


def _charts(counted: TakingPart, facts: ProgrammeFacts) -> list[Chart]:
    """Who took part, by period and side; nothing while nobody has."""
    if not any(period.participations.value for period in counted.periods):
        return []
    colours, _themes = accents()
    sides = {side.position: side for side in facts.sides}
    on_paper = {position: light for position, (light, _dark) in colours.items()}
    return [participations_by_period(counted.periods, sides, on_paper)]
