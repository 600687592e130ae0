"""How many persons moved at least? The flows of an account in which as many as can be stayed.

Of those born in k who lived in i at the start and at the end, the smaller number is taken to have
stayed (Abel 2013). The rest of the start, x, left, and the rest of the end, z, arrived. In each
cell one of x and z is 0, so nobody is led back to where they left, and the fit has the closed form
y_ijk = x_ki z_kj / T_k: one matrix product. Only stayers that the caller names, and offsets, need
more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.flows.fitting.diagonal import without_diagonal
from corridor.flows.fitting.offset import fit_offset
from corridor.flows.fitting.three_way import fit_three_way
from corridor.flows.results import Cells, Factors, FlowEstimate
from corridor.flows.stayers import movers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.flows.accounts import Account
    from corridor.tables import Floats


def minimum_migration(
    account: Account, *, stayers: ArrayLike | None = None, offset: ArrayLike | None = None
) -> FlowEstimate:
    """Flows (n x n) that lead from the account's start to its end with the most stayers.

    `stayers` (n x n, birthplace x residence), when given, did not move; everybody else did: they
    may not be more than the account has at either end. `offset` are weights of corridors, such as
    of distance: n x n (origin x destination), the same for every birthplace, or n x n x n with the
    birthplace last; without it they are equal.

    y_ijk = x_ki z_kj / T_k with x = S1 - min(S1, S2), z = S2 - min(S1, S2): Abel (2013) Demographic
    Research 28(18); Abel and Sander (2014) Science 343:1520. With stayers given, those of
    `without_diagonal`. Raises `Infeasible` naming the birthplaces whose movers cannot all leave.

    >>> from corridor.flows import make_account, period_of, stock_table
    >>> change = period_of(stock_table([[100, 10], [20, 55]]), stock_table([[90, 20], [25, 50]]))
    >>> minimum_migration(make_account(change)).flows.tolist()
    [[0.0, 10.0], [5.0, 0.0]]
    """
    stayed, left, arrived = movers(account, stayers)
    places, steps, residual = account.places, account.iterations, account.residual
    part: Factors | Cells
    if offset is None:
        if stayers is None:
            leaving, arriving = _closed_form(left, arrived)
        else:
            leaving, arriving = without_diagonal(left, arrived, places)
        part = Factors(leaving, arriving, stayed)
        flows = leaving.T @ arriving
    elif np.ndim(offset) == 2:  # noqa: PLR2004 - origin x destination
        found = fit_offset(left, arrived, offset, places, diagonal=False)
        part = Factors(found.leaving, found.arriving, stayed, found.offset)
        flows = (found.leaving.T @ found.arriving) * found.offset
        steps, residual = steps + found.iterations, max(residual, found.residual)
    else:
        fitted = fit_three_way(offset, account.start, account.end, stayers=stayed, places=places)
        part, flows = Cells(fitted.table), fitted.table.sum(axis=2)
        steps, residual = steps + fitted.iterations, max(residual, fitted.residual)
    np.fill_diagonal(flows, 0)
    return FlowEstimate(
        places,
        f"da_min_{account.totals}",
        flows,
        iterations=steps,
        residual=residual,
        notes=account.notes,
        parts=(part,),
    )


def _closed_form(left: Floats, arrived: Floats) -> tuple[Floats, Floats]:
    """The factors x and z / T."""
    total = (left.sum(axis=1) + arrived.sum(axis=1)) / 2
    return left, arrived / np.where(total > 0, total, 1)[:, np.newaxis]
