"""What a side keeps to itself on an item: its position, its fallback, its private note.

A position is its own side's until that side's coordinator releases its line to both sides. The
fallback and the note are never released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import NotFound
from qiao.core.release import Release
from qiao.dialogue.actions.agenda import seen_item
from qiao.dialogue.models import AgendaItem, AgendaNote, Position
from qiao.dialogue.rules import agenda as rules

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.core.text import Text

log.declare(
    {
        "dialogue.position_written": _("wrote version %(version)s of its own position"),
        "dialogue.position_restated": _("restated its position: version %(version)s"),
        "dialogue.position_released": _("released its position to both sides"),
        "dialogue.note_written": _("wrote a private note"),
    }
)


@transaction.atomic
def write_position(
    *, by: Actor, at: datetime, item: str, based_on: int, line: Text, fallback: Text
) -> Position:
    """Write this side's position; `based_on` is the version read, 0 for none.

    The line of a released position is read by both sides at once; its fallback by its own alone.
    """
    must(by, Permission.WRITE_POSITION)
    subject = seen_item(item, by=by)
    rules.must_say_something(line, "line_en")
    row: Position | None = Position.objects.filter(item=subject, owner=by.acting_side).first()
    rules.must_be_current(row.version if row else 0, based_on)
    if row is None:
        row = Position(item=subject, owner=by.acting_side, version=0)
    is_restated = row.release != Release.OWN and row.line != line
    row.line_en, row.line_zh = line.en, line.zh
    row.fallback_en, row.fallback_zh = fallback.en, fallback.zh
    row.version += 1
    row.written_by_id = by.author_id
    row.written_at = at
    row.save()
    if is_restated:
        verb, release = "dialogue.position_restated", str(row.release)
    else:
        verb, release = "dialogue.position_written", str(Release.OWN)
    _tell(subject, verb, release, by=by, at=at, version=row.version)
    return row


@transaction.atomic
def release_position(*, by: Actor, at: datetime, item: str, version: int) -> Position:
    """Show the line of the position, as it was read, to the other side and the secretariat."""
    must(by, Permission.RELEASE_POSITION)
    subject = seen_item(item, by=by)
    rules.must_be_released(subject.release)
    row: Position | None = Position.objects.filter(item=subject, owner=by.acting_side).first()
    if row is None:
        raise NotFound(_("Your side has no position on this item."), mend=_("Write it first."))
    rules.must_be_own(row.release)
    rules.must_be_current(row.version, version)
    row.release = Release.SHARED
    row.save(update_fields=["release"])
    _tell(subject, "dialogue.position_released", str(row.release), by=by, at=at)
    return row


@transaction.atomic
def write_note(
    *, by: Actor, at: datetime, item: str, based_on: int, body: str
) -> AgendaNote | None:
    """Write (or, with no words, remove) this party's private note on an item."""
    must(by, Permission.WRITE_NOTE)
    subject = seen_item(item, by=by)
    row: AgendaNote | None = AgendaNote.objects.filter(item=subject, owner=by.owner).first()
    rules.must_be_current(row.version if row else 0, based_on)
    _tell(subject, "dialogue.note_written", str(Release.OWN), by=by, at=at)
    if not body.strip():
        if row is not None:
            row.delete()
        return None
    if row is None:
        row = AgendaNote(item=subject, owner=by.owner, version=0)
    row.body = body.strip()
    row.version += 1
    row.written_by_id = by.author_id
    row.written_at = at
    row.save()
    return row


def _tell(
    item: AgendaItem, verb: str, release: str, *, by: Actor, at: datetime, **facts: object
) -> None:
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="agenda_item",
        subject=item.code,
        owner=by.owner,
        release=release,
        **facts,
    )
