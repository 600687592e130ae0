"""Where in the dialogue do these words stand? Only in what the reader may open.

Rounds, agenda items, points, commitments and negotiations; and, for the parties, positions and
private notes of their own side or released to them. A thing of a round that may not be seen is
not found either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.occasions import DatePrecision
from qiao.core.release import visible
from qiao.core.search import LIMIT, Found, excerpt, holding
from qiao.core.text import Text, text_of
from qiao.dialogue.models import (
    AgendaItem,
    AgendaNote,
    Negotiation,
    Point,
    Position,
    Round,
)
from qiao.dialogue.models.agenda import PARTIES
from qiao.dialogue.queries.register import visible_commitments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.actor import Actor

_TITLE_LENGTH = 80


def search_dialogue(viewer: Actor, words: Sequence[str], limit: int = LIMIT) -> list[Found]:
    """What is found, kind by kind, the latest of each first. Five queries, seven for parties.

    The fallback of a position is looked through for its own side alone.
    """
    if not words:
        return []
    found = [
        *_rounds(viewer, words, limit),
        *_items(viewer, words, limit),
        *_points(viewer, words, limit),
        *_commitments(viewer, words, limit),
        *_negotiations(viewer, words, limit),
    ]
    if viewer.role in PARTIES:
        found += [*_positions(viewer, words, limit), *_notes(viewer, words, limit)]
    return found


def _columns(*names: str) -> list[str]:
    return [f"{name}_{lang}" for name in names for lang in ("en", "zh")]


def _found(
    kind: str | Promise, words: Sequence[str], row: dict[str, Any], *, title: Text, **said: Any
) -> Found:
    pieces, lang = excerpt(words, *said["texts"])
    day, precision = said["when"]
    return Found(kind, row["code"], title, pieces, lang, said["href"], day, precision)


def _when(row: dict[str, Any], prefix: str = "") -> tuple[date | None, DatePrecision]:
    """The day that a round is listed under, as exactly as it is known."""
    held = row[f"{prefix}held_from"] is not None
    precision = row[f"{prefix}{'held' if held else 'proposed'}_precision"]
    return row[f"{prefix}day"], DatePrecision(precision)


def _dates(prefix: str = "") -> list[str]:
    names = ("day", "held_from", "held_precision", "proposed_precision")
    return [f"{prefix}{name}" for name in names]


def _rounds(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        Round.objects.visible_to(viewer)
        .filter(holding(words, "title", "place", "summary", "track__name", "code."), retired=False)
        .values("code", *_dates(), *_columns("title", "place", "summary", "track__name"))[:limit]
    )
    return [
        _found(
            _("Rounds"),
            words,
            row,
            title=text_of(row, "title") or text_of(row, "name", "track__"),
            texts=(text_of(row, "summary"), text_of(row, "place")),
            href=reverse("round", args=[row["code"]]),
            when=_when(row),
        )
        for row in rows
    ]


def _items(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        AgendaItem.objects.visible_to(viewer)
        .filter(visible(viewer, "round__"), holding(words, "title", "note", "code."))
        .order_by("-proposed_at", "-id")
        .values("code", "round__code", *_dates("round__"), *_columns("title", "note"))[:limit]
    )
    return [
        _found(
            _("Agenda items"),
            words,
            row,
            title=text_of(row, "title"),
            texts=(text_of(row, "note"),),
            href=reverse("agenda", args=[row["round__code"]]),
            when=_when(row, "round__"),
        )
        for row in rows
    ]


def _points(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        Point.objects.visible_to(viewer)
        .filter(visible(viewer, "round__"), holding(words, "text__body", "code."))
        .order_by("-written_at", "-id")
        .values("code", *_dates("round__"), *_columns("text__body"))[:limit]
    )
    return [
        _found(
            _("Conclusions and minutes"),
            words,
            row,
            title=_short(text_of(row, "body", "text__")),
            texts=(text_of(row, "body", "text__"),),
            href=reverse("point", args=[row["code"]]),
            when=_when(row, "round__"),
        )
        for row in rows
    ]


def _commitments(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        visible_commitments(viewer)
        .filter(holding(words, "text", "statement", "code."))
        .values("code", "made_on", "made_precision", *_columns("text", "statement"))[:limit]
    )
    return [
        _found(
            _("Commitments"),
            words,
            row,
            title=_short(text_of(row, "text")),
            texts=(text_of(row, "text"), text_of(row, "statement")),
            href=reverse("commitment", args=[row["code"]]),
            when=(row["made_on"], DatePrecision(row["made_precision"])),
        )
        for row in rows
    ]


def _negotiations(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        Negotiation.objects.visible_to(viewer)
        .filter(holding(words, "name", "note", "code."), retired=False)
        .values("code", *_columns("name", "note"))[:limit]
    )
    return [
        _found(
            _("Negotiations"),
            words,
            row,
            title=text_of(row, "name"),
            texts=(text_of(row, "note"),),
            href=reverse("negotiation", args=[row["code"]]),
            when=(None, DatePrecision.UNKNOWN),
        )
        for row in rows
    ]


def _positions(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        Position.objects.visible_to(viewer)
        .filter(
            _on_a_seen_item(viewer),
            holding(words, "line") | Q(owner=viewer.owner) & holding(words, "line", "fallback"),
        )
        .order_by("-written_at", "-id")
        .values(
            "item__code",
            *_dates("item__round__"),
            "owner",
            *_columns("item__title", "line", "fallback"),
        )
    )[:limit]
    return [
        _found(
            _("Positions"),
            words,
            {"code": row["item__code"]},
            title=text_of(row, "title", "item__"),
            texts=(
                text_of(row, "line"),
                text_of(row, "fallback") if row["owner"] == viewer.owner else Text(),
            ),
            href=reverse("position", args=[row["item__code"]]),
            when=_when(row, "item__round__"),
        )
        for row in rows
    ]


def _notes(viewer: Actor, words: Sequence[str], limit: int) -> list[Found]:
    rows = (
        AgendaNote.objects.visible_to(viewer)
        .filter(_on_a_seen_item(viewer), holding(words, "body."))
        .order_by("-written_at", "-id")
        .values("item__code", "item__round__code", *_dates("item__round__"), "body",
                *_columns("item__title"))
    )[:limit]  # fmt: skip
    return [
        _found(
            _("Private notes"),
            words,
            {"code": row["item__code"]},
            title=text_of(row, "title", "item__"),
            texts=(Text(row["body"], row["body"]),),
            href=reverse("agenda", args=[row["item__round__code"]]),
            when=_when(row, "item__round__"),
        )
        for row in rows
    ]


def _on_a_seen_item(viewer: Actor) -> Any:
    return visible(viewer, "item__") & visible(viewer, "item__round__")


def _short(text: Text) -> Text:
    """The beginning of a text that has no title."""
    return Text(*(_cut(text.get(language)) for language in ("en", "zh")))


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _TITLE_LENGTH else f"{flat[:_TITLE_LENGTH]}…"
