"""Which table does a gravity model of flows need? A panel with zeros, effects and clusters.

The panel is built; the model is not: estimate it with pyfixest (`fepois`), which absorbs the fixed
effects and checks for separation. Columns are plain arrays, so any data frame takes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

Column: TypeAlias = "Floats | NDArray[np.str_]"

KEYS = ("origin", "destination", "period", "flow", "origin_period", "destination_period", "pair")
_CROSS = 2


@dataclass(frozen=True, slots=True, eq=False)
class GravityPanel:
    """One row for each corridor and period of which the flow and all covariates are known.

    `columns`: origin, destination, period (text), flow (persons, 0 where nobody moved), the keys of
    fixed effects origin_period, destination_period and pair (directed), and the covariates.
    `unknown` corridors and periods were left out because a number is missing; `zeros` have nobody.
    """

    columns: Mapping[str, Column]
    covariates: tuple[str, ...]
    periods: int
    unknown: int

    def __len__(self) -> int:
        return len(self.columns["flow"])

    @property
    def zeros(self) -> int:
        """Rows with a flow of 0: kept, because not moving is an answer too."""
        return int((self.columns["flow"] == 0).sum())

    def formula(self) -> str:
        """The model as pyfixest writes it: effects of origin and destination in each period.

        With several periods, effects of the pair as well if some covariate changes within a pair:
        what does not change is absorbed by them. Poisson with such effects: Santos Silva and
        Tenreyro (2006), Review of Economics and Statistics 88(4); effects against multilateral
        resistance: Bertoli and Fernandez-Huertas Moraga (2013), Journal of Development Economics
        102; Beine, Bertoli and Fernandez-Huertas Moraga (2016), The World Economy 39(4).
        """
        if not self.covariates:
            raise CorridorError(
                "The panel has no covariate, so a gravity model has nothing to estimate. Give "
                "covariates of corridors, the logarithm of distance, say."
            )
        effects = "origin_period + destination_period"
        if self.periods > 1 and all(self._changes(name) for name in self.covariates):
            effects += " + pair"
        return f"flow ~ {' + '.join(self.covariates)} | {effects}"

    @property
    def clusters(self) -> dict[str, str]:
        """The `vcov` for pyfixest: errors clustered by pair, whose periods are not independent."""
        return {"CRV1": "pair"}

    def _changes(self, name: str) -> bool:
        """Does the covariate differ between periods of some pair?"""
        _, pair = np.unique(self.columns["pair"], return_inverse=True)
        values = np.asarray(self.columns[name], dtype=np.float64)
        low, high = np.full(pair.max() + 1, np.inf), np.full(pair.max() + 1, -np.inf)
        np.minimum.at(low, pair, values)
        np.maximum.at(high, pair, values)
        return bool((high > low).any())


def gravity_panel(
    flows: Mapping[str, ArrayLike],
    places: Sequence[str],
    covariates: Mapping[str, ArrayLike] | None = None,
) -> GravityPanel:
    """The panel of `flows`: period (any text) to n x n table, origin x destination, persons.

    NaN is a flow that is not known: its row is left out. 0 is known, and stays. `covariates` are
    used as given (take logarithms before): n x n, the same in all periods, or periods x n x n in
    their order. What is of one place alone (its income, say) is taken up by the effects. Rows go
    period by period, then origin by origin, without the diagonal.

    Raises `CorridorError` for a wrong shape, a negative flow, or a name that the panel uses itself.

    >>> panel = gravity_panel({"2010": [[0, 5], [None, 0]]}, ["A", "B"], {"ld": [[0, 2], [2, 0]]})
    >>> len(panel), panel.columns["origin_period"].tolist(), panel.formula()
    (1, ['A2010'], 'flow ~ ld | origin_period + destination_period')
    """
    named = distinct_places(places)
    periods = distinct_places(flows)
    counts = np.stack([_table(flows[period], named, f"flows of {period}") for period in flows])
    if (counts < 0).any():
        t, i, j = np.argwhere(counts < 0)[0]
        raise CorridorError(
            f"{counts[t, i, j]} persons moved from {named[i]} to {named[j]} in {periods[t]}. Give "
            "0 or more, or NaN where it is not known; or take an estimate without negative flows."
        )
    given = {
        name: _covariate(name, values, named, len(periods))
        for name, values in (covariates or {}).items()
    }
    known = ~np.isnan(counts) & ~np.eye(len(named), dtype=bool)
    for table in given.values():
        known &= ~np.isnan(table)
    period, origin, destination = np.nonzero(known)
    if not len(period):
        raise CorridorError("No corridor has a flow and covariates that are known. Check for NaN.")
    labels, when = np.array(named), np.array(periods)
    columns: dict[str, Column] = {
        "origin": labels[origin],
        "destination": labels[destination],
        "period": when[period],
        "flow": counts[known],
        "origin_period": np.char.add(labels[origin], when[period]),
        "destination_period": np.char.add(labels[destination], when[period]),
        "pair": np.char.add(np.char.add(labels[origin], "_"), labels[destination]),
    }
    columns |= {name: table[known] for name, table in given.items()}
    expected = len(periods) * len(named) * (len(named) - 1)
    return GravityPanel(columns, tuple(given), len(periods), expected - len(period))


def _covariate(name: str, values: ArrayLike, places: Places, periods: int) -> Floats:
    """The covariate by period, its diagonal without meaning."""
    if name in KEYS or not name.isidentifier():
        raise CorridorError(
            f"{name!r} cannot name a covariate. Use letters, digits and _, and none of "
            f"{', '.join(KEYS)}."
        )
    table = read_only(values)
    if table.ndim == _CROSS:
        table = np.broadcast_to(table, (periods, *table.shape))
    if table.shape != (periods, len(places), len(places)):
        raise CorridorError(
            f"The covariate {name} has the shape {table.shape}. Give {len(places)} x {len(places)} "
            f"numbers, or {periods} such tables, one for each period."
        )
    return table


def _table(values: ArrayLike, places: Places, name: str) -> Floats:
    table = read_only(values)
    if table.shape != (len(places), len(places)):
        raise CorridorError(
            f"The {name} have the shape {table.shape}, but there are {len(places)} places. Give "
            "origins x destinations."
        )
    return table
