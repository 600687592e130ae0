"""Which words does a side not accept yet? Brackets as spans beside the words. Pure.

A span says language, from, to (characters, end excluded), and whose bracket it is. Spans nest or
stand apart; they do not cross.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, NotPermitted, RuleBroken
from qiao.core.text import Language, Text
from qiao.dialogue.rules.differences import edits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qiao.dialogue.rules.differences import Edit

OPENING, CLOSING = "[［【", "]］】"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One bracket of one side."""

    language: str
    start: int
    end: int
    side: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with the brackets that open before it and close after it, outermost first."""

    words: str
    opens: tuple[Span, ...] = ()
    closes: tuple[Span, ...] = ()


def typed(text: str, *, language: str, side: int | None) -> tuple[str, tuple[Span, ...]]:
    """The words without the brackets that someone typed into them, and those brackets as spans.

    Raises `Invalid` for a bracket without its partner, `NotPermitted` for one of nobody's side.
    """
    words: list[str] = []
    open_at: list[int] = []
    found: list[Span] = []
    for character in text:
        if character in OPENING:
            open_at.append(len(words))
        elif character in CLOSING:
            if not open_at:
                raise _unpaired(language, "".join(words)[-20:] + character)
            start = open_at.pop()
            if start < len(words):
                found.append(Span(language, start, len(words), side or 0))
        else:
            words.append(character)
    if open_at:
        raise _unpaired(language, "[" + "".join(words)[open_at[-1] :][:20])
    if found and side is None:
        raise NotPermitted(
            _("Square brackets say that a side does not accept the words; you act for neither."),
            mend=_("Write without brackets: each side puts its own."),
        )
    return "".join(words), tuple(sorted(found))


def _unpaired(language: str, near: str) -> Invalid:
    return Invalid(
        _("A square bracket has no partner, near “%(near)s”."),
        mend=_("Close it, or take it out."),
        field=f"body_{language}",
        values={"near": near},
    )


def place_of(text: str, words: str, occurrence: int = 1) -> tuple[int, int]:
    """Where these words stand in the text; which of several is said by `occurrence`."""
    wanted = words.strip()
    places: list[int] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    if not 1 <= occurrence <= len(places):
        raise Invalid(
            _("The words “%(words)s” stand in the text %(count)s times."),
            mend=_("Copy them exactly, and say which of them you mean."),
            field="words",
            values={"words": wanted[:60], "count": len(places)},
        )
    start = places[occurrence - 1]
    return start, start + len(wanted)


def with_bracket(spans: Collection[Span], new: Span) -> tuple[Span, ...]:
    """The brackets with one more; refuses one that crosses another or is there already."""
    for span in spans:
        if span.language != new.language:
            continue
        if (span.start, span.end, span.side) == (new.start, new.end, new.side):
            raise RuleBroken(
                _("Your side has bracketed exactly these words already."),
                mend=_("Reload the page to see the brackets as they are."),
            )
        if (
            span.start < new.start < span.end < new.end
            or new.start < span.start < new.end < span.end
        ):
            raise RuleBroken(
                _("The bracket would cross another one."),
                mend=_("Bracket words inside the other bracket, or all of it."),
                field="words",
            )
    return tuple(sorted([*spans, new]))


def without(spans: Collection[Span], lifted: Span, *, by_side: int | None) -> tuple[Span, ...]:
    """The brackets without one; only the side that put it lifts it."""
    if lifted.side != by_side:
        raise NotPermitted(
            _("Only the side that put a bracket lifts it."),
            mend=_("Propose an amendment that both can accept."),
        )
    return tuple(span for span in spans if span != lifted)


def carried(
    spans: Iterable[Span], older: Text, newer: Text, *, parties: Collection[int]
) -> tuple[Span, ...]:
    """The brackets on a new version of the words.

    A bracket whose words are as they were moves with them. One whose words changed is lifted when
    its side is among the `parties` of the change (who wrote it, who accepted it); else it stays
    around what stands there now, and a change that leaves it nothing to stand around is refused.
    """
    changed = {language: edits(older.get(language), newer.get(language)) for language in Language}
    kept: list[Span] = []
    for span in spans:
        found = changed[Language(span.language)]
        if span.side in parties and any(_touches(edit, span) for edit in found):
            continue
        moved = replace(span, start=_opening(span.start, found), end=_closing(span.end, found))
        for other in kept:
            if (
                other.language == moved.language
                and other.start < moved.start < other.end < moved.end
            ):
                moved = replace(moved, start=other.end)
        if not newer.get(moved.language)[moved.start : moved.end].strip():
            raise RuleBroken(
                _("The change takes away words that the other side has bracketed."),
                mend=_("That side has to accept the amendment itself, or lift its bracket first."),
            )
        kept.append(moved)
    return tuple(sorted(set(kept)))


def _touches(edit: Edit, span: Span) -> bool:
    if edit.start == edit.end:
        return span.start < edit.start < span.end
    return edit.start < span.end and span.start < edit.end


def _opening(place: int, changed: Sequence[Edit]) -> int:
    """Where a bracket that opened here opens now: after what was inserted before it."""
    shift = 0
    for edit in changed:
        if edit.start <= place < edit.end:
            return edit.start + shift
        if edit.end <= place:
            shift += len(edit.words) - (edit.end - edit.start)
    return place + shift


def _closing(place: int, changed: Sequence[Edit]) -> int:
    """Where a bracket that closed here closes now: before what was inserted after it."""
    shift = 0
    for edit in changed:
        if edit.start < place <= edit.end:
            return edit.start + shift + len(edit.words)
        if edit.end < place:
            shift += len(edit.words) - (edit.end - edit.start)
    return place + shift


def pieces(words: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """One language's words cut where brackets open and close, for a page to print.

    `spans` are those of this language.
    """
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    cuts = sorted({0, len(words), *(s.start for s in ordered), *(s.end for s in ordered)})
    found = []
    for start, end in itertools.pairwise(cuts):
        found.append(
            Piece(
                words[start:end],
                tuple(span for span in ordered if span.start == start),
                tuple(span for span in reversed(ordered) if span.end == end),
            )
        )
    return tuple(found)


def printed(words: str, spans: Iterable[Span], names: Mapping[int, str]) -> str:
    """The words with their brackets as typed: `[First side: shall]`."""
    return "".join(
        "".join(f"[{names[span.side]}: " for span in piece.opens)
        + piece.words
        + "]" * len(piece.closes)
        for piece in pieces(words, spans)
    )
