"""How far do people move, and how fast do moves fall with distance? Mean, median and decay.

Distances are given (kilometres, say); nothing is known of places but their distances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.indices.moves import Moves, moves_of
from corridor.tables import Floats, square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_STEPS = 100
_TOLERANCE = 1e-18
_SLACK = 1e-13
_LEAST = 1e-15
_FLAT = 1e-9
_SLOW = 0.1
"""Newton's gain shrinks faster than this at an optimum, but not on the way to infinity."""

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class DistanceIndices:
    """`mean` and `median` distance of a move, in the unit given; `decay`, the power of distance.

    `decay` is None when distances differ by origin and destination alone (two places, say), and
    when it has no finite size: the more, the better it fits the few corridors with moves.
    """

    mean: float
    median: float
    decay: float | None


def distance_indices(
    flows: ArrayLike, distances: ArrayLike, places: Sequence[str] | None = None
) -> DistanceIndices:
    """How far `flows` (n x n, persons) went over `distances` (n x n, above 0 off the diagonal).

    The median is the distance of the middle mover: half went no further. Decay is the b of the
    Poisson model log M_ij = a_i + c_j + b log d_ij (Flowerdew and Aitkin 1982, Journal of Regional
    Science 22(2); Stillwell 1978), by Newton's method. Indices: Bell et al. (2002), Journal of the
    Royal Statistical Society A 165(3).

    Raises `CorridorError` when a distance off the diagonal is not above 0.

    >>> far = np.abs(np.subtract.outer([0, 1, 3, 7], [0, 1, 3, 7]))
    >>> indices = distance_indices(84 / np.where(far, far, 1), far)
    >>> round(indices.mean, 3), indices.median, round(indices.decay, 6)
    (2.507, 2.0, -1.0)
    """
    moves = moves_of(flows, places)
    far = square(distances, moves.places, "table of distances")
    close = (far <= 0) & ~np.eye(len(far), dtype=bool)
    if close.any():
        i, j = np.argwhere(close)[0]
        raise CorridorError(
            f"The distance from {moves.places[i]} to {moves.places[j]} is {far[i, j]} "
            f"({int(close.sum())} such pairs). Give distances above 0."
        )
    mean = float((moves.persons * far).sum() / moves.total)
    return DistanceIndices(mean, _median(moves.persons, far), _decay(moves, far))


def _median(persons: Floats, far: Floats) -> float:
    order = np.argsort(far, axis=None)
    reached = np.cumsum(persons.reshape(-1)[order])
    middle = int(np.searchsorted(reached, _HALF * reached[-1]))
    return float(far.reshape(-1)[order[middle]])


def _decay(moves: Moves, far: Floats) -> float | None:
    """The power of distance; places that nobody left, or came to, have no effect to estimate."""
    rows, columns = np.flatnonzero(moves.outflows), np.flatnonzero(moves.inflows)
    persons = moves.persons[np.ix_(rows, columns)] / moves.total
    exposed = rows[:, np.newaxis] != columns
    if exposed.sum() < len(rows) + len(columns):
        return None
    log_far = np.log(np.where(exposed, far[np.ix_(rows, columns)], 1.0))
    model = _Model(persons, log_far - float((persons * log_far).sum()), exposed)
    try:
        return model.decay()
    except np.linalg.LinAlgError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """log M_ij = a_i + c_j + b x_ij on the `exposed` cells; effects are a, c and b in a row.

    `persons` are shares of all moves, and `x` has the mean 0 by them.
    """

    persons: Floats
    x: Floats
    exposed: NDArray[np.bool_]

    def decay(self) -> float | None:
        """The effect b by Newton's method; None when the data set it no size."""
        effects, last_gain = self.start(), np.inf
        for _ in range(_STEPS):
            step, gain, curvature = self.newton(effects)
            if curvature <= _FLAT:
                return None
            if abs(gain) < _TOLERANCE and abs(gain) < _SLOW * last_gain:
                return float(effects[-1] + step[-1])
            effects, last_gain = self.advanced(effects, step), abs(gain)
        return None

    def start(self) -> Floats:
        """The effects of independence, without decay."""
        out, into = self.persons.sum(axis=1), self.persons.sum(axis=0)
        return np.concatenate([np.log(out), np.log(into), [0.0]])

    def expected(self, effects: Floats) -> Floats:
        """Moves by the model; infinite when the effects are too large for numbers."""
        size = len(self.persons)
        with np.errstate(over="ignore"):
            moves = np.exp(effects[:size, np.newaxis] + effects[size:-1] + effects[-1] * self.x)
        return np.where(self.exposed, moves, 0)

    def newton(self, effects: Floats) -> tuple[Floats, float, float]:
        """Newton's step, the gain in likelihood it promises, and what the data say of b alone.

        The last is the share of the curvature in b that effects of places do not take up. The
        last c is pinned, because a and c share a constant.
        """
        expected = self.expected(effects)
        slope = expected * self.x
        places = np.block(
            [
                [np.diag(expected.sum(axis=1)), expected[:, :-1]],
                [expected[:, :-1].T, np.diag(expected[:, :-1].sum(axis=0))],
            ]
        )
        mixed = np.concatenate([slope.sum(axis=1), slope[:, :-1].sum(axis=0)])
        rest = self.persons - expected
        score = np.concatenate([rest.sum(axis=1), rest[:, :-1].sum(axis=0)])
        score_b = float((rest * self.x).sum())
        solved = np.linalg.solve(places, np.column_stack([score, mixed]))
        squares = float((slope * self.x).sum())
        curvature = squares - float(mixed @ solved[:, 1])
        if curvature <= _FLAT * squares:
            return effects, 0.0, 0.0
        step_b = (score_b - float(mixed @ solved[:, 0])) / curvature
        step = solved[:, 0] - step_b * solved[:, 1]
        gain = float(step @ score) + step_b * score_b
        return np.concatenate([step, [0.0, step_b]]), gain, curvature / squares

    def advanced(self, effects: Floats, step: Floats) -> Floats:
        """The effects after the step, or after so much of it as makes the data more likely."""
        before = self._likelihood(effects)
        share = 1.0
        while share > _LEAST and not self._likelihood(effects + share * step) >= before - _SLACK:
            share /= 2
        return effects + share * step

    def _likelihood(self, effects: Floats) -> float:
        size = len(self.persons)
        linear = effects[:size, np.newaxis] + effects[size:-1] + effects[-1] * self.x
        with np.errstate(over="ignore", invalid="ignore"):
            return float((self.persons * linear).sum() - self.expected(effects).sum())
