"""The pages of conclusions and minutes: a round's whole text, and one point with all its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from qiao.accounts.permissions import Permission
from qiao.core import log
from qiao.core.actor import Role
from qiao.core.spreadsheets import csv_response
from qiao.core.text import Language, TextState
from qiao.core.web import EVERYONE, OFFICE, actor_of, open_to
from qiao.dialogue.forms.points import BracketForm, CompareForm
from qiao.dialogue.queries.point_memory import terminology_marks
from qiao.dialogue.queries.point_rounds import round_heading
from qiao.dialogue.queries.points import points_of_round, read_point, version_difference
from qiao.dialogue.queries.points_summary import round_points_summary
from qiao.dialogue.rules.points import (
    ALLOWED,
    SIDES,
    AmendmentState,
    PointKind,
    PointMove,
    PointState,
    may_rewrite,
)
from qiao.dialogue.rules.rounds import BEFORE_HELD, RoundState
from qiao.dialogue.views.point_texts import facing_lines, printed
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.point_rounds import RoundHeading
    from qiao.dialogue.queries.points import PointRow, PointView
    from qiao.dialogue.queries.points_summary import PointsSummary

PARTIES = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT})
OVER = (RoundState.PUBLISHED, RoundState.CLOSED, RoundState.CANCELLED)
NEGOTIATED = (PointState.PROPOSED, PointState.BRACKETED, PointState.AGREED)


@open_to(EVERYONE)
def point_list(request: HttpRequest, code: str) -> HttpResponse:
    """A round's conclusions and minutes as one text, with how far both sides are."""
    actor = actor_of(request)
    heading = round_heading(code, viewer=actor)
    rows = points_of_round(code, viewer=actor)
    if request.GET.get("format") == "csv":
        return _as_csv(heading, rows)
    summary = round_points_summary(code, viewer=actor)
    parts = [
        (one, [(row, facing_lines(row.current)) for row in rows if row.kind == one.kind])
        for one in summary
    ]
    context = {
        "round": heading,
        "parts": parts,
        "rows": rows,
        "sides": SIDES,
        "languages": tuple(Language),
        "may_write": actor.may(Permission.WRITE_POINT) and heading.state not in OVER,
        "may_adopt": _may_adopt(actor, heading, summary),
    }
    return render(request, "dialogue/points.html", context)


@open_to(EVERYONE)
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: its words, who agreed to them, amendments, versions, and what may be done next."""
    return point_page(request, code)


def point_page(
    request: HttpRequest, code: str, *, bracket_form: BracketForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a point; with a form that was refused, as it was typed."""
    actor = actor_of(request)
    view = read_point(code, viewer=actor)
    row = view.row
    numbers = [version.number for version in view.versions]
    compare = CompareForm(request.GET if "older" in request.GET else None, numbers=numbers)
    compared = None
    if compare.is_bound and compare.is_valid():
        given = compare.cleaned_data
        compared = (
            given["older"],
            given["newer"],
            version_difference(view, given["older"], given["newer"]),
        )
    elif not compare.is_bound and len(numbers) > 1:
        compare = CompareForm(numbers=numbers, initial={"older": numbers[-2], "newer": numbers[-1]})
    steps = steps_of(view, actor)
    context = {
        "point": view,
        "row": row,
        "round": round_heading(view.round_code, viewer=actor),
        "lines": facing_lines(row.current),
        "earlier": [(v, facing_lines(v)) for v in reversed(view.versions[:-1])],
        "standing": standing(row),
        "steps": steps,
        "sides": SIDES,
        "languages": tuple(Language),
        "open": [a for a in view.amendments if a.state == AmendmentState.OPEN],
        "closed": [a for a in view.amendments if a.state != AmendmentState.OPEN],
        "marks": terminology_marks(row.current.wording.body) if actor.role in PARTIES else (),
        "compare": compare,
        "compared": compared,
        "bracket_form": bracket_form
        or BracketForm(initial={"language": row.current.wording.authentic, "occurrence": 1}),
        "story": log.story("point", code, viewer=actor) if actor.role in OFFICE else (),
    }
    return render(request, "dialogue/point.html", context, status=status)


