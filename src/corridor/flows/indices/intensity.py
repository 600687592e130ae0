"""Which share of the population moved? Intensities for places of different number and size.

Not standardised for age: give moves and population of the ages that are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, log

from corridor.errors import CorridorError
from corridor.flows.indices.moves import PAIR


@dataclass(frozen=True, slots=True)
class IntensityIndices:
    """`cmi` in percent of the population; `courgeau_k`, the same for any number of places."""

    cmi: float
    courgeau_k: float


def intensity_indices(moves: float, population: float, places: int) -> IntensityIndices:
    """Crude migration intensity 100 M / P and Courgeau's k = CMI / ln(n^2).

    `moves` between `places` (their number, n) and `population` are persons. Bell et al. (2002),
    Journal of the Royal Statistical Society A 165(3), eq. 1; Courgeau (1973), Population 28(3).

    Raises `CorridorError` when the population is not above 0, or there are fewer than two places.

    >>> intensity_indices(50, 1000, 10)
    IntensityIndices(cmi=5.0, courgeau_k=1.0857362047581294)
    """
    if not (isfinite(population) and population > 0 and isfinite(moves) and moves >= 0):
        raise CorridorError(
            f"{moves:,} moves in a population of {population:,} have no intensity. Give moves not "
            "negative and a population above 0, both in persons."
        )
    if places < PAIR:
        raise CorridorError(
            f"Moves between {places} places have no intensity. Give the number of places between "
            "which moves are counted, 2 or more."
        )
    cmi = 100 * float(moves) / float(population)
    return IntensityIndices(cmi, cmi / log(places**2))
