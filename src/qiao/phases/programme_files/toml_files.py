"""Which tables does a TOML file hold, and on which line is each key? TOML to rows like a CSV's.

`tomllib` gives values without lines, so a small scanner finds the line of each table and key. It
reads the subset that a programme uses: tables, arrays of tables and `key = value`; keys inside an
inline table take the line of that table.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.csv_files import Cell
from qiao.phases.programme_files.faults import Faults, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST_SEPARATOR = ";"
_TABLE = re.compile(r"\s*\[(?!\[)\s*([^\]]+?)\s*\]")
_ARRAY = re.compile(r"\s*\[\[\s*([^\]]+?)\s*\]\]")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=\s*(.*)""")
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")

Lines: TypeAlias = dict[tuple[str, int, str], int]
"""The line of each (table, index within the array or 0, key); key "" is the table itself."""


def read_tables(text: str, file: str, faults: Faults) -> dict[str, object] | None:
    """The parsed file; None after noting where its syntax breaks."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        last = text.count("\n") + 1
        faults.add(
            Place(file, int(where.group(1)) if where else last),
            _("The file is not valid TOML here: %(reason)s."),
            _("Look at this line: a quote, a bracket, an equals sign or a doubled key."),
            reason=_WHERE.sub("", str(error)).strip(),
        )
        return None
    except RecursionError:
        faults.add(
            Place(file),
            _("The file holds lists within lists without end."),
            _("Write a list of texts on one level."),
        )
        return None


def locate(text: str) -> Lines:
    """The line (from 1) of each table and key."""
    lines: Lines = {}
    counts: dict[str, int] = {}
    table, index, closing = "", 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif array := _ARRAY.match(line):
            table = array.group(1)
            index = counts[table] = counts.get(table, -1) + 1
            lines[table, index, ""] = number
        elif header := _TABLE.match(line):
            table, index = header.group(1), 0
            lines[table, 0, ""] = number
        elif key := _KEY.match(line):
            lines[table, index, key.group(1).strip("\"'")] = number
            closing = _still_open(key.group(2))
    return lines


def _still_open(value: str) -> str:
    """What closes a value that goes on over the next lines; "" when it ends on this one."""
    for quotes in ('"""', "'''"):
        if value.startswith(quotes):
            return "" if quotes in value[3:] else quotes
    return "]" if value.startswith("[") and "]" not in value else ""


def table_rows(
    tables: dict[str, object], name: str, file: str, lines: Lines, faults: Faults
) -> Iterator[tuple[Place, dict[str, Cell]]]:
    """Each `[[name]]` (or the one `[name]`) as cells by key, with every value as text."""
    found = tables.get(name, [])
    entries = found if isinstance(found, list) else [found]
    for index, entry in enumerate(entries):
        place = Place(file, lines.get((name, index, ""), 0), "", name)
        if not isinstance(entry, dict):
            faults.add(
                place,
                _("%(name)s is not a table."),
                _("Write it as [[%(name)s]] with one key a line below it."),
                name=name,
            )
            continue
        yield place, dict(_cells(entry, (name, index), place, lines, faults))


def _cells(
    entry: dict[str, object], table: tuple[str, int], place: Place, lines: Lines, faults: Faults
) -> Iterator[tuple[str, Cell]]:
    name, index = table
    for key, value in entry.items():
        where = Place(
            place.file, lines.get((name, index, key), place.line), "", f"{name}[{index}].{key}"
        )
        text = as_text(value)
        if text is None:
            faults.add(
                where,
                _("The value of %(key)s is not a text, a number, a date or a list of texts."),
                _("Write one value, or a list such as [“a”, “b”]."),
                key=key,
            )
            continue
        yield key, Cell(text.strip(), where)


def as_text(value: object) -> str | None:
    """A TOML value as the text a table's cell would hold; None for a nested table."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int() | float() | date():
            return str(value)
        case list():
            texts = [as_text(item) for item in value if not isinstance(item, list)]
            if len(texts) == len(value) and None not in texts:
                return LIST_SEPARATOR.join(str(text) for text in texts)
    return None
