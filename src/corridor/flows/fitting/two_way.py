"""Which two-way table is nearest to a seed, given its totals? Proportional fitting, solved exactly.

The model is y_ij = a_i b_j m_ij (Deming and Stephan 1940; Willekens 1999, Mathematical Population
Studies 7(3)). Fitting by conditional maximisation has the same answer, with the factors a and b
told; and so has a table m_ijk of several layers whose totals are known over i and over j only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.fitting.balance import balance
from corridor.places import numbered_places
from corridor.tables import read_only

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.places import Places
    from corridor.tables import Floats


FLAT, LAYERED = 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted `table`; its `residual` is the largest deviation of a total, in persons."""

    table: Floats
    iterations: int
    residual: float


@dataclass(frozen=True, slots=True, eq=False)
class FittedFactors:
    """A table with its factors: seed times `row_factors` times `column_factors`."""

    table: Floats
    row_factors: Floats
    column_factors: Floats
    iterations: int
    residual: float


def fit_two_way(
    seed: ArrayLike,
    rows: ArrayLike | None = None,
    columns: ArrayLike | None = None,
    *,
    places: Places | None = None,
    across: Places | None = None,
    name: str = "table",
) -> Fitted:
    """The table nearest to `seed` (n x m) with row totals `rows` (n) and column totals (m).

    With one kind of totals only, that side is scaled. `places` and `across` name rows and columns
    in errors. Raises `Infeasible` where no table has the totals.

    >>> fit_two_way([[1, 2], [3, 4]], rows=[6, 14]).table.tolist()
    [[2.0, 4.0], [6.0, 8.0]]
    """
    start = checked_seed(seed, FLAT)
    if rows is not None and columns is not None:
        down, right = checked_totals(rows, start.shape[0]), checked_totals(columns, start.shape[1])
        labels = places or numbered_places(len(down))
        sideways = across or (labels if len(right) == len(down) else numbered_places(len(right)))
        found = balance(start, down, right, labels, across=sideways, name=name)
        return Fitted(found.table, found.iterations, found.residual)
    if columns is not None:
        turned = fit_two_way(start.T, columns, places=across or places, name=name)
        return Fitted(turned.table.T, turned.iterations, turned.residual)
    if rows is None:
        raise CorridorError(f"The {name} has no totals to fit to. Give rows, columns or both.")
    wanted, sums = checked_totals(rows, len(start)), start.sum(axis=1)
    if ((sums == 0) & (wanted > 0)).any():
        where = int(np.argmax((sums == 0) & (wanted > 0)))
        label = (places or numbered_places(len(start)))[where]
        raise CorridorError(
            f"The {name} is empty at {label}, whose total is {wanted[where]:,.0f}. "
            "Give it a cell that is not 0, or the total 0."
        )
    table = start * (wanted / np.where(sums > 0, sums, 1))[:, np.newaxis]
    return Fitted(table, 1, float(np.abs(table.sum(axis=1) - wanted).max()))


def fit_conditional(
    seed: ArrayLike, rows: ArrayLike, columns: ArrayLike, *, places: Places | None = None
) -> FittedFactors:
    """The same table with its factors; `seed` is n x m, or n x m x layers.

    With layers, `rows` and `columns` are totals over the other index and all layers: the factors
    are those of the table summed over its layers (the score equations depend on nothing else).
    Factors are scaled so that the row factors have the geometric mean 1.

    >>> fitted = fit_conditional([[1, 2], [3, 4]], [4, 6], [5, 5])
    >>> bool(np.allclose(fitted.table, fit_two_way([[1, 2], [3, 4]], [4, 6], [5, 5]).table))
    True
    """
    layered = np.ndim(seed) == LAYERED
    start = checked_seed(seed, LAYERED if layered else FLAT)
    flat = start.sum(axis=2) if layered else start
    down, right = checked_totals(rows, flat.shape[0]), checked_totals(columns, flat.shape[1])
    labels = places or numbered_places(len(down))
    sideways = labels if len(right) == len(down) else numbered_places(len(right))
    found = balance(flat, down, right, labels, across=sideways)
    live = found.row_factors > 0
    scale = float(np.exp(np.log(found.row_factors[live]).mean())) if live.any() else 1.0
    first, second = found.row_factors / scale, found.column_factors * scale
    both = np.outer(first, second)
    table = start * (both[:, :, np.newaxis] if layered else both)
    return FittedFactors(table, first, second, found.iterations, found.residual)


def checked_seed(seed: ArrayLike, dimensions: int) -> Floats:
    """The seed as a float array of so many dimensions, finite and not negative; else a refusal."""
    array = read_only(seed)
    if array.ndim != dimensions or not array.size:
        raise CorridorError(
            f"The seed has {array.ndim} dimensions and {array.size} cells, but {dimensions} "
            "dimensions are needed."
        )
    wrong = ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        raise CorridorError(
            f"The seed has {int(wrong.sum())} cells that are negative or not known, the first of "
            f"them {array[wrong][0]}. Give weights of 0 or more."
        )
    return array


def checked_totals(values: ArrayLike, size: int) -> Floats:
    """So many totals as floats, known and not negative; else a refusal."""
    array = read_only(values)
    if array.shape != (size,) or not np.isfinite(array).all() or (array < 0).any():
        raise CorridorError(
            f"The totals have the shape {array.shape} and the smallest is "
            f"{array.min(initial=np.inf)}. Give {size} numbers, known and not negative."
        )
    return array
