"""What are the words of a point, and what is the text in the other language worth? Pure."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid
from qiao.core.text import Language, Text, TextState

#: Unicode's controls, format characters and halves of surrogate pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
LONGEST = 20_000
"""Characters of one language of one point: a paragraph, not a report."""


def _tidy(words: str) -> str:
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    return "\n".join(line.rstrip() for line in seen.split("\n")).strip()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version of a point in both languages, and which one is authentic.

    Line ends are one kind, and characters that are not seen are left out, so that what is read is
    what is agreed.
    """

    body: Text
    authentic: Language

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", Text(_tidy(self.body.en), _tidy(self.body.zh)))

    @property
    def other(self) -> Language:
        """The language that is not authentic."""
        return Language.EN if self.authentic == Language.ZH else Language.ZH

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.body.get(language)


def checksum(wording: Wording, spans: tuple[tuple[str, int, int, int], ...] = ()) -> str:
    """SHA-256 of exactly what is agreed: both texts, the authentic language, every bracket."""
    parts = (wording.body.en, wording.body.zh, wording.authentic.value, *map(repr, sorted(spans)))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def translation_state(new: Wording, previous: Wording | None, previous_state: str) -> TextState:
    """What the text in the other language is worth after a change.

    Missing when it is; stale when the authentic text changed and it did not; else a draft, until
    both sides agree to it.
    """
    if not new.in_(new.other):
        return TextState.MISSING
    if previous is None or previous.authentic != new.authentic:
        return TextState.DRAFT
    if new.in_(new.other) != previous.in_(new.other):
        return TextState.DRAFT
    if new.in_(new.authentic) != previous.in_(new.authentic):
        return TextState.STALE
    return TextState(previous_state)


def must_have_words(wording: Wording) -> None:
    """A point says something in its authentic language, and is not a book."""
    if not wording.in_(wording.authentic):
        raise Invalid(
            _("The authentic language is %(language)s, but its text is empty."),
            mend=_("Write it, or choose the language in which you did."),
            field=f"body_{wording.authentic.value}",
            values={"language": wording.authentic.label},
        )
    for language in Language:
        if len(wording.in_(language)) > LONGEST:
            raise Invalid(
                _("The text in %(language)s has %(length)s characters; at most %(most)s are kept."),
                mend=_("Split it into several points."),
                field=f"body_{language.value}",
                values={
                    "language": language.label,
                    "length": len(wording.in_(language)),
                    "most": LONGEST,
                },
            )
