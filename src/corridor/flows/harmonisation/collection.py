"""How does a place's statistics count migrants? Definition, undercount and accuracy, as priors.

The factors of duration are published. Those of undercount are not facts: the defaults are wide and
say only that arrivals are counted better than departures. Give what is known of a place instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite, log
from typing import TypeAlias

from corridor.errors import CorridorError

PERMANENT = inf
"""The definition of a migrant as one who comes, or leaves, for good."""

DURATION_FACTORS: Mapping[float, float] = {0: 0.53, 3: 0.63, 6: 0.73, 12: 1.0, PERMANENT: 2.26}
"""Moves of a year or more for one move counted from so many months of stay: the coefficients of
Raymer et al. (2013), as printed by Danko et al. (2022, UndercountMigScores)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One place's statistics of one direction.

    `months`: stay from which a move is counted (0, 3, 6, 12 or `PERMANENT`). `counted`: the share
    of such moves that is counted, as a prior median, and `spread`, the standard deviation of its
    logarithm (0.3: two thirds of the prior within a factor of 1.35). `accuracy` multiplies the
    standard deviation of the error of its reports: 2 for statistics twice as noisy as others.

    >>> round(Collection(months=6, counted=0.9, spread=0.1).log_factor, 4)
    -0.3147
    """

    months: float = 12
    counted: float = 0.85
    spread: float = 0.3
    accuracy: float = 1.0

    def __post_init__(self) -> None:
        if self.months not in DURATION_FACTORS:
            raise CorridorError(
                f"A stay of {self.months:g} months has no known factor. Use 0, 3, 6, 12 or "
                "PERMANENT, whichever is nearest."
            )
        positive = (self.counted, self.spread, self.accuracy)
        if not all(isfinite(number) and number > 0 for number in positive):
            raise CorridorError(
                f"A collection has counted {self.counted}, spread {self.spread}, accuracy "
                f"{self.accuracy}. Give numbers above 0."
            )

    @property
    def log_factor(self) -> float:
        """The logarithm of moves of a year or more for one move counted."""
        return log(DURATION_FACTORS[self.months])


ARRIVALS = Collection()
DEPARTURES = Collection(counted=0.6, spread=0.4)

Collections: TypeAlias = Collection | Mapping[str, Collection]
"""One collection for all places, or by place; places left out have the default."""


def collections_of(
    given: Collections, default: Collection, places: tuple[str, ...]
) -> list[Collection]:
    """The collection of each place, in their order; an unknown place is refused by name."""
    if isinstance(given, Collection):
        return [given] * len(places)
    unknown = sorted(set(given) - set(places))
    if unknown:
        raise CorridorError(
            f"A collection is given for {', '.join(unknown[:5])}, which the table does not have."
        )
    return [given.get(place, default) for place in places]
