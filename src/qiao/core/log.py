"""What happened here, and can anyone have changed it since? One entry an action, chained by hash.

`record` is called inside the action's transaction, once. The hash of an entry covers its content
and the hash before it, so a changed, removed or inserted entry breaks every later one; `verify`
walks the chain. Verbs are declared by each slice with the sentence that tells them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.core.models import LogEntry, LogHead
from qiao.core.release import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.utils.functional import Promise

    from qiao.core.actor import Actor

SEE_PERSONS = "see_persons"
"""The permission, in the role table of `accounts`, without which names are not told."""

_SENTENCES: dict[str, str | Promise] = {}


def declare(verbs: Mapping[str, str | Promise]) -> None:
    """Say how each verb of a slice is told: a predicate such as "endorsed version %(version)s"."""
    _SENTENCES.update(verbs)


@transaction.atomic
def record(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    kind: str,
    subject: str,
    owner: int,
    release: str,
    **facts: Any,
) -> LogEntry:
    """Add one entry to the chain, as part of the caller's transaction."""
    if verb not in _SENTENCES:
        raise LookupError(f"{verb} has no sentence: declare it in its slice")
    head = _locked_head()
    entry = LogEntry(
        number=head.number + 1,
        at=at,
        by_id=by.user_id,
        role=by.role,
        verb=verb,
        subject_kind=kind,
        subject=subject,
        facts=facts,
        owner=owner,
        release=release,
        previous_hash=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    LogHead.objects.filter(id=1).update(number=entry.number, hash=entry.hash)
    return entry


def _locked_head() -> LogHead:
    """The end of the chain, locked; made with the first entry and never again."""
    head = LogHead.objects.select_for_update().filter(id=1).first()
    if head is None and LogEntry.objects.exists():
        raise LookupError("the log has lost its head: restore it from a backup")
    return head or LogHead.objects.select_for_update().get(
        id=LogHead.objects.get_or_create(id=1)[0].pk
    )


def digest(entry: LogEntry) -> str:
    """SHA-256 over the entry's content and the hash before it, as canonical JSON."""
    content = [
        entry.previous_hash,
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.by_id,
        entry.role,
        entry.verb,
        entry.subject_kind,
        entry.subject,
        entry.facts,
        entry.owner,
        entry.release,
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how: a predicate of the entry."""

    number: int
    reason: str | Promise


def verify() -> Iterator[Break]:
    """Walk the whole chain; yields every break (nothing when the log is whole)."""
    head = LogHead.objects.filter(id=1).first()
    if head is None:
        if LogEntry.objects.exists():
            yield Break(0, _("has lost its head"))
        return
    previous, number = "0" * 64, 0
    written = LogEntry.objects.filter(number__lte=head.number).order_by("number")
    for entry in written.iterator():
        number += 1
        if entry.number != number:
            yield Break(entry.number, _("comes after a missing one"))
            number = entry.number
        if entry.previous_hash != previous:
            yield Break(entry.number, _("does not follow the entry before it"))
        if digest(entry) != entry.hash:
            yield Break(entry.number, _("was changed after it was written"))
        previous = entry.hash
    if (head.number, head.hash) != (number, previous):
        yield Break(number, _("is not where the head of the log says it ends"))


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One entry as a reader sees it."""

    at: datetime
    who: str
    side: int
    sentence: str
    verb: str


def story(kind: str, subject: str, *, viewer: Actor, limit: int = 200) -> list[StoryLine]:
    """The story of one record, newest first, as far as `viewer` may see it."""
    rows = (
        LogEntry.objects.filter(visible(viewer), subject_kind=kind, subject=subject)
        .select_related("by")
        .order_by("-number")[:limit]
    )
    return [story_line(row, names=viewer.may(SEE_PERSONS)) for row in rows]


def story_line(entry: LogEntry, *, names: bool) -> StoryLine:
    """One entry told as a sentence in the active language, with the person's name or without."""
    sentence = str(_SENTENCES.get(entry.verb, entry.verb)) % entry.facts
    who = entry.by.shown_name if entry.by and names else ""
    return StoryLine(entry.at, who, getattr(entry.by, "side_id", None) or 0, sentence, entry.verb)
