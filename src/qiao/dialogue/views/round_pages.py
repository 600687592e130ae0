"""What do all pages of a round share? Its tabs, steps, choices; what a reader may do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from qiao.accounts.permissions import Permission
from qiao.core.actor import Role
from qiao.core.release import Release
from qiao.core.web import OFFICE
from qiao.dialogue.rules.rounds import BEFORE_HELD, PATH, Accepted, RoundMove, RoundState, allowed
from qiao.partners.queries import register
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from qiao.core.actor import Actor
    from qiao.dialogue.queries.delegations import DelegationView
    from qiao.dialogue.queries.rounds import RoundView
    from qiao.phases.queries import SideFacts

PLANNERS = frozenset({Role.SECRETARIAT, Role.COORDINATOR})
SIDES = frozenset({Role.COORDINATOR, Role.FOCAL_POINT})
PARTIES = SIDES | {Role.SECRETARIAT}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a round's path."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a round's page."""

    label: str
    href: str
    current: bool


def path(state: RoundState) -> list[Step]:
    """The path of a round with where it stands; a closed round ends as closed."""
    if state in (RoundState.POSTPONED, RoundState.CANCELLED):
        return []
    last = state if state == RoundState.CLOSED else RoundState.PUBLISHED
    states = [*PATH[:-1], last]
    here = states.index(state)
    return [
        Step(
            str(each.label),
            "done" if n < here or here == len(states) - 1 else "current" if n == here else "todo",
        )
        for n, each in enumerate(states)
    ]


def tabs(code: str, current: str, actor: Actor) -> list[Tab]:
    """The pages of a round that this reader may open."""
    named = [
        ("round", _("Overview"), True),
        ("agenda", _("Agenda"), True),
        ("points", _("Conclusions and minutes"), True),
        ("delegation", _("Delegations"), actor.role in OFFICE),
        ("round_papers", _("Papers"), actor.role in OFFICE),
    ]
    found = []
    for name, label, is_open in named:
        try:
            href = reverse(name, args=[code])
        except NoReverseMatch:
            continue
        if is_open:
            found.append(Tab(label, href, name == current))
    return found


def steps(
    view: RoundView, actor: Actor, delegations: dict[int, DelegationView] | None = None
) -> frozenset[str]:
    """What the reader may do with this round now."""
    row = view.row
    moves = allowed(row.state)
    shared = row.release != Release.OWN
    plans = actor.may(Permission.PLAN_ROUND) and row.state in BEFORE_HELD
    mine = (delegations or {}).get(actor.side or 0)
    may = {
        "release": not shared and plans and row.owner == actor.owner,
        "edit": plans and (shared or row.owner == actor.owner),
        "accept_dates": shared
        and RoundMove.AGREE_DATES in moves
        and actor.may(Permission.ACCEPT_ROUND)
        and actor.side not in view.accepted_by(Accepted.DATES)
        and bool(view.proposed.days),
        "accept_agenda": shared
        and RoundMove.AGREE_AGENDA in moves
        and actor.may(Permission.ACCEPT_ROUND)
        and actor.side not in view.accepted_by(Accepted.AGENDA),
        "list_delegation": shared
        and actor.may(Permission.KEEP_DELEGATION)
        and row.state in BEFORE_HELD
        and (mine is None or not mine.is_released),
        "add_item": RoundMove.REOPEN_AGENDA in moves and actor.may(Permission.PROPOSE_ITEM),
        "order": RoundMove.REOPEN_AGENDA in moves and shared and plans,
    }
    found = {name for name, possible in may.items() if possible}
    if shared and actor.may(Permission.MOVE_ROUND):
        found |= {move.value for move in moves}
        if len(view.accepted_by(Accepted.DATES)) < len(("first", "second")):
            found.discard(RoundMove.AGREE_DATES)
        if len(view.accepted_by(Accepted.AGENDA)) < len(("first", "second")):
            found.discard(RoundMove.AGREE_AGENDA)
    return frozenset(found)


def standing(view: RoundView) -> str:
    """One line on where the round stands and what it waits for."""
    if view.row.release == Release.OWN:
        return _("A draft that only its own party sees")
    return {
        RoundState.PROPOSED: _("The dates wait for both sides"),
        RoundState.DATES_AGREED: _("The dates are agreed; the agenda is to be exchanged"),
        RoundState.AGENDA_EXCHANGED: _("The agenda waits for both sides"),
        RoundState.AGENDA_AGREED: _("The agenda is agreed; delegations are to be notified"),
        RoundState.DELEGATIONS_NOTIFIED: _("Ready to be held"),
        RoundState.HELD: _("Held; the minutes are to be drafted"),
        RoundState.MINUTES_DRAFTED: _("The minutes wait to be agreed in both languages"),
        RoundState.MINUTES_AGREED: _("The minutes are agreed; the round can be published"),
        RoundState.PUBLISHED: _("Published"),
        RoundState.CLOSED: _("Its file is closed"),
        RoundState.POSTPONED: _("Postponed; everything is kept"),
        RoundState.CANCELLED: _("Cancelled"),
    }[view.row.state]


def sides_of_programme() -> tuple[SideFacts, ...]:
    """The two sides."""
    facts = programme_facts()
    return facts.sides if facts else ()


def institution_choices(side: int | None = None) -> list[tuple[str, str]]:
    """Institutions to choose from, of one side or of all."""
    return [
        (facts.code, str(facts.name)) for facts in register() if side is None or facts.group == side
    ]


def status(*forms: Any) -> int:
    """422 when a form that was sent has something to mend."""
    return 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200
