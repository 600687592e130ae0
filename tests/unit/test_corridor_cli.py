"""`python -m corridor flows`: from the files a researcher has to a file and a summary."""

from __future__ import annotations

import csv
import json
import runpy
import sys

import pytest
from click.testing import CliRunner

from corridor import cli, flow_files
from corridor.cli import corridor
from corridor.flow_files import ABOUT, COLUMNS
from corridor.flows import METHODS

STOCKS = """destination,origin,year,migrant_stock
AUT,DEU,2015,30
DEU,AUT,2015,20
AUT,BEL,2015,4
BEL,DEU,2015,6
AUT,DEU,2020,40
DEU,AUT,2020,25
BEL,AUT,2020,5
AUT,BEL,2020,9
"""
VITAL = """iso3,births,deaths,pop_start,pop_end
AUT,10,5,1000,1020
DEU,20,10,2000,2005
BEL,3,3,500,495
"""
#: The example of Abel (2013), Demographic Research 28(18): its first table, without births.
START = ",A,B,C,D\nA,1000,100,10,0\nB,55,555,50,5\nC,80,40,800,40\nD,20,25,20,200\n"
END = ",A,B,C,D\nA,950,100,60,0\nB,80,505,75,5\nC,90,30,800,40\nD,40,45,0,180\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files of every test, and nothing else, as the place of work."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "stocks.csv": STOCKS,
        "vital.csv": VITAL,
        "start.csv": START,
        "end.csv": END,
        "empty-diagonal.csv": "place,A,B\nA,0,1\nB,1,0\n",
        "2015.csv": "\n".join(line for line in STOCKS.splitlines() if "2020" not in line),
        "2020.csv": "\n".join(line for line in STOCKS.splitlines() if "2015" not in line),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(corridor, ["flows", *map(str, arguments)])


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_published_stocks_become_a_file_of_all_six_methods(folder):
    """Every corridor with moves is there by every method; the summary tells totals and places."""
    done = run("stocks.csv", "--vital", "vital.csv", "-o", "flows.csv")
    assert done.exit_code == 0, done.output
    assert "Moves 2015-2020, 3 places" in done.output
    found = rows(folder / "flows.csv")
    assert tuple(found[0]) == COLUMNS
    assert {row["method"] for row in found} == set(METHODS)
    assert f"{len(found)} rows are in flows.csv" in done.output
    dropped = {
        (row["origin"], row["destination"]): row["persons"]
        for row in found
        if row["method"] == "sd_drop_neg"
    }
    assert dropped == {
        ("AUT", "BEL"): "5.0",
        ("AUT", "DEU"): "5.0",
        ("BEL", "AUT"): "5.0",
        ("DEU", "AUT"): "10.0",
    }
    assert {row["low"] for row in found} == {""}


def test_one_file_a_year_serves_as_well(folder):
    """The records of both files are one table."""
    assert run("2015.csv", "2020.csv", "--vital", "vital.csv", "-o", "apart.csv").exit_code == 0
    assert run("stocks.csv", "--vital", "vital.csv", "-o", "together.csv").exit_code == 0
    assert rows(folder / "apart.csv") == rows(folder / "together.csv")


def test_draws_give_bounds_that_a_seed_repeats(folder):
    """The same seed gives the same file, whatever the number of workers."""
    again = ["stocks.csv", "--vital", "vital.csv", "--method", "da_min_closed", "--draws", 20]
    assert run(*again, "-o", "one.csv", "--workers", 1).exit_code == 0
    done = run(*again, "-o", "two.csv", "--workers", 2)
    assert "low" in done.output
    assert rows(folder / "one.csv") == rows(folder / "two.csv")
    for row in rows(folder / "one.csv"):
        assert float(row["low"]) <= float(row["high"])
    assert run(*again, "-o", "other.csv", "--seed", 2).exit_code == 0
    assert rows(folder / "one.csv") != rows(folder / "other.csv")


