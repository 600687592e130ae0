"""Migrant stocks as published: found by their words, told where a file does not match."""

from __future__ import annotations

import gzip
import io

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.statistics import ALL, matrix_of, read_un_stocks
from corridor.statistics.grids import LARGEST, name_of

YEARS = [2015, 2020]
LETTERHEAD = [
    [],
    [None, None, "International Migrant Stock 2020"],
    [None, None, "Table 1: International migrant stock by region, country or area of {side}"],
    [],
]


def workbook(rows, *, side="destination", title="Table 1", cover=True):
    """A workbook in the publisher's layout, held in memory and named as a file is."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (extra `tables`) is not installed")
    book = openpyxl.Workbook()
    sheet = book.active
    if cover:
        sheet.title = "Table of contents"
        sheet.append(["Table number", "Title"])
        sheet = book.create_sheet(title)
    for row in LETTERHEAD:
        sheet.append([cell and cell.format(side=side) for cell in row])
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return named(file.getvalue(), "stocks.xlsx")


def named(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def both_ways(*rows):
    """The workbook by destination and origin, of both sexes, men and women."""
    sexes = ["both sexes combined", "males", "females"]
    return workbook(
        [
            [None] * 5 + [cell for sex in sexes for cell in (f"Migrant stock, {sex}", None)],
            [
                "Index",
                "Region, development group, country or area of destination",
                "Location code of destination",
                "Region, development group, country or area of origin",
                "Location code of origin",
                *(YEARS * 3),
            ],
            *rows,
        ]
    )


def test_stocks_by_destination_and_origin_are_read_by_place_year_and_sex():
    """Regions are left out and counted, footnotes are no rows, two dots are not known."""
    found = read_un_stocks(
        both_ways(
            [1, "WORLD", 900, "WORLD", 900, 30, 40, 14, 19, 16, 21],
            [2, "  Hills*", 40, "  Valleys", 276, 10, "..", 4, 5, 6, 7],
            [3, "  Hills*", 40.0, "Other", 2003, 1, 2, 1, 1, None, 1],
            ["* Two dots (..) mean that data are not available."],
        )
    )
    assert len(found) == 12
    assert found.left_out == {"regions and groups": 1}
    assert found.years == (2015, 2020)
    one = {
        (o, d, int(y), s): p
        for o, d, y, s, p in zip(
            found.origin, found.destination, found.year, found.sex, found.persons, strict=True
        )
    }
    assert one["DEU", "AUT", 2015, "both"] == 10
    assert one["DEU", "AUT", 2020, "female"] == 7
    assert np.isnan(one["DEU", "AUT", 2020, "both"])
    assert np.isnan(one["OTH", "AUT", 2015, "female"])
    assert one["OTH", "AUT", 2020, "male"] == 1


@pytest.mark.parametrize(
    ("side", "origin", "destination"), [("destination", ALL, "AUT"), ("origin", "AUT", ALL)]
)
def test_a_workbook_of_totals_tells_one_side(side, origin, destination):
    """Which side follows from the title; a matrix of totals is refused with the file to get."""
    found = read_un_stocks(
        workbook([["Index", "Country", "Location code", *YEARS], [1, "Hills", 40, 5, 6]], side=side)
    )
    assert (set(found.origin), set(found.destination)) == ({origin}, {destination})
    assert found.persons.tolist() == [5, 6]
    assert set(found.sex) == {"both"}
    with pytest.raises(CorridorError, match=r"totals of each place only.*destination_and_origin"):
        matrix_of(found, 2015)


def test_a_column_between_the_sexes_is_not_taken_for_a_stock():
    """Where a title speaks of something else, its years are no stocks."""
    found = read_un_stocks(
        workbook(
            [
                [None, None, None, "Stock, both sexes", None, "Annual rate of change", None],
                ["Index", "Country", "Location code", *YEARS, *YEARS],
                [1, "Hills", 40, 5, 6, 0.1],
                [2, "Dunes", "not told", 1, 1, 1, 1],
            ]
        )
    )
    assert found.persons.tolist() == [5, 6]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([1, "x", 997, "y", 40] + [1] * 6, ""),
        ([1, "x", 899, "y", 40] + [1] * 6, "row 7: the location code 899 is no place"),
        ([1, "x", 40, "y", 276, "many"], "row 7, column 2015: “many” is not a number of persons"),
        ([1, "x", 40, "y", 276, -4], "row 7, column 2015: “-4” is not a number of persons"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(row, sentence):
    """The refusal says where, what was expected, and what to do."""
    if not sentence:
        with pytest.raises(CorridorError, match="a header but no rows of places"):
            read_un_stocks(both_ways(row))
    else:
        with pytest.raises(CorridorError, match=sentence):
            read_un_stocks(both_ways(row))


def test_a_pair_told_twice_is_refused():
    """A repeated row would be counted once or twice: nobody knows."""
    row = [1, "Hills", 40, "Valleys", 276, 1, 2, 3, 4, 5, 6]
    with pytest.raises(CorridorError, match=r"DEU to AUT in 2015 \(both\) 2 times"):
        read_un_stocks(both_ways(row, row))


def test_a_workbook_without_the_table_says_what_was_looked_for():
    """The sheets are named, and the header that none of them has."""
    with pytest.raises(CorridorError, match=r"sheets Table of contents, Notes.*“Location code”"):
        read_un_stocks(workbook([["Notes"]], title="Notes"))


CSV = b"destination,origin,year,migrant_stock\naut,deu,2015,1 200\naut,nld_curacao,2015,7\n"


@pytest.mark.parametrize("content", [CSV, gzip.compress(CSV, mtime=0), b"\xef\xbb\xbf" + CSV])
def test_the_long_csv_is_read_packed_or_not(content, tmp_path):
    """Letters are brought to ISO 3166-1; a path works as well as an open file."""
    path = tmp_path / "stocks.csv"
    path.write_bytes(content)
    found = read_un_stocks(path)
    assert found.origin.tolist() == ["DEU", "CUW"]
    assert found.persons.tolist() == [1200, 7]
    assert name_of(path) == found.source == "stocks.csv"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"place,year\n", "has no column origin, destination, year, migrant_stock"),
        (b"destination,origin,year,migrant_stock\naut,deu\n", "line 2: not as many cells"),
        (CSV + b"aut,qqq,2015,1\n", "line 4, column origin: “qqq” is no place"),
        (CSV + b"aut,bel,15,1\n", "line 4, column year: “15” is not a year"),
        (CSV + b'aut,bel,2015,"' + b"9" * 200_000 + b'"\n', "not a CSV"),
        (gzip.compress(CSV, mtime=0)[:30], "cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0 workbook of 1998", "old kind"),
        (b"destination,origin\n\x81", "not text in UTF-8"),
        (b"PK\x03\x04 torn", "cannot be opened as a workbook"),
    ],
)
def test_a_file_that_is_something_else_is_refused(content, sentence):
    """One sentence says what the file is not, and how to mend it."""
    if content.startswith(b"PK"):
        pytest.importorskip("openpyxl", reason="openpyxl (extra `tables`) is not installed")
    with pytest.raises(CorridorError, match=sentence):
        read_un_stocks(named(content, "given"))


def test_a_packed_file_that_grows_without_end_is_refused():
    """What comes out of a packed file is bounded."""
    bomb = gzip.compress(b"0" * (LARGEST + 2), compresslevel=9, mtime=0)
    with pytest.raises(CorridorError, match="holds more than 512 MB"):
        read_un_stocks(named(bomb, "bomb.csv.gz"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    """The path is in the sentence."""
    with pytest.raises(CorridorError, match=r"none\.csv cannot be read"):
        read_un_stocks(str(tmp_path / "none.csv"))


def test_workbooks_without_openpyxl_say_how_to_get_it(monkeypatch):
    """The extra is named; CSV needs nothing."""
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(CorridorError, match=r"pip install 'qiao\[tables\]'"):
        read_un_stocks(named(b"PK\x03\x04", "stocks.xlsx"))


def test_a_matrix_holds_birthplaces_in_rows():
    """Unknown birthplaces are in no cell, what is not known is counted, the diagonal is 0."""
    found = read_un_stocks(
        both_ways(
            [1, "Hills", 40, "Valleys", 276, 10, "..", 4, 5, 6, 7],
            [2, "Valleys", 276, "Hills", 40, 3, 4, 1, 2, 2, 2],
            [3, "Hills", 40, "Other", 2003, 8, 9, 1, 1, 1, 1],
            [4, "Hills", 40, "Hills", 40, 99, 99, 99, 99, 99, 99],
        )
    )
    matrix = matrix_of(found, 2020)
    assert matrix.places == ("AUT", "DEU")
    assert matrix.persons.tolist() == [[0, 4], [0, 0]]
    assert (matrix.missing, matrix.unallocated) == (1, 9)
    assert matrix_of(found, 2020, sex="male").persons.tolist() == [[0, 2], [5, 0]]
    with pytest.raises(CorridorError, match="does not tell 1 cells of 2020"):
        matrix_of(found, 2020, missing="refuse")
    with pytest.raises(CorridorError, match="no stocks of 2018; it has 2015, 2020"):
        matrix_of(found, 2018)
    totals = read_un_stocks(named(CSV, "stocks.csv"))
    with pytest.raises(CorridorError, match="no stocks by sex"):
        matrix_of(totals, 2015, sex="female")
