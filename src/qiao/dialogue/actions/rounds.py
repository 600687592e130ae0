"""What people do with rounds: draft, release to both sides, change, move from state to state.

Each function is one verb: it asks the role table first, reads only what its actor may see, decides
by `rules`, and leaves one log entry, all in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.errors import Invalid, NotFound, NotPermitted
from qiao.core.occasions import DatePrecision, Dates, Mode
from qiao.core.release import Release
from qiao.core.text import Text, TextState
from qiao.dialogue.actions.entries import tell_round
from qiao.dialogue.actions.versions import visible_round
from qiao.dialogue.models import Chair, Negotiation, Round, Track
from qiao.dialogue.rules import agenda as item_rules
from qiao.dialogue.rules import rounds as rules
from qiao.dialogue.rules.rounds import RoundMove
from qiao.partners.models import Institution
from qiao.phases.queries import current_phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "dialogue.round_drafted": _("drafted this round"),
        "dialogue.round_released": _("proposed this round to both sides"),
        "dialogue.round_edited": _("changed the facts of this round"),
        "dialogue.dates_proposed": _("proposed other dates: version %(version)s"),
    }
)
UNKNOWN_DATES = Dates(None, None, DatePrecision.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ChairFacts:
    """Who chairs for a side; `side` is None for a third party, `institution` a code or empty."""

    side: int | None = None
    name_latin: str = ""
    name_hanzi: str = ""
    post: Text = field(default_factory=Text)
    institution: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What someone says of a round. Empty number: the next of its track, when it is released."""

    title: Text = field(default_factory=Text)
    number: int | None = None
    host_side: int | None = None
    proposed: Dates = UNKNOWN_DATES
    place: Text = field(default_factory=Text)
    country: str = ""
    mode: Mode = Mode.IN_PERSON
    summary: Text = field(default_factory=Text)
    negotiation: str = ""
    chairs: Sequence[ChairFacts] = ()


@transaction.atomic
def propose_round(*, by: Actor, at: datetime, track: str, facts: RoundFacts) -> Round:
    """Draft a round of a track; it is this side's (or the secretariat's) own until released."""
    must(by, Permission.PLAN_ROUND)
    row = Round(
        code=new_code("R"),
        track=_track(track),
        phase=current_phase(),
        owner=by.owner,
        proposed_at=at,
        proposed_by_id=by.author_id,
    )
    _set(row, facts, by=by)
    row.save(force_insert=True)
    _set_chairs(row, facts.chairs)
    tell_round(row, "dialogue.round_drafted", by=by, at=at)
    return row


@transaction.atomic
def release_round(*, by: Actor, at: datetime, code: str) -> Round:
    """Propose the round to both sides; it gets its number in its track."""
    must(by, Permission.PLAN_ROUND)
    row = visible_round(code, by=by)
    item_rules.must_be_own(row.release)
    Track.objects.select_for_update().get(pk=row.track_id)
    shared = Round.objects.filter(track=row.track_id).exclude(release=Release.OWN)
    if row.number is None:
        row.number = (shared.aggregate(most=Max("number"))["most"] or 0) + 1
    _must_be_free(row)
    row.release = Release.SHARED
    row.proposed_at = at
    row.proposed_by_id = by.author_id
    row.save()
    tell_round(row, "dialogue.round_released", by=by, at=at, number=row.number)
    return row


@transaction.atomic
def edit_round(*, by: Actor, at: datetime, code: str, based_on: int, facts: RoundFacts) -> Round:
    """Change a round that is still to come. Other dates, place, mode or host are a new version of
    the dates: whoever accepted the older one is asked anew. `based_on` is the version read."""
    must(by, Permission.PLAN_ROUND)
    row = visible_round(code, by=by)
    if row.state not in rules.BEFORE_HELD:
        rules.next_state(row.state, RoundMove.REOPEN_DATES)
    item_rules.must_be_current(row.dates_version, based_on)
    before = _where_and_when(row)
    _set(row, facts, by=by)
    if row.release != Release.OWN:
        row.number = row.number or Round.objects.values_list("number", flat=True).get(pk=row.pk)
        _must_be_free(row)
    moved = _where_and_when(row) != before
    if moved:
        reopen_dates(row)
    row.sequence += 1
    row.save()
    _set_chairs(row, facts.chairs)
    verb = "dialogue.dates_proposed" if moved else "dialogue.round_edited"
    tell_round(row, verb, by=by, at=at, version=row.dates_version)
    return row


