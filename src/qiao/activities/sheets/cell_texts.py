"""Can a cell's text be taken as it stands? Formulas, errors, hostile characters, identity numbers.

It judges a text by itself, for any field. What the text means is decided by the field's reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qiao.activities.sheets.fields import Field
from qiao.activities.sheets.issues import Issue, issue
from qiao.activities.sheets.names import MAX_HANZI, MAX_LATIN
from qiao.activities.sheets.problems import Problem
from qiao.activities.sheets.texts import (
    has_identity_number,
    has_invisible,
    hostile_character,
    is_error_value,
    is_formula,
    tidy,
)

# The longest text of each field, in characters.
MAX_LENGTH: dict[Field, int] = {
    Field.NAME: MAX_HANZI + MAX_LATIN,
    Field.NAME_HANZI: MAX_LATIN,
    Field.NAME_LATIN: MAX_LATIN,
    Field.FAMILY_NAME: MAX_HANZI,
    Field.GIVEN_NAME: MAX_HANZI,
    Field.REMARKS: 1_000,
    Field.SESSION: MAX_HANZI + MAX_LATIN,
}
_OTHER_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """A tidied text, or the problem that keeps it from being taken."""

    text: str
    problem: Problem | None = None
    character: str = ""
    invisible: bool = False

    def issues(self, row: int, column: int, raw: str) -> list[Issue]:
        """What is wrong, at that cell."""
        found = []
        if self.problem:
            found.append(issue(self.problem, row, column, raw, character=self.character))
        if self.invisible:
            found.append(issue(Problem.INVISIBLE, row, column, raw))
        return found


@lru_cache(maxsize=65_536)
def judge(raw: str) -> Judged:
    """Tidy a cell's text, or say why it cannot be taken."""
    if is_formula(raw):
        return Judged("", Problem.FORMULA)
    if is_error_value(raw):
        return Judged("", Problem.ERROR_VALUE)
    if character := hostile_character(raw):
        return Judged("", Problem.HOSTILE_CHARACTER, character)
    if has_identity_number(raw):
        return Judged("", Problem.IDENTITY_NUMBER)
    return Judged(tidy(raw), invisible=has_invisible(raw))


def length_issue(field: Field, text: str, row: int, column: int) -> Issue | None:
    """The issue of a text that is too long for its field."""
    limit = MAX_LENGTH.get(field, _OTHER_LENGTH)
    if len(text) <= limit:
        return None
    return issue(Problem.TOO_LONG, row, column, text, limit=limit)
