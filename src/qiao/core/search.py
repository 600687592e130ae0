"""What does a reader look for, and how is a hit shown? Words, filters and excerpts; no tables.

A word is found anywhere in a text, so that Chinese, which has no spaces, is found by any part;
Latin letters are found whatever their case. All words must be there. Which records are looked
through, and who may see them, is each slice's own matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qiao.core.occasions import DatePrecision
from qiao.core.text import HTML_LANG, Language, Text, reading_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.utils.functional import Promise

LONGEST = 100
"""Characters of a search that are read."""
MOST_WORDS = 6
LIMIT = 20
"""Hits of one kind that are shown."""
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an excerpt; `hit` when they are what was looked for."""

    words: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One record that holds all words. `excerpt` is empty when only its title or code does; `day`
    is no finer than `precision`."""

    kind: str | Promise
    code: str
    title: Text
    excerpt: tuple[Piece, ...]
    lang: str
    href: str
    day: date | None
    precision: DatePrecision = DatePrecision.DAY


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for: full-width letters made narrow, at most six of 100 characters.

    >>> words_of("  Ｖisa 便利化 visa ")
    ('Visa', '便利化')
    """
    found: dict[str, str] = {}
    for word in unicodedata.normalize("NFKC", typed.replace("\0", " "))[:LONGEST].split():
        found.setdefault(word.casefold(), word)
    return tuple(found.values())[:MOST_WORDS]


def holding(words: Sequence[str], *fields: str) -> Q:
    """The rows that hold every word in one of the fields; a name such as `title` is both
    languages', one with a full stop at its end (`code.`) is the field itself."""
    columns = [
        column
        for field in fields
        for column in ((field[:-1],) if field[-1] == "." else (f"{field}_en", f"{field}_zh"))
    ]
    held = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        held &= anywhere
    return held


def excerpt(words: Sequence[str], *texts: Text) -> tuple[tuple[Piece, ...], str]:
    """The words around the first hit, hits marked, and the HTML `lang` they are in.

    The reader's own language comes first; no hit gives no excerpt.
    """
    own = reading_language()
    for language in sorted(Language, key=lambda one: one != own):
        for text in texts:
            if cut := _around(text.get(language), words):
                return marked(cut, words), HTML_LANG[language]
    return (), ""


def marked(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The text in pieces, those that were looked for as hits.

    >>> [piece.words for piece in marked("Visa centres", ["visa"]) if piece.hit]
    ['Visa']
    """
    pattern = _pattern(words)
    pieces = []
    place = 0
    for hit in pattern.finditer(text):
        if hit.start() > place:
            pieces.append(Piece(text[place : hit.start()], hit=False))
        pieces.append(Piece(hit.group(), hit=True))
        place = hit.end()
    if place < len(text):
        pieces.append(Piece(text[place:], hit=False))
    return tuple(pieces)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)


def _around(text: str, words: Sequence[str]) -> str:
    flat = " ".join(text.split())
    hit = _pattern(words).search(flat)
    if hit is None:
        return ""
    start, end = max(0, hit.start() - _AROUND), min(len(flat), hit.end() + _AROUND)
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")
