"""Which sessions does the sheet have, when were they, and what does × mean in each?

One session for each column of marks, with what is doubtful about it. Who was there is read in
`rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.cells import Cross, CrossDecision, Mark, decide_cross, read_mark
from qiao.activities.sheets.fields import Field
from qiao.activities.sheets.grid import letter_of
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from qiao.activities.sheets.columns import Column
    from qiao.activities.sheets.dates import DateRange, HalfDay
    from qiao.activities.sheets.grid import Grid, GridRow
    from qiao.activities.sheets.sessions import SessionTime


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the activity as the sheet has it: a column of marks.

    `on` None is a day that the sheet does not say (or says in several ways: `choices`, ISO).
    `by_held` says that the activity's days decided; `cross` how × was read (None without any ×).
    `marked` counts those read as present, `ticks` the √ among them.
    """

    column: int
    label: str
    on: date | None
    half_day: HalfDay | None
    day_number: int | None
    choices: tuple[str, ...]
    by_held: bool
    cross: CrossDecision | None
    marked: int
    ticks: int

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column."""
        return letter_of(self.column)


def read_sessions(
    grid: Grid,
    columns: Sequence[Column],
    people: Sequence[GridRow],
    held: DateRange | None,
    header_row: int,
) -> tuple[tuple[Session, ...], tuple[Issue, ...]]:
    """The sessions in the order of their columns, with what is doubtful about them."""
    dated = [
        (column, column.time)
        for column in columns
        if column.field is Field.SESSION and column.time is not None
    ]
    sessions = tuple(_session(column, time, _marks(grid, people, column)) for column, time in dated)
    issues: list[Issue] = []
    for session, (_column, time) in zip(sessions, dated, strict=True):
        at = (header_row, session.column, session.label)
        issues += _time_issues(time, held, at)
        if people and not session.marked:
            issues.append(issue(Problem.NOBODY_MARKED, *at))
        if session.cross and session.cross.doubtful and not session.cross.by_user:
            issues.append(issue(Problem.CROSS_DOUBTFUL, *at))
    issues += _same_sessions(dated, header_row)
    issues += _crosses_that_differ(sessions, header_row)
    return sessions, tuple(issues)


def _marks(grid: Grid, people: Iterable[GridRow], column: Column) -> list[Mark]:
    return [read_mark(grid.text(row.number, column.number)) for row in people]


def _session(column: Column, time: SessionTime, marks: list[Mark]) -> Session:
    cross = decide_cross(marks, column.cross)
    counted = {Mark.TICK, Mark.YES, Mark.NOTED, Mark.UNREADABLE}
    if cross and cross.meaning is Cross.PRESENT:
        counted.add(Mark.CROSS)
    return Session(
        column=column.number,
        label=column.header,
        on=time.on,
        half_day=time.half_day,
        day_number=time.day_number,
        choices=time.choices,
        by_held=time.by_held,
        cross=cross,
        marked=sum(1 for mark in marks if mark in counted),
        ticks=marks.count(Mark.TICK),
    )


def _time_issues(
    time: SessionTime, held: DateRange | None, at: tuple[int, int, str]
) -> list[Issue]:
    if time.choices:
        return [issue(Problem.DATE_AMBIGUOUS, *at, choices=", ".join(time.choices))]
    if time.several_days:
        return [issue(Problem.SEVERAL_DAYS, *at)]
    if time.outside and held:
        return [issue(Problem.DATE_OUTSIDE, *at, first=held.first, last=held.last)]
    if time.incomplete:
        return [issue(Problem.DATE_INCOMPLETE, *at)]
    if time.on is None:
        return [issue(Problem.DATE_MISSING, *at)]
    return []


def _same_sessions(dated: list[tuple[Column, SessionTime]], header_row: int) -> list[Issue]:
    found = []
    first: dict[object, Column] = {}
    for column, time in dated:
        key = (time.on or time.day_number, time.half_day, time.topic)
        if key[0] and key in first:
            at = (header_row, column.number, column.header)
            found.append(issue(Problem.SAME_SESSION, *at, first=first[key].letter))
        first.setdefault(key, column)
    return found


def _crosses_that_differ(sessions: Sequence[Session], header_row: int) -> list[Issue]:
    """A × read as present beside a column of the same sheet in which √ is."""
    ticked = next((session for session in sessions if session.ticks), None)
    if ticked is None:
        return []
    return [
        issue(Problem.CROSS_DIFFERS, header_row, s.column, s.label, first=ticked.letter)
        for s in sessions
        if s.cross and s.cross.meaning is Cross.PRESENT and not s.cross.by_user
    ]
