"""Which text does a stored value show? Numbers, dates and escapes of a workbook as texts.

The texts are the plain ones (a day in ISO form, a whole number without a point), whatever the
cell's format would draw.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from qiao.activities.sheets.grid import MAX_KEPT

# 22.9.2.19 ST_Xstring: a character that XML cannot hold is written _xHHHH_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LEAP_BUG = 61
_EXACT = 1e15
_LAST_SERIAL = 2_958_465


def kept(text: str) -> str:
    """A cell's text as it is kept: without outer spaces, unescaped, and cut when it has no end."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.strip()[: MAX_KEPT + 1]


def number_text(value: str) -> str:
    """A stored number as a person would type it: 42 for 42.0, 13800138000 for 1.3800138E10."""
    try:
        number = float(value)
    except ValueError:
        return kept(value)
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    return repr(number)


def date_text(value: str, *, from_1904: bool) -> str:
    """A serial number as ISO text: a day, a moment to the minute, or a time of day.

    18.17.4.1: day 1 is 1900-01-01 (in the other system day 0 is 1904-01-01), and 1900 is wrongly
    taken for a leap year. A number that is no date is shown as the number.
    """
    try:
        serial = float(value)
    except ValueError:
        return kept(value)
    if not 0 <= serial <= _LAST_SERIAL:
        return number_text(value)
    if serial < 1:
        return _time_text(serial)
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001  a sheet's dates have no zone
    else:
        start = datetime(1899, 12, 30 if serial >= _LEAP_BUG else 31)  # noqa: DTZ001
    moment = start + timedelta(minutes=round(serial * 24 * 60))
    return moment.strftime("%Y-%m-%d" if serial.is_integer() else "%Y-%m-%d %H:%M")


def _time_text(share_of_day: float) -> str:
    hours, minutes = divmod(round(share_of_day * 24 * 60), 60)
    return f"{hours:02}:{minutes:02}"
