"""What of rounds waits for this reader? What they may do next, the soonest meeting first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Role
from qiao.core.release import Release
from qiao.core.text import text_of
from qiao.core.waiting import Waiting
from qiao.dialogue.models import Delegation, Round, RoundAcceptance
from qiao.dialogue.rules.rounds import BEFORE_HELD, Accepted, RoundState

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.actor import Actor

MOST = 50
SOON_DAYS = 30
"""A meeting within so many days makes what it waits for late."""
_STEPS = {
    RoundState.DATES_AGREED: _("Exchange the agenda"),
    RoundState.AGENDA_AGREED: _("Collect both delegations"),
    RoundState.HELD: _("Begin the minutes"),
    RoundState.MINUTES_AGREED: _("Publish the round, or close its file"),
    RoundState.POSTPONED: _("Take the postponed round up again"),
}
_FIELDS = ("code", "state", "release", "day", "title_en", "title_zh", "proposed_at")


def waiting_rounds(viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader among rounds. One query."""
    match viewer.role:
        case Role.SECRETARIAT:
            wanted = Q(state__in=_STEPS) | Q(release=Release.OWN, state__in=BEFORE_HELD)
        case Role.COORDINATOR:
            wanted = (
                Q(release=Release.OWN, state__in=BEFORE_HELD)
                | Q(state=RoundState.PROPOSED, proposed_precision="day", accepts_dates=False)
                | Q(state=RoundState.AGENDA_EXCHANGED, accepts_agenda=False)
                | Q(state=RoundState.AGENDA_AGREED, has_list=False)
            )
        case _:
            return []
    side = viewer.side or 0
    rows = (
        Round.objects.visible_to(viewer)
        .filter(retired=False, is_historical=False)
        .annotate(
            accepts_dates=_accepts(Accepted.DATES, "dates_version", side),
            accepts_agenda=_accepts(Accepted.AGENDA, "agenda_version", side),
            has_list=Exists(
                Delegation.objects.filter(round=OuterRef("pk"), owner=side).exclude(
                    release=Release.OWN
                )
            ),
        )
        .filter(wanted)
        .order_by(F("day").asc(nulls_last=True), "id")
        .values(*_FIELDS)[:MOST]
    )
    return [_item(row, viewer, today) for row in rows]


def _accepts(subject: Accepted, version: str, side: int) -> Exists:
    return Exists(
        RoundAcceptance.objects.filter(
            round=OuterRef("pk"), subject=subject, version=OuterRef(version), side=side
        )
    )


def _item(row: dict[str, Any], viewer: Actor, today: date) -> Waiting:
    name, task = _task(row, viewer)
    day = row["day"]
    return Waiting(
        task=task,
        subject=text_of(row, "title") or row["code"],
        href=reverse(name, args=[row["code"]]),
        since=row["proposed_at"].date() if row["proposed_at"] else today,
        is_late=day is not None and (day - today).days < SOON_DAYS,
    )


def _task(row: dict[str, Any], viewer: Actor) -> tuple[str, str | Promise]:
    if row["release"] == Release.OWN:
        return "round", _("Finish this round and propose it to both sides")
    if viewer.role == Role.SECRETARIAT:
        return "round", _STEPS[row["state"]]
    return {
        RoundState.PROPOSED: ("round", _("Accept these dates, or propose others")),
        RoundState.AGENDA_EXCHANGED: ("agenda", _("Accept this agenda, or change an item")),
    }.get(row["state"], ("delegation", _("Release the list of your delegation")))
