"""Which table by origin, destination and birthplace is nearest to a seed, given who lived where?

The totals are those by origin and birthplace, and by destination and birthplace. No total ties two
birthplaces together, so each is a two-way problem of its own, solved exactly. Stayers, where
given, are the diagonal; the movers are fitted around it (quasi-independence).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.fitting.balance import balance
from corridor.flows.fitting.two_way import checked_seed
from corridor.places import numbered_places
from corridor.tables import square

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.places import Places
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class FittedCells:
    """The `table` [origin, destination, birthplace]; `iterations` of the slowest layer."""

    table: Floats
    iterations: int
    residual: float


def fit_three_way(
    seed: ArrayLike | None,
    start: ArrayLike,
    end: ArrayLike,
    *,
    stayers: ArrayLike | None = None,
    places: Places | None = None,
) -> FittedCells:
    """The table nearest to `seed` whose totals are `start` and `end` (both birthplace x residence).

    `seed` is n x n x n [origin, destination, birthplace], or n x n for every birthplace alike, or
    None for 1. With `stayers` (birthplace x residence) the diagonal is given and the seed's is not
    used. log y_ijk = a_ik + b_jk + log m_ijk, plus d_ik on the diagonal with stayers: Abel (2013),
    Demographic Research 28(18).

    Raises `Infeasible` naming places, when the zeros of the seed leave no table.

    >>> fit_three_way(None, [[6, 4], [0, 5]], [[5, 5], [0, 5]]).table[:, :, 0].tolist()
    [[3.0, 3.0], [2.0, 2.0]]
    """
    labels = places or numbered_places(len(np.asarray(start)))
    size = len(labels)
    before = square(start, labels, "table of the start")
    after = square(end, labels, "table of the end")
    given = np.ones((size, size)) if seed is None else seed
    weights = checked_seed(given, max(np.ndim(given), 2))
    if weights.shape not in ((size, size), (size, size, size)):
        raise CorridorError(
            f"The seed has the shape {weights.shape}, but there are {size} places. Give origin x "
            "destination, or origin x destination x birthplace."
        )
    stayed = None if stayers is None else square(stayers, labels, "table of stayers")
    table = np.zeros((size, size, size))
    steps, residual = 0, 0.0
    for number in range(size):
        layer = weights if weights.ndim == 2 else weights[:, :, number]  # noqa: PLR2004
        rows, columns = before[number], after[number]
        if stayed is not None:
            layer = layer * (1 - np.eye(size))
            rows = np.clip(rows - stayed[number], 0, None)
            columns = np.clip(columns - stayed[number], 0, None)
        name = f"table of those born in {labels[number]}"
        found = balance(layer, rows, columns, labels, name=name)
        table[:, :, number] = found.table
        if stayed is not None:
            table[np.arange(size), np.arange(size), number] = stayed[number]
        steps, residual = max(steps, found.iterations), max(residual, found.residual)
    return FittedCells(table, steps, residual)
