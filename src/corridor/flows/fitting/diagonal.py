"""How are leavers and arrivals paired when nobody arrives where they left? By one root per layer.

The model is y_ij = a_i b_j off the diagonal and 0 on it (quasi-independence; Goodman 1968, Journal
of the American Statistical Association 63(324)). Filling the diagonal with p_i that the model
itself gives makes it an independent table: y_ij = (x_i + p_i)(z_j + p_j) / T, where
p^2 + (x + z - T) p + x z = 0, and T is the one number at which sum(x + p) = T.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, Excess, Infeasible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.places import Places
    from corridor.tables import Floats

_HALVINGS = 70
_SLACK = 1e-9


def without_diagonal(left: Floats, arrived: Floats, places: Places) -> tuple[Floats, Floats]:
    """The factors a and b of each layer (rows: layers, columns: places): both layers x places.

    `left` and `arrived` have equal row sums. The diagonal of a b' is p, not 0: leave it out.

    Raises `Infeasible` naming the layers (by `places`) in which one place has more leavers and
    arrivals together than everybody who moves: some would have to return to where they left.

    >>> a, b = without_diagonal(np.array([[3.0, 2.0, 1.0]]), np.array([[2.0, 2.0, 2.0]]), ("A",))
    >>> moves = np.outer(a, b); np.fill_diagonal(moves, 0)
    >>> moves.sum(axis=1).round(9).tolist(), moves.sum(axis=0).round(9).tolist()
    ([3.0, 2.0, 1.0], [2.0, 2.0, 2.0])
    """
    total = left.sum(axis=1)
    differ = np.abs(total - arrived.sum(axis=1))
    if (differ > _SLACK * total.max(initial=1.0)).any():
        where = int(differ.argmax())
        raise CorridorError(
            f"Of those born in {places[where]}, {total[where]:,.3f} left and "
            f"{arrived[where].sum():,.3f} arrived. Both must be equal: match the totals first."
        )
    over = (left + arrived).max(axis=1) - total
    if (over > _SLACK * total.max(initial=1.0)).any():
        at = np.flatnonzero(over > _SLACK * total.max())
        raise Infeasible(
            "Not everybody who moved can have left where they lived, among those born in {places}. "
            "Give more stayers there.",
            [Excess(places[k], float(over[k])) for k in at],
        )
    return _factors(left, arrived, np.where(total > 0, total, 1.0))


def _factors(left: Floats, arrived: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The root of each layer by bisection in the logarithm of T less its least possible value."""
    roots = (np.sqrt(left) + np.sqrt(arrived)) ** 2
    least = np.where(left.any(axis=1), roots.max(axis=1), 1.0)
    upper = np.zeros(left.shape, bool)
    at = np.arange(len(left))
    start, _ = _filled(left, arrived, least, upper)
    beyond = total + start.sum(axis=1) < least
    upper[at[beyond], roots.argmax(axis=1)[beyond]] = True
    low, high = np.log(total * 1e-20), np.log(total * 1e16)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        grown, _ = _filled(left, arrived, least + np.exp(middle), upper)
        above = total + grown.sum(axis=1) > least + np.exp(middle)
        further = above != beyond
        low, high = np.where(further, middle, low), np.where(further, high, middle)
    sought = least + np.exp((low + high) / 2)
    _, (a, b) = _filled(left, arrived, sought, upper)
    return a, b


def _filled(
    left: Floats, arrived: Floats, sought: Floats, upper: NDArray[np.bool_]
) -> tuple[Floats, tuple[Floats, Floats]]:
    """The diagonal p at T, and the factors that it gives."""
    half = sought[:, np.newaxis] - left - arrived
    product = left * arrived
    root = np.sqrt(np.clip(half * half - 4 * product, 0, None))
    larger = (np.clip(half, 0, None) + root) / 2
    diagonal = np.where(upper, larger, product / np.where(larger > 0, larger, 1))
    return diagonal, (left + diagonal, (arrived + diagonal) / sought[:, np.newaxis])
