"""What is a figure? A value with its parts, how many persons stand behind it, and what it lacks.

Pure values; `to_plain` and `from_plain` are how a figure is frozen. Nothing here counts records
(`measures`) or decides what may be shared (`disclosure`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Key = tuple[tuple[str, str], ...]
"""Which part: (("sex", "female"), ("side", "1")), sorted by dimension; "" is not known."""


class Gap(TextChoices):
    """What a figure lacks, and so why it is missing or may be too low."""

    NONE = "", _("complete")
    NOT_BEGUN = "not_begun", _("The period has not begun.")
    NOT_REPORTED = "not_reported", _("No value has been approved for this period.")
    NO_SHEETS = "no_sheets", _("No sign-in sheet is stored for what was held.")
    SOME_SHEETS = "some_sheets", _("Some of what was held has no sign-in sheet yet.")
    ONE_SIDE = "one_side", _("One side's part is not reported yet.")
    SOME_PERIODS = "some_periods", _("Some earlier periods have no value.")


#: The same in both languages, for documents that print both at once.
GAP_TEXTS: Mapping[str, Text] = {
    Gap.NOT_BEGUN: Text("The period has not begun.", "报告期尚未开始。"),
    Gap.NOT_REPORTED: Text("No value has been approved for this period.", "本期尚无经批准的数值。"),
    Gap.NO_SHEETS: Text(
        "No sign-in sheet is stored for what was held.", "已举办的活动尚未存入签到表。"
    ),
    Gap.SOME_SHEETS: Text(
        "Some of what was held has no sign-in sheet yet.", "部分已举办的活动尚无签到表。"
    ),
    Gap.ONE_SIDE: Text("One side's part is not reported yet.", "一方的数值尚未报告。"),
    Gap.SOME_PERIODS: Text("Some earlier periods have no value.", "此前部分报告期没有数值。"),
}
MISSING_GAPS = frozenset({Gap.NOT_BEGUN, Gap.NOT_REPORTED, Gap.NO_SHEETS})


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a figure. `persons`: how many stand behind it, None where it counts none."""

    key: Key
    value: Decimal
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value (None is missing) with its parts as known: never scaled up to the total."""

    value: Decimal | None
    cells: tuple[Cell, ...] = ()
    persons: int | None = None
    gap: Gap = Gap.NONE
    broken_down: bool = True

    @property
    def is_missing(self) -> bool:
        """Is there no value at all?"""
        return self.value is None

    def cell(self, key: Key) -> Cell | None:
        """The part with this key."""
        return next((cell for cell in self.cells if cell.key == key), None)


NO_FIGURE = Figure(None, gap=Gap.NOT_REPORTED)


def key_of(dimensions: Mapping[str, Any]) -> Key:
    """The key of a part, whatever the order in which its dimensions were written."""
    return tuple(sorted((name, str(value)) for name, value in dimensions.items()))


def observed_figure(
    value: Decimal, cells: Iterable[Cell], *, adds_up: bool, gap: Gap = Gap.NONE
) -> Figure:
    """A value that was entered, with its parts; says whether the parts tell the whole of it.

    What is broken down by sex counts persons, so its size is how many stand behind it.
    """
    parts = tuple(sorted(cells, key=lambda cell: cell.key))
    if parts and any(name == "sex" for name, _value in parts[0].key):
        parts = tuple(Cell(cell.key, cell.value, _persons(cell.value)) for cell in parts)
    of_persons = bool(parts) and all(cell.persons is not None for cell in parts)
    whole = bool(parts) and (not adds_up or sum((c.value for c in parts), Decimal(0)) == value)
    return Figure(value, parts, _persons(value) if of_persons else None, gap, whole)


def add(figures: Sequence[Figure], *, gap: Gap = Gap.NONE) -> Figure:
    """Several figures whose values add up, as one; parts with the same key add up too.

    Those that are missing are left out; all missing is missing. The sum is called broken down only
    when each that is there was.
    """
    known = [(figure.value, figure) for figure in figures if figure.value is not None]
    if not known:
        return Figure(None, gap=figures[0].gap if figures else Gap.NOT_REPORTED)
    amounts: dict[Key, Decimal] = {}
    persons: dict[Key, int | None] = {}
    for _value, figure in known:
        for cell in figure.cells:
            if cell.key in amounts:
                amounts[cell.key] += cell.value
                persons[cell.key] = _both(persons[cell.key], cell.persons)
            else:
                amounts[cell.key], persons[cell.key] = cell.value, cell.persons
    behind = [figure.persons for _value, figure in known]
    return Figure(
        value=sum((value for value, _figure in known), Decimal(0)),
        cells=tuple(Cell(key, amounts[key], persons[key]) for key in sorted(amounts)),
        persons=None if None in behind else sum(count or 0 for count in behind),
        gap=gap,
        broken_down=all(figure.broken_down for _value, figure in known),
    )


def same(one: Figure, other: Figure) -> bool:
    """Do two figures tell the same: equal value and equal parts? Missing equals only missing."""
    return one.value == other.value and _amounts(one) == _amounts(other)


def to_plain(figure: Figure) -> dict[str, Any]:
    """The figure as JSON can hold it; numbers as text, so that no digit is lost."""
    return {
        "value": None if figure.value is None else plain_number(figure.value),
        "persons": figure.persons,
        "gap": str(figure.gap),
        "broken_down": figure.broken_down,
        "cells": [
            {
                "dimensions": dict(cell.key),
                "value": plain_number(cell.value),
                "persons": cell.persons,
            }
            for cell in figure.cells
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> Figure:
    """The figure that `to_plain` wrote."""
    return Figure(
        value=None if plain["value"] is None else Decimal(plain["value"]),
        cells=tuple(
            Cell(key_of(cell["dimensions"]), Decimal(cell["value"]), cell["persons"])
            for cell in plain["cells"]
        ),
        persons=plain["persons"],
        gap=Gap(plain["gap"]),
        broken_down=plain["broken_down"],
    )


def plain_number(value: Decimal) -> str:
    """Every digit, without exponent and trailing zeros: the same number is always the same text."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in {"-0", ""} else digits


def _amounts(figure: Figure) -> dict[Key, Decimal]:
    return {cell.key: cell.value for cell in figure.cells if cell.value}


def _persons(value: Decimal) -> int | None:
    return int(value) if value == int(value) and value >= 0 else None


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
