"""How are moves fitted when corridors have weights, the same for every birthplace?

y_ijk = m_ij A_ki B_kj: proportional fitting on the factors A = X / (B m'), B = Z / (A m), two
matrix products a sweep, where a table by birthplace would take n^3 cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, NotConverged
from corridor.flows.fitting.feasibility import refuse_infeasible
from corridor.tables import square

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.places import Places
    from corridor.tables import Floats

TOLERANCE = 1e-13
"""The largest deviation of a margin, as a part of all persons."""

_SWEEPS = 20_000
_SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class FittedOffset:
    """The factors A and B (layers x places), and the weights m (origin x destination) in use."""

    leaving: Floats
    arriving: Floats
    offset: Floats
    iterations: int
    residual: float


def fit_offset(
    left: Floats, arrived: Floats, offset: ArrayLike, places: Places, *, diagonal: bool = True
) -> FittedOffset:
    """The factors with which each layer k has the totals `left[k]` and `arrived[k]`.

    `left` and `arrived` are birthplace x residence with equal row sums, `offset` is origin x
    destination, >= 0. Without `diagonal`, nobody may arrive where they left.

    Raises `Infeasible` where zeros leave no way, `NotConverged` after 20,000 sweeps.

    >>> found = fit_offset(np.array([[3.0, 1.0]]), np.array([[2.0, 2.0]]), [[1, 1], [1, 1]],
    ...                    ("A", "B"))
    >>> (found.leaving.T @ found.arriving).tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    """
    weights = square(offset, places, "offset").copy()
    if not diagonal:
        np.fill_diagonal(weights, 0)
    left, arrived = _of_one_total(left, arrived, places)
    slack = TOLERANCE * max(float(left.sum()), 1e-300)
    arriving = np.where(arrived > 0, 1.0, 0.0)
    leaving = left
    for sweep in range(1, _SWEEPS + 1):
        leaving = _ratio(left, arriving @ weights.T)
        reached = leaving @ weights
        arriving = _ratio(arrived, reached)
        residual = _residual(leaving, arriving, weights, left, arrived)
        if residual <= slack:
            return FittedOffset(leaving, arriving, weights, sweep, residual)
    for number in range(len(left)):
        name = f"moves of those born in {places[number]}"
        refuse_infeasible(weights, left[number], arrived[number], places, name)
    raise NotConverged(
        f"The fit to the offset is still {residual:,.3g} persons off after {_SWEEPS} sweeps. Give "
        "an offset whose weights differ less, or fewer stayers."
    )


def _of_one_total(left: Floats, arrived: Floats, places: Places) -> tuple[Floats, Floats]:
    """Both tables scaled to the mean of their row sums, which may differ by rounding only."""
    before, after = left.sum(axis=1), arrived.sum(axis=1)
    differ = np.abs(before - after)
    if (differ > _SAME * float(before.sum())).any():
        where = int(differ.argmax())
        raise CorridorError(
            f"Of those born in {places[where]}, {before[where]:,.3f} left and {after[where]:,.3f} "
            "arrived. Both must be equal: match the totals first."
        )
    mean = ((before + after) / 2)[:, np.newaxis]
    return (
        left * _ratio(mean, before[:, np.newaxis]),
        arrived * _ratio(mean, after[:, np.newaxis]),
    )


def _ratio(wanted: Floats, given: Floats) -> Floats:
    """Wanted over given, and 0 where nothing is wanted or nothing can be given."""
    return np.divide(wanted, given, out=np.zeros(wanted.shape), where=(wanted > 0) & (given > 0))


def _residual(
    leaving: Floats, arriving: Floats, weights: Floats, left: Floats, arrived: Floats
) -> float:
    rows = np.abs(leaving * (arriving @ weights.T) - left).max()
    columns = np.abs(arriving * (leaving @ weights) - arrived).max()
    return float(max(rows, columns))
