"""How do published stocks, births, deaths and populations become one period to estimate from?

Places are brought to the same territories by the rule that the caller names (see `vintages`), then
to those that all tables know; the native-born are completed from the populations. Everything that
is left out or taken for granted is told in `notes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.stocks import Period, StockTable, complete_native_born, period_of, stock_table
from corridor.statistics.vintages import Rule, agree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.statistics.square_tables import SquareTable
    from corridor.statistics.stock_records import StockMatrix
    from corridor.statistics.vintages import Agreement
    from corridor.statistics.vital import Vital
    from corridor.tables import Floats

_NAMED = 8
_CORRIDOR = 2


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPeriod:
    """A period to estimate from, and what was done to the sources to get there."""

    period: Period
    years: tuple[int, int]
    notes: tuple[str, ...]


def prepare_period(
    start: StockMatrix,
    end: StockMatrix,
    vital: Vital,
    *,
    rule: Rule = Rule.REFUSE,
    weights: Mapping[str, float] | None = None,
) -> PreparedPeriod:
    """The period between two stock matrices, over the places that stocks and `vital` both know.

    For the rule `split`, `weights` default to the populations at the start.

    Raises `CorridorError` when territories differ under `refuse`, when the years are not in order,
    or when fewer than two places are left.
    """
    if start.year >= end.year:
        raise CorridorError(
            f"The stocks are of {start.year} and {end.year}: the second is not after the first. "
            "Give the earlier one first."
        )
    shares = weights or dict(zip(vital.places, vital.population_start.tolist(), strict=True))
    agreement = agree([start.places, end.places, vital.places], rule, shares)
    notes = [step.sentence for step in agreement.steps]
    counts = _Counts(agreement, vital)
    known = counts.known_places()
    tables = []
    for matrix in (start, end):
        places = agreement.places(matrix.places)
        persons = agreement.table(matrix.places, matrix.persons)
        np.fill_diagonal(persons, 0)
        notes += _told(matrix, persons, places, known)
        tables.append((places, persons))
    everywhere = [p for p in dict.fromkeys((*tables[0][0], *tables[1][0])) if p in known]
    if len(everywhere) < _CORRIDOR:
        raise CorridorError(
            f"{start.source} and {vital.source} have {len(everywhere)} places in common; a "
            "corridor needs two. Check that both name places by three letters (ISO 3166-1)."
        )
    populations = (vital.population_start, vital.population_end)
    natives = (vital.born_there_start, vital.born_there_end)
    before, after = (
        _with_natives(
            _of_places(everywhere, *table),
            everywhere,
            counts.of(everywhere, population),
            None if native is None else counts.of(everywhere, native),
        )
        for table, population, native in zip(tables, populations, natives, strict=True)
    )
    period = period_of(
        before, after, counts.of(everywhere, vital.births), counts.of(everywhere, vital.deaths)
    )
    return PreparedPeriod(period, (start.year, end.year), tuple(notes))


def prepare_whole_tables(
    start: SquareTable, end: SquareTable, years: tuple[int, int], vital: Vital | None
) -> PreparedPeriod:
    """The period between two tables that hold those born there: populations are not needed.

    Without `vital` nobody is born and nobody dies. Places are those of the tables, as labelled.

    Raises `CorridorError` when the places differ, or `vital` does not tell one of them.
    """
    places = start.places
    births = deaths = None
    if vital is not None:
        index = {place: number for number, place in enumerate(vital.places)}
        untold = [
            p
            for p in places
            if p not in index or np.isnan(vital.births[index[p]] + vital.deaths[index[p]])
        ]
        if untold:
            raise CorridorError(
                f"{vital.source} does not tell births and deaths of {', '.join(untold[:_NAMED])}. "
                "Add a line for each place of the stock tables."
            )
        at = [index[place] for place in places]
        births, deaths = vital.births[at], vital.deaths[at]
    period = period_of(start.as_stock_table(places), end.as_stock_table(places), births, deaths)
    return PreparedPeriod(period, years, ())


@dataclass(frozen=True, slots=True)
class _Counts:
    """The vectors of a `Vital` after an agreement on places."""

    agreement: Agreement
    vital: Vital

    def known_places(self) -> frozenset[str]:
        """The places of which births, deaths and both populations are told."""
        vital = self.vital
        vectors = (vital.births, vital.deaths, vital.population_start, vital.population_end)
        told = ~np.isnan(
            np.sum([self.agreement.vector(vital.places, values) for values in vectors], axis=0)
        )
        places = self.agreement.places(vital.places)
        return frozenset(place for place, known in zip(places, told, strict=True) if known)

    def of(self, wanted: Sequence[str], values: Floats) -> Floats:
        """The values of these places, in this order."""
        after = self.agreement.vector(self.vital.places, values)
        index = {p: number for number, p in enumerate(self.agreement.places(self.vital.places))}
        chosen: Floats = after[[index[place] for place in wanted]]
        return chosen


def _told(
    matrix: StockMatrix, persons: Floats, places: Sequence[str], known: frozenset[str]
) -> list[str]:
    notes = []
    out = np.array([place not in known for place in places])
    if out.any():
        lost = float(persons.sum() - persons[np.ix_(~out, ~out)].sum())
        named = [place for place, left in zip(places, out, strict=True) if left]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        notes.append(
            f"{matrix.year}: {', '.join(named[:_NAMED])}{more} left out ({lost:,.0f} migrants): "
            "no births, deaths or populations are told."
        )
    if matrix.unallocated:
        notes.append(
            f"{matrix.year}: {matrix.unallocated:,.0f} migrants of unknown birthplace are in no "
            "corridor."
        )
    if matrix.missing:
        notes.append(f"{matrix.year}: {matrix.missing:,} cells that are not known were taken as 0.")
    return notes


def _of_places(wanted: Sequence[str], places: Sequence[str], persons: Floats) -> Floats:
    """The matrix over `wanted`; a place that this year does not name has no migrants."""
    index = {place: number for number, place in enumerate(places)}
    table = np.zeros((len(wanted), len(wanted)))
    there = [number for number, place in enumerate(wanted) if place in index]
    given = [index[wanted[number]] for number in there]
    table[np.ix_(there, there)] = persons[np.ix_(given, given)]
    return table


def _with_natives(
    persons: Floats, places: Sequence[str], population: Floats, natives: Floats | None
) -> StockTable:
    if natives is None:
        return complete_native_born(persons, population, places)
    filled = persons.copy()
    np.fill_diagonal(filled, natives)
    return stock_table(filled, places)
