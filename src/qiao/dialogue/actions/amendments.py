"""What people do with amendments: propose other words, accept in one step, decline, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.release import visible
from qiao.dialogue.actions import versions
from qiao.dialogue.models import Amendment, PointText
from qiao.dialogue.queries import point_versions
from qiao.dialogue.rules import brackets, points
from qiao.dialogue.rules.points import AmendmentState, PointMove
from qiao.dialogue.rules.wordings import Wording, must_have_words

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.dialogue.models import Point

log.declare(
    {
        "dialogue.amendment_proposed": _("proposed amendment %(amendment)s to version %(version)s"),
        "dialogue.amendment_accepted": _(
            "accepted amendment %(amendment)s: it became version %(version)s"
        ),
        "dialogue.amendment_declined": _("declined amendment %(amendment)s"),
        "dialogue.amendment_withdrawn": _("withdrew amendment %(amendment)s"),
    }
)


@transaction.atomic
def amend_point(
    *, by: Actor, at: datetime, code: str, based_on: int, body: Text, reason: str = ""
) -> Amendment:
    """Propose other words for a point that was proposed. The authentic language stays."""
    must(by, Permission.NEGOTIATE_POINT)
    point = versions.visible_point(code, by=by)
    points.must_allow(point.state, PointMove.AMEND)
    points.must_be_open(point.kind, point.round.state)
    text = versions.exact(point, based_on)
    before = point_versions.wording(text)
    new = Wording(body, before.authentic)
    must_have_words(new)
    if new == before:
        raise Invalid(
            _("Nothing was changed, so there is no amendment."),
            mend=_("Change the text, or leave the page."),
        )
    amendment = Amendment.objects.create(
        code=new_code("W"),
        point=point,
        text=text,
        body_en=new.body.en,
        body_zh=new.body.zh,
        reason=reason.strip(),
        owner=by.owner,
        by_id=by.author_id,
        at=at,
    )
    _tell(amendment, "dialogue.amendment_proposed", by=by, at=at, version=based_on)
    return amendment


@transaction.atomic
def accept_amendment(*, by: Actor, at: datetime, code: str, version: int) -> PointText:
    """Make an amendment the next version, in one step. `version` is the text that was read.

    An amendment to an older version is laid over the words as they stand now when they do not
    touch the same words.
    """
    must(by, Permission.NEGOTIATE_POINT)
    amendment, point = _open_amendment(code, by=by)
    points.must_allow(point.state, PointMove.ACCEPT)
    points.must_be_open(point.kind, point.round.state)
    points.must_be_another_party(amendment.owner, by.owner)
    now = versions.exact(point, version)
    body = point_versions.rebased(amendment, now)
    if body is None:
        raise Conflict(
            _("The text has changed in the very words that this amendment changes."),
            mend=_("Propose it anew on the text as it stands."),
        )
    before = point_versions.wording(now)
    carried = brackets.carried(
        point_versions.spans(now), before.body, body, parties={amendment.owner, by.owner}
    )
    _decide(amendment, AmendmentState.ACCEPTED, by=by, at=at)
    text = versions.write_version(
        point, Wording(body, before.authentic), carried, by=by, at=at, previous=now
    )
    _tell(amendment, "dialogue.amendment_accepted", by=by, at=at, version=text.version)
    return text


@transaction.atomic
def decline_amendment(*, by: Actor, at: datetime, code: str) -> Amendment:
    """Say no to an amendment; the text stays."""
    must(by, Permission.NEGOTIATE_POINT)
    amendment, point = _open_amendment(code, by=by)
    points.must_allow(point.state, PointMove.ACCEPT)
    points.must_be_another_party(amendment.owner, by.owner)
    _decide(amendment, AmendmentState.DECLINED, by=by, at=at)
    _tell(amendment, "dialogue.amendment_declined", by=by, at=at)
    return amendment


@transaction.atomic
def withdraw_amendment(*, by: Actor, at: datetime, code: str) -> Amendment:
    """Take one's own amendment back."""
    must(by, Permission.NEGOTIATE_POINT)
    amendment, _point = _open_amendment(code, by=by)
    if amendment.owner != by.owner:
        raise NotPermitted(
            _("Only the party that proposed an amendment withdraws it."),
            mend=_("Decline it instead."),
        )
    _decide(amendment, AmendmentState.WITHDRAWN, by=by, at=at)
    _tell(amendment, "dialogue.amendment_withdrawn", by=by, at=at)
    return amendment


def _open_amendment(code: str, *, by: Actor) -> tuple[Amendment, Point]:
    found = Amendment.objects.filter(
        visible(by, "point__"), visible(by, "point__round__"), code=code
    ).first()
    if found is None:
        raise NotFound(
            _("There is no amendment %(code)s that you can see."),
            mend=_("Check the code."),
            values={"code": code},
        )
    point = versions.visible_point(found.point.code, by=by)
    amendment = Amendment.objects.select_related("text").get(pk=found.pk)
    amendment.point = point
    if amendment.state != AmendmentState.OPEN:
        raise RuleBroken(
            _("The amendment is %(state)s already."),
            mend=_("Reload the page to see where the point stands now."),
            values={"state": AmendmentState(amendment.state).label},
        )
    return amendment, point


def _decide(amendment: Amendment, state: AmendmentState, *, by: Actor, at: datetime) -> None:
    amendment.state = state
    amendment.decided_by_id = by.author_id
    amendment.decided_at = at
    amendment.save(update_fields=["state", "decided_by", "decided_at"])


def _tell(amendment: Amendment, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    versions.tell(amendment.point, verb, by=by, at=at, amendment=amendment.code, **facts)
