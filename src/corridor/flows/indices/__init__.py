"""How much, how far, how unevenly and at which ages do people move? Summary indices of flows.

Each takes an origin x destination table of persons whose diagonal is ignored. Where the index of
the field's package was wrong, docs/explanation/flow-indices.md says what was changed and why.
"""

from corridor.flows.indices.age import AgeIndices, age_indices
from corridor.flows.indices.balances import (
    CorridorBalance,
    PlaceBalances,
    corridor_balances,
    place_balances,
)
from corridor.flows.indices.connectivity import ConnectivityIndices, connectivity_indices
from corridor.flows.indices.distance import DistanceIndices, distance_indices
from corridor.flows.indices.impact import ImpactIndices, impact_indices, preference_table
from corridor.flows.indices.intensity import IntensityIndices, intensity_indices

__all__ = [
    "AgeIndices",
    "ConnectivityIndices",
    "CorridorBalance",
    "DistanceIndices",
    "ImpactIndices",
    "IntensityIndices",
    "PlaceBalances",
    "age_indices",
    "connectivity_indices",
    "corridor_balances",
    "distance_indices",
    "impact_indices",
    "intensity_indices",
    "place_balances",
    "preference_table",
]
