"""How many moves does the change of each stock tell of, if it is all there is? Stock differencing.

A stock of those born in i and living in j that grew is taken for moves from i to j. Births, deaths
and moves between third places are not seen: the accounting methods see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from corridor.flows.results import FlowEstimate

if TYPE_CHECKING:
    from corridor.flows.stocks import Period


def difference_stocks(
    period: Period, decrease: Literal["drop", "return"] = "return"
) -> FlowEstimate:
    """Flows (n x n) as the differences of the two stock tables off their diagonals.

    A stock that fell is dropped (Bertoli and Fernandez-Huertas Moraga 2015, Regional Science and
    Urban Economics 57), or taken for that many returns from j to i (Beine and Parsons 2015,
    Scandinavian Journal of Economics 117(2)).

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[9, 5], [3, 9]]), stock_table([[9, 7], [2, 9]]))
    >>> difference_stocks(change).flows.tolist()
    [[0.0, 3.0], [0.0, 0.0]]
    """
    change = period.end.persons - period.start.persons
    np.fill_diagonal(change, 0)
    flows = np.maximum(change, 0)
    if decrease == "return":
        flows += np.maximum(-change.T, 0)
    name = "sd_rev_neg" if decrease == "return" else "sd_drop_neg"
    return FlowEstimate(period.places, name, flows)
