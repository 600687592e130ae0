"""How does a round move on? A side accepts dates or agenda; the secretariat records steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import RuleBroken
from qiao.core.release import Release
from qiao.dialogue.actions.entries import tell_round
from qiao.dialogue.actions.files import close_file
from qiao.dialogue.actions.rounds import proposed_dates
from qiao.dialogue.actions.versions import publish_points, visible_round
from qiao.dialogue.models import Round, RoundAcceptance
from qiao.dialogue.queries.points_summary import all_agreed
from qiao.dialogue.rules import agenda as item_rules
from qiao.dialogue.rules import rounds as rules
from qiao.dialogue.rules.points import PointKind
from qiao.dialogue.rules.rounds import Accepted, RoundMove, RoundState

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.core.occasions import Dates

log.declare(
    {
        "dialogue.dates_accepted": _("accepted version %(version)s of the dates"),
        "dialogue.agenda_accepted": _("accepted version %(version)s of the agenda"),
        "dialogue.dates_agreed": _("accepted version %(version)s of the dates: they are agreed"),
        "dialogue.agenda_agreed": _("accepted version %(version)s of the agenda: it is agreed"),
        **{
            f"dialogue.round_{move.value}": sentence
            for move, sentence in {
                RoundMove.AGREE_DATES: _("recorded the dates as agreed"),
                RoundMove.EXCHANGE_AGENDA: _("recorded the agenda as exchanged"),
                RoundMove.AGREE_AGENDA: _("recorded the agenda as agreed"),
                RoundMove.NOTIFY_DELEGATIONS: _("recorded the delegations as notified"),
                RoundMove.HOLD: _("recorded the round as held"),
                RoundMove.DRAFT_MINUTES: _("began the minutes"),
                RoundMove.AGREE_MINUTES: _("recorded the minutes as agreed"),
                RoundMove.PUBLISH: _("published the round"),
                RoundMove.CLOSE: _("closed the file of the round"),
                RoundMove.POSTPONE: _("postponed the round"),
                RoundMove.RESUME: _("took the postponed round up again"),
                RoundMove.CANCEL: _("cancelled the round"),
            }.items()
        },
    }
)
STEPS = tuple(m for m in RoundMove if m not in (RoundMove.REOPEN_DATES, RoundMove.REOPEN_AGENDA))
"""What is recorded as a step; dates and agenda reopen by being changed."""


@transaction.atomic
def accept_dates(*, by: Actor, at: datetime, code: str, version: int) -> Round:
    """A side accepts exactly these dates; with the second yes they are agreed."""
    must(by, Permission.ACCEPT_ROUND)
    row = visible_round(code, by=by)
    item_rules.must_be_released(row.release)
    rules.must_be_this_version(row.dates_version, version, Accepted.DATES)
    rules.must_be_open_to_dates(row.state, proposed_dates(row))
    both = _accept(row, Accepted.DATES, version, by=by, at=at)
    if both:
        _agree_dates(row)
        row.sequence += 1
        row.save()
    tell_round(
        row,
        "dialogue.dates_agreed" if both else "dialogue.dates_accepted",
        by=by,
        at=at,
        version=version,
        side=by.side,
    )
    return row


@transaction.atomic
def accept_agenda(*, by: Actor, at: datetime, code: str, version: int) -> Round:
    """A side accepts exactly this agenda; with the second yes it is agreed."""
    must(by, Permission.ACCEPT_ROUND)
    row = visible_round(code, by=by)
    rules.must_be_this_version(row.agenda_version, version, Accepted.AGENDA)
    rules.next_state(row.state, RoundMove.AGREE_AGENDA)
    rules.must_have_items(_shared_items(row))
    both = _accept(row, Accepted.AGENDA, version, by=by, at=at)
    if both:
        row.state = rules.next_state(row.state, RoundMove.AGREE_AGENDA)
        row.save()
    tell_round(
        row,
        "dialogue.agenda_agreed" if both else "dialogue.agenda_accepted",
        by=by,
        at=at,
        version=version,
        side=by.side,
    )
    return row


@transaction.atomic
def move_round(
    *, by: Actor, at: datetime, code: str, move: RoundMove, held: Dates | None = None
) -> Round:
    """Record one step of a round, if what it needs is there. `held`: for the step “held”."""
    must(by, Permission.MOVE_ROUND)
    row = visible_round(code, by=by)
    item_rules.must_be_released(row.release)
    if move not in STEPS:
        raise RuleBroken(
            _("Dates and agenda are opened again by changing them."),
            mend=_("Propose other dates, or change an item."),
        )
    state = rules.next_state(row.state, move)
    _ask_what_it_needs(row, move)
    _change(row, move, held, at=at)
    row.state = state
    row.sequence += 1
    row.save()
    tell_round(row, f"dialogue.round_{move.value}", by=by, at=at)
    if move in (RoundMove.PUBLISH, RoundMove.CLOSE):
        close_file(row, by=by, at=at)
    return row


def _ask_what_it_needs(row: Round, move: RoundMove) -> None:
    """Refuse a step whose ground is not there yet."""
    match move:
        case RoundMove.AGREE_DATES:
            rules.must_be_accepted_by_both(_accepted(row, Accepted.DATES), Accepted.DATES)
        case RoundMove.EXCHANGE_AGENDA:
            rules.must_have_items(_shared_items(row))
        case RoundMove.AGREE_AGENDA:
            rules.must_be_accepted_by_both(_accepted(row, Accepted.AGENDA), Accepted.AGENDA)
        case RoundMove.NOTIFY_DELEGATIONS:
            lists = row.delegations.exclude(release=Release.OWN)
            rules.must_be_notified_by_both(lists.values_list("owner", flat=True))
        case RoundMove.AGREE_MINUTES:
            rules.must_have_agreed_minutes(agreed=all_agreed(row.pk, PointKind.MINUTES))
        case _:
            pass


def _change(row: Round, move: RoundMove, held: Dates | None, *, at: datetime) -> None:
    """What a step changes beside the state."""
    match move:
        case RoundMove.AGREE_DATES:
            _agree_dates(row)
        case RoundMove.HOLD:
            _hold(row, rules.must_have_been_held(held, today=at.date()))
        case RoundMove.PUBLISH:
            row.release = Release.PUBLIC
            publish_points(row)
        case RoundMove.RESUME:
            row.dates_version += 1
            row.agreed_from = row.agreed_to = None
        case _:
            pass


def _accept(row: Round, subject: Accepted, version: int, *, by: Actor, at: datetime) -> bool:
    """Keep a side's yes; have both sides said it now?"""
    side = by.acting_side
    accepted = _accepted(row, subject)
    if side in accepted:
        raise RuleBroken(
            _("Your side has accepted version %(version)s already."),
            mend=_("It stands until something is changed."),
            values={"version": version},
        )
    RoundAcceptance.objects.create(
        round=row,
        subject=subject,
        version=version,
        side=side,
        by_id=by.author_id,
        post=by.post,
        at=at,
    )
    return accepted | {side} >= rules.SIDES


def _accepted(row: Round, subject: Accepted) -> set[int]:
    version = row.dates_version if subject == Accepted.DATES else row.agenda_version
    return set(
        row.acceptances.filter(subject=subject, version=version).values_list("side", flat=True)
    )


def _agree_dates(row: Round) -> None:
    row.state = RoundState.DATES_AGREED
    row.agreed_from, row.agreed_to = row.proposed_from, row.proposed_to
    row.day = row.agreed_from


def _hold(row: Round, held: Dates) -> None:
    row.held_from, row.held_to, row.held_precision = held.first, held.last, held.precision
    row.day = held.first


def _shared_items(row: Round) -> int:
    items = row.items.exclude(release=Release.OWN)
    return int(items.filter(withdrawn_at__isnull=True).count())
