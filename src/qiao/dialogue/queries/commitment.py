"""What is to be known of one commitment? Text, agreement, story, parallels, what serves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.actor import Role
from qiao.core.errors import NotFound
from qiao.core.release import visible
from qiao.core.text import Text
from qiao.dialogue.models import Commitment, CommitmentAgreement, CommitmentMove, Evidence
from qiao.dialogue.queries.register import RegisterRow, rows_of, visible_commitments
from qiao.dialogue.rules.commitments import EvidenceKind, MoveKind
from qiao.dialogue.serving import Served, serving
from qiao.documents.queries import visible_files
from qiao.needs.models import Need
from qiao.partners.queries import Holder, current_holders
from qiao.phases.queries import SourceFacts, sources_named

if TYPE_CHECKING:
    from datetime import date, datetime

    from qiao.core.actor import Actor


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One thing that shows it. `document` is a code that this reader may open, or empty."""

    kind: EvidenceKind
    document: str
    file_name: str
    address: str
    note: Text


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One line of its story."""

    kind: MoveKind
    before: str
    after: str
    reason: Text
    on: date
    precision: str
    who: str
    side: int
    at: datetime
    source: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """A side's dated yes; `holds` while the version it was given to is the current one."""

    side: int
    version: int
    who: str
    post: str
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need that it answers."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """Everything that a commitment's page shows this reader. `row` is its line of the register."""

    row: RegisterRow
    version: int
    translation: str
    statement: Text
    source: str
    sources: tuple[SourceFacts, ...]
    item: str
    item_title: Text
    point: str
    co_institution: Text
    co_institution_code: str
    holder: Holder | None
    claimed_at: datetime | None
    reporter: int | None
    reporting_side: int | None
    recorded_at: datetime
    superseded_by: str
    supersedes: tuple[str, ...]
    agreements: tuple[AgreementLine, ...]
    moves: tuple[MoveLine, ...]
    parallel: tuple[RegisterRow, ...]
    needs: tuple[NeedLine, ...]
    served_by: tuple[Served, ...]

    @property
    def agreed_sides(self) -> frozenset[int]:
        """The sides that agreed to the current version."""
        return frozenset(line.side for line in self.agreements if line.holds)

    @property
    def evidence(self) -> tuple[tuple[MoveLine, EvidenceLine], ...]:
        """All evidence, newest first, each with the move that it shows."""
        return tuple((move, line) for move in self.moves for line in move.evidence)


def read_commitment(code: str, *, viewer: Actor, today: date) -> CommitmentView:
    """A commitment as far as this reader may see it, in a constant number of queries."""
    found: Any = (
        visible_commitments(viewer)
        .select_related("item", "point", "institution", "co_institution", "superseded_by")
        .prefetch_related(
            Prefetch("agreements", CommitmentAgreement.objects.select_related("by")),
            Prefetch(
                "moves",
                CommitmentMove.objects.select_related("by").prefetch_related(
                    Prefetch("evidence", Evidence.objects.select_related("document").order_by("id"))
                ),
            ),
            Prefetch("needs", Need.objects.visible_to(viewer).select_related("text")),
        )
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotFound(
            _("There is no commitment %(code)s that you can see."),
            mend=_("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    others = visible_commitments(viewer).filter(parallel=found).values_list("pk", flat=True)
    rows = rows_of([found.pk, *others], today)
    claim = _open_claim(found)
    names = viewer.may(Permission.SEE_PERSONS)
    return CommitmentView(
        row=rows[0],
        version=found.version,
        translation=found.translation,
        statement=found.statement,
        source=found.source,
        sources=sources_named(found.source) if found.source else (),
        item=_seen_code(found.item, viewer),
        item_title=found.item.title if _seen_code(found.item, viewer) else Text(),
        point=_seen_code(found.point, viewer),
        co_institution=found.co_institution.name if found.co_institution else Text(),
        co_institution_code=found.co_institution.code if found.co_institution else "",
        holder=_holder(found),
        claimed_at=found.claimed_at if rows[0].is_claimed else None,
        reporter=claim.by_id if claim else None,
        reporting_side=claim.side if claim else None,
        recorded_at=found.recorded_at,
        superseded_by=_seen_code(found.superseded_by, viewer),
        supersedes=tuple(
            visible_commitments(viewer).filter(superseded_by=found).values_list("code", flat=True)
        ),
        agreements=tuple(
            _agreement(row, found.version, names=names) for row in found.agreements.all()
        ),
        moves=_moves(found, viewer),
        parallel=tuple(rows[1:]),
        needs=tuple(
            NeedLine(need.code, need.text.title) for need in found.needs.all() if need.text
        ),
        served_by=tuple(serving(found.pk, viewer=viewer)),
    )


def _holder(row: Commitment) -> Holder | None:
    if row.institution is None:
        return None
    return current_holders([row.institution.code]).get(row.institution.code)


def _open_claim(row: Commitment) -> CommitmentMove | None:
    if row.claimed_at is None:
        return None
    claims = [move for move in row.moves.all() if move.kind == MoveKind.CLAIM]
    return max(claims, key=lambda move: (move.at, move.pk), default=None)


def _seen_code(row: Any, viewer: Actor) -> str:
    """The code of a linked record, unless this reader may not see it."""
    if row is None:
        return ""
    rows = type(row).objects.filter(visible(viewer), pk=row.pk)
    return row.code if rows.exists() else ""


def _agreement(row: CommitmentAgreement, current: int, *, names: bool) -> AgreementLine:
    return AgreementLine(
        side=row.side,
        version=row.version,
        who=row.by.shown_name if names else "",
        post=row.post if names else "",
        at=row.at,
        holds=row.version == current,
    )


def _moves(row: Commitment, viewer: Actor) -> tuple[MoveLine, ...]:
    moves = list(row.moves.all())
    documents = {
        line.document_id for move in moves for line in move.evidence.all() if line.document_id
    }
    opened = set(visible_files(viewer).filter(pk__in=documents).values_list("pk", flat=True))
    names = viewer.may(Permission.SEE_PERSONS)
    return tuple(
        MoveLine(
            kind=MoveKind(move.kind),
            before=move.before,
            after=move.after,
            reason=move.reason,
            on=move.on,
            precision=move.on_precision,
            who=move.by.shown_name if names and move.by else "",
            side=move.side or 0,
            at=move.at,
            source=move.source,
            evidence=tuple(_evidence(line, opened, viewer) for line in move.evidence.all()),
        )
        for move in sorted(moves, key=lambda move: (move.on, move.pk), reverse=True)
    )


def _evidence(line: Evidence, opened: set[int], viewer: Actor) -> EvidenceLine:
    may_open = line.document_id in opened and viewer.role not in (Role.PUBLIC, Role.PARTICIPANT)
    return EvidenceLine(
        kind=EvidenceKind(line.kind),
        document=line.document.code if line.document and may_open else "",
        file_name=line.document.file_name if line.document and may_open else "",
        address=line.address,
        note=line.note,
    )
