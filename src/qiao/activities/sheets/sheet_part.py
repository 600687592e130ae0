"""Which cells does one worksheet part hold? Rows of texts, merged ranges, hidden rows and columns.

One streaming pass (ECMA-376 part 1, 18.3.1). It keeps only cells with a text, so that formatting
without end costs no memory, and refuses more columns, rows or merged ranges than a list can have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.grid import (
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    Grid,
    GridRow,
    Merge,
    column_of,
    letter_of,
)
from qiao.activities.sheets.stored_values import date_text, kept, number_text
from qiao.activities.sheets.xml_parts import XmlPart

if TYPE_CHECKING:
    from collections.abc import Sequence

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_DIGITS = "0123456789"
_TRUE = {"1", "true"}
_LAST_ROW = 1_048_576


class SheetPart(XmlPart):
    """Collects the grid of one worksheet while the part is read."""

    def __init__(
        self,
        *,
        sheet: str,
        file: str,
        strings: Sequence[str],
        date_styles: frozenset[int],
        from_1904: bool,
        first_rows: int | None,
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._place = f"{file} › {sheet}"
        self._strings = strings
        self._date_styles = {str(style) for style in date_styles}
        self._from_1904 = from_1904
        self._first_rows = first_rows
        self._rows: list[GridRow] = []
        self._merges: list[Merge] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._columns: dict[str, int] = {}
        self._row = 0
        self._texts: list[str] = []
        self._column = 0
        self._type = ""
        self._style = ""
        self._parts: list[str] = []
        self._listening = False
        self._formula: str | None = None
        self._in_reading = False

    def grid(self) -> Grid:
        """What was read."""
        return Grid(
            sheet=self._sheet,
            rows=tuple(self._rows),
            merges=tuple(self._merges),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "f"}:
            self._parts = []
            self._listening = True
        elif name == "t":
            self._listening = not self._in_reading
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._in_reading = True
        elif name == "mergeCell":
            self._merge(attributes["ref"])
        elif name == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), MAX_COLUMNS)
            self._hidden_columns.update(range(int(attributes["min"]), last + 1))

    def text(self, text: str) -> None:
        if self._listening:
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in {"v", "t"}:
            self._listening = False
        elif name == "f":
            self._listening = False
            self._formula = "=" + "".join(self._parts)
            self._parts = []
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._in_reading = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise ValueError(number)
        self._row = number
        self._column = 0
        self._texts = []
        if self._first_rows is not None and number > self._first_rows:
            self.done = True
        if attributes.get("hidden") in _TRUE:
            self._hidden_rows.add(number)

    def _end_row(self) -> None:
        if not self._texts or self.done:
            return
        if len(self._rows) == MAX_ROWS:
            raise Refusal.TOO_MANY_ROWS.error(place=self._place, limit=MAX_ROWS)
        self._rows.append(GridRow(self._row, tuple(self._texts)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip(_DIGITS)
            self._column = self._columns.get(letters) or self._learn_column(letters)
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._parts = []
        self._formula = None

    def _learn_column(self, letters: str) -> int:
        column = column_of(letters)
        if not column and letters.isalpha():
            raise self._too_wide(letters)
        if not column:
            raise ValueError(letters)
        self._columns[letters] = column
        return column

    def _end_cell(self) -> None:
        text = self._cell_text()
        if not text:
            return
        missing = self._column - len(self._texts)
        if missing > 0:
            if self._column > MAX_COLUMNS:
                raise self._too_wide(letter_of(self._column))
            self._texts.extend([""] * missing)
        self._texts[self._column - 1] = text

    def _cell_text(self) -> str:
        if self._formula is not None:
            return kept(self._formula)
        value = "".join(self._parts)
        if not value:
            return ""
        if self._type == "s":
            return self._strings[int(value)]
        if self._type == "n":
            if self._style in self._date_styles:
                return date_text(value, from_1904=self._from_1904)
            return number_text(value)
        return self._other_text(value)

    def _other_text(self, value: str) -> str:
        """A truth value, a day in ISO form, or a text that stands in the cell itself."""
        if self._type == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if self._type == "d":
            return kept(value.removesuffix("T00:00:00").replace("T", " "))
        return kept(value)

    def _merge(self, ref: str) -> None:
        if len(self._merges) == MAX_MERGES:
            raise Refusal.TOO_MANY_MERGES.error(place=self._place, limit=MAX_MERGES)
        if found := _RANGE.fullmatch(ref):
            first, top, last, bottom = found.groups()
            self._merges.append(Merge(int(top), column_of(first), int(bottom), column_of(last)))

    def _too_wide(self, letters: str) -> Exception:
        return Refusal.TOO_MANY_COLUMNS.error(
            place=self._place, column=letters[:12], limit=MAX_COLUMNS
        )
