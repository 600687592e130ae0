"""How are moves spread over corridors? Connection, inequality, concentration, variation.

The indices do not depend on the unit of the flows, nor on the order of places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.fitting.diagonal import without_diagonal
from corridor.flows.indices.concentration import pairwise_differences
from corridor.flows.indices.moves import PAIR, Moves, moves_of, off_diagonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from corridor.places import Places
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class ConnectivityIndices:
    """All from 0 (even, none) to 1 (one corridor has all), but `cv` and `acv`, which have no top.

    `connectivity`: share of corridors with moves. `inequality_equal`, `inequality_expected`: share
    of moves that would have to change corridor to spread evenly, or as outflows and inflows lead
    one to expect. `gini_total`: over all corridors; `gini_out_share`, `gini_in_share`: the part of
    it between corridors of one origin, of one destination. `weighted_gini_out`,
    `weighted_gini_in`, `weighted_gini`: see `connectivity_indices`. `cv`: standard deviation of
    corridors over their mean; `acv`: the same within origins and within destinations, weighted by
    moves, added. `gini_out` and `gini_in` are by place (NaN where nobody left, or came).
    """

    places: Places
    connectivity: float
    inequality_equal: float
    inequality_expected: float
    gini_total: float
    gini_out_share: float
    gini_in_share: float
    weighted_gini_out: float
    weighted_gini_in: float
    cv: float
    acv: float
    gini_out: Floats
    gini_in: Floats

    @property
    def weighted_gini(self) -> float:
        """The mean of `weighted_gini_out` and `weighted_gini_in`."""
        return (self.weighted_gini_out + self.weighted_gini_in) / 2


def connectivity_indices(
    flows: ArrayLike, places: Sequence[str] | None = None
) -> ConnectivityIndices:
    """The connectivity of `flows` (n x n, persons; the diagonal is ignored), n of 3 or more.

    Connectivity, both inequalities and Gini's total with the divisor 2 (n (n-1) - 1) M: Bell et al.
    (2002), Journal of the Royal Statistical Society A 165(3), after Plane and Mulligan (1997),
    Demography 34(2). The expected moves of `inequality_expected` are a_i b_j off the diagonal with
    the flows' own margins: the Poisson fit by origin and destination, here in closed form.
    G_i = sum|M_ij - M_ih| / (2 (n - 2) M_i). The weighted Gini of origins is the mean over places
    of G_i times the share of moves that *arrive* in i (of destinations: that leave i), as Bell et
    al. word it: it is of the size of 1/n, so do not compare it between systems of different n.
    Coefficients of variation: Rogers and Raymer (1998), and Rogers and Sweeney (1998), The
    Professional Geographer 50(2), with the divisor of the whole population of corridors.

    Raises `CorridorError` when nobody moved or there are fewer than three places.

    >>> indices = connectivity_indices([[0, 4, 0], [1, 0, 1], [0, 0, 0]])
    >>> round(indices.connectivity, 3), indices.inequality_equal, round(indices.cv, 3)
    (0.5, 0.5, 1.414)
    """
    moves = moves_of(flows, places)
    if len(moves.places) <= PAIR:
        raise CorridorError(
            f"Between {' and '.join(moves.places)} there is one corridor each way: how moves "
            "spread over corridors has no meaning. Give three places or more."
        )
    rows, columns = off_diagonal(moves.persons), off_diagonal(moves.persons.T)
    from_each, to_each = pairwise_differences(rows), pairwise_differences(columns)
    every = float(pairwise_differences(rows.reshape(1, -1))[0])
    gini_out, gini_in = _field_gini(from_each, moves.outflows), _field_gini(to_each, moves.inflows)
    expected = _expected(moves)
    return ConnectivityIndices(
        places=moves.places,
        connectivity=float(np.count_nonzero(rows) / moves.corridors),
        inequality_equal=_dissimilarity(rows, np.full(1, moves.total / moves.corridors), moves),
        inequality_expected=_dissimilarity(moves.persons, expected, moves),
        gini_total=every / (2 * (moves.corridors - 1) * moves.total),
        gini_out_share=_part(from_each, every),
        gini_in_share=_part(to_each, every),
        weighted_gini_out=_weighted(gini_out, moves.inflows, moves),
        weighted_gini_in=_weighted(gini_in, moves.outflows, moves),
        cv=float(rows.std() / rows.mean()),
        acv=_variation(rows, moves.total) + _variation(columns, moves.total),
        gini_out=gini_out,
        gini_in=gini_in,
    )


def _expected(moves: Moves) -> Floats:
    """Moves by quasi-independence: the same outflows and inflows, and no other preference."""
    a, b = without_diagonal(
        moves.outflows[np.newaxis], moves.inflows[np.newaxis], ("the places together",)
    )
    table = np.outer(a[0], b[0])
    np.fill_diagonal(table, 0)
    return table


def _dissimilarity(persons: Floats, expected: Floats, moves: Moves) -> float:
    return float(np.abs(persons - expected).sum() / (2 * moves.total))


def _field_gini(differences: Floats, persons: Floats) -> Floats:
    """Gini's index of each place's corridors; NaN where no one moved."""
    others = len(persons) - 1
    divisor = 2.0 * (others - 1) * persons
    index: Floats = np.full(len(persons), np.nan)
    np.divide(differences, divisor, out=index, where=persons > 0)
    return index


def _part(differences: Floats, every: float) -> float:
    """The part of all differences that lies within places; 0 when all corridors are equal."""
    return float(differences.sum() / every) if every else 0.0


def _weighted(gini: Floats, weights: Floats, moves: Moves) -> float:
    return float(np.nansum(gini * weights) / (moves.total * len(gini)))


def _variation(rows: Floats, total: float) -> float:
    """Standard deviation over mean of each row, weighted by its moves: sum s_i (n - 1) / M."""
    return float(rows.std(axis=1).sum() * rows.shape[1] / total)
