"""Are headers, days, names, marks, sex and role read as a person would, in both languages?"""

from __future__ import annotations

from datetime import date

import pytest

from qiao.activities.sheets import Cross, DateRange, Field, HalfDay, Presence, Role, Sex
from qiao.activities.sheets.cells import (
    Mark,
    decide_cross,
    presence_of,
    read_mark,
    read_role,
    read_sex,
)
from qiao.activities.sheets.headers import meaning_of
from qiao.activities.sheets.names import read_names
from qiao.activities.sheets.sessions import read_session
from qiao.activities.sheets.texts import fold, tidy

HELD = DateRange(date(2016, 11, 14), date(2016, 11, 16))
AM, PM = HalfDay.MORNING, HalfDay.AFTERNOON


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("序号 No.", Field.NUMBER),
        ("№", Field.NUMBER),
        ("#", Field.NUMBER),
        ("S/N", Field.NUMBER),
        ("姓名 Name", Field.NAME),
        ("Name / 姓名", Field.NAME),
        ("姓    名", Field.NAME),
        ("姓 名\nName", Field.NAME),
        ("Participant's name", Field.NAME),
        ("参会代表姓名", Field.NAME),
        ("Ｎａｍｅ", Field.NAME),
        ("姓名（拼音）", Field.NAME_LATIN),
        ("Name (in pinyin)", Field.NAME_LATIN),
        ("Name in Chinese 中文姓名", Field.NAME_HANZI),
        ("First name", Field.GIVEN_NAME),
        ("Surname", Field.FAMILY_NAME),
        ("性别 Sex", Field.SEX),
        ("Sex (M/F)", Field.SEX),
        ("性别（男/女）", Field.SEX),
        ("Mr/Ms", Field.SEX),
        ("单位 Institution", Field.INSTITUTION),
        ("Organisation / 单位", Field.INSTITUTION),
        ("Ministry/Agency", Field.INSTITUTION),
        ("单位及职务", Field.INSTITUTION),
        ("单位职务 Institution & Position", Field.INSTITUTION),
        ("部门 Department", Field.DEPARTMENT),
        ("职务/职位 Position", Field.POSITION),
        ("省份", Field.PROVINCE),
        ("角色 Role", Field.ROLE),
        ("人员类别 Type of participant", Field.ROLE),
        ("邮箱 E-mail", Field.EMAIL),
        ("电话", Field.PHONE),
        ("E-mail / Phone", Field.PHONE),
        ("签名 Signature", Field.SIGNATURE),
        ("签到", Field.SESSION),
        ("是否参会", Field.SESSION),
        ("备注 Remarks", Field.REMARKS),
        ("Passport No.", Field.IDENTITY_NUMBER),
        ("身份证号/电话", Field.IDENTITY_NUMBER),
        ("联系人姓名", None),
        ("Contact person", None),
        ("国籍 Nationality", None),
        ("酒店 Hotel", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_a_header_names_its_field(header, field):
    """Either language, both, in any order and width; the name of somebody else is not the name."""
    assert meaning_of(header).field is field


@pytest.mark.parametrize(
    ("header", "day", "half"),
    [
        ("11月14日上午", 14, AM),
        ("十一月十四日 下午", 14, PM),
        ("2016-11-14 下午", 14, PM),
        ("2016年11月15日", 15, None),
        ("１１月１４日上午", 14, AM),
        ("14日上午", 14, AM),
        ("14/11", 14, None),
        ("11/14", 14, None),
        ("14.11.", 14, None),
        ("14/11/16", 14, None),
        ("Mon 14 November 2016 (morning)", 14, AM),
        ("Nov. 14th PM", 14, PM),
        ("14-Nov-16", 14, None),
        ("2016/11/14 9:00-12:00", 14, AM),
        ("14/11 14:00", 14, PM),
        ("签到 14/11 AM", 14, AM),
        ("42688", 14, None),
        ("Day 1 AM", 14, AM),
        ("D2 PM", 15, PM),
        ("第二天下午", 15, PM),
        ("2nd day", 15, None),
        ("星期三 Wednesday", 16, None),
        ("2016-11-14 全天 Full day", 14, None),
    ],
)
def test_a_session_header_names_its_day(header, day, half):
    """Days as two languages write them, settled by the days of the activity where they are open."""
    time = read_session(header, HELD)
    assert (time.on, time.half_day, time.outside) == (date(2016, 11, day), half, False)


@pytest.mark.parametrize(
    "header",
    [
        "出生日期",
        "Arrival 14/11",
        "Check-in 14/11",
        "国籍",
        "2016年",
        "1",
        "May 2016",
        "30/2",
        "Date",
    ],
)
def test_other_headers_are_no_session(header):
    """A date of birth, of arrival, or a number that is no day."""
    assert read_session(header, HELD) is None


@pytest.mark.parametrize(
    "header",
    ["14-16 Nov", "11月14-16日", "14/11 - 16/11", "11月14日至16日", "2016-11-14至2016-11-16"],
)
def test_several_days_in_one_header_are_not_one_day(header):
    """A column for several days has no day."""
    time = read_session(header, HELD)
    assert (time.on, time.several_days) == (None, True)


@pytest.mark.parametrize(
    ("header", "choices"),
    [
        ("8/9", ("08-09", "09-08")),
        ("8.9.", ("08-09", "09-08")),
        ("8/9/2017", ("2017-08-09", "2017-09-08")),
        ("08/09/10", ("2008-09-10", "2010-08-09", "2010-09-08")),
        ("9/9", ()),
        ("14/11", ()),
    ],
)
def test_a_day_with_two_readings_stays_open(header, choices):
    """Day and month, or month and day: both are given, none is chosen."""
    time = read_session(header, None)
    assert (time.on, time.choices) == (None, choices)


def test_days_that_do_not_decide_leave_a_date_open():
    """An activity that was held on both readings decides nothing."""
    both = DateRange(date(2017, 8, 1), date(2017, 9, 30))
    assert read_session("8/9", both).choices == ("08-09", "09-08")


def test_a_date_range_runs_forward():
    """The last day is not before the first."""
    with pytest.raises(ValueError, match="before"):
        DateRange(date(2016, 11, 16), date(2016, 11, 14))
    assert HELD.day(3) == date(2016, 11, 16)
    assert HELD.day(4) is None
    assert HELD.day(0) is None


@pytest.mark.parametrize(
    ("text", "hanzi", "latin"),
    [
        ("王小明", "王小明", ""),
        ("王　明", "王明", ""),
        ("王小明 Wang Xiaoming", "王小明", "Wang Xiaoming"),
        ("Wang Xiaoming (王小明)", "王小明", "Wang Xiaoming"),
        ("王小明/Wang Xiaoming", "王小明", "Wang Xiaoming"),
        ("Wang Xiaoming\n王小明", "王小明", "Wang Xiaoming"),
        ("Ｗａｎｇ　Ｘｉａｏ", "", "Wang Xiao"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提", ""),
        ("𠮷野", "𠮷野", ""),
        ("Dr José García-López", "", "José García-López"),
        ("Jean O'Brien", "", "Jean O'Brien"),
        ("WANG, Xiaoming", "", "WANG, Xiaoming"),
        ("Maria (Mia) Schmidt", "", "Maria Schmidt"),
    ],
)
def test_a_name_cell_gives_each_script(text, hanzi, latin):
    """Hanzi and Latin letters are told apart; nothing is translated or reordered."""
    names = read_names(text)
    assert (names.hanzi, names.latin, names.several, names.unreadable) == (
        hanzi,
        latin,
        False,
        False,
    )


def test_a_form_of_address_is_not_part_of_a_name():
    """Mr, Ms, 先生 and 女士 state the sex; a title in brackets is left out and told."""
    assert (read_names("Ms. Anna Nowak").latin, read_names("Ms. Anna Nowak").sex) == (
        "Anna Nowak",
        Sex.FEMALE,
    )
    assert (read_names("王小明先生").hanzi, read_names("王小明先生").sex) == ("王小明", Sex.MALE)
    assert (read_names("王小明（代）").hanzi, read_names("王小明（代）").left_out) == (
        "王小明",
        "代",
    )


@pytest.mark.parametrize(
    "text", ["王小明、李红", "Anna Nowak / Jan Nowak", "Anna and Jan", "张三；李四"]
)
def test_several_names_in_one_cell_are_noticed(text):
    """Two people in a cell are not one person."""
    assert read_names(text).several


@pytest.mark.parametrize("text", ["123", "-", "王小明2", "a@b.cn", "？"])
def test_what_is_no_name_is_noticed(text):
    """Digits and signs are not a name."""
    assert read_names(text).unreadable


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        ("√ ✓ ✔ ✔️ ☑ √√ v V", Mark.TICK),
        ("x X × ✗ ✘ ｘ", Mark.CROSS),
        ("1 １ 是 有 y YES Ｙ 到 出席 present TRUE 08:45 8:45am 已签到", Mark.YES),
        ("0 ０ 否 缺席 请假 absent - — / no FALSE N/A 无", Mark.NO),
        ("迟到 late 线上 online", Mark.NOTED),
        ("? 代 2 0.5 也许 maybe", Mark.UNREADABLE),
    ],
)
def test_marks_are_told_apart(texts, mark):
    """The marks that people put in a session's column."""
    assert {text: read_mark(text) for text in texts.split()} == dict.fromkeys(texts.split(), mark)


