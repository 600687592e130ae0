"""Where does a negotiation stand, and when may it be concluded? Pure.

Negotiations that are parallel to each other are concluded together or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Mapping


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
