"""What serves a commitment? Later stages of the chain tell, without this stage knowing them.

A provider is registered once, when its slice is ready; it tells what its reader may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from qiao.core.actor import Actor
    from qiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Served:
    """Something that serves a commitment: an activity, an indicator. `href` may be empty."""

    kind: str | Promise
    code: str
    title: Text
    href: str
    note: str | Promise = ""


class Provider(Protocol):
    """Tells what of its slice serves a commitment (by its key), as far as `viewer` may see."""

    def __call__(self, commitment: int, *, viewer: Actor) -> Sequence[Served]: ...


_PROVIDERS: dict[str, Provider] = {}


def register_provider(name: str, provider: Provider) -> None:
    """Add a slice's provider; the same name again replaces it."""
    _PROVIDERS[name] = provider


def serving(commitment: int, *, viewer: Actor) -> list[Served]:
    """All that serves it, slice by slice in the order of their names."""
    return [
        served
        for name in sorted(_PROVIDERS)
        for served in _PROVIDERS[name](commitment, viewer=viewer)
    ]
