"""Do the laws of reading hold for every sheet: order, round trip, and no crash on any bytes?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.activities.sheets import (
    HalfDay,
    Presence,
    Problem,
    SheetRefused,
    TemplatePerson,
    TemplateSession,
    read_sheet,
    write_template,
)
from qiao.activities.sheets.columns import Field
from qiao.activities.sheets.names import read_names
from qiao.activities.sheets.sessions import read_session
from tests.factories_sheets import NANJING_HEADER, NANJING_ROWS, csv_text, workbook

HANZI = st.text(st.sampled_from("王李张刘陈杨赵黄周吴小明红伟芳娜强"), min_size=2, max_size=4)
# Letters that make no form of address and no "and" or "with".
WORD = st.text(st.sampled_from("abcefgijklnopquvxyzéüñ"), min_size=2, max_size=8).map(
    str.capitalize
)
LATIN = st.lists(WORD, min_size=2, max_size=3).map(" ".join)
PERSON = st.builds(
    TemplatePerson,
    name_hanzi=HANZI,
    name_latin=LATIN,
    sex=st.sampled_from(["男", "女", "M", "F", "男 M", "女 F"]),
    institution=st.one_of(HANZI, LATIN),
    position=st.sampled_from(["处长", "Adviser", ""]),
    role=st.sampled_from(["参与者", "speaker", "观察员 Observer", ""]),
)
DAYS = st.dates(date(2005, 1, 1), date(2060, 1, 1))
MARKS = st.sampled_from(["√", "", "1", "是", "0", "缺席"])
BASE = workbook([NANJING_HEADER, *NANJING_ROWS])


def attempt(data, name):
    """The reading, or the refusal; any other error is the test's failure."""
    try:
        return read_sheet(data, name)
    except SheetRefused as refused:
        return refused


@given(st.binary(max_size=400), st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data, name):
    """Whatever is uploaded under whatever name, there is a reading or a refusal with a sentence."""
    told = attempt(data, name)
    if isinstance(told, SheetRefused):
        assert told.what.endswith(".")
        assert told.mend.endswith(".")
    else:
        assert all(issue.message and issue.mend for issue in told.issues)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-8-sig"]))
@settings(max_examples=300, deadline=None)
def test_any_text_below_a_header_is_read_or_refused(text, encoding):
    """Any text may stand in the cells."""
    data = f"姓名,性别,单位,14/11,8/9,角色\n{text}".encode(encoding, "surrogatepass")
    reading = attempt(data, "a.csv")
    if isinstance(reading, SheetRefused):
        return
    for found in reading.issues:
        assert found.message
        assert found.shown.isprintable()
    for row in reading.rows:
        assert len(row.presence) == len(reading.sessions)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(data):
    """One byte changed anywhere in a real workbook never ends in anything but a refusal."""
    place = data.draw(st.integers(0, len(BASE) - 1))
    damaged = bytearray(BASE)
    damaged[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(damaged), place]))
    told = attempt(bytes(damaged[:cut]), "a.xlsx")
    assert not isinstance(told, SheetRefused) or told.mend


@given(st.permutations(range(len(NANJING_HEADER))))
@settings(max_examples=40, deadline=None)
def test_the_order_of_columns_does_not_matter(order):
    """The same people, presence and sessions follow from the columns in any order."""
    rows = [[row[column] for column in order] for row in [NANJING_HEADER, *NANJING_ROWS]]
    moved = read_sheet(csv_text(rows).encode(), "a.csv", keep_contacts=True)
    plain = read_sheet(
        csv_text([NANJING_HEADER, *NANJING_ROWS]).encode(), "a.csv", keep_contacts=True
    )

    def told(reading):
        labels = [session.label for session in reading.sessions]
        return [
            (
                row.name_hanzi,
                row.name_latin,
                row.sex,
                row.institution,
                row.role,
                row.phone,
                dict(zip(labels, row.presence, strict=True)),
            )
            for row in reading.rows
        ]

    assert told(moved) == told(plain)
    assert {i.problem for i in moved.issues} == {i.problem for i in plain.issues}


@given(
    st.lists(PERSON, max_size=6),
    st.lists(st.tuples(DAYS, st.none() | st.sampled_from(list(HalfDay))), unique=True, max_size=5),
    st.text(max_size=40).filter(lambda title: title.isprintable()),
)
@settings(max_examples=60, deadline=None)
def test_the_template_reads_back(people, sessions, title):
    """What is written into the empty sheet is what is read from it: people, sessions, columns."""
    written = [TemplateSession(day, half) for day, half in sessions]
    reading = read_sheet(write_template(title, written, people, empty_rows=3), "a.xlsx")
    assert [(s.on, s.half_day) for s in reading.sessions] == sessions
    assert [
        (row.name_hanzi, row.name_latin, row.institution, row.position) for row in reading.rows
    ] == [(p.name_hanzi, p.name_latin, p.institution, p.position) for p in people]
    expected = {Problem.SAME_PERSON}
    expected |= {Problem.NOBODY_MARKED} if people else {Problem.NO_PEOPLE}
    expected |= set() if sessions else {Problem.NO_SESSION}
    assert {i.problem for i in reading.issues} <= expected
    assert all(column.field is not Field.NOT_READ for column in reading.columns)


@given(st.lists(st.tuples(HANZI, MARKS, MARKS), min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_presence_is_what_was_marked(rows):
    """Each mark is read for its own person and session, in a workbook as in a text table."""
    table = [["姓名", "14/11 AM", "14/11 PM"], *[list(row) for row in rows]]
    present = {"√", "1", "是"}
    expected = [
        tuple(Presence.PRESENT if mark in present else Presence.ABSENT for mark in marks)
        for _name, *marks in rows
    ]
    for data in (workbook(table), csv_text(table).encode()):
        reading = read_sheet(data, "a")
        assert [row.presence for row in reading.rows] == expected


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_reading_is_deterministic(data):
    """The same bytes give the same reading."""
    first, again = attempt(data, "a"), attempt(data, "a")
    if isinstance(first, SheetRefused):
        assert str(first) == str(again)
    else:
        assert first == again


@given(DAYS, st.integers(0, 20))
def test_an_iso_day_is_never_doubtful(day, span):
    """A day in ISO form is that day, whatever days the activity had."""
    time = read_session(day.isoformat(), None)
    assert (time.on, time.choices) == (day, ())
    assert read_session((day + timedelta(days=span)).isoformat(), None).on == day + timedelta(span)


@given(HANZI, LATIN)
def test_both_scripts_are_found_in_either_order(hanzi, latin):
    """Hanzi before or after, parted by a space, a stroke, a line or brackets."""
    for text in (f"{hanzi} {latin}", f"{latin} {hanzi}", f"{hanzi}/{latin}", f"{latin}（{hanzi}）"):
        names = read_names(text)
        assert (names.hanzi, names.latin) == (hanzi, latin)
