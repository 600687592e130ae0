"""The operations on conclusions and minutes."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["dialogue"])
