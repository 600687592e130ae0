"""Which places do the two sides stand for, and how are they drawn? From the programme's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.insights.place_names import place_name
from qiao.phases.models import Side

if TYPE_CHECKING:
    from qiao.core.text import Text


@dataclass(frozen=True, slots=True)
class PlaceTile:
    """Where a place is on its side's map: column and row from 0."""

    code: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class SidePlaces:
    """A side with its places in the order of the programme's file."""

    position: int
    name: Text
    accent: str
    codes: tuple[str, ...]
    tiles: tuple[PlaceTile, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as pages name it, and whose it is."""

    code: str
    name: Text
    side: int


def places_of_sides() -> tuple[SidePlaces, ...]:
    """Both sides; none while no programme is loaded. One query."""
    return tuple(
        SidePlaces(
            side.position,
            side.name,
            side.accent,
            tuple(side.places),
            tuple(PlaceTile(*tile) for tile in side.tiles),
        )
        for side in Side.objects.order_by("position")
    )


def named_places(sides: tuple[SidePlaces, ...]) -> dict[str, Place]:
    """Every place of both sides by its code."""
    return {
        code: Place(code, place_name(code), side.position) for side in sides for code in side.codes
    }
