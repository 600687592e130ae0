"""How may the inputs of a period have been otherwise, given the errors stated for them?

Relative errors are lognormal with mean 1 (a stock stays positive, and zero stays zero), absolute
errors are normal and cut off at 0. No more are born or die than live there. Populations are held:
what the foreign-born of a place gain, its native-born lose, as when both are read from one census.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.flows.stocks import Period, StockTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.tables import Floats


@dataclass(frozen=True, slots=True)
class StatedErrors:
    """Standard errors of the inputs: 0.05 is 5 in 100; `..._persons` are absolute, in persons.

    `persistence` (0 to 1) is the correlation of a corridor's error at the start with that at the
    end, on the scale on which they are drawn. Sources that repeat an old census with its mistakes
    have it near 1; with 0 all error of a stock looks like moves, and intervals are at their widest.
    """

    stocks: float = 0.0
    births: float = 0.0
    deaths: float = 0.0
    stocks_persons: float = 0.0
    births_persons: float = 0.0
    deaths_persons: float = 0.0
    persistence: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (np.isfinite(value) and value >= 0):
                raise CorridorError(
                    f"The stated error {field.name} is {value}. Give a known number, 0 or more."
                )
        if self.persistence > 1:
            raise CorridorError(
                f"The persistence is {self.persistence}. It is a correlation: give 0 to 1."
            )


def disturb(period: Period, errors: StatedErrors, generator: np.random.Generator) -> Period:
    """A period as it may have been: one draw of both stock tables, births and deaths.

    The same generator state gives the same draw, whatever the errors' sizes.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [0, 50]]), stock_table([[50, 50], [0, 50]]))
    >>> drawn = disturb(change, StatedErrors(stocks=0.1), np.random.default_rng(3))
    >>> drawn.start.population.round(9).tolist()
    [60.0, 90.0]
    """
    start, end = _stocks(period, errors, generator)
    births = _vector(period.births, errors.births, errors.births_persons, generator)
    deaths = _vector(period.deaths, errors.deaths, errors.deaths_persons, generator)
    return Period(
        start,
        end,
        np.minimum(births, period.end.population),
        np.minimum(deaths, period.start.population),
    )


def _stocks(
    period: Period, errors: StatedErrors, generator: np.random.Generator
) -> tuple[StockTable, StockTable]:
    """Both tables, their errors correlated as stated; only corridors with people are drawn."""
    first, second = period.start.persons, period.end.persons
    abroad = (first > 0) | (second > 0) if not errors.stocks_persons else np.ones(first.shape, bool)
    np.fill_diagonal(abroad, val=False)
    at = np.flatnonzero(abroad)
    again = float(np.sqrt(1 - errors.persistence**2))
    relative = generator.standard_normal((2, len(at)))
    relative[1] = errors.persistence * relative[0] + again * relative[1]
    absolute = np.zeros((2, 1))
    if errors.stocks_persons:
        absolute = generator.standard_normal((2, len(at)))
        absolute[1] = errors.persistence * absolute[0] + again * absolute[1]
    drawn = [
        _disturbed(table.ravel()[at], errors.stocks, errors.stocks_persons, scale, shift)
        for table, scale, shift in zip((first, second), relative, absolute, strict=True)
    ]
    return (
        _completed(period.start, at, drawn[0]),
        _completed(period.end, at, drawn[1]),
    )


def _completed(table: StockTable, at: NDArray[np.intp], abroad: Floats) -> StockTable:
    """The table with other foreign-born and the same populations."""
    persons = np.zeros(table.persons.shape)
    persons.flat[at] = abroad
    living, born_elsewhere = table.persons.sum(axis=0), persons.sum(axis=0)
    many = born_elsewhere > living
    if many.any():
        persons *= np.where(many, living / np.where(many, born_elsewhere, 1), 1)
    np.fill_diagonal(persons, np.where(many, 0, living - born_elsewhere))
    return StockTable(table.places, persons)


def _vector(
    values: Floats, relative: float, absolute: float, generator: np.random.Generator
) -> Floats:
    scale, shift = generator.standard_normal((2, len(values)))
    return _disturbed(values, relative, absolute, scale, shift)


def _disturbed(
    values: Floats, relative: float, absolute: float, scale: Floats, shift: Floats
) -> Floats:
    """Values times lognormal factors of mean 1 and coefficient of variation `relative`, shifted."""
    width = float(np.sqrt(np.log1p(relative**2)))
    drawn = values * np.exp(width * scale - width * width / 2)
    if absolute:
        drawn = np.maximum(drawn + absolute * shift, 0)
    return drawn
