"""Which migrant stocks does this file of the United Nations hold? The workbook as downloaded.

Reads the workbooks of International Migrant Stock (editions 2020 and 2024): "by sex, destination
and origin", "by sex and destination", "by sex and origin". Their tables begin below a letterhead,
mix regions with places, write footnote marks beside names and ".." for what is not known. Reads
also the long CSV of the 2019 edition, `destination,origin,year,migrant_stock`.

Columns are found by their words, not by their position; a file that does not match is refused with
what was looked for. Regions and groups are left out and counted.

Source of the layout: United Nations, Department of Economic and Social Affairs, Population
Division (2020), International Migrant Stock 2020, POP/DB/MIG/Stock/Rev.2020.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.statistics.grids import Given, is_workbook, name_of, read_bytes, read_csv, read_sheets
from corridor.statistics.m49 import is_region, place_of_letters, place_of_number
from corridor.statistics.stock_records import ALL, Sex, StockRecords, must_be_distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.statistics.grids import GridRow

REGIONS = "regions and groups"
_FIRST_ROWS = 30
_UNKNOWN = frozenset({"", "..", "..."})
_CSV_COLUMNS = ("origin", "destination", "year", "migrant_stock")
_EARLIEST, _LATEST = 1900, 2100
_SEX_WORDS: Sequence[tuple[str, Sex]] = (
    ("both sexes", "both"),
    ("female", "female"),
    ("male", "male"),
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the header is (row, from 0) and what each column holds; None where a file has none."""

    header: int
    origin: int | None
    destination: int | None
    cells: tuple[tuple[int, int, Sex], ...]


def read_un_stocks(source: Given) -> StockRecords:
    """The records of a workbook or CSV of International Migrant Stock, as downloaded.

    Places are ISO 3166-1 letters (see `m49`); "other" origins are `OTH`. Where the file gives one
    side's totals, the other side is `ALL`.

    Raises `CorridorError` that says which column or row, what was expected, and what to do.
    """
    content, name = read_bytes(source), name_of(source)
    if not is_workbook(content):
        return must_be_distinct(_from_csv(read_csv(content, name), name))
    titles = []
    for title, rows in read_sheets(content, name):
        top = list(islice(rows, _FIRST_ROWS))
        layout = _find_layout(top)
        if layout:
            below = enumerate(chain(top, rows), start=1)
            table = islice(below, layout.header + 1, None)
            return must_be_distinct(_from_rows(table, layout, f"{name}, {title}"))
        titles.append(title)
    raise CorridorError(
        f"{name} has no table of migrant stocks on its sheets {', '.join(titles)}: none has, in "
        f"its first {_FIRST_ROWS} rows, a header with “Location code” and years. Download the "
        "workbook of International Migrant Stock again, and do not change its header."
    )


def _find_layout(top: Sequence[GridRow]) -> _Layout | None:
    for number, row in enumerate(top):
        words = [_words(cell) for cell in row]
        codes = [column for column, text in enumerate(words) if text.startswith("location code")]
        years = [column for column, cell in enumerate(row) if _year(cell)]
        if codes and years:
            above = top[:number]
            sexes = _sexes(above, years)
            cells = tuple(
                (column, year, sex)
                for column, sex in zip(years, sexes, strict=True)
                if (year := _year(row[column])) and sex
            )
            return _Layout(number, *_sides(words, codes, above), cells)
    return None


def _sides(
    words: Sequence[str], codes: Sequence[int], above: Sequence[GridRow]
) -> tuple[int | None, int | None]:
    """The columns of the origin's and of the destination's code."""
    origin = next((c for c in codes if "origin" in words[c]), None)
    destination = next((c for c in codes if "destination" in words[c]), None)
    if origin is None and destination is None:
        title = " ".join(_words(cell) for row in above for cell in row)
        if "area of origin" in title:
            return codes[0], None
        return None, codes[0]
    return origin, destination


def _sexes(above: Sequence[GridRow], columns: Sequence[int]) -> list[Sex | None]:
    """The sex of each column: what the nearest title at it or left of it says; both without one."""
    titles: dict[int, Sex | None] = {}
    for row in above:
        for column, cell in enumerate(row):
            if column < columns[0]:
                continue
            text = _words(cell)
            found = next((sex for word, sex in _SEX_WORDS if word in text), None)
            if found or text:
                titles[column] = found
    sexes: list[Sex | None] = []
    for column in columns:
        left = [start for start in titles if start <= column]
        sexes.append(titles[max(left)] if left else "both")
    return sexes


