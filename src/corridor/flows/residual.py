"""How many came or left on balance? Net migration from two populations, without any flow.

By age with survival ratios, or in total with births and deaths. Who came from where is not known:
that takes stocks by birthplace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

YOUNGEST, NEXT = 0.25, 0.75
"""The share of ten years that children of 0 to 4, and of 5 to 9, at the end have lived."""


@dataclass(frozen=True, slots=True, eq=False)
class NetMigration:
    """Net migrants by cohort, in persons, three ways; and what the populations would have been.

    `forward` counts who is alive at the end (migrants who died are left out), `reverse` who would
    have been there at the start; `average` is their mean. `expected_end` is the start's population
    that survived, `expected_start` the end's before deaths.
    """

    forward: Floats
    reverse: Floats
    expected_end: Floats
    expected_start: Floats

    @property
    def average(self) -> Floats:
        """The mean of forward and reverse, which takes migrants to move in mid-period."""
        return (self.forward + self.reverse) / 2


def net_by_survival(start: ArrayLike, end: ArrayLike, survival: ArrayLike) -> NetMigration:
    """Net migration of cohorts: `end` less those of `start` who survived, in persons.

    Element by element the same cohort: aged x at the start, x + t at the end (t years later).
    `survival` is the share alive after t years, from a life table, or a census ratio, which may be
    above 1. Forward P1 - S P0, reverse P1 / S - P0: United Nations (1970), Manual VI, chapter II.

    Raises `CorridorError` when lengths differ or a ratio is not above 0.

    >>> net = net_by_survival([77135, 85434], [132870, 170227], [0.9087, 0.9573])
    >>> net.forward.round(4).tolist(), net.average.round(4).tolist()
    ([62777.4255, 88441.0318], [65931.15, 90413.471])
    """
    before, after, alive = read_only(start), read_only(end), read_only(survival)
    if not before.shape == after.shape == alive.shape:
        raise CorridorError(
            f"Start, end and survival have the shapes {before.shape}, {after.shape} and "
            f"{alive.shape}. Give one number for each cohort in all three."
        )
    _known(before, "start populations")
    _known(after, "end populations")
    if not (np.isfinite(alive) & (alive > 0)).all():
        raise CorridorError(
            "Some survival ratios are not known, or not above 0. Leave out cohorts of which nobody "
            "survives."
        )
    survivors = alive * before
    born_back = after / alive
    return NetMigration(after - survivors, born_back - before, survivors, born_back)


def net_of_children(
    children: float, women: ArrayLike, net_of_women: ArrayLike, exposure: float = YOUNGEST
) -> float:
    """Net migrants among children born in the period: they moved as their mothers did.

    `children` over all `women` of an age to be their mothers (both at the end, persons), times
    `exposure`, times the `net_of_women`: United Nations (1970), Manual VI, chapter II. After ten
    years: children 0 to 4 with women 15 to 44 and `YOUNGEST`, 5 to 9 with 20 to 49 and `NEXT`.

    Raises `CorridorError` when there are no women.

    >>> net_of_children(300, [400, 600], [-50, 30], NEXT)
    -4.5
    """
    mothers, net = read_only(women), read_only(net_of_women)
    _known(mothers, "numbers of women")
    if mothers.shape != net.shape or not mothers.sum():
        raise CorridorError(
            f"{mothers.sum():,.0f} women of {mothers.size} ages, and net migration of {net.size} "
            "ages, say nothing of children. Give both for the same ages, with some women."
        )
    return float(exposure * children * net.sum() / mothers.sum())


def net_by_vital_statistics(
    start: ArrayLike, end: ArrayLike, births: ArrayLike, deaths: ArrayLike
) -> Floats:
    """Net migration in persons: change in population less births plus deaths, place by place.

    The balancing equation: United Nations (1970), Manual VI, eq. 1.

    >>> net_by_vital_statistics([1000], [1100], [60], [10]).tolist()
    [50.0]
    """
    arrays = [read_only(values) for values in (start, end, births, deaths)]
    if len({array.shape for array in arrays}) > 1:
        raise CorridorError(
            "Populations, births and deaths have different lengths. Give one number for each place "
            "in all four."
        )
    for array, name in zip(arrays, ("start", "end", "births", "deaths"), strict=True):
        _known(array, name)
    before, after, born, died = arrays
    net: Floats = after - before - (born - died)
    return net


def _known(numbers: Floats, name: str) -> None:
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        raise CorridorError(f"Some {name} are not known, or below 0. Give persons, 0 or more.")
