"""Figures: values with parts, what they lack, and how they are shared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qiao.results.disclosure import shared
from qiao.results.figures import (
    Cell,
    Figure,
    Gap,
    add,
    from_plain,
    key_of,
    observed_figure,
    plain_number,
    same,
    to_plain,
)

D = Decimal
F1, M1 = key_of({"sex": "female", "side": "1"}), key_of({"side": 1, "sex": "male"})


def test_key_does_not_depend_on_the_order_of_dimensions():
    """However it was written, a part is the same part."""
    assert key_of({"side": "1", "sex": "female"}) == F1


def test_add_leaves_out_what_is_missing():
    """Missing parts add nothing, and all missing stays missing with its reason."""
    told = add([Figure(D(3)), Figure(None, gap=Gap.NOT_REPORTED)])
    assert told.value == 3
    missing = add([Figure(None, gap=Gap.NO_SHEETS)])
    assert (missing.value, missing.gap) == (None, Gap.NO_SHEETS)
    assert add([]).value is None


def test_add_puts_alike_parts_together():
    """Women of two periods make one part."""
    one = observed_figure(D(10), [Cell(F1, D(6)), Cell(M1, D(4))], adds_up=True)
    two = observed_figure(D(5), [Cell(F1, D(2))], adds_up=True)
    told = add([one, two])
    assert told.cell(F1).value == 8
    assert told.persons == 15
    assert not told.broken_down


def test_observed_parts_by_sex_count_persons():
    """Only what is told by sex is of persons; half a person is none."""
    by_sex = observed_figure(D(9), [Cell(F1, D(9))], adds_up=True)
    assert (by_sex.persons, by_sex.cell(F1).persons) == (9, 9)
    by_side = observed_figure(D(9), [Cell((("side", "1"),), D(9))], adds_up=True)
    assert by_side.persons is None
    assert observed_figure(D("2.5"), [Cell(F1, D("2.5"))], adds_up=True).persons is None


def test_figure_survives_being_frozen():
    """To plain JSON and back, no digit and no gap is lost."""
    figure = Figure(D("12.5000"), (Cell(F1, D("12.5"), 3),), 3, Gap.SOME_SHEETS, broken_down=False)
    assert from_plain(to_plain(figure)) == Figure(
        D("12.5"), (Cell(F1, D("12.5"), 3),), 3, Gap.SOME_SHEETS, broken_down=False
    )
    assert from_plain(to_plain(Figure(None, gap=Gap.NOT_BEGUN))).value is None


def test_same_needs_equal_values_and_equal_parts():
    """Zero parts are no parts; missing equals only missing."""
    assert same(Figure(D(3), (Cell(F1, D(3)), Cell(M1, D(0)))), Figure(D("3.0"), (Cell(F1, D(3)),)))
    assert not same(Figure(D(3), (Cell(F1, D(3)),)), Figure(D(3), (Cell(M1, D(3)),)))
    assert not same(Figure(None), Figure(D(0)))
    assert same(Figure(None), Figure(None))


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.5000", "12.5"), ("1E+3", "1000"), ("0.000", "0"), ("-0.0", "0"), ("100", "100")],
)
def test_plain_number_writes_one_text_for_one_number(value, text):
    """No exponent, no trailing zeros, no negative zero."""
    assert plain_number(D(value)) == text


def test_shared_figure_withholds_small_parts_and_what_gives_them_away():
    """Three of fifteen are "<5"; the other part goes with them."""
    told = shared(Figure(D(15), (Cell(F1, D(12), 12), Cell(M1, D(3), 3)), 15))
    assert told.value == 15
    assert told.cell(M1).small
    assert told.cell(F1).withheld
    assert (told.cell(F1).value, told.cell(M1).value) == (None, None)


def test_shared_figure_of_few_persons_is_small_itself():
    """Days of two persons tell of two persons."""
    told = shared(Figure(D("7.5"), (Cell(F1, D("7.5"), 2),), 2))
    assert (told.value, told.small) == (None, True)


def test_shared_figure_protects_days_by_the_persons_behind_them():
    """A part of many days by few persons is withheld."""
    told = shared(Figure(D(40), (Cell(F1, D(30), 3), Cell(M1, D(10), 20)), 23))
    assert told.cell(F1).small
    assert told.cell(M1).withheld


def test_shared_figure_of_no_persons_is_told():
    """Events are not persons."""
    told = shared(Figure(D(2), (Cell((("pillar", "p1"),), D(1)),)))
    assert (told.value, told.cells[0].value) == (2, 1)


def test_shared_total_is_told_without_parts_that_it_would_give_away():
    """Four and four make eight: the total is told elsewhere, so not even the parts' names are."""
    told = shared(Figure(D(8), (Cell(F1, D(4), 4), Cell(M1, D(4), 4)), 8))
    assert (told.value, told.small, told.cells, told.untold_parts) == (8, False, (), True)
