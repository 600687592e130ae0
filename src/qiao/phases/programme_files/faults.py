"""What is wrong with a programme's files, where exactly, and how is it mended?

A `Fault` names the file, the line and the column; `Faults` collects them, so that the whole set of
files is judged before anyone is told. It reads nothing and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file. `line` 0 is the file as a whole.

    In a table, `letter` is the spreadsheet's name of the column and `name` the column's header; in
    a TOML file, `name` is the dotted key and `letter` is empty.
    """

    file: str
    line: int = 0
    letter: str = ""
    name: str = ""

    def __str__(self) -> str:
        values = {"file": self.file, "line": self.line, "letter": self.letter, "name": self.name}
        if self.letter and self.name:
            return gettext("%(file)s, line %(line)s, column %(letter)s (%(name)s)") % values
        if self.letter:
            return gettext("%(file)s, line %(line)s, column %(letter)s") % values
        if self.name and self.line:
            return gettext("%(file)s, line %(line)s, key %(name)s") % values
        return gettext("%(file)s, line %(line)s") % values if self.line else self.file


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where, what is wrong with which values, and the mend."""

    place: Place
    what_template: str | Promise
    mend_template: str | Promise
    values: Mapping[str, object]

    @property
    def what(self) -> str:
        """What is wrong, in the active language."""
        return str(self.what_template) % self.values

    @property
    def mend(self) -> str:
        """What to do about it, in the active language."""
        return str(self.mend_template) % self.values

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.mend}"


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(
        self, place: Place, what: str | Promise, mend: str | Promise, /, **values: object
    ) -> None:
        """Note one fault, once; `what` and `mend` are filled with `values` when printed."""
        fault = Fault(place, what, mend, values)
        if fault not in self.found:
            self.found.append(fault)

    def in_order(self) -> tuple[Fault, ...]:
        """By file, line and column, as one mends them."""
        return tuple(
            sorted(self.found, key=lambda f: (f.place.file, f.place.line, _across(f.place)))
        )


class ProgrammeRefused(Invalid):
    """The files are not a programme. `faults` holds every fault, in the order of the files."""

    code = "programme_refused"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        one = len(self.faults) == 1
        super().__init__(
            _("The programme's files have a fault, so nothing was loaded.")
            if one
            else _("The programme's files have %(count)s faults, so nothing was loaded."),
            mend=_("Mend it where it is named, then load again.")
            if one
            else _("Mend each fault where it is named, then load again."),
            values={"count": len(self.faults)},
        )

    @property
    def what(self) -> str:
        """How many faults there are, and each of them on a line of its own."""
        return "\n".join([super().what, *(f"- {fault}" for fault in self.faults)])

    def __str__(self) -> str:
        return f"{self.what}\n{self.mend}"


def _across(place: Place) -> tuple[int, str, str]:
    return len(place.letter), place.letter, place.name
