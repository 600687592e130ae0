"""How are the two totals of each birthplace made equal? Closed to the outside, or open to it.

Without births and deaths, those born in a place are as many at the end as at the start. Where two
stock tables say otherwise, either both are balanced to the mean (closed: nobody comes from outside
or goes there), or the surplus is taken off as persons who did (open).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from corridor.errors import CorridorError, Infeasible
from corridor.flows.fitting.balance import balance
from corridor.flows.fitting.feasibility import forced_mass, reachable_mass

if TYPE_CHECKING:
    from corridor.places import Places
    from corridor.tables import Floats

Policy: TypeAlias = Literal["refuse", "clip", "open"]
"""What to do when no balance exists: see `make_account`."""

SLACK = 1e-9
"""Totals that differ by this part are one."""

_TINY = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Closed:
    """Both tables with equal row totals, and how they came about; see `Account`."""

    start: Floats
    end: Floats
    iterations: int = 0
    residual: float = 0.0
    notes: tuple[str, ...] = ()
    opened: bool = False


def close(start: Floats, end: Floats, places: Places, policy: Policy = "refuse") -> Closed:
    """Both tables balanced to the mean of their row totals and to their own column totals.

    Of all such tables they are the nearest to the given ones (Kullback-Leibler).

    Raises `Infeasible` with the places, unless the `policy` says what to do then.
    """
    differ = float(start.sum() - end.sum())
    if abs(differ) > SLACK * start.sum():
        raise CorridorError(
            f"The survivors at the start and at the end differ by {differ:+,.0f} persons in all. "
            "Nobody comes from outside a closed account: adjust the native-born first (take_off "
            "with adjust), or leave it open."
        )
    mean = (start.sum(axis=1) + end.sum(axis=1)) / 2
    try:
        return _balance_both(start, end, mean, places, (start, end))
    except Infeasible as refused:
        if policy == "refuse":
            raise
        if policy == "open":
            told = f"Left open, as no closed balance exists: {refused}"
            return Closed(*open_proportional(start, end), notes=(told,), opened=True)
        told = f"Row totals moved to what can be, as no closed balance exists: {refused}"
        return _clip(start, end, mean, places, told)


def open_proportional(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """The larger row of the two scaled down to the total of the smaller (Abel 2013, "open-dr")."""
    before, after = start.sum(axis=1), end.sum(axis=1)
    both = np.minimum(before, after)
    return (
        start * (both / np.where(before > 0, before, 1))[:, np.newaxis],
        end * (both / np.where(after > 0, after, 1))[:, np.newaxis],
    )


def open_leaving(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """The surplus of a row taken off as that birthplace's people live in the other table.

    A cell gives no more than it has; what is left to take is taken from the others in the same
    proportion. (Without this cap the rule makes negative persons in every world table.)
    """
    surplus = start.sum(axis=1) - end.sum(axis=1)
    return (
        start - _taken(start, end, np.clip(surplus, 0, None)),
        end - _taken(end, start, np.clip(-surplus, 0, None)),
    )


def _taken(table: Floats, weights: Floats, amount: Floats) -> Floats:
    """`amount` of each row of `table`, by `weights`, capped by the cells; weights 0 come last."""
    taken = np.zeros(table.shape)
    left, given = amount.copy(), amount
    while ((left > _TINY * amount) & (given > 0)).any():
        room = table - taken
        share = np.where(room > 0, weights, 0.0)
        weighed = share.any(axis=1, keepdims=True)
        share = np.where(weighed, share, room)
        total = share.sum(axis=1)
        more = share * (left / np.where(total > 0, total, 1))[:, np.newaxis]
        full = more >= room
        given = np.minimum(more, room).sum(axis=1)
        taken = np.where(full, table, taken + more)
        left = np.clip(left - given, 0, None)
    return taken


def _balance_both(
    start: Floats, end: Floats, rows: Floats, places: Places, seeds: tuple[Floats, Floats]
) -> Closed:
    """Both `seeds` balanced to `rows` and to the column totals of start and end.

    The end is begun from the start's factors, turned round: they pull in opposite ways.
    """
    before, after = start.sum(axis=0), end.sum(axis=0)
    first = balance(
        seeds[0], rows * (before.sum() / rows.sum()), before, places, name="table of the start"
    )
    guess = None if (first.row_factors == 0).any() else 1 / first.row_factors
    second = balance(
        seeds[1],
        rows * (after.sum() / rows.sum()),
        after,
        places,
        name="table of the end",
        guess=guess,
    )
    return Closed(
        first.table,
        second.table,
        first.iterations + second.iterations,
        max(first.residual, second.residual),
    )


def _clip(start: Floats, end: Floats, mean: Floats, places: Places, told: str) -> Closed:
    """Balanced to the nearest row totals between what both tables force and what both can reach.

    A row at its forced total has nobody outside the columns that force it; a row that takes all it
    reaches leaves nobody else there: those cells become 0.
    """
    least, most = np.zeros(len(mean)), np.full(len(mean), np.inf)
    for table in (start, end):
        least = np.maximum(least, forced_mass(table, table.sum(axis=0)))
        most = np.minimum(most, reachable_mass(table, table.sum(axis=0)))
    rows = _within(mean, np.minimum(least, most), most)
    moved = ", ".join(
        f"{places[k]} {rows[k] - mean[k]:+,.0f}"
        for k in np.flatnonzero((mean < least) | (mean > most))
    )
    seeds = (_emptied(start, rows), _emptied(end, rows))
    made = _balance_both(start, end, rows, places, seeds)
    emptied = float(start.sum() + end.sum() - seeds[0].sum() - seeds[1].sum())
    note = f"Moved: {moved}. Cells that then must be empty held {emptied:,.0f} persons."
    return replace(made, notes=(told, note))


def _within(mean: Floats, least: Floats, most: Floats) -> Floats:
    """`mean` clipped to its bounds, the others scaled so that the total stands."""
    total, fixed = mean.sum(), np.zeros(len(mean), bool)
    rows = mean.copy()
    outside = (rows < least) | (rows > most)
    while outside.any():
        fixed |= outside
        rows = np.where(fixed, np.clip(mean, least, most), mean)
        free = mean[~fixed].sum()
        rows[~fixed] *= (total - rows[fixed].sum()) / (free or 1.0)
        outside = ~fixed & ((rows < least) | (rows > most))
    return rows


def _emptied(table: Floats, rows: Floats) -> Floats:
    """The table without the cells that must be 0 when a row is exactly at one of its bounds."""
    columns = table.sum(axis=0)
    slack = 1e-9 * rows
    single = (table > 0).sum(axis=0) == 1
    at_least = np.abs(forced_mass(table, columns) - rows) <= slack
    at_most = np.abs(reachable_mass(table, columns) - rows) <= slack
    empty = at_least[:, np.newaxis] & ~single[np.newaxis, :]
    for row in np.flatnonzero(at_most):
        empty[np.arange(len(rows)) != row] |= table[row] > 0
    return np.where(empty, 0, table)
