"""Can this file be read as text at all? Bytes to text, or the fault that stops it.

Only UTF-8 is read (with or without its mark): a guess between encodings that is wrong once puts
wrong names in front of a ministry. What the text means is not judged here.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.faults import Faults, Place

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 5_000_000
"""Bytes. A programme's table has hundreds of rows; more is another kind of file."""

_SAVE_AS_UTF8 = _('Save it as UTF-8 (in a spreadsheet: "CSV UTF-8").')
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_text(path: Path, name: str, faults: Faults) -> str | None:
    """The file's text with plain line ends; None after noting why there is none."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            faults.add(
                Place(name),
                _("The file has %(size)s bytes; at most %(limit)s are read."),
                _("Leave in it only the programme's own rows."),
                size=size,
                limit=LARGEST_FILE,
            )
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.add(
            Place(name),
            _("The file cannot be read (%(reason)s)."),
            _("Check that it is there and that you may read it."),
            reason=error.strerror or str(error),
        )
        return None
    return decode(data, name, faults)


def decode(data: bytes, name: str, faults: Faults) -> str | None:
    """UTF-8 to text; None after noting the line of the first byte that is not."""
    if data.startswith(_WIDE_MARKS):
        faults.add(Place(name, 1), _("The file is written in UTF-16 or UTF-32."), _SAVE_AS_UTF8)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(
            Place(name, line),
            _("From this line on the file is not UTF-8 (perhaps GBK or Latin-1)."),
            _SAVE_AS_UTF8,
        )
        return None
    return _without_nul(text.replace("\r\n", "\n").replace("\r", "\n"), name, faults)


def _without_nul(text: str, name: str, faults: Faults) -> str | None:
    if "\0" not in text:
        return text
    faults.add(
        Place(name, text.count("\n", 0, text.index("\0")) + 1),
        _("The line holds a NUL character: the file is damaged or not text."),
        _("Take the file again from where it was made."),
    )
    return None
