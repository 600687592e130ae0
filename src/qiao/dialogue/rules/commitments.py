"""Where does a commitment stand, and what may happen to it next? Pure.

A commitment never expires by itself. "Delivered" needs evidence and a second person, and a
commitment that is parallel to others is delivered together with them or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Mapping


class CommitmentStatus(TextChoices):
    """Where a commitment stands."""

    NOTED = "noted", _("noted")
    AGREED = "agreed", _("agreed")
    IN_PROGRESS = "in_progress", _("in progress")
    DELIVERED = "delivered", _("delivered")
    PARTLY_DELIVERED = "partly_delivered", _("partly delivered")
    STALLED = "stalled", _("stalled")
    SUSPENDED = "suspended", _("suspended")
    SUPERSEDED = "superseded", _("superseded")
    LAPSED = "lapsed", _("lapsed")


class Due(TextChoices):
    """What a commitment's due date is."""

    DATE = "date", _("on a date")
    NEXT_ROUND = "next_round", _("by the next round")
    NONE = "none", _("no date set")


class MoveKind(TextChoices):
    """What a row of a commitment's history tells."""

    MOVE = "move", _("change of status")
    HEARD = "heard", _("news")
    CLAIM = "claim", _("reported as delivered")
    RETURN = "return", _("report of delivery returned")
    VERIFY = "verify", _("delivery verified")


class EvidenceKind(TextChoices):
    """What shows it."""

    FILE = "file", _("file")
    LINK = "link", _("public source")
    RECORD = "record", _("record of this platform")


S = CommitmentStatus
OPEN = (S.NOTED, S.AGREED, S.IN_PROGRESS, S.PARTLY_DELIVERED, S.STALLED, S.SUSPENDED)
"""The states of a commitment that is still owed."""
ENDED = (S.DELIVERED, S.SUPERSEDED, S.LAPSED)

_OPEN_MOVES = (S.IN_PROGRESS, S.PARTLY_DELIVERED, S.STALLED, S.SUSPENDED, S.SUPERSEDED, S.LAPSED)

#: Where each status may go by a move with a reason. Delivered is reached by verification alone.
TRANSITIONS: Mapping[CommitmentStatus, frozenset[CommitmentStatus]] = {
    S.NOTED: frozenset({S.AGREED, S.SUPERSEDED, S.LAPSED}),
    S.AGREED: frozenset(set(_OPEN_MOVES)),
    S.IN_PROGRESS: frozenset(set(_OPEN_MOVES) - {S.IN_PROGRESS}),
    S.PARTLY_DELIVERED: frozenset(set(_OPEN_MOVES) - {S.PARTLY_DELIVERED}),
    S.STALLED: frozenset(set(_OPEN_MOVES) - {S.STALLED}),
    S.SUSPENDED: frozenset(set(_OPEN_MOVES) - {S.SUSPENDED}),
    S.DELIVERED: frozenset({S.IN_PROGRESS}),
    S.SUPERSEDED: frozenset(),
    S.LAPSED: frozenset({S.IN_PROGRESS}),
}
CLAIMABLE = (S.AGREED, S.IN_PROGRESS, S.PARTLY_DELIVERED, S.STALLED, S.SUSPENDED)
"""From where delivery can be reported."""


def must_lead_to(status: str, wanted: str) -> None:
    """Refuse a move that the status does not allow."""
    if wanted == S.DELIVERED:
        raise RuleBroken(
            _("Nobody sets a commitment to “delivered” by hand."),
            mend=_("Report the delivery with evidence; a second person verifies it."),
        )
    if CommitmentStatus(wanted) not in TRANSITIONS[CommitmentStatus(status)]:
        raise RuleBroken(
            _("A commitment that is “%(status)s” does not become “%(wanted)s”."),
            mend=_("Reload the page to see where it stands now."),
            values={
                "status": CommitmentStatus(status).label,
                "wanted": CommitmentStatus(wanted).label,
            },
        )
