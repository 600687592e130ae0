"""What people do with points: write, propose, rewrite, withdraw, adopt, publish.

Each function is one verb: it asks the role table first, reads only what its actor may see, decides
by `rules`, and leaves one log entry, all in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.errors import Invalid, NotFound, NotPermitted
from qiao.core.release import Release
from qiao.core.text import Text
from qiao.dialogue.actions import versions
from qiao.dialogue.models import AgendaItem, Agreement, Amendment, Point, PointText
from qiao.dialogue.queries import point_versions
from qiao.dialogue.rules import brackets, points, rounds
from qiao.dialogue.rules.points import AmendmentState, PointKind, PointMove, PointState
from qiao.dialogue.rules.wordings import Wording
from qiao.phases.queries import themes_of

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.models import Round
    from qiao.dialogue.rules.brackets import Span

log.declare(
    {
        "dialogue.point_written": _("wrote this point as a draft"),
        "dialogue.point_rewritten": _("wrote version %(version)s of the text"),
        "dialogue.point_kept": _("proposed other words for version %(version)s (%(amendment)s)"),
        "dialogue.point_proposed": _("proposed this point to the other side"),
        "dialogue.point_withdrawn": _("withdrew this point"),
        "dialogue.points_adopted": _("recorded the %(count)s points of the conclusions as adopted"),
    }
)


@transaction.atomic
def write_point(
    *,
    by: Actor,
    at: datetime,
    round_code: str,
    kind: str,
    wording: Wording,
    item: str = "",
    pillar: str = "",
) -> Point:
    """Write a new point, as this party's own draft. Brackets may be typed into the words."""
    must(by, Permission.WRITE_POINT)
    round_ = versions.visible_round(round_code, by=by)
    points.must_be_open(kind, round_.state)
    plain, placed = _read_brackets(wording, by=by)
    point = Point.objects.create(
        code=new_code("P"),
        round=round_,
        kind=PointKind(kind),
        owner=by.owner,
        item=_item(round_, item, by=by),
        pillar_id=_pillar_id(round_, pillar),
        written_at=at,
    )
    versions.write_version(point, plain, placed, by=by, at=at)
    versions.tell(point, "dialogue.point_written", by=by, at=at)
    return point


@transaction.atomic
def rewrite_point(
    *, by: Actor, at: datetime, code: str, based_on: int, wording: Wording
) -> PointText | Amendment:
    """Save other words for a point.

    They become the next version when the point is this party's own and nobody else has answered
    it; otherwise, or when the text has moved on meanwhile, they are kept as an amendment on the
    version that was read: nothing is lost, nothing is overwritten.
    """
    must(by, Permission.WRITE_POINT)
    point = versions.visible_point(code, by=by)
    points.must_allow(point.state, PointMove.WRITE)
    points.must_be_open(point.kind, point.round.state)
    read = _version_read(point, based_on, by=by)
    plain, placed = _read_brackets(wording, by=by)
    if plain == point_versions.wording(read) and not placed:
        raise Invalid(
            _("Nothing was changed, so there is no new version."),
            mend=_("Change the text, or leave the page."),
        )
    is_draft = point.state == PointState.DRAFT
    may = points.may_rewrite(
        owner=point.owner, writer=by.owner, answered_by=_answered_by(point), is_draft=is_draft
    )
    now = versions.current(point)
    if not may or read.pk != now.pk:
        if is_draft:
            versions.exact(point, based_on)
        return _keep(point, read, plain, by=by, at=at)
    carried = brackets.carried(
        point_versions.spans(now), Text(now.body_en, now.body_zh), plain.body, parties={by.owner}
    )
    for span in placed:
        carried = brackets.with_bracket(carried, span)
    text = versions.write_version(point, plain, carried, by=by, at=at, previous=now)
    versions.tell(point, "dialogue.point_rewritten", by=by, at=at, version=text.version)
    return text


@transaction.atomic
def propose_point(*, by: Actor, at: datetime, code: str, version: int) -> Point:
    """Release exactly the version that was read to the other side; the point gets its number."""
    must(by, Permission.WRITE_POINT)
    round_code = versions.visible_point(code, by=by).round.code
    round_ = versions.visible_round(round_code, by=by)
    point = _own_point(code, by=by)
    points.must_allow(point.state, PointMove.PROPOSE)
    points.must_be_open(point.kind, round_.state)
    text = versions.exact(point, version)
    taken = round_.points.filter(kind=point.kind).aggregate(most=Max("number"))["most"]
    point.number = (taken or 0) + 1
    point.release = Release.SHARED
    point.released_from = version
    point.state = points.state_of(
        has_brackets=text.has_brackets, translation=text.translation, agreements=()
    )
    point.save(update_fields=["number", "release", "released_from", "state"])
    versions.tell(point, "dialogue.point_proposed", by=by, at=at, version=version)
    return point


