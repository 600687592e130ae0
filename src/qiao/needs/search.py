"""Which needs hold these words? In their current text, as far as the reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.search import LIMIT, Found, excerpt, holding
from qiao.core.text import text_of
from qiao.core.web import OFFICE
from qiao.needs.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.core.actor import Actor


def search_needs(viewer: Actor, words: Sequence[str], limit: int = LIMIT) -> list[Found]:
    """The needs found, newest first; nothing for those to whom needs are closed. One query."""
    if viewer.role not in OFFICE or not words:
        return []
    rows = (
        Need.objects.visible_to(viewer)
        .filter(holding(words, "text__title", "text__body", "code."))
        .order_by("-raised_at", "-id")
        .values(
            "code",
            "raised_at",
            *(f"text__{name}_{lang}" for name in ("title", "body") for lang in ("en", "zh")),
        )[:limit]
    )
    found = []
    for row in rows:
        pieces, lang = excerpt(words, text_of(row, "body", "text__"))
        found.append(
            Found(
                kind=_("Needs"),
                code=row["code"],
                title=text_of(row, "title", "text__"),
                excerpt=pieces,
                lang=lang,
                href=reverse("need", args=[row["code"]]),
                day=row["raised_at"].date(),
            )
        )
    return found
