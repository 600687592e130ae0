"""The public pages of the programme: what it is and who takes part, each fact with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qiao.core.web import EVERYONE, open_to
from qiao.partners.queries import names_of, register
from qiao.phases.queries import (
    glossary,
    long_texts,
    phases_told,
    programme_facts,
    sources_named,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@open_to(EVERYONE)
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """What the programme is: texts, phases with themes and outcomes, terms, sources."""
    phases, texts, terms = phases_told(), long_texts(), glossary()
    named = [
        *(code for text in texts for code in text.title.sources),
        *(code for phase in phases for code in phase.sources),
        *(code for term in terms for code in term.sources),
    ]
    context = {
        "facts": programme_facts(),
        "texts": texts,
        "phases": phases,
        "implementers": names_of(code for phase in phases for code in phase.implementers),
        "terms": terms,
        "sources": sources_named(*named),
    }
    return render(request, "partners/programme.html", context)


@open_to(EVERYONE)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Who takes part: each institution with its names, its time and its successor."""
    rows = register()
    context = {
        "rows": rows,
        "sources": sources_named(*(code for row in rows for code in row.sources)),
    }
    return render(request, "partners/institutions.html", context)
