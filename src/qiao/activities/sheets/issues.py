"""Where in a sheet is something wrong? One problem at one place, told in the reader's language.

The problems themselves are listed in `problems`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.grid import letter_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiao.activities.sheets.problems import Level, Problem

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem at one place. `row` 0 is the sheet, `column` 0 the row as a whole."""

    problem: Problem
    row: int = 0
    column: int = 0
    value: str = ""
    params: tuple[tuple[str, object], ...] = ()

    @property
    def level(self) -> Level:
        """Error or warning."""
        return self.problem.level

    @property
    def code(self) -> str:
        """The problem's name, for programmes."""
        return self.problem.code

    @property
    def cell(self) -> str:
        """The place as a spreadsheet names it: C7, 7 for a row, C for a column, "" for all."""
        return (letter_of(self.column) if self.column else "") + (str(self.row) if self.row else "")

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the sentences; `value` is the cell's text, cut."""
        return {"value": self.shown, **dict(self.params)}

    @property
    def shown(self) -> str:
        """The cell's text for display: cut, and with what cannot be shown replaced."""
        text = "".join(char if char.isprintable() else "\ufffd" for char in self.value[:_SHOWN])
        return text + ("…" if len(self.value) > _SHOWN else "")

    @property
    def message(self) -> str:
        """What is wrong, in the active language."""
        return str(self.problem.message) % self.values

    @property
    def mend(self) -> str:
        """What to do about it, in the active language."""
        return str(self.problem.mend) % self.values


def issue(
    problem: Problem, row: int = 0, column: int = 0, value: str = "", **params: object
) -> Issue:
    """An issue with the values that its sentences name."""
    return Issue(problem, row, column, value[: _SHOWN + 1], tuple(params.items()))
