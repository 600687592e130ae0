"""Does a sign-in sheet, as such sheets are, give the people and the presence that it states?"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from qiao.activities.sheets import (
    ColumnChoice,
    DateRange,
    Field,
    HalfDay,
    Presence,
    Problem,
    Reason,
    Role,
    Sex,
    SheetRefused,
    TemplatePerson,
    TemplateSession,
    read_sheet,
    write_template,
)
from tests.factories_sheets import NANJING_HEADER, NANJING_ROWS, csv_text, workbook

HELD = DateRange(date(2016, 11, 14), date(2016, 11, 16))
P, A = Presence.PRESENT, Presence.ABSENT


def read(rows, **options):
    """The reading of a workbook with these rows."""
    merges = options.pop("merges", ())
    return read_sheet(workbook(rows, merges=merges), "sheet.xlsx", **{"held": HELD, **options})


def problems(reading):
    """What was found, as (problem, cell)."""
    return [(found.problem, found.cell) for found in reading.issues]


def people(*rows, header=("姓名 Name", "单位 Institution", "14/11")):
    """A small list with one session."""
    return [list(header), *rows]


def test_the_sheet_below_merged_titles_is_read():
    """Titles above, headers in both languages, names in both scripts, marks of all kinds."""
    merges = [("A1:I1", "劳务研讨会签到表 Sign-in sheet"), ("A2:I2", "2016年11月14日 南京")]
    rows = [[], [], NANJING_HEADER, *NANJING_ROWS]
    reading = read(rows, merges=merges)
    assert reading.issues == ()
    assert reading.header_rows == (3, 3)
    assert [(s.on, s.half_day) for s in reading.sessions] == [
        (date(2016, 11, 14), HalfDay.MORNING),
        (date(2016, 11, 14), HalfDay.AFTERNOON),
    ]
    wang, li, anna = reading.rows
    assert (wang.name_hanzi, wang.name_latin, wang.sex) == ("王小明", "Wang Xiaoming", Sex.MALE)
    assert (wang.role, wang.presence, wang.phone) == (Role.PARTICIPANT, (P, P), "")
    assert (li.row, li.name_hanzi, li.name_latin, li.presence) == (5, "李红", "", (P, A))
    assert (anna.name_hanzi, anna.name_latin) == ("", "Anna Kowalska")
    assert (anna.sex, anna.role, anna.presence) == (Sex.FEMALE, Role.SPEAKER, (P, A))
    assert reading.may_be_stored


def test_contacts_are_kept_only_when_asked():
    """A telephone is recognised so that it can be left out."""
    rows = [NANJING_HEADER, *NANJING_ROWS]
    assert {row.phone for row in read(rows).rows} == {""}
    assert read(rows, keep_contacts=True).rows[0].phone == "13800138000"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le"])
def test_a_text_table_is_read_like_a_workbook(delimiter, encoding):
    """Delimiter and encoding do not change what is read."""
    data = csv_text([NANJING_HEADER, *NANJING_ROWS], delimiter).encode(encoding)
    reading = read_sheet(data, "sheet.xlsx", held=HELD)
    assert reading.rows == read([NANJING_HEADER, *NANJING_ROWS]).rows
    assert reading.issues == ()


def test_a_semicolon_table_with_commas_in_its_texts_is_read():
    """The delimiter is counted over all rows, not taken from the first."""
    rows = people(["Anna Nowak", "Ministry, Unit B", "x"], ["Jan Nowak", "Office, Unit C", "x"])
    reading = read_sheet(csv_text(rows, ";").encode(), "list.csv", held=HELD)
    assert [row.institution for row in reading.rows] == ["Ministry, Unit B", "Office, Unit C"]


def test_rows_that_are_nobody_are_reported():
    """Totals, repeated headers, notes, headings and unfilled rows are skipped with their reason."""
    header = ["序号", "姓名", "单位", "14/11"]
    rows = [
        header,
        ["主办方", "", "", ""],
        ["1", "王小明", "商会", "√"],
        header,
        ["2", "李红", "工会", "√"],
        ["3", "", "", ""],
        ["4", "", "", ""],
        [],
        ["合计", "2人", "", ""],
        ["注：请用正楷填写", "", "", ""],
    ]
    reading = read(rows)
    assert [(s.first_row, s.last_row, s.reason) for s in reading.skipped] == [
        (2, 2, Reason.NOTE),
        (4, 4, Reason.HEADER),
        (6, 8, Reason.EMPTY),
        (9, 9, Reason.TOTAL),
        (10, 10, Reason.NOTE),
    ]
    assert reading.skipped[3].text == "合计 2人"
    assert [row.row for row in reading.rows] == [3, 5]
    assert reading.issues == ()


@pytest.mark.parametrize(
    "label", ["合计 Total", "Total / 合计", "合 计", "Grand total", "小计／Subtotal"]
)
def test_a_total_is_nobody_in_either_language_or_both(label):
    """Bilingual sheets label their total in both languages, in any column."""
    reading = read(people([label, "", ""], ["王小明", "商会", "√"]))
    assert [s.reason for s in reading.skipped] == [Reason.TOTAL]
    assert len(reading.rows) == 1


def test_a_total_that_differs_is_told():
    """The sheet's own total is compared with the rows above it."""
    reading = read(people(["王小明", "商会", "√"], ["Total: 3", "", ""]))
    (found,) = reading.issues
    assert (found.problem, found.cell) == (Problem.TOTAL_DIFFERS, "3")
    assert "3" in found.message
    assert "1" in found.message


