"""Which counts of persons are too small to be shared? The only place where that is decided.

A count from 1 to `threshold - 1` is withheld (primary suppression). Where the total is known, one
withheld count, or several at the end of their range, could be had by subtraction: then the next
smallest counts are withheld as well (complementary suppression), and, when there are none left, the
total. A zero tells of nobody and stays. Nothing is rounded, nothing is perturbed.

The cells must be one partition of the total. Two overlapping breakdowns of the same persons are not
protected from each other: share one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Withheld:
    """What may not be shared: positions of cells, by why; and whether the total may be."""

    small: frozenset[int]
    complementary: frozenset[int]
    total: bool

    @property
    def cells(self) -> frozenset[int]:
        """Every position that is withheld."""
        return self.small | self.complementary


def is_small(count: int | None, threshold: int = THRESHOLD) -> bool:
    """Is this a count of some persons, but of too few? None (not known) and 0 are not."""
    return count is not None and 0 < count < threshold


def suppress(
    cells: Sequence[int | None], total: int | None = None, threshold: int = THRESHOLD
) -> Withheld:
    """Which of `cells` (counts of persons; None is not known) and whether `total` to withhold.

    `total` is the published sum; None when no total is shown, and then nothing can be subtracted.
    When the cells do not add up to it (some persons are in no cell), subtraction gives no cell
    either, and only the small ones are withheld.
    """
    if threshold <= 1:
        raise ValueError(f"A threshold below 2 withholds nothing, and {threshold} was given.")
    if any(count is not None and count < 0 for count in cells):
        raise ValueError("A count of persons is not negative.")
    small = frozenset(i for i, count in enumerate(cells) if is_small(count, threshold))
    total_is_small = is_small(total, threshold)
    adds_up = total is not None and None not in cells and sum(c or 0 for c in cells) == total
    if not small or total_is_small or not adds_up:
        return Withheld(small, frozenset(), total_is_small)
    left = sorted((count, i) for i, count in enumerate(cells) if count and i not in small)
    taken: list[int] = []
    while _is_determined(cells, small, taken, threshold):
        if not left:
            return Withheld(small, frozenset(taken), total=True)
        taken.append(left.pop(0)[1])
    return Withheld(small, frozenset(taken), total=False)


def _is_determined(
    cells: Sequence[int | None], small: frozenset[int], taken: Sequence[int], threshold: int
) -> bool:
    """Would the sum of what is withheld give each count away to someone who knows this method?

    A small count lies in 1..threshold-1, a complementary one is at least the threshold. Their sum
    leaves one solution only when it is the least possible, the greatest possible (which exists
    while no complementary one is among them), or the sum of a single cell.
    """
    hidden = sum(cells[i] or 0 for i in (*small, *taken))
    least = len(small) + threshold * len(taken)
    greatest = (threshold - 1) * len(small)
    alone = len(small) + len(taken) == 1
    return alone or hidden == least or (not taken and hidden == greatest)
