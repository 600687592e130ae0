"""Of which round are these points, and what may a new one be filed under? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.core.errors import NotFound
from qiao.dialogue.models import AgendaItem, Round
from qiao.dialogue.rules.rounds import RoundState
from qiao.phases.queries import themes_of

if TYPE_CHECKING:
    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.phases.queries import ThemeFacts


@dataclass(frozen=True, slots=True)
class RoundHeading:
    """What a page of points says of its round."""

    code: str
    state: RoundState
    track: Text
    number: int | None
    title: Text

    @property
    def name(self) -> str:
        """Its title; else its track with its number, in the reader's language."""
        if self.title or self.number is None:
            return str(self.title or self.track)
        return _("%(track)s, round %(number)s") % {"track": self.track, "number": self.number}


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An agenda item that a point may be filed under."""

    code: str
    title: Text


def round_heading(code: str, *, viewer: Actor) -> RoundHeading:
    """The round, if this reader may see it."""
    row = _round(code, viewer=viewer)
    return RoundHeading(row.code, RoundState(row.state), row.track.name, row.number, row.title)


def filing(code: str, *, viewer: Actor) -> tuple[tuple[ItemChoice, ...], tuple[ThemeFacts, ...]]:
    """The agenda items of a round that this reader may see, and the pillars of its phase."""
    row = _round(code, viewer=viewer)
    items = AgendaItem.objects.visible_to(viewer).filter(round=row, withdrawn_at__isnull=True)
    return tuple(ItemChoice(item.code, item.title) for item in items), themes_of(
        row.phase, "pillar"
    )


def _round(code: str, *, viewer: Actor) -> Round:
    found = Round.objects.visible_to(viewer).filter(code=code, retired=False)
    row: Round | None = found.select_related("track", "phase").first()
    if row is None:
        raise NotFound(
            gettext_lazy("There is no round %(code)s that you can see."),
            mend=gettext_lazy("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    return row
