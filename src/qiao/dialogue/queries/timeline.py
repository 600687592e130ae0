"""How did commitments go through time? Their statuses as bands in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from qiao.dialogue.models import CommitmentMove
from qiao.dialogue.queries.register import (
    RegisterFilter,
    RegisterRow,
    list_register,
)
from qiao.dialogue.rules.commitments import ENDED, CommitmentStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiao.core.actor import Actor

SHOWN = 40
"""So many bars can be told apart on one picture; the filter chooses which."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in one status. The last band of what is still owed ends today."""

    status: CommitmentStatus
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment with its bands in their order."""

    row: RegisterRow
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The commitments shown, and how many the filter leaves in all."""

    lines: tuple[Line, ...]
    total: int


def timeline(*, viewer: Actor, chosen: RegisterFilter, today: date) -> Timeline:
    """The first commitments of the filtered register through time, by pillar. Four queries."""
    page = list_register(viewer=viewer, chosen=chosen, today=today, size=SHOWN)
    rows: list[RegisterRow] = list(page)
    changes: dict[int, list[tuple[str, str, date]]] = {row.id: [] for row in rows}
    moves = CommitmentMove.objects.filter(commitment__in=changes).exclude(before=F("after"))
    for key, before, after, on in moves.order_by("on", "id").values_list(
        "commitment", "before", "after", "on"
    ):
        changes[key].append((before, after, on))
    lines = [Line(row, bands(row, changes[row.id], today)) for row in rows]
    lines.sort(
        key=lambda line: (line.row.pillar_code, line.bands[0].starts if line.bands else today)
    )
    return Timeline(tuple(lines), page.paginator.count)


def bands(
    row: RegisterRow, changes: Sequence[tuple[str, str, date]], today: date
) -> tuple[Band, ...]:
    """The stretches between changes (before, after, on). What is not known to have begun is left
    out; what has ended is drawn as a mark of one day."""
    start = row.made_on or (changes[0][2] if changes else row.status_since)
    if start is None:
        return ()
    status = changes[0][0] if changes else row.status
    found = []
    for _before, after, on in changes:
        if on > start:
            found.append(Band(CommitmentStatus(status), start, on))
        status, start = after, max(start, on)
    end = start if status in ENDED else max(start, today)
    found.append(Band(CommitmentStatus(status), start, end))
    return tuple(found)
