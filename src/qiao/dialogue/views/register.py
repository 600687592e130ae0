"""The register as a list, as a matrix since a round, and as a picture in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from qiao.core.web import EVERYONE, OFFICE, actor_of, now, open_to
from qiao.dialogue import exports
from qiao.dialogue.charts import commitments_in_time
from qiao.dialogue.forms.commitments import RegisterFilterForm
from qiao.dialogue.queries.commitment_choices import register_choices
from qiao.dialogue.queries.matrix import held_rounds, matrix_since
from qiao.dialogue.queries.register import list_register
from qiao.dialogue.queries.timeline import timeline as read_timeline
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_PAGE = 6


@open_to(EVERYONE)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What is owed, by whom; what needs attention first."""
    actor, today = actor_of(request), now().date()
    form = _filter_form(request)
    chosen = form.chosen()
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        facts = programme_facts()
        sides = {side.position: side for side in facts.sides} if facts else {}
        write = exports.register_csv if wanted == "csv" else exports.register_xlsx
        return write(actor, chosen, today, sides)
    page = list_register(viewer=actor, chosen=chosen, today=today, page=page_number(request))
    context = {"page": page, "form": form, "narrowed": chosen.narrows}
    return render(request, "dialogue/register.html", context)


@open_to(EVERYONE)
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """What became of what was owed since a round."""
    actor, today = actor_of(request), now().date()
    rounds = held_rounds(viewer=actor)
    form = _filter_form(request)
    form.fields.pop("round")
    form.fields.pop("institution")
    code = request.GET.get("since") or (rounds[0].code if rounds else "")
    found: Any = None
    if code:
        found = matrix_since(
            code, viewer=actor, today=today, chosen=form.chosen(), page=page_number(request)
        )
    context = {"matrix": found, "rounds": rounds, "form": form, "since": code}
    return render(request, "dialogue/matrix.html", context)


@open_to(EVERYONE)
@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """The same commitments through time."""
    actor = actor_of(request)
    form = _filter_form(request)
    chosen = form.chosen()
    told = read_timeline(viewer=actor, chosen=chosen, today=now().date())
    chart = commitments_in_time(told, public=actor.role not in OFFICE) if told.lines else None
    context = {"told": told, "chart": chart, "form": form, "narrowed": chosen.narrows}
    return render(request, "dialogue/timeline.html", context)


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for; the first when it is no number."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_PAGE else 1


def _filter_form(request: HttpRequest) -> RegisterFilterForm:
    return RegisterFilterForm(request.GET, choices=register_choices(actor_of(request)))
