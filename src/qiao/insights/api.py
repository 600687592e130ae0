"""Evidence over the API: corridors, sources and sets of estimates, for everyone."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from qiao.core.web import actor_of
from qiao.insights.queries.evidence import list_sets, read_corridor, read_evidence
from qiao.insights.queries.sources import list_sources

if TYPE_CHECKING:
    from qiao.insights.queries.evidence import CorridorRow, SetView

# Ninja hands the request to every operation; what is public needs nothing of it.
router = Router(tags=["evidence"])

PlaceCode = Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{3}$")]
Period = Annotated[str, Field(max_length=9, pattern=r"^([0-9]{4}-[0-9]{4})?$")]
MethodCode = Annotated[str, Field(max_length=30, pattern=r"^[a-z_]*$")]


class ChosenIn(Schema):
    """Which estimates, and which part of the list."""

    period: Period = ""
    method: MethodCode = ""
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)


class EstimateOut(Schema):
    """Persons who moved in the period, by one method; no bounds where nothing was drawn."""

    origin: str
    destination: str
    method: str
    persons: float
    low: float | None
    high: float | None


class SetOut(Schema):
    """How estimates were made."""

    code: str
    start: int
    end: int
    stocks: str
    vital: list[str]
    draws: int
    seed: int
    errors: dict[str, float]
    places: int
    notes: list[str]
    computed_with: str
    computed_at: datetime
    is_latest: bool


class CorridorsOut(Schema):
    """A page of corridors, the largest first; no set while nothing was estimated."""

    set: SetOut | None
    total: int
    corridors: list[EstimateOut]


class CorridorOut(Schema):
    """One corridor by every method."""

    set: SetOut
    estimates: list[EstimateOut]


class SourceOut(Schema):
    """A published file, as it is cited."""

    code: str
    holds: str
    publisher: str
    title: str
    edition: str
    licence: str
    url: str
    retrieved_on: date
    years: list[int]
    sha256: str


@router.get("/corridors", response=CorridorsOut, summary="Corridors between the two sides")
def get_corridors(request: HttpRequest, chosen: Query[ChosenIn]) -> dict[str, Any]:  # noqa: ARG001
    page = read_evidence(period=chosen.period, method=chosen.method)
    if page is None:
        return {"set": None, "total": 0, "corridors": []}
    shown = page.rows[chosen.offset : chosen.offset + chosen.limit]
    return {
        "set": _set(page.set),
        "total": len(page.rows),
        "corridors": [_estimate(row) for row in shown],
    }


@router.get(
    "/corridors/{origin}/{destination}", response=CorridorOut, summary="One corridor, all methods"
)
def get_corridor(
    request: HttpRequest,  # noqa: ARG001
    origin: PlaceCode,
    destination: PlaceCode,
    period: Period = "",
) -> dict[str, Any]:
    page = read_corridor(origin, destination, period=period)
    return {"set": _set(page.set), "estimates": [_estimate(row) for row in page.estimates]}


@router.get("/estimates", response=list[SetOut], summary="Every set of estimates")
def get_sets(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    return [_set(each) for each in list_sets()]


@router.get("/sources", response=list[SourceOut], summary="The sources of estimates")
def get_sources(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": source.code,
            "holds": source.holds.value,
            "publisher": source.publisher,
            "title": source.title,
            "edition": source.edition,
            "licence": source.licence,
            "url": source.url,
            "retrieved_on": source.retrieved_on,
            "years": list(source.years),
            "sha256": source.sha256,
        }
        for source in list_sources(viewer=actor_of(request))
        if source.kept
    ]


def _estimate(row: CorridorRow) -> dict[str, Any]:
    return {
        "origin": row.origin.code,
        "destination": row.destination.code,
        "method": row.method,
        "persons": row.value,
        "low": row.low,
        "high": row.high,
    }


def _set(view: SetView) -> dict[str, Any]:
    return {
        "code": view.code,
        "start": view.start,
        "end": view.end,
        "stocks": view.stocks.code,
        "vital": [source.code for source in view.vital],
        "draws": view.draws,
        "seed": view.seed,
        "errors": dict(view.errors),
        "places": view.places,
        "notes": list(view.notes),
        "computed_with": view.computed_with,
        "computed_at": view.computed_at,
        "is_latest": view.is_latest,
    }
