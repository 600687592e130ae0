"""Which figures may leave the programme's own people, and in which form?

It asks `corridor.disclosure` what is too small.
The secretariat and both sides see who took part, so they see every figure. A donor's reader, the
public and every file that leaves get counts of persons under five as "<5", and what would give
these away by subtraction not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from corridor.disclosure import THRESHOLD, is_small, suppress
from qiao.accounts.permissions import Permission

if TYPE_CHECKING:
    from qiao.core.actor import Actor
    from qiao.results.figures import Figure, Key

SMALL = f"<{THRESHOLD}"


@dataclass(frozen=True, slots=True)
class SharedCell:
    """A part as it may be shared: a value, or "<5" (`small`), or nothing (`withheld`)."""

    key: Key
    value: Decimal | None
    small: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """A figure as it may be shared."""

    value: Decimal | None
    cells: tuple[SharedCell, ...]
    small: bool = False
    untold_parts: bool = False
    """Are there parts that cannot be told beside the total, however many of them are withheld?"""

    def cell(self, key: Key) -> SharedCell | None:
        """The part with this key."""
        return next((cell for cell in self.cells if cell.key == key), None)


def sees_small_cells(viewer: Actor) -> bool:
    """May this reader see how few persons a figure tells of?"""
    return viewer.may(Permission.SEE_PERSONS)


def whole(figure: Figure) -> SharedFigure:
    """A figure for those who see every record anyway."""
    return SharedFigure(figure.value, tuple(SharedCell(c.key, c.value) for c in figure.cells))


def shared(figure: Figure) -> SharedFigure:
    """A figure for everyone else. What counts no persons is never withheld.

    Seats and days part a total even where persons do not (someone sat on both sides): then the
    parts are protected as if their persons made up the total. A total is told in other places too
    (an activity's page, the counts of a report), so where either the total or its parts may be
    told, it is the total; then not even which parts there are.
    """
    persons = [cell.persons for cell in figure.cells]
    parted = figure.value == sum((cell.value for cell in figure.cells), Decimal(0))
    of_all = sum(p or 0 for p in persons) if parted and None not in persons else figure.persons
    withheld = suppress(persons, of_all)
    small = is_small(figure.persons)
    cells = tuple(
        SharedCell(
            cell.key,
            None if position in withheld.cells else cell.value,
            small=position in withheld.small,
            withheld=position in withheld.complementary,
        )
        for position, cell in enumerate(figure.cells)
    )
    if small:
        return SharedFigure(None, cells, small=True)
    if withheld.total:
        return SharedFigure(figure.value, (), untold_parts=True)
    return SharedFigure(figure.value, cells)


def for_viewer(figure: Figure, viewer: Actor) -> SharedFigure:
    """The figure as this reader may see it."""
    return whole(figure) if sees_small_cells(viewer) else shared(figure)
