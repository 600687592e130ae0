"""What can be chosen in the filters and forms of the register? Value and label, each list once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qiao.dialogue.models import Round
from qiao.needs.queries import endorsed_needs
from qiao.partners.queries import register as institutions
from qiao.phases.models import Theme
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from qiao.core.actor import Actor

Choices = dict[str, list[tuple[str, str]]]
MOST_ROUNDS = 200


def register_choices(viewer: Actor) -> Choices:
    """Sides, pillars of every phase, rounds and institutions. A constant number of queries."""
    facts = programme_facts()
    pillars = Theme.objects.filter(scheme__kind="pillar", retired=False)
    rounds = Round.objects.visible_to(viewer).filter(retired=False).select_related("track")
    return {
        "side": [(str(s.position), str(s.name)) for s in facts.sides] if facts else [],
        "pillar": [(row.code, str(row.short_name)) for row in pillars],
        "round": [(row.code, round_name(row)) for row in rounds[:MOST_ROUNDS]],
        "institution": [(row.code, str(row.name)) for row in institutions()],
    }


def form_choices(viewer: Actor) -> Choices:
    """The same, with the needs that both sides endorsed."""
    needs = [(need.code, str(need.title)) for need in endorsed_needs(viewer=viewer)]
    return register_choices(viewer) | {"needs": needs}


def round_name(row: Any) -> str:
    """A round as one line: its title, else its track and number."""
    if row.title:
        return str(row.title)
    if row.number:
        return _("%(track)s, round %(number)s") % {"track": row.track.name, "number": row.number}
    return f"{row.track.name} {row.code}"
