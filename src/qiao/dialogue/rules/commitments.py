"""Where does a commitment stand, and what may happen to it next? Pure.

A commitment never expires by itself. "Delivered" needs evidence and a second person, and a
commitment that is parallel to others is delivered together with them or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken
from qiao.core.text import TextState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from qiao.core.text import Text


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
    S.LAPSED: frozenset({S.NOTED, S.IN_PROGRESS}),
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


AGREEABLE = (S.NOTED,)
EDITABLE = (S.NOTED, S.AGREED)
"""While a commitment is only words, the words may change; then it is superseded by another."""
SIDES = frozenset({1, 2})


def must_be_movable(status: str, wanted: str, *, parallel: Collection[str]) -> None:
    """Refuse what is not done by hand: an agreement, a supersession without its successor, the end
    of one commitment while those parallel to it go on (`parallel`: their codes)."""
    must_lead_to(status, wanted)
    if wanted == S.AGREED:
        raise RuleBroken(
            _("Nobody sets a commitment to “agreed” by hand."),
            mend=_("It is agreed once both sides have agreed to the same version."),
        )
    must_go_on_alone(wanted, parallel)


def must_go_on_alone(wanted: str, parallel: Collection[str]) -> None:
    """One of several parallel commitments does not end by itself."""
    if wanted in (S.SUPERSEDED, S.LAPSED) and parallel:
        raise RuleBroken(
            _("It is parallel to %(codes)s: they end together or not at all."),
            mend=_("End the parallelism first."),
            values={"codes": ", ".join(sorted(parallel))},
        )


def must_resume_where_it_stood(status: str, wanted: str, *, lapsed_from: str) -> None:
    """A lapsed commitment is taken up again no further than it had come: one that was only noted
    has not been agreed to by lapsing. `lapsed_from` is where it stood before."""
    if status != S.LAPSED:
        return
    if wanted == S.IN_PROGRESS and lapsed_from == S.NOTED:
        raise RuleBroken(
            _("It lapsed before both sides had agreed to it, so it is taken up as “noted”."),
            mend=_("Choose “noted”; then both sides can agree to it."),
            field="wanted",
        )
    if wanted == S.NOTED and lapsed_from != S.NOTED:
        raise RuleBroken(
            _("Both sides had agreed to it before it lapsed: it is taken up as “in progress”."),
            mend=_("Choose “in progress”."),
            field="wanted",
        )


def must_be_editable(status: str, *, is_adopted_text: bool, changes_text: bool) -> None:
    """The words change only before work begins, and an adopted point's words never."""
    if status not in EDITABLE:
        raise RuleBroken(
            _("A commitment that is “%(status)s” is not rewritten."),
            mend=_("Record a new commitment and let it supersede this one."),
            values={"status": CommitmentStatus(status).label},
        )
    if is_adopted_text and changes_text:
        raise RuleBroken(
            _("These words were adopted by both sides, so they stay as they are."),
            mend=_("Change the other facts, or record a new commitment."),
        )


def must_be_agreeable(status: str, translation: str) -> None:
    """Both sides agree to a text that is there, up to date, in both languages."""
    if status not in AGREEABLE:
        raise RuleBroken(
            _("A commitment that is “%(status)s” is not agreed again."),
            mend=_("Reload the page to see where it stands now."),
            values={"status": CommitmentStatus(status).label},
        )
    if translation in (TextState.MISSING, TextState.STALE):
        raise RuleBroken(
            _("The text in the other language is %(state)s: there is nothing both can agree to."),
            mend=_("Bring it into line with the authentic text first."),
            values={"state": TextState(translation).label},
        )


