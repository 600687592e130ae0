"""Which cells of a table are moves? Those off the diagonal, of at least two places, not all 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places, numbered_places
from corridor.tables import Floats, square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

PAIR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Persons who moved, origin x destination, the diagonal 0; `total` is above 0."""

    places: Places
    persons: Floats
    total: float

    @property
    def corridors(self) -> int:
        """How many pairs of an origin and another place there are: n (n - 1)."""
        return len(self.places) * (len(self.places) - 1)

    @property
    def outflows(self) -> Floats:
        """Persons who left each place."""
        leavers: Floats = self.persons.sum(axis=1)
        return leavers

    @property
    def inflows(self) -> Floats:
        """Persons who came to each place."""
        arrivals: Floats = self.persons.sum(axis=0)
        return arrivals


def moves_of(flows: ArrayLike, places: Sequence[str] | None = None) -> Moves:
    """The moves of an n x n table; raises `CorridorError` when there is none to speak of."""
    labels = numbered_places(len(np.asarray(flows))) if places is None else places
    named = distinct_places(labels)
    persons = square(flows, named, "table of flows").copy()
    if len(named) < PAIR:
        raise CorridorError("There is one place only: nobody can move. Give two places or more.")
    np.fill_diagonal(persons, 0)
    total = float(persons.sum())
    if not total:
        raise CorridorError(
            "Nobody moved between the places, so an index of moves has no value. Check that "
            "origins are rows, destinations columns, and that the flows are off the diagonal."
        )
    persons.flags.writeable = False
    return Moves(named, persons, total)


def off_diagonal(table: Floats) -> Floats:
    """The cells off the diagonal, n x (n - 1), each row in its order.

    >>> off_diagonal(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])).tolist()
    [[1.0, 2.0], [3.0, 5.0], [6.0, 7.0]]
    """
    size = len(table)
    flat = np.ascontiguousarray(table).reshape(-1)[1:].reshape(size - 1, size + 1)
    return flat[:, :-1].reshape(size, size - 1)
