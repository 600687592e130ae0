"""Which commitments need someone's attention, and which first? Pure: the caller hands in the day.

The register sorts by the same meanings in the database (`queries.attention`); a test holds both
equal.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from qiao.dialogue.rules.commitments import OPEN, CommitmentStatus, Due
from qiao.dialogue.rules.rounds import RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence

SILENT_MONTHS = 6
"""After so many months without news, an open commitment is called silent."""
SOON_DAYS = 60
"""A due date that is no further ahead than this is called soon."""
HELD_STATES: Sequence[RoundState] = (
    RoundState.HELD,
    RoundState.MINUTES_DRAFTED,
    RoundState.MINUTES_AGREED,
    RoundState.PUBLISHED,
    RoundState.CLOSED,
)
"""The states of a round that took place."""


class Attention(IntegerChoices):
    """Why a commitment is looked at first; the value is its rank."""

    OVERDUE = 0, _("overdue")
    STALLED = 1, _("stalled")
    SILENT = 2, _("nothing heard")
    SOON = 3, _("due soon")
    OPEN = 4, _("on its way")
    ENDED = 5, _("ended")


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What attention depends on. `later_round_held`: was a later round of its track held?"""

    status: str
    due: str
    due_on: date | None
    heard_on: date | None
    later_round_held: bool = False


def silent_before(today: date) -> date:
    """News older than this day is too old."""
    year, month = divmod(today.year * 12 + today.month - 1 - SILENT_MONTHS, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def soon_until(today: date) -> date:
    """The last day that is called soon."""
    return today + timedelta(days=SOON_DAYS)


def is_overdue(facts: CommitmentFacts, today: date) -> bool:
    """Still owed after its due date, or after the round by which it was due."""
    if facts.status not in OPEN:
        return False
    if facts.due == Due.NEXT_ROUND:
        return facts.later_round_held
    return facts.due == Due.DATE and facts.due_on is not None and facts.due_on < today


def is_silent(facts: CommitmentFacts, today: date) -> bool:
    """Still owed, and nothing was heard of it for long, or ever."""
    if facts.status not in OPEN:
        return False
    return facts.heard_on is None or facts.heard_on < silent_before(today)


def is_due_soon(facts: CommitmentFacts, today: date) -> bool:
    """Still owed, and due within the days that are called soon."""
    if facts.status not in OPEN or facts.due != Due.DATE or facts.due_on is None:
        return False
    return today <= facts.due_on <= soon_until(today)


def attention(facts: CommitmentFacts, today: date) -> Attention:
    """The first reason to look at a commitment; `ENDED` when there is nothing left to do."""
    if facts.status not in OPEN:
        return Attention.ENDED
    if is_overdue(facts, today):
        return Attention.OVERDUE
    if facts.status == CommitmentStatus.STALLED:
        return Attention.STALLED
    if is_silent(facts, today):
        return Attention.SILENT
    return Attention.SOON if is_due_soon(facts, today) else Attention.OPEN
