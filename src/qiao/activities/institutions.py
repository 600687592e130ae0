"""Which institution of the register does a text mean? Exact names only; the rest is asked.

A text means an institution when it is its code, a name, short name or alias in either language, or
two of them together, as in "外交部 Ministry of Foreign Affairs" or "Foreign Affairs (MFA)". Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class RegisteredInstitution:
    """An institution with everything it is called."""

    id: int
    code: str
    names: tuple[str, ...]
    side: int | None
    kind: str
    level: str = ""
    province: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def existed_on(self, day: date | None) -> bool:
        """Had it this name on that day, as far as known?"""
        if day is None:
            return True
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def fold(text: str) -> str:
    """The letters and digits of a text in ordinary width and lower case."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


class Register:
    """Finds institutions by what they are called."""

    def __init__(self, institutions: Iterable[RegisteredInstitution]) -> None:
        self._by_code = {}
        self._by_name: dict[str, dict[int, RegisteredInstitution]] = {}
        for institution in institutions:
            self._by_code[institution.code] = institution
            for name in _written_forms(institution):
                self._by_name.setdefault(name, {})[institution.id] = institution

    def by_code(self, code: str) -> RegisteredInstitution | None:
        """The institution with exactly this code."""
        return self._by_code.get(code)

    def find(self, text: str, on: date | None = None) -> RegisteredInstitution | None:
        """The one institution that the text means; of a name that passed on, the one of that day.

        None when no institution is called so, or more than one.
        """
        called = list(self._by_name.get(fold(text), {}).values())
        if len(called) > 1:
            called = [institution for institution in called if institution.existed_on(on)]
        return called[0] if len(called) == 1 else None


def _written_forms(institution: RegisteredInstitution) -> set[str]:
    names = {folded for name in (institution.code, *institution.names) if (folded := fold(name))}
    pairs = {first + second for first in names for second in names if first != second}
    return names | pairs
