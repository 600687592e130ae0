"""What a commitment is linked to: where it comes from, the needs it answers, those parallel to it.

What is linked must be visible to whoever links it, and released at least as far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import Invalid, RuleBroken
from qiao.core.release import Release, visible
from qiao.dialogue.actions.commitment_records import (
    locked_commitments,
    must_be_released,
    own_commitment,
    tell,
)
from qiao.dialogue.models import AgendaItem, Point, Round
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules.points import PointState
from qiao.needs.models import Need
from qiao.partners.models import Institution
from qiao.phases.models import Theme

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from qiao.core.actor import Actor
    from qiao.dialogue.models import Commitment, PointText

log.declare(
    {
        "dialogue.commitment_needs": _("said which needs this commitment answers: %(needs)s"),
        "dialogue.commitment_parallel": _("made this commitment parallel to %(other)s"),
        "dialogue.commitment_parted": _("ended that this commitment is parallel to %(other)s"),
    }
)

_WIDTH = {Release.OWN: 0, Release.SHARED: 1, Release.PUBLIC: 2}


@dataclass(frozen=True, slots=True)
class Links:
    """Codes of what a commitment is linked to; empty ones link nothing."""

    institution: str = ""
    co_institution: str = ""
    pillar: str = ""
    round: str = ""
    item: str = ""
    point: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The rows that the codes named."""

    institution: Institution | None
    co_institution: Institution | None
    pillar: Theme | None
    round: Round | None
    item: AgendaItem | None
    point: Point | None
    needs: tuple[Need, ...]

    def point_text(self) -> PointText:
        """The words of the point, as adopted."""
        return cast("PointText", cast("Point", self.point).text)

    def put_on(self, row: Commitment) -> None:
        """Set the links that are columns; the point once set stays."""
        row.institution, row.co_institution = self.institution, self.co_institution
        row.pillar, row.round, row.item = self.pillar, self.round, self.item
        if self.point:
            row.point = self.point


def found_links(links: Links, *, by: Actor) -> Linked:
    """The rows that this actor may link. What a point or an item belongs to is linked with it."""
    point = _one(_points(by), links.point, "point")
    if point and point.state != PointState.ADOPTED:
        raise RuleBroken(
            _("Point %(code)s is not adopted yet."),
            mend=_("Record the commitment by hand, or wait until the conclusions are adopted."),
            field="point",
            values={"code": links.point},
        )
    item = point.item if point and point.item else _one(_items(by), links.item, "item")
    place = point.round if point else item.round if item else None
    rounds = Round.objects.visible_to(by)
    return Linked(
        institution=_one(
            Institution.objects.filter(retired=False), links.institution, "institution"
        ),
        co_institution=_one(
            Institution.objects.filter(retired=False), links.co_institution, "co_institution"
        ),
        pillar=_one(Theme.objects.filter(retired=False), links.pillar, "pillar"),
        round=place or _one(rounds, links.round, "round"),
        item=item,
        point=point,
        needs=_needs(links.needs, by=by),
    )


def must_fit_release(round_: Round | None, release: str) -> None:
    """What belongs to a round is not seen by anyone who does not see the round."""
    if round_ and _WIDTH[Release(round_.release)] < _WIDTH[Release(release)]:
        raise RuleBroken(
            _("Its round is not released that far."),
            mend=_("Release the round first, or leave it out."),
            field="round",
        )


@transaction.atomic
def link_needs(*, by: Actor, at: datetime, code: str, needs: Collection[str]) -> Commitment:
    """Say which needs a commitment answers."""
    must(by, Permission.RECORD_COMMITMENT)
    row = own_commitment(code, by=by)
    found = _needs(tuple(needs), by=by)
    row.needs.set(found)
    codes = ", ".join(need.code for need in found) or "–"
    tell(row, "dialogue.commitment_needs", by=by, at=at, needs=codes)
    return row


@transaction.atomic
def make_parallel(*, by: Actor, at: datetime, first: str, second: str) -> None:
    """From now on both are delivered together or not at all. The secretariat's to record."""
    must(by, Permission.PAIR_COMMITMENTS)
    _pair(by=by, at=at, first=first, second=second, joins=True)


@transaction.atomic
def end_parallelism(*, by: Actor, at: datetime, first: str, second: str) -> None:
    """Each may be delivered by itself again. The secretariat's to record."""
    must(by, Permission.PAIR_COMMITMENTS)
    _pair(by=by, at=at, first=first, second=second, joins=False)


def _pair(*, by: Actor, at: datetime, first: str, second: str, joins: bool) -> None:
    if first == second:
        raise Invalid(
            _("A commitment is not parallel to itself."),
            mend=_("Name another one."),
            field="other",
        )
    one, other = locked_commitments([first, second], by=by)
    for row in (one, other):
        must_be_released(row)
    rules.must_be_pairable(one.status, other.status)
    if one.parallel.filter(pk=other.pk).exists() == joins:
        raise RuleBroken(
            _("%(first)s and %(second)s are parallel already.")
            if joins
            else _("%(first)s and %(second)s are not parallel."),
            mend=_("Reload the page to see where they stand now."),
            values={"first": first, "second": second},
        )
    if joins:
        one.parallel.add(other)
    else:
        one.parallel.remove(other)
    verb = "dialogue.commitment_parallel" if joins else "dialogue.commitment_parted"
    tell(one, verb, by=by, at=at, other=other.code)
    tell(other, verb, by=by, at=at, other=one.code)


def _points(by: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Point.objects.visible_to(by).filter(visible(by, "round__"))
    return rows.select_related("text", "round", "item")


def _items(by: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = AgendaItem.objects.visible_to(by).filter(visible(by, "round__"))
    return rows.select_related("round")


def _needs(codes: tuple[str, ...], *, by: Actor) -> tuple[Need, ...]:
    """Needs that both sides see: a link tells of what it leads to."""
    wanted = set(codes)
    found = Need.objects.visible_to(by).filter(code__in=wanted).exclude(release=Release.OWN)
    rows = tuple(found.order_by("code"))
    if unknown := wanted - {row.code for row in rows}:
        raise _unknown(", ".join(sorted(unknown)), "needs")
    return rows


def _one(rows: QuerySet[Any], code: str, field: str) -> Any:
    if not code:
        return None
    row = rows.filter(code=code).first()
    if row is None:
        raise _unknown(code, field)
    return row


def _unknown(code: str, field: str) -> Invalid:
    return Invalid(
        _("There is nothing with the code %(code)s that can be linked here."),
        mend=_("Choose from the list."),
        field=field,
        values={"code": code},
    )
