"""Labels, tables and stocks: what is refused, and how it is said."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError, Excess, Infeasible
from corridor.flows import complete_native_born, period_of, stock_table
from corridor.places import distinct_places, numbered_places, positions
from corridor.tables import rows_of, square, table_of, vector


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], "no places"),
        (["A", ""], "Label 2 is empty"),
        (["A", "B", "A"], "A stands 2 times"),
    ],
)
def test_places_are_refused_when_missing_empty_or_twice(labels, said):
    """Each wrong list of labels is told apart."""
    with pytest.raises(CorridorError, match=said):
        distinct_places(labels)


@pytest.mark.parametrize(
    ("wanted", "said"), [(["X"], "X is not among the 2"), (["X", "Y"], "X, Y are not among")]
)
def test_positions_name_what_is_unknown(wanted, said):
    """An unknown place is named, with what the table has."""
    with pytest.raises(CorridorError, match=said):
        positions(wanted, ("A", "B"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([[1, 2]], "shape 1 x 2, but there are 2 places"),
        (3, "shape of one number"),
        ([[1, 2], [-1, 4]], "has -1.0 in row B, column A .1 such cells.. Give numbers known and"),
        ([[1, np.nan], [3, 4]], "has nan in row A, column B"),
    ],
)
def test_square_names_the_first_wrong_cell(values, said):
    """Shape, unknown and negative numbers are refused with their place."""
    with pytest.raises(CorridorError, match=said):
        square(values, ("A", "B"), "stock table")


def test_square_takes_negative_numbers_when_told_to():
    """Nets and differences may be negative, but must be known."""
    assert square([[-1, 0], [0, 1]], ("A", "B"), "table", negative=True)[0, 0] == -1
    with pytest.raises(CorridorError, match="Give numbers that are known"):
        square([[np.inf, 0], [0, 1]], ("A", "B"), "table", negative=True)


def test_square_is_a_copy_that_nobody_can_write_to():
    """The caller's array is left alone, and ours cannot be changed."""
    given = np.ones((2, 2))
    kept = square(given, ("A", "B"), "table")
    given[0, 0] = 5
    assert kept[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0] = 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1], "births have the shape 1"),
        ([1, -2], "births of B are -2.0"),
        ([np.nan, 1], "of A are"),
    ],
)
def test_vector_names_the_first_wrong_place(values, said):
    """One number for each place, known and not negative."""
    with pytest.raises(CorridorError, match=said):
        vector(values, ("A", "B"), "births")
    assert vector([1, -2], ("A", "B"), "net", negative=True).tolist() == [1, -2]


def test_long_rows_become_a_table_and_back():
    """Pairs not told are 0; a pair told twice is refused; zeros and the diagonal stay out."""
    rows = [("A", "B", 5.0), ("B", "C", 2.0)]
    places, table = table_of([*rows, ("A", "A", 9.0)])
    assert places == ("A", "B", "C")
    assert list(rows_of(places, table)) == rows
    with pytest.raises(CorridorError, match="A, B stands twice"):
        table_of([*rows, rows[0]])


def test_stock_table_knows_population_natives_and_its_parts():
    """Columns are residents, the diagonal the native-born; a part keeps the order asked for."""
    table = stock_table([[10, 1, 2], [3, 20, 4], [5, 6, 30]], ["A", "B", "C"])
    assert table.population.tolist() == [18, 27, 36]
    assert table.native_born.tolist() == [10, 20, 30]
    part = table.of(["C", "A"])
    assert part.places == ("C", "A")
    assert part.persons.tolist() == [[30, 5], [2, 10]]
    assert stock_table([[1, 0], [0, 1]]).places == numbered_places(2)


def test_native_born_are_what_the_population_leaves():
    """Where more are born elsewhere than live there, they are scaled and nobody is native."""
    table = complete_native_born([[9, 30], [20, 9]], [120, 15], ["A", "B"])
    assert table.persons.tolist() == [[100, 15], [20, 0]]
    assert table.population.tolist() == [120, 15]


def test_period_is_refused_when_places_differ():
    """Other places, and another order, are named."""
    first, other = stock_table([[1, 0], [0, 1]], ["A", "B"]), stock_table([[1]], ["A"])
    with pytest.raises(CorridorError, match="differ in their places: B"):
        period_of(first, other)
    with pytest.raises(CorridorError, match="the order"):
        period_of(first, stock_table([[1, 0], [0, 1]], ["B", "A"]))


def test_period_without_births_and_deaths_has_none():
    """Natural increase is births less deaths."""
    table = stock_table([[5, 0], [0, 5]], ["A", "B"])
    assert period_of(table, table).natural_increase.tolist() == [0, 0]
    assert period_of(table, table, [3, 1], [1, 2]).natural_increase.tolist() == [2, -1]


def test_infeasible_names_five_places_and_counts_the_rest():
    """The largest come first; the error carries all of them."""
    excesses = [Excess(f"P{number}", 100.0 * number) for number in range(1, 8)]
    refused = Infeasible("Not so: {places}.", excesses)
    assert str(refused).startswith("Not so: P7 (700 persons), P6 (600 persons)")
    assert str(refused).endswith("P3 (300 persons) and 2 more.")
    assert refused.places == ("P7", "P6", "P5", "P4", "P3", "P2", "P1")
