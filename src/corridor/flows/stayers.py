"""Who stayed? The largest possible number in each cell of an account, or what the caller knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import Excess, Infeasible
from corridor.tables import square

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from corridor.flows.accounts import Account
    from corridor.tables import Floats

_SLACK = 1e-12


def movers(account: Account, stayers: ArrayLike | None = None) -> tuple[Floats, Floats, Floats]:
    """Stayers, those who left and those who arrived: three tables, birthplace x residence.

    Without `stayers` everybody who can have stayed did: the smaller of start and end.

    Raises `Infeasible` naming the residences where more would have stayed than lived there.
    """
    most = np.minimum(account.start, account.end)
    if stayers is None:
        return most, account.start - most, account.end - most
    stayed = square(stayers, account.places, "table of stayers")
    above = np.clip(stayed - most, 0, None).sum(axis=0)
    slack = _SLACK * float(most.sum())
    if (above > slack).any():
        raise Infeasible(
            "More are said to have stayed than lived there at both ends: {places}. Give at most "
            "the smaller of the account's two tables.",
            [Excess(account.places[k], float(above[k])) for k in np.flatnonzero(above > slack)],
        )
    stayed = np.minimum(stayed, most)
    return stayed, account.start - stayed, account.end - stayed
