"""What does the workbook hold, read back by another library?"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from qiao.reports.content import Figure, ResultLine, Text
from qiao.reports.workbook import render_workbook
from tests.reports_content import EVENTS, TRAINED, sample_report, workload_report


def opened(content=None):
    """The workbook of a content, as openpyxl reads it."""
    return load_workbook(BytesIO(render_workbook(content or sample_report())))


def heading_row(sheet, first):
    """The row whose first cell begins with these words."""
    return next(r for r in range(1, 20) if str(sheet.cell(r, 1).value or "").startswith(first))


def table(sheet, first):
    """The rows under the headings, as dictionaries by the English heading."""
    row = heading_row(sheet, first)
    heads = [str(cell.value).split("\n")[0] for cell in sheet[row]]
    lines = sheet.iter_rows(min_row=row + 1)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def with_indicator(indicator, **changes):
    """A sample report whose only result has this one indicator."""
    result = ResultLine("R", "output", Text("R", "果"), Text(), (indicator,))
    return sample_report(results=(result,), **changes)


def test_sheets_are_named_for_what_they_hold():
    """Four sheets, in this order."""
    assert opened().sheetnames == ["Logframe", "Data", "Activities", "Proof"]


def test_logframe_has_the_columns_of_the_donors_annex():
    """Results chain, indicator, baseline, current, target, sources, assumptions; both languages."""
    sheet = opened()["Logframe"]
    row = heading_row(sheet, "Results chain")
    heads = [cell.value.split("\n")[0] for cell in sheet[row]]
    assert heads == [
        "Results chain",
        "Indicator",
        "Baseline",
        "Baseline year",
        "Milestones",
        "Current value",
        "Date of current value",
        "Target",
        "Target year",
        "Source of verification",
        "Assumptions",
    ]
    assert all(len(cell.value.split("\n")) == 2 for cell in sheet[row])


def test_logframe_row_tells_an_indicator_with_its_breakdown_below():
    """Values are numbers and dates, texts in both languages, cells in rows of their own."""
    rows = table(opened()["Logframe"], "Results chain")
    index = next(i for i, r in enumerate(rows) if str(r["Indicator"].value).startswith("OP1.1.a"))
    row = rows[index]
    assert "接受移民工人权利培训的官员人数" in row["Indicator"].value
    assert (row["Baseline"].value, row["Baseline year"].value) == (0, 2023)
    assert (row["Current value"].value, row["Target"].value, row["Target year"].value) == (
        1098,
        240,
        2025,
    )
    assert row["Date of current value"].value == datetime(2024, 12, 31)  # noqa: DTZ001
    assert row["Milestones"].value == "2024-H2: 120"
    below = [(r["Indicator"].value, r["Current value"].value) for r in rows[index + 1 : index + 5]]
    assert below[0] == ("Women, Rhine / 女、莱茵方", 29)
    assert [value for _name, value in below] == [29, 520, 20, 529]


def test_missing_value_is_a_dash_with_the_reason_in_a_comment():
    """A reader who points at the dash learns why; nobody reads 0."""
    rows = table(opened()["Logframe"], "Results chain")
    cell = next(r["Current value"] for r in rows if str(r["Indicator"].value).startswith("OP1.1.b"))
    assert cell.value == "–"
    assert cell.comment.text.startswith("The questionnaire closes in March 2025.")


def test_indicator_without_baseline_and_target_says_so():
    """Both are dashes with a reason."""
    bare = dataclasses.replace(EVENTS, baseline=None, target=None)
    row = table(opened(with_indicator(bare))["Logframe"], "Results chain")[0]
    assert (row["Baseline"].value, row["Target"].value) == ("–", "–")
    assert row["Baseline"].comment.text.startswith("No baseline has been set.")
    assert row["Target"].comment.text.startswith("No target has been set.")


def test_data_sheet_is_one_row_a_figure_with_hxl_tags():
    """Headings, tags, then rows: the total leaves the dimensions empty, a cell fills them."""
    sheet = opened()["Data"]
    assert [cell.value for cell in sheet[2]] == [
        "#indicator+code",
        "#date+period+code",
        "#date+start",
        "#date+end",
        "#group+sex",
        "#group+side",
        "#indicator+value+num",
        "#status",
        "#indicator+target+num",
        "#meta+url",
        "#description+i_en",
        "#description+i_zh",
    ]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    first_half = [row for row in rows if row[:2] == ["OP1.1.a", "2024-H1"]]
    assert [(row[4], row[5], row[6], row[7], row[8]) for row in first_half] == [
        (None, None, 46, "reported", 50),
        ("female", "rhine", 12, "reported", None),
        ("female", "andes", 11, "reported", None),
        ("male", "rhine", 10, "reported", None),
        ("male", "andes", 13, "reported", None),
    ]
    assert first_half[0][2] == datetime(2024, 1, 1)  # noqa: DTZ001
    assert first_half[0][9] == "https://qiao.example.org/results/figures/op11a-2024h1/"


def test_data_sheet_tells_missing_from_suppressed_and_from_zero():
    """An empty value has its status, and a missing one its reason."""
    rows = [[c.value for c in row] for row in opened()["Data"].iter_rows(min_row=3)]
    missing = next(row for row in rows if row[:2] == ["OP1.1.b", "2024-H2"])
    assert missing[6:8] == [None, "missing"]
    assert missing[10:] == [
        "The questionnaire closes in March 2025.",
        "问卷调查将于2025年3月结束。",
    ]
    suppressed = [row for row in rows if row[7] == "suppressed"]
    assert [row[6] for row in suppressed] == [None, None]
    zero = dataclasses.replace(
        EVENTS, periods=(dataclasses.replace(EVENTS.periods[0], actual=Figure(Decimal(0))),)
    )
    row = [c.value for c in opened(with_indicator(zero))["Data"][3]]
    assert "reported" in row
    assert row[row.index("reported") - 1] == 0


def test_every_cell_of_the_workload_has_its_row():
    """5 results x 6 indicators x 8 periods, each a total and four cells."""
    sheet = opened(workload_report())["Data"]
    assert sheet.max_row == 2 + 5 * 6 * 8 * 5


def test_dimension_codes_become_attributes_that_hxl_allows():
    """Letters, digits and underscores, a letter first."""
    cells = tuple(
        dataclasses.replace(cell, dimensions=(("2 Age-group", "x"), ("岁", "y")))
        for cell in TRAINED.periods[0].actual.cells[:1]
    )
    line = dataclasses.replace(TRAINED.periods[0], actual=Figure(Decimal(46), cells=cells))
    sheet = opened(with_indicator(dataclasses.replace(TRAINED, periods=(line,))))["Data"]
    tags = [cell.value for cell in sheet[2] if str(cell.value).startswith("#group")]
    assert tags == ["#group+x_2_age_group", "#group+x"]


def test_activities_keep_announced_held_stated_and_counted_apart():
    """A month stays a month, and “about 50” stays about 50."""
    rows = table(opened()["Activities"], "Activity")
    seminar, workshop = rows
    assert workshop["Announced for"].value.startswith("13–16 November 2024")
    assert workshop["Held on"].value.startswith("14–16 November 2024")
    assert workshop["First day"].value == datetime(2024, 11, 14)  # noqa: DTZ001
    assert workshop["Attendance as stated"].value.startswith("about 50")
    assert (workshop["Participations"].value, workshop["Person-days"].value) == (52, 131.5)
    assert seminar["Held on"].value.startswith("January 2024 (inferred)")
    assert seminar["First day"].value == "–"
    assert seminar["Participations"].comment.text.startswith("No sign-in sheet was kept.")


def test_proof_sheet_opens_each_figure_and_tells_corrections():
    """Each value has the address of its records as a link; a correction has its reason."""
    sheet = opened()["Proof"]
    links = {cell.value: cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink}
    address = "https://qiao.example.org/results/figures/op11a-2024h1/"
    assert links[address] == address
    texts = [str(cell.value) for row in sheet for cell in row]
    assert any("44 → 46" in text and "sign-in sheet" in text for text in texts)
    assert any(sample_report().checksum in text for text in texts)


def test_sheets_are_ready_to_print_and_to_read():
    """A4 on its side, one page wide, headings repeated and kept in view."""
    for sheet in opened():
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth in {None, 1}  # 1 is what an absent number means
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.freeze_panes


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
)
def test_no_text_becomes_a_formula(text):
    """Not in the workbook, and not in a CSV that someone saves from it."""
    said = Text(text, text)
    hostile = dataclasses.replace(EVENTS, code=text, statement=said, source_of_verification=said)
    result = ResultLine(text, "output", said, said, (hostile, hostile))
    content = sample_report(results=(result,), programme=said)
    starts = ("=", "+", "-", "@", "\t")
    for sheet in opened(content):
        for row in sheet:
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(starts))


def test_number_beyond_fifteen_digits_is_kept_as_text():
    """A spreadsheet would round it without a word."""
    exact = Decimal("1234567890123456789.25")
    line = dataclasses.replace(EVENTS.periods[0], actual=Figure(exact))
    row = opened(with_indicator(dataclasses.replace(EVENTS, periods=(line,))))["Data"][3]
    assert "1234567890123456789.25" in [cell.value for cell in row]


def test_same_content_gives_the_same_bytes():
    """The times in the file are the time of freezing."""
    assert render_workbook(sample_report()) == render_workbook(sample_report())
    assert opened().properties.created == datetime(2025, 1, 20, 9, 30)  # noqa: DTZ001


def test_demonstration_is_told_on_the_sheets_of_readers():
    """Each sheet with a title says that its data is invented."""
    book = opened(sample_report(demo=True))
    for name in ("Logframe", "Activities", "Proof"):
        assert "DEMONSTRATION" in "".join(str(book[name].cell(r, 1).value) for r in range(1, 8))
