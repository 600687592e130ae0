"""Conclusions and minutes over the API: the same queries and actions as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from qiao.core.text import Text
from qiao.core.web import actor_of, now
from qiao.dialogue.actions import agreements, amendments
from qiao.dialogue.actions import points as actions
from qiao.dialogue.api.point_schemas import (
    AdoptedOut,
    AmendIn,
    BracketIn,
    Code,
    ComparedIn,
    DifferenceOut,
    ExactIn,
    LiftIn,
    NewPointIn,
    PageIn,
    PointAgreeIn,
    PointDetail,
    PointsOut,
    RewriteIn,
)
from qiao.dialogue.models import Amendment
from qiao.dialogue.queries.point_rounds import round_heading
from qiao.dialogue.queries.points import points_of_round, read_point, version_difference

if TYPE_CHECKING:
    from qiao.dialogue.queries.points import AmendmentRow, PointRow, PointView
    from qiao.dialogue.rules.differences import Run

router = Router(tags=["dialogue"])


@router.get("/rounds/{code}/points", response=PointsOut)
def list_points(request: HttpRequest, code: Code, chosen: Query[PageIn]) -> dict[str, Any]:
    """A round's conclusions and minutes, as far as the caller may see them."""
    viewer = actor_of(request)
    round_heading(code, viewer=viewer)
    rows = [
        row
        for row in points_of_round(code, viewer=viewer)
        if chosen.kind is None or row.kind == chosen.kind
    ]
    shown = rows[chosen.offset : chosen.offset + chosen.limit]
    return {"total": len(rows), "points": [_row(row) for row in shown]}


@router.post("/rounds/{code}/points", response={201: PointDetail})
def write_point(request: HttpRequest, code: Code, given: NewPointIn) -> Status[dict[str, Any]]:
    """Write a point, as the caller's own draft."""
    point = actions.write_point(
        by=actor_of(request),
        at=now(),
        round_code=code,
        kind=given.kind,
        wording=given.wording(),
        item=given.item,
        pillar=given.pillar,
    )
    return Status(201, _detail(request, point.code))


