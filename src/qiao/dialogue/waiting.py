"""What of the dialogue waits for this reader? Rounds, texts and commitments, told together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.dialogue.queries.waiting_commitments import waiting_commitments
from qiao.dialogue.queries.waiting_points import waiting_points
from qiao.dialogue.queries.waiting_rounds import waiting_rounds

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.waiting import Waiting


def waiting(*, viewer: Actor, today: date) -> list[Waiting]:
    """What waits for this reader in the dialogue."""
    parts = (waiting_rounds, waiting_points, waiting_commitments)
    return [item for part in parts for item in part(viewer=viewer, today=today)]
