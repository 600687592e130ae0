"""How is a table rounded so that it still adds up? Controlled rounding.

Every cell becomes the whole number below or above it, and so does every row total, every column
total and the grand total. Such a table always exists (Cox and Ernst 1982, INFOR 20(4)); of all of
them the nearest is taken, found as a linear programme whose corners are whole. Rounding cell by
cell loses persons by the thousand in a world table; nothing is random here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.tables import read_only

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from corridor.tables import Floats

_WHOLE = 1e-9
"""A number within this part of a unit is whole already."""


def round_keeping_margins(table: ArrayLike, unit: float = 1.0) -> Floats:
    """The table (n x m, finite) in multiples of `unit`: each cell and total down or up by less.

    Cells that are multiples already, such as zeros, stay. Equal inputs give equal outputs.

    >>> round_keeping_margins([[0.5, 0.5], [0.5, 0.5]]).sum(axis=0).tolist()
    [1.0, 1.0]
    """
    given = read_only(table)
    if given.ndim != 2 or not np.isfinite(given).all() or unit <= 0:  # noqa: PLR2004
        raise CorridorError(
            f"A table of the shape {np.shape(table)} cannot be rounded to multiples of {unit}. "
            "Give rows and columns of known numbers, and a unit above 0."
        )
    cells = given / unit
    below = np.floor(cells + _WHOLE)
    part = np.clip(cells - below, 0, 1)
    part[part < _WHOLE] = 0
    at = np.argwhere(part > 0)
    if len(at):
        below[at[:, 0], at[:, 1]] += _chosen(part, at)
    return below * unit


def _chosen(part: Floats, at: NDArray[np.intp]) -> Floats:
    """Which of the cells with a fraction go up (1) and which down (0)."""
    from scipy.optimize import linprog  # noqa: PLC0415 - 0.3 s; few callers round
    from scipy.sparse import csr_array  # noqa: PLC0415

    count, (height, width) = len(at), part.shape
    cell = np.arange(count)
    sums = csr_array(
        (
            np.ones(3 * count),
            (
                np.concatenate([at[:, 0], at[:, 1] + height, np.full(count, height + width)]),
                np.concatenate([cell, cell, cell]),
            ),
        ),
        shape=(height + width + 1, count),
    )
    values = part[at[:, 0], at[:, 1]]
    wanted = np.asarray(sums @ values)
    nearest = np.round(wanted)
    whole = np.abs(wanted - nearest) < _WHOLE * np.maximum(wanted, 1)
    least = np.where(whole, nearest, np.floor(wanted))
    most = np.where(whole, nearest, np.ceil(wanted))
    from scipy.sparse import vstack  # noqa: PLC0415

    found = linprog(
        1 - 2 * values,
        A_ub=vstack([sums, -sums]),
        b_ub=np.concatenate([most, -least]),
        bounds=(0, 1),
        method="highs-ds",
    )
    chosen: Floats = np.round(found.x)
    return chosen
