"""How is a round's file closed? The shared round is kept as plain data that nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.dialogue.models import Round, RoundFile
from qiao.dialogue.queries.file_content import shared_content
from qiao.dialogue.rules.files import checksum

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare({"dialogue.file_closed": _("kept version %(version)s of the file of this round")})


@transaction.atomic
def close_file(
    round: Round,  # noqa: A002 - what it is called by everyone who closes one
    *,
    by: Actor,
    at: datetime,
) -> RoundFile:
    """Keep the round as both sides share it now, saved already; a later call adds a version."""
    must(by, Permission.MOVE_ROUND)
    row = (
        Round.objects.select_for_update(of=("self",))
        .select_related("track", "phase")
        .get(pk=round.pk)
    )
    content = shared_content(row)
    kept = RoundFile.objects.create(
        round=row,
        version=row.files.count() + 1,
        content=content,
        sha256=checksum(content),
        made_at=at,
    )
    log.record(
        by=by,
        at=at,
        verb="dialogue.file_closed",
        kind="round",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        version=kept.version,
        sha256=kept.sha256,
    )
    return kept