def test_an_empty_cell_is_absent():
    """No mark is no presence; what cannot be read is neither."""
    assert presence_of(read_mark(""), None) is Presence.ABSENT
    assert presence_of(Mark.UNREADABLE, None) is Presence.UNREADABLE


@pytest.mark.parametrize(
    ("marks", "meaning", "doubtful"),
    [
        ([Mark.CROSS, Mark.EMPTY], Cross.PRESENT, False),
        ([Mark.CROSS, Mark.NO], Cross.PRESENT, False),
        ([Mark.CROSS, Mark.TICK], Cross.ABSENT, False),
        ([Mark.CROSS, Mark.YES], Cross.ABSENT, True),
    ],
)
def test_a_cross_is_decided_by_its_column(marks, meaning, doubtful):
    """Beside √ a × is absent, alone it is present, beside other words it is doubtful."""
    decision = decide_cross(marks)
    assert (decision.meaning, decision.doubtful) == (meaning, doubtful)


def test_a_column_without_a_cross_needs_no_decision():
    """There is nothing to decide, also when somebody chose."""
    assert decide_cross([Mark.TICK, Mark.EMPTY], Cross.ABSENT) is None


@pytest.mark.parametrize(
    ("texts", "sex"),
    [
        ("男 M m Ｍ male 先生 Mr. 男性 男/M", Sex.MALE),
        ("女 F f female 女士 Ms Mrs 女（F）", Sex.FEMALE),
        ("男/女 M/F 未知 ?", None),
    ],
)
def test_sex_is_read_in_both_languages(texts, sex):
    """Words, letters and forms of address; an unanswered choice is no answer."""
    assert {text: read_sex(text) for text in texts.split()} == dict.fromkeys(texts.split(), sex)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("参与者", Role.PARTICIPANT),
        ("讲者 Speaker", Role.SPEAKER),
        ("Resource Person", Role.SPEAKER),
        ("Organizer", Role.ORGANISER),
        ("工作人员 Staff", Role.ORGANISER),
        ("Observer/观察员", Role.OBSERVER),
        ("翻译", Role.INTERPRETER),
        ("Participant/Speaker", None),
        ("嘉宾", None),
    ],
)
def test_roles_are_read_in_both_languages(text, role):
    """One role in one or two languages; two roles are none."""
    assert read_role(text) is role


def test_texts_are_tidied_and_folded():
    """Spaces of every width, line ends, invisible characters; folding leaves letters and digits."""
    assert tidy(" 商　会\u200b\r\n 总部 ") == "商 会 总部"
    assert fold("Ｅ-Mail （地址）") == "email地址"
