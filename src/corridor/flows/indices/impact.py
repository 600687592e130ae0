"""How much did moves change where people live? Effectiveness, net rate, preference, velocity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.indices.moves import Moves, moves_of
from corridor.tables import Floats, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class ImpactIndices:
    """Four indices of redistribution.

    `effectiveness` and `anmr` are in percent: of all moves, and of the population, that net
    migration is half of. `preference` and `velocity` are sums over corridors: see `impact_indices`.
    """

    effectiveness: float
    anmr: float
    preference: float
    velocity: float


def impact_indices(
    flows: ArrayLike, population: ArrayLike, places: Sequence[str] | None = None
) -> ImpactIndices:
    """The impact of `flows` (n x n, persons) on `population` (n, persons), N_i = in less out.

    Effectiveness 100 sum|N| / sum(in + out) and the aggregate net migration rate 50 sum|N| / P:
    Bell et al. (2002), Journal of the Royal Statistical Society A 165(3), eq. 8 and 9. Preference
    is the sum of M_ij / (M (P_i/P)(P_j/P)), velocity that of M_ij P / (P_i P_j), which is
    preference times M / P: Bachi; Bogue, Shryock and Hoermann; United Nations (1970), Manual VI.
    Both grow with the number of corridors: each counts 1 in `preference` when its moves are what
    the two populations lead one to expect. Divide by n (n - 1) to compare systems.

    >>> indices = impact_indices([[0, 30], [10, 0]], [100, 100])
    >>> indices.effectiveness, indices.anmr, indices.preference
    (50.0, 10.0, 4.0)
    """
    moves = moves_of(flows, places)
    living = _living(population, moves)
    total = float(living.sum())
    net = float(np.abs(moves.inflows - moves.outflows).sum())
    preference = float(_preference(moves, living).sum())
    return ImpactIndices(
        effectiveness=100 * net / (2 * moves.total),
        anmr=50 * net / total,
        preference=preference,
        velocity=preference * moves.total / total,
    )


def preference_table(
    flows: ArrayLike, population: ArrayLike, places: Sequence[str] | None = None
) -> Floats:
    """For each corridor 100 times its moves over those expected: M (P_i/P)(P_j/P). n x n.

    100: as many as the two populations lead one to expect, whatever lies between them.

    >>> preference_table([[0, 30], [10, 0]], [100, 100]).tolist()
    [[0.0, 300.0], [100.0, 0.0]]
    """
    moves = moves_of(flows, places)
    return 100 * _preference(moves, _living(population, moves))


def _preference(moves: Moves, living: Floats) -> Floats:
    share = living / living.sum()
    ratio: Floats = moves.persons / (moves.total * np.outer(share, share))
    return ratio


def _living(population: ArrayLike, moves: Moves) -> Floats:
    living = vector(population, moves.places, "populations")
    if not (living > 0).all():
        place = moves.places[int(np.argmin(living > 0))]
        raise CorridorError(
            f"Nobody lives in {place}, so moves from and to it have no rate. Leave the place out."
        )
    return living
