"""Do the records agree with one another? The log's chain, files, days attended, frozen reports."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.activities.models import Attendance
from qiao.activities.rules import SessionShare, days_attended
from qiao.core import log
from qiao.dialogue.queries.files import changed_files
from qiao.doctor.findings import Finding
from qiao.documents import files
from qiao.documents.models import Document
from qiao.needs.queries import unsound_needs
from qiao.results.queries.periods import freezes, verify_freeze

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal


def log_is_whole() -> Iterator[Finding]:
    """The chain of hashes, entry by entry."""
    breaks = list(log.verify())
    yield Finding(
        _("log"),
        holds=not breaks,
        detail="; ".join(
            _("entry %(number)s %(reason)s") % {"number": b.number, "reason": b.reason}
            for b in breaks[:3]
        ),
        mend=_("Someone wrote past the platform: compare with the latest backup, entry by entry."),
    )


def files_are_whole() -> Iterator[Finding]:
    """Each document's content against its size and checksum; what interrupted writes left."""
    lost = [
        code
        for code, checksum, size in Document.objects.values_list("code", "sha256", "size")
        if not files.is_whole(checksum, size)
    ]
    yield Finding(
        _("files"),
        holds=not lost,
        detail=", ".join(sorted(lost)[:5]),
        mend=_("Their content is lost or changed: copy it from a backup's `files` by checksum."),
    )
    left = list(files.unfinished())
    if left:
        yield Finding(
            _("unfinished files"),
            holds=False,
            advice=True,
            detail=str(len(left)),
            mend=_("Interrupted uploads left them: `*.part` may be deleted while nobody uploads."),
        )


def days_are_right() -> Iterator[Finding]:
    """Days attended against the attendance rows that they come from, by the rule itself."""
    wrong = [
        str(seat)
        for (seat, days), rows in groupby(_attendance(), key=itemgetter(0, 1))
        if days_attended(SessionShare(number, on, share) for _s, _d, number, on, share in rows)
        != days
    ]
    yield Finding(
        _("days attended"),
        holds=not wrong,
        detail=", ".join(wrong[:5]),
        mend=_("These participations differ from their attendance: correct them, with the reason."),
    )


def endorsements_hold() -> Iterator[Finding]:
    """Each need's words against what was endorsed, its stage against the answers given."""
    wrong = unsound_needs()
    yield Finding(
        _("needs"),
        holds=not wrong,
        detail=", ".join(wrong[:5]),
        mend=_("Words or stage were changed past the platform: restore them from a backup."),
    )


def _attendance() -> Iterator[tuple[int, Decimal, int, date | None, Decimal]]:
    """Each session attended: participation, its days, the session's number, day and share."""
    return (
        Attendance.objects.order_by("participation_id")
        .values_list(
            "participation_id",
            "participation__days",
            "session__number",
            "session__on",
            "session__day_share",
        )
        .iterator(5000)
    )


def frozen_reports_hold() -> Iterator[Finding]:
    """Each frozen period: its figures computed again from its inputs, and its checksum."""
    broken = [fault for freeze in freezes() for fault in verify_freeze(freeze)]
    yield Finding(
        _("frozen reports"),
        holds=not broken,
        detail="; ".join(broken[:3]),
        mend=_("A frozen report was changed past the platform: restore it from a backup."),
    )


def round_files_hold() -> Iterator[Finding]:
    """Each closed file of a round against its checksum."""
    changed = list(changed_files())
    yield Finding(
        _("files of rounds"),
        holds=not changed,
        detail=", ".join(changed[:5]),
        mend=_("A closed file was changed past the platform: restore it from a backup."),
    )