def must_be_claimable(status: str, *, is_claimed: bool, evidence: int) -> None:
    """Delivery is reported of what is owed, once, with something that shows it."""
    if status not in CLAIMABLE:
        raise RuleBroken(
            _("A commitment that is “%(status)s” is not reported as delivered."),
            mend=_("Reload the page to see where it stands now."),
            values={"status": CommitmentStatus(status).label},
        )
    if is_claimed:
        raise RuleBroken(
            _("Its delivery is reported already."),
            mend=_("The report waits for its verification."),
        )
    if not evidence:
        raise RuleBroken(
            _("A delivery that nothing shows is not reported."),
            mend=_("Add a file, a public source or a record of this platform."),
            field="address",
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A report of delivery as its verification sees it. `reporter` is the user who reported, for
    `side` (None: the secretariat); `owed_by` are the positions of the sides that owe it."""

    code: str
    status: str
    is_claimed: bool
    reporter: int | None
    side: int | None
    owed_by: frozenset[int]
    parallel: frozenset[str]


def must_be_reported(claim: Claim) -> None:
    """Only a reported delivery is verified or returned."""
    if not claim.is_claimed or claim.status not in CLAIMABLE:
        raise RuleBroken(
            _("No delivery of %(code)s waits for verification."),
            mend=_("Reload the page to see where it stands now."),
            values={"code": claim.code},
        )


def must_be_verifiable(claim: Claim, *, verifier: int | None, side: int | None) -> None:
    """Someone of the other side or of the secretariat verifies, never the reporter. What the
    secretariat reported for one side is not verified by that side."""
    must_be_reported(claim)
    if verifier == claim.reporter:
        raise RuleBroken(
            _("Whoever reported the delivery of %(code)s does not verify it."),
            mend=_("Ask someone of the other side or of the secretariat."),
            values={"code": claim.code},
        )
    ours = claim.side if claim.side is not None else _only(claim.owed_by)
    if side is not None and side == ours:
        raise RuleBroken(
            _("The delivery of %(code)s is your own side's: the other side verifies it."),
            mend=_("Ask someone of the other side or of the secretariat."),
            values={"code": claim.code},
        )


def must_be_together(codes: Collection[str], parallel: Collection[str]) -> None:
    """Parallel commitments are verified, returned to work or refused together."""
    if missing := sorted(set(parallel) - set(codes)):
        raise RuleBroken(
            _("%(codes)s is parallel to %(missing)s: they are delivered together or not at all."),
            mend=_("Verify them in one step once each is reported, or end the parallelism."),
            code="parallel",
            field="codes",
            values={"codes": ", ".join(sorted(codes)), "missing": ", ".join(missing)},
        )


def must_be_pairable(first: str, second: str) -> None:
    """Only commitments that are both still owed are made parallel, or stop being so."""
    for status in (first, second):
        if status not in OPEN:
            raise RuleBroken(
                _("A commitment that is “%(status)s” is not made parallel to another, nor parted."),
                mend=_("Both must still be owed."),
                values={"status": CommitmentStatus(status).label},
            )


def must_be_due_by(due: str, *, has_date: bool, has_round: bool) -> None:
    """A due date is a date; “by the next round” is counted from the round it was made at."""
    if due == Due.DATE and not has_date:
        raise Invalid(
            _("The due date is missing."),
            mend=_("Give the day, or choose another way of being due."),
            field="due_on",
        )
    if due == Due.NEXT_ROUND and not has_round:
        raise Invalid(
            _("“By the next round” needs the round at which it was undertaken."),
            mend=_("Name the round, or give a date."),
            field="round",
        )


def must_be_in_order(on: date, *, today: date, since: date | None) -> None:
    """What is told happened by today, and not before the status it changes."""
    if on > today:
        raise Invalid(
            _("%(on)s is still to come."),
            mend=_("Tell what has happened."),
            field="on",
            values={"on": on.isoformat()},
        )
    if since is not None and on < since:
        raise Invalid(
            _("The status before began on %(since)s, after %(on)s."),
            mend=_("Give a later day."),
            field="on",
            values={"on": on.isoformat(), "since": since.isoformat()},
        )


def must_have_reason(reason: Text) -> None:
    """Each change says why, in at least one language."""
    if not (reason.en.strip() or reason.zh.strip()):
        raise Invalid(
            _("The reason is missing."),
            mend=_("Say in a sentence why, in either language."),
            field="reason_en",
        )


def must_be_owed(owed_by: Collection[int]) -> None:
    """Somebody owes it."""
    if not owed_by or not set(owed_by) <= SIDES:
        raise Invalid(
            _("A commitment is owed by one side or by both."),
            mend=_("Choose who owes it."),
            field="owed_by",
        )


def _only(sides: frozenset[int]) -> int | None:
    return next(iter(sides)) if len(sides) == 1 else None
