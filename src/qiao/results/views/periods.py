"""The pages of reporting periods: which are open, which are frozen; freezing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qiao.core.actor import Role
from qiao.core.web import OFFICE, actor_of, done, now, open_to, submit
from qiao.results.actions.freezing import freeze_period as freeze
from qiao.results.forms import FreezeForm
from qiao.results.queries.periods import list_periods

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to(OFFICE)
@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """Every period of the phase and how far it is."""
    return _page(request, FreezeForm(), "")


@open_to({Role.SECRETARIAT})
@require_POST
def freeze_period(request: HttpRequest, period: str) -> HttpResponse:
    """Freeze it: its figures and what stands behind them stay as they are."""
    form = FreezeForm(request.POST)

    def act(given: dict[str, Any]) -> Any:
        return freeze(
            by=actor_of(request),
            at=now(),
            period=period,
            leave_out_pending=given["leave_out_pending"],
        )

    if submit(form, act):
        return done(
            request,
            _("The period is frozen. Its report can be taken now."),
            reverse("periods"),
        )
    return _page(request, form, period, status=409)


def _page(request: HttpRequest, form: FreezeForm, asked: str, *, status: int = 200) -> HttpResponse:
    context = {
        "states": list_periods(viewer=actor_of(request), today=now().date()),
        "form": form,
        "asked": asked,
    }
    return render(request, "results/periods.html", context, status=status)
