"""What remains of two stock tables once births and deaths are taken off, and totals agree?

A demographic account brings the stocks of a period to one population that neither is born nor dies
in it, so that every difference left is a move (Abel 2013, Demographic Research 28(18); Abel 2018,
International Migration Review 52(3)). It does not estimate moves: that is `minimum_migration` and
`independence`. Nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.closing import Closed, close, open_leaving, open_proportional
from corridor.flows.fitting.two_way import fit_two_way

if TYPE_CHECKING:
    from corridor.flows.closing import Policy
    from corridor.flows.stocks import Period
    from corridor.places import Places
    from corridor.tables import Floats

Totals: TypeAlias = Literal["closed", "open", "open_dr"]
"""How the two totals of each birthplace are made equal: see `make_account`."""

Adjust: TypeAlias = Literal["before", "after"]
DeathMethod: TypeAlias = Literal["proportion", "accounting"]


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """Survivors at the `start` and at the `end`, birthplace x residence, row totals equal.

    `births` and `deaths` were taken off (birthplace x residence); `left` and `entered` were taken
    off the start and the end because they moved out of, or into, the places together. `iterations`
    and `residual` (persons) are those of the balance; `notes` say what was changed in the inputs.
    """

    places: Places
    totals: Totals
    start: Floats
    end: Floats
    births: Floats
    deaths: Floats
    left: Floats
    entered: Floats
    iterations: int
    residual: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Survivors:
    """Both tables without the deaths and births of the period, before totals are matched."""

    places: Places
    start: Floats
    end: Floats
    births: Floats
    deaths: Floats
    notes: tuple[str, ...]


def make_account(
    period: Period,
    *,
    totals: Totals = "closed",
    adjust: Adjust = "before",
    policy: Policy = "refuse",
    deaths: DeathMethod = "proportion",
) -> Account:
    """The account of a period.

    `totals`: "closed" lets nobody in or out: each table is balanced to the mean row total and its
    own column totals (Abel 2018). "open_dr" takes the surplus of a birthplace off in proportion to
    where its people live in the same table (Abel 2013). "open" takes it off as they live in the
    other table.

    `adjust` (closed only) says whether the native-born take up the difference between the change in
    population and births less deaths, half in each table, "before" or "after" births and deaths
    are taken off. `deaths` are spread over birthplaces in "proportion" to the stock, or by
    "accounting": balanced to what each birthplace lost as well, as far as enough lived there.

    `policy` says what to do when a closed balance does not exist: "refuse" raises `Infeasible`;
    "clip" moves the row totals just so far that it does, which leaves nobody of such a birthplace
    where they need not be; "open" gives the account with the totals "open_dr". What was done stands
    in `notes`.

    >>> from corridor.flows import period_of, stock_table
    >>> account = make_account(period_of(stock_table([[100, 10], [20, 55]]),
    ...                                  stock_table([[90, 20], [25, 50]])))
    >>> account.start.sum(axis=1).tolist() == account.end.sum(axis=1).tolist()
    True
    """
    survivors = take_off(period, adjust=adjust if totals == "closed" else None, deaths=deaths)
    return match_totals(survivors, totals=totals, policy=policy)


def take_off(
    period: Period, *, adjust: Adjust | None = None, deaths: DeathMethod = "proportion"
) -> Survivors:
    """Both tables without deaths (from the start) and births (from the end).

    Births are native-born. Where they are more than the native-born at the end, they are spread
    over that place's residents instead (a note says so), so that nobody is counted below 0.

    Raises `CorridorError` when more are born or die in a place than live there.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[90, 10], [10, 50]]), stock_table([[95, 15], [10, 50]]),
    ...                    births=[9, 6], deaths=[10, 6])
    >>> survivors = take_off(change)
    >>> survivors.start.tolist(), survivors.end.tolist()
    ([[81.0, 9.0], [9.0, 45.0]], [[86.0, 15.0], [10.0, 44.0]])
    """
    start, end = period.start.persons, period.end.persons
    if adjust == "before":
        start, end = _share_difference(start, end, -_unexplained(period))
    died, notes = _deaths(start, end, period, deaths)
    born, spread = _births(end, period)
    start, end = start - died, end - born
    if adjust == "after":
        start, end = _share_difference(start, end, float(end.sum() - start.sum()))
    return Survivors(period.places, start, end, born, died, (*notes, *spread))


def match_totals(
    survivors: Survivors, *, totals: Totals = "closed", policy: Policy = "refuse"
) -> Account:
    """The account of survivors: their row totals made equal as `make_account` says.

    >>> from corridor.flows import period_of, stock_table
    >>> survivors = take_off(period_of(stock_table([[90, 10], [10, 50]]),
    ...                                stock_table([[95, 15], [10, 40]])))
    >>> account = match_totals(survivors, totals="open_dr")
    >>> account.entered.round(6).tolist(), account.left.round(6).tolist()
    ([[8.636364, 1.363636], [0.0, 0.0]], [[0.0, 0.0], [1.666667, 8.333333]])
    """
    notes = survivors.notes
    if totals == "closed":
        made = close(survivors.start, survivors.end, survivors.places, policy)
        totals = "open_dr" if made.opened else totals
        notes = (*notes, *made.notes)
    else:
        way = open_proportional if totals == "open_dr" else open_leaving
        made = Closed(*way(survivors.start, survivors.end))
    nobody = np.zeros((0, 0))
    is_open = totals != "closed"
    return Account(
        survivors.places,
        totals,
        made.start,
        made.end,
        survivors.births,
        survivors.deaths,
        survivors.start - made.start if is_open else nobody,
        survivors.end - made.end if is_open else nobody,
        made.iterations,
        made.residual,
        notes,
    )


def _unexplained(period: Period) -> float:
    """Births less deaths less the change in population, over all places, in persons."""
    change = period.end.persons.sum() - period.start.persons.sum()
    return float(period.natural_increase.sum() - change)


def _share_difference(start: Floats, end: Floats, surplus: float) -> tuple[Floats, Floats]:
    """The native-born scaled: half of `surplus` added at the start and taken off at the end."""
    return _with_native(start, surplus / 2), _with_native(end, -surplus / 2)


def _with_native(table: Floats, more: float) -> Floats:
    native = np.diagonal(table)
    total = float(native.sum())
    if total + more < 0 or (total == 0 and more != 0):
        raise CorridorError(
            f"Births less deaths and the change in population differ by {2 * abs(more):,.0f} "
            f"persons, more than the native-born ({total:,.0f}) can take up. Check births, deaths "
            "and the diagonals of the stock tables."
        )
    changed = table.copy()
    if total:
        np.fill_diagonal(changed, native * (1 + more / total))
    return changed


def _deaths(
    start: Floats, end: Floats, period: Period, method: DeathMethod
) -> tuple[Floats, tuple[str, ...]]:
    """Deaths by birthplace and residence; their column totals are the deaths of the period."""
    living = start.sum(axis=0)
    _must_cover(living, period.deaths, period.places, "die in", "live there at its start")
    died = start * (period.deaths / np.where(living > 0, living, 1))
    if method == "proportion":
        return died, ()
    lost = np.clip(start.sum(axis=1) + period.births - end.sum(axis=1), 0, None)
    if not lost.sum():
        return died, ("No birthplace lost persons: deaths are spread in proportion.",)
    wanted = lost * (died.sum() / lost.sum())
    fitted = fit_two_way(died, wanted, period.deaths, places=period.places, name="table of deaths")
    over = fitted.table > start
    if not over.any():
        return fitted.table, ()
    room, above = (start - died)[over], (fitted.table - died)[over]
    part = float((room / above).min())
    note = (
        f"Deaths follow the loss of each birthplace by {part:.0%}: more would be more than lived."
    )
    return died + part * (fitted.table - died), (note,)


def _births(end: Floats, period: Period) -> tuple[Floats, tuple[str, ...]]:
    """Births by birthplace (rows) and residence, and the places where they had to be spread."""
    living, native = end.sum(axis=0), np.diagonal(end)
    _must_cover(living, period.births, period.places, "are born in", "live there at its end")
    many = period.births > native
    born = np.zeros(end.shape)
    np.fill_diagonal(born, period.births)
    if not many.any():
        return born, ()
    born[:, many] = end[:, many] * (period.births[many] / living[many])
    named = ", ".join(period.places[place] for place in np.flatnonzero(many))
    spread = f"More were born than native-born live in {named}: they are spread over all residents."
    return born, (spread,)


def _must_cover(living: Floats, events: Floats, places: Places, happen: str, stand: str) -> None:
    short = np.flatnonzero(events > living)
    if len(short):
        place = short[0]
        raise CorridorError(
            f"In the period {events[place]:,.0f} persons {happen} {places[place]}, but only "
            f"{living[place]:,.0f} {stand} ({len(short)} such places). Check the units (persons "
            "over the whole period, not thousands, not per year)."
        )
