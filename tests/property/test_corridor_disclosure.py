"""Whatever the counts, nobody can compute a withheld one from what is published."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.disclosure import THRESHOLD, suppress

COUNTS = st.lists(st.integers(min_value=0, max_value=12), min_size=1, max_size=5)


@given(COUNTS)
@settings(max_examples=150, deadline=None)
def test_published_figures_leave_each_withheld_cell_open(cells):
    """Every solution is tried: a withheld cell has at least two possible values."""
    total = sum(cells)
    told = suppress(cells, total)
    published = sum(count for i, count in enumerate(cells) if i not in told.cells)
    if told.total or not told.cells:
        return
    hidden = sorted(told.cells)
    ranges = [
        range(1, THRESHOLD) if i in told.small else range(THRESHOLD, total + 1) for i in hidden
    ]
    solutions = [way for way in product(*ranges) if sum(way) == total - published]
    for position in range(len(hidden)):
        assert len({way[position] for way in solutions}) > 1


@given(COUNTS)
def test_no_small_count_is_published(cells):
    """Neither as a cell nor as a total."""
    told = suppress(cells, sum(cells))
    assert all(
        count == 0 or count >= THRESHOLD for i, count in enumerate(cells) if i not in told.cells
    )
    assert told.total or sum(cells) == 0 or sum(cells) >= THRESHOLD


@given(COUNTS)
def test_nothing_is_withheld_where_nothing_is_small(cells):
    """Large counts are told."""
    large = [count + THRESHOLD for count in cells]
    assert suppress(large, sum(large)).cells == frozenset()