@router.post("/rounds/{code}/points/adopt", response=AdoptedOut)
def adopt_points(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Record the round's conclusions, all agreed, as adopted."""
    points = actions.adopt_points(by=actor_of(request), at=now(), round_code=code)
    return {"codes": [point.code for point in points]}


@router.get("/points/{code}", response=PointDetail)
def point(request: HttpRequest, code: Code) -> dict[str, Any]:
    """One point with its versions, brackets and amendments."""
    return _detail(request, code)


@router.get("/points/{code}/difference", response=DifferenceOut)
def difference(request: HttpRequest, code: Code, chosen: Query[ComparedIn]) -> dict[str, Any]:
    """What changed from one version to another."""
    view = read_point(code, viewer=actor_of(request))
    english, chinese = version_difference(view, chosen.older, chosen.newer)
    return {"english": _runs(english), "chinese": _runs(chinese)}


@router.post("/points/{code}/text", response={200: PointDetail, 202: PointDetail})
def rewrite_point(request: HttpRequest, code: Code, given: RewriteIn) -> Status[dict[str, Any]]:
    """Write the next version. 202: the words are kept as an amendment, the text has not changed."""
    kept = actions.rewrite_point(
        by=actor_of(request),
        at=now(),
        code=code,
        based_on=given.based_on,
        wording=given.wording(),
    )
    return Status(202 if isinstance(kept, Amendment) else 200, _detail(request, code))


@router.post("/points/{code}/propose", response=PointDetail)
def propose_point(request: HttpRequest, code: Code, given: ExactIn) -> dict[str, Any]:
    """Release exactly this version to the other side."""
    actions.propose_point(by=actor_of(request), at=now(), code=code, version=given.version)
    return _detail(request, code)


@router.post("/points/{code}/withdraw", response=PointDetail)
def withdraw_point(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Take one's own point back."""
    actions.withdraw_point(by=actor_of(request), at=now(), code=code)
    return _detail(request, code)


@router.post("/points/{code}/agree", response=PointDetail)
def agree_point(request: HttpRequest, code: Code, given: PointAgreeIn) -> dict[str, Any]:
    """The caller's side agrees to exactly this version."""
    agreements.agree_point(
        by=actor_of(request),
        at=now(),
        code=code,
        version=given.version,
        languages=given.languages,
    )
    return _detail(request, code)


@router.post("/points/{code}/brackets", response={201: PointDetail})
def bracket_point(request: HttpRequest, code: Code, given: BracketIn) -> Status[dict[str, Any]]:
    """Put words in brackets of the caller's side."""
    agreements.bracket_point(by=actor_of(request), at=now(), code=code, **given.dict())
    return Status(201, _detail(request, code))


@router.post("/points/{code}/lift", response=PointDetail)
def lift_bracket(request: HttpRequest, code: Code, given: LiftIn) -> dict[str, Any]:
    """Lift a bracket of the caller's side."""
    agreements.lift_bracket(by=actor_of(request), at=now(), code=code, **given.dict())
    return _detail(request, code)


@router.post("/points/{code}/amendments", response={201: PointDetail})
def amend_point(request: HttpRequest, code: Code, given: AmendIn) -> Status[dict[str, Any]]:
    """Propose other words."""
    amendments.amend_point(
        by=actor_of(request),
        at=now(),
        code=code,
        based_on=given.based_on,
        body=Text(given.body_en, given.body_zh),
        reason=given.reason,
    )
    return Status(201, _detail(request, code))


@router.post("/amendments/{code}/accept", response=PointDetail)
def accept_amendment(request: HttpRequest, code: Code, given: ExactIn) -> dict[str, Any]:
    """Make an amendment the next version. `version` is the text that was read."""
    text = amendments.accept_amendment(
        by=actor_of(request), at=now(), code=code, version=given.version
    )
    return _detail(request, text.point.code)


@router.post("/amendments/{code}/decline", response=PointDetail)
def decline_amendment(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Say no to an amendment."""
    row = amendments.decline_amendment(by=actor_of(request), at=now(), code=code)
    return _detail(request, row.point.code)


@router.post("/amendments/{code}/withdraw", response=PointDetail)
def withdraw_amendment(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Take one's own amendment back."""
    row = amendments.withdraw_amendment(by=actor_of(request), at=now(), code=code)
    return _detail(request, row.point.code)


def _words(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _row(row: PointRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind,
        "number": row.number,
        "owner": row.owner,
        "release": row.release,
        "state": row.state,
        "pillar": row.pillar_code,
        "version": row.current.number,
        "authentic": row.current.wording.authentic,
        "translation": row.current.translation,
        "checksum": row.current.checksum,
        "body": _words(row.current.wording.body),
        "agreed": [{"side": side, "language": lang} for side, lang in sorted(row.agreed)],
        "open_amendments": row.open_amendments,
    }


def _runs(runs: tuple[Run, ...]) -> list[dict[str, str]]:
    return [{"change": run.change.value, "words": run.words} for run in runs]


def _amendment(one: AmendmentRow) -> dict[str, Any]:
    return {
        "code": one.code,
        "owner": one.owner,
        "state": one.state,
        "reason": one.reason,
        "on_version": one.on_version,
        "at": one.at,
        "english": _runs(one.english),
        "chinese": _runs(one.chinese),
    }


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    view: PointView = read_point(code, viewer=actor_of(request))
    return {
        **_row(view.row),
        "round": view.round_code,
        "item": view.item_code,
        "brackets": [
            {
                "id": one.id,
                "language": one.language,
                "words": one.words,
                "side": one.side,
                "reason": one.reason,
                "at": one.at,
            }
            for one in view.brackets
        ],
        "amendments": [_amendment(one) for one in view.amendments],
        "versions": [
            {
                "number": one.number,
                "authentic": one.wording.authentic,
                "translation": one.translation,
                "checksum": one.checksum,
                "written_at": one.written_at,
                "body": _words(one.wording.body),
            }
            for one in view.versions
        ],
    }
