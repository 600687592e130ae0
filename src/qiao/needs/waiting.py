"""Which needs wait for this reader? What they may do next, oldest first. One query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Role
from qiao.core.text import TextState, text_of
from qiao.core.waiting import Waiting
from qiao.needs.models import Endorsement, Need
from qiao.needs.rules import Stage

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.actor import Actor

MOST = 50
PATIENCE_DAYS = 30
"""After so many days without a move, a thing that waits is called late."""

_TASKS = {
    Stage.DRAFT: _("Finish this draft and release it"),
    Stage.RELEASED: _("Join this need into a shared one"),
    Stage.ASKED: _("Endorse this text, or say why not"),
    Stage.REFUSED: _("Endorse this text, or say why not"),
}
_UNCHECKED = (TextState.DRAFT, TextState.STALE)


def waiting(*, viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among needs."""
    match viewer.role:
        case Role.SECRETARIAT:
            asked = Q(stage=Stage.RELEASED, owner__gt=0) | Q(
                stage__in=(Stage.DRAFTING, Stage.REFUSED)
            )
        case Role.COORDINATOR:
            asked = _texts_to_check(viewer) | _to_answer(viewer) | _own_drafts(viewer)
        case Role.FOCAL_POINT:
            asked = _texts_to_check(viewer) | _own_drafts(viewer)
        case _:
            return []
    rows = (
        Need.objects.visible_to(viewer)
        .filter(asked)
        .order_by("text__written_at")
        .values(
            "code",
            "stage",
            "text__title_en",
            "text__title_zh",
            "text__translation",
            "text__written_at",
            "text__written_by",
        )[:MOST]
    )
    return [_item(row, viewer, today) for row in rows]


def _own_drafts(viewer: Actor) -> Q:
    own = Q(stage=Stage.DRAFT, owner=viewer.owner)
    if viewer.role == Role.FOCAL_POINT:
        own &= Q(raised_by=viewer.institution_id)
    return own


def _texts_to_check(viewer: Actor) -> Q:
    return Q(stage=Stage.DRAFTING, text__translation__in=_UNCHECKED) & ~Q(
        text__written_by=viewer.user_id
    )


def _to_answer(viewer: Actor) -> Q:
    answered = Endorsement.objects.filter(side=viewer.acting_side).values("text")
    return Q(stage__in=(Stage.ASKED, Stage.REFUSED)) & ~Q(text__in=answered)


def _item(row: dict[str, Any], viewer: Actor, today: date) -> Waiting:
    since = row["text__written_at"].date()
    return Waiting(
        task=_task(row, viewer),
        subject=text_of(row, "title", "text__"),
        href=reverse("need", args=[row["code"]]),
        since=since,
        is_late=(today - since).days > PATIENCE_DAYS,
    )


def _task(row: dict[str, Any], viewer: Actor) -> str | Promise:
    if row["stage"] == Stage.REFUSED and viewer.role == Role.SECRETARIAT:
        return _("Answer this refusal with a new text")
    if task := _TASKS.get(row["stage"]):
        return task
    state = row["text__translation"]
    if state == TextState.CHECKED:
        return _("Ask both sides to endorse this text")
    if state in _UNCHECKED and row["text__written_by"] != viewer.user_id:
        return _("Check that both texts say the same")
    if state in _UNCHECKED:
        return _("Have this text checked by someone else")
    return _("Complete this text in both languages")
