"""How many moved if where one goes does not depend on where one was? The upper of two references.

Each birthplace's people are shared out over residences at the end without regard to where they
lived at the start: y_ijk = S1_ki S2_kj / T_k. Nobody is held to have stayed (Abel 2018,
International Migration Review 52(3); Azose and Raftery 2019, PNAS 116(1)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.flows.fitting.offset import fit_offset
from corridor.flows.fitting.three_way import fit_three_way
from corridor.flows.results import Cells, Factors, FlowEstimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.flows.accounts import Account


def independence(account: Account, *, offset: ArrayLike | None = None) -> FlowEstimate:
    """Flows (n x n) from the account's start to its end, independent of the origin.

    `offset` are weights of corridors: n x n (origin x destination), the same for every birthplace,
    or n x n x n with the birthplace last; their diagonal weighs staying.

    Raises `Infeasible` where the zeros of an offset leave no way.

    >>> from corridor.flows import make_account, period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [0, 50]]), stock_table([[50, 50], [0, 50]]))
    >>> independence(make_account(change)).flows.tolist()
    [[0.0, 30.0], [20.0, 0.0]]
    """
    start, end, places = account.start, account.end, account.places
    steps, residual = account.iterations, account.residual
    part: Factors | Cells
    if offset is None:
        total = (start.sum(axis=1) + end.sum(axis=1)) / 2
        part = Factors(start, end / np.where(total > 0, total, 1)[:, np.newaxis])
        flows = part.leaving.T @ part.arriving
    elif np.ndim(offset) == 2:  # noqa: PLR2004 - origin x destination
        found = fit_offset(start, end, offset, places)
        part = Factors(found.leaving, found.arriving, offset=found.offset)
        flows = (found.leaving.T @ found.arriving) * found.offset
        steps, residual = steps + found.iterations, max(residual, found.residual)
    else:
        fitted = fit_three_way(offset, start, end, places=places)
        part, flows = Cells(fitted.table), fitted.table.sum(axis=2)
        steps, residual = steps + fitted.iterations, max(residual, fitted.residual)
    np.fill_diagonal(flows, 0)
    return FlowEstimate(
        places,
        f"da_ind_{account.totals}",
        flows,
        iterations=steps,
        residual=residual,
        notes=account.notes,
        parts=(part,),
    )
