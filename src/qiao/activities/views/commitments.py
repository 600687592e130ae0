"""The page that says which commitments an activity serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qiao.activities.actions.commitments import link_commitments
from qiao.activities.queries.commitments import read_activity_commitments
from qiao.core.actor import Role
from qiao.core.web import actor_of, done, now, open_to, submit
from qiao.dialogue.forms.commitment_links import CommitmentsForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to({Role.SECRETARIAT})
@require_http_methods(["GET", "POST"])
def activity_commitments(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the commitments that an activity serves."""
    view = read_activity_commitments(code, viewer=actor_of(request), today=now().date())
    form = CommitmentsForm(
        request.POST if request.method == "POST" else None,
        rows=view.rows,
        initial={"commitments": sorted(view.chosen)},
    )

    def act(given: dict[str, Any]) -> Any:
        return link_commitments(
            by=actor_of(request), at=now(), activity=code, commitments=given["commitments"]
        )

    if request.method == "POST" and submit(form, act):
        return done(
            request, _("The commitments it serves are kept."), reverse("activity", args=[code])
        )
    status = 422 if form.is_bound and form.errors else 200
    context = {"view": view, "form": form}
    return render(request, "activities/commitments.html", context, status=status)
