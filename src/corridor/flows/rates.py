"""How many moves do rates borrowed from the stocks give? Two methods without accounting.

Dennett spreads a known number of moves over corridors as the stocks are spread. Rogers and von
Rabenau solve for the transition rates that turn one stock table into the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.results import FlowEstimate

if TYPE_CHECKING:
    from corridor.flows.stocks import Period
    from corridor.tables import Floats


def net_migration(period: Period) -> Floats:
    """Net migration of each place (n): change in population less natural increase, in persons.

    >>> from corridor.flows import period_of, stock_table
    >>> net_migration(period_of(stock_table([[9, 1], [1, 9]]), stock_table([[9, 3], [1, 9]]),
    ...                         births=[2, 1], deaths=[1, 2])).tolist()
    [-1.0, 3.0]
    """
    net: Floats = period.end.population - period.start.population - period.natural_increase
    return net


def stock_rates(period: Period, moves: float | None = None) -> FlowEstimate:
    """Flows as the shares of the start's foreign-born stocks in all of them, times all `moves`.

    `moves` are persons; without them the sum of the absolute net migration of all places, as Abel
    and Cohen (2019, Scientific Data 6:82) take it. Dennett (2015), Working Paper, UCL, eq. 4.

    >>> from corridor.flows import period_of, stock_table
    >>> table = stock_table([[9, 6], [2, 9]])
    >>> stock_rates(period_of(table, table), moves=4).flows.tolist()
    [[0.0, 3.0], [1.0, 0.0]]
    """
    stock = period.start.persons.copy()
    np.fill_diagonal(stock, 0)
    abroad = float(stock.sum())
    if not abroad:
        raise CorridorError(
            "The stock table of the start has nobody born elsewhere: there are no rates. Use an "
            "accounting method, or an earlier table."
        )
    total = float(np.abs(net_migration(period)).sum()) if moves is None else moves
    return FlowEstimate(period.places, "mig_rate", stock * (total / abroad))


def transition_rates(period: Period) -> FlowEstimate:
    """Flows as start populations times the rates G of S1 G = S2, its diagonal left out.

    The rates may be negative, and then so are flows: they are told as they are, with a note.
    Rogers and von Rabenau (1971), Demography 8(1).

    Raises `CorridorError` when the start's table is singular.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[8, 0], [0, 4]]), stock_table([[6, 2], [1, 3]]))
    >>> transition_rates(change).flows.tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    try:
        rates = np.linalg.solve(period.start.persons, period.end.persons)
    except np.linalg.LinAlgError as singular:
        raise CorridorError(
            "The stock table of the start cannot be inverted: some birthplace's people live just "
            "as those of others do, or nobody does. Use an accounting method."
        ) from singular
    flows = rates * period.start.population[:, np.newaxis]
    np.fill_diagonal(flows, 0)
    below = int((flows < 0).sum())
    notes = (f"{below} corridors have negative flows, as this method allows.",) if below else ()
    return FlowEstimate(period.places, "rogers_von_rabenau", flows, notes=notes)
