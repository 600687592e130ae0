"""The operations on the register, negotiations, imports, calendars."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["dialogue"])
