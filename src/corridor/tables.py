"""Is this a table of numbers of the right shape? Square tables, vectors, and their long form.

Arrays are float64 and are never changed in place: what is returned is a read-only copy or view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridor.errors import CorridorError
from corridor.places import Places, distinct_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Floats: TypeAlias = NDArray[np.float64]

SQUARE = 2


def read_only(values: ArrayLike) -> Floats:
    """The values as a float64 array that nobody can write to."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def square(values: ArrayLike, places: Places, name: str, *, negative: bool = False) -> Floats:
    """`values` as a read-only n x n array of finite numbers, n places; else a refusal.

    `negative` allows numbers below zero. The refusal names the first cell that is wrong.
    """
    array = read_only(values)
    size = len(places)
    if array.shape != (size, size):
        raise CorridorError(
            f"The {name} has the shape {_shape(array)}, but there are {size} places. "
            f"Give a table of {size} x {size}."
        )
    wrong = ~np.isfinite(array) if negative else ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise CorridorError(
            f"The {name} has {array[row, column]} in row {places[row]}, column {places[column]} "
            f"({int(wrong.sum())} such cells). {_mend(negative=negative)}"
        )
    return array


def vector(values: ArrayLike, places: Places, name: str, *, negative: bool = False) -> Floats:
    """`values` as a read-only array of one finite number for each place; else a refusal."""
    array = read_only(values)
    if array.shape != (len(places),):
        raise CorridorError(
            f"The {name} have the shape {_shape(array)}, but there are {len(places)} places. "
            "Give one number for each place."
        )
    wrong = ~np.isfinite(array) if negative else ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        where = int(np.argmax(wrong))
        raise CorridorError(
            f"The {name} of {places[where]} are {array[where]} ({int(wrong.sum())} such places). "
            f"{_mend(negative=negative)}"
        )
    return array


def table_of(rows: Iterable[tuple[str, str, float]]) -> tuple[Places, Floats]:
    """Places (in the order met) and the n x n table of long rows (row, column, value).

    Pairs without a row are 0; a pair told twice is refused.

    >>> places, table = table_of([("A", "B", 5.0), ("B", "A", 2.0)])
    >>> places, table.tolist()
    (('A', 'B'), [[0.0, 5.0], [2.0, 0.0]])
    """
    cells: dict[tuple[str, str], float] = {}
    for row, column, value in rows:
        if (row, column) in cells:
            raise CorridorError(f"The pair {row}, {column} stands twice. Give each pair once.")
        cells[row, column] = value
    places = distinct_places(dict.fromkeys(label for pair in cells for label in pair))
    where = {place: number for number, place in enumerate(places)}
    table = np.zeros((len(places), len(places)))
    for (row, column), value in cells.items():
        table[where[row], where[column]] = value
    return places, square(table, places, "table", negative=True)


def rows_of(places: Places, table: Floats) -> Iterator[tuple[str, str, float]]:
    """The cells off the diagonal that are not zero, as (row, column, value), row by row.

    >>> list(rows_of(("A", "B"), np.array([[9.0, 5.0], [0.0, 9.0]])))
    [('A', 'B', 5.0)]
    """
    for row, column in np.argwhere(table):
        if row != column:
            yield places[row], places[column], float(table[row, column])


def _shape(array: Floats) -> str:
    return " x ".join(str(length) for length in array.shape) or "of one number"


def _mend(*, negative: bool) -> str:
    return "Give numbers that are known." if negative else "Give numbers known and not negative."