def steps_of(view: PointView, actor: Actor) -> frozenset[str]:
    """What this reader may do with this point now: the buttons of its page."""
    row = view.row
    if view.round_state in OVER or actor.role not in PARTIES:
        return frozenset()
    moves = ALLOWED[row.state]
    owns = row.owner == actor.owner
    sound = row.current.translation not in (TextState.MISSING, TextState.STALE)
    rewrites = may_rewrite(
        owner=row.owner,
        writer=actor.owner,
        answered_by=_answered_by(view),
        is_draft=row.state == PointState.DRAFT,
    )
    negotiates = row.state in NEGOTIATED
    given = {language for side, language in row.agreed if side == actor.side}
    agrees = (
        PointMove.AGREE in moves
        and not row.current.has_brackets
        and actor.may(Permission.AGREE_POINT)
    )
    may = {
        "write": PointMove.WRITE in moves and rewrites and actor.may(Permission.WRITE_POINT),
        "propose": PointMove.PROPOSE in moves and owns and actor.may(Permission.WRITE_POINT),
        "withdraw": PointMove.WITHDRAW in moves and owns and actor.may(Permission.WRITE_POINT),
        "amend": PointMove.AMEND in moves and actor.may(Permission.NEGOTIATE_POINT),
        "decide": negotiates and actor.side is not None and actor.may(Permission.NEGOTIATE_POINT),
        "bracket": PointMove.BRACKET in moves and actor.may(Permission.BRACKET_POINT),
        "agree": agrees and sound and not given,
        **{
            f"agree_{language.value}": agrees
            and language.value not in given
            and (sound or language == row.current.wording.authentic)
            for language in Language
        },
        "commit": row.state in (PointState.AGREED, PointState.ADOPTED)
        and row.kind == PointKind.CONCLUSION
        and actor.may(Permission.RECORD_COMMITMENT),
    }
    return frozenset(step for step, possible in may.items() if possible)


def _answered_by(view: PointView) -> set[int]:
    withdrawn = AmendmentState.WITHDRAWN
    return {
        *(side for side, _language in view.row.agreed),
        *(bracket.side for bracket in view.brackets),
        *(one.owner for one in view.amendments if one.state != withdrawn),
    }


def standing(row: PointRow) -> str:
    """One line on where the point stands and what it waits for."""
    if row.state == PointState.PROPOSED and row.current.translation in (
        TextState.MISSING,
        TextState.STALE,
    ):
        return _("Waits until both languages say the same")
    return {
        PointState.DRAFT: _("A draft that only its own side sees"),
        PointState.PROPOSED: _("Waits for both sides to agree in both languages"),
        PointState.BRACKETED: _("Waits until every bracket is lifted"),
        PointState.AGREED: _("Agreed by both sides in both languages"),
        PointState.ADOPTED: _("Adopted: the text does not change any more"),
        PointState.WITHDRAWN: _("Withdrawn by its side"),
    }[row.state]


def _may_adopt(actor: Actor, heading: RoundHeading, summary: tuple[PointsSummary, ...]) -> bool:
    conclusions = next(one for one in summary if one.kind == PointKind.CONCLUSION)
    return (
        actor.may(Permission.ADOPT_POINTS)
        and heading.state not in (*BEFORE_HELD, RoundState.POSTPONED, *OVER)
        and conclusions.agreed > 0
        and conclusions.settled == conclusions.all
    )


def _as_csv(heading: RoundHeading, rows: tuple[PointRow, ...]) -> HttpResponse:
    facts = programme_facts()
    names = {side.position: str(side.name) for side in facts.sides} if facts else {}
    header = [
        _("Code"),
        _("Part of"),
        _("Number of the point"),
        _("State"),
        _("Version"),
        _("Authentic language"),
        _("Text in English"),
        _("Text in Chinese"),
        *(
            _("%(side)s agreed in %(language)s")
            % {"side": names.get(side, side), "language": language.label}
            for side in SIDES
            for language in Language
        ),
    ]
    return csv_response(f"points-{heading.code}", header, (_cells(row, names) for row in rows))


def _cells(row: PointRow, names: dict[int, str]) -> list[object]:
    return [
        row.code,
        row.kind.label,
        row.number or "",
        row.state.label,
        row.current.number,
        row.current.wording.authentic.label,
        *printed(row.current, names),
        *(
            _("yes") if (side, language.value) in row.agreed else _("no")
            for side in SIDES
            for language in Language
        ),
    ]
