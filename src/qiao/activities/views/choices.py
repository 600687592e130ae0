"""What can be chosen on the pages of activities: pillars, needs, institutions, sides, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qiao.core.formats import short_date
from qiao.needs.queries import endorsed_needs
from qiao.partners.queries import register
from qiao.phases.queries import current_phase, programme_facts, themes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiao.activities.queries.details import ActivityView, NeedAnswered, SessionShown
    from qiao.activities.queries.lists import Themed
    from qiao.core.actor import Actor

Choices = list[tuple[str, str]]


def sides() -> list[tuple[int, str]]:
    """The two sides by position."""
    facts = programme_facts()
    return [(side.position, str(side.name)) for side in facts.sides] if facts else []


def themes(kind: str, kept: Iterable[Themed] = ()) -> Choices:
    """The current phase's pillars or topics, with those that the activity has already."""
    offered = {theme.code: str(theme.name) for theme in themes_of(current_phase(), kind)}
    return list(({theme.code: str(theme.name) for theme in kept} | offered).items())


def needs(viewer: Actor, kept: Iterable[NeedAnswered] = ()) -> Choices:
    """The endorsed needs, with those that the activity answers already."""
    offered = {row.code: str(row.title) for row in endorsed_needs(viewer=viewer)}
    chosen = {need.code: str(need.title) for need in kept} | offered
    return [(code, f"{title} ({code})") for code, title in chosen.items()]


def institutions() -> Choices:
    """The register, by side."""
    return [(institution.code, str(institution.name)) for institution in register()]


def sessions(view: ActivityView) -> list[tuple[int, str]]:
    """The sessions of an activity by number."""
    return [(session.number, session_name(session)) for session in view.sessions]


def session_name(session: SessionShown) -> str:
    """A session in one line: number, day, part, topic."""
    parts = [
        _("Session %(number)s") % {"number": session.number},
        short_date(session.on) if session.on else "",
        str(session.part.label),
        str(session.label),
    ]
    return " · ".join(part for part in parts if part)
