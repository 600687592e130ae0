"""Which facts did a correction change? Written compactly and without names, told in both languages.

A change is stored as `field=before>after`, several separated by `; `. Values are codes, numbers and
dates, so that one row reads in either language. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

MAX_WRITTEN = 500
#: Stands for a value that is personal: it changed, and that is all that is kept.
CHANGED = "*"
_RESERVED = str.maketrans(";>=", ",/-")

FIELDS: dict[str, str | Promise] = {
    "seat": _("participation"),
    "person": _("person"),
    "role": _("role"),
    "sex": _("sex"),
    "side": _("side"),
    "kind": _("kind of institution"),
    "institution": _("institution"),
    "position": _("position"),
    "sessions": _("sessions attended"),
    "days": _("days attended"),
    "sheet": _("sign-in sheet, rows"),
    "held": _("held dates"),
    "headcount": _("stated headcount"),
    "themes": _("pillars and topics"),
    "activity_kind": _("kind of activity"),
    "share": _("shares of the sessions"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed; an empty value is none."""

    field: str
    before: str
    after: str

    @property
    def label(self) -> str | Promise:
        """What the field is called."""
        return FIELDS.get(self.field, self.field)


def change(field: str, before: object, after: object) -> Change:
    """A change whose values are written as texts (None as nothing)."""
    return Change(field, _plain(before), _plain(after))


def differences(before: dict[str, object], after: dict[str, object]) -> tuple[Change, ...]:
    """The changes between two states of the same facts, in the order of `before`."""
    return tuple(
        change(field, before[field], after[field])
        for field in before
        if _plain(before[field]) != _plain(after[field])
    )


def write(changes: Iterable[Change]) -> str:
    """The text that is stored; what does not fit is cut at a whole change."""
    written = ""
    for each in changes:
        part = f"{'; ' if written else ''}{each.field}={each.before}>{each.after}"
        if len(written) + len(part) > MAX_WRITTEN:
            break
        written += part
    return written


def read(written: str) -> tuple[Change, ...]:
    """The changes of a stored text."""
    changes = []
    for part in filter(None, written.split("; ")):
        field, _equals, values = part.partition("=")
        before, _to, after = values.partition(">")
        changes.append(Change(field, before, after))
    return tuple(changes)


def _plain(value: object) -> str:
    if value is None:
        return ""
    return " ".join(str(value).translate(_RESERVED).split())[:120]
