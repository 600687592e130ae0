"""What should a table hold, as the programme's files say? Values for the engine to compare.

Rows are known by their stable codes; references name codes too, since the row they mean may not
exist yet. Nothing here reads or writes the database but the links, when they are asked to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db import models
    from django.utils.functional import Promise


class How(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


HOW_TOLD: Mapping[How, str | Promise] = {
    How.ADDED: _("%(count)s added"),
    How.CHANGED: _("%(count)s changed"),
    How.RETIRED: _("%(count)s retired"),
    How.REMOVED: _("%(count)s removed"),
    How.UNCHANGED: _("%(count)s unchanged"),
}


class Gone(StrEnum):
    """What to do with a row that the files no longer hold."""

    RETIRE = "retire"
    REMOVE = "remove"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a row, as it is and as it will be."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one row of one table."""

    table: str
    code: str
    how: How
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as the files want it.

    `refs` gives a foreign key's code ("" for none), `links` the items of each link of the table.
    `initial` are values that a new row begins with and that people change from then on.
    """

    code: str
    fields: Mapping[str, Any]
    refs: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows of a model that is known only when the program runs."""
    return model._default_manager.all()


class Link(Protocol):
    """Rows that hang on a row and are written with it, as texts such as `code` or `role:code`."""

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The items of each of these rows."""

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Make these the items of this row."""


@dataclass(frozen=True, slots=True)
class Codes:
    """A many-to-many field, as the sorted codes of the rows it names."""

    model: type[models.Model]
    name: str

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The codes of each row, sorted. One query."""
        found: dict[int, list[str]] = {}
        pairs = (
            rows_of(self.model)
            .filter(pk__in=rows, **{f"{self.name}__isnull": False})
            .order_by(f"{self.name}__code")
            .values_list("pk", f"{self.name}__code")
        )
        for row, code in pairs:
            found.setdefault(row, []).append(code)
        return {row: tuple(codes) for row, codes in found.items()}

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Set the field to the rows of these codes."""
        manager = getattr(row, self.name)
        manager.set(rows_of(manager.model).filter(code__in=items))


@dataclass(frozen=True, slots=True)
class Table:
    """One table, which of its rows are the files', and what the files want in it.

    `label` is the plural that a diff prints; `owned` tells the files' rows from those that people
    made; `key` is the field that holds the code (unique among the owned rows); `exclusive` names a
    flag that few rows may have at once (the current phase), so it is lowered before it is raised.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    wanted: tuple[Wanted, ...]
    gone: Gone = Gone.RETIRE
    owned: Q = field(default_factory=Q)
    key: str = "code"
    links: Mapping[str, Link] = field(default_factory=dict)
    exclusive: str = ""
