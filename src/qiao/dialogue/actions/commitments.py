"""What people do with commitments: record, write, release, agree, move, tell news, link.

Delivery is another module's: it needs evidence and a second person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.errors import Conflict, RuleBroken
from qiao.core.occasions import DatePrecision
from qiao.core.release import Release, next_release
from qiao.core.text import Language, Text, TextState
from qiao.dialogue.actions.commitment_links import Links, found_links, must_fit_release
from qiao.dialogue.actions.commitment_records import (
    NO_TEXT,
    Telling,
    heard,
    locked_commitment,
    must_be_released,
    must_be_version,
    must_concern,
    own_commitment,
    parallel_codes,
    tell,
    write_move,
)
from qiao.dialogue.models import Commitment, CommitmentAgreement
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules.commitments import CommitmentStatus, Due, MoveKind
from qiao.dialogue.rules.wordings import Wording, must_have_words, translation_state

if TYPE_CHECKING:
    from datetime import date, datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "dialogue.commitment_recorded": _("recorded this commitment"),
        "dialogue.commitment_written": _("wrote version %(version)s of this commitment"),
        "dialogue.commitment_reopened": _(
            "wrote version %(version)s of this commitment; both sides are asked anew"
        ),
        "dialogue.commitment_shared": _("released this commitment to both sides"),
        "dialogue.commitment_published": _("released this commitment to the public"),
        "dialogue.commitment_agreed": _("agreed to version %(version)s of this commitment"),
        "dialogue.commitment_heard": _("added news of this commitment"),
        "dialogue.commitment_noted": _("took this commitment up again as “noted”"),
        "dialogue.commitment_in_progress": _("set this commitment to “in progress”"),
        "dialogue.commitment_partly_delivered": _("set this commitment to “partly delivered”"),
        "dialogue.commitment_stalled": _("set this commitment to “stalled”"),
        "dialogue.commitment_suspended": _("set this commitment to “suspended”"),
        "dialogue.commitment_lapsed": _("set this commitment to “lapsed”"),
        "dialogue.commitment_superseded": _("had this commitment superseded by %(successor)s"),
    }
)


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """A commitment as it is written: words, who owes it, where it comes from, until when."""

    text: Text
    authentic: Language
    owed_by: frozenset[int]
    links: Links
    statement: Text = NO_TEXT
    source: str = ""
    made_on: date | None = None
    made_precision: DatePrecision = DatePrecision.DAY
    due: Due = Due.NONE
    due_on: date | None = None

    @property
    def wording(self) -> Wording:
        """Its words, tidied."""
        return Wording(self.text, self.authentic)


@transaction.atomic
def record_commitment(
    *, by: Actor, at: datetime, draft: CommitmentDraft, shared: bool = False
) -> Commitment:
    """Write a commitment down, as one's own draft or for both sides at once.

    From an adopted point it is agreed at once: both sides agreed to exactly these words.
    """
    must(by, Permission.RECORD_COMMITMENT)
    found = found_links(draft.links, by=by)
    if found.point:
        text = found.point_text()
        draft = replace(draft, text=text.body, authentic=Language(text.authentic))
        shared = True
    wording = draft.wording
    _must_be_whole(draft, wording)
    if shared:
        must_fit_release(found.round, Release.SHARED)
    row = Commitment(
        code=new_code("C"),
        owner=by.owner,
        release=Release.SHARED if shared else Release.OWN,
        status=CommitmentStatus.AGREED if found.point else CommitmentStatus.NOTED,
        recorded_at=at,
        status_since=draft.made_on or at.date(),
        heard_on=draft.made_on or at.date(),
    )
    _fill(row, draft, wording, translation_state(wording, None, TextState.DRAFT))
    found.put_on(row)
    row.save(force_insert=True)
    row.needs.set(found.needs)
    tell(row, "dialogue.commitment_recorded", by=by, at=at, version=row.version)
    return row


@transaction.atomic
def edit_commitment(
    *, by: Actor, at: datetime, code: str, based_on: int, draft: CommitmentDraft
) -> Commitment:
    """Write the next version. Agreement given to an older version holds for that one only."""
    must(by, Permission.RECORD_COMMITMENT)
    row = own_commitment(code, by=by)
    if row.version != based_on:
        raise Conflict(
            _("Someone wrote version %(now)s of this text while you edited version %(seen)s."),
            mend=_("Your words are kept below: compare, then save again."),
            values={"now": row.version, "seen": based_on},
        )
    wording = draft.wording
    previous = Wording(row.text, Language(row.authentic))
    rules.must_be_editable(
        row.status, is_adopted_text=row.point_id is not None, changes_text=wording != previous
    )
    if row.release == Release.PUBLIC:
        raise RuleBroken(
            _("This commitment is public as both sides agreed to it, and stays as it is."),
            mend=_("Record a new commitment and let it supersede this one."),
        )
    _must_be_whole(draft, wording)
    found = found_links(replace(draft.links, point=""), by=by)
    must_fit_release(found.round, row.release)
    before = row.status
    _fill(row, draft, wording, translation_state(wording, previous, row.translation))
    found.put_on(row)
    row.version += 1
    reopens = before == CommitmentStatus.AGREED
    if reopens:
        row.status, row.status_since = CommitmentStatus.NOTED, at.date()
        write_move(row, MoveKind.MOVE, Telling(at.date()), before=before, by=by, at=at)
    row.save()
    row.needs.set(found.needs)
    verb = "dialogue.commitment_reopened" if reopens else "dialogue.commitment_written"
    tell(row, verb, by=by, at=at, version=row.version)
    return row


@transaction.atomic
def release_commitment(*, by: Actor, at: datetime, code: str, version: int) -> Commitment:
    """One step further: to both sides; then to the public, once both sides agreed."""
    must(by, Permission.RECORD_COMMITMENT)
    row = own_commitment(code, by=by)
    must_be_version(row, version)
    if row.release == Release.SHARED and row.status == CommitmentStatus.NOTED:
        raise RuleBroken(
            _("Only a commitment that both sides agreed to is shown to the public."),
            mend=_("Have both sides agree to it first."),
        )
    row.release = next_release(row.release)
    must_fit_release(row.round, row.release)
    row.save(update_fields=["release"])
    shared = row.release == Release.SHARED
    verb = "dialogue.commitment_shared" if shared else "dialogue.commitment_published"
    tell(row, verb, by=by, at=at, version=row.version)
    return row


@transaction.atomic
def agree_commitment(*, by: Actor, at: datetime, code: str, version: int) -> CommitmentAgreement:
    """A side agrees to exactly the version that it has read; with the other's it is agreed."""
    must(by, Permission.AGREE_COMMITMENT)
    row = locked_commitment(code, by=by)
    must_be_released(row)
    must_be_version(row, version)
    rules.must_be_agreeable(row.status, row.translation)
    given = set(row.agreements.filter(version=version).values_list("side", flat=True))
    if by.acting_side in given:
        raise RuleBroken(
            _("Your side has agreed to version %(version)s already."),
            mend=_("An agreement stands until the text changes."),
            values={"version": version},
        )
    agreement = CommitmentAgreement.objects.create(
        commitment=row,
        version=version,
        side=by.acting_side,
        by_id=by.author_id,
        post=by.post,
        at=at,
    )
    if given | {by.acting_side} >= rules.SIDES:
        before, row.status, row.status_since = row.status, CommitmentStatus.AGREED, at.date()
        write_move(row, MoveKind.MOVE, Telling(at.date()), before=before, by=by, at=at)
    heard(row, at.date())
    row.save(update_fields=["status", "status_since", "heard_on"])
    tell(row, "dialogue.commitment_agreed", by=by, at=at, version=version, side=by.side)
    return agreement


