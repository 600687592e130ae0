"""What does a paper of the dialogue consist of? Blocks of texts in both languages; no database.

Every text is a `Text`; a paper is printed in both languages side by side or in one. How a block
looks is each renderer's part, and both print the same blocks in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from qiao.core.text import Text

NO_TEXT = Text()
Languages = tuple[Literal["en", "zh"], ...]


class Tone(StrEnum):
    """How a paragraph speaks."""

    BODY = "body"
    QUIET = "quiet"
    OWN = "own"
    """What stands on its own side's copy alone."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first or second level; `number` is printed before it."""

    text: Text
    level: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` stands before it in bold."""

    text: Text
    tone: Tone = Tone.BODY
    label: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts, a label and what it is, one a line."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Treaty:
    """A numbered, negotiated text: facing columns when both languages are printed. `note` says
    quietly where it stands."""

    number: str
    text: Text
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the page's width. Rows of equal length."""

    heads: tuple[Text, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """A place to sign for each party."""

    parties: tuple[Text, ...]


Block: TypeAlias = Heading | Paragraph | Facts | Treaty | Table | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its title and what is under it, what each page says at its head, its blocks."""

    title: Text
    subtitle: Text
    head: Text
    blocks: tuple[Block, ...]
    code: str
    made_on: str
    is_wide: bool = False


def in_languages(text: Text, languages: Languages) -> tuple[tuple[str, str], ...]:
    """The text in each language that is printed, as (language, words); the one it has when it has
    only one; each wording once."""
    found = [(language, text.get(language)) for language in languages if text.get(language)]
    if not found and text:
        other: Literal["en", "zh"] = "zh" if text.zh else "en"
        found = [(other, text.get(other))]
    return tuple({words: (language, words) for language, words in found}.values())
