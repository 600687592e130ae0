"""How do pages of results name parts and print numbers? Prepared once a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.core.formats import number
from qiao.phases.queries import SideFacts, programme_facts
from qiao.results.figures import Key, key_of
from qiao.results.parts import DIMENSIONS, choices_of
from qiao.results.queries.logframe import pillar_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from django.http import HttpRequest
    from django.utils.functional import Promise

    from qiao.core.text import Text


class Parts:
    """The names of parts, in the reader's language. Sides are named by who knows them already."""

    def __init__(self, pillars: Mapping[str, Text]) -> None:
        self._names = {name: choices_of(name, {}, pillars) for name in DIMENSIONS}

    def label(self, key: Key, sides: Mapping[int, SideFacts]) -> str:
        """What a part is: "female · Uphill"."""
        return " · ".join(str(self.value(name, value, sides)) for name, value in key)

    def dimension(self, name: str) -> str | Promise:
        """What a dimension is called."""
        return DIMENSIONS.get(name, name)

    def value(self, name: str, value: str, sides: Mapping[int, SideFacts]) -> str | Promise | Text:
        """What a dimension's value is called."""
        if name == "side" and value.isdecimal() and int(value) in sides:
            return sides[int(value)].name
        return self._names.get(name, {}).get(value, value)


class Numbers:
    """Numbers as the reader's language writes them, each written once a page."""

    def __init__(self) -> None:
        self._written: dict[Decimal, str] = {}

    def __call__(self, value: Decimal) -> str:
        if value not in self._written:
            self._written[value] = number(value, _decimals(value))
        return self._written[value]


def _decimals(value: Decimal) -> int:
    """As many as the value has, and four at most."""
    exponent = value.normalize().as_tuple().exponent
    return min(max(-exponent, 0), 4) if isinstance(exponent, int) else 0


def parts_for(dimensions: Iterable[str], phase: int) -> Parts:
    """The names that these dimensions need; pillars are read only when they are among them."""
    return Parts(pillar_names(phase) if "pillar" in set(dimensions) else {})


def sides_by_position() -> dict[int, SideFacts]:
    """Both sides. Two queries."""
    facts = programme_facts()
    return {side.position: side for side in facts.sides} if facts else {}


def part_of(request: HttpRequest) -> Key:
    """The part that the address asks for: `?sex=female&side=1`."""
    return key_of({name: request.GET[name] for name in DIMENSIONS if name in request.GET})


def query_of(key: Key) -> str:
    """The address of a part, as `part_of` reads it."""
    return "&".join(f"{name}={value}" for name, value in key)
