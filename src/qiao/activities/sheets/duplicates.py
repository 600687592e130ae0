"""Which rows of one sheet are the same person? Same folded name and same folded institution.

Names in Hanzi are compared when both rows have one, else names in Latin letters. Both rows are
kept, because two people may share a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.sheets.texts import fold
from qiao.partners.rules import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiao.activities.sheets.rows import SheetRow

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row and the first row that names the same person."""

    row: int
    first: int


def find_duplicates(rows: Iterable[SheetRow]) -> tuple[Duplicate, ...]:
    """The rows that repeat an earlier one, in their order."""
    by_hanzi: dict[_Key, int] = {}
    by_latin: dict[_Key, int] = {}
    by_latin_alone: dict[_Key, int] = {}
    found = []
    for row in rows:
        institution = fold(row.institution)
        hanzi, latin = fold_name(row.name_hanzi), fold_name(row.name_latin)
        first: int | None = None
        if hanzi:
            first = by_hanzi.get((hanzi, institution))
            if first is None and latin:
                first = by_latin_alone.get((latin, institution))
            by_hanzi.setdefault((hanzi, institution), row.row)
        elif latin:
            first = by_latin.get((latin, institution))
            by_latin_alone.setdefault((latin, institution), row.row)
        if latin:
            by_latin.setdefault((latin, institution), row.row)
        if first is not None:
            found.append(Duplicate(row.row, first))
    return tuple(found)