def reopen_dates(row: Round) -> None:
    """What both sides had accepted holds for the older version only."""
    row.state = rules.next_state(row.state, RoundMove.REOPEN_DATES)
    row.dates_version += 1
    row.agreed_from = row.agreed_to = None


def proposed_dates(row: Round) -> Dates:
    """The dates that are proposed now."""
    return Dates(row.proposed_from, row.proposed_to, DatePrecision(row.proposed_precision))


def _track(code: str) -> Track:
    row = Track.objects.filter(code=code, retired=False).first()
    if row is None:
        raise NotFound(
            _("There is no track %(code)s."),
            mend=_("Choose one of the tracks of the dialogue."),
            values={"code": code},
        )
    return row


def _set(row: Round, facts: RoundFacts, *, by: Actor) -> None:
    row.title_en, row.title_zh = facts.title.en, facts.title.zh
    row.translation = TextState.DRAFT if facts.title.en and facts.title.zh else TextState.MISSING
    row.number = facts.number
    row.host_side = facts.host_side
    row.proposed_from, row.proposed_to = facts.proposed.first, facts.proposed.last
    row.proposed_precision = facts.proposed.precision
    row.place_en, row.place_zh = facts.place.en, facts.place.zh
    row.country = facts.country
    row.mode = facts.mode
    row.summary_en, row.summary_zh = facts.summary.en, facts.summary.zh
    row.day = facts.proposed.first
    row.negotiation = _negotiation(facts.negotiation, by=by)


def _negotiation(code: str, *, by: Actor) -> Negotiation | None:
    if not code:
        return None
    row: Negotiation | None = Negotiation.objects.visible_to(by).filter(code=code).first()
    if row is None:
        raise NotFound(
            _("There is no negotiation %(code)s that you can see."),
            mend=_("Choose one of the list."),
            values={"code": code},
        )
    return row


def _set_chairs(row: Round, chairs: Sequence[ChairFacts]) -> None:
    row.chairs.all().delete()
    codes = {chair.institution for chair in chairs if chair.institution}
    known = {i.code: i.pk for i in Institution.objects.filter(code__in=codes)}
    if unknown := sorted(codes - set(known)):
        raise unknown_institution(unknown[0])
    Chair.objects.bulk_create(
        Chair(
            round=row,
            order=order,
            side=chair.side,
            name_latin=chair.name_latin.strip(),
            name_hanzi=chair.name_hanzi.strip(),
            post_en=chair.post.en,
            post_zh=chair.post.zh,
            institution_id=known.get(chair.institution),
        )
        for order, chair in enumerate(chairs)
    )


def unknown_institution(code: str) -> NotFound:
    """The one sentence for a code that no institution has."""
    return NotFound(
        _("There is no institution %(code)s."),
        mend=_("Choose one of the list."),
        values={"code": code},
    )


def _must_be_free(row: Round) -> None:
    """Numbers are compared among rounds that both sides see: drafts of others say nothing."""
    taken = Round.objects.filter(track=row.track_id, number=row.number).exclude(pk=row.pk)
    if taken.exclude(release=Release.OWN).exists():
        raise Invalid(
            _("This track has a round %(number)s already."),
            mend=_("Give another number, or leave it empty for the next one."),
            field="number",
            values={"number": row.number},
        )


def _where_and_when(row: Round) -> tuple[Any, ...]:
    return (
        row.proposed_from,
        row.proposed_to,
        str(row.proposed_precision),
        row.place_en,
        row.place_zh,
        row.country,
        str(row.mode),
        row.host_side,
    )


def must_be_owner(owner: int, by: Actor) -> None:
    """Only its own party changes this."""
    if owner != by.owner:
        raise NotPermitted(
            _("This is not yours to change."),
            mend=_("Ask whoever proposed it, or propose another."),
        )
