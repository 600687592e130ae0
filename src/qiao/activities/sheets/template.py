"""Which empty sheet do we hand out? One in two languages that `read_sheet` reads without an issue.

It writes texts only (never a formula), for given people and sessions; it reads nothing.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

from qiao.activities.sheets.dates import HalfDay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_HALF_DAYS = {
    HalfDay.MORNING: "上午 AM",
    HalfDay.AFTERNOON: "下午 PM",
    HalfDay.EVENING: "晚上 Evening",
}
_HINT = (
    "出席请打“√”，缺席留空；性别填“男/女”；角色填参加者、主讲人、组织者、观察员或口译员。 "
    "Tick √ when present, leave empty when absent; sex M or F; role: participant, "
    "speaker, organiser, observer or interpreter."
)
_COLUMNS = (
    ("序号 No.", 7),
    ("姓名 Name (汉字 Chinese)", 16),
    ("姓名 Name (拼音 Latin letters)", 26),
    ("性别 Sex", 9),
    ("单位 Institution", 34),
    ("职务 Position", 22),
    ("角色 Role", 16),
)
_SESSION_WIDTH = 15
_HEADER_ROW = 3


@dataclass(frozen=True, slots=True)
class TemplateSession:
    """A session to sign in for; without a half-day it is the whole day. `label` may add "
    "its topic."""

    on: date
    half_day: HalfDay | None = None
    label: str = ""

    @property
    def header(self) -> str:
        """The column's header: an ISO day, so that it can be read in one way only."""
        half = _HALF_DAYS[self.half_day] if self.half_day else "全天 Full day"
        return " ".join(part for part in (self.on.isoformat(), half, self.label) if part)


@dataclass(frozen=True, slots=True)
class TemplatePerson:
    """Someone expected, as far as is known."""

    name_hanzi: str = ""
    name_latin: str = ""
    sex: str = ""
    institution: str = ""
    position: str = ""
    role: str = ""


def write_template(
    title: str,
    sessions: Sequence[TemplateSession],
    people: Sequence[TemplatePerson] = (),
    *,
    empty_rows: int = 30,
) -> bytes:
    """The workbook (.xlsx) with the people expected and rows for others.

    `title` stands above the list; a session's header is its ISO day and half-day.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("签到表 Sign-in sheet")
        headers = [*_COLUMNS, *((session.header, _SESSION_WIDTH) for session in sessions)]
        _write_head(book, sheet, title, headers)
        cell = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        for at in range(len(people) + empty_rows):
            row = _HEADER_ROW + at
            texts = _person_texts(people[at]) if at < len(people) else [""] * 6
            for column, text in enumerate([str(at + 1), *texts, *("" for _ in sessions)]):
                _write(sheet, row, column, text, cell)
        _set_up_page(sheet, len(headers), len(people) + empty_rows, len(sessions))
    return buffer.getvalue()


def _write_head(
    book: Workbook, sheet: Worksheet, title: str, headers: Sequence[tuple[str, int]]
) -> None:
    heading = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
    hint = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EFECE6"}
    )
    last = len(headers) - 1
    sheet.merge_range(0, 0, 0, last, "", heading)
    sheet.write_string(0, 0, title, heading)
    sheet.merge_range(1, 0, 1, last, "", hint)
    sheet.write_string(1, 0, _HINT, hint)
    sheet.set_row(1, 36)
    for column, (text, width) in enumerate(headers):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER_ROW - 1, column, text, head)


def _person_texts(person: TemplatePerson) -> list[str]:
    return [
        person.name_hanzi,
        person.name_latin,
        person.sex,
        person.institution,
        person.position,
        person.role,
    ]


def _write(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    if text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def _set_up_page(sheet: Worksheet, columns: int, rows: int, sessions: int) -> None:
    """Choices in the cells, the header on each printed page, one page wide."""
    first, last = _HEADER_ROW, _HEADER_ROW + rows - 1
    if rows:
        sheet.data_validation(first, 3, last, 3, {"validate": "list", "source": ["男 M", "女 F"]})
    if rows and sessions:
        sheet.data_validation(
            first, len(_COLUMNS), last, columns - 1, {"validate": "list", "source": ["√"]}
        )
    sheet.freeze_panes(_HEADER_ROW, 3)
    sheet.repeat_rows(_HEADER_ROW - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
