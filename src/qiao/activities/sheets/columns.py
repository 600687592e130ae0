"""Which column holds what, and how was that decided? Every column gets an answer, also "not read".

It decides from the header, from the cells where the header leaves a choice, and from what a person
chose. What the cells say of people is read in `rows`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities.sheets.cells import Cross, Mark, read_mark, read_role, read_sex
from qiao.activities.sheets.errors import Refusal
from qiao.activities.sheets.fields import NAME_FIELDS, Field
from qiao.activities.sheets.grid import column_of, letter_of
from qiao.activities.sheets.headers import meaning_of
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.problems import Problem
from qiao.activities.sheets.sessions import SessionTime, only_day, read_session
from qiao.activities.sheets.texts import is_hanzi, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.utils.functional import Promise

    from qiao.activities.sheets.dates import DateRange, HalfDay
    from qiao.activities.sheets.grid import Grid
    from qiao.activities.sheets.header_rows import Header

_SAMPLE = 300


class Decided(StrEnum):
    """How it was decided what a column holds."""

    HEADER = "header"
    CELLS = "cells"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


_DECIDED_LABELS: dict[Decided, Promise] = {
    Decided.HEADER: _("by its header"),
    Decided.CELLS: _("by its cells"),
    Decided.CHOSEN: _("as you chose"),
    Decided.UNKNOWN: _("its header was not recognised"),
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person says of a column; for a session also its day, half-day and what × means."""

    field: Field
    on: date | None = None
    half_day: HalfDay | None = None
    cross: Cross | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet as it was read."""

    number: int
    header: str
    field: Field
    decided: Decided
    time: SessionTime | None = None
    cross: Cross | None = None

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column."""
        return letter_of(self.number)

    @property
    def field_label(self) -> Promise:
        """What it holds, for display."""
        return self.field.label

    @property
    def how(self) -> Promise:
        """How that was decided, for display."""
        return _DECIDED_LABELS[self.decided]


def read_columns(
    grid: Grid,
    header: Header,
    held: DateRange | None = None,
    overrides: Mapping[str, Field | ColumnChoice] | None = None,
) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """All columns in their order, with what is doubtful about them.

    `overrides` maps a column's letter to what a person chose; a wrong letter raises `SheetRefused`.
    """
    chosen = _choices(overrides or {}, grid)
    samples = _samples(grid, header)
    columns = [
        _column(
            number, tidy(header.texts.get(number, "")), samples[number], chosen.get(number), held
        )
        for number in range(1, grid.width + 1)
    ]
    columns = _signatures_as_sessions(columns, samples, held)
    columns = _names_apart(columns)
    columns = [
        column
        for column in columns
        if column.header or column.number in chosen or samples[column.number]
    ]
    return tuple(columns), tuple(_column_issues(columns, grid, header))


def _choices(overrides: Mapping[str, Field | ColumnChoice], grid: Grid) -> dict[int, ColumnChoice]:
    chosen = {}
    for letters, choice in overrides.items():
        number = column_of(letters)
        if not 1 <= number <= grid.width:
            raise Refusal.NO_SUCH_COLUMN.error(
                field="overrides", column=letters, last=letter_of(grid.width)
            )
        chosen[number] = choice if isinstance(choice, ColumnChoice) else ColumnChoice(choice)
    return chosen


def _samples(grid: Grid, header: Header) -> defaultdict[int, list[str]]:
    """The first texts below the header, by column."""
    samples: defaultdict[int, list[str]] = defaultdict(list)
    below = (row for row in grid.rows if row.number > header.last_row)
    for row in islice(below, _SAMPLE):
        for number, text in enumerate(row.texts, start=1):
            if text:
                samples[number].append(text)
    return samples


def _column(
    number: int, header: str, sample: list[str], choice: ColumnChoice | None, held: DateRange | None
) -> Column:
    meaning = meaning_of(header)
    if choice:
        if meaning.field is Field.IDENTITY_NUMBER and choice.field is not Field.NOT_READ:
            raise Refusal.IDENTITY_NUMBERS.error(field="overrides", column=letter_of(number))
        time = _chosen_time(header, choice, held) if choice.field is Field.SESSION else None
        return Column(number, header, choice.field, Decided.CHOSEN, time, choice.cross)
    time = read_session(header, held)
    if (
        meaning.field in {None, Field.SIGNATURE, Field.SESSION}
        and time
        and (meaning.field is not Field.SIGNATURE or time.states_time)
    ):
        return Column(number, header, Field.SESSION, Decided.HEADER, time)
    if meaning.field is Field.SESSION:
        return Column(number, header, Field.SESSION, Decided.HEADER, _undated_time(held))
    if meaning.field is None:
        return Column(number, header, Field.NOT_READ, Decided.UNKNOWN)
    if meaning.by_cells:
        return Column(number, header, _field_by_cells(meaning.field, sample), Decided.CELLS)
    return Column(number, header, meaning.field, Decided.HEADER)


