"""Which files does a report come as, and what is each called? Renderers by their ending.

A renderer is imported when its file is asked for: none of them is needed to serve a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from qiao.reports.content import Language, ReportContent

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file that a report can be taken as."""

    code: str
    label: str | Promise
    note: str | Promise
    ending: str
    media_type: str
    languages: tuple[Language, ...] = ("en", "zh")


FORMS: Mapping[str, Form] = {
    form.code: form
    for form in (
        Form(
            "docx",
            _("Word, both languages"),
            _("The whole report, side by side"),
            "docx",
            f"{_OFFICE}.wordprocessingml.document",
        ),
        Form(
            "docx-en",
            _("Word, English"),
            _("The whole report"),
            "docx",
            f"{_OFFICE}.wordprocessingml.document",
            ("en",),
        ),
        Form(
            "docx-zh",
            _("Word, Chinese"),
            _("The whole report"),
            "docx",
            f"{_OFFICE}.wordprocessingml.document",
            ("zh",),
        ),
        Form(
            "xlsx",
            _("Excel, logframe"),
            _("The logframe table with every figure and its proof"),
            "xlsx",
            f"{_OFFICE}.spreadsheetml.sheet",
        ),
        Form(
            "iati",
            _("IATI 2.03"),
            _("For the registry of aid data, both languages"),
            "xml",
            "application/xml",
        ),
    )
}


def find_form(code: str) -> Form:
    """The kind of file with this code."""
    try:
        return FORMS[code]
    except KeyError:
        raise Invalid(
            _("A report does not come as “%(code)s”."),
            mend=_("Ask for one of: %(known)s."),
            field="form",
            values={"code": code, "known": ", ".join(FORMS)},
        ) from None


def render(content: ReportContent, form: Form) -> bytes:
    """The file."""
    if form.code == "iati":
        from qiao.reports.iati import render_iati  # noqa: PLC0415 - lxml only when asked

        return render_iati(content)
    if form.code == "xlsx":
        from qiao.reports.workbook import render_workbook  # noqa: PLC0415 - as above

        return render_workbook(content)
    from qiao.reports.docx import render_docx  # noqa: PLC0415 - as above

    return render_docx(content, form.languages)


def file_name(content: ReportContent, form: Form, *, is_draft: bool) -> str:
    """Such as `hill_2026-h1_report_en.docx`: programme, period, what it is, language if one."""
    kind = {"docx": "report", "xlsx": "logframe", "iati": "iati"}[form.code.partition("-")[0]]
    parts = [content.programme_code, content.period.code, kind]
    if len(form.languages) == 1:
        parts.append(form.languages[0])
    if is_draft:
        parts.append("DRAFT")
    return f"{'_'.join(parts)}.{form.ending}"
