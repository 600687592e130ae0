"""The pages of sources: which there are, import one, keep or discard it, compute from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qiao.core.actor import Role
from qiao.core.web import EVERYONE, actor_of, done, now, open_to, submit
from qiao.insights.actions import estimates, sources
from qiao.insights.forms import ComputeForm, ImportForm
from qiao.insights.queries.sources import list_sources, read_source
from qiao.insights.rules import DEFAULT_ERRORS, MOST_DRAWS_ON_A_PAGE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SECRETARIAT = frozenset({Role.SECRETARIAT})
_UNPROCESSABLE = 422


@open_to(EVERYONE)
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The published files that estimates are made from."""
    return render(
        request, "insights/sources.html", {"sources": list_sources(viewer=actor_of(request))}
    )


@open_to(EVERYONE)
@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    """One source: how to cite it, what it held when it was read."""
    found = read_source(code, viewer=actor_of(request))
    return render(request, "insights/source.html", {"source": found})


@open_to(_SECRETARIAT)
@require_http_methods(["GET", "POST"])
def import_source(request: HttpRequest) -> HttpResponse:
    """Upload a publisher's file; its preview is shown before it is used."""
    form = ImportForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> Any:
        file = given.pop("file")
        return sources.import_source(
            by=actor_of(request),
            at=now(),
            holds=given.pop("holds"),
            name=file.name,
            content=file.read(),
            described=sources.Described(**given),
        )

    if request.method == "POST" and (imported := submit(form, act)):
        return HttpResponseRedirect(reverse("source", args=[imported.code]))
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "insights/import.html", {"form": form}, status=status)


@open_to(_SECRETARIAT)
@require_POST
def keep_source(request: HttpRequest, code: str) -> HttpResponse:
    """The preview is as expected."""
    kept = sources.keep_source(by=actor_of(request), at=now(), code=code)
    return done(
        request,
        _("The source is kept: estimates can be computed from it."),
        source_address(kept.code),
    )


@open_to(_SECRETARIAT)
@require_POST
def discard_source(request: HttpRequest, code: str) -> HttpResponse:
    """The preview is not as expected."""
    sources.discard_source(by=actor_of(request), at=now(), code=code)
    return done(request, _("The source is discarded."), reverse("sources"))


@open_to(_SECRETARIAT)
@require_http_methods(["GET", "POST"])
def compute(request: HttpRequest) -> HttpResponse:
    """Estimate all methods for a period from kept sources."""
    known = list_sources(viewer=actor_of(request))
    form = ComputeForm(request.POST or None, sources=known)

    def act(given: dict[str, Any]) -> Any:
        ask = estimates.Ask(
            **{**given, "vital": tuple(given["vital"])}, most_draws=MOST_DRAWS_ON_A_PAGE
        )
        return estimates.compute_estimates(by=actor_of(request), at=now(), ask=ask)

    if request.method == "POST" and (computed := submit(form, act)):
        return done(
            request,
            _("The estimates %(code)s are computed.") % {"code": computed.code},
            reverse("estimate_set", args=[computed.code]),
        )
    context = {"form": form, "errors": DEFAULT_ERRORS}
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "insights/compute.html", context, status=status)


def source_address(code: str) -> str:
    """The page of a source."""
    return reverse("source", args=[code])