def _from_rows(rows: Iterable[tuple[int, GridRow]], layout: _Layout, name: str) -> StockRecords:
    origins, destinations, years, sexes, persons = [], [], [], [], []
    left_out: Counter[str] = Counter()
    for number, row in rows:
        where = f"{name}, row {number}"
        pair = [
            ALL if column is None else _place_in(row[column] if column < len(row) else None, where)
            for column in (layout.origin, layout.destination)
        ]
        if None in pair:
            continue
        if REGIONS in pair:
            left_out[REGIONS] += 1
            continue
        for column, year, sex in layout.cells:
            origins.append(pair[0])
            destinations.append(pair[1])
            years.append(year)
            sexes.append(sex)
            persons.append(_count(row[column] if column < len(row) else None, where, year))
    return _records((origins, destinations, years, sexes, persons), name, left_out)


def _place_in(cell: object, where: str) -> str | None:
    """The place of a location code; `REGIONS` for a group; None where a row has no code."""
    if cell is None or not str(cell).strip():
        return None
    text = str(cell).strip().removesuffix(".0")
    if not text.isdigit():
        return None
    number = int(text)
    if is_region(number):
        return REGIONS
    place = place_of_number(number)
    if place is None:
        raise CorridorError(
            f"{where}: the location code {number} is no place of the M49 standard. Check the row; "
            "if the code is new, it has to be added to corridor.statistics.m49."
        )
    return place


def _from_csv(rows: Sequence[dict[str, str]], name: str) -> StockRecords:
    columns = {column.strip().lower(): column for column in (rows[0] if rows else {})}
    absent = [column for column in _CSV_COLUMNS if column not in columns]
    if absent:
        raise CorridorError(
            f"{name} is not a table of migrant stocks: it has no column {', '.join(absent)}. "
            f"Its first line should name {', '.join(_CSV_COLUMNS)}."
        )
    origins, destinations, years, sexes, persons = [], [], [], [], []
    for line, row in enumerate(rows, start=2):
        where = f"{name}, line {line}"
        pair = [
            _letters(row[columns[column]], where, column) for column in ("origin", "destination")
        ]
        year = _year(row[columns["year"]])
        if year is None:
            raise CorridorError(
                f"{where}, column year: “{row[columns['year']]}” is not a year such as 2015."
            )
        origins.append(pair[0])
        destinations.append(pair[1])
        years.append(year)
        sexes.append("both")
        persons.append(_count(row[columns["migrant_stock"]], where, year))
    return _records((origins, destinations, years, sexes, persons), name, Counter())


def _letters(text: str, where: str, column: str) -> str:
    place = place_of_letters(text)
    if place is None:
        raise CorridorError(
            f"{where}, column {column}: “{text}” is no place known by three letters (ISO 3166-1). "
            "Correct it, or leave the row out."
        )
    return place


def _records(
    columns: tuple[Sequence[object], ...], name: str, left_out: Counter[str]
) -> StockRecords:
    origins, destinations, years, sexes, persons = columns
    if not persons:
        raise CorridorError(
            f"{name} has a header but no rows of places below it. Download the file again."
        )
    return StockRecords(
        np.array(origins, dtype="U3"),
        np.array(destinations, dtype="U3"),
        np.array(years, dtype=np.int16),
        np.array(sexes, dtype="U6"),
        np.array(persons, dtype=np.float64),
        name,
        dict(left_out),
    )


def _count(cell: object, where: str, year: int) -> float:
    """A number of persons; NaN where the file says that it is not known."""
    if type(cell) is int and cell >= 0:
        return float(cell)
    text = "" if cell is None else str(cell).strip()
    if text.lower() in _UNKNOWN:
        return float("nan")
    try:
        value = float(text.replace(" ", "").replace("\u00a0", "").replace(",", ""))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise CorridorError(
            f"{where}, column {year}: “{text}” is not a number of persons. Expected digits, or .. "
            "where it is not known. Correct the cell."
        )
    return value


def _year(cell: object) -> int | None:
    text = str(cell).strip().removesuffix(".0") if cell is not None else ""
    if text.isdigit() and _EARLIEST <= int(text) <= _LATEST:
        return int(text)
    return None


def _words(cell: object) -> str:
    return re.sub(r"\s+", " ", str(cell)).strip().lower() if cell is not None else ""
