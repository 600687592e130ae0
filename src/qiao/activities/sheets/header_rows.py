"""In which rows is the header, and what does it say of each column?

A header may stand below titles, with a line above it (dates over half-days) and one below it (the
second language, or half-days under dates). Which field a text names is decided in `headers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.fields import NAME_FIELDS, Field
from qiao.activities.sheets.headers import meaning_of, names_a_script
from qiao.activities.sheets.sessions import SessionTime, read_session

if TYPE_CHECKING:
    from qiao.activities.sheets.dates import DateRange
    from qiao.activities.sheets.grid import Grid, GridRow

FIRST_ROWS = 30
_FEWEST_FIELDS = 2
_SESSION_FIELDS = frozenset({Field.SESSION, Field.SIGNATURE})


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the header and the text of each column (columns count from 1)."""

    first_row: int
    last_row: int
    texts: dict[int, str]


def find_header(grid: Grid, held: DateRange | None = None) -> Header | None:
    """The header in the first rows: the row that names most fields, names first; None "
    "if none does."""
    candidates = [row for row in grid.rows if row.number <= FIRST_ROWS]
    best = max(candidates, key=_weight, default=None)
    if best is None or not _is_header(best):
        return None
    return header_at(grid, best.number, held)


def header_weight(grid: Grid) -> tuple[bool, int]:
    """How much a sheet looks like a sign-in sheet: does a row name people, how many fields."""
    weights = [_weight(row) for row in grid.rows if row.number <= FIRST_ROWS and _is_header(row)]
    return max(weights, default=(False, 0))


def header_at(grid: Grid, row: int, held: DateRange | None = None) -> Header:
    """The header whose main line is that row, with the lines above and below that belong to it."""
    base = _line(grid, row)
    lines = [base]
    first = last = row
    above = _line(grid, row - 1) if row > 1 else {}
    if _belongs(above, base, held):
        lines.insert(0, above)
        first = row - 1
    below = _line(grid, row + 1)
    if _belongs(below, base, held):
        lines.append(below)
        last = row + 1
    return Header(first, last, _joined(lines, grid.width))


def _weight(row: GridRow) -> tuple[bool, int]:
    fields = {field for text in row.texts if text and (field := meaning_of(text).field)}
    return bool(fields & NAME_FIELDS), len(fields)


def _is_header(row: GridRow) -> bool:
    named, fields = _weight(row)
    filled = sum(1 for text in row.texts if text)
    return fields >= _FEWEST_FIELDS or (named and _recognised(row) * 2 >= filled)


def _recognised(row: GridRow) -> int:
    return sum(
        1 for text in row.texts if text and (meaning_of(text).field or read_session(text, None))
    )


def _line(grid: Grid, row: int) -> dict[int, str]:
    """The filled cells of a row, a merged cell's text standing in each of its columns."""
    return {column: text for column in range(1, grid.width + 1) if (text := grid.text(row, column))}


def _belongs(line: dict[int, str], base: dict[int, str], held: DateRange | None) -> bool:
    """Is this a second line of the header? Each cell must fit what stands in the main line."""
    fitting = 0
    for column, text in line.items():
        own = base.get(column, "")
        if own == text:
            continue
        if not _fits(text, own, held):
            return False
        fitting += 1
    return fitting > 0


def _fits(text: str, own: str, held: DateRange | None) -> bool:
    field = meaning_of(text).field
    session = _is_session(text, field, held)
    if not own:
        return field is not None or session
    own_field = meaning_of(own).field
    if session and _is_session(own, own_field, held):
        return True
    if own_field in NAME_FIELDS and names_a_script(text):
        return True
    return field is not None and (
        field == own_field
        or {field, own_field} <= NAME_FIELDS
        or meaning_of(f"{own} {text}").field is field
    )


def _is_session(text: str, field: Field | None, held: DateRange | None) -> bool:
    if field is not None:
        return field in _SESSION_FIELDS
    return read_session(text, held) is not None


def _joined(lines: list[dict[int, str]], width: int) -> dict[int, str]:
    """Each column's texts from top to bottom; a date carries on over the half-days to its right."""
    texts: dict[int, str] = {}
    carried = ""
    for column in range(1, width + 1):
        parts = [line[column] for line in lines if column in line]
        if len(lines) > 1:
            top = lines[0].get(column, "")
            time = read_session(" ".join(parts), None) if parts else None
            if top and time and _has_day(time):
                carried = top
            elif carried and not top and time and not _has_day(time):
                parts.insert(0, carried)
            else:
                carried = ""
        if parts:
            texts[column] = " ".join(dict.fromkeys(parts))
    return texts


def _has_day(time: SessionTime) -> bool:
    return bool(time.on or time.choices or time.day_number or time.incomplete)
