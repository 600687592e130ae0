"""How sensitive is each field? Every model says so for every field; a test fails on one unsaid.

Export, masking, dumps and retention derive from this. Third-party models are classified in
`qiao.accounts.classified`, as data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sensitivity(StrEnum):
    """How much harm a leak would do.

    PUBLIC could stand in a newspaper; INTERNAL follows the record's release; PERSONAL tells of a
    person; SPECIAL is a secret, or may harm (GDPR art. 9).
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Classified:
    """The names of a model's fields by sensitivity; many-to-many fields included."""

    public: frozenset[str] = field(default_factory=frozenset)
    internal: frozenset[str] = field(default_factory=frozenset)
    personal: frozenset[str] = field(default_factory=frozenset)
    special: frozenset[str] = field(default_factory=frozenset)

    def items(self) -> Iterator[tuple[Sensitivity, frozenset[str]]]:
        """Each sensitivity with its fields."""
        for sensitivity in Sensitivity:
            yield sensitivity, getattr(self, sensitivity.value)

    def of(self, name: str) -> Sensitivity | None:
        """The sensitivity of one field; None when nobody said."""
        return next((s for s, names in self.items() if name in names), None)


def classified(
    *, public: str = "", internal: str = "", personal: str = "", special: str = ""
) -> Classified:
    """Classify by names separated by spaces, as in `classified(public="code name_en name_zh")`."""
    return Classified(
        public=frozenset(public.split()),
        internal=frozenset(internal.split()),
        personal=frozenset(personal.split()),
        special=frozenset(special.split()),
    )
