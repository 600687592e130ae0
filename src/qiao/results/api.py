"""Results over the API: the same queries and actions as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from qiao.core.text import Text
from qiao.core.web import OFFICE, actor_of, not_permitted, now
from qiao.results.actions import contributions, freezing, values
from qiao.results.api_schemas import (
    ContributionsIn,
    FrameworkOut,
    FreezeIn,
    FreezeOut,
    MeasureOut,
    Number,
    Page,
    PeriodOut,
    ReturnIn,
    RowsOut,
    Slug,
    ValueIn,
    ValueOut,
    figure_out,
    indicator_out,
    value_out,
)
from qiao.results.figures import key_of
from qiao.results.measures import MEASURES
from qiao.results.queries.figure_rows import Asked, figure_rows
from qiao.results.queries.framework import framework
from qiao.results.queries.periods import list_periods
from qiao.results.queries.values import pending_values, read_value

if TYPE_CHECKING:
    from qiao.core.actor import Actor

router = Router(tags=["results"])


@router.get("/framework", response=FrameworkOut, summary="The logframe with its figures")
def get_framework(request: HttpRequest, until: Annotated[str, Query(max_length=40)] = "") -> Any:
    page = framework(viewer=office(request), today=now().date(), until=until)
    return {
        "logframe": page.logframe.code,
        "version": page.logframe.version,
        "is_illustrative": page.logframe.is_illustrative,
        "until": page.until.code,
        "results": [
            {
                "code": each.result.code,
                "level": each.result.level,
                "parent": each.result.parent,
                "statement": each.result.statement,
                "indicators": [indicator_out(row) for row in each.indicators],
            }
            for each in page.results
        ],
    }


@router.get("/measures", response=list[MeasureOut], summary="What is counted, and how")
def get_measures(request: HttpRequest) -> Any:
    office(request)
    return list(MEASURES.values())


@router.get("/periods", response=list[PeriodOut], summary="The reporting periods")
def get_periods(request: HttpRequest) -> Any:
    return [
        {
            "code": state.period.code,
            "label": state.period.label,
            "starts": state.period.starts,
            "ends": state.period.ends,
            "frozen_at": state.period.frozen_at,
            "checksum": state.checksum,
            "pending": state.pending,
        }
        for state in list_periods(viewer=office(request), today=now().date())
    ]


@router.get(
    "/indicators/{number}/figures/{period}",
    response=RowsOut,
    summary="A figure with the rows behind it",
)
def get_figure(
    request: HttpRequest,
    number: Number,
    period: Slug,
    span: Literal["period", "since_start"] = "period",
    sex: Annotated[str, Query(max_length=20)] = "",
    side: Annotated[str, Query(max_length=20)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    pillar: Annotated[str, Query(max_length=40)] = "",
    page: Page = 1,
) -> Any:
    given = {"sex": sex, "side": side, "kind": kind, "pillar": pillar}
    part = key_of({name: value for name, value in given.items() if value})
    view = figure_rows(
        viewer=office(request),
        asked=Asked(number, period, span == "since_start", part),
        today=now().date(),
        page=page,
    )
    return {
        "figure": figure_out(view.figure, view.whole.gap),
        "definition": view.definition,
        "pages": view.page.paginator.num_pages if view.page else 1,
        "activities": [
            {
                "code": row.code,
                "title": row.title,
                "held_from": row.held_from,
                "participations": row.persons,
                "needs": [need.code for need in row.needs],
            }
            for row in view.activities
        ],
        "seats": list(view.seats),
        "needs": [need.code for need in view.needs],
        "values": [row.id for row in view.values],
    }


@router.get("/values", response=list[ValueOut], summary="The observed values that wait")
def get_values(request: HttpRequest) -> Any:
    return [value_out(row) for row in pending_values(viewer=office(request))]


@router.get("/values/{number}", response=ValueOut, summary="One observed value")
def get_value(request: HttpRequest, number: Number) -> Any:
    return value_out(read_value(number, viewer=office(request)))


@router.post("/values", response={201: ValueOut}, summary="Enter an observed value")
def post_value(request: HttpRequest, given: ValueIn) -> Any:
    row = values.enter_value(
        by=actor_of(request),
        at=now(),
        indicator=given.indicator,
        period=given.period,
        entry=values.Entry(
            value=given.value,
            cells=[(cell.dimensions, cell.amount) for cell in given.cells],
            document=given.evidence,
            address=given.address,
            note=Text(given.note_en, given.note_zh),
            reason=given.reason,
        ),
        submit=given.submit,
    )
    return Status(201, value_out(read_value(row.pk, viewer=actor_of(request))))


@router.post("/values/{number}/submit", response=ValueOut, summary="Ask for approval")
def submit_value(request: HttpRequest, number: Number) -> Any:
    values.submit_value(by=actor_of(request), at=now(), number=number)
    return value_out(read_value(number, viewer=actor_of(request)))


@router.post("/values/{number}/approve", response=ValueOut, summary="Approve, as second person")
def approve_value(request: HttpRequest, number: Number) -> Any:
    values.approve_value(by=actor_of(request), at=now(), number=number)
    return value_out(read_value(number, viewer=actor_of(request)))


@router.post("/values/{number}/return", response=ValueOut, summary="Return, to be mended")
def return_value(request: HttpRequest, number: Number, given: ReturnIn) -> Any:
    values.return_value(by=actor_of(request), at=now(), number=number, comment=given.comment)
    return value_out(read_value(number, viewer=actor_of(request)))


@router.post("/periods/{period}/freeze", response={201: FreezeOut}, summary="Freeze a period")
def freeze_period(request: HttpRequest, period: Slug, given: FreezeIn) -> Any:
    row = freezing.freeze_period(
        by=actor_of(request),
        at=now(),
        period=period,
        leave_out_pending=given.leave_out_pending,
    )
    return Status(201, {"period": period, "checksum": row.checksum})


@router.put("/activities/{code}/contributions", response={204: None}, summary="Set contributions")
def put_contributions(request: HttpRequest, code: Slug, given: ContributionsIn) -> Any:
    contributions.link_contributions(
        by=actor_of(request),
        at=now(),
        activity=code,
        results=given.results,
        reason=given.reason,
    )
    return Status(204, None)


def office(request: HttpRequest) -> Actor:
    """Whoever works in the programme; results are not for participants and the public."""
    actor = actor_of(request)
    if actor.role not in OFFICE:
        raise not_permitted()
    return actor
