"""What does each row say about one person, and what is wrong with its cells?

A row with an error is kept and its cells are named; nothing is dropped or filled in. Which rows are
people is decided in `skipped_rows`, who is the same person in `duplicates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.cell_texts import judge, length_issue
from qiao.activities.sheets.cells import (
    Mark,
    Presence,
    Role,
    Sex,
    presence_of,
    read_mark,
    read_role,
    read_sex,
)
from qiao.activities.sheets.fields import NAME_FIELDS, Field
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.problems import Problem
from qiao.activities.sheets.row_names import RowNames, read_row_names
from qiao.partners.rules import fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.activities.sheets.columns import Column
    from qiao.activities.sheets.grid import Grid, GridRow, Merge
    from qiao.activities.sheets.session_columns import Session

# What may be true of several people at once, so that one merged cell may hold it for several rows.
_SHARED_BY_ROWS = frozenset(
    {
        Field.INSTITUTION,
        Field.DEPARTMENT,
        Field.POSITION,
        Field.PROVINCE,
        Field.ROLE,
        Field.SESSION,
    }
)
_NAME_ORDER = tuple(field for field in Field if field in NAME_FIELDS)
_CONTACTS = frozenset({Field.EMAIL, Field.PHONE})
_READ = NAME_FIELDS | _SHARED_BY_ROWS | {Field.SEX, Field.REMARKS}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person as the sheet states it; "" and None are what it does not state.

    `presence` has one entry for each of the reading's sessions, in their order. `email` and `phone`
    are filled only when the reader was asked to keep contacts.
    """

    row: int
    name_hanzi: str
    name_latin: str
    sex: Sex | None
    institution: str
    department: str
    position: str
    province: str
    role: Role | None
    presence: tuple[Presence, ...]
    remarks: str = ""
    email: str = ""
    phone: str = ""


class RowReader:
    """Reads people from the rows of one sheet and collects what is wrong with their cells."""

    def __init__(
        self,
        grid: Grid,
        columns: Sequence[Column],
        sessions: Sequence[Session],
        *,
        keep_contacts: bool,
    ) -> None:
        self.issues: list[Issue] = []
        self._grid = grid
        self._sessions = sessions
        read = _READ | _CONTACTS if keep_contacts else _READ
        self._by_field: dict[Field, list[int]] = {}
        for column in columns:
            if column.field in read:
                self._by_field.setdefault(column.field, []).append(column.number)
        self._merges_told: set[Merge] = set()

    def read(self, row: GridRow) -> SheetRow:
        """The person in a row; problems are added to `issues`."""
        if row.number in self._grid.hidden_rows:
            self.issues.append(issue(Problem.HIDDEN_ROW, row.number))
        names = self._names(row)
        institution = self._text(row, Field.INSTITUTION)
        if not institution:
            self._missing(Problem.INSTITUTION_MISSING, Field.INSTITUTION, row)
        return SheetRow(
            row=row.number,
            name_hanzi=names.hanzi,
            name_latin=names.latin,
            sex=self._sex(row, names),
            institution=institution,
            department=self._text(row, Field.DEPARTMENT),
            position=self._text(row, Field.POSITION),
            province=self._text(row, Field.PROVINCE),
            role=self._role(row),
            presence=tuple(self._presence(row, session, names) for session in self._sessions),
            remarks=self._text(row, Field.REMARKS),
            email=self._text(row, Field.EMAIL),
            phone=self._text(row, Field.PHONE),
        )

    def _names(self, row: GridRow) -> RowNames:
        texts: dict[Field, tuple[int, str]] = {}
        spoilt = False
        for field in _NAME_ORDER:
            for column in self._by_field.get(field, ())[:1]:
                text, taken = self._cell(row, column, field)
                texts[field] = (column, text)
                spoilt = spoilt or not taken
        names = read_row_names(texts, row.number)
        self.issues += names.issues
        if not (names.hanzi or names.latin or names.issues or spoilt):
            column = min((column for column, _text in texts.values()), default=0)
            self.issues.append(issue(Problem.NAME_MISSING, row.number, column))
        return names

    def _sex(self, row: GridRow, names: RowNames) -> Sex | None:
        """The sex in its column; without one there, what a form of address in the name says."""
        column, text = self._first(row, Field.SEX)
        if text:
            sex = read_sex(text)
            if sex is None:
                self.issues.append(issue(Problem.SEX_UNREADABLE, row.number, column, text))
            return sex
        if names.sex is None:
            self._missing(Problem.SEX_MISSING, Field.SEX, row)
        return names.sex

    def _role(self, row: GridRow) -> Role | None:
        column, text = self._first(row, Field.ROLE)
        role = read_role(text) if text else None
        if text and role is None:
            self.issues.append(issue(Problem.ROLE_UNREADABLE, row.number, column, text))
        return role

    def _presence(self, row: GridRow, session: Session, names: RowNames) -> Presence:
        text, taken = self._cell(row, session.column, Field.SESSION)
        if not taken:
            return Presence.UNREADABLE
        mark = read_mark(text)
        if mark is Mark.UNREADABLE and fold_name(text) in names.folded:
            return Presence.PRESENT  # the person's own name, typed as a signature
        if mark is Mark.UNREADABLE:
            self.issues.append(issue(Problem.MARK_UNREADABLE, row.number, session.column, text))
        elif mark is Mark.NOTED:
            self.issues.append(issue(Problem.MARK_NOTED, row.number, session.column, text))
        return presence_of(mark, session.cross)

    def _text(self, row: GridRow, field: Field) -> str:
        return self._first(row, field)[1]

    def _first(self, row: GridRow, field: Field) -> tuple[int, str]:
        """The first of the field's columns with a text, and the text."""
        for column in self._by_field.get(field, ()):
            text, _taken = self._cell(row, column, field)
            if text:
                return column, text
        return 0, ""

    def _cell(self, row: GridRow, column: int, field: Field) -> tuple[str, bool]:
        """A cell's tidied text, and whether it could be taken (an empty one can)."""
        raw = row.at(column)
        if not raw and field in _SHARED_BY_ROWS and self._grid.merges:
            raw = self._merged_text(row.number, column)
        if not raw:
            return "", True
        judged = judge(raw)
        self.issues += judged.issues(row.number, column, raw)
        if judged.problem:
            return "", False
        if too_long := length_issue(field, judged.text, row.number, column):
            self.issues.append(too_long)
            return "", False
        return judged.text, True

    def _merged_text(self, row: int, column: int) -> str:
        """The text of a cell that is merged downwards over this row; told once for each range."""
        merge = self._grid.merge_at(row, column)
        if merge is None or merge.first_column != column:
            return ""
        text = self._grid.row(merge.first_row).at(column)
        if text and merge not in self._merges_told:
            self._merges_told.add(merge)
            self.issues.append(
                issue(Problem.MERGED, merge.first_row, column, text, range=str(merge))
            )
        return text

    def _missing(self, problem: Problem, field: Field, row: GridRow) -> None:
        """Tell that a field is empty, if the sheet has a column for it and no error "
        "stands there."""
        columns = self._by_field.get(field)
        if columns and not any(row.at(column) for column in columns):
            self.issues.append(issue(problem, row.number, columns[0]))
