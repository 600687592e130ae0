"""Who is on the stage, and what was made so far? The script's keys against codes of records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qiao.accounts.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qiao.accounts.models import User
    from qiao.core.actor import Actor
    from qiao.demo.script import Script


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that someone does."""

    at: datetime
    what: str
    act: Callable[[], object]


@dataclass(slots=True)
class Stage:
    """The script, and the codes of what it has made: members, needs, activities, the dialogue."""

    script: Script
    users: dict[str, User] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)
    dialogue: dict[str, str] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The member of this key, as the rules see them."""
        return actor_for(self.users[key])