def test_the_same_person_twice_is_told_and_kept():
    """Same folded name and institution: both rows stay, the second names the first."""
    rows = people(
        ["王小明 Wang Xiaoming", "商会", "√"],
        ["王 小明", "商 会", "√"],
        ["王小明", "工会", "√"],
        ["WANG Xiao-ming", "商会", ""],
    )
    reading = read(rows)
    assert [(d.row, d.first) for d in reading.duplicates] == [(3, 2)]
    assert problems(reading) == [(Problem.SAME_PERSON, "A3")]
    assert len(reading.rows) == 4


def test_two_people_who_share_a_romanisation_are_two():
    """王伟 and 汪伟 are both Wang Wei: Hanzi are compared when both have them."""
    rows = people(["王伟 Wang Wei", "商会", "√"], ["汪伟 Wang Wei", "商会", "√"])
    assert read(rows).duplicates == ()


def test_a_merged_institution_holds_for_its_rows():
    """One institution merged over several people is read for each of them, and told once."""
    rows = people(["王小明", "", "√"], ["李红", "", "√"], ["张三", "工会", "√"])
    reading = read(rows, merges=[("B2:B3", "商会")])
    assert [row.institution for row in reading.rows] == ["商会", "商会", "工会"]
    assert problems(reading) == [(Problem.MERGED, "B2")]


def test_a_merged_name_is_not_two_people():
    """A name is one person's: the second row of a merged name is an error, not a copy."""
    rows = people(["", "商会", "√"], ["", "商会", "√"])
    reading = read(rows, merges=[("A2:A3", "王小明")])
    assert (Problem.NAME_MISSING, "A3") in problems(reading)
    assert [row.name_hanzi for row in reading.rows] == ["王小明", ""]


def test_a_formula_is_an_error_where_it_is_read():
    """A stored result is not what was typed; in a column that is not read it does not matter."""
    rows = [["序号", "姓名", "单位", "14/11"], ["=ROW()-1", "=B9", "商会", "√"]]
    assert problems(read(rows)) == [(Problem.FORMULA, "B2")]


def test_a_row_with_an_error_is_kept():
    """Nothing is dropped: the row stays, and the sheet may not be stored."""
    rows = people(["王小明、李红", "商会", "√"], ["", "工会", "√"], ["张三", "", "?"])
    reading = read(rows)
    assert [row.row for row in reading.rows] == [2, 3, 4]
    assert problems(reading) == [
        (Problem.NAME_SEVERAL, "A2"),
        (Problem.NAME_MISSING, "A3"),
        (Problem.INSTITUTION_MISSING, "B4"),
        (Problem.MARK_UNREADABLE, "C4"),
    ]
    assert not reading.may_be_stored


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A" * 10_000, Problem.TOO_LONG),
        ("商\u202e会", Problem.HOSTILE_CHARACTER),
        ("商\x07会", Problem.HOSTILE_CHARACTER),
        ("#REF!", Problem.ERROR_VALUE),
        ("商会 11010519491231002X", Problem.IDENTITY_NUMBER),
        ("商\u200b会", Problem.INVISIBLE),
    ],
)
def test_hostile_texts_are_issues_at_their_cell(text, problem):
    """Overlong, overriding, controlling or private texts are named by cell."""
    data = csv_text(people(["王小明", text, "√"])).encode()
    reading = read_sheet(data, "a.csv", held=HELD)
    (found,) = reading.issues
    assert (found.problem, found.cell) == (problem, "B2")
    assert found.shown.isprintable()
    assert len(found.shown) <= 81


def test_a_passport_column_is_never_read():
    """Identity numbers are not read, not even when somebody asks for it."""
    rows = people(["王小明", "商会", "√", "E12345678"])
    rows[0].append("护照号 Passport No.")
    reading = read(rows)
    assert problems(reading) == [(Problem.IDENTITY_NUMBERS, "D1")]
    assert "E12345678" not in repr(reading.rows)
    with pytest.raises(SheetRefused) as refused:
        read(rows, overrides={"D": Field.REMARKS})
    assert refused.value.code == "identity_numbers"


def test_unknown_columns_are_listed_as_not_read():
    """Every column gets an answer."""
    rows = people(["王小明", "商会", "√", "不吃辣"])
    rows[0].append("饮食 Diet")
    reading = read(rows)
    assert [(c.letter, c.field, c.decided.value) for c in reading.not_read] == [
        ("D", Field.NOT_READ, "unknown")
    ]


