"""Are the sessions of a sheet, their days and the presence in them what the sheet states?"""

from __future__ import annotations

from datetime import date

import pytest

from qiao.activities.sheets import (
    ColumnChoice,
    Cross,
    DateRange,
    Field,
    HalfDay,
    Presence,
    Problem,
    read_sheet,
)
from tests.factories_sheets import csv_text, workbook

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


def test_dates_over_half_days_are_one_header():
    """Merged dates in one line, half-days in the next, each in two languages."""
    rows = [
        ["姓名 Name", "单位 Institution", "", "", "", ""],
        ["", "", "上午 AM", "下午 PM", "上午 AM", "下午 PM"],
        ["王小明", "商会", "√", "", "√", "√"],
    ]
    merges = [("C1:D1", "11月14日"), ("E1:F1", "11月15日")]
    reading = read(rows, merges=merges)
    assert reading.header_rows == (1, 2)
    assert [(s.on.day, s.half_day.value) for s in reading.sessions] == [
        (14, "morning"),
        (14, "afternoon"),
        (15, "morning"),
        (15, "afternoon"),
    ]
    assert reading.rows[0].presence == (P, A, P, P)


def test_dates_over_half_days_in_a_text_table_carry_on():
    """Without merged cells, a date holds for the half-days to its right."""
    rows = [
        ["", "", "14/11", "", "15/11", ""],
        ["Name", "Institution", "AM", "PM", "AM", "PM"],
        ["Anna Nowak", "Ministry", "x", "", "x", "x"],
    ]
    reading = read_sheet(csv_text(rows).encode(), "a.csv", held=HELD)
    assert [s.on.day for s in reading.sessions] == [14, 14, 15, 15]


def test_a_second_header_line_in_the_other_language_is_no_person():
    """Chinese headers above English ones are one header."""
    rows = [["序号", "姓名", "单位", "签到"], ["No.", "Name", "Institution", "Sign-in"]]
    reading = read([*rows, ["1", "王小明", "商会", "√"]])
    assert reading.header_rows == (1, 2)
    assert [row.name_hanzi for row in reading.rows] == ["王小明"]


def test_a_date_that_can_be_two_days_is_asked():
    """8/9 is not guessed: without days that decide, it is an error with both readings."""
    rows = people(["王小明", "商会", "√"], header=("姓名", "单位", "8/9"))
    reading = read(rows, held=None)
    (found,) = reading.errors
    assert (found.problem, found.cell) == (Problem.DATE_AMBIGUOUS, "C1")
    assert reading.sessions[0].choices == ("08-09", "09-08")
    assert "08-09, 09-08" in found.message
    assert not reading.may_be_stored


@pytest.mark.parametrize("day", [date(2017, 9, 8), date(2017, 8, 9)])
def test_the_days_of_the_activity_decide_a_date(day):
    """8/9 is the one of its two days on which the activity was held."""
    rows = people(["王小明", "商会", "√"], header=("姓名", "单位", "8/9"))
    reading = read(rows, held=DateRange(day, day))
    assert reading.issues == ()
    assert (reading.sessions[0].on, reading.sessions[0].by_held) == (day, True)


def test_a_person_decides_a_date():
    """What was asked can be answered for the column."""
    rows = people(["王小明", "商会", "√"], header=("姓名", "单位", "8/9"))
    choice = ColumnChoice(Field.SESSION, on=date(2017, 9, 8), half_day=HalfDay.MORNING)
    reading = read(rows, held=None, overrides={"C": choice})
    assert reading.issues == ()
    assert (reading.sessions[0].on, reading.sessions[0].half_day) == (
        date(2017, 9, 8),
        HalfDay.MORNING,
    )


def test_a_day_outside_the_activity_is_told():
    """A session on another day than the activity's is a warning."""
    reading = read(people(["王小明", "商会", "√"], header=("姓名", "单位", "2016-11-20")))
    assert problems(reading) == [(Problem.DATE_OUTSIDE, "C1")]


def test_one_session_in_two_columns_is_an_error():
    """The same half-day twice would count a person-day twice."""
    header = ("姓名", "单位", "11月14日上午", "14/11 AM")
    reading = read(people(["王小明", "商会", "√", "√"], header=header))
    assert (Problem.SAME_SESSION, "D1") in problems(reading)


def test_a_cross_is_absent_beside_ticks_and_present_alone():
    """The meaning of × is decided column by column, and told."""
    rows = people(["王小明", "商会", "√", "×"], ["李红", "工会", "×", ""])
    rows[0].append("15/11")
    reading = read(rows)
    assert [row.presence for row in reading.rows] == [(P, P), (A, A)]
    assert [s.cross.meaning for s in reading.sessions] == [Cross.ABSENT, Cross.PRESENT]
    assert problems(reading) == [(Problem.CROSS_DIFFERS, "D1")]


def test_a_person_decides_what_a_cross_means():
    """A choice for the column replaces the decision and its warning."""
    rows = people(["王小明", "商会", "√", "×"], ["李红", "工会", "×", ""])
    rows[0].append("15/11")
    reading = read(rows, overrides={"D": ColumnChoice(Field.SESSION, cross=Cross.ABSENT)})
    assert [row.presence for row in reading.rows] == [(P, A), (A, A)]
    assert (Problem.CROSS_DIFFERS, "D1") not in problems(reading)


def test_the_name_typed_as_signature_is_present():
    """A person's own name in a session's column is a signature; another's is not."""
    rows = people(["王小明", "商会", "王小明"], ["李红", "工会", "张三"])
    reading = read(rows)
    assert [row.presence for row in reading.rows] == [(P,), (Presence.UNREADABLE,)]
    assert problems(reading) == [(Problem.MARK_UNREADABLE, "C3")]


def test_nobody_marked_is_told():
    """A column without a mark may be one that nobody filled in."""
    reading = read(people(["王小明", "商会", ""]))
    assert problems(reading) == [(Problem.NOBODY_MARKED, "C1")]
