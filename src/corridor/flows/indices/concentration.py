"""How unequal are numbers? Sums of absolute differences between all pairs, by sorting.

The sums are those of Gini's index; which divisor makes an index of them is the caller's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corridor.tables import Floats


def pairwise_differences(values: Floats) -> Floats:
    """The sum of |x - y| over all ordered pairs of each row's values; rows x columns to rows.

    Sorted, x_(r) is larger than r - 1 values and smaller than m - r: the sum is
    2 sum (2 r - m - 1) x_(r), in m log m steps instead of m^2.

    >>> pairwise_differences(np.array([[1.0, 4.0, 2.0]])).tolist()
    [12.0]
    """
    count = values.shape[-1]
    weights = 2.0 * np.arange(1, count + 1) - count - 1
    total: Floats = 2 * (np.sort(values, axis=-1) @ weights)
    return total
