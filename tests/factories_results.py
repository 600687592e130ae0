"""Small logframes, held activities and values for tests of results and reports. Made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from qiao.activities.models import Activity, Participation
from qiao.partners.models import Person
from qiao.results.models import Indicator, Logframe, Milestone, ReportingPeriod, Result

AT = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
EVIDENCE = "https://example.org/minutes"
_number = count(1)


@dataclass(frozen=True)
class SmallLogframe:
    logframe: Logframe
    outcome: Result
    output: Result
    h1: ReportingPeriod
    h2: ReportingPeriod
    events: Indicator
    seats: Indicator
    persons: Indicator
    days: Indicator
    adopted: Indicator
    share: Indicator


def logframe(programme) -> SmallLogframe:
    """Two results with measured and observed indicators, and two half-years."""
    frame = Logframe.objects.create(
        phase=programme.phase,
        code="hill-1-v1",
        name_en="Logframe",
        name_zh="逻辑框架",
        is_current=True,
    )
    outcome = _result(frame, "OC1", "outcome", 1)
    output = _result(frame, "OP1", "output", 2, parent=outcome)
    h1, h2 = (
        ReportingPeriod.objects.create(
            phase=programme.phase,
            code=f"2026-h{half}",
            label_en=f"Half {half} of 2026",
            label_zh=f"2026年第{half}半年",
            starts=date(2026, 1 if half == 1 else 7, 1),
            ends=date(2026, 6, 30) if half == 1 else date(2026, 12, 31),
        )
        for half in (1, 2)
    )
    made = SmallLogframe(
        logframe=frame,
        outcome=outcome,
        output=output,
        h1=h1,
        h2=h2,
        events=measured(output, "events", "events_held", target=10),
        seats=measured(output, "seats", "participations", dimensions=["sex", "side"]),
        persons=measured(
            output,
            "persons",
            "unique_persons",
            aggregation="unique",
            dimensions=["sex", "side"],
            target=100,
        ),
        days=measured(output, "days", "person_days"),
        adopted=observed(outcome, "adopted", dimensions=["side"], target=8),
        share=observed(outcome, "share", aggregation="last", target=75),
    )
    Milestone.objects.create(indicator=made.adopted, period=h1, value=4)
    return made


def measured(result, code, measure, **changes) -> Indicator:
    """An indicator that is counted from records."""
    return _indicator(result, code, provenance="measured", measure=measure, **changes)


def observed(result, code, **changes) -> Indicator:
    """An indicator whose values are entered."""
    return _indicator(result, code, provenance="observed", **changes)


def held(programme, on: date, *, pillars=(), results=(), release="shared", **changes) -> Activity:
    """A training that was held on a day."""
    number = next(_number)
    row = Activity.objects.create(
        **{
            "code": f"A-TEST{number}",
            "phase": programme.phase,
            "kind": "training",
            "status": "held",
            "title_en": f"Training {number}",
            "title_zh": f"培训{number}",
            "held_from": on,
            "held_to": on,
            "release": release,
            **changes,
        }
    )
    row.themes.set(pillars)
    for result in results:
        row.contributions.create(result=result)
    return row


def person(name: str = "", sex: str = "female") -> Person:
    """Somebody made up."""
    number = next(_number)
    shown = name or f"Climber {number}"
    return Person.objects.create(name_latin=shown, sex=sex, identity=f"{shown} {number}")


def seat(activity, who: Person | None = None, **changes) -> Participation:
    """A seat of a participant, one day long."""
    someone = who or person(sex=changes.get("sex", "female"))
    return Participation.objects.create(
        **{
            "activity": activity,
            "person": someone,
            "role": "participant",
            "side": 1,
            "kind": "government",
            "sex": someone.sex,
            "days": Decimal(1),
            "recorded_at": AT,
            **changes,
        }
    )


def seats(activity, number: int, **changes) -> list[Participation]:
    """Several seats alike, each of another person."""
    return [seat(activity, **changes) for _ in range(number)]


def _result(frame, code, level, order, parent=None) -> Result:
    return Result.objects.create(
        logframe=frame,
        code=code,
        level=level,
        order=order,
        parent=parent,
        statement_en=f"Result {code}",
        statement_zh=f"结果{code}",
    )


def _indicator(result, code, **changes) -> Indicator:
    return Indicator.objects.create(
        **{
            "result": result,
            "code": code,
            "order": next(_number),
            "statement_en": f"Indicator {code}",
            "statement_zh": f"指标{code}",
            "unit_en": "items",
            "unit_zh": "项",
            "baseline": Decimal(0),
            "baseline_year": 2025,
            "target_year": 2027,
            **changes,
        }
    )
