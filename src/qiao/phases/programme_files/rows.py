"""What does this cell mean? One row's cells read as codes, texts, dates, numbers and colours.

Each reader notes a fault and gives a harmless stand-in when the cell cannot be read, so that all
faults of all files are found in one pass; nothing is used once there is a fault.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.dates import DateMistake, PartialDate, read_partial_date
from qiao.phases.programme_files.faults import Faults, Place
from qiao.phases.programme_files.registry import Registry
from qiao.phases.programme_files.toml_files import LIST_SEPARATOR
from qiao.phases.programme_files.values import Wording, WordingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from qiao.phases.programme_files.csv_files import Cell, Columns

LONGEST_CODE = 40
LONGEST_TEXT = 4000
MOST_SOURCES = 10
MOST_COUNTED = 1_000_000_000

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_Choice = TypeVar("_Choice", bound="StrEnum")

_DATE_MISTAKES: Mapping[DateMistake, tuple[str | Promise, str | Promise]] = {
    DateMistake.ORDER_UNSAID: (
        _("“%(text)s” does not say which number is the day and which the month."),
        _("Write 2017-09-08, or only what is known (2017-09 or 2017)."),
    ),
    DateMistake.IMPOSSIBLE: (
        _("“%(text)s” is not a day of the calendar."),
        _("Check the month and the day."),
    ),
    DateMistake.UNREADABLE: (
        _("“%(text)s” is not a date."),
        _("Write 2017-09-08, or only what is known (2017-09 or 2017)."),
    ),
}


def plain_number(text: str) -> Decimal | None:
    """A number in ASCII digits with a point for decimals; None when it is written otherwise."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class MeasureNames:
    """The names that one measure can be narrowed by and broken down by."""

    filters: frozenset[str]
    dimensions: frozenset[str]


