"""Is every file told by its content, and every bad one refused with what, where and how to mend?"""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import openpyxl
import pytest

from qiao.activities.sheets import DateRange, Problem, SheetRefused, read_sheet
from qiao.activities.sheets.grid import Grid, GridRow, Merge, column_of, letter_of
from qiao.activities.sheets.stored_values import date_text, kept, number_text
from qiao.activities.sheets.workbook import open_tables
from tests.factories_sheets import csv_text, package, sheet_xml, text_cell, workbook

LIST = [["姓名 Name", "单位 Institution", "14/11"], ["王小明", "商会", "√"]]
HELD = DateRange(date(2016, 11, 14), date(2016, 11, 16))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(data, name="list.xlsx"):
    """The refusal of a file, which must be a sentence and a mend."""
    with pytest.raises(SheetRefused) as caught:
        read_sheet(data, name)
    error = caught.value
    assert error.what.endswith(".")
    assert error.mend.endswith(".")
    assert "%(" not in str(error)
    return error


def zipped(parts, **options):
    """A ZIP file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7 ...", "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"\0\0\0\x18ftypheic....", "picture"),
        (OLE2, "another_format"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xef\xbb\xbf <html><table><tr><td>Name</td></tr></table></html>", "another_format"),
        (b'<?xml version="1.0"?><Workbook/>', "another_format"),
        (b"{\\rtf1 }", "another_format"),
        ("姓名,单位\n王\0小明,商会".encode(), "nul_bytes"),
        ("Name,Office\nJosé,Büro".encode("latin-1"), "encoding"),
        ("姓名,单位\n王小明,商会\n".encode()[:-3], "encoding"),
        ("姓名,单位".encode("utf-16")[:-1], "encoding"),
        (b'Name,Institution\n"Anna,Office\n', "quotes"),
        (b'Name\n"Anna" Maria,Office\n', "quotes"),
        (b"Name\n" + b"A" * 200_000, "cell_too_long"),
        (bytes(range(1, 9)) * 40, "not_text"),
        (b"A" * (33 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_not_a_table_is_refused_by_its_content(data, code):
    """The name says .xlsx each time: the content decides."""
    assert refusal(data).code == code


def test_a_refusal_names_the_line():
    """The line of the first byte that cannot be read is told."""
    error = refusal("Name,Office\nAnna,A\nJosé,B".encode("latin-1"), "list.csv")
    assert "line 3" in error.what


@pytest.mark.parametrize("keep", [4, 10, 100, 2_000, -1, -30])
def test_a_truncated_workbook_is_refused(keep):
    """A workbook whose end is missing is never half read."""
    data = workbook([[f"{letter_of(n)}{n}" for n in range(1, 60)] for _ in range(60)])
    assert refusal(data[:keep]).code == "truncated"


def test_a_workbook_with_a_broken_part_is_refused():
    """A part that is not well-formed is named."""
    error = refusal(package(sheet_xml(text_cell("A1", "Name"))[:-30]))
    assert (error.code, "sheet1.xml" in error.what) == ("damaged", True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", "OpenDocument"),
        ("photo.jpg", "ZIP"),
    ],
)
def test_another_kind_of_package_is_named(name, kind):
    """A document renamed to .xlsx is told as what it is."""
    error = refusal(zipped({name: "<x/>"}))
    assert (error.code, kind in error.what) == ("another_format", True)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/x"> %p;]>',
    ],
)
def test_xml_declarations_are_refused(prolog):
    """No entity is ever expanded, no document type ever read."""
    body = f"<row r='1'>{text_cell('A1', '&a;')}</row>"
    assert refusal(package(prolog + sheet_xml(body))).code == "entities"
    assert refusal(package((prolog + sheet_xml(body)).encode("utf-16"))).code == "entities"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    """A part that unpacks a thousand times is refused by what the archive declares."""
    assert refusal(package(b" " * 40_000_000)).code == "unpacks_too_large"


def test_a_zip_bomb_with_false_sizes_is_refused():
    """An archive that declares a small part and holds a large one is refused while it is read."""
    data = bytearray(package(sheet_xml(" " * 3_000_000)))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        while at >= 0:
            if struct.unpack_from("<I", data, at + place)[0] > 1_000_000:
                struct.pack_into("<I", data, at + place, 1_000)
            at = data.find(signature, at + 4)
    assert refusal(bytes(data)).code == "damaged"


def test_an_archive_of_thousands_of_members_is_refused():
    """The directory is counted before it is listed."""
    parts = {f"xl/{number}.xml": "" for number in range(1_100)}
    assert refusal(zipped(parts)).code == "unpacks_too_large"


def test_a_member_under_a_password_is_told():
    """A ZIP member that is encrypted needs its password removed."""
    data = bytearray(package(sheet_xml("")))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(bytes(data)).code == "password"


def test_two_members_of_one_name_are_refused():
    """What one programme shows and another reads must be the same part."""
    buffer = io.BytesIO(package(sheet_xml("")))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(buffer.getvalue()).code == "damaged"


def test_a_hundred_thousand_columns_are_refused():
    """In a text table and in a workbook; the far column is named."""
    assert refusal(b"x," * 100_000 + b"x").code == "too_many_columns"
    row = f"<row r='1'>{text_cell('A1', 'Name')}{text_cell('AAAA1', 'x')}</row>"
    assert refusal(package(sheet_xml(row))).code == "too_many_columns"
    unplaced = "<c t='str'><v>x</v></c>" * 100_000
    assert "column SS" in refusal(package(sheet_xml(f"<row>{unplaced}</row>"))).what


def test_formatting_without_end_is_not_content():
    """Styled empty cells to the last column and row are passed over."""
    far = "<row r='2'><c r='XFD2' s='1'/></row><row r='1048576'><c r='A1048576' s='1'/></row>"
    row = f"<row r='1'>{text_cell('A1', '姓名')}{text_cell('B1', '单位')}</row>"
    grid = open_tables(package(sheet_xml(row + far)), "a.xlsx").grid(0)
    assert grid.rows == (GridRow(1, ("姓名", "单位")),)


def test_more_rows_than_a_list_can_have_are_refused():
    """The limit is told."""
    error = refusal(b"Name\n" + b"Anna\n" * 200_001, "long.csv")
    assert (error.code, "200000" in error.what) == ("too_many_rows", True)
    rows = "".join(f"<row><c t='str'><v>{n}</v></c></row>" for n in range(200_001))
    assert refusal(package(sheet_xml(rows))).code == "too_many_rows"


@pytest.mark.parametrize(
    "body",
    [
        "<row r='0'/>",
        "<row r='x'/>",
        "<row r='3'/><row r='2'/>",
        "<row r='99999999999'/>",
        "<row r='1'><c r='A1' t='s'><v>7</v></c></row>",
        "<row r='1'><c r='A1' t='s'><v>x</v></c></row>",
        "<row r='1'><c r='1'><v>1</v></c></row>",
        "<x>" * 100 + "</x>" * 100,
    ],
)
def test_a_sheet_that_cannot_be_is_refused(body):
    """Rows out of order, texts that are not there, endless nesting: damaged, not a crash."""
    assert refusal(package(sheet_xml(body))).code == "damaged"


def test_too_many_merged_ranges_are_refused():
    """A list has no tens of thousands of merged ranges."""
    merges = "<mergeCells>" + "<mergeCell ref='A1:B1'/>" * 20_001 + "</mergeCells>"
    assert refusal(package(sheet_xml("", merges))).code == "too_many_merges"


def test_a_workbook_without_cells_is_refused():
    """An empty workbook is not a list of nobody."""
    assert refusal(workbook([])).code == "no_sheet"
    no_sheets = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert refusal(package(sheet_xml(""), **{"xl/workbook.xml": no_sheets})).code == "no_sheet"


def test_hidden_rows_and_columns_are_read_and_told():
    """Somebody may have filtered the list: nobody is lost, and it is said."""
    body = (
        f"<row r='1'>{text_cell('A1', '姓名')}{text_cell('B1', '单位')}"
        f"{text_cell('C1', '14/11')}</row>"
        f"<row r='2' hidden='1'>{text_cell('A2', '王小明')}{text_cell('B2', '商会')}"
        f"{text_cell('C2', '√')}</row>"
    )
    xml = sheet_xml(body).replace(
        "<sheetData>", "<cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
    )
    reading = read_sheet(package(xml), "a.xlsx", held=HELD)
    assert [(i.problem, i.cell) for i in reading.issues] == [
        (Problem.HIDDEN_COLUMN, "B1"),
        (Problem.HIDDEN_ROW, "2"),
    ]


def test_dates_of_a_chinese_edition_are_dates():
    """Format 31 is a date by number alone; a format in quotation marks is not one."""
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
        '<numFmt numFmtId="164" formatCode="0&quot;days&quot;"/>'
        '<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="164"/>'
        '<xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    cells = "".join(
        f'<c r="{place}1" s="{style}"><v>{value}</v></c>'
        for place, style, value in (
            ("A", 1, 42688),
            ("B", 2, 42688),
            ("C", 3, 42688),
            ("D", 4, 42688.375),
            ("E", 0, "1.3800138E10"),
        )
    )
    grid = open_tables(package(sheet_xml(f"<row r='1'>{cells}</row>"), styles=styles), "a").grid(0)
    assert grid.rows[0].texts == (
        "2016-11-14",
        "42688",
        "2016-11-14",
        "2016-11-14 09:00",
        "13800138000",
    )


def test_texts_of_a_workbook_equal_those_of_another_reader():
    """On a mixed workbook, each cell is what openpyxl reads, a peer that knows the whole format."""
    rows = [
        ["姓名\n Name", 1, 2.5, True, "=A1", " x "],
        ["", "", "", "", "", "_x0041_"],
        ["é", -3, 0, False],
    ]
    data = workbook(rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    mine = open_tables(data, "a.xlsx").grid(0)
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        for column, value in enumerate(row, 1):
            expected = "" if value is None else str(value).strip()
            own = mine.row(number).at(column)
            assert own == {"True": "TRUE", "False": "FALSE"}.get(expected, expected)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("42", "42"),
        ("42.0", "42"),
        ("0.5", "0.5"),
        ("1E3", "1000"),
        ("x", "x"),
        ("1e300", "1e+300"),
    ],
)
def test_a_number_reads_as_typed(stored, shown):
    """No point after a whole number, no exponent in a telephone."""
    assert number_text(stored) == shown


@pytest.mark.parametrize(
    ("serial", "from_1904", "shown"),
    [
        ("42688", False, "2016-11-14"),
        ("41226", True, "2016-11-14"),
        ("0.364583333333333", False, "08:45"),
        ("59", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("-1", False, "-1"),
        ("99999999", False, "99999999"),
    ],
)
def test_a_serial_number_is_a_day(serial, from_1904, shown):
    """18.17.4.1, both date systems and the day that never was."""
    assert date_text(serial, from_1904=from_1904) == shown


def test_escapes_of_a_workbook_are_undone():
    """_x000D_ is a line end, and _x005F_ an underscore."""
    assert kept("a_x000D_b_x005F_c") == "a\rb_c"


def test_columns_are_named_as_a_spreadsheet_names_them():
    """Letters and numbers are each other's inverse."""
    assert [letter_of(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_of(letter_of(n)) for n in (1, 26, 27, 702, 703)] == [1, 26, 27, 702, 703]
    assert [column_of(text) for text in ("", "A1", "AAAA", "é")] == [0, 0, 0, 0]


def test_a_merged_cell_gives_its_text_to_its_range():
    """The range's first cell speaks for all, and cells outside it stay empty."""
    grid = Grid("s", (GridRow(1, ("x",)), GridRow(2, ("", "", "y"))), (Merge(1, 1, 2, 2),))
    assert [grid.text(r, c) for r, c in ((1, 2), (2, 1), (2, 2), (2, 3), (3, 1))] == [
        "x",
        "x",
        "x",
        "y",
        "",
    ]
    assert str(grid.merges[0]) == "A1:B2"


def test_the_first_line_may_name_the_delimiter():
    """Excel's own directive is obeyed and is not a row."""
    grid = open_tables(("sep=;\r\n" + csv_text(LIST, ";")).encode(), "a.csv").grid(0)
    assert grid.rows[0].texts == tuple(LIST[0])