def test_parquet_keeps_how_it_was_made(folder):
    """Types are right, and the metadata names inputs, seed and assumptions."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    done = run("stocks.csv", "--vital", "vital.csv", "-o", "flows.parquet", "--method", "mig_rate")
    assert done.exit_code == 0, done.output
    table = parquet.read_table(folder / "flows.parquet")
    assert table.column_names == list(COLUMNS)
    assert [str(kind) for kind in table.schema.types][3:7] == ["int32", "int32", "double", "double"]
    about = json.loads(table.schema.metadata[ABOUT])
    assert about["stocks"] == ["stocks.csv"]
    assert (about["period"], about["seed"], about["policy"]) == ([2015, 2020], 1, "refuse")


def test_no_moves_at_all_are_a_file_without_rows(folder):
    """Nothing happened is an answer too, in both kinds of file."""
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    for name in ("none.csv", "none.parquet"):
        done = run("start.csv", "start.csv", "--method", "sd_drop_neg", "-o", name)
        assert "0 rows are in" in done.output


def test_square_tables_with_a_diagonal_need_nothing_else(folder):
    """Four places: what grew came, what fell went back, by hand."""
    done = run("start.csv", "end.csv", "--method", "sd_rev_neg", "-o", "flows.csv")
    assert done.exit_code == 0, done.output
    found = rows(folder / "flows.csv")
    assert {(row["origin"], row["destination"]): float(row["persons"]) for row in found} == {
        ("A", "C"): 50,
        ("B", "A"): 25,
        ("B", "C"): 25 + 10,
        ("C", "A"): 10,
        ("D", "A"): 20,
        ("D", "B"): 20,
        ("C", "D"): 20,
    }


def test_square_tables_take_births_and_deaths_by_label(folder):
    """A table headed `place` is taken as labelled; a place without a line is named."""
    (folder / "events.csv").write_text("place,births,deaths\nA,1,1\nB,1,1\nC,1,1\nD,0,0\n")
    ask = ["start.csv", "end.csv", "--method", "da_min_open", "--from", 2000, "--to", 2010]
    done = run(*ask, "--vital", "events.csv", "-o", "flows.csv")
    assert done.exit_code == 0, done.output
    assert {row["start"] for row in rows(folder / "flows.csv")} == {"2000"}
    (folder / "events.csv").write_text("place,births,deaths\nA,1,1\nB,1,\n")
    done = run(*ask, "--vital", "events.csv")
    assert "does not tell births and deaths of B, C, D" in done.output


def test_square_tables_without_a_diagonal_are_completed(folder):
    """Those who live where they were born are what the populations leave."""
    (folder / "people.csv").write_text(
        "place,births,deaths,pop_start,pop_end\nA,0,0,9,9\nB,0,0,9,9\n"
    )
    files = ["empty-diagonal.csv", "empty-diagonal.csv"]
    assert "its diagonal is 0" in run(*files).output
    done = run(*files, "--vital", "people.csv", "--method", "da_ind_closed", "-o", "flows.csv")
    assert done.exit_code == 0, done.output
    assert len(rows(folder / "flows.csv")) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["absent.csv"], "absent.csv cannot be read (No such file or directory)"),
        (["stocks.csv"], "populations are needed (--vital)"),
        (["2015.csv", "--vital", "vital.csv"], "tells 2015 only"),
        (["start.csv"], "of 1 files 1 are square"),
        (["start.csv", "stocks.csv"], "of 2 files 1 are square"),
        (["stocks.csv", "--vital", "vital.csv", "--from", 1990], "no stocks of 1990"),
        (["stocks.csv", "--vital", "stocks.csv"], "is no table of births, deaths"),
        (["stocks.csv", "--vital", "vital.csv", "-o", "flows.xlsx"], "written as .csv or .parquet"),
        (["stocks.csv", "--vital", "vital.csv", "-o", "no/flows.csv"], "There is no folder no"),
        (["start.csv", "end.csv", "--draws", 1], "1 draws have no spread"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(folder, arguments, sentence):
    """No traceback; the sentence says what to do."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert sentence in done.output.replace("\n", " ")
    assert "Traceback" not in done.output


def test_an_empty_cell_of_a_square_table_is_told(folder):
    """Nobody knows what it stands for."""
    (folder / "hole.csv").write_text(",A,B\nA,1,\nB,2,3\n")
    assert "hole.csv, line 2, column B is empty" in run("hole.csv", "hole.csv").output


def test_totals_that_cannot_be_met_name_the_places_and_the_policies(folder):
    """At first all who live in C were born there: no total may be less than those 100."""
    (folder / "a.csv").write_text(",A,B,C\nA,200,50,0\nB,30,300,0\nC,0,0,100\n")
    (folder / "b.csv").write_text(",A,B,C\nA,230,60,0\nB,20,290,0\nC,20,10,50\n")
    done = run("a.csv", "b.csv", "--method", "da_min_closed")
    assert done.exit_code == 2
    assert "C (10 persons)" in done.output
    assert "--policy clip" in done.output
    for policy in ("clip", "open"):
        assert run("a.csv", "b.csv", "--method", "da_min_closed", "--policy", policy).exit_code == 0


def test_a_file_that_cannot_be_written_is_told(folder):
    """The disk's own reason is in the sentence."""
    done = run("start.csv", "end.csv", "--method", "mig_rate", "-o", "x" * 300 + ".csv")
    assert done.exit_code == 2
    assert "File name too long" in done.output.replace("\n", " ")


def test_parquet_without_pyarrow_says_how_to_get_it(folder, monkeypatch):
    """Before anything is computed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run("stocks.csv", "--vital", "vital.csv", "-o", "flows.parquet")
    assert done.exit_code == 2
    assert "qiao[tables]" in done.output
    assert flow_files.KINDS == (".csv", ".parquet")


def test_many_notes_are_cut_with_their_number(folder, monkeypatch):
    """A long list of what was left out does not hide the table."""
    (folder / "few.csv").write_text(VITAL.replace("BEL", "LUX"))
    ask = ["stocks.csv", "--vital", "few.csv", "--method", "mig_rate"]
    assert "2015: BEL left out (10 migrants)" in run(*ask).output
    monkeypatch.setattr(cli, "_MOST_NOTES", 1)
    assert "and 1 more notes" in run(*ask).output


def test_a_workbook_is_never_a_square_table(folder):
    """It goes to the reader of workbooks, which says what is wrong with it."""
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    (folder / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    assert "torn.xlsx cannot be opened as a workbook" in run("torn.xlsx").output


def test_a_table_without_lines_is_refused(folder):
    """It is neither square nor published stocks."""
    (folder / "none.csv").write_text("place,A\n")
    assert "is not a table of migrant stocks" in run("none.csv").output


def test_the_module_runs_as_a_program(monkeypatch, capsys):
    """`python -m corridor --help` lists the commands."""
    monkeypatch.setattr(sys, "argv", ["corridor", "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("corridor", run_name="__main__")
    assert end.value.code == 0
    assert "flows" in capsys.readouterr().out
