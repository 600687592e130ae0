"""What does every page know? The shell: programme, sides, the rail of the chain, the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.accounts.permissions import ROLE_NAMES
from qiao.core.actor import Role
from qiao.core.web import actor_of
from qiao.phases.queries import SideFacts, programme_facts
from qiao.portal.charts import vega_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.functional import Promise

    from qiao.core.actor import Actor
    from qiao.core.text import Text

_OFFICE = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT, Role.DONOR_READER})


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the rail: the name of its address, its label, who may go there."""

    name: str
    label: str | Promise
    roles: frozenset[Role]


#: The chain itself, in its order.
CHAIN = (
    Place("home", _("Home"), frozenset(Role)),
    Place("needs", _("Needs"), _OFFICE),
    Place("dialogue", _("Dialogue"), frozenset(Role)),
    Place("activities", _("Activities"), frozenset(Role)),
    Place("results", _("Results"), _OFFICE),
    Place("reports", _("Reports"), _OFFICE),
)
MORE = (
    Place("evidence", pgettext_lazy("statistics", "Evidence"), frozenset(Role)),
    Place("programme", _("Programme"), frozenset(Role)),
    Place("people", _("People"), frozenset({Role.SECRETARIAT, Role.COORDINATOR})),
    Place("outbox", _("Outbox"), frozenset({Role.SECRETARIAT})),
    Place("log", _("Log"), frozenset({Role.SECRETARIAT})),
)
PERSON = (Place("my_account", _("My account"), frozenset(Role) - {Role.PUBLIC}),)


@dataclass(frozen=True, slots=True)
class RailItem:
    """One link of the rail."""

    label: str | Promise
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ShellPerson:
    """The reader, as the top bar shows them."""

    name: str
    role: str | Promise
    side: SideFacts | None
    in_secretariat: bool
    links: tuple[RailItem, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds the content of a page."""

    programme: Text | None
    demo: bool
    sides: Mapping[int, SideFacts]
    home_url: str
    chain: tuple[RailItem, ...]
    more: tuple[RailItem, ...]
    person: ShellPerson | None
    vega_url: str


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    return {
        "actor": actor_of(request),
        "shell": SimpleLazyObject(lambda: shell(request.path, actor_of(request))),
        "messages": get_messages(request),
    }


def shell(path: str, actor: Actor) -> Shell:
    """The shell of the page at `path` for this reader. Two queries."""
    facts = programme_facts()
    return Shell(
        programme=facts.short_name if facts else None,
        demo=bool(facts and facts.is_demo),
        sides={side.position: side for side in facts.sides} if facts else {},
        home_url=reverse("home"),
        chain=_links(CHAIN, path, actor),
        more=_links(MORE, path, actor),
        person=_person(actor, facts.side(actor.side) if facts else None, path),
        vega_url=vega_url(),
    )


def _person(actor: Actor, side: SideFacts | None, path: str) -> ShellPerson | None:
    if actor.role == Role.PUBLIC:
        return None
    return ShellPerson(
        name=actor.name,
        role=ROLE_NAMES[actor.role],
        side=side,
        in_secretariat=actor.role == Role.SECRETARIAT,
        links=_links(PERSON, path, actor),
    )


def _links(places: tuple[Place, ...], path: str, actor: Actor) -> tuple[RailItem, ...]:
    """The places that this reader may go to, with the one that holds `path` marked."""
    links = []
    for place in places:
        if actor.role not in place.roles:
            continue
        try:
            address = reverse(place.name)
        except NoReverseMatch:
            continue
        here = path == address if address == "/" else path.startswith(address)
        links.append(RailItem(place.label, address, here))
    return tuple(links)
