"""Which table is nearest to a seed when totals of blocks or stripes are known as well?

y_ij = a_i b_j c_g(i,j) m_ij, where g labels the group of each cell: blocks are groups of rows by
groups of columns, stripes are groups across single rows or single columns. Fitted by cyclic
proportional scaling (Bishop, Fienberg and Holland 1975, ch. 3), to a margin tolerance that is
checked after the last scaling and over every kind of total.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, NotConverged
from corridor.flows.fitting.two_way import Fitted, checked_seed, checked_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from corridor.tables import Floats

TOLERANCE = 1e-12
"""The largest deviation of a total, as a part of the whole."""

_SWEEPS = 20_000


def block_labels(row_groups: Sequence[int], column_groups: Sequence[int]) -> NDArray[np.intp]:
    """The label of each cell when groups of rows cross groups of columns, both counted from 0.

    >>> block_labels([0, 0, 1], [0, 1]).tolist()
    [[0, 1], [0, 1], [2, 3]]
    """
    across = max(column_groups) + 1
    labels: NDArray[np.intp] = np.add.outer(np.asarray(row_groups) * across, column_groups)
    return labels


def stripe_labels(groups: Sequence[int], size: int, *, by_row: bool = True) -> NDArray[np.intp]:
    """The label of each cell when every one of `size` rows has its own groups of columns.

    Without `by_row` every column has its own groups of rows.

    >>> stripe_labels([0, 0, 1], 2).tolist()
    [[0, 0, 1], [2, 2, 3]]
    """
    single = list(range(size))
    return block_labels(single, groups) if by_row else block_labels(groups, single)


def fit_groups(
    seed: ArrayLike,
    groups: ArrayLike,
    totals: ArrayLike,
    *,
    rows: ArrayLike | None = None,
    columns: ArrayLike | None = None,
) -> Fitted:
    """The table nearest to `seed` (n x m) with the `totals` of `groups`, `rows` and `columns`.

    `groups` (n x m) labels each cell from 0; `totals` has one number for each label.

    Raises `CorridorError` when a group that has a total has no cell, or grand totals differ;
    `NotConverged` when the totals contradict each other or the zeros of the seed.

    >>> fit_groups([[1, 1], [1, 1]], block_labels([0, 1], [0, 1]), [4, 1, 1, 4]).table.tolist()
    [[4.0, 1.0], [1.0, 4.0]]
    """
    table = checked_seed(seed, 2).copy()
    kinds = [_kind(np.asarray(groups), totals, table, "groups")]
    down, right = (np.indices(table.shape)[axis] for axis in (0, 1))
    if rows is not None:
        kinds.append(_kind(down, rows, table, "rows"))
    if columns is not None:
        kinds.append(_kind(right, columns, table, "columns"))
    whole = float(kinds[0][1].sum())
    for _, wanted, name in kinds[1:]:
        if abs(float(wanted.sum()) - whole) > TOLERANCE * whole:
            raise CorridorError(
                f"The totals of the {name} sum to {wanted.sum():,.3f}, those of the groups to "
                f"{whole:,.3f}. Bring them to one total first."
            )
    residual = np.inf
    for sweep in range(1, _SWEEPS + 1):
        for label, wanted, _ in kinds:
            sums = np.bincount(label.ravel(), table.ravel(), len(wanted))
            table *= (wanted / np.where(sums > 0, sums, 1))[label]
        residual = max(
            float(np.abs(np.bincount(label.ravel(), table.ravel(), len(wanted)) - wanted).max())
            for label, wanted, _ in kinds
        )
        if residual <= TOLERANCE * whole:
            return Fitted(table, sweep, residual)
    raise NotConverged(
        f"After {_SWEEPS} sweeps a total is still {residual:,.3g} persons off: the totals "
        "contradict each other, or the zeros of the seed. Check them, or give cells to the seed."
    )


def _kind(
    label: NDArray[np.intp], totals: ArrayLike, seed: Floats, name: str
) -> tuple[NDArray[np.intp], Floats, str]:
    """Labels and totals of one kind, checked against the seed."""
    if label.shape != seed.shape or label.min() < 0:
        raise CorridorError(
            f"The labels of the groups have the shape {label.shape}, but the seed has "
            f"{seed.shape}. Give each cell a label, counted from 0."
        )
    wanted = checked_totals(totals, int(label.max()) + 1)
    sums = np.bincount(label.ravel(), seed.ravel(), len(wanted))
    empty = np.flatnonzero((sums == 0) & (wanted > 0))
    if len(empty):
        raise CorridorError(
            f"Of the {name}, number {empty[0]} (from 0) has the total {wanted[empty[0]]:,.3f}, but "
            "no cell of the seed that is not 0. Give it a cell, or the total 0."
        )
    return label, wanted, name
