"""What was a round when its file was closed? For the parties alone: the file names persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qiao.core.release import visible
from qiao.dialogue.models import RoundFile
from qiao.dialogue.models.agenda import PARTIES
from qiao.dialogue.rules.files import canonical, checksum

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """One version of a round's file, byte for byte as it was kept."""

    version: int
    made_at: datetime
    sha256: str
    content: dict[str, Any]

    @property
    def bytes(self) -> bytes:
        """The written form that the checksum is of."""
        return canonical(self.content)


def files_of_round(code: str, *, viewer: Actor) -> tuple[ClosedFile, ...]:
    """Every version, oldest first; none for readers who are not of a party."""
    if viewer.role not in PARTIES:
        return ()
    rows = RoundFile.objects.filter(visible(viewer, "round__"), round__code=code)
    return tuple(
        ClosedFile(row.version, row.made_at, row.sha256, row.content)
        for row in rows.filter(round__retired=False).order_by("version")
    )


def changed_files() -> Iterator[str]:
    """The codes of rounds whose file is not what its checksum says."""
    for row in RoundFile.objects.select_related("round").order_by("pk").iterator(100):
        if checksum(row.content) != row.sha256:
            yield f"{row.round.code} ({row.version})"
