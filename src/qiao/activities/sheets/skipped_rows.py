"""Which rows below the header are nobody? Totals, repeated headers, notes, rows not filled in.

Each is reported with its reason and its text, so that no row disappears without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities.sheets.cells import Mark, read_mark
from qiao.activities.sheets.fields import NAME_FIELDS, Field
from qiao.activities.sheets.texts import fold, half_width, is_formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from qiao.activities.sheets.columns import Column
    from qiao.activities.sheets.grid import Grid, GridRow
    from qiao.activities.sheets.header_rows import Header


class Reason(StrEnum):
    """Why a row is not read as a person."""

    EMPTY = "empty"
    TOTAL = "total"
    HEADER = "header"
    NOTE = "note"

    @property
    def label(self) -> Promise:
        """The reason, for display."""
        return _LABELS[self]


_LABELS: dict[Reason, Promise] = {
    Reason.EMPTY: _("not filled in"),
    Reason.TOTAL: _("a total"),
    Reason.HEADER: _("the header, repeated"),
    Reason.NOTE: _("a note or a heading"),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that are not read as people, from the first to the last."""

    first_row: int
    last_row: int
    reason: Reason
    text: str = ""


_TOTAL = re.compile(
    r"(?:(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|总人数|合计人数|实到人数|应到人数"
    r"|(?:grand |sub-?)?totals?)[\s/／]*){1,2}"
    r"(?:\s*(?:人数|participants|persons|people|attendance|number of participants))?"
    r"\s*(?:[(:=].*)?[\s\d人名位]*"
    r"|共\s*\d+\s*[人名位].*|total\s*(?:number)?\s*of\s*(?:participants|people|persons)?\s*[:=]?\s*\d*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填表人|填表日期|制表人|制表|审核人|审核|负责人|联系人|联系电话|日期"
    r"|notes?|n\.?b\.?|remark|prepared by|checked by|contact|source)\s*[:：]",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"[\W\d_]*")
_HEADING_SPAN = 3
_NOT_A_PERSON = frozenset({Field.NUMBER, Field.SIGNATURE, Field.NOT_READ, Field.IDENTITY_NUMBER})


class RowSorter:
    """Tells people from everything else below the header."""

    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column]) -> None:
        self._grid = grid
        self._by_number = {column.number: column.field for column in columns}
        lines = range(header.first_row, header.last_row + 1)
        self._header_texts = {
            column.number: {fold(grid.text(line, column.number)) for line in lines}
            | {fold(column.header)}
            for column in columns
        }

    def reason(self, row: GridRow) -> Reason | None:
        """Why the row is nobody; None when it is read as a person."""
        filled = [(column, text) for column, text in enumerate(row.texts, start=1) if text]
        if self._is_header(filled):
            return Reason.HEADER
        first = [half_width(text) for _column, text in filled[:2]]
        if any(_TOTAL.fullmatch(text) for text in first):
            return Reason.TOTAL
        if _NOTE.match(first[0]) or self._is_heading(row, filled):
            return Reason.NOTE
        if not any(self._says_something(column, text) for column, text in filled):
            return self._unfilled(filled)
        return None

    def _is_header(self, filled: list[tuple[int, str]]) -> bool:
        return all(
            fold(text) and fold(text) in self._header_texts.get(column, ())
            for column, text in filled
        ) and any(self._field(column) in NAME_FIELDS for column, _text in filled)

    def _is_heading(self, row: GridRow, filled: list[tuple[int, str]]) -> bool:
        """One text merged across the columns, the names among them."""
        if len(filled) != 1:
            return False
        merge = self._grid.merge_at(row.number, filled[0][0])
        if merge is None or merge.last_column - merge.first_column + 1 < _HEADING_SPAN:
            return False
        return any(
            self._field(column) in NAME_FIELDS
            for column in range(merge.first_column, merge.last_column + 1)
        )

    def _says_something(self, column: int, text: str) -> bool:
        field = self._field(column)
        if field is Field.SESSION:
            return read_mark(text) not in {Mark.EMPTY, Mark.NO}
        return field not in _NOT_A_PERSON

    def _unfilled(self, filled: list[tuple[int, str]]) -> Reason:
        """A row with nothing but its number was not filled in; any other text is a note."""
        texts = [
            text
            for column, text in filled
            if self._field(column) not in {Field.SESSION, Field.SIGNATURE}
        ]
        numbered = all(_NO_WORDS.fullmatch(text) or is_formula(text) for text in texts)
        return Reason.EMPTY if numbered else Reason.NOTE

    def _field(self, column: int) -> Field:
        return self._by_number.get(column, Field.NOT_READ)


def ranges(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """The skipped rows in order, neighbours that were not filled in as one."""
    joined: list[Skipped] = []
    for each in sorted(skipped, key=lambda s: s.first_row):
        last = joined[-1] if joined else None
        if (
            last
            and last.reason is each.reason is Reason.EMPTY
            and each.first_row == last.last_row + 1
        ):
            joined[-1] = Skipped(last.first_row, each.last_row, Reason.EMPTY)
        else:
            joined.append(each)
    return tuple(joined)
