"""What changed between two wordings? By word in Latin script, by character in Hanzi. Pure.

Anchors first (runs of tokens that both texts have exactly once, in the same order: Bram Cohen's
patience difference), then the shortest edit script between them (Myers 1986, "An O(ND) Difference
Algorithm and Its Variations"), up to a bound: a passage that is altogether different is told as
replaced, so that no pair of texts is slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # one Hanzi
    r"|[^\W\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"  # a word or a number
    r"|\n"
    r"|[^\S\n]+"
    r"|."  # punctuation, one by one
)
_GRAMS = (12, 4, 1)
"""How many tokens an anchor has: long ones first, then shorter ones in what is left."""
_FARTHEST = 120
"""Edits in one gap beyond which it is told as replaced whole."""


class Change(StrEnum):
    """What became of a run of words."""

    EQUAL = "equal"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, went or came."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The words from `start` to `end` of the older text became `words`. Offsets are characters."""

    start: int
    end: int
    words: str


def tokens(text: str) -> list[str]:
    """Words, single Hanzi, spaces, line ends and punctuation, which rejoin to the text exactly."""
    return _TOKEN.findall(text)


def difference(older: str, newer: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other, each deletion before its insertion.

    >>> [(run.change.value, run.words) for run in difference("both sides", "all sides")]
    [('deleted', 'both'), ('inserted', 'all'), ('equal', ' sides')]
    """
    before, after = tokens(older), tokens(newer)
    pieces: list[Run] = []
    at_before = at_after = 0
    for start_before, start_after, length in [
        *_matches(before, after),
        (len(before), len(after), 0),
    ]:
        gone, come = before[at_before:start_before], after[at_after:start_after]
        kept = before[start_before : start_before + length]
        for change, words in (
            (Change.DELETED, gone),
            (Change.INSERTED, come),
            (Change.EQUAL, kept),
        ):
            if words:
                pieces.append(Run(change, "".join(words)))
        at_before, at_after = start_before + length, start_after + length
    return _tidied(pieces)


def edits(older: str, newer: str) -> tuple[Edit, ...]:
    """The same as replacements in the older text."""
    found: list[Edit] = []
    place = 0
    start, words = 0, ""
    changed = False
    for run in difference(older, newer):
        if run.change is Change.EQUAL:
            if changed:
                found.append(Edit(start, place, words))
            place += len(run.words)
            changed, words = False, ""
            continue
        if not changed:
            start, changed = place, True
        if run.change is Change.DELETED:
            place += len(run.words)
        else:
            words += run.words
    if changed:
        found.append(Edit(start, place, words))
    return tuple(found)


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both sets of changes to `base` in one text; None when they touch the same words."""
    ours, others = edits(base, mine), edits(base, theirs)
    for one in ours:
        for other in others:
            apart = one.end < other.start or other.end < one.start
            if not apart and one != other:
                return None
    text, place = [], 0
    for edit in sorted({*ours, *others}, key=lambda edit: edit.start):
        text += [base[place : edit.start], edit.words]
        place = edit.end
    return "".join([*text, base[place:]])


def _tidied(pieces: Sequence[Run]) -> tuple[Run, ...]:
    """Runs joined with their like; a lone space between two changes belongs to the change."""
    gone: list[str] = []
    come: list[str] = []
    runs: list[Run] = []

    def close() -> None:
        for change, words in ((Change.DELETED, gone), (Change.INSERTED, come)):
            if words:
                runs.append(Run(change, "".join(words)))
        gone.clear()
        come.clear()

    for index, run in enumerate(pieces):
        if run.change is Change.DELETED:
            gone.append(run.words)
        elif run.change is Change.INSERTED:
            come.append(run.words)
        elif run.words.isspace() and gone and come and index + 1 < len(pieces):
            gone.append(run.words)
            come.append(run.words)
        else:
            close()
            runs.append(run)
    close()
    return tuple(runs)


Match = tuple[int, int, int]
"""Where it starts in the older and in the newer text, and how many tokens it has."""


def _matches(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """What both have, in order, neighbours joined."""
    found: list[Match] = []
    for start_before, start_after, length in _within(
        before, after, 0, len(before), 0, len(after), 0
    ):
        if found and found[-1][0] + found[-1][2] == start_before:
            last_before, last_after, last = found[-1]
            if last_after + last == start_after:
                found[-1] = (last_before, last_after, last + length)
                continue
        found.append((start_before, start_after, length))
    return found


def _within(
    before: Sequence[str], after: Sequence[str], i: int, m: int, j: int, n: int, depth: int
) -> Iterator[Match]:
    head = 0
    while i + head < m and j + head < n and before[i + head] == after[j + head]:
        head += 1
    if head:
        yield i, j, head
    i, j = i + head, j + head
    tail = 0
    while i < m - tail and j < n - tail and before[m - tail - 1] == after[n - tail - 1]:
        tail += 1
    m, n = m - tail, n - tail
    if i < m and j < n:
        anchors: list[Match] = []
        while depth < len(_GRAMS) and not anchors:
            anchors = _anchors(before, after, i, m, j, n, _GRAMS[depth])
            depth += not anchors
        if anchors:
            for start_before, start_after, length in anchors:
                yield from _within(before, after, i, start_before, j, start_after, depth)
                yield start_before, start_after, length
                i, j = start_before + length, start_after + length
            yield from _within(before, after, i, m, j, n, depth)
        else:
            for x, y in _shortest(before[i:m], after[j:n]):
                yield i + x, j + y, 1
    if tail:
        yield m, n, tail


def _anchors(
    before: Sequence[str], after: Sequence[str], i: int, m: int, j: int, n: int, size: int
) -> list[Match]:
    """Runs of `size` tokens that each text has exactly once, in the longest common order."""
    first, second = _once(before, i, m, size), _once(after, j, n, size)
    pairs = sorted((first[gram], second[gram]) for gram in first.keys() & second.keys())
    ends: list[int] = []
    chain: list[tuple[int, int | None]] = []
    tails: list[int] = []
    for number, (_place, other) in enumerate(pairs):
        spot = bisect_left(ends, other)
        chain.append((number, tails[spot - 1] if spot else None))
        if spot == len(ends):
            ends.append(other)
            tails.append(number)
        else:
            ends[spot], tails[spot] = other, number
    picked: list[Match] = []
    at: int | None = tails[-1] if tails else None
    while at is not None:
        picked.append((*pairs[at], size))
        at = chain[at][1]
    apart: list[Match] = []
    for place, other, length in reversed(picked):
        if apart:
            last_place, last_other, last = apart[-1]
            overlap = max(last_place + last - place, last_other + last - other)
            if overlap > 0:  # neighbours share all but one token: each adds its last
                place, other, length = place + overlap, other + overlap, length - overlap  # noqa: PLW2901
        apart.append((place, other, length))
    return apart


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for place in range(start, end - size + 1):
        gram = tuple(words[place : place + size])
        places[gram] = -1 if gram in places else place
    if size == 1:  # a lone space or comma anchors nothing
        return {g: p for g, p in places.items() if p >= 0 and g[0].isalnum()}
    return {gram: place for gram, place in places.items() if place >= 0}


def _shortest(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of equal tokens on a shortest edit script; none beyond the bound."""
    m, n = len(before), len(after)
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for distance in range(min(m + n, _FARTHEST) + 1):
        trace.append(dict(reach))
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < m and y < n and before[x] == after[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= m and y >= n:
                return _walked_back(trace, m, n)
    return []


def _walked_back(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for distance in range(len(trace) - 1, -1, -1):
        reach, k = trace[distance], x - y
        down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
        last_k = k + 1 if down else k - 1
        last_x = reach[last_k] if distance else 0
        last_y = last_x - last_k if distance else 0
        while x > last_x and y > last_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = last_x, last_y
    return pairs[::-1]
