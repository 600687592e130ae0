"""Which activities hold these words? In title, place and summary, as far as they may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.activities.models import Activity
from qiao.core.occasions import DatePrecision
from qiao.core.search import LIMIT, Found, excerpt, holding
from qiao.core.text import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.core.actor import Actor


def search_activities(viewer: Actor, words: Sequence[str], limit: int = LIMIT) -> list[Found]:
    """The activities found, latest first. One query."""
    if not words:
        return []
    rows = (
        Activity.objects.visible_to(viewer)
        .filter(holding(words, "title", "place", "summary", "code."))
        .order_by("-held_from", "-planned_from", "-id")
        .values(
            "code",
            "held_from",
            "planned_from",
            "held_precision",
            "planned_precision",
            *(f"{name}_{lang}" for name in ("title", "place", "summary") for lang in ("en", "zh")),
        )[:limit]
    )
    found = []
    for row in rows:
        pieces, lang = excerpt(words, text_of(row, "summary"), text_of(row, "place"))
        found.append(
            Found(
                kind=_("Activities"),
                code=row["code"],
                title=text_of(row, "title"),
                excerpt=pieces,
                lang=lang,
                href=reverse("activity", args=[row["code"]]),
                day=row["held_from"] or row["planned_from"],
                precision=DatePrecision(
                    row["held_precision"] if row["held_from"] else row["planned_precision"]
                ),
            )
        )
    return found