@dataclass(slots=True)
class Checks:
    """What reading leaves behind beside the data: the faults and the codes.

    `measures` are those that the reader's caller knows; None leaves measures unjudged.
    """

    faults: Faults = field(default_factory=Faults)
    registry: Registry = field(default_factory=Registry)
    measures: Mapping[str, MeasureNames] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one table of a TOML file."""

    place: Place
    cells: Mapping[str, Cell]
    columns: Columns
    checks: Checks

    def at(self, name: str) -> Place:
        """Where the cell is, or the row when it has none."""
        cell = self.cells.get(name)
        return cell.place if cell else self.place

    def fault(
        self, name: str, what: str | Promise, mend: str | Promise, /, **values: object
    ) -> None:
        """Note a fault at this cell."""
        self.checks.faults.add(self.at(name), what, mend, **values)

    def raw(self, name: str, *, required: bool = False, limit: int = LONGEST_TEXT) -> str:
        """The cell's text; invisible characters and more than `limit` characters are faults."""
        cell = self.cells.get(name)
        text = cell.text if cell else ""
        absent_and_told = cell is None and name in self.columns.required
        if not text and required and not absent_and_told:
            self.fault(name, _("%(name)s is empty."), _("Fill it in."), name=name)
        if hidden := _INVISIBLE.search(text):
            self.fault(
                name,
                _("The text holds an invisible character (%(character)s)."),
                _("Type the text again instead of pasting it."),
                character=f"U+{ord(hidden.group()):04X}",
            )
        if len(text) > limit:
            self.fault(
                name,
                _("The text has %(size)s characters; at most %(limit)s are kept."),
                _("Shorten it."),
                size=len(text),
                limit=limit,
            )
        return text

    def machine(self, name: str, *, required: bool = False, limit: int = LONGEST_TEXT) -> str:
        """A text that is not prose (a code, a date, a number): full-width forms are a fault."""
        text = self.raw(name, required=required, limit=limit)
        narrow = unicodedata.normalize("NFKC", text)
        if narrow != text:
            self.fault(
                name,
                _("“%(text)s” is typed in full-width characters."),
                _("Type it as “%(narrow)s”."),
                text=text,
                narrow=narrow,
            )
        return narrow

    def wording(self, name: str, *, required: bool = True, limit: int = LONGEST_TEXT) -> Wording:
        """A text in both languages (`<name>_en`, `<name>_zh`), with the row's `zh_status`.

        The second language may be empty only where `zh_status` says `missing`; a row that does not
        say is a draft.
        """
        status = self.choice("zh_status", WordingStatus, WordingStatus.DRAFT)
        en = self.raw(f"{name}_en", required=required, limit=limit)
        zh = self.raw(f"{name}_zh", limit=limit)
        if en and not zh and status is not WordingStatus.MISSING:
            self.fault(
                f"{name}_zh",
                _("%(name)s is empty, though the other language is there."),
                _("Fill it in, or write “missing” in zh_status."),
                name=f"{name}_zh",
            )
        if zh and not en and not required:
            self.fault(
                f"{name}_en",
                _("%(name)s is empty, though the other language is there."),
                _("Fill it in."),
                name=f"{name}_en",
            )
        return Wording(en, zh, status)

    def code(self, name: str = "code", *, required: bool = True) -> str:
        """A stable code such as `phase-1`."""
        text = self.machine(name, required=required)
        if text and (not _CODE.fullmatch(text) or len(text) > LONGEST_CODE):
            self.fault(
                name,
                _("“%(text)s” is not a code."),
                _("Use small letters a-z, digits and single hyphens; at most %(limit)s."),
                text=text,
                limit=LONGEST_CODE,
            )
        return text

    def define(self, kind: str) -> str:
        """The row's own code, which no other row of this kind may have."""
        code = self.code()
        if code:
            self.checks.registry.define(kind, code, self.at("code"), self.checks.faults)
        return code

    def refer(self, name: str, kind: str, *, required: bool = False) -> str:
        """The code of another record of this kind ("" when empty)."""
        code = self.code(name, required=required)
        if code:
            self.checks.registry.refer(kind, code, self.at(name))
        return code

    def link(self, name: str, kind: str, *, own: str) -> str:
        """The code of another record of the same kind that may not lead back to this one."""
        code = self.refer(name, kind)
        if code and own:
            self.checks.registry.link(name, own, code, self.at(name))
        return code

    def items(self, name: str) -> tuple[str, ...]:
        """A list of texts, with semicolons between them."""
        return self._split(name, self.raw(name))

    def references(self, name: str, kind: str, *, required: bool = False) -> tuple[str, ...]:
        """The codes of other records of this kind, with semicolons between them."""
        codes = self._split(name, self.machine(name, required=required))
        for code in codes:
            self.checks.registry.refer(kind, code, self.at(name))
        return codes

    def sources(self, *, required: bool = True) -> tuple[str, ...]:
        """Where the row's facts can be read."""
        codes = self.references("sources", "source", required=required)
        if len(codes) > MOST_SOURCES:
            self.fault(
                "sources",
                _("%(count)s sources are named; at most %(most)s are kept."),
                _("Name the ones that say most."),
                count=len(codes),
                most=MOST_SOURCES,
            )
        return codes

    def _split(self, name: str, text: str) -> tuple[str, ...]:
        found = tuple(part.strip() for part in text.split(LIST_SEPARATOR) if part.strip())
        for part in sorted({part for part in found if found.count(part) > 1}):
            self.fault(name, _("“%(part)s” is listed twice."), _("Keep one of the two."), part=part)
        return found

    def choice(
        self, name: str, choices: type[_Choice], default: _Choice, *, required: bool = False
    ) -> _Choice:
        """One of a fixed set of words; `default` when empty."""
        text = self.machine(name, required=required)
        if not text:
            return default
        try:
            return choices(text)
        except ValueError:
            self.fault(
                name,
                _("“%(text)s” is not one of the words for %(name)s."),
                _("Use one of: %(known)s."),
                text=text,
                name=name,
                known=", ".join(choices),
            )
            return default

    def yes(self, name: str) -> bool:
        """`yes` or `no`; empty is no."""
        text = self.machine(name)
        if text not in {"", "yes", "no"}:
            self.fault(
                name, _("“%(text)s” is neither yes nor no."), _("Write yes or no."), text=text
            )
        return text == "yes"

    def date(self, name: str) -> PartialDate | None:
        """A date as exact as its source; None when unknown."""
        text = self.machine(name)
        if not text:
            return None
        read = read_partial_date(text)
        if isinstance(read, PartialDate):
            return read
        what, mend = _DATE_MISTAKES[read]
        self.fault(name, what, mend, text=text)
        return None

    def span(self, start: str, end: str) -> tuple[PartialDate | None, PartialDate | None]:
        """A start and an end, in this order."""
        first, last = self.date(start), self.date(end)
        if first and last and last.last < first.first:
            self.fault(
                end,
                _("The end (%(end)s) is before the start (%(start)s)."),
                _("Check both dates."),
                end=last,
                start=first,
            )
        return first, last

    def number(self, name: str) -> Decimal | None:
        """A number with a point for decimals; None when missing, which is not 0."""
        text = self.machine(name)
        if not text:
            return None
        number = plain_number(text)
        if number is not None:
            return number
        self.fault(
            name,
            _("“%(text)s” is not a number."),
            _("Write digits only, with a point and up to four decimals: 1200.5."),
            text=text,
        )
        return None

    def count(self, name: str) -> int | None:
        """A whole number from 0; None when missing."""
        number = self.number(name)
        if number is None:
            return None
        if number != number.to_integral_value() or not 0 <= number <= MOST_COUNTED:
            self.fault(
                name,
                _("“%(text)s” is not a count."),
                _("Write a whole number from 0."),
                text=number,
            )
            return None
        return int(number)
