"""What does an uploaded sign-in sheet say, and what must be mended before it is stored?

`read_sheet` puts the steps together: bytes to a grid, header, columns, sessions, people, issues. It
stores nothing, asks nothing and guesses nothing; the same file gives the same reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.columns import read_columns
from qiao.activities.sheets.duplicates import find_duplicates
from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.fields import NAME_FIELDS, Field
from qiao.activities.sheets.header_rows import (
    FIRST_ROWS,
    Header,
    find_header,
    header_at,
    header_weight,
)
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.problems import Level, Problem
from qiao.activities.sheets.rows import RowReader
from qiao.activities.sheets.session_columns import read_sessions
from qiao.activities.sheets.skipped_rows import Reason, RowSorter, Skipped, ranges
from qiao.activities.sheets.texts import tidy
from qiao.activities.sheets.workbook import ExcelTables, TextTables, open_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.activities.sheets.columns import Column, ColumnChoice
    from qiao.activities.sheets.dates import DateRange
    from qiao.activities.sheets.duplicates import Duplicate
    from qiao.activities.sheets.grid import Grid, GridRow
    from qiao.activities.sheets.rows import SheetRow
    from qiao.activities.sheets.session_columns import Session
    from qiao.activities.sheets.workbook import SheetListed

_NUMBER = re.compile(r"\d+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NAME_SHOWN = 120


@dataclass(frozen=True, slots=True)
class SheetReading:
    """Everything that was read from one sheet.

    `how` says what the file is ("xlsx", or a text table's encoding and delimiter). `head` holds the
    first rows as they stand, for choosing the header by hand.
    `issues` are in the order of the sheet.
    """

    file_name: str
    how: str
    sheet: str
    sheets: tuple[SheetListed, ...]
    header_rows: tuple[int, int] | None
    columns: tuple[Column, ...]
    sessions: tuple[Session, ...]
    rows: tuple[SheetRow, ...]
    skipped: tuple[Skipped, ...]
    duplicates: tuple[Duplicate, ...]
    issues: tuple[Issue, ...]
    head: tuple[GridRow, ...]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues that keep the sheet from being stored."""
        return tuple(found for found in self.issues if found.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The issues that are shown and may stand."""
        return tuple(found for found in self.issues if found.level is Level.WARNING)

    @property
    def may_be_stored(self) -> bool:
        """Is there someone to store, and no error?"""
        return bool(self.rows) and not self.errors

    @property
    def not_read(self) -> tuple[Column, ...]:
        """The columns whose cells are left in the sheet."""
        unread = {Field.NOT_READ, Field.IDENTITY_NUMBER, Field.SIGNATURE, Field.NUMBER}
        return tuple(column for column in self.columns if column.field in unread)


def read_sheet(
    data: bytes,
    file_name: str,
    *,
    held: DateRange | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    overrides: Mapping[str, Field | ColumnChoice] | None = None,
    keep_contacts: bool = False,
) -> SheetReading:
    """Read a sign-in sheet from the bytes of a file.

    `held` are the days of the activity: they settle dates that can be read in two ways. `sheet`,
    `header_row` and `overrides` (column letter to field or `ColumnChoice`) are what a person chose
    instead of what was recognised. Telephone and e-mail are left out unless `keep_contacts`.

    Raises `SheetRefused` when the file cannot be read at all; all else is an `Issue`.
    """
    name = _shown_name(file_name)
    tables = open_tables(data, name)
    chosen = _named_sheet(tables, sheet, name) if sheet is not None else _likeliest_sheet(tables)
    grid = tables.grid(chosen)
    if not grid.rows:
        raise Refusal.NO_SHEET.error(file=name)
    issues = [] if sheet is not None else _other_sheets(tables, chosen)
    header = header_at(grid, header_row, held) if header_row else find_header(grid, held)
    listed = tables.sheets[chosen]
    frame = _Frame(name, tables.how, listed.name, tables.sheets, grid)
    if header is None:
        issues.append(issue(Problem.NO_HEADER, rows=FIRST_ROWS))
        return frame.reading(issues=issues)
    columns, column_issues = read_columns(grid, header, held, overrides)
    issues += column_issues
    if not any(column.field in NAME_FIELDS for column in columns):
        issues.append(issue(Problem.NO_NAME_COLUMN, header.last_row))
        return frame.reading(header=header, columns=columns, issues=issues)
    return _read_people(frame, header, columns, held, issues, keep_contacts=keep_contacts)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known of the file before its people are read."""

    file_name: str
    how: str
    sheet: str
    sheets: tuple[SheetListed, ...]
    grid: Grid

    def reading(
        self,
        *,
        issues: Sequence[Issue],
        header: Header | None = None,
        columns: tuple[Column, ...] = (),
        sessions: tuple[Session, ...] = (),
        rows: tuple[SheetRow, ...] = (),
        skipped: tuple[Skipped, ...] = (),
        duplicates: tuple[Duplicate, ...] = (),
    ) -> SheetReading:
        return SheetReading(
            file_name=self.file_name,
            how=self.how,
            sheet=self.sheet,
            sheets=self.sheets,
            header_rows=(header.first_row, header.last_row) if header else None,
            columns=columns,
            sessions=sessions,
            rows=rows,
            skipped=skipped,
            duplicates=duplicates,
            issues=tuple(sorted(issues, key=lambda i: (i.row, i.column, i.problem.value))),
            head=self.grid.rows[:FIRST_ROWS],
        )


def _read_people(
    frame: _Frame,
    header: Header,
    columns: tuple[Column, ...],
    held: DateRange | None,
    issues: list[Issue],
    *,
    keep_contacts: bool,
) -> SheetReading:
    people, skipped = _sorted_rows(frame.grid, header, columns)
    sessions, session_issues = read_sessions(frame.grid, columns, people, held, header.first_row)
    issues += session_issues
    if not sessions:
        issues.append(issue(Problem.NO_SESSION, header.last_row))
    reader = RowReader(frame.grid, columns, sessions, keep_contacts=keep_contacts)
    rows = tuple(reader.read(row) for row in people)
    issues += reader.issues
    if not rows:
        issues.append(issue(Problem.NO_PEOPLE, header=header.last_row))
    duplicates = find_duplicates(rows)
    name_column = min(column.number for column in columns if column.field in NAME_FIELDS)
    issues += [
        issue(Problem.SAME_PERSON, twin.row, name_column, first=twin.first) for twin in duplicates
    ]
    issues += _totals_that_differ(frame.grid, skipped, people)
    return frame.reading(
        header=header,
        columns=columns,
        sessions=sessions,
        rows=rows,
        skipped=skipped,
        duplicates=duplicates,
        issues=issues,
    )


def _sorted_rows(
    grid: Grid, header: Header, columns: Sequence[Column]
) -> tuple[list[GridRow], tuple[Skipped, ...]]:
    """The rows that are people, and those that are not with the reason."""
    sorter = RowSorter(grid, header, columns)
    people: list[GridRow] = []
    skipped: list[Skipped] = []
    expected = header.last_row + 1
    for row in grid.rows:
        if row.number <= header.last_row:
            continue
        if row.number > expected:
            skipped.append(Skipped(expected, row.number - 1, Reason.EMPTY))
        expected = row.number + 1
        reason = sorter.reason(row)
        if reason is None:
            people.append(row)
        else:
            text = "" if reason is Reason.EMPTY else _row_text(row)
            skipped.append(Skipped(row.number, row.number, reason, text))
    return people, ranges(skipped)


def _row_text(row: GridRow) -> str:
    return tidy(" ".join(text for text in row.texts if text))[:200]


def _totals_that_differ(
    grid: Grid, skipped: Sequence[Skipped], people: Sequence[GridRow]
) -> list[Issue]:
    """Totals that state one number, other than that of the people above them."""
    found = []
    for each in skipped:
        texts = grid.row(each.first_row).texts
        numbers = [number for text in texts for number in _NUMBER.findall(text)]
        if (
            each.reason is not Reason.TOTAL
            or len(numbers) != 1
            or any("=" in text for text in texts)
        ):
            continue
        above = sum(1 for row in people if row.number < each.first_row)
        if int(numbers[0][:9]) != above:
            found.append(
                issue(Problem.TOTAL_DIFFERS, each.first_row, total=int(numbers[0][:9]), read=above)
            )
    return found


def _named_sheet(tables: ExcelTables | TextTables, sheet: str, file: str) -> int:
    for at, listed in enumerate(tables.sheets):
        if listed.name == sheet:
            return at
    raise Refusal.NO_SUCH_SHEET.error(
        field="sheet", file=file, sheet=sheet, sheets=", ".join(s.name for s in tables.sheets)
    )


def _likeliest_sheet(tables: ExcelTables | TextTables) -> int:
    """The visible sheet that looks most like a sign-in sheet; the first of equals."""
    if len(tables.sheets) == 1:
        return 0
    visible = [at for at, listed in enumerate(tables.sheets) if not listed.hidden]
    weights = {at: _sheet_weight(tables, at) for at in visible}
    return max(visible, key=lambda at: weights[at], default=0)


def _sheet_weight(tables: ExcelTables | TextTables, at: int) -> tuple[bool, int, bool]:
    head = tables.grid(at, first_rows=FIRST_ROWS + 2)
    return (*header_weight(head), bool(head.rows))


def _other_sheets(tables: ExcelTables | TextTables, chosen: int) -> list[Issue]:
    """Sheets beside the chosen one that look like sign-in sheets as well."""
    found = []
    for at, listed in enumerate(tables.sheets):
        if at == chosen or _sheet_weight(tables, at) < (True, 2, True):
            continue
        problem = Problem.HIDDEN_SHEET if listed.hidden else Problem.OTHER_SHEET
        found.append(issue(problem, sheet=listed.name))
    return found


def _shown_name(file_name: str) -> str:
    """The file's own name, without folders and without what cannot be shown."""
    own = re.split(r"[/\\]", file_name)[-1]
    return _UNPRINTABLE.sub("", own)[:_NAME_SHOWN]
