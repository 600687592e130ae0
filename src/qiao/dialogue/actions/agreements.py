"""What a side says to a point's text: bracket it, lift its bracket, agree to it in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import NotFound, RuleBroken
from qiao.core.text import Language
from qiao.dialogue.actions import versions
from qiao.dialogue.models import Agreement, PointText
from qiao.dialogue.queries import point_versions
from qiao.dialogue.rules import brackets, points
from qiao.dialogue.rules.brackets import Span
from qiao.dialogue.rules.points import PointMove, PointState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.models import Point

log.declare(
    {
        "dialogue.bracketed": _("put words in brackets: version %(version)s"),
        "dialogue.bracket_lifted": _("lifted a bracket: version %(version)s"),
        "dialogue.point_agreed": _("agreed to version %(version)s in %(languages)s"),
    }
)


@transaction.atomic
def bracket_point(
    *,
    by: Actor,
    at: datetime,
    code: str,
    version: int,
    language: str,
    words: str,
    occurrence: int = 1,
    reason: str = "",
) -> PointText:
    """Put words of a proposed point in brackets of one's own side; the version that results asks
    both sides anew."""
    must(by, Permission.BRACKET_POINT)
    point = _negotiated(code, PointMove.BRACKET, by=by)
    text = versions.exact(point, version)
    wording = point_versions.wording(text)
    start, end = brackets.place_of(wording.in_(Language(language)), words, occurrence)
    new = Span(Language(language).value, start, end, by.acting_side, reason.strip())
    spans = brackets.with_bracket(point_versions.spans(text), new)
    after = versions.write_version(point, wording, spans, by=by, at=at, previous=text)
    versions.tell(point, "dialogue.bracketed", by=by, at=at, version=after.version)
    return after


@transaction.atomic
def lift_bracket(*, by: Actor, at: datetime, code: str, version: int, bracket: int) -> PointText:
    """Lift one bracket of one's own side; `bracket` is its number on that version's page."""
    must(by, Permission.BRACKET_POINT)
    point = _negotiated(code, PointMove.LIFT, by=by)
    text = versions.exact(point, version)
    row = text.brackets.filter(pk=bracket).first()
    if row is None:
        raise NotFound(
            _("This version has no such bracket."),
            mend=_("Reload the page to see the brackets as they are."),
        )
    spans = point_versions.spans(text)
    lifted = Span(row.language, row.start, row.end, row.side, row.reason)
    left = brackets.without(spans, lifted, by_side=by.side)
    wording = point_versions.wording(text)
    after = versions.write_version(point, wording, left, by=by, at=at, previous=text)
    versions.tell(point, "dialogue.bracket_lifted", by=by, at=at, version=after.version)
    return after


@transaction.atomic
def agree_point(
    *, by: Actor, at: datetime, code: str, version: int, languages: Collection[str]
) -> Point:
    """A side agrees to exactly this version, in one language or both."""
    must(by, Permission.AGREE_POINT)
    point = _negotiated(code, PointMove.AGREE, by=by)
    text = versions.exact(point, version)
    wanted = sorted({Language(language).value for language in languages})
    given = set(text.agreements.values_list("side", "language"))
    for language in wanted:
        points.must_be_agreeable(
            language,
            authentic=text.authentic,
            translation=text.translation,
            has_brackets=text.has_brackets,
        )
    new = [language for language in wanted if (by.acting_side, language) not in given]
    if not new:
        raise RuleBroken(
            _("Your side has agreed to this version already."),
            mend=_("Reload the page to see where the point stands now."),
        )
    Agreement.objects.bulk_create(
        Agreement(
            text=text,
            side=by.acting_side,
            language=language,
            by_id=by.author_id,
            post=by.post,
            institution_id=by.institution_id,
            at=at,
        )
        for language in new
    )
    given |= {(by.acting_side, language) for language in new}
    point.state = points.state_of(
        has_brackets=text.has_brackets, translation=text.translation, agreements=given
    )
    point.save(update_fields=["state"])
    if point.state == PointState.AGREED:
        versions.remember(text)
    versions.tell(
        point, "dialogue.point_agreed", by=by, at=at, version=version, languages=", ".join(new)
    )
    return point


def _negotiated(code: str, move: PointMove, *, by: Actor) -> Point:
    """The point, if the negotiation of it is open."""
    point = versions.visible_point(code, by=by)
    points.must_allow(point.state, move)
    points.must_be_open(point.kind, point.round.state)
    return point
