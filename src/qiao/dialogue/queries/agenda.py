"""What is on a round's agenda, and what has the reader's own side kept to itself about it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.core.release import Release, visible
from qiao.core.text import Language, Text, TextState
from qiao.dialogue.models import AgendaItem, AgendaNote, AgendaPaper, Position
from qiao.documents.queries import visible_files

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A file tabled under an item."""

    code: str
    title: Text
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A side's position; `fallback` is empty for everyone but its own side."""

    side: int
    line: Text
    fallback: Text
    version: int
    release: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An agenda item with what hangs on it, as far as its reader may see it."""

    code: str
    round_code: str
    owner: int
    release: str
    order: int
    title: Text
    note: Text
    authentic: Language
    translation: TextState
    pillar_code: str
    pillar: Text
    starts: datetime | None
    minutes: int | None
    leads: tuple[Text, Text]
    lead_codes: tuple[str, str]
    version: int
    is_withdrawn: bool
    papers: tuple[PaperRow, ...]
    positions: tuple[PositionRow, ...]
    own_note: str
    own_note_version: int

    @property
    def is_draft(self) -> bool:
        """Does only its own party see it?"""
        return self.release == Release.OWN

    def position_of(self, side: int | None) -> PositionRow | None:
        """What this side's position is, if the reader sees it."""
        return next((p for p in self.positions if p.side == side), None)


def agenda_of(round_code: str, *, viewer: Actor) -> list[ItemRow]:
    """The items of a round's agenda: proposed ones in their order, then own drafts."""
    rows = _items(viewer).filter(round__code=round_code)
    items = [_row(item, viewer) for item in rows]
    return sorted(items, key=lambda item: (item.is_draft, item.is_withdrawn))


def read_item(code: str, *, viewer: Actor) -> ItemRow:
    """One item, if this viewer may see it and its round."""
    row = _items(viewer).filter(code=code).first()
    if row is None:
        raise no_item(code)
    return _row(row, viewer)


def no_item(code: str) -> NotFound:
    """The one sentence for an item that is not there for this reader."""
    return NotFound(
        _("There is no agenda item %(code)s that you can see."),
        mend=_("Choose an item of this round's agenda."),
        values={"code": code},
    )


def _items(viewer: Actor) -> QuerySet[Any]:
    files = visible_files(viewer)
    found: QuerySet[Any] = (
        AgendaItem.objects.visible_to(viewer)
        .filter(visible(viewer, "round__"), round__retired=False)
        .select_related("round", "pillar", "lead_first", "lead_second")
        .prefetch_related(
            Prefetch(
                "papers",
                AgendaPaper.objects.filter(document__in=files).select_related("document"),
            ),
            Prefetch("positions", Position.objects.visible_to(viewer)),
            Prefetch("notes", AgendaNote.objects.visible_to(viewer)),
        )
    )
    return found


def _row(item: AgendaItem, viewer: Actor) -> ItemRow:
    note = next((n for n in item.notes.all() if n.owner == viewer.owner), None)
    leads = (item.lead_first, item.lead_second)
    return ItemRow(
        code=item.code,
        round_code=item.round.code,
        owner=item.owner,
        release=item.release,
        order=item.order,
        title=item.title,
        note=item.note,
        authentic=Language(item.authentic),
        translation=TextState(item.translation),
        pillar_code=item.pillar.code if item.pillar else "",
        pillar=item.pillar.name if item.pillar else Text(),
        starts=item.starts,
        minutes=item.minutes,
        leads=(_name(leads[0]), _name(leads[1])),
        lead_codes=(leads[0].code if leads[0] else "", leads[1].code if leads[1] else ""),
        version=item.version,
        is_withdrawn=item.withdrawn_at is not None,
        papers=tuple(
            PaperRow(p.document.code, p.title, p.document.file_name, p.document.size)
            for p in item.papers.all()
        ),
        positions=tuple(_position(p, viewer) for p in item.positions.all()),
        own_note=note.body if note else "",
        own_note_version=note.version if note else 0,
    )


def _position(row: Position, viewer: Actor) -> PositionRow:
    return PositionRow(
        side=row.owner,
        line=row.line,
        fallback=row.fallback if row.owner == viewer.owner else Text(),
        version=row.version,
        release=row.release,
        written_at=row.written_at,
    )


def _name(institution: object) -> Text:
    name: Text = getattr(institution, "name", Text())
    return name
