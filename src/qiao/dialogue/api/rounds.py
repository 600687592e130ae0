"""The operations on tracks, rounds, delegations, agenda, positions."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["dialogue"])
