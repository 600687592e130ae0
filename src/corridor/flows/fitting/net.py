"""Which flows are nearest to a seed when only net migration is known? Newton on the potentials.

y_ij = m_ij exp(p_i - p_j), times one scale when the sum of all flows is known too. Among all tables
with the given nets (inflow less outflow) it is the nearest to m by Kullback-Leibler divergence,
which is convex in p (Plane 1982, Environment and Planning A 14(4); Willekens 1999). Feasibility is
decided first: net gains must be reachable from net losses along the seed's corridors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError, Excess, Infeasible, NotConverged
from corridor.flows.fitting.feasibility import transport
from corridor.flows.fitting.two_way import Fitted, checked_seed
from corridor.places import numbered_places
from corridor.tables import read_only, vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from corridor.places import Places
    from corridor.tables import Floats

TOLERANCE = 1e-12
"""The largest deviation of a net, as a part of all flows."""

_STEPS = 100
_ARMIJO = 1e-4
_LONGEST_STEP = 3.0


def fit_net(
    seed: ArrayLike,
    net: ArrayLike,
    total: float | None = None,
    *,
    places: Places | None = None,
) -> Fitted:
    """Flows nearest to `seed` (n x n, origin x destination) with inflow less outflow `net` (n).

    The diagonal of the seed is kept as it is, and is not part of `total`. The nets sum to 0.

    Raises `Infeasible` naming places whose gains nobody can come for; `CorridorError` when the nets
    do not sum to 0; `NotConverged` when the `total` is less than the nets need.

    >>> fitted = fit_net([[0, 4], [1, 0]], [-3, 3])
    >>> fitted.table.round(9).tolist()
    [[0.0, 4.0], [1.0, 0.0]]
    """
    start = checked_seed(seed, 2)
    labels = places or numbered_places(len(start))
    wanted = vector(net, labels, "net migrants", negative=True)
    stay = np.diag(np.diagonal(start))
    moves = start - stay
    size = float(max(np.abs(wanted).sum(), total or 0, moves.sum()))
    if abs(wanted.sum()) > TOLERANCE * size:
        raise CorridorError(
            f"Net migration of all places sums to {wanted.sum():+,.3f}. Nobody comes from outside: "
            "scale it first (cancel_net)."
        )
    _refuse_unreachable(moves, wanted, labels)
    sought = np.append(wanted, 0.0 if total is None else -total)
    place = np.zeros(len(wanted) + 1)
    free = np.arange(1, len(wanted) + (total is not None))
    for step in range(_STEPS):
        table = _table(moves, place)
        slope = _slope(table, sought)
        residual = float(np.abs(slope[:-1] if total is None else slope).max())
        if residual <= TOLERANCE * size:
            return Fitted(table + stay, step, residual)
        place = _step(moves, place, sought, table, slope, free)
    raise NotConverged(
        f"After {_STEPS} steps the net migration is still {residual:,.3g} persons off: a total of "
        f"{total if total is not None else moves.sum():,.0f} moves may be too few. Give more moves."
    )


def cancel_net(net: ArrayLike) -> Floats:
    """Net migration (n) whose gains and losses are scaled to their mean, so that they cancel.

    No gain becomes a loss, and nothing is rounded. Raises `CorridorError` when all gain or all
    lose: no scale cancels them.

    >>> cancel_net([6, -4, 2, 0]).tolist()
    [4.5, -6.0, 1.5, 0.0]
    """
    given = read_only(net)
    gains, losses = float(given[given > 0].sum()), float(-given[given < 0].sum())
    if not gains and not losses:
        return given
    if not gains or not losses:
        raise CorridorError(
            f"Gains of {gains:,.0f} and losses of {losses:,.0f} cannot be scaled to cancel. Give "
            "net migration of all places, those that lose too."
        )
    mean = (gains + losses) / 2
    return given * np.where(given > 0, mean / gains, mean / losses)


def _table(moves: Floats, place: Floats) -> Floats:
    potentials = place[:-1]
    table: Floats = moves * np.exp(potentials[:, np.newaxis] - potentials + place[-1])
    return table


def _height(moves: Floats, place: Floats, sought: Floats) -> float:
    """The dual, which is to be made least."""
    return float(_table(moves, place).sum() + sought @ place)


def _slope(table: Floats, sought: Floats) -> Floats:
    """The dual's gradient: by potential, then by the logarithm of the scale."""
    slope: Floats = np.append(table.sum(axis=1) - table.sum(axis=0), table.sum()) + sought
    return slope


def _step(
    moves: Floats,
    place: Floats,
    sought: Floats,
    table: Floats,
    slope: Floats,
    free: NDArray[np.intp],
) -> Floats:
    """One Newton step of the free variables, halved until the dual falls."""
    out, into = table.sum(axis=1), table.sum(axis=0)
    curved = np.zeros((len(place), len(place)))
    curved[:-1, :-1] = np.diag(out + into) - table - table.T
    curved[:-1, -1] = curved[-1, :-1] = out - into
    curved[-1, -1] = table.sum()
    ridge = 1e-14 * max(float(np.diagonal(curved).max()), 1e-300)
    inner = curved[np.ix_(free, free)] + ridge * np.eye(len(free))
    move = np.zeros(len(place))
    move[free] = -np.linalg.solve(inner, slope[free])
    move *= min(1.0, _LONGEST_STEP / max(float(np.abs(move).max()), 1e-300))
    now, fall = _height(moves, place, sought), float(slope[free] @ move[free])
    noise = TOLERANCE * float(table.sum() + np.abs(sought) @ np.abs(place))
    while _height(moves, place + move, sought) > now + _ARMIJO * fall + noise:
        move, fall = move / 2, fall / 2
    return place + move


def _refuse_unreachable(moves: Floats, net: Floats, places: Places) -> None:
    """Raises `Infeasible` when gains cannot be served from losses along corridors of the seed."""
    reach = (moves > 0) | np.eye(len(net), dtype=bool)
    for _ in range(len(net).bit_length()):
        reach = reach @ reach
    gaining, losing = np.flatnonzero(net > 0), np.flatnonzero(net < 0)
    if not len(gaining):
        return
    found = transport(reach[np.ix_(losing, gaining)].astype(float), -net[losing], net[gaining])
    slack = 1e-9 * float(net[gaining].sum())
    if found.unserved.sum() > slack:
        raise Infeasible(
            "No flows along the corridors of the seed give these places their net gain: {places}. "
            "Give the seed corridors to them.",
            [
                Excess(places[at], float(amount))
                for at, amount in zip(gaining, found.unserved, strict=True)
                if amount > slack / len(gaining)
            ],
        )
