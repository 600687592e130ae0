"""How is a frozen period put into a workbook? The donor's logframe, and the data under it.

Four sheets: `Logframe` in the "Annex C" shape, `Data` with one row per figure for machines,
`Activities`, and `Proof` with what stands behind each figure. Both languages stand side by side.
Cells hold values and texts, never formulas, whatever the texts contain.
"""

from io import BytesIO

import xlsxwriter

from qiao.reports.content import ReportContent
from qiao.reports.plain_text import printable
from qiao.reports.workbook.activities import write_activities
from qiao.reports.workbook.data import write_data
from qiao.reports.workbook.logframe import write_logframe
from qiao.reports.workbook.proof import write_proof
from qiao.reports.workbook.sheet import Book

__all__ = ["render_workbook"]


def render_workbook(content: ReportContent) -> bytes:
    """The workbook of a frozen period, as XLSX. The same content gives the same bytes."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties(
        {
            "title": printable(content.programme.en or content.programme.zh),
            "subject": printable(content.period.label.en or content.period.code),
            "author": printable(content.reporting_org.name.en or content.reporting_org.name.zh),
            "comments": content.checksum,
            # Excel knows no time zone: this is UTC, as the sheets say.
            "created": content.frozen_at.replace(tzinfo=None),
        }
    )
    book = Book(workbook, content)
    write_logframe(book)
    write_data(book)
    write_activities(book)
    write_proof(book)
    workbook.close()
    return buffer.getvalue()
