"""Do the two texts use the programme's terms? Marks what one has and the other lacks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.core.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Mark:
    """A term that one text uses while the other lacks what the glossary expects for it."""

    used: str
    used_in: Language
    expected: tuple[str, ...]

    @property
    def missing_in(self) -> Language:
        """The language in which the expected term was not found."""
        return Language.EN if self.used_in == Language.ZH else Language.ZH


def marks(body: Text, terms: Iterable[Text]) -> tuple[Mark, ...]:
    """The terms of the glossary that the two texts do not agree on.

    Longer terms are looked for first, and what they cover is not looked at again; English is
    compared without case and in singular and plural. Nothing is marked while a text is missing.
    """
    if not body.en or not body.zh:
        return ()
    known = [term for term in terms if term.en and term.zh]
    used_en = _used_en(body.en, [term.en for term in known])
    used_zh = _used_zh(body.zh, [term.zh for term in known])
    found: dict[tuple[str, Language], list[str]] = {}
    for term in known:
        if term.en in used_en:
            _note(found, (term.en, Language.EN), term.zh)
        if term.zh in used_zh:
            _note(found, (term.zh, Language.ZH), term.en)
    return tuple(
        Mark(used, language, tuple(expected))
        for (used, language), expected in found.items()
        if not _stands(body, expected, language)
    )


def _note(
    found: dict[tuple[str, Language], list[str]], key: tuple[str, Language], term: str
) -> None:
    expected = found.setdefault(key, [])
    if term not in expected:
        expected.append(term)


def _stands(body: Text, expected: Sequence[str], used_in: Language) -> bool:
    """Does an expected term stand in the other text, alone or inside a longer one?"""
    if used_in == Language.EN:
        return any(term in body.zh for term in expected)
    return any(_pattern(term).search(body.en) for term in expected)


def _used_en(text: str, terms: Sequence[str]) -> set[str]:
    used, rest = set(), text
    for term in sorted(set(terms), key=len, reverse=True):
        rest, count = _pattern(term).subn("\n", rest)
        if count:
            used.add(term)
    return used


def _used_zh(text: str, terms: Sequence[str]) -> set[str]:
    used, rest = set(), text
    for term in sorted(set(terms), key=len, reverse=True):
        if term in rest:
            used.add(term)
            rest = rest.replace(term, "\n")
    return used


def _pattern(term: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in term.split())
    if term.endswith("y"):
        words = f"{words[:-1]}(?:y|ies)"
    return re.compile(rf"(?<!\w){words}(?:e?s)?(?!\w)", re.IGNORECASE)
