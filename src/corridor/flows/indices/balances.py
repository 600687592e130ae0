"""Who gained and who lost? Out, in, turnover and net, by place and by corridor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.flows.indices.moves import moves_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike

    from corridor.places import Places
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class PlaceBalances:
    """By place, in persons: `outflows`, `inflows`, their sum `turnover`, `net` (in less out)."""

    places: Places
    outflows: Floats
    inflows: Floats

    @property
    def turnover(self) -> Floats:
        """All who left or came."""
        return self.outflows + self.inflows

    @property
    def net(self) -> Floats:
        """Those who came less those who left."""
        return self.inflows - self.outflows


@dataclass(frozen=True, slots=True)
class CorridorBalance:
    """One corridor against its opposite, in persons."""

    origin: str
    destination: str
    flow: float
    counter_flow: float

    @property
    def net(self) -> float:
        """The flow less the counter-flow."""
        return self.flow - self.counter_flow

    @property
    def interchange(self) -> float:
        """The flow and the counter-flow together."""
        return self.flow + self.counter_flow


def place_balances(flows: ArrayLike, places: Sequence[str] | None = None) -> PlaceBalances:
    """Totals by place of `flows` (n x n, persons; the diagonal is ignored).

    >>> place_balances([[0, 30], [10, 0]], ["A", "B"]).net.tolist()
    [-20.0, 20.0]
    """
    moves = moves_of(flows, places)
    return PlaceBalances(moves.places, moves.outflows, moves.inflows)


def corridor_balances(
    flows: ArrayLike, places: Sequence[str] | None = None
) -> Iterator[CorridorBalance]:
    """Every corridor with its opposite, row by row, those without moves too.

    >>> [pair.net for pair in corridor_balances([[0, 30], [10, 0]])]
    [20.0, -20.0]
    """
    moves = moves_of(flows, places)
    table = moves.persons
    for i, origin in enumerate(moves.places):
        for j, destination in enumerate(moves.places):
            if i != j:
                yield CorridorBalance(origin, destination, float(table[i, j]), float(table[j, i]))
