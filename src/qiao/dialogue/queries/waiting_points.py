"""Which points and amendments wait for this reader? What they may do next, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Role
from qiao.core.release import visible
from qiao.core.text import Text, TextState, text_of
from qiao.core.waiting import Waiting
from qiao.dialogue.models import Amendment, Point
from qiao.dialogue.rules.points import AmendmentState, PointState
from qiao.dialogue.rules.rounds import RoundState

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.utils.functional import Promise

    from qiao.core.actor import Actor

MOST = 50
PATIENCE_DAYS = 30
"""After so many days without a move, a thing that waits is called late."""
LANGUAGES = 2
_OVER = (RoundState.PUBLISHED, RoundState.CLOSED, RoundState.CANCELLED)
_UNSOUND = (TextState.MISSING, TextState.STALE)
_SHOWN = 80


def waiting_points(viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among points, then among amendments. Two queries."""
    if viewer.role not in (Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT):
        return []
    found = [*_points(viewer, today)]
    if viewer.side:
        found += _amendments(viewer, today)
    return sorted(found, key=lambda one: one.since)[:MOST]


def _points(viewer: Actor, today: date) -> list[Waiting]:
    asked = Q(state=PointState.DRAFT, owner=viewer.owner)
    if viewer.side is None:
        asked |= Q(state=PointState.PROPOSED, text__translation__in=_UNSOUND)
    else:
        asked |= Q(state=PointState.BRACKETED, text__brackets__side=viewer.side)
    if viewer.role == Role.COORDINATOR:
        asked |= Q(state=PointState.PROPOSED, given__lt=LANGUAGES) & ~Q(
            text__translation__in=_UNSOUND
        )
    own = Q(text__agreements__side=viewer.side or 0)
    rows = (
        Point.objects.visible_to(viewer)
        .filter(visible(viewer, "round__"))
        .exclude(round__state__in=_OVER)
        .annotate(given=Count("text__agreements", filter=own, distinct=True))
        .filter(asked)
        .order_by("text__written_at")
        .values("code", "state", "text__body_en", "text__body_zh", "text__written_at")
        .distinct()[:MOST]
    )
    return [
        _waiting(_task(row["state"], viewer), row, "text__", row["text__written_at"], today)
        for row in rows
    ]


def _amendments(viewer: Actor, today: date) -> list[Waiting]:
    """The open amendments of others: either side answers."""
    rows = (
        Amendment.objects.filter(
            visible(viewer, "point__"),
            visible(viewer, "point__round__"),
            state=AmendmentState.OPEN,
            point__state__in=(PointState.PROPOSED, PointState.BRACKETED, PointState.AGREED),
        )
        .exclude(owner=viewer.owner)
        .exclude(point__round__state__in=_OVER)
        .order_by("at")
        .values("point__code", "body_en", "body_zh", "at")[:MOST]
    )
    return [
        _waiting(
            _("Accept or decline this amendment"),
            {**row, "code": row["point__code"]},
            "",
            row["at"],
            today,
        )
        for row in rows
    ]


def _task(state: str, viewer: Actor) -> str | Promise:
    if state == PointState.DRAFT:
        return _("Finish this point and propose it")
    if state == PointState.BRACKETED:
        return _("Lift your bracket, or propose other words")
    if viewer.side is None:
        return _("Bring both languages of this point into line")
    return _("Agree to this point, or propose other words")


def _waiting(
    task: str | Promise, row: dict[str, Any], prefix: str, since: datetime, today: date
) -> Waiting:
    body = text_of(row, "body", prefix)
    return Waiting(
        task=task,
        subject=Text(_begun(body.en), _begun(body.zh)),
        href=reverse("point", args=[row["code"]]),
        since=since.date(),
        is_late=(today - since.date()).days > PATIENCE_DAYS,
    )


def _begun(words: str) -> str:
    """How the text begins."""
    first = " ".join(words.split())
    return first if len(first) <= _SHOWN else f"{first[: _SHOWN - 1].rstrip()}…"
