"""Small values of activities: stored changes, choices about a sheet, tallies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from qiao.activities import changes
from qiao.activities.changes import Change, change, differences
from qiao.activities.intake import Choices, Presence
from qiao.activities.sheet_choices import SheetChoices
from qiao.activities.sheets import ColumnChoice, Cross, Field, HalfDay
from qiao.activities.tallies import tally
from qiao.core.errors import Invalid


def test_changes_are_read_back_as_written():
    """What was, what is, and nothing where nothing was."""
    told = (change("sex", "male", "female"), change("side", None, 2), change("seat", 7, ""))
    assert changes.write(told) == "sex=male>female; side=>2; seat=7>"
    assert changes.read(changes.write(told)) == told


def test_changes_cannot_be_forged_by_their_values():
    """Separators inside a value do not make another change."""
    sly = change("institution", "a; sex=male>female", "b")
    assert len(changes.read(changes.write([sly]))) == 1


def test_changes_that_do_not_fit_are_cut_whole():
    """The stored text stays within its column and never ends inside a change."""
    many = [change(f"field{n}", "x" * 100, "y" * 100) for n in range(9)]
    written = changes.write(many)
    assert len(written) <= changes.MAX_WRITTEN
    assert changes.read(written) == tuple(many[: len(changes.read(written))])


def test_differences_name_only_what_differs():
    """An unchanged fact is not told."""
    before = {"role": "participant", "side": None, "days": "1"}
    assert differences(before, {**before, "side": 1}) == (Change("side", "", "1"),)


def test_change_is_called_by_its_name_or_its_field():
    """A field that has no name yet still reads."""
    assert change("sex", 1, 2).label == "sex"
    assert change("new-field", 1, 2).label == "new-field"


def test_choices_are_stored_and_read_back():
    """Everything that a person chose survives the database."""
    chosen = SheetChoices(
        sheet="Sheet1",
        header_row=3,
        columns={
            "C": ColumnChoice(Field.NAME),
            "F": ColumnChoice(
                Field.SESSION, on=date(2026, 2, 9), half_day=HalfDay.MORNING, cross=Cross.ABSENT
            ),
        },
        intake=Choices(
            institutions={"无名公司": "code"},
            side=0,
            kind="other",
            sessions={"F": 1},
            presence=Presence.UNKNOWN,
        ),
    )
    assert SheetChoices.from_json(chosen.to_json()) == chosen
    assert SheetChoices.from_json({}) == SheetChoices()
    assert SheetChoices().to_json() == {"presence": "listed"}


def test_choice_of_a_field_alone_may_be_a_plain_word():
    """Programs may write `{"C": "name"}`."""
    assert SheetChoices.from_json({"columns": {"C": "name"}}).columns["C"].field is Field.NAME


@pytest.mark.parametrize(
    "stored",
    [
        {"columns": {"C": "nonsense"}},
        {"columns": {"C": {"on": "2026-02-09"}}},
        {"columns": {"C": {"field": "session", "on": "9/8"}}},
        {"columns": ["C"]},
        {"sessions": {"F": "one"}},
        {"presence": "maybe"},
        {"header_row": "three"},
    ],
)
def test_choices_that_mean_nothing_are_refused(stored):
    """A wrong value is an answer to its writer, never a crash."""
    with pytest.raises(Invalid):
        SheetChoices.from_json(stored)


def test_another_sheet_asks_for_its_columns_anew():
    """Columns of one sheet mean nothing in another; sides and institutions stay."""
    chosen = SheetChoices(
        sheet="A", header_row=3, columns={"C": ColumnChoice(Field.NAME)}, intake=Choices(side=1)
    )
    other = chosen.of_another_sheet("B")
    assert (other.sheet, other.header_row, dict(other.columns)) == ("B", None, {})
    assert other.intake.side == 1


@dataclass(frozen=True)
class Row:
    side: int | None
    sex: str
    kind: str
    seats: int
    days: Decimal


def test_tally_lines_and_columns_sum_to_the_whole():
    """No seat is lost: those of neither side and of unknown sex have their own line and column."""
    counted = tally(
        [
            Row(1, "female", "government", 2, Decimal(3)),
            Row(1, "male", "workers", 1, Decimal(1)),
            Row(None, "unknown", "government", 4, Decimal("2.5")),
        ]
    )
    assert [(line.side, line.seats) for line in counted.lines] == [(1, 3), (0, 4)]
    assert counted.sexes == ("female", "male", "unknown")
    assert counted.by_sex == {"female": 2, "male": 1, "unknown": 4}
    assert (counted.seats, counted.days) == (7, Decimal("6.5"))
    assert counted.kinds == (("government", 6), ("workers", 1))


def test_tally_of_nobody_is_empty():
    """No lines, no seats."""
    counted = tally([])
    assert (counted.lines, counted.seats, counted.days) == ((), 0, Decimal(0))
