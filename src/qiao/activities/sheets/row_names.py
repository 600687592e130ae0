"""What is the name of the person in this row, from all the columns that hold names?

The columns of a script come first for that script; a column of the other script fills what they
leave empty. Single cells are read in `names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.fields import Field
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.names import MAX_HANZI, MAX_LATIN, CellNames, read_names
from qiao.activities.sheets.problems import Problem
from qiao.partners.rules import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qiao.activities.sheets.cells import Sex

_HANZI_FIRST = (Field.NAME_HANZI, Field.NAME, Field.NAME_LATIN)
_LATIN_FIRST = (Field.NAME_LATIN, Field.NAME, Field.NAME_HANZI)


@dataclass(frozen=True, slots=True)
class RowNames:
    """The person's name in each script ("" where there is none), and what is wrong with it."""

    hanzi: str
    latin: str
    sex: Sex | None
    issues: tuple[Issue, ...]

    @property
    def folded(self) -> frozenset[str]:
        """The names in the form in which they are compared."""
        return frozenset(folded for name in (self.hanzi, self.latin) if (folded := fold_name(name)))


def read_row_names(texts: Mapping[Field, tuple[int, str]], row: int) -> RowNames:
    """Put the name together; `texts` has each name field's column and text."""
    cells = {field: (column, read_names(text)) for field, (column, text) in texts.items() if text}
    issues = [
        found for column, names in cells.values() for found in _issues(names, row, column, texts)
    ]
    whole = {field: cell for field, cell in cells.items() if field in _HANZI_FIRST}
    parts = _from_parts(
        cells.get(Field.FAMILY_NAME, (0, CellNames()))[1],
        cells.get(Field.GIVEN_NAME, (0, CellNames()))[1],
    )
    hanzi = [names.hanzi for _c, names in _ordered(whole, _HANZI_FIRST) if names.hanzi]
    latin = [names.latin for _c, names in _ordered(whole, _LATIN_FIRST) if names.latin]
    hanzi += [parts.hanzi] if parts.hanzi else []
    latin += [parts.latin] if parts.latin else []
    issues += _disagreements(hanzi, latin, row, cells)
    issues += _too_long(hanzi[:1], latin[:1], row, cells)
    sexes = [names.sex for _column, names in cells.values() if names.sex]
    return RowNames(
        hanzi=hanzi[0] if hanzi else "",
        latin=latin[0] if latin else "",
        sex=sexes[0] if sexes else None,
        issues=tuple(issues),
    )


def _ordered(
    cells: Mapping[Field, tuple[int, CellNames]], order: Iterable[Field]
) -> list[tuple[int, CellNames]]:
    return [cells[field] for field in order if field in cells]


def _from_parts(family: CellNames, given: CellNames) -> CellNames:
    """A name from two columns: Hanzi family name first, Latin given name first."""
    return CellNames(
        hanzi=family.hanzi + given.hanzi,
        latin=f"{given.latin} {family.latin}".strip(),
        sex=family.sex or given.sex,
    )


def _issues(
    names: CellNames, row: int, column: int, texts: Mapping[Field, tuple[int, str]]
) -> list[Issue]:
    text = next(text for at, text in texts.values() if at == column)
    if names.several:
        return [issue(Problem.NAME_SEVERAL, row, column, text)]
    if names.unreadable:
        return [issue(Problem.NAME_UNREADABLE, row, column, text)]
    found = []
    if names.in_groups:
        found.append(issue(Problem.NAME_IN_GROUPS, row, column, text))
    if names.left_out:
        found.append(issue(Problem.NAME_LEFT_OUT, row, column, text, left_out=names.left_out))
    if names.other_script:
        found.append(issue(Problem.NAME_OTHER_SCRIPT, row, column, text))
    return found


def _disagreements(
    hanzi: list[str], latin: list[str], row: int, cells: Mapping[Field, tuple[int, CellNames]]
) -> list[Issue]:
    column = min((column for column, _names in cells.values()), default=0)
    return [
        issue(Problem.NAME_DIFFERS, row, column, names[0], other=names[1])
        for names in (hanzi, latin)
        if len(names) > 1 and fold_name(names[0]) != fold_name(names[1])
    ]


def _too_long(
    hanzi: list[str], latin: list[str], row: int, cells: Mapping[Field, tuple[int, CellNames]]
) -> list[Issue]:
    column = min((column for column, _names in cells.values()), default=0)
    return [
        issue(Problem.TOO_LONG, row, column, name, limit=limit)
        for names, limit in ((hanzi, MAX_HANZI), (latin, MAX_LATIN))
        for name in names
        if len(name) > limit
    ]
