"""What makes a flow large: the level, the origin, the destination, the group, or their pairing?

A table is taken apart into factors whose product is the table again, to the last digit. Nothing is
estimated or smoothed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places, numbered_places
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

EVERYBODY = "all"
_PLAIN, _GROUPED = 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class MultiplicativeComponents:
    """n_ijx = T O_i D_j A_x OD_ij OA_ix DA_jx ODA_ijx, for origin i, destination j, group x.

    `total` is in persons; `origin`, `destination`, `group` are shares that sum to 1; the others are
    ratios of what is there to what the components before them give, 1 when that is nothing.
    A table without groups has the one group "all", whose ratios are 1.
    """

    places: Places
    groups: Places
    total: float
    origin: Floats
    destination: Floats
    group: Floats
    origin_destination: Floats
    origin_group: Floats
    destination_group: Floats
    three_way: Floats

    def flows(self) -> Floats:
        """The product of all components: the table again, n x n x groups."""
        return self._expected() * self.three_way

    def interaction(self) -> Floats:
        """n_ijx over T O_i D_j A_x: the ratio to complete independence, n x n x groups."""
        paired: Floats = (
            self.origin_destination[:, :, np.newaxis]
            * self.origin_group[:, np.newaxis, :]
            * self.destination_group[np.newaxis, :, :]
            * self.three_way
        )
        return paired

    def _expected(self) -> Floats:
        return self.total * _paired(
            self.origin[:, np.newaxis] * self.destination * self.origin_destination,
            self.origin_group,
            self.destination_group * self.group,
        )


def multiplicative_components(
    flows: ArrayLike,
    places: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
) -> MultiplicativeComponents:
    """The components of `flows`: n x n, or n x n x groups (ages, say), persons.

    Raymer, Bonaguidi and Valentini (2006), Population, Space and Place 12(5); Raymer and Rogers
    (2008). A diagonal of 0 gives a ratio of 0 there.

    Raises `CorridorError` when the shape is another, a number is negative or all are 0.

    >>> parts = multiplicative_components([[0, 30], [10, 0]])
    >>> parts.total, parts.origin.tolist(), parts.origin_destination.round(3).tolist()
    (40.0, [0.75, 0.25], [[0.0, 1.333], [4.0, 0.0]])
    """
    table = _table(flows)
    named = distinct_places(numbered_places(len(table)) if places is None else places)
    kinds = distinct_places(_group_names(table.shape[2]) if groups is None else groups)
    if (len(named), len(kinds)) != (len(table), table.shape[2]):
        raise CorridorError(
            f"The table has {len(table)} places and {table.shape[2]} groups, but {len(named)} and "
            f"{len(kinds)} labels are given. Give one label for each."
        )
    total = float(table.sum())
    shares = table / total
    origin, destination, group = (shares.sum(axis=axes) for axes in ((1, 2), (0, 2), (0, 1)))
    origin_destination = _ratio(shares.sum(axis=2), np.outer(origin, destination))
    origin_group = _ratio(shares.sum(axis=1), np.outer(origin, group))
    destination_group = _ratio(shares.sum(axis=0), np.outer(destination, group))
    pairs = _paired(
        np.outer(origin, destination) * origin_destination,
        origin_group,
        destination_group * group,
    )
    return MultiplicativeComponents(
        named,
        kinds,
        total,
        origin,
        destination,
        group,
        origin_destination,
        origin_group,
        destination_group,
        _ratio(shares, pairs),
    )


def _paired(od: Floats, og: Floats, dg: Floats) -> Floats:
    product: Floats = od[:, :, np.newaxis] * og[:, np.newaxis, :] * dg[np.newaxis, :, :]
    return product


def _ratio(there: Floats, given: Floats) -> Floats:
    return np.divide(there, given, out=np.ones(there.shape), where=given > 0)


def _group_names(count: int) -> Places:
    return (EVERYBODY,) if count == 1 else numbered_places(count)


def _table(flows: ArrayLike) -> Floats:
    table = read_only(flows)
    if table.ndim == _PLAIN:
        table = table[:, :, np.newaxis]
    if table.ndim != _GROUPED or table.shape[0] != table.shape[1] or not table.size:
        raise CorridorError(
            f"The flows have the shape {table.shape}. Give origins x destinations, or origins x "
            "destinations x groups, with the same places on both sides."
        )
    if not (np.isfinite(table) & (table >= 0)).all():
        raise CorridorError("Some flows are not known, or below 0. Give 0 where nobody moved.")
    if not table.any():
        raise CorridorError("All flows are 0: there is nothing to take apart.")
    return table
