"""The page of the logframe, what each measure means, and one indicator with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.core.web import OFFICE, actor_of, now, open_to
from qiao.phases.queries import accents
from qiao.results.charts import participations_by_period, persons_by_sex, progress_by_result
from qiao.results.measures import FILTERS, MEASURES
from qiao.results.parts import choices_of
from qiao.results.queries.commitments import commitments_of_indicator
from qiao.results.queries.framework import framework
from qiao.results.queries.indicators import read_indicator
from qiao.results.queries.taking_part import taking_part
from qiao.results.queries.values import waiting_for
from qiao.results.rules import Aggregation, Provenance
from qiao.results.views.presenting import Numbers, parts_for, query_of, sides_by_position

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.results.queries.logframe import IndicatorRow


#: So many periods fit a desk beside baseline, target and progress.
SHOWN = 4


@open_to(OFFICE)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """The logframe with every figure, as it stands now."""
    today = now().date()
    try:
        page = framework(viewer=actor_of(request), today=today, until=request.GET.get("until", ""))
    except NotFound as nothing:
        if "until" in request.GET:
            raise
        return render(request, "results/none.html", {"why": nothing})
    broken_down = "parts" in request.GET
    dimensions = {
        name
        for result in page.results
        for row in result.indicators
        for name in row.indicator.dimensions
    }
    context = {
        "page": page,
        "shown": page.periods[-SHOWN:],
        "broken_down": broken_down,
        "waits_for_freezing": any(
            period.ends < today and period.frozen_at is None for period in page.logframe.periods
        ),
        "parts": parts_for(dimensions if broken_down else (), page.logframe.phase),
        "query_of": query_of,
        "show": Numbers(),
    }
    return render(request, "results/logframe.html", context)


@open_to(OFFICE)
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Where results stand and who took part, as charts."""
    viewer, today = actor_of(request), now().date()
    page = framework(viewer=viewer, today=today)
    counts = taking_part(viewer=viewer, today=today)
    colours, _themes = accents()
    sexes = {value: str(label) for value, label in choices_of("sex", {}, {}).items()}
    charts = [
        progress_by_result(page),
        participations_by_period(
            counts.periods,
            sides_by_position(),
            {position: light for position, (light, _dark) in colours.items()},
        ),
        persons_by_sex(counts.periods, sexes),
    ]
    return render(request, "results/charts.html", {"page": page, "charts": charts})


@open_to(OFFICE)
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """What is counted and how, in both languages."""
    context = {"measures": MEASURES.values(), "filters": FILTERS}
    return render(request, "results/measures.html", context)


@open_to(OFFICE)
@require_GET
def indicator(request: HttpRequest, number: int) -> HttpResponse:
    """One indicator: what it is, its figures by period, its values with their evidence."""
    actor = actor_of(request)
    view = read_indicator(number, viewer=actor, today=now().date())
    row = view.place.indicator
    context = {
        "view": view,
        "measure": MEASURES.get(row.measure),
        "parts": parts_for(
            {*row.dimensions, "pillar"} if row.filters else row.dimensions,
            view.place.logframe.phase,
        ),
        "may_enter": may_enter(row, actor),
        "commitments": commitments_of_indicator(number, viewer=actor, today=now().date()),
        "may_link": actor.may(Permission.PLAN_LOGFRAME),
        "waiting": waiting_for(actor) if actor.may(Permission.APPROVE_VALUE) else 0,
        "query_of": query_of,
        "show": Numbers(),
    }
    return render(request, "results/indicator.html", context)


def may_enter(row: IndicatorRow, actor: Actor) -> bool:
    """May this reader enter a value of it? A side only where the parts add up."""
    if row.provenance == Provenance.MEASURED or not actor.may(Permission.ENTER_VALUE):
        return False
    return actor.side is None or row.aggregation == Aggregation.SUM
