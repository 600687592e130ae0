"""What is kept of the records behind a freeze, and how do its figures come from that alone? Pure.

An input is one record with the facts that counting needs: codes, numbers and dates, a person's
number but no name. The figures of a freeze are computed from its inputs, at the moment of freezing
and whenever it is verified.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from qiao.results.computation import ApprovedValue, Computation, IndicatorMethod, PeriodSpan
from qiao.results.figures import Cell, Figure, key_of, plain_number
from qiao.results.rules import FigureKind
from qiao.results.tallies import EndorsedNeed, HeldActivity, seats_of, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qiao.results.tallies import Tally

ACTIVITY, SEAT, NEED, VALUE = "activity", "participation", "need", "value"


@dataclass(frozen=True, slots=True)
class Input:
    """One record as it was."""

    record: str
    id: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure of a freeze; `period` is the one that it tells of."""

    indicator: int
    kind: str
    period: str
    figure: Figure


def activity_facts(activity: HeldActivity, code: str, title: Mapping[str, str]) -> dict[str, Any]:
    """The facts of an activity."""
    return {
        "code": code,
        "title": dict(title),
        "on": activity.on.isoformat(),
        "kind": activity.kind,
        "themes": sorted(activity.themes),
        "pillars": sorted(activity.pillars),
        "results": sorted(activity.results),
    }


def seat_facts(
    activity: int, person: int, side: int | None, sex: str, kind: str, days: Decimal
) -> dict[str, Any]:
    """The facts of a participation."""
    return {
        "activity": activity,
        "person": person,
        "side": str(side or ""),
        "sex": sex,
        "kind": kind,
        "days": plain_number(days),
    }


def need_facts(need: EndorsedNeed, code: str) -> dict[str, Any]:
    """The facts of an endorsed need."""
    return {"code": code, "on": need.on.isoformat(), "pillar": need.pillar}


def value_facts(value: ApprovedValue) -> dict[str, Any]:
    """The facts of an observed value."""
    return {
        "indicator": value.indicator,
        "period": value.period,
        "part": value.part,
        "value": plain_number(value.value),
        "cells": [
            {"dimensions": dict(cell.key), "value": plain_number(cell.value)}
            for cell in value.cells
        ],
    }


def tally_from(inputs: Iterable[Input]) -> Tally:
    """The records that measures count, as the inputs keep them."""
    activities, needs, seats = [], [], []
    for each in inputs:
        facts = each.facts
        if each.record == ACTIVITY:
            activities.append(
                HeldActivity(
                    each.id,
                    date.fromisoformat(facts["on"]),
                    facts["kind"],
                    frozenset(facts["themes"]),
                    frozenset(facts["pillars"]),
                    frozenset(facts["results"]),
                )
            )
        elif each.record == SEAT:
            seats.append(
                (
                    facts["activity"],
                    facts["person"],
                    facts["side"],
                    facts["sex"],
                    facts["kind"],
                    Decimal(facts["days"]),
                )
            )
        elif each.record == NEED:
            needs.append(EndorsedNeed(each.id, date.fromisoformat(facts["on"]), facts["pillar"]))
    return tally_of(activities, seats_of(seats), needs)


def values_from(inputs: Iterable[Input]) -> list[ApprovedValue]:
    """The observed values that the inputs keep."""
    return [
        ApprovedValue(
            each.id,
            each.facts["indicator"],
            each.facts["period"],
            each.facts["part"],
            Decimal(each.facts["value"]),
            tuple(
                Cell(key_of(cell["dimensions"]), Decimal(cell["value"]))
                for cell in each.facts["cells"]
            ),
        )
        for each in inputs
        if each.record == VALUE
    ]


def computation_from(
    inputs: Sequence[Input],
    *,
    periods: Sequence[PeriodSpan],
    side_codes: Mapping[str, str],
    today: date,
) -> Computation:
    """The figures that these inputs give."""
    return Computation(
        periods=periods,
        tally=tally_from(inputs),
        values=values_from(inputs),
        side_codes=side_codes,
        today=today,
    )


def figure_again(
    computation: Computation, method: IndicatorMethod, kind: str, period: str
) -> Figure:
    """What a told figure comes to when it is computed again."""
    if kind == FigureKind.CUMULATIVE:
        return computation.since_start(method, period)
    return computation.in_period(method, period)


def method_from(plain: Mapping[str, Any]) -> IndicatorMethod:
    """How an indicator's figures were made, from a freeze's content."""
    return IndicatorMethod(
        plain["id"],
        plain["provenance"],
        plain["aggregation"],
        plain["measure"],
        plain["filters"],
        tuple(plain["dimensions"]),
    )


def checksum(
    content: Mapping[str, Any],
    figures: Iterable[tuple[int, str, str, Mapping[str, Any], str]],
    inputs: Iterable[Input],
) -> str:
    """SHA-256 over a freeze: its content, its figures (with reasons) and its inputs, as JSON lines.

    `figures` are (indicator, kind, period, plain figure, reason); any order gives the same sum.
    """
    digest = hashlib.sha256(_canonical(content))
    for figure in sorted(figures, key=lambda told: told[:3]):
        digest.update(_canonical(list(figure)))
    for each in sorted(inputs, key=lambda given: (given.record, given.id)):
        digest.update(_canonical([each.record, each.id, dict(each.facts)]))
    return digest.hexdigest()


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()
