"""Which cells does a table hold, and where? CSV text to rows whose cells know their place.

Checks the shape only: the header, the number of cells, unknown, missing and doubled columns. What
a cell means is read by `rows.Row`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.faults import Faults, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: those each row must fill and those it may leave empty.

    A required column must be in the header; whether its cell may be empty is the reader's rule.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All names, in the order of the file."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Cell:
    """One text and its place; surrounding spaces (ideographic ones too) are not part of it."""

    text: str
    place: Place


def letter_of(index: int) -> str:
    """The spreadsheet's name of a column, counted from 0: A, B, ... Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_rows(
    text: str, file: str, columns: Columns, faults: Faults
) -> Iterator[tuple[Place, dict[str, Cell]]]:
    """Each row below the header as cells by column name; empty rows are skipped."""
    records = _records(text, file, faults)
    header_line, header = next(records, (1, []))
    names = _header(header, Place(file, header_line), columns, faults)
    for line, record in records:
        if not any(value.strip() for value in record):
            continue
        if len(record) != len(header):
            faults.add(
                Place(file, line),
                _("The row has %(found)s cells, the header %(expected)s."),
                _('Put a cell that holds a comma between double quotes: "a, b".'),
                found=len(record),
                expected=len(header),
            )
            continue
        yield (
            Place(file, line),
            {
                name: Cell(value.strip(), Place(file, line, letter_of(index), name))
                for index, (name, value) in enumerate(zip(names, record, strict=True))
                if name in columns.known
            },
        )


def _records(text: str, file: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on (a quoted cell may span lines)."""
    lines = text.split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    start = 1
    try:
        for record in reader:
            yield start, record
            start = reader.line_num + 1
    except csv.Error as error:
        faults.add(
            Place(file, start),
            _("The row that starts here cannot be read as CSV (%(reason)s)."),
            _("Look for a double quote that is opened and not closed, or written once inside one."),
            reason=error,
        )


def _header(
    header: Sequence[str], place: Place, columns: Columns, faults: Faults
) -> tuple[str, ...]:
    names = tuple(name.strip() for name in header)
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        faults.add(
            place,
            _("The columns are not separated by commas."),
            _("Save the table as CSV with commas."),
        )
        return names
    for index, name in enumerate(names):
        where = Place(place.file, place.line, letter_of(index), name)
        check_name(name, where, columns.known, faults)
        if name in columns.known and name in names[:index]:
            faults.add(
                where,
                _("The column %(name)s is there twice."),
                _("Keep one of the two."),
                name=name,
            )
    for name in columns.required:
        if name not in names:
            faults.add(
                place,
                _("The column %(name)s is missing."),
                _("Add it to the header and fill it in each row."),
                name=name,
            )
    return names


def check_name(name: str, where: Place, known: Sequence[str], faults: Faults) -> None:
    """Note a column or key that nothing reads, with the name that was probably meant."""
    if name in known:
        return
    close = get_close_matches(name, known, n=1)
    if close:
        mend = _("Is %(close)s meant? Rename it.")
    else:
        mend = _("Remove it, or rename it to one of: %(known)s.")
    faults.add(
        where,
        _("The name “%(name)s” is not known here."),
        mend,
        name=name,
        close=close[0] if close else "",
        known=", ".join(known),
    )
