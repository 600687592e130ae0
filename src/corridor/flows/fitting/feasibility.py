"""Is there any table with these margins and these zeros, and if not, which places are in the way?

A table with the zeros of a seed has the margins `rows` and `columns` only if every set of columns
asks for no more than the rows it can draw from (Gale 1957; Ford and Fulkerson 1962). Two answers:
the forced mass, which finds the case met in practice (a column with one cell pins that cell), and
the maximum flow on the support, which decides every case. Nothing is fitted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import Excess, Infeasible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.places import Places
    from corridor.tables import Floats

SLACK = 1e-12
"""Margins that differ by this part of the total are the same: float64 keeps 1e-16 a sum."""

_UNITS = 1e9
_PHASES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Transport:
    """A largest table under the margins, on the support of the seed: `amounts` are persons.

    `unserved` is what each column still asks for, `unused` what each row still has, in persons.
    """

    amounts: Floats
    unused: Floats
    unserved: Floats


def forced_mass(seed: Floats, columns: Floats) -> Floats:
    """For each row, the total of the columns that have no cell but in this row.

    >>> forced_mass(np.array([[5.0, 1.0], [0.0, 2.0]]), np.array([7.0, 3.0])).tolist()
    [7.0, 0.0]
    """
    support = seed > 0
    single = support.sum(axis=0) == 1
    total: Floats = support[:, single] @ columns[single]
    return total


def reachable_mass(seed: Floats, columns: Floats) -> Floats:
    """For each row, the total of the columns in which it has a cell."""
    total: Floats = (seed > 0) @ columns
    return total


def refuse_forced(seed: Floats, rows: Floats, columns: Floats, places: Places, name: str) -> None:
    """Raises `Infeasible` when a row is forced to more, or can have no more, than it asks for.

    The row's target is `rows`, the column's total `columns`; `name` is how the table is called.
    """
    slack = SLACK * columns.sum()
    forced, reachable = forced_mass(seed, columns) - rows, rows - reachable_mass(seed, columns)
    if (forced > slack).any():
        raise Infeasible(
            f"The {name} cannot be balanced: where nobody born elsewhere lives, the residents are "
            "all native-born, and they are more than the row total allows: {places}. Give the "
            "foreign-born of these places, or name a policy.",
            _excesses(forced, slack, places),
        )
    if (reachable > slack).any():
        raise Infeasible(
            f"The {name} cannot be balanced: the row total is more than all persons in the columns "
            "that it reaches: {places}. Give the places where those born there live, or name a "
            "policy.",
            _excesses(reachable, slack, places),
        )


def transport(seed: Floats, rows: Floats, columns: Floats) -> Transport:
    """The maximum flow from `rows` (n) to `columns` (m) through the cells where `seed` > 0.

    Solved in whole units by Dinic's algorithm (scipy), then again on what is left in finer units,
    so that the result is good to 1e-13 of the total.

    >>> found = transport(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([3.0, 4.0]),
    ...                   np.array([4.0, 3.0]))
    >>> found.unserved.round(6).tolist()
    [1.0, 0.0]
    """
    amounts = np.zeros(seed.shape)
    unused, unserved = rows.astype(float), columns.astype(float)
    start = total = float(min(rows.sum(), columns.sum()))
    for _ in range(_PHASES):
        if total <= SLACK * start / 10:
            break
        amounts = _augment(seed > 0, amounts, unused, unserved, total / _UNITS)
        unused, unserved = rows - amounts.sum(axis=1), columns - amounts.sum(axis=0)
        total = float(min(unused.clip(0).sum(), unserved.clip(0).sum()))
    return Transport(amounts, unused, unserved)


def refuse_infeasible(
    seed: Floats, rows: Floats, columns: Floats, places: Places, name: str
) -> Transport:
    """The maximum flow, when it serves every column; else raises `Infeasible` with the places.

    `places` name the columns. A place's amount is what its column asks for beyond what the rows it
    reaches can give.
    """
    found = transport(seed, rows, columns)
    slack = len(columns) * SLACK * float(columns.sum())
    if found.unserved.sum() > slack:
        raise Infeasible(
            f"The {name} cannot be balanced: those who live in these places are more than the row "
            "totals of their birthplaces allow: {places}. Correct the totals, or name a policy.",
            _excesses(found.unserved, slack / len(columns), places),
        )
    return found


def open_cells(seed: Floats, found: Transport) -> NDArray[np.bool_]:
    """Cells of the support that are positive in some table with the margins; the rest must be 0.

    A cell that the transport leaves empty can be filled if its row can be reached from its column
    in the residual graph, that is, if both are in one strong component of it.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - a rare case; the import takes 0.1 s
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size = len(found.unused)
    support = seed > 0
    filled = support & (found.amounts > SLACK * found.amounts.sum())
    below = np.hstack([filled.T, np.zeros((seed.shape[1], seed.shape[1]), bool)])
    above = np.hstack([np.zeros((size, size), bool), support])
    _, label = connected_components(csr_array(np.vstack([above, below])), connection="strong")
    same: NDArray[np.bool_] = label[:size, np.newaxis] == label[np.newaxis, size:]
    together: NDArray[np.bool_] = filled | (support & same)
    return together


def _augment(
    support: NDArray[np.bool_], amounts: Floats, unused: Floats, unserved: Floats, unit: float
) -> Floats:
    """One maximum flow in whole units on the residual graph: source, rows, columns, sink."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - a rare case; the import takes 0.1 s
    from scipy.sparse.csgraph import maximum_flow  # noqa: PLC0415

    rows, columns = support.shape
    at_row, at_column = np.nonzero(support)
    back = amounts[at_row, at_column]
    source, sink = rows + columns, rows + columns + 1
    tail = np.concatenate(
        [at_row, at_column + rows, np.full(rows, source), np.arange(rows, rows + columns)]
    )
    head = np.concatenate([at_column + rows, at_row, np.arange(rows), np.full(columns, sink)])
    most = np.full(len(at_row), _UNITS)
    capacity = np.concatenate([most, back / unit, unused / unit, unserved / unit])
    whole = np.clip(np.floor(capacity), 0, _UNITS).astype(np.int32)
    graph = coo_array((whole, (tail, head)), shape=(sink + 1, sink + 1)).tocsr()
    flow = maximum_flow(graph, source, sink).flow
    moved = flow[:rows, rows:source].toarray() * unit
    result: Floats = np.clip(amounts + moved, 0, None)
    return result


def _excesses(amounts: Floats, slack: float, places: Places) -> list[Excess]:
    return [Excess(places[k], float(amounts[k])) for k in np.flatnonzero(amounts > slack)]
