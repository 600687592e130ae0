"""The peer's numbers: where the files are and how they are read. None of them is kept here."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from corridor.flows import complete_native_born, period_of, stock_table

BESIDE = Path(__file__).parents[2].parent / "shared" / "reference" / "flows"
FOLDER = Path(os.environ.get("QIAO_FLOWS_REFERENCE", BESIDE))

needs_files = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="no reference files of flows in ../shared/reference/flows, beside the repository; "
    "QIAO_FLOWS_REFERENCE can name another folder",
)

EXAMPLES = (
    "e0_dr2013",
    "e1_imr2018",
    "e3_dr2013_bd",
    "e5_science2014",
    "e6_imr2018_bd",
    "e7_scidata2019",
)


def all_files():
    """Every reference file, by its path in the folder."""
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.csv*"))


def small(name):
    """A small file in long form as an array, one dimension for each column of labels."""
    with (FOLDER / "small" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    labels = [list(dict.fromkeys(row[axis] for row in rows)) for axis in range(len(rows[0]) - 1)]
    table = np.zeros([len(each) for each in labels])
    for row in rows:
        at = tuple(each.index(label) for each, label in zip(labels, row[:-1], strict=True))
        table[at] = float(row[-1])
    return table


def square_file(path):
    """Places and the table of a world file, whose rows may or may not begin with their place."""
    with gzip.open(FOLDER / path, "rt", encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    first = 0 if head[0] else 1
    return tuple(head[first:]), np.array([row[first:] for row in rows], float)


def vectors(folder):
    """Births, deaths, populations and native-born of a folder, by name."""
    with gzip.open(FOLDER / folder / "vectors.csv.gz", "rt", encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    columns = zip(*rows, strict=True)
    return {
        name: values if name == "iso3" else np.array(values, float)
        for name, values in zip(head, columns, strict=True)
    }


def example(name):
    """One of the papers' periods of four places."""
    start, end, births, deaths = (
        small(f"{name}__in_{part}") for part in ("s1", "s2", "births", "deaths")
    )
    places = ("A", "B", "C", "D")
    return period_of(stock_table(start, places), stock_table(end, places), births, deaths)


def world(folder="world_2015_2020"):
    """The period of a folder of the world; the native-born fill the diagonals."""
    vital = vectors(folder)
    tables = []
    for when in ("start", "end"):
        places, foreign = square_file(f"{folder}/stock_{when}.csv.gz")
        assert places == tuple(vital["iso3"])
        population = foreign.sum(axis=0) + vital[f"nb_{when}"]
        tables.append(complete_native_born(foreign, population, places))
    return period_of(*tables, vital["births"], vital["deaths"])


def with_rounded_natives(period):
    """The period as the peer adjusts it: half of what is unexplained, in whole native-born.

    Each native-born number is rounded and what is then missing goes to the largest.
    """
    start, end = period.start.persons, period.end.persons
    surplus = period.natural_increase.sum() - (end.sum() - start.sum())
    tables = []
    for table, more in ((start, -surplus / 2), (end, surplus / 2)):
        native = np.diagonal(table)
        whole = np.round(native * (1 + more / native.sum()))
        whole[native.argmax()] += np.round(native.sum() + more) - whole.sum()
        changed = table.copy()
        np.fill_diagonal(changed, whole)
        tables.append(stock_table(changed, period.places))
    return period_of(*tables, period.births, period.deaths)
