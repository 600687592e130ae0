"""Where was everybody, and where did they go? The account of a period as one table of events.

It adds births, deaths and moves across the outer border to the moves of an estimate, so that each
row sums to the stock at the start and each column to the stock at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corridor.flows.accounts import Account
    from corridor.flows.results import FlowEstimate
    from corridor.places import Places
    from corridor.tables import Floats


@dataclass(frozen=True, slots=True, eq=False)
class AccountTable:
    """`persons` is (n + 2) x (n + 2) x n: [origin, destination, birthplace].

    The origins are the places, then birth, then outside; the destinations the places, then death,
    then outside. Where origin and destination are one place, persons stayed.
    """

    places: Places
    persons: Floats


def account_table(account: Account, estimate: FlowEstimate) -> AccountTable:
    """The table of events of an account and of an estimate made of it (Abel 2018).

    It takes 8 n (n + 2)^2 bytes.

    >>> from corridor.flows import make_account, minimum_migration, period_of, stock_table
    >>> change = period_of(stock_table([[100, 10], [20, 55]]), stock_table([[98, 20], [25, 50]]),
    ...                    births=[9, 1], deaths=[1, 1])
    >>> account = make_account(change, totals="open_dr")
    >>> table = account_table(account, minimum_migration(account))
    >>> table.persons[:, :2, :].sum(axis=0).T.round(6).tolist()
    [[98.0, 20.0], [25.0, 50.0]]
    """
    size = len(account.places)
    table = np.zeros((size + 2, size + 2, size))
    table[:size, :size] = estimate.by_birthplace()
    table[size, :size] = account.births.T
    table[:size, size] = account.deaths.T
    if account.left.size:
        table[size + 1, :size] = account.entered.T
        table[:size, size + 1] = account.left.T
    return AccountTable(account.places, table)
