"""The search, for programs: the same hits as the page shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Field, Query, Router, Schema

from qiao.core.occasions import DatePrecision
from qiao.core.search import LIMIT, LONGEST
from qiao.core.web import actor_of
from qiao.portal.search import search_everything

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["search"])


class Asked(Schema):
    """What to look for: words, and how many hits of each kind."""

    q: str = Field("", max_length=LONGEST)
    limit: int = Field(LIMIT, ge=1, le=200)


class Hit(Schema):
    """One record that holds all words; `excerpt` is the words around the first of them.

    `day` is the first day that it can be, as exactly known as `precision` says.
    """

    kind: str
    code: str
    title_en: str
    title_zh: str
    excerpt: str
    address: str
    day: date | None
    precision: DatePrecision


class Hits(Schema):
    """What was looked for, and what was found; at most `limit` of each kind."""

    words: list[str]
    hits: list[Hit]


@router.get("", response=Hits, summary="Search everything that the caller may see")
def search(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """All words must be there, in one language or the other; parts of Chinese words are found."""
    answer = search_everything(viewer=actor_of(request), typed=asked.q, limit=asked.limit)
    return {
        "words": list(answer.words),
        "hits": [
            {
                "kind": group.kind,
                "code": hit.code,
                "title_en": hit.title.en,
                "title_zh": hit.title.zh,
                "excerpt": "".join(piece.words for piece in hit.excerpt),
                "address": hit.href,
                "day": hit.day,
                "precision": hit.precision,
            }
            for group in answer.groups
            for hit in group.hits
        ],
    }
