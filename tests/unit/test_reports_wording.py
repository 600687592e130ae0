"""How are numbers, dates and missing values said in each language?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qiao.reports.content import Cell, EventDates, Figure, Headcount, Text
from qiao.reports.plain_text import link_address, paragraphs, printable
from qiao.reports.wording import Wording, plain_number
from tests.reports_content import H2, SEX, SIDE

EN, ZH = Wording("en", (SEX, SIDE)), Wording("zh", (SEX, SIDE))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.0000", "0"),
        ("1234567.5000", "1,234,567.5"),
        ("-1234.5", "-1,234.5"),
        ("-0.25", "-0.25"),
        ("1E+3", "1,000"),
        ("33.33333333", "33.3333"),
        ("0.00001", "0.00001"),
        ("12345678901234567890.12345", "12,345,678,901,234,567,890.1234"),
    ],
)
def test_number_is_grouped_and_never_rounded_to_nothing(value, said):
    """Four decimals at most, unless they would turn something into 0."""
    assert EN.number(Decimal(value)) == said


def test_number_missing_is_an_en_dash():
    """Missing is not zero."""
    assert EN.number(None) == "–"
    assert EN.number(0) == "0"


@pytest.mark.parametrize(
    ("value", "digits"),
    [("5E+3", "5000"), ("12.5000", "12.5"), ("-0.0", "0"), ("1E-7", "0.0000001"), ("100", "100")],
)
def test_plain_number_has_no_exponent_and_no_grouping(value, digits):
    """What a data file holds can be read by any program."""
    assert plain_number(Decimal(value)) == digits


def test_figure_suppressed_is_said_with_the_threshold():
    """A small cell is said to be small, and no more."""
    cell = Cell((("sex", "female"),), None, suppressed=True)
    assert EN.figure(cell) == "<5"
    assert Wording("en", smallest_count=10).figure(cell) == "<10"


def test_missing_reason_falls_back_to_a_sentence_of_its_own():
    """There is always a reason for a dash, and never one for a value."""
    assert EN.missing_reason(Figure()) == "No value has been reported."
    assert EN.missing_reason(Figure(missing_reason=Text("Not due.", ""))) == "Not due."
    assert EN.missing_reason(Figure(Decimal(0))) == ""
    assert EN.missing_reason(Figure(suppressed=True)) == ""


@pytest.mark.parametrize(
    ("dates", "en", "zh"),
    [
        (EventDates(date(2016, 11, 14)), "14 November 2016", "2016年11月14日"),
        (
            EventDates(date(2016, 11, 14), date(2016, 11, 16)),
            "14–16 November 2016",
            "2016年11月14日至16日",
        ),
        (
            EventDates(date(2016, 11, 30), date(2016, 12, 2)),
            "30 November 2016 – 2 December 2016",
            "2016年11月30日至12月2日",
        ),
        (EventDates(date(2018, 1, 1), precision="month"), "January 2018", "2018年1月"),
        (
            EventDates(date(2018, 1, 1), date(2018, 3, 31), precision="month"),
            "January 2018 – March 2018",
            "2018年1月 – 2018年3月",
        ),
        (EventDates(date(2015, 1, 1), precision="year"), "2015", "2015年"),
        (None, "–", "–"),
    ],
)
def test_dates_are_no_finer_than_they_are_known(dates, en, zh):
    """A month is not its first day."""
    assert (EN.dates(dates), ZH.dates(dates)) == (en, zh)


def test_dates_inferred_or_unknown_are_said_to_be():
    """A reader can tell what no source prints."""
    inferred = EventDates(date(2017, 9, 8), inferred=True)
    assert EN.dates(inferred) == "8 September 2017 (inferred)"
    assert EN.dates(EventDates(None, precision="unknown")) == "date not known"


def test_headcount_about_is_not_exact():
    """“About 50” stays about 50."""
    assert EN.headcount(Headcount(50, "about")) == "about 50"
    assert EN.headcount(Headcount(1050)) == "1,050"
    assert EN.headcount(None) == "–"


def test_cell_is_named_by_its_dimensions_or_their_codes():
    """A dimension that has no name is told by its code."""
    assert EN.cell(Cell((("sex", "female"), ("side", "andes")), None)) == "Women, Andes"
    assert ZH.cell(Cell((("sex", "female"), ("side", "andes")), None)) == "女、安第斯方"
    assert EN.cell(Cell((("age", "under_30"),), None)) == "under_30"
    assert EN.dimension("age") == "age"


def test_text_missing_in_one_language_says_which_it_is_in():
    """The reader gets the other language, and can be told."""
    assert EN.text(Text("", "利马")) == ("利马", "zh")
    assert ZH.text(Text("Lima", "")) == ("Lima", "en")
    assert EN.text(Text()) == ("", "en")


def test_period_is_one_phrase():
    """First and last day, without saying twice what they share."""
    assert EN.span(H2) == "1 July 2024 – 31 December 2024"
    assert ZH.span(H2) == "2024年7月1日至12月31日"


def test_printable_drops_what_xml_forbids_and_what_misleads():
    """Control characters, lone surrogates and direction overrides go; everything else stays."""
    assert printable("a\x00b\x0bc\ud800d\ufffee") == "abcde"
    assert printable("Ann\u202egpj.exe") == "Anngpj.exe"
    assert printable("一\r\n二\u2028三\u0085四") == "一\n二\n三\n四"
    assert printable("tab\tand 😀 and 𠀀") == "tab\tand 😀 and 𠀀"
    assert paragraphs(" one \n\n two\r\n") == ("one", "two")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a b?q=需求#x", "https://example.org/a%20b?q=%E9%9C%80%E6%B1%82#x"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/100%25", "https://example.org/100%25"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("/results/1/", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[bad", ""),
        ("", ""),
    ],
)
def test_link_address_is_absolute_and_encoded(address, link):
    """A file is opened far from the server: only absolute web addresses lead anywhere."""
    assert link_address(address) == link
