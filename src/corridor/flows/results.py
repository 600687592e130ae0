"""What does an estimator answer with? Flows by origin and destination, and how they came about.

The table by birthplace (n x n x n) is not kept: it is made of its factors when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.tables import Floats, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.places import Places


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Persons who move from i to j and were born in k: `offset[i,j] leaving[k,i] arriving[k,j]`.

    `leaving` and `arriving` are birthplace x residence. `stayers` (birthplace x residence) did not
    move; where given, the factors' own diagonal (i = j) is not in use. `offset` is None for 1.
    All is multiplied by `weight`, the part that these factors have in a mixture.
    """

    leaving: Floats
    arriving: Floats
    stayers: Floats | None = None
    offset: Floats | None = None
    weight: float = 1.0

    def by_birthplace(self) -> Floats:
        """The n x n x n table [origin, destination, birthplace] of these factors."""
        table: Floats = np.einsum("ki,kj->ijk", self.leaving, self.arriving)
        if self.offset is not None:
            table *= self.offset[:, :, np.newaxis]
        if self.stayers is not None:
            at = np.arange(len(self.leaving))
            table[at, at, :] = self.stayers.T
        table *= self.weight
        return table

    def outward(self) -> Floats:
        """Moves (origin x destination) of those who left their birthplace."""
        return self._moves(np.diagonal(self.leaving)[:, np.newaxis] * self.arriving)

    def returning(self) -> Floats:
        """Moves (origin x destination) of those who went to their birthplace."""
        return self._moves(self.leaving.T * np.diagonal(self.arriving))

    def _moves(self, table: Floats) -> Floats:
        moves = table * self.weight if self.offset is None else table * self.offset * self.weight
        np.fill_diagonal(moves, 0)
        return moves


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Persons [origin, destination, birthplace] as they are, where no factors tell them."""

    table: Floats
    weight: float = 1.0

    def by_birthplace(self) -> Floats:
        """The n x n x n table."""
        table: Floats = self.table * self.weight
        return table

    def outward(self) -> Floats:
        """Moves (origin x destination) of those who left their birthplace."""
        return self._moves(np.einsum("iji->ij", self.table))

    def returning(self) -> Floats:
        """Moves (origin x destination) of those who went to their birthplace."""
        return self._moves(np.einsum("ijj->ij", self.table))

    def _moves(self, table: Floats) -> Floats:
        moves = table * self.weight
        np.fill_diagonal(moves, 0)
        return moves


@dataclass(frozen=True, slots=True, eq=False)
class MoveTypes:
    """Persons (origin x destination) by where they were born: three tables that sum to the flows.

    `outward` left their birthplace, `returning` went to it, `transit` moved between two other
    places.
    """

    outward: Floats
    returning: Floats
    transit: Floats


@dataclass(frozen=True, slots=True, eq=False)
class FlowEstimate:
    """Moves within a period: `flows` is n x n, origin x destination, persons, zero diagonal.

    `method` is the estimator's short name; `iterations` of its fit, 0 for a closed form; `residual`
    is the largest deviation of a margin, in persons; `notes` say what was changed in the inputs.
    `parts` are the factors by birthplace, where the method knows birthplaces.
    """

    places: Places
    method: str
    flows: Floats
    iterations: int = 0
    converged: bool = True
    residual: float = 0.0
    notes: tuple[str, ...] = ()
    parts: tuple[Factors | Cells, ...] = ()

    @property
    def total(self) -> float:
        """All moves, in persons."""
        return float(self.flows.sum())

    @property
    def outflows(self) -> Floats:
        """Persons who left each place."""
        total: Floats = self.flows.sum(axis=1)
        return total

    @property
    def inflows(self) -> Floats:
        """Persons who came to each place."""
        total: Floats = self.flows.sum(axis=0)
        return total

    @property
    def net(self) -> Floats:
        """Inflows less outflows, by place."""
        difference: Floats = self.inflows - self.outflows
        return difference

    def rows(self) -> Iterator[tuple[str, str, float]]:
        """The corridors with moves: origin, destination, persons."""
        return rows_of(self.places, self.flows)

    def by_birthplace(self) -> Floats:
        """The n x n x n table [origin, destination, birthplace]; its diagonal i = j are stayers.

        It takes 8 n^3 bytes: 96 MB for 229 places.
        """
        first, *others = self._parts()
        table: Floats = first.by_birthplace()
        for part in others:
            table += part.by_birthplace()
        return table

    def by_type(self) -> MoveTypes:
        """Outward, return and transit moves (Azose and Raftery 2019, PNAS 116(1):116)."""
        parts = self._parts()
        outward: Floats = np.sum([part.outward() for part in parts], axis=0)
        returning: Floats = np.sum([part.returning() for part in parts], axis=0)
        return MoveTypes(outward, returning, self.flows - outward - returning)

    def _parts(self) -> tuple[Factors | Cells, ...]:
        if not self.parts:
            raise CorridorError(
                f"The method {self.method} does not tell birthplaces. Use one of the demographic "
                "accounting methods (minimum_migration, independence, pseudo_bayes)."
            )
        return self.parts
