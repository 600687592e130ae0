"""How are a point's words laid out on a page? Paragraphs beside paragraphs, brackets in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiao.dialogue.queries.points import VersionRow
    from qiao.dialogue.rules.brackets import Piece

Line = tuple["Stretch", ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one line: the sides whose brackets open before and close after them, outermost
    first, and the side of the innermost bracket around them (0: none)."""

    words: str
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    side: int = 0


def facing_lines(version: VersionRow) -> tuple[tuple[Line, Line], ...]:
    """Both languages, line beside line; an empty line where one has fewer."""
    english, chinese = lines(version.english), lines(version.chinese)
    most = max(len(english), len(chinese), 1)
    return tuple(
        (
            english[number] if number < len(english) else (),
            chinese[number] if number < len(chinese) else (),
        )
        for number in range(most)
    )


def lines(pieces: Iterable[Piece]) -> tuple[Line, ...]:
    """One language's pieces, cut at line ends; empty lines are left out."""
    found: list[list[Stretch]] = [[]]
    around: list[int] = []
    for piece in pieces:
        around += [span.side for span in piece.opens]
        cut = [Stretch(words, side=around[-1] if around else 0) for words in _split(piece.words)]
        cut[0] = replace(cut[0], opens=tuple(span.side for span in piece.opens))
        cut[-1] = replace(cut[-1], closes=tuple(span.side for span in piece.closes))
        found[-1].append(cut[0])
        found += [[one] for one in cut[1:]]
        del around[len(around) - len(piece.closes) :]
    return tuple(
        tuple(one for one in line if one.words or one.opens or one.closes)
        for line in found
        if any(one.words.strip() or one.opens or one.closes for one in line)
    )


def _split(words: str) -> Sequence[str]:
    return words.split("\n")


def printed(version: VersionRow, names: dict[int, str]) -> tuple[str, str]:
    """English and Chinese with their brackets as typed, each with the name of its side."""
    return _as_typed(version.english, names), _as_typed(version.chinese, names)


def _as_typed(pieces: Iterable[Piece], names: dict[int, str]) -> str:
    return "".join(
        "".join(f"[{names.get(span.side, span.side)}: " for span in piece.opens)
        + piece.words
        + "]" * len(piece.closes)
        for piece in pieces
    )
