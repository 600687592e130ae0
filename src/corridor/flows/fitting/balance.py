"""Which table is nearest to a seed and has given row and column totals? Fast, by Newton's method.

The answer y_ij = u_i m_ij v_j minimises the Kullback-Leibler divergence from the seed m. It is
found on the dual, with the column factors eliminated: each step solves (diag(R) - X diag(1/c) X') d
= r - R by Cholesky (Marshall and Olkin 1968; Knight and Ruiz 2013, IMA J. Numer. Anal. 33(3)), 5
steps where proportional fitting takes thousands of sweeps. Feasibility is decided before an answer
is given: the first step whose linear table is not negative proves it; where none does, the maximum
flow decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, NotConverged
from corridor.flows.fitting.feasibility import open_cells, refuse_forced, refuse_infeasible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.places import Places
    from corridor.tables import Floats

TOLERANCE = 1e-13
"""The largest deviation of a margin, as a part of the total. Rounding alone makes 1e-16."""

_SWEEPS = 3
_LONGEST_STEP = 3.0
_SMALL_STEP = 0.1
_FALL = 0.25
_UNPROVEN = 25
_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Balanced:
    """The `table`, its factors u and v up to a constant, and the `residual` in persons.

    Where a feasible table must have more zeros than the seed, the factors are those of the rest.
    """

    table: Floats
    row_factors: Floats
    column_factors: Floats
    iterations: int
    residual: float


def balance(
    seed: Floats,
    rows: Floats,
    columns: Floats,
    places: Places,
    *,
    across: Places | None = None,
    name: str = "table",
    guess: Floats | None = None,
) -> Balanced:
    """The table nearest to `seed` (n x m, >= 0) with totals `rows` (n) and `columns` (m).

    `places` name the rows, `across` the columns (as the rows when None), `name` the table, in
    errors. `guess` are row factors to start from: near ones save steps, any give the
    same answer.

    Raises `Infeasible` naming places and amounts; `CorridorError` when the totals differ.

    >>> fitted = balance(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([4.0, 6.0]),
    ...                  np.array([5.0, 5.0]), ("A", "B"))
    >>> fitted.table.round(4).tolist()
    [[1.7577, 2.2423], [3.2423, 2.7577]]
    """
    total = float(columns.sum())
    if abs(rows.sum() - total) > 1e-9 * total:
        raise CorridorError(
            f"The row totals of the {name} sum to {rows.sum():,.3f}, its column totals to "
            f"{total:,.3f}. Bring both to one total first."
        )
    refuse_forced(seed, rows, columns, places, name)
    live_rows, live_columns = rows > 0, columns > 0
    if live_rows.all() and live_columns.all() and _is_connected(seed):
        found = _newton(seed, rows, columns, total, guess)
        if found is not None:
            return found
    served = refuse_infeasible(seed, rows, columns, across or places, name)
    reduced = np.where(open_cells(seed, served), seed, 0)
    return _by_component(reduced, rows, columns, name)


def _newton(
    seed: Floats,
    rows: Floats,
    columns: Floats,
    total: float,
    guess: Floats | None = None,
    *,
    proven: bool = False,
) -> Balanced | None:
    """The solution on one connected support; None when no step proves that there is one.

    `proven` says that the flow has done so already.

    A factor serves again while steps are small and the residual falls fast: it costs n^3, its use
    n^2.
    """
    u = _start(seed, rows, columns, guess)
    factor: Floats | None = None
    longest, before = np.inf, np.inf
    for step in range(_STEPS):
        v = columns / (u @ seed)
        sums = u * (seed @ v)
        short = rows - sums
        residual = float(np.abs(short).max())
        if residual <= TOLERANCE * total:
            return _made(seed, rows, u, v, step)
        if factor is None or longest > _SMALL_STEP or residual > _FALL * before:
            factor = _factor(seed, u, v, sums)
        move = None if factor is None else _move(factor, short)
        if move is None or (not proven and step >= _UNPROVEN):
            return None
        proven = proven or _is_table(seed, move, -((move * u) @ seed) * v / columns)
        longest, before = float(np.abs(move).max()), residual
        u = u * np.exp(move * min(1.0, _LONGEST_STEP / longest))
    return None


def _made(seed: Floats, rows: Floats, u: Floats, v: Floats, steps: int) -> Balanced:
    """The table of the factors, and how far its own row sums are from those asked for."""
    table = u[:, np.newaxis] * seed
    table *= v
    return Balanced(table, u, v, steps, float(np.abs(table.sum(axis=1) - rows).max()))


def _start(seed: Floats, rows: Floats, columns: Floats, guess: Floats | None) -> Floats:
    """Row factors after a few proportional sweeps, or those guessed."""
    if guess is not None:
        return guess.copy()
    u = np.ones(len(rows))
    for _ in range(_SWEEPS):
        u = rows / (seed @ (columns / (u @ seed)))
    return u


def _factor(seed: Floats, u: Floats, v: Floats, sums: Floats) -> Floats | None:
    """The Cholesky factor of the dual's Hessian in the log row factors, the first one held.

    diag(R) - X diag(1/c) X', where X = u m v and its columns sum to c. None when singular.
    """
    from scipy.linalg.blas import dsyrk  # noqa: PLC0415 - scipy.linalg takes 0.1 s to import
    from scipy.linalg.lapack import dpotrf  # noqa: PLC0415

    scaled = u[1:, np.newaxis] * seed[1:]
    scaled *= np.sqrt(v / (u @ seed))
    normal = dsyrk(-1.0, scaled.T, trans=1, lower=1)
    normal.T.flat[:: len(normal) + 1] += sums[1:]
    factor, failed = dpotrf(normal, lower=1, clean=0, overwrite_a=1)
    return None if failed else factor


def _move(factor: Floats, short: Floats) -> Floats | None:
    """The step that a factor gives; None when it is not finite."""
    from scipy.linalg.lapack import dpotrs  # noqa: PLC0415 - as above

    step, _ = dpotrs(factor, short[1:], lower=1)
    return np.concatenate([[0.0], step]) if np.isfinite(step).all() else None


def _is_table(seed: Floats, move: Floats, across: Floats) -> bool:
    """Is the table after a linear step, which has the margins, nowhere negative on the support?"""
    negative = move[:, np.newaxis] + across <= -1
    return not bool(seed[negative].any())


def _is_connected(seed: Floats) -> bool:
    """Do steps from cell to cell along rows and columns lead from the first row to everywhere?"""
    reached, before = np.arange(len(seed)) == 0, 0
    across = np.zeros(seed.shape[1], bool)
    while reached.sum() + across.sum() > before:
        before = int(reached.sum() + across.sum())
        across = reached @ seed > 0
        reached = seed @ across > 0
    return bool(reached.all() and across.all())


def _by_component(seed: Floats, rows: Floats, columns: Floats, name: str) -> Balanced:
    """The solution of a feasible problem whose support falls into parts, each by itself."""
    table, u, v = np.zeros(seed.shape), np.zeros(len(rows)), np.zeros(len(columns))
    steps, worst = 0, 0.0
    for at_rows, at_columns in _components(seed):
        part = seed[np.ix_(at_rows, at_columns)]
        wanted = columns[at_columns]
        scaled = rows[at_rows] * (wanted.sum() / rows[at_rows].sum())
        found = _newton(part, scaled, wanted, float(columns.sum()), proven=True)
        if found is None:
            raise NotConverged(
                f"The {name} did not balance in {_STEPS} steps though it can be: some cells would "
                "have to be almost 0. Bring its totals nearer to the seed's, or name a policy."
            )
        table[np.ix_(at_rows, at_columns)] = found.table
        u[at_rows], v[at_columns] = found.row_factors, found.column_factors
        steps, worst = max(steps, found.iterations), max(worst, found.residual)
    worst = max(worst, float(np.abs(table.sum(axis=1) - rows).max()))
    return Balanced(table, u, v, steps, worst)


def _components(seed: Floats) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows and columns of each connected part of the support that has a cell."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a rare case; the import takes 0.1 s
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size, width = seed.shape
    support = csr_array(seed > 0)
    both = np.vstack(
        [
            np.hstack([np.zeros((size, size), bool), support.toarray()]),
            np.zeros((width, size + width), bool),
        ]
    )
    count, label = connected_components(csr_array(both), directed=False)
    parts = []
    for number in range(count):
        at_rows = np.flatnonzero(label[:size] == number)
        at_columns = np.flatnonzero(label[size:] == number)
        if len(at_rows) and len(at_columns):
            parts.append((at_rows, at_columns))
    return parts
