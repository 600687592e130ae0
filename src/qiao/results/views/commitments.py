"""The page that says which commitments an indicator shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qiao.core.actor import Role
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.dialogue.forms.commitment_links import CommitmentsForm
from qiao.results.actions.commitments import link_indicator_commitments
from qiao.results.queries.commitments import choosable_commitments
from qiao.results.queries.indicators import read_indicator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to({Role.SECRETARIAT})
@require_http_methods(["GET", "POST"])
def indicator_commitments(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the commitments that an indicator shows."""
    actor, today = actor_of(request), now().date()
    view = read_indicator(number, viewer=actor, today=today)
    rows, chosen = choosable_commitments(number, viewer=actor, today=today)
    form = CommitmentsForm(
        request.POST if request.method == "POST" else None,
        rows=rows,
        initial={"commitments": sorted(chosen)},
    )

    def act(given: dict[str, Any]) -> Any:
        return link_indicator_commitments(
            by=actor, at=now(), indicator=number, commitments=given["commitments"]
        )

    if request.method == "POST" and submit(form, act):
        return done(
            request, _("The commitments it shows are kept."), reverse("indicator", args=[number])
        )
    status = 422 if form.is_bound and form.errors else 200
    context = {"indicator": view.place.indicator, "rows": rows, "form": form}
    return render(request, "results/commitments.html", context, status=status)
