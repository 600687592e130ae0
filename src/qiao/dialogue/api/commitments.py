"""The register and negotiations over the API: the same queries and actions as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from qiao.core.text import Text
from qiao.core.web import actor_of, now
from qiao.dialogue.actions import commitment_links, commitments, deliveries
from qiao.dialogue.api.commitment_schemas import (
    CodesIn,
    CommitmentAgreeIn,
    CommitmentEditIn,
    CommitmentFilterIn,
    CommitmentIn,
    CommitmentMoveIn,
    CommitmentOut,
    CommitmentsOut,
    MatrixOut,
    PairIn,
    ReasonIn,
    RowOut,
    Slug,
    TellIn,
)
from qiao.dialogue.api.negotiations import router as negotiations
from qiao.dialogue.queries.commitment import read_commitment as read
from qiao.dialogue.queries.matrix import matrix_since
from qiao.dialogue.queries.register import RegisterFilter, list_register
from qiao.dialogue.rules.commitments import CommitmentStatus

router = Router(tags=["dialogue"])
router.add_router("", negotiations)


@router.get("/commitments", response=CommitmentsOut)
def list_commitments(request: HttpRequest, chosen: Query[CommitmentFilterIn]) -> dict[str, Any]:
    """The commitments that the caller may see, what needs attention first."""
    page = list_register(
        viewer=actor_of(request), chosen=_filter(chosen), today=now().date(), page=chosen.page
    )
    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "commitments": [RowOut.of(row) for row in page],
    }


@router.post("/commitments", response={201: CommitmentOut})
def record_commitment(request: HttpRequest, given: CommitmentIn) -> Status[dict[str, Any]]:
    """Record a commitment, as one's own draft or for both sides at once."""
    row = commitments.record_commitment(
        by=actor_of(request), at=now(), draft=given.draft(), shared=given.shared
    )
    return Status(201, _detail(request, row.code))


@router.get("/matrix/{since}", response=MatrixOut)
def read_matrix(
    request: HttpRequest, since: Slug, chosen: Query[CommitmentFilterIn]
) -> dict[str, Any]:
    """What became of what was owed since a round."""
    matrix = matrix_since(
        since,
        viewer=actor_of(request),
        today=now().date(),
        chosen=_filter(chosen),
        page=chosen.page,
    )
    return {
        "since": matrix.since.day,
        "total": matrix.page.paginator.count,
        "page": matrix.page.number,
        "pages": matrix.page.paginator.num_pages,
        "commitments": [
            {
                **RowOut.of(line.row),
                "then": line.then.value if line.then else "",
                "moves": len(line.steps),
                "evidence": line.evidence,
            }
            for line in matrix.page
        ],
    }


@router.post("/commitments/verify", response=list[RowOut])
def verify_delivery(request: HttpRequest, given: CodesIn) -> list[dict[str, Any]]:
    """Verify reported deliveries; those that are parallel are named all at once."""
    actor = actor_of(request)
    rows = deliveries.verify_delivery(by=actor, at=now(), codes=given.codes)
    today = now().date()
    return [RowOut.of(read(row.code, viewer=actor, today=today).row) for row in rows]


@router.get("/commitments/{code}", response=CommitmentOut)
def read_commitment(request: HttpRequest, code: Slug) -> dict[str, Any]:
    """One commitment, as far as the caller may see it."""
    return _detail(request, code)


@router.post("/commitments/{code}/text", response=CommitmentOut)
def edit_commitment(request: HttpRequest, code: Slug, given: CommitmentEditIn) -> dict[str, Any]:
    """Write the next version."""
    commitments.edit_commitment(
        by=actor_of(request), at=now(), code=code, based_on=given.based_on, draft=given.draft()
    )
    return _detail(request, code)


@router.post("/commitments/{code}/release", response=CommitmentOut)
def release_commitment(
    request: HttpRequest, code: Slug, given: CommitmentAgreeIn
) -> dict[str, Any]:
    """Release this version one step further."""
    commitments.release_commitment(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/commitments/{code}/agree", response=CommitmentOut)
def agree_commitment(request: HttpRequest, code: Slug, given: CommitmentAgreeIn) -> dict[str, Any]:
    """The caller's side agrees to this version."""
    commitments.agree_commitment(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/commitments/{code}/moves", response=CommitmentOut)
def move_commitment(request: HttpRequest, code: Slug, given: CommitmentMoveIn) -> dict[str, Any]:
    """Change where it stands, with the reason; a superseded one names its successor."""
    common: dict[str, Any] = {
        "by": actor_of(request), "at": now(), "code": code, "told": given.telling(),
    }  # fmt: skip
    if given.wanted == CommitmentStatus.SUPERSEDED:
        commitments.supersede_commitment(successor=given.successor, **common)
    else:
        commitments.move_commitment(wanted=given.wanted, **common)
    return _detail(request, code)


@router.post("/commitments/{code}/news", response=CommitmentOut)
def hear_of_commitment(request: HttpRequest, code: Slug, given: TellIn) -> dict[str, Any]:
    """Add news that changes nothing yet."""
    commitments.hear_of_commitment(by=actor_of(request), at=now(), code=code, told=given.telling())
    return _detail(request, code)


@router.post("/commitments/{code}/delivery", response=CommitmentOut)
def report_delivery(request: HttpRequest, code: Slug, given: TellIn) -> dict[str, Any]:
    """Report the delivery, with evidence."""
    deliveries.report_delivery(by=actor_of(request), at=now(), code=code, told=given.telling())
    return _detail(request, code)


@router.post("/commitments/{code}/return", response=CommitmentOut)
def return_delivery(request: HttpRequest, code: Slug, given: ReasonIn) -> dict[str, Any]:
    """Return a report of delivery, with the reason."""
    deliveries.return_delivery(
        by=actor_of(request), at=now(), code=code, reason=Text(given.reason_en, given.reason_zh)
    )
    return _detail(request, code)


@router.post("/commitments/{code}/parallel", response=CommitmentOut)
def pair_commitments(request: HttpRequest, code: Slug, given: PairIn) -> dict[str, Any]:
    """Make it parallel to another, or part them."""
    pair = commitment_links.make_parallel if given.joins else commitment_links.end_parallelism
    pair(by=actor_of(request), at=now(), first=code, second=given.other)
    return _detail(request, code)


def _filter(chosen: CommitmentFilterIn) -> RegisterFilter:
    return RegisterFilter(
        side="" if chosen.side is None else str(chosen.side),
        pillar=chosen.pillar,
        status=chosen.status or "",
        round=chosen.round,
        institution=chosen.institution,
        words=chosen.words,
    )


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    view = read(code, viewer=actor_of(request), today=now().date())
    return {
        **RowOut.of(view.row),
        "version": view.version,
        "translation": view.translation,
        "authentic": view.row.authentic,
        "agreed_by": sorted(view.agreed_sides),
        "parallel": [row.code for row in view.parallel],
        "needs": [need.code for need in view.needs],
        "superseded_by": view.superseded_by,
        "holder": view.holder.present.code if view.holder else "",
        "moves": [
            {
                "kind": move.kind,
                "before": move.before,
                "after": move.after,
                "on": move.on,
                "precision": move.precision,
                "reason": {"en": move.reason.en, "zh": move.reason.zh},
                "evidence": len(move.evidence),
            }
            for move in view.moves
        ],
    }
