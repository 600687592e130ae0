"""What are the quantiles of each cell over many tables that are not all kept?

A quantile at 0.025 lies between two of the smallest 3 in 100 values: only those are needed. The
tables come in blocks; of each cell the smallest and the largest so far are held, and the quantiles
are exactly those of all tables (linear between neighbours, as in `numpy.quantile`).
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.tables import Floats


class Extremes:
    """The smallest and largest values of each cell of `draws` tables (n x n), added in blocks."""

    def __init__(self, levels: Sequence[float], draws: int, size: int) -> None:
        self.levels, self.draws, self.size = tuple(levels), draws, size
        places = [level * (draws - 1) for level in levels]
        middle = (draws - 1) / 2
        self._low_count = max((ceil(at) + 1 for at in places if at <= middle), default=0)
        self._high_count = max((draws - floor(at) for at in places if at > middle), default=0)
        self._low: Floats = np.empty((0, size * size))
        self._high: Floats = np.empty((0, size * size))
        self._sum: Floats = np.zeros(size * size)
        self._squares: Floats = np.zeros(size * size)
        self._shift: Floats | None = None
        self._totals: list[float] = []

    def add(self, block: Floats) -> None:
        """Take in a block of tables (count x n x n)."""
        flat = block.reshape(len(block), -1)
        self._totals += flat.sum(axis=1).tolist()
        if self._shift is None:
            self._shift = flat[0].copy()
        away = flat - self._shift
        self._sum += away.sum(axis=0)
        self._squares += np.einsum("dc,dc->c", away, away)
        self._low = _smallest(self._low, flat, self._low_count)
        self._high = -_smallest(-self._high, -flat, self._high_count)

    def quantiles(self) -> Floats:
        """The quantiles of each level: levels x n x n."""
        low, high = np.sort(self._low, axis=0), np.sort(self._high, axis=0)
        found = np.empty((len(self.levels), self.size * self.size))
        for number, level in enumerate(self.levels):
            at = level * (self.draws - 1)
            lower = at <= (self.draws - 1) / 2
            table, first = (low, 0) if lower else (high, self.draws - len(high))
            below, above = table[floor(at) - first], table[ceil(at) - first]
            found[number] = below + (above - below) * (at - floor(at))
        return found.reshape(-1, self.size, self.size)

    def mean(self) -> Floats:
        """The mean of each cell."""
        shift = 0.0 if self._shift is None else self._shift
        table: Floats = (shift + self._sum / self.draws).reshape(self.size, self.size)
        return table

    def deviation(self) -> Floats:
        """The standard deviation of each cell (of a sample: draws less one)."""
        spread = np.clip(self._squares - self._sum**2 / self.draws, 0, None)
        table: Floats = np.sqrt(spread / (self.draws - 1)).reshape(self.size, self.size)
        return table

    def totals(self) -> Floats:
        """The sum of each table, in the order they came."""
        return np.array(self._totals)


def _smallest(held: Floats, new: Floats, count: int) -> Floats:
    """The `count` smallest values of each column of two tables."""
    if not count:
        return held
    both = np.concatenate([held, new])
    if len(both) <= count:
        return both
    both.partition(count - 1, axis=0)
    return both[:count]
