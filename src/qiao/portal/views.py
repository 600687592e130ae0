"""The pages around the slices: home, search, the programme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from qiao.core.search import LONGEST
from qiao.core.web import EVERYONE, actor_of, now, open_to
from qiao.phases.queries import accents, programme_facts
from qiao.portal.home import read_home
from qiao.portal.programme_css import stylesheet
from qiao.portal.search import search_everything

if TYPE_CHECKING:
    from django.http import HttpRequest


@open_to(EVERYONE)
@cache_control(public=True, max_age=300)
def programme_css(_request: HttpRequest) -> HttpResponse:
    """The accents of sides and themes, from the programme's data."""
    sides, themes = accents()
    return HttpResponse(stylesheet(sides, themes), content_type="text/css; charset=utf-8")


@open_to(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, what is late, where each pillar stands."""
    facts = programme_facts()
    page = read_home(viewer=actor_of(request), today=now().date(), facts=facts)
    return render(request, "portal/home.html", {"home": page, "facts": facts})


@open_to(EVERYONE)
def search(request: HttpRequest) -> HttpResponse:
    """What holds the words, among all that the reader may see."""
    typed = request.GET.get("q", "")[:LONGEST]
    answer = search_everything(viewer=actor_of(request), typed=typed)
    return render(request, "portal/search.html", {"answer": answer, "typed": typed})