@transaction.atomic
def move_commitment(
    *, by: Actor, at: datetime, code: str, wanted: CommitmentStatus, told: Telling
) -> Commitment:
    """Change where it stands, with the reason. Delivered, agreed and superseded are not moves."""
    must(by, Permission.MOVE_COMMITMENT)
    row = _to_move(code, told, by=by, at=at)
    if wanted == CommitmentStatus.SUPERSEDED:
        raise RuleBroken(
            _("A superseded commitment says by which other one."),
            mend=_("Name the commitment that takes its place."),
        )
    if row.status == CommitmentStatus.DELIVERED:
        raise RuleBroken(
            _("A delivered commitment is reopened together with those parallel to it."),
            mend=_("Reopen it, with the reason."),
        )
    rules.must_be_movable(row.status, wanted, parallel=parallel_codes(row))
    rules.must_resume_where_it_stood(row.status, wanted, lapsed_from=_lapsed_from(row))
    _moved(row, wanted, told, by=by, at=at)
    tell(row, f"dialogue.commitment_{wanted}", by=by, at=at)
    return row


@transaction.atomic
def supersede_commitment(
    *, by: Actor, at: datetime, code: str, successor: str, told: Telling
) -> Commitment:
    """Another commitment takes its place."""
    must(by, Permission.MOVE_COMMITMENT)
    row = _to_move(code, told, by=by, at=at)
    other = locked_commitment(successor, by=by)
    must_be_released(other)
    if other.pk == row.pk or other.status not in rules.OPEN:
        raise RuleBroken(
            _("%(code)s cannot take its place."),
            mend=_("Name another commitment that is still owed."),
            field="successor",
            values={"code": successor},
        )
    rules.must_be_movable(row.status, CommitmentStatus.SUPERSEDED, parallel=parallel_codes(row))
    row.superseded_by = other
    _moved(row, CommitmentStatus.SUPERSEDED, told, by=by, at=at)
    tell(row, "dialogue.commitment_superseded", by=by, at=at, successor=other.code)
    return row


