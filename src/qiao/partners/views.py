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
    told = [
        *(text.title for text in texts),
        *(phase.name for phase in phases),
        *(outcome for phase in phases for outcome in phase.outcomes),
        *(scheme.name for phase in phases for scheme in phase.schemes),
        *terms,
    ]
    context = {
        "facts": programme_facts(),
        "texts": texts,
        "phases": phases,
        "implementers": names_of(code for phase in phases for code in phase.implementers),
        "terms": terms,
        "sources": sources_named(*(code for item in told for code in item.sources)),
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
