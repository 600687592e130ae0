"""How many moved, as observed flows suggest? A mixture of the least and the independent estimate.

Azose and Raftery (2019, PNAS 116(1):116) found that 0.87 of the minimum and 0.13 of independence
come nearest to what population registers count where there are any. Nothing is rounded on the way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.errors import CorridorError
from corridor.flows.independence import independence
from corridor.flows.minimum import minimum_migration
from corridor.flows.results import FlowEstimate

if TYPE_CHECKING:
    from corridor.flows.accounts import Account
    from corridor.tables import Floats

WEIGHT = 0.87
"""The part of the minimum: Azose and Raftery (2019)."""


def pseudo_bayes(account: Account, weight: float = WEIGHT) -> FlowEstimate:
    """Flows (n x n) that are `weight` times the minimum and the rest times independence.

    >>> from corridor.flows import make_account, period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [0, 50]]), stock_table([[50, 50], [0, 50]]))
    >>> pseudo_bayes(make_account(change)).flows.round(9).tolist()
    [[0.0, 12.6], [2.6, 0.0]]
    """
    return mix(minimum_migration(account), independence(account), weight)


def mix(least: FlowEstimate, independent: FlowEstimate, weight: float = WEIGHT) -> FlowEstimate:
    """The mixture of two estimates already made of one account.

    >>> from corridor.flows import make_account, period_of, stock_table
    >>> account = make_account(period_of(stock_table([[60, 40], [0, 50]]),
    ...                                  stock_table([[50, 50], [0, 50]])))
    >>> round(mix(minimum_migration(account), independence(account), weight=0.5).total, 9)
    30.0
    """
    if not 0 <= weight <= 1:
        raise CorridorError(f"The weight of the minimum is {weight}. Give a number from 0 to 1.")
    parts = tuple(
        replace(part, weight=part.weight * share)
        for estimate, share in ((least, weight), (independent, 1 - weight))
        for part in estimate.parts
    )
    return FlowEstimate(
        least.places,
        least.method.replace("_min_", "_pb_"),
        _weighted(least.flows, independent.flows, weight),
        iterations=max(least.iterations, independent.iterations),
        residual=max(least.residual, independent.residual),
        notes=tuple(dict.fromkeys((*least.notes, *independent.notes))),
        parts=parts,
    )


def _weighted(first: Floats, second: Floats, weight: float) -> Floats:
    """The weighted mean, without a third table in between."""
    table: Floats = second * (1 - weight)
    table += weight * first
    return table