def test_of_several_sheets_the_one_with_the_header_is_read():
    """A cover sheet is passed over; a second list and a hidden one are named, not read."""
    list_rows = people(["王小明", "商会", "√"])
    data = workbook(
        [["封面"]],
        sheet="Cover",
        others=[("Day 1", list_rows), ("Day 2", list_rows), ("Old", list_rows)],
        hidden=["Old"],
    )
    reading = read_sheet(data, "three.xlsx", held=HELD)
    assert reading.sheet == "Day 1"
    assert [(i.problem, dict(i.params)["sheet"]) for i in reading.issues] == [
        (Problem.OTHER_SHEET, "Day 2"),
        (Problem.HIDDEN_SHEET, "Old"),
    ]
    assert read_sheet(data, "three.xlsx", held=HELD, sheet="Day 2").issues == ()
    with pytest.raises(SheetRefused) as refused:
        read_sheet(data, "three.xlsx", sheet="Day 3")
    assert "Day 1, Day 2" in str(refused.value)


def test_a_sheet_without_header_asks_for_it():
    """Without names of columns nothing is read; a person can say which column is what."""
    rows = [["王小明", "商会", "√"], ["李红", "工会", ""]]
    reading = read(rows)
    assert problems(reading) == [(Problem.NO_HEADER, "")]
    assert [row.texts[0] for row in reading.head] == ["王小明", "李红"]
    chosen = read(
        [["A", "B", "C"], *rows],
        header_row=1,
        overrides={
            "A": Field.NAME,
            "B": Field.INSTITUTION,
            "C": ColumnChoice(Field.SESSION, on=HELD.first),
        },
    )
    assert [row.name_hanzi for row in chosen.rows] == ["王小明", "李红"]
    assert chosen.issues == ()


def test_a_column_that_is_not_there_is_refused():
    """A choice for a column beyond the sheet names the last one."""
    with pytest.raises(SheetRefused) as refused:
        read(people(["王小明", "商会", "√"]), overrides={"Z": Field.NAME})
    assert "Z" in refused.value.what
    assert "C" in refused.value.what


def test_two_blocks_side_by_side_are_an_error():
    """Names in two columns of one script would lose half of the people."""
    rows = [["姓名", "单位", "姓名", "单位"], ["王小明", "商会", "李红", "工会"]]
    assert (Problem.NAMES_TWICE, "C1") in problems(read(rows))


def test_each_script_may_have_its_column():
    """姓名 beside Name are one person in two scripts."""
    rows = [["姓名", "Name", "单位", "14/11"], ["王小明", "Wang Xiaoming", "商会", "√"]]
    reading = read([*rows, ["", "Anna Nowak", "Ministry", "√"]])
    assert [(r.name_hanzi, r.name_latin) for r in reading.rows] == [
        ("王小明", "Wang Xiaoming"),
        ("", "Anna Nowak"),
    ]
    assert reading.issues == ()


def test_family_and_given_names_are_put_together():
    """Two columns give one name: given name first in Latin letters, family name first in Hanzi."""
    rows = [["Surname", "First name", "Organisation", "14/11"], ["Nowak", "Anna", "Office", "x"]]
    reading = read([*rows, ["王", "小明", "商会", "x"]])
    assert [(r.name_hanzi, r.name_latin) for r in reading.rows] == [
        ("", "Anna Nowak"),
        ("王小明", ""),
    ]


def test_issues_speak_the_readers_language():
    """The same issue reads in both languages, with its values."""
    (found,) = read(people(["王小明、李红", "商会", "√"])).errors
    with translation.override("en"):
        assert found.message == "The cell holds more than one name."
        assert found.mend == "Give each person a row."
    assert found.cell == "A2"


def test_the_template_is_read_without_an_issue():
    """The sheet we hand out, with people and all ticked, reads back as it was meant."""
    sessions = [
        TemplateSession(date(2016, 11, 14), HalfDay.MORNING),
        TemplateSession(date(2016, 11, 14), HalfDay.AFTERNOON),
        TemplateSession(date(2016, 11, 15), label="Field visit"),
    ]
    wang = TemplatePerson("王小明", "Wang Xiaoming", "男", "商会", "处长", "participant")
    data = write_template("劳务研讨会 Workshop", sessions, [wang])
    reading = read_sheet(data, "template.xlsx")
    assert [(s.on, s.half_day) for s in reading.sessions] == [
        (date(2016, 11, 14), HalfDay.MORNING),
        (date(2016, 11, 14), HalfDay.AFTERNOON),
        (date(2016, 11, 15), None),
    ]
    assert {i.problem for i in reading.issues} == {Problem.NOBODY_MARKED}
    (row,) = reading.rows
    assert (row.name_hanzi, row.name_latin, row.sex, row.role) == (
        "王小明",
        "Wang Xiaoming",
        Sex.MALE,
        Role.PARTICIPANT,
    )
    assert [s.reason for s in reading.skipped] == [Reason.EMPTY]
