"""What all actions on commitments share: which row, locked; its move with evidence; its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core import log
from qiao.core.actor import Role
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.occasions import DatePrecision
from qiao.core.release import Release
from qiao.core.text import Text
from qiao.dialogue.models import Commitment, CommitmentMove, Evidence
from qiao.dialogue.queries.register import visible_commitments
from qiao.dialogue.rules.commitments import EvidenceKind, MoveKind
from qiao.documents.actions import store_file

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from qiao.core.actor import Actor

NO_TEXT = Text()
MOST_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One thing that shows it: a file (name and content), a web address, or a record in words."""

    file_name: str = ""
    content: bytes = b""
    address: str = ""
    note: Text = NO_TEXT

    @property
    def kind(self) -> EvidenceKind:
        """What it is, by what it holds."""
        if self.content:
            return EvidenceKind.FILE
        return EvidenceKind.LINK if self.address else EvidenceKind.RECORD


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person tells of a commitment: the day, why, and what shows it."""

    on: date
    reason: Text = NO_TEXT
    precision: DatePrecision = DatePrecision.DAY
    evidence: Sequence[EvidenceDraft] = ()
    source: str = ""


def no_commitment(code: str) -> NotFound:
    """The one sentence for what is not there and for what this reader may not see."""
    return NotFound(
        _("There is no commitment %(code)s that you can see."),
        mend=_("Check the code, or ask its side to release it."),
        values={"code": code},
    )


def locked_commitment(code: str, *, by: Actor) -> Commitment:
    """The row, locked for this transaction: two people acting on one commitment take turns."""
    found = visible_commitments(by).select_for_update(of=("self",)).filter(code=code)
    row: Commitment | None = found.first()
    if row is None:
        raise no_commitment(code)
    return row


def locked_commitments(codes: Collection[str], *, by: Actor) -> list[Commitment]:
    """Several, always locked in the same order. Refuses when any is not there for this actor."""
    wanted = sorted(set(codes))
    if not 0 < len(wanted) <= MOST_TOGETHER:
        raise Invalid(
            _("Choose between 1 and %(most)s commitments."),
            mend=_("Fewer at once."),
            field="codes",
            values={"most": MOST_TOGETHER},
        )
    found = visible_commitments(by).select_for_update(of=("self",)).filter(code__in=wanted)
    rows = {row.code: row for row in found.order_by("id")}
    for code in wanted:
        if code not in rows:
            raise no_commitment(code)
    return list(rows.values())


def own_commitment(code: str, *, by: Actor) -> Commitment:
    """A commitment that this actor's party recorded."""
    row = locked_commitment(code, by=by)
    if row.owner != by.owner:
        raise NotPermitted(
            _("Commitment %(code)s is not yours to change."),
            mend=_("Ask whoever recorded it."),
            values={"code": code},
        )
    return row


def must_be_released(row: Commitment) -> None:
    """What only one party sees is not agreed, moved or reported yet."""
    if row.release == Release.OWN:
        raise RuleBroken(
            _("Commitment %(code)s is not released to both sides yet."),
            mend=_("Release it first."),
            values={"code": row.code},
        )


def must_concern(row: Commitment, *, by: Actor) -> None:
    """A side moves what it owes itself; the secretariat moves any."""
    if by.role != Role.SECRETARIAT and by.side not in owing_sides(row):
        raise NotPermitted(
            _("Commitment %(code)s is not owed by your side."),
            mend=_("Add what you heard as news, or ask the side that owes it."),
            values={"code": row.code},
        )


def must_be_version(row: Commitment, version: int) -> None:
    """What was read is what is decided on."""
    if row.version != version:
        raise Conflict(
            _("The text has moved on: you read version %(seen)s, it is now version %(now)s."),
            mend=_("Read the new version, then decide."),
            values={"seen": version, "now": row.version},
        )


def owing_sides(row: Commitment) -> frozenset[int]:
    """The positions of the sides that owe it."""
    owed = {1: row.owed_by_first, 2: row.owed_by_second}
    return frozenset(side for side, owes in owed.items() if owes)


def parallel_codes(row: Commitment) -> frozenset[str]:
    """The codes of those that are parallel to it."""
    return frozenset(row.parallel.values_list("code", flat=True))


def write_move(
    row: Commitment, kind: MoveKind, told: Telling, *, before: str, by: Actor, at: datetime
) -> CommitmentMove:
    """One line of its history with its evidence; the row's status is already the one after it."""
    move = CommitmentMove.objects.create(
        commitment=row,
        kind=kind,
        before=before,
        after=row.status,
        reason_en=told.reason.en.strip(),
        reason_zh=told.reason.zh.strip(),
        on=told.on,
        on_precision=told.precision,
        by_id=by.user_id,
        side=by.side,
        round_id=row.round_id,
        at=at,
        source=told.source,
    )
    for draft in told.evidence:
        _write_evidence(move, draft, row, by=by, at=at)
    return move


def _write_evidence(
    move: CommitmentMove, draft: EvidenceDraft, row: Commitment, *, by: Actor, at: datetime
) -> None:
    document = None
    if draft.kind == EvidenceKind.FILE:
        release = Release.OWN if row.release == Release.OWN else Release.SHARED
        document = store_file(
            by=by,
            at=at,
            name=draft.file_name,
            content=draft.content,
            holds_personal_data=False,
            release=release,
        )
    elif draft.kind == EvidenceKind.LINK and not draft.address.startswith(("https://", "http://")):
        raise Invalid(
            _("“%(address)s” is not a web address."),
            mend=_("Begin it with https://."),
            field="address",
            values={"address": draft.address},
        )
    elif draft.kind == EvidenceKind.RECORD and not (draft.note.en or draft.note.zh):
        raise Invalid(
            _("The evidence is empty."),
            mend=_("Add a file, a public source or a record of this platform."),
            field="address",
        )
    Evidence.objects.create(
        move=move,
        kind=draft.kind,
        document=document,
        address=draft.address if draft.kind == EvidenceKind.LINK else "",
        note_en=draft.note.en.strip(),
        note_zh=draft.note.zh.strip(),
    )


def heard(row: Commitment, on: date) -> None:
    """Whatever is told of a commitment is news of it."""
    row.heard_on = max(row.heard_on, on) if row.heard_on else on


def tell(row: Commitment, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """The log's entry, with the owner and release that the row has now."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="commitment",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        **facts,
    )
