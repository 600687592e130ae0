"""Where does a word stand, in all that this reader may see? The slices' answers, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qiao.activities.queries.search import search_activities
from qiao.core.search import LIMIT, words_of
from qiao.dialogue.queries.search import search_dialogue
from qiao.needs.search import search_needs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.core.actor import Actor
    from qiao.core.search import Found


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `more` when there are others that are not shown."""

    kind: str
    hits: Sequence[Found]
    more: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many hits are shown."""
        return sum(len(group.hits) for group in self.groups)


def search_everything(*, viewer: Actor, typed: str, limit: int = LIMIT) -> Answer:
    """What this reader may see that holds all the words. At most nine queries."""
    words = words_of(typed)
    asked = (search_dialogue, search_needs, search_activities)
    found = [hit for ask in asked for hit in ask(viewer, words, limit + 1)]
    groups = []
    for kind, hits in groupby(found, key=lambda hit: str(hit.kind)):
        every = list(hits)
        groups.append(Group(kind, every[:limit], len(every) > limit))
    return Answer(words, tuple(groups))