def _chosen_time(header: str, choice: ColumnChoice, held: DateRange | None) -> SessionTime:
    read = read_session(header, held) or _undated_time(held)
    if choice.on is None:
        return replace(read, half_day=choice.half_day or read.half_day)
    return SessionTime(
        on=choice.on,
        half_day=choice.half_day or read.half_day,
        outside=held is not None and choice.on not in held,
        topic=read.topic,
    )


def _undated_time(held: DateRange | None) -> SessionTime:
    day = only_day(held)
    return SessionTime(on=day, by_held=day is not None)


def _field_by_cells(field: Field, sample: list[str]) -> Field:
    """What the cells make of a header with two meanings."""
    if field is Field.POSITION:
        forms_of_address = bool(sample) and all(read_sex(text) for text in sample)
        return Field.SEX if forms_of_address else Field.POSITION
    return Field.ROLE if any(read_role(text) for text in sample) else Field.NOT_READ


def _signatures_as_sessions(
    columns: list[Column], samples: Mapping[int, list[str]], held: DateRange | None
) -> list[Column]:
    """Without any session, a signature column that holds marks says who was there."""
    if any(column.field is Field.SESSION for column in columns):
        return columns
    return [
        replace(column, field=Field.SESSION, decided=Decided.CELLS, time=_undated_time(held))
        if column.field is Field.SIGNATURE
        and column.decided is not Decided.CHOSEN
        and _are_marks(samples[column.number])
        else column
        for column in columns
    ]


def _are_marks(sample: list[str]) -> bool:
    return bool(sample) and all(read_mark(text) is not Mark.UNREADABLE for text in sample)


def _names_apart(columns: list[Column]) -> list[Column]:
    """姓名 beside Name are the two scripts; Name beside Surname is the given name."""
    names = [c for c in columns if c.field is Field.NAME and c.decided is not Decided.CHOSEN]
    fields = {column.field for column in columns}
    changed: dict[int, Field] = {}
    scripts = [any(is_hanzi(char) for char in column.header) for column in names]
    if scripts in ([True, False], [False, True]):
        for column, hanzi in zip(names, scripts, strict=True):
            changed[column.number] = Field.NAME_HANZI if hanzi else Field.NAME_LATIN
    elif len(names) == 1:
        if Field.FAMILY_NAME in fields and Field.GIVEN_NAME not in fields:
            changed[names[0].number] = Field.GIVEN_NAME
        elif Field.GIVEN_NAME in fields and Field.FAMILY_NAME not in fields:
            changed[names[0].number] = Field.FAMILY_NAME
    return [
        replace(column, field=changed[column.number]) if column.number in changed else column
        for column in columns
    ]


_MAY_REPEAT = frozenset(
    {Field.NUMBER, Field.EMAIL, Field.PHONE, Field.SIGNATURE, Field.REMARKS, Field.SESSION}
    | {Field.IDENTITY_NUMBER, Field.NOT_READ}
)


def _column_issues(columns: list[Column], grid: Grid, header: Header) -> list[Issue]:
    found = []
    first: dict[Field, Column] = {}
    for column in columns:
        tell = partial(
            issue,
            row=header.first_row,
            column=column.number,
            value=column.header,
            letter=column.letter,
            header=column.header,
        )
        if column.field in first and column.field not in _MAY_REPEAT:
            problem = Problem.NAMES_TWICE if column.field in NAME_FIELDS else Problem.FIELD_TWICE
            found.append(tell(problem, first=first[column.field].letter))
        first.setdefault(column.field, column)
        if column.field is Field.IDENTITY_NUMBER:
            found.append(tell(Problem.IDENTITY_NUMBERS))
        if column.decided is not Decided.CHOSEN and meaning_of(column.header).shared_with:
            found.append(tell(Problem.SHARED_COLUMN))
        if column.number in grid.hidden_columns and column.field is not Field.NOT_READ:
            found.append(tell(Problem.HIDDEN_COLUMN))
    return found
