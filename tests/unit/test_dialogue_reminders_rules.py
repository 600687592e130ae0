"""Which reminder of a due date has come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiao.dialogue.rules.reminders import reminder_reached

DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("left", "reminder"),
    [
        (31, None),
        (30, 30),
        (8, 30),
        (7, 7),
        (1, 7),
        (0, 0),
        (-29, 0),
        (-30, -30),
        (-59, -30),
        (-60, -60),
        (-365, -360),
    ],
)
def test_reminder_is_the_latest_whose_day_has_come(left, reminder):
    """Thirty, seven and no days before; then after each thirty."""
    assert reminder_reached(DUE, DUE - timedelta(days=left)) == reminder