@transaction.atomic
def withdraw_point(*, by: Actor, at: datetime, code: str) -> Point:
    """Take one's own point back; who saw it keeps seeing it, as withdrawn."""
    must(by, Permission.WRITE_POINT)
    point = _own_point(code, by=by)
    points.must_allow(point.state, PointMove.WITHDRAW)
    point.state = PointState.WITHDRAWN
    point.save(update_fields=["state"])
    versions.tell(point, "dialogue.point_withdrawn", by=by, at=at)
    return point


@transaction.atomic
def adopt_points(*, by: Actor, at: datetime, round_code: str) -> list[Point]:
    """Record that the meeting adopted its conclusions: every proposed point, as both sides agreed
    it. Withdrawn points and drafts are not part of them."""
    must(by, Permission.ADOPT_POINTS)
    round_ = versions.visible_round(round_code, by=by)
    if round_.state in (*rounds.BEFORE_HELD, rounds.RoundState.POSTPONED):
        rounds.next_state(round_.state, rounds.RoundMove.DRAFT_MINUTES)
    points.must_be_open(PointKind.CONCLUSION, round_.state)
    found = list(
        round_.points.select_for_update(of=("self",))
        .filter(kind=PointKind.CONCLUSION)
        .exclude(state__in=(PointState.DRAFT, PointState.WITHDRAWN))
    )
    points.must_all_be_agreed([point.state for point in found])
    for point in found:
        point.state = PointState.ADOPTED
    Point.objects.bulk_update(found, ["state"])
    log.record(
        by=by,
        at=at,
        verb="dialogue.points_adopted",
        kind="round",
        subject=round_.code,
        owner=round_.owner,
        release=round_.release,
        count=len(found),
    )
    return found


def _read_brackets(wording: Wording, *, by: Actor) -> tuple[Wording, tuple[Span, ...]]:
    """The words without typed brackets, and the brackets."""
    english, in_english = brackets.typed(wording.body.en, language="en", side=by.side)
    chinese, in_chinese = brackets.typed(wording.body.zh, language="zh", side=by.side)
    typed = Text(english, chinese)
    plain = Wording(typed, wording.authentic)
    placed = (*in_english, *in_chinese)
    return plain, brackets.carried(placed, typed, plain.body, parties=())


def _version_read(point: Point, version: int, *, by: Actor) -> PointText:
    """The version that the writer had before them, if it is one that they may see."""
    first = 1 if point.owner == by.owner else point.released_from or 1
    text: PointText | None = point.texts.filter(version=version, version__gte=first).first()
    return text or versions.exact(point, version)


def _answered_by(point: Point) -> set[int]:
    """The parties that have agreed to, bracketed or amended this point."""
    text = versions.current(point)
    return {
        *Agreement.objects.filter(text=text).values_list("side", flat=True),
        *text.brackets.values_list("side", flat=True),
        *point.amendments.exclude(state=AmendmentState.WITHDRAWN).values_list("owner", flat=True),
    }


def _keep(point: Point, read: PointText, plain: Wording, *, by: Actor, at: datetime) -> Amendment:
    """The words as an amendment on the version that was read."""
    amendment = Amendment.objects.create(
        code=new_code("W"),
        point=point,
        text=read,
        body_en=plain.body.en,
        body_zh=plain.body.zh,
        owner=by.owner,
        by_id=by.author_id,
        at=at,
    )
    versions.tell(
        point,
        "dialogue.point_kept",
        by=by,
        at=at,
        version=read.version,
        amendment=amendment.code,
    )
    return amendment


def _own_point(code: str, *, by: Actor) -> Point:
    point = versions.visible_point(code, by=by)
    if point.owner != by.owner:
        raise NotPermitted(
            _("Point %(code)s is not yours to propose or withdraw."),
            mend=_("Propose an amendment to it."),
            values={"code": code},
        )
    return point


def _item(round_: Round, code: str, *, by: Actor) -> AgendaItem | None:
    if not code:
        return None
    row: AgendaItem | None = (
        AgendaItem.objects.visible_to(by).filter(round=round_, code=code).first()
    )
    if row is None:
        raise NotFound(
            _("There is no agenda item %(code)s that you can see."),
            mend=_("Choose an item of this round's agenda."),
            values={"code": code},
        )
    return row


def _pillar_id(round_: Round, code: str) -> int | None:
    if not code:
        return None
    known = {theme.code: theme.id for theme in themes_of(round_.phase, "pillar")}
    if code not in known:
        raise Invalid(
            _("%(unknown)s: not a theme of the current phase."),
            mend=_("Choose among: %(known)s."),
            field="pillar",
            values={"unknown": code, "known": ", ".join(known)},
        )
    return known[code]
