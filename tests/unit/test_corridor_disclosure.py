"""Small counts of persons are withheld, and cannot be had back by subtraction."""

from __future__ import annotations

import pytest

from corridor.disclosure import is_small, suppress


@pytest.mark.parametrize(
    ("count", "small"), [(None, False), (0, False), (1, True), (4, True), (5, False)]
)
def test_is_small_from_one_to_four(count, small):
    """Nobody is no person's data, and what is not known is not small."""
    assert is_small(count) is small


def test_suppress_withholds_small_cells():
    """Two small cells protect each other when their sum leaves more than one solution."""
    told = suppress([12, 3, 9, 4], 28)
    assert (told.small, told.complementary, told.total) == ({1, 3}, frozenset(), False)


def test_suppress_withholds_a_second_cell_when_one_is_hidden():
    """28 - 12 - 9 would give the hidden one; the next smallest goes with it."""
    told = suppress([12, 3, 9], 24)
    assert (told.small, told.complementary) == ({1}, {2})
    assert told.cells == {1, 2}


def test_suppress_withholds_a_second_cell_when_two_are_ones():
    """A sum of two can only be one and one."""
    told = suppress([1, 1, 9], 11)
    assert told.complementary == {2}


def test_suppress_withholds_a_second_cell_when_two_are_fours():
    """A sum of eight in two small cells can only be four and four."""
    assert suppress([4, 4, 9], 17).complementary == {2}


def test_suppress_withholds_the_total_when_nothing_else_is_left():
    """Two fours and nobody else: the total would tell."""
    told = suppress([4, 4, 0], 8)
    assert (told.small, told.total) == ({0, 1}, True)


def test_suppress_withholds_a_small_total():
    """A total of three is as telling as a cell of three."""
    told = suppress([3, 0], 3)
    assert (told.small, told.total) == ({0}, True)


def test_suppress_without_total_withholds_only_small_cells():
    """Without a published total nothing can be subtracted."""
    assert suppress([12, 3], None).complementary == frozenset()


def test_suppress_where_cells_do_not_add_up_withholds_only_small_cells():
    """Persons in no cell blur the subtraction."""
    assert suppress([12, 3], 20).complementary == frozenset()
    assert suppress([12, 3, None], 20).complementary == frozenset()


def test_suppress_leaves_large_cells_and_zeros():
    """Nothing to withhold."""
    told = suppress([12, 0, 5], 17)
    assert (told.cells, told.total) == (frozenset(), False)


def test_suppress_refuses_senseless_input():
    """A threshold of one hides nothing; a count is not negative."""
    with pytest.raises(ValueError, match="below 2"):
        suppress([1], 1, threshold=1)
    with pytest.raises(ValueError, match="negative"):
        suppress([-1], None)
