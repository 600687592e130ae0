"""The page that says which results an activity contributes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qiao.core.actor import Role
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.results.actions.contributions import link_contributions
from qiao.results.forms import ContributionsForm
from qiao.results.queries.contributions import read_contributions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to({Role.SECRETARIAT})
@require_http_methods(["GET", "POST"])
def contributions(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the results that an activity contributes to."""
    view = read_contributions(code, viewer=actor_of(request))
    form = ContributionsForm(
        request.POST or None, rows=view.results, initial={"results": sorted(view.chosen)}
    )

    def act(given: dict[str, Any]) -> Any:
        return link_contributions(
            by=actor_of(request),
            at=now(),
            activity=code,
            results=given["results"],
            reason=given["reason"],
        )

    if request.method == "POST" and submit(form, act):
        return done(
            request,
            _("The results it contributes to are kept."),
            reverse("activity", args=[code]),
        )
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "results/contributions.html", {"view": view, "form": form}, status=status
    )
