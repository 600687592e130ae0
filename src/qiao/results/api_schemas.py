"""What do results look like over the API? Schemas only; what comes in is bounded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Field, Schema

from qiao.results.rules import ValueState

if TYPE_CHECKING:
    from qiao.results.disclosure import SharedFigure
    from qiao.results.queries.framework import IndicatorStanding
    from qiao.results.queries.values import ValueRow

Number = Annotated[int, Field(ge=1, le=2**31)]
Slug = Annotated[str, Field(max_length=40, pattern=r"^[-\w]+$")]
Words = Annotated[str, Field(max_length=2000)]
Amount = Annotated[Decimal, Field(max_digits=17, decimal_places=4, allow_inf_nan=False)]
Page = Annotated[int, Field(ge=1, le=100_000)]


class TextOut(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class CellOut(Schema):
    """One part of a figure. `value` is null when it is too small to be shared (`small`)."""

    dimensions: dict[str, str]
    value: Decimal | None
    small: bool


class FigureOut(Schema):
    """A figure. null is missing (`gap` says why) or too small to be shared; it is never 0."""

    value: Decimal | None
    small: bool
    gap: str = Field(description="what it lacks; empty when complete")
    cells: list[CellOut]


class PeriodFigureOut(FigureOut):
    """The figure of one period, and what its frozen report said when that differs."""

    period: str
    reported: Decimal | None
    differs: bool


class IndicatorOut(Schema):
    """An indicator with its figures."""

    id: int
    code: str
    statement: TextOut
    unit: TextOut
    provenance: str
    direction: str
    aggregation: str
    measure: str
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    target_year: int | None
    periods: list[PeriodFigureOut]
    since_start: FigureOut
    progress: Decimal | None
    standing: str


class ResultOut(Schema):
    """A result with its indicators."""

    code: str
    level: str
    parent: str
    statement: TextOut
    indicators: list[IndicatorOut]


class FrameworkOut(Schema):
    """The logframe with its figures to the end of a period."""

    logframe: str
    version: int
    is_illustrative: bool
    until: str
    results: list[ResultOut]


class PeriodOut(Schema):
    """A reporting period."""

    code: str
    label: TextOut
    starts: date
    ends: date
    frozen_at: datetime | None
    checksum: str
    pending: int


class MeasureOut(Schema):
    """What a measure counts."""

    code: str
    name: TextOut
    definition: TextOut
    unit: TextOut
    dimensions: list[str]


class CountedActivityOut(Schema):
    """An activity behind a figure."""

    code: str
    title: TextOut
    held_from: date
    participations: int | None
    needs: list[str]


class CountedSeatOut(Schema):
    """A participation behind a figure; `name` is empty when you may not see it."""

    number: int
    activity: str
    name: str
    side: int | None
    sex: str
    kind: str
    days: Decimal


class RowsOut(Schema):
    """What stands behind a figure: one page of it."""

    figure: FigureOut
    definition: TextOut
    pages: int
    activities: list[CountedActivityOut]
    seats: list[CountedSeatOut]
    needs: list[str]
    values: list[int]


class ValueOut(Schema):
    """An observed value."""

    id: int
    indicator: int
    period: str
    part: int = Field(description="0 the whole programme, 1 or 2 a side's part")
    value: Decimal
    state: ValueState
    evidence: str = Field(description="code of a file")
    address: str
    replaced: bool
    reason: str


class CellIn(Schema):
    """One part of a value."""

    dimensions: dict[Annotated[str, Field(max_length=20)], Annotated[str, Field(max_length=40)]]
    amount: Amount


class ValueIn(Schema):
    """A value with what proves it."""

    indicator: Number
    period: Slug
    value: Amount
    cells: Annotated[list[CellIn], Field(max_length=100)] = []
    evidence: Annotated[str, Field(max_length=20)] = Field("", description="code of a stored file")
    address: Annotated[str, Field(max_length=500, pattern=r"^(https?://\S+)?$")] = ""
    note_en: Words = ""
    note_zh: Words = ""
    reason: Words = ""
    submit: bool = False


class ReturnIn(Schema):
    """Why a value is returned."""

    comment: Annotated[str, Field(min_length=1, max_length=1000)]


class FreezeIn(Schema):
    """What freezing leaves out."""

    leave_out_pending: bool = False


class FreezeOut(Schema):
    """A frozen period."""

    period: str
    checksum: str


class ContributionsIn(Schema):
    """Codes of the results that an activity contributes to."""

    results: Annotated[list[Slug], Field(max_length=100)]
    reason: Words = ""


def figure_out(figure: SharedFigure, gap: str) -> dict[str, Any]:
    """A figure as `FigureOut` wants it."""
    return {
        "value": figure.value,
        "small": figure.small,
        "gap": str(gap),
        "cells": [
            {"dimensions": dict(cell.key), "value": cell.value, "small": cell.small}
            for cell in figure.cells
        ],
    }


def indicator_out(row: IndicatorStanding) -> dict[str, Any]:
    """An indicator as `IndicatorOut` wants it."""
    told = row.indicator
    return {
        "id": told.id,
        "code": told.code,
        "statement": told.statement,
        "unit": told.unit,
        "provenance": told.provenance,
        "direction": told.direction,
        "aggregation": told.aggregation,
        "measure": told.measure,
        "baseline": told.baseline,
        "baseline_year": told.baseline_year,
        "target": told.target,
        "target_year": told.target_year,
        "periods": [
            {
                **figure_out(cell.figure, cell.gap),
                "period": cell.period,
                "reported": cell.reported if cell.figure.value is not None else None,
                "differs": cell.differs,
            }
            for cell in row.periods
        ],
        "since_start": figure_out(row.current, row.gap),
        "progress": row.progress,
        "standing": row.standing,
    }


def value_out(row: ValueRow) -> dict[str, Any]:
    """A value as `ValueOut` wants it."""
    return {
        "id": row.id,
        "indicator": row.indicator,
        "period": row.period,
        "part": row.part,
        "value": row.value,
        "state": row.state,
        "evidence": row.evidence.document,
        "address": row.evidence.address,
        "replaced": row.replaced,
        "reason": row.reason,
    }
