"""How does a point get its next version? What all actions on points write with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from qiao.core import log
from qiao.core.errors import Conflict, NotFound
from qiao.core.release import Release, visible
from qiao.core.text import Text
from qiao.dialogue.models import AgreedSegment, Amendment, Bracket, Point, PointText, Round
from qiao.dialogue.queries.point_versions import no_point, rebased, wording
from qiao.dialogue.rules import memory, points, wordings
from qiao.dialogue.rules.points import AmendmentState, PointState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.rules.brackets import Span
    from qiao.dialogue.rules.wordings import Wording


def visible_round(code: str, *, by: Actor) -> Round:
    """The round, locked: its points are numbered one at a time."""
    found = Round.objects.visible_to(by).select_for_update(of=("self",))
    row: Round | None = found.filter(code=code, retired=False).first()
    if row is None:
        raise NotFound(
            _("There is no round %(code)s that you can see."),
            mend=_("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    return row


def visible_point(code: str, *, by: Actor) -> Point:
    """The point, locked for this transaction: two people acting on one take turns."""
    found = Point.objects.visible_to(by).filter(visible(by, "round__"))
    row: Point | None = (
        found.select_for_update(of=("self",)).select_related("round").filter(code=code).first()
    )
    if row is None:
        raise no_point(code)
    return row


def current(point: Point) -> PointText:
    """The version that stands now."""
    return cast("PointText", point.text)


def exact(point: Point, version: int) -> PointText:
    """The current version, if it is the one that was read."""
    text = current(point)
    if text.version != version:
        raise Conflict(
            _("The text has moved on: you read version %(seen)s, it is now version %(now)s."),
            mend=_("Read the new version, then decide."),
            values={"seen": version, "now": text.version},
        )
    return text


def write_version(
    point: Point,
    new: Wording,
    brackets: Iterable[Span],
    *,
    by: Actor,
    at: datetime,
    previous: PointText | None = None,
) -> PointText:
    """The next version with its brackets; what was agreed or amended held for the one before."""
    wordings.must_have_words(new)
    placed = sorted(brackets)
    before = wording(previous) if previous else None
    text = PointText.objects.create(
        point=point,
        version=previous.version + 1 if previous else 1,
        body_en=new.body.en,
        body_zh=new.body.zh,
        authentic=new.authentic,
        translation=wordings.translation_state(
            new, before, previous.translation if previous else "draft"
        ),
        checksum=wordings.checksum(
            new, tuple((s.language, s.start, s.end, s.side) for s in placed)
        ),
        has_brackets=bool(placed),
        written_by_id=by.author_id,
        written_at=at,
    )
    _keep_brackets(text, previous, placed, by=by, at=at)
    point.text = text
    if point.state != PointState.DRAFT:
        point.state = points.state_of(
            has_brackets=text.has_brackets, translation=text.translation, agreements=()
        )
    point.save(update_fields=["text", "state"])
    if previous:
        _overtake(point, text, at=at)
    return text


def _keep_brackets(
    text: PointText, previous: PointText | None, placed: list[Span], *, by: Actor, at: datetime
) -> None:
    """Each bracket keeps who put it and when, for as long as it stands."""
    known = {
        (row.language, row.side, row.reason): (row.by_id, row.at)
        for row in (previous.brackets.all() if previous else ())
    }
    Bracket.objects.bulk_create(
        Bracket(
            text=text,
            language=span.language,
            start=span.start,
            end=span.end,
            side=span.side,
            reason=span.reason,
            by_id=(kept := known.get((span.language, span.side, span.reason), (by.author_id, at)))[
                0
            ],
            at=kept[1],
        )
        for span in placed
    )


def _overtake(point: Point, now: PointText, *, at: datetime) -> None:
    """Open amendments that no longer fit the words are kept, and said to be overtaken."""
    open_ = point.amendments.filter(state=AmendmentState.OPEN).select_related("text")
    late = [row.pk for row in open_ if rebased(row, now) is None]
    if late:
        Amendment.objects.filter(pk__in=late).update(state=AmendmentState.OVERTAKEN, decided_at=at)


def remember(text: PointText) -> None:
    """Keep the sentences of an agreed version for the rounds to come."""
    AgreedSegment.objects.bulk_create(
        AgreedSegment(
            text=text,
            body_en=pair.en,
            body_zh=pair.zh,
            print_en=memory.fingerprint(pair.en),
            print_zh=memory.fingerprint(pair.zh),
        )
        for pair in memory.pairs(Text(text.body_en, text.body_zh))
    )


def publish_points(round_: Round) -> None:
    """Show the public what was adopted or agreed, with the round that is being published."""
    wanted = round_.points.filter(state__in=(PointState.ADOPTED, PointState.AGREED))
    wanted.update(release=Release.PUBLIC)


def tell(point: Point, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """The one log entry of an action on a point."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="point",
        subject=point.code,
        owner=point.owner,
        release=point.release,
        **facts,
    )
