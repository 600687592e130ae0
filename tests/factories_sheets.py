"""Which sign-in sheets do tests upload? Small workbooks and text tables, and hand-made packages."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter

NANJING_HEADER = [
    "序号 No.",
    "姓名 Name",
    "性别 Sex (M/F)",
    "单位 Institution",
    "职务 Position",
    "角色 Role",
    "11月14日上午",
    "11月14日下午",
    "电话 Phone",
]
NANJING_ROWS = [
    ["1", "王小明 Wang Xiaoming", "男", "商会", "处长", "参与者", "√", "√", "13800138000"],
    ["2", "李　红", "女", "工会", "干部", "Participant", "√", "×", ""],
    ["3", "Ms. Anna Kowalska", "F", "Ministry of Labour", "Adviser", "讲者 Speaker", "√", "", ""],
]


def workbook(rows, *, merges=(), sheet="Sheet1", others=(), hidden=(), dates=False, start=0):
    """An .xlsx of texts: `rows` from row `start` (from 0) on; `merges` are (range, text)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, content in ((sheet, rows), *others):
            page = book.add_worksheet(name)
            _fill(page, content, start)
            if name in hidden:
                page.hide()
            elif name == sheet:
                page.activate()
                page.set_first_sheet()
        for area, text in merges:
            book.get_worksheet_by_name(sheet).merge_range(area, text)
    return buffer.getvalue()


def _fill(page, rows, start):
    for number, row in enumerate(rows, start):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                page.write_formula(number, column, value, None, "42")
            elif isinstance(value, bool):
                page.write_boolean(number, column, value)
            elif isinstance(value, int | float):
                page.write_number(number, column, value)
            elif value:
                page.write_string(number, column, value)


def csv_text(rows, delimiter=","):
    """The rows as delimited text; cells with the delimiter in quotation marks."""
    return "\r\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    )


WORKBOOK_PARTS = {
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/></Relationships>'
    ),
}


def package(sheet_xml, *, styles=None, **parts):
    """A hand-made .xlsx whose one worksheet part is `sheet_xml` (bytes or text)."""
    content = {**WORKBOOK_PARTS, "xl/worksheets/sheet1.xml": sheet_xml, **parts}
    if styles:
        content["xl/styles.xml"] = styles
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def sheet_xml(body, after=""):
    """A worksheet part with these rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData>{after}</worksheet>"
    )


def text_cell(place, text):
    """A cell with its text inline."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
