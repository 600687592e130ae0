"""The pages of reports: which there are, what one says, and each of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qiao.core.text import Text, reading_language
from qiao.core.web import OFFICE, actor_of, now, open_to
from qiao.reports import files, words
from qiao.reports.queries import list_reports, read_report
from qiao.reports.wording import Wording

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qiao.reports.content_values import Language
    from qiao.reports.content_values import Text as ReportText


@open_to(OFFICE)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the current phase."""
    states = list_reports(viewer=actor_of(request), today=now().date())
    return render(request, "reports/list.html", {"states": states, "forms": files.FORMS.values()})


@open_to(OFFICE)
@require_GET
def report(request: HttpRequest, period: str) -> HttpResponse:
    """One report as a page."""
    found = read_report(period, viewer=actor_of(request), at=now())
    content = found.content
    language: Language = "zh" if reading_language() == "zh" else "en"
    wording = Wording(language, content.dimensions, content.smallest_count)
    context = {
        "report": found,
        "content": content,
        "forms": files.FORMS.values(),
        "wording": wording,
        "notices": words.notices(wording, content),
        "levels": words.LEVEL,
        "read": read,
        "here": here,
    }
    return render(request, "reports/report.html", context)


@open_to(OFFICE)
@require_GET
def report_file(request: HttpRequest, period: str, form: str) -> HttpResponse:
    """One report as a file."""
    kind = files.find_form(form)
    found = read_report(period, viewer=actor_of(request), at=now())
    name = files.file_name(found.content, kind, is_draft=found.is_draft)
    response = HttpResponse(files.render(found.content, kind), content_type=kind.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def read(text: ReportText) -> Text:
    """A text of a report as pages print one."""
    return Text(text.en, text.zh)


def here(address: str) -> str:
    """A proof's address on this very site, whatever name it was opened under."""
    return address.removeprefix(settings.CONFIG.address)
