"""Which reminder of a due date has come? Pure: the caller hands in the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

BEFORE = (30, 7, 0)
"""So many days before the due date, each once."""
AGAIN_AFTER = 30
"""Once it is overdue, again after each so many days."""


def reminder_reached(due_on: date, today: date) -> int | None:
    """The latest reminder whose day has come, as days before the due date (negative: after).

    A day on which nothing ran loses no reminder: the latest one stands until the next. None: the
    due date is further ahead than the first.
    """
    left = (due_on - today).days
    if left <= -AGAIN_AFTER:
        return -(-left // AGAIN_AFTER) * AGAIN_AFTER
    return min((days for days in BEFORE if days >= left), default=None)
