"""Dates and numbers as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from qiao.core import formats

DAY = date(2016, 11, 14)


@pytest.mark.parametrize(
    ("language", "long", "short", "span", "month", "moment"),
    [
        (
            "en",
            "14 November 2016",
            "14 Nov 2016",
            "14–16 Nov 2016",
            "November 2016",
            "14 Nov 2016, 09:05 UTC",
        ),
        (
            "zh-hans",
            "2016年11月14日",
            "2016年11月14日",
            "2016年11月14日至16日",
            "2016年11月",
            "2016年11月14日 09:05 UTC",
        ),
    ],
)
def test_dates_are_written_in_the_readers_language(language, long, short, span, month, moment):
    """The same day, once for each reader."""
    with translation.override(language):
        assert formats.long_date(DAY) == long
        assert formats.short_date(DAY) == short
        assert formats.date_range(DAY, date(2016, 11, 16)) == span
        assert formats.date_range(DAY, date(2016, 11, 16), "month") == month
        assert formats.timestamp(datetime(2016, 11, 14, 9, 5, tzinfo=UTC)) == moment


@pytest.mark.parametrize(
    ("first", "last", "en", "zh"),
    [
        (date(2016, 7, 1), date(2016, 12, 31), "1 Jul – 31 Dec 2016", "2016年7月1日至12月31日"),
        (
            date(2016, 12, 30),
            date(2017, 1, 2),
            "30 Dec 2016 – 2 Jan 2017",
            "2016年12月30日 – 2017年1月2日",
        ),
        (DAY, DAY, "14 Nov 2016", "2016年11月14日"),
    ],
)
def test_range_says_nothing_twice(first, last, en, zh):
    """The year, and the month, are written once when they are the same."""
    with translation.override("en"):
        assert formats.date_range(first, last) == en
    with translation.override("zh-hans"):
        assert formats.date_range(first, last) == zh


def test_date_is_never_written_finer_than_it_is_known():
    """A year is a year; what is unknown is a dash."""
    assert formats.date_range(DAY, None, "year") == "2016"
    assert formats.date_range(DAY, None, "unknown") == formats.date_range(None, None) == "–"
    assert formats.long_date(None) == formats.short_date(None) == formats.timestamp(None) == "–"


def test_moment_is_written_as_a_day_where_a_day_is_asked():
    """A datetime in a column of dates."""
    assert formats.short_date(datetime(2016, 11, 14, 23, 59, tzinfo=UTC)) == "14 Nov 2016"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0, "0"), (1234567, "1,234,567"), (Decimal("2.50"), "2.50"), (-3, "-3")],
)
def test_numbers_are_grouped_and_missing_is_not_zero(value, written):
    """Zero is a number; missing is a dash."""
    assert formats.number(value) == written
