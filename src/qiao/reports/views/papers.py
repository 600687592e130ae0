"""The papers of a round and the note on the whole dialogue: which there are, and each as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qiao.accounts.permissions import Permission, must
from qiao.core.web import OFFICE, actor_of, now, open_to
from qiao.dialogue.queries.rounds import read_round, told
from qiao.reports.papers import building, files
from qiao.reports.papers.matrix import state_of_play as note_on_dialogue

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qiao.reports.papers.content import Paper


@open_to(OFFICE)
@require_GET
def round_papers(request: HttpRequest, code: str) -> HttpResponse:
    """The papers that this reader may take of a round."""
    actor = actor_of(request)
    view = read_round(code, viewer=actor)
    context = {
        "round": view.row,
        "title": told(view.row),
        "kinds": building.kinds_for(actor),
        "languages": files.LANGUAGES,
        "forms": files.FORMS,
    }
    return render(request, "reports/papers.html", context)


@open_to(OFFICE)
@require_GET
def round_paper(
    request: HttpRequest, code: str, paper: str, language: str, form: str
) -> HttpResponse:
    """One paper of a round as a file."""
    actor = actor_of(request)
    must(actor, Permission.TAKE_PAPER)
    made = building.round_paper(code, paper, viewer=actor, today=now().date())
    return _file(made, f"{code}-{paper}", language, form)


@open_to(OFFICE)
@require_GET
def state_of_play(request: HttpRequest, language: str, form: str) -> HttpResponse:
    """Where the whole dialogue stands, on two pages."""
    actor = actor_of(request)
    must(actor, Permission.TAKE_PAPER)
    made = note_on_dialogue(viewer=actor, today=now().date())
    return _file(made, "state-of-play", language, form)


def _file(paper: Paper, name: str, language: str, form: str) -> HttpResponse:
    content, media_type = files.render(paper, language, form)
    response = HttpResponse(content, content_type=media_type)
    file_name = f"{name}-{language}-{paper.made_on}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
