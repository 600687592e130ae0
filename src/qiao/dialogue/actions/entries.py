"""How does the log tell of rounds and agenda items? One entry an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.core import log

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.models import AgendaItem, Round


def tell_item(item: AgendaItem, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """The one log entry of an action on an item."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="agenda_item",
        subject=item.code,
        owner=item.owner,
        release=item.release,
        **facts,
    )


def tell_round(row: Round, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """The one log entry of an action on a round."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="round",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        **facts,
    )
