"""Where does a negotiation stand, and when may it be concluded? Pure.

Negotiations that are parallel to each other are concluded together or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class NegotiationState(TextChoices):
    """Where a negotiation stands. Which round it is in is a number beside the state."""

    MANDATE = "mandate", _("mandate")
    EXPLORATORY = "exploratory", _("exploratory talks")
    LAUNCHED = "launched", _("launched")
    ROUNDS = "rounds", _("in rounds")
    INITIALLED = "initialled", _("initialled")
    SIGNED = "signed", _("signed")
    RATIFIED = "ratified", _("ratified")
    IN_FORCE = "in_force", _("in force")
    PARKED = "parked", _("parked")


S = NegotiationState
CONCLUDED = (S.INITIALLED, S.SIGNED, S.RATIFIED, S.IN_FORCE)
"""From here on a parallel negotiation may not be alone."""

TRANSITIONS: Mapping[NegotiationState, frozenset[NegotiationState]] = {
    S.MANDATE: frozenset({S.EXPLORATORY, S.LAUNCHED, S.PARKED}),
    S.EXPLORATORY: frozenset({S.LAUNCHED, S.PARKED}),
    S.LAUNCHED: frozenset({S.ROUNDS, S.INITIALLED, S.PARKED}),
    S.ROUNDS: frozenset({S.ROUNDS, S.INITIALLED, S.PARKED}),
    S.INITIALLED: frozenset({S.SIGNED, S.ROUNDS, S.PARKED}),
    S.SIGNED: frozenset({S.RATIFIED, S.IN_FORCE}),
    S.RATIFIED: frozenset({S.IN_FORCE}),
    S.IN_FORCE: frozenset(),
    S.PARKED: frozenset({S.EXPLORATORY, S.LAUNCHED, S.ROUNDS}),
}


def must_lead_to(state: str, wanted: str) -> None:
    """Refuse a move that the state does not allow."""
    if NegotiationState(wanted) not in TRANSITIONS[NegotiationState(state)]:
        raise RuleBroken(
            _("A negotiation that is “%(state)s” does not become “%(wanted)s”."),
            mend=_("Reload the page to see where it stands now."),
            values={
                "state": NegotiationState(state).label,
                "wanted": NegotiationState(wanted).label,
            },
        )


def must_conclude_together(
    codes: Collection[str], parallel: Collection[str], *, states: Collection[str], wanted: str
) -> None:
    """Negotiations that are parallel enter, pass through and leave their conclusion together.

    `codes` move now; `parallel` are all that are parallel to any of them; `states` are where those
    that move stand.
    """
    if wanted not in CONCLUDED and not set(states) & set(CONCLUDED):
        return
    if missing := sorted(set(parallel) - set(codes)):
        raise RuleBroken(
            _("%(codes)s is parallel to %(missing)s: they are concluded together or not at all."),
            mend=_("Take the step for all of them at once, or end the parallelism before."),
            code="parallel",
            field="codes",
            values={"codes": ", ".join(sorted(codes)), "missing": ", ".join(missing)},
        )


def next_round_number(
    state: str, wanted: str, current: int | None, given: int | None
) -> int | None:
    """Which round a negotiation is in after a step; each further round has a higher number."""
    if wanted != S.ROUNDS:
        return current
    number = given if given is not None else (current or 0) + 1
    if state == S.ROUNDS and current is not None and number <= current:
        raise RuleBroken(
            _("Round %(current)s is under way already, so the next one is not round %(number)s."),
            mend=_("Give a higher number."),
            field="round_number",
            values={"current": current, "number": number},
        )
    return number


def must_be_open_to_parallels(first: str, second: str) -> None:
    """Negotiations are made parallel, or parted, before either is concluded."""
    if {first, second} & set(CONCLUDED):
        raise RuleBroken(
            _("One of the two is concluded, so what is parallel to it does not change any more."),
            mend=_("Parallel negotiations are named before their conclusion."),
        )