@transaction.atomic
def hear_of_commitment(*, by: Actor, at: datetime, code: str, told: Telling) -> Commitment:
    """News of it that changes nothing yet: it is not silent any more."""
    must(by, Permission.MOVE_COMMITMENT)
    row = locked_commitment(code, by=by)
    must_be_released(row)
    rules.must_have_reason(told.reason)
    rules.must_be_in_order(told.on, today=at.date(), since=None)
    heard(row, told.on)
    row.save(update_fields=["heard_on"])
    write_move(row, MoveKind.HEARD, told, before=row.status, by=by, at=at)
    tell(row, "dialogue.commitment_heard", by=by, at=at)
    return row


def _to_move(code: str, told: Telling, *, by: Actor, at: datetime) -> Commitment:
    row = locked_commitment(code, by=by)
    must_be_released(row)
    must_concern(row, by=by)
    rules.must_have_reason(told.reason)
    rules.must_be_in_order(told.on, today=at.date(), since=row.status_since)
    return row


def _lapsed_from(row: Commitment) -> str:
    """Where it stood when it lapsed; nothing when it has not, or when no record says so."""
    lapses = row.moves.filter(after=CommitmentStatus.LAPSED).exclude(before=F("after"))
    return lapses.order_by("-at", "-id").values_list("before", flat=True).first() or ""


def _moved(
    row: Commitment, wanted: CommitmentStatus, told: Telling, *, by: Actor, at: datetime
) -> None:
    """A report of delivery that waited is overtaken by the move."""
    before, row.status = row.status, wanted
    row.status_since, row.claimed_at = told.on, None
    heard(row, told.on)
    row.save(update_fields=["status", "status_since", "claimed_at", "heard_on", "superseded_by"])
    write_move(row, MoveKind.MOVE, told, before=before, by=by, at=at)


def _must_be_whole(draft: CommitmentDraft, wording: Wording) -> None:
    must_have_words(wording)
    rules.must_be_owed(draft.owed_by)
    rules.must_be_due_by(
        draft.due, has_date=draft.due_on is not None, has_round=bool(draft.links.round)
    )


def _fill(row: Commitment, draft: CommitmentDraft, wording: Wording, state: TextState) -> None:
    row.text_en, row.text_zh = wording.body.en, wording.body.zh
    row.authentic, row.translation = wording.authentic, state
    owed = {side: side in draft.owed_by for side in rules.SIDES}
    row.owed_by_first, row.owed_by_second = owed[1], owed[2]
    row.statement_en, row.statement_zh = draft.statement.en, draft.statement.zh
    row.source = draft.source
    row.made_on, row.made_precision = draft.made_on, draft.made_precision
    row.due = draft.due
    row.due_on = draft.due_on if draft.due == Due.DATE else None
