"""One figure and the rows behind it, live or as a freeze kept them; the rows as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from qiao.core.web import OFFICE, actor_of, now, open_to
from qiao.results.exports import rows_as_csv
from qiao.results.queries.figure_rows import Asked, figure_rows
from qiao.results.queries.frozen_figures import read_frozen_figure
from qiao.results.views.presenting import Numbers, part_of, parts_for, query_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_DIGITS = 6
_NAMED = frozenset({"sex", "kind", "pillar", "side"})


@open_to(OFFICE)
@require_GET
def figure(request: HttpRequest, number: int, period: str) -> HttpResponse:
    """A figure of one period."""
    return _figure(request, number, period, since_start=False)


@open_to(OFFICE)
@require_GET
def figure_since_start(request: HttpRequest, number: int, period: str) -> HttpResponse:
    """A figure since the start, to the end of a period."""
    return _figure(request, number, period, since_start=True)


@open_to(OFFICE)
@require_GET
def frozen_figure(request: HttpRequest, period: str, number: int) -> HttpResponse:
    """A figure as a frozen report tells it, with the inputs it had."""
    return _frozen(request, period, number, since_start=False)


@open_to(OFFICE)
@require_GET
def frozen_figure_since_start(request: HttpRequest, period: str, number: int) -> HttpResponse:
    """A figure since the start, as a frozen report tells it."""
    return _frozen(request, period, number, since_start=True)


def _figure(request: HttpRequest, number: int, period: str, *, since_start: bool) -> HttpResponse:
    viewer = actor_of(request)
    asked = Asked(number, period, since_start, part_of(request))
    if request.GET.get("format") == "csv":
        return rows_as_csv(viewer, asked)
    view = figure_rows(viewer=viewer, asked=asked, today=now().date(), page=_page(request))
    context = {
        "view": view,
        "parts": parts_for(_NAMED, view.place.logframe.phase),
        "query_of": query_of,
        "show": Numbers(),
    }
    return render(request, "results/figure.html", context)


def _frozen(request: HttpRequest, period: str, number: int, *, since_start: bool) -> HttpResponse:
    view = read_frozen_figure(
        viewer=actor_of(request),
        period=period,
        indicator=number,
        since_start=since_start,
        of=request.GET.get("of", ""),
        part=part_of(request),
        page=_page(request),
    )
    context = {
        "view": view,
        "parts": parts_for(_NAMED, view.phase),
        "query_of": query_of,
        "show": Numbers(),
    }
    return render(request, "results/frozen_figure.html", context)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 1
