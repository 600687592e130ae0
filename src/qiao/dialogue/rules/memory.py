"""What did both sides agree to say for these words before? Segments and their likeness. Pure."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.core.text import Language, Text
from qiao.dialogue.rules.differences import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE = 0.75
"""From this likeness on, an agreed segment is offered."""
_ENDS = re.compile(r"(?<=[.;:!?])\s+|(?<=[。；：！？])\s*|\n+")


@dataclass(frozen=True, slots=True)
class Offer:
    """An agreed pair of segments for a segment of the text at hand; `likeness` 1 is the same."""

    source: str
    agreed: Text
    likeness: float


def segments(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(part.strip() for part in _ENDS.split(text) if part and part.strip())


def pairs(body: Text) -> tuple[Text, ...]:
    """Sentence beside sentence when both texts have as many, else paragraph beside paragraph."""
    english, chinese = segments(body.en), segments(body.zh)
    if not english or not chinese:
        return ()
    if len(english) == len(chinese):
        return tuple(Text(*pair) for pair in zip(english, chinese, strict=True))
    return (Text(body.en, body.zh),)


def fingerprint(segment: str) -> str:
    """SHA-256 of a segment without what writers vary: case, spaces, punctuation."""
    plain = "".join(token for token in tokens(segment.casefold()) if token.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def likeness(one: str, other: str) -> float:
    """How alike two segments are, from 0 to 1: the share of tokens (with their neighbours) that
    both have (Dice's coefficient over words and pairs of words)."""
    first, second = _features(one), _features(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _features(text: str) -> Counter[tuple[str, ...]]:
    words = [token.casefold() for token in tokens(text) if token.isalnum()]
    found: Counter[tuple[str, ...]] = Counter((word,) for word in words)
    found.update(itertools.pairwise(words))
    return found


def probe(segment: str, language: Language) -> str:
    """A piece of the segment that an agreed one alike very likely has too: its longest word, or
    four Hanzi from its middle."""
    if language == Language.ZH:
        hanzi: str = max(re.findall(r"[\u3400-\u9fff]+", segment) or [""], key=len)
        middle = max(0, len(hanzi) // 2 - 2)
        return hanzi[middle : middle + 4]
    longest: str = max(re.findall(r"\w+", segment) or [""], key=len)
    return longest


def offers(source: str, language: Language, agreed: Iterable[Text]) -> tuple[Offer, ...]:
    """The agreed pairs whose text in this language is alike, the most alike first."""
    found = {pair: Offer(source, pair, likeness(source, pair.get(language))) for pair in agreed}
    alike = [offer for offer in found.values() if offer.likeness >= ALIKE]
    return tuple(sorted(alike, key=lambda offer: -offer.likeness))
