"""Which text did a person mean to write in a cell? And what cannot be trusted?

`tidy` gives the text that is stored, `fold` the form in which words are compared. Whether a text is
right for its column is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Characters that show nothing and that come along when text is copied from a page or a letter.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Control characters, direction overrides and isolates, private use, non-characters, tags.
_HOSTILE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufff0-\uffff\ufdd0-\ufdef"
    "\ud800-\uf8ff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_ENDS = re.compile(r" *[\r\n\v\f\x85\u2028\u2029]+ *")
_PUNCTUATION = re.compile(r"[\W_]+")
_IDENTITY_DIGITS = 18
_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_ERROR_VALUE = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!)"
)


@lru_cache(maxsize=65_536)
def tidy(text: str) -> str:
    """The text without outer, doubled or invisible characters; line ends become one space.

    It is in Unicode's composed form (NFC): punctuation stays as the writer's language has it.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _LINE_ENDS.sub(" ", plain)).strip()


def half_width(text: str) -> str:
    """The text with full-width letters, digits and spaces as ordinary ones (NFKC), tidied."""
    return tidy(unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The letters and digits of a text, in lower case and ordinary width, with nothing between."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_formula(text: str) -> bool:
    """Would a spreadsheet compute this text? (Ordinary or full-width equals sign, or a "
    "function.)"""
    return text.startswith("=") or (text[:1] in "+-@" and text[1:2].isalpha() and "(" in text)


def is_error_value(text: str) -> bool:
    """Is this what a spreadsheet shows for a formula that failed?"""
    return text.startswith("#") and _ERROR_VALUE.fullmatch(text) is not None


def hostile_character(text: str) -> str | None:
    """The first character that no name or title contains, as U+XXXX; None when there is none."""
    found = None if text.isprintable() else _HOSTILE.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def has_invisible(text: str) -> bool:
    """Does the text hold characters that show nothing (and that `tidy` takes out)?"""
    return not text.isascii() and _INVISIBLE.search(text) is not None


def has_identity_number(text: str) -> bool:
    """Does the text hold an 18-digit resident identity number?"""
    return len(text) >= _IDENTITY_DIGITS and _IDENTITY_NUMBER.search(text) is not None


def is_hanzi(char: str) -> bool:
    """Is this a Chinese character (any block; not kana, not punctuation)?"""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
        or char in "〇々"
    )
