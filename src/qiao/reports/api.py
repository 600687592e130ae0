"""Reports over the API: which there are, and each of their files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from qiao.core.web import actor_of, now
from qiao.reports import files
from qiao.reports.queries import list_reports, read_report

router = Router(tags=["reports"])

Slug = Annotated[str, Field(max_length=40, pattern=r"^[-\w]+$")]
_FILE = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                form.media_type: {"schema": {"type": "string", "format": "binary"}}
                for form in files.FORMS.values()
            },
        }
    }
}


class ReportOut(Schema):
    """A report, or a draft of one, and the kinds of file it comes as."""

    period: str
    starts: date
    ends: date
    frozen_at: datetime | None
    checksum: str
    forms: list[str]


@router.get("", response=list[ReportOut], summary="The reports of the current phase")
def get_reports(request: HttpRequest) -> Any:
    return [
        {
            "period": state.period.code,
            "starts": state.period.starts,
            "ends": state.period.ends,
            "frozen_at": state.period.frozen_at,
            "checksum": state.checksum,
            "forms": list(files.FORMS),
        }
        for state in list_reports(viewer=actor_of(request), today=now().date())
    ]


@router.get("/{period}/{form}", summary="A report as a file", openapi_extra=_FILE)
def get_file(request: HttpRequest, period: Slug, form: Slug) -> HttpResponse:
    kind = files.find_form(form)
    found = read_report(period, viewer=actor_of(request), at=now())
    name = files.file_name(found.content, kind, is_draft=found.is_draft)
    response = HttpResponse(files.render(found.content, kind), content_type=kind.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
