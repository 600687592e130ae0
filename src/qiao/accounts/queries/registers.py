"""What was done, and what was written to people? The log and the outbox, for the secretariat.

The log shows what its reader may see; the check of the chain (`core.log.verify`) covers all of it.
A link in a message lets its bearer in, so it is shown by an act of its own, never by a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import NotFound
from qiao.core.models import LogEntry, OutboxMessage
from qiao.core.release import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qiao.core.actor import Actor

PAGE = 100
_LINK = re.compile(r"https?://\S+")
HIDDEN_LINK = "•••"

Row = TypeVar("Row")


class RowPage(Page[Row], Generic[Row]):
    """A page of rows told already, with the numbers of the pages that hold it."""

    def __init__(self, rows: Sequence[Row], number: int, paginator: Paginator[Any]) -> None:
        super().__init__(rows, number, paginator)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What a reader narrows the log to; what is empty narrows nothing."""

    record: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the log, told. Without its number: gaps would tell how much is kept private."""

    at: datetime
    who: str
    role: str
    side: int
    sentence: str
    record: str
    hash: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message, its links hidden."""

    id: int
    created_at: datetime
    to: str
    subject: str
    body: str
    has_link: bool
    sent_at: datetime | None
    failure: str


def read_log(*, viewer: Actor, chosen: LogFilter, page: int = 1) -> RowPage[LogRow]:
    """One page of the log as far as this viewer may see it, newest first. Two queries."""
    must(viewer, Permission.SEE_LOG)
    rows = LogEntry.objects.filter(visible(viewer)).select_related("by").order_by("-number")
    if chosen.record:
        rows = rows.filter(subject=chosen.record)
    if chosen.since:
        rows = rows.filter(at__date__gte=chosen.since)
    if chosen.until:
        rows = rows.filter(at__date__lte=chosen.until)
    found = Paginator(rows, PAGE).get_page(page)
    return RowPage([_log_row(row) for row in found.object_list], found.number, found.paginator)


def list_messages(*, viewer: Actor, page: int = 1) -> RowPage[MessageRow]:
    """One page of the outbox, newest first. Two queries."""
    must(viewer, Permission.SEE_OUTBOX)
    found = Paginator(OutboxMessage.objects.order_by("-created_at", "-id"), PAGE).get_page(page)
    rows = [_message_row(row) for row in found.object_list]
    return RowPage(rows, found.number, found.paginator)


def read_message(message_id: int, *, viewer: Actor) -> MessageRow:
    """One message, its links hidden. One query."""
    must(viewer, Permission.SEE_OUTBOX)
    row = OutboxMessage.objects.filter(pk=message_id).first()
    if row is None:
        raise NotFound(
            _("There is no message %(number)s."),
            mend=_("Reload the outbox."),
            values={"number": message_id},
        )
    return _message_row(row)


def _log_row(entry: LogEntry) -> LogRow:
    told = log.story_line(entry, names=True)
    return LogRow(
        at=entry.at,
        who=told.who,
        role=entry.role,
        side=told.side,
        sentence=told.sentence,
        record=entry.subject,
        hash=entry.hash,
    )


def _message_row(row: OutboxMessage) -> MessageRow:
    return MessageRow(
        id=row.pk,
        created_at=row.created_at,
        to=row.to,
        subject=row.subject,
        body=_LINK.sub(HIDDEN_LINK, row.body),
        has_link=_LINK.search(row.body) is not None,
        sent_at=row.sent_at,
        failure=row.failure,
    )
