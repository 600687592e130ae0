"""The operations of the dialogue, by what they read and write."""

from __future__ import annotations

from ninja import Router

from qiao.dialogue.api.commitments import router as commitments
from qiao.dialogue.api.points import router as points
from qiao.dialogue.api.rounds import router as rounds

router = Router(tags=["dialogue"])
router.add_router("", rounds)
router.add_router("", points)
router.add_router("", commitments)
