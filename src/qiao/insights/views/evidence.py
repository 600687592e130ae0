"""The public pages of evidence: the corridors, one corridor, how the estimates were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qiao.core.web import EVERYONE, open_to
from qiao.insights import charts, maps
from qiao.insights.exports import corridors_as_csv
from qiao.insights.forms import ChooseForm
from qiao.insights.queries.evidence import list_sets, read_corridor, read_evidence, read_set
from qiao.insights.rules import FIRST_SHOWN, METHODS, shown_persons

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to(EVERYONE)
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Every corridor between places of the two sides, with its charts."""
    page = read_evidence(period=request.GET.get("period", ""), method=request.GET.get("method", ""))
    if page is None:
        return render(request, "insights/none.html")
    if request.GET.get("format") == "csv":
        return corridors_as_csv(page)
    form = ChooseForm(
        initial={"period": page.set.period, "method": page.method.code}, periods=page.periods
    )
    drawn = [charts.arrows(page), *maps.tile_maps(page), charts.matrix(page)] if page.rows else []
    context = {
        "page": page,
        "form": form,
        "charts": drawn,
        "first": page.method.code == FIRST_SHOWN,
        "shown": shown_persons,
    }
    return render(request, "insights/list.html", context)


@open_to(EVERYONE)
@require_safe
def corridor(request: HttpRequest, origin: str, destination: str) -> HttpResponse:
    """One corridor: the estimate in plain words, all methods, the inputs, the way back."""
    page = read_corridor(origin, destination, period=request.GET.get("period", ""))
    context = {
        "page": page,
        "chart": charts.methods_compared(page),
        "methods": METHODS,
        "shown": shown_persons,
    }
    return render(request, "insights/corridor.html", context)


@open_to(EVERYONE)
@require_safe
def estimate_sets(request: HttpRequest) -> HttpResponse:
    """Every set of estimates, the latest period first."""
    return render(request, "insights/sets.html", {"sets": list_sets()})


@open_to(EVERYONE)
@require_safe
def estimate_set(request: HttpRequest, code: str) -> HttpResponse:
    """How one set was made: inputs, assumptions, methods, what was left out."""
    context = {"set": read_set(code), "methods": METHODS}
    return render(request, "insights/set.html", context)
