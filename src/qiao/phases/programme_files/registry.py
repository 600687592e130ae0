"""Does every code exist once, and does every reference lead to one? Codes and links across files.

Rows define codes and refer to codes as they are read, in any order; `check` judges when all files
have been read. A `link` (parent, successor) also may not lead back to where it started.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from qiao.phases.programme_files.faults import Faults, Place

_TOLD: Mapping[str, str | Promise] = {
    "source": _("source"),
    "side": _("side"),
    "phase": _("phase"),
    "scheme": _("theme scheme"),
    "theme": _("theme"),
    "outcome": _("expected outcome"),
    "period": _("reporting period"),
    "logframe": _("logframe"),
    "institution": _("institution"),
    "result": _("result"),
    "track": _("track"),
    "round": _("round"),
    "negotiation": _("negotiation"),
    "commitment": _("commitment"),
    "parent": _("parent"),
    "successor": _("successor"),
}
"""How kinds of records and links are told."""


@dataclass(slots=True)
class Registry:
    """The codes of each kind of record, the references to them and the links among them."""

    defined: dict[str, dict[str, Place]] = field(default_factory=dict)
    references: list[tuple[str, str, Place]] = field(default_factory=list)
    links: dict[str, dict[str, tuple[str, Place]]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Kinds of which some rows could not be read: a code that is not there may be in them."""

    def define(self, kind: str, code: str, place: Place, faults: Faults) -> None:
        """A record of this kind has this code; a second one is a fault."""
        codes = self.defined.setdefault(kind, {})
        if code in codes:
            faults.add(
                place,
                _("The code %(code)s is used already (%(first)s)."),
                _("Give each row its own code; keep the code that other rows refer to."),
                code=code,
                first=codes[code],
            )
            return
        codes[code] = place

    def refer(self, kind: str, code: str, place: Place) -> None:
        """This place names a record of this kind."""
        self.references.append((kind, code, place))

    def link(self, relation: str, code: str, other: str, place: Place) -> None:
        """The record `code` leads to the record `other` (its parent, its successor)."""
        self.links.setdefault(relation, {})[code] = (other, place)

    def check(self, faults: Faults) -> None:
        """Note every reference without a record and every link that leads back to itself."""
        for kind, code, place in self.references:
            if kind not in self.unread and code not in self.defined.get(kind, {}):
                self._broken(kind, code, place, faults)
        for relation, links in self.links.items():
            for chain in _circles(links):
                faults.add(
                    links[chain[0]][1],
                    _("The %(relation)s leads back to its own start: %(chain)s."),
                    _("Empty the one cell of these rows that is wrong."),
                    relation=_TOLD[relation],
                    chain=" → ".join([*chain, chain[0]]),
                )

    def _broken(self, kind: str, code: str, place: Place, faults: Faults) -> None:
        known = sorted(self.defined.get(kind, {}))
        close = get_close_matches(code, known, n=1)
        if close:
            mend = _("Is %(close)s meant?")
        else:
            mend = _("Add the row it names, or use one of the codes there are.")
        faults.add(
            place,
            _("There is no %(kind)s with the code “%(code)s”."),
            mend,
            kind=_TOLD[kind],
            code=code,
            close=close[0] if close else "",
        )


def _circles(links: dict[str, tuple[str, Place]]) -> list[list[str]]:
    """Each circle once, starting at its smallest code."""
    circles: list[list[str]] = []
    settled: set[str] = set()
    for start in sorted(links):
        path: list[str] = []
        code = start
        while code in links and code not in settled and code not in path:
            path.append(code)
            code = links[code][0]
        if code in path:
            circle = path[path.index(code) :]
            least = circle.index(min(circle))
            circles.append(circle[least:] + circle[:least])
        settled.update(path)
    return circles
