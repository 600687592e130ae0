"""What does a sheet hold, as texts at places? The plain table between file formats and meaning.

A `Grid` knows cell texts, merged ranges and hidden rows; it does not know what a text means.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

MAX_COLUMNS = 512
MAX_ROWS = 200_000
MAX_MERGES = 20_000
_MAX_LETTERS = 3
# What is kept of one cell: longer than any field allows, so that a cut text is always an issue.
MAX_KEPT = 4_000


def letter_of(column: int) -> str:
    """The spreadsheet's name of a column counted from 1: A, B, ... Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(letters: str) -> int:
    """The number, from 1, of a column named by letters; 0 when these are not one to "
    "three letters."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= _MAX_LETTERS):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row with at least one text; `number` counts from 1, as the spreadsheet shows it."""

    number: int
    texts: tuple[str, ...]

    def at(self, column: int) -> str:
        """The text in a column counted from 1 ("" when the cell is empty)."""
        return self.texts[column - 1] if column <= len(self.texts) else ""


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A merged range, both ends included; its text stands in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = f"{letter_of(self.first_column)}{self.first_row}"
        return f"{first}:{letter_of(self.last_column)}{self.last_row}"


@dataclass(frozen=True)
class Grid:
    """The texts of one sheet, row by row; empty rows are left out, so numbers may have gaps."""

    sheet: str
    rows: tuple[GridRow, ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    _merges_of_column: dict[int, tuple[list[int], list[Merge]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def width(self) -> int:
        """The number of the last column with a text; 0 for an empty sheet."""
        return max((len(row.texts) for row in self.rows), default=0)

    @cached_property
    def _by_number(self) -> dict[int, GridRow]:
        return {row.number: row for row in self.rows}

    def row(self, number: int) -> GridRow:
        """The row of that number, empty when it holds no text."""
        return self._by_number.get(number) or GridRow(number, ())

    def text(self, row: int, column: int) -> str:
        """The text of a cell; of a merged cell, the text of its range."""
        own = self.row(row).at(column)
        if own or not self.merges:
            return own
        merge = self.merge_at(row, column)
        return self.row(merge.first_row).at(merge.first_column) if merge else ""

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that covers a cell, if one does."""
        if not self.merges:
            return None
        starts, merges = self._column(column)
        at = bisect_right(starts, row) - 1
        return merges[at] if at >= 0 and row <= merges[at].last_row else None

    def _column(self, column: int) -> tuple[list[int], list[Merge]]:
        if column not in self._merges_of_column:
            here = sorted(m for m in self.merges if m.first_column <= column <= m.last_column)
            self._merges_of_column[column] = ([m.first_row for m in here], here)
        return self._merges_of_column[column]
