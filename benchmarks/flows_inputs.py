"""Which periods are the flows measured on? The world, where its files are, and made-up ones."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

from corridor.flows import Period, complete_native_born, period_of

WORLD = Path(__file__).parents[1].parent / "shared" / "reference" / "flows" / "world_2015_2020"
PLACES = 229


def world() -> Period:
    """The world of 2015 to 2020 from the reference files; a made-up one of its size without."""
    if not WORLD.is_dir():
        return made_up(PLACES)
    with gzip.open(WORLD / "vectors.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    vital = {
        name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name != "iso3"
    }
    places = [row["iso3"] for row in rows]
    tables = []
    for when in ("start", "end"):
        with gzip.open(WORLD / f"stock_{when}.csv.gz", "rt", encoding="utf-8") as file:
            foreign = np.array([line[1:] for line in list(csv.reader(file))[1:]], float)
        population = foreign.sum(axis=0) + vital[f"nb_{when}"]
        tables.append(complete_native_born(foreign, population, places))
    return period_of(*tables, vital["births"], vital["deaths"])


def made_up(size: int, seed: int = 5) -> Period:
    """So many places with the world's sparsity, sizes and rates; the same on every run."""
    rng = np.random.default_rng(seed)
    weight = rng.lognormal(13, 1.5, size)
    start = rng.gamma(0.2, 1, (size, size)) * (rng.random((size, size)) < 0.25)
    start *= np.sqrt(weight[:, np.newaxis] * weight) * 1e-3
    end = start * rng.lognormal(0, 0.2, (size, size))
    population = weight * 1.2 + start.sum(axis=0) + end.sum(axis=0)
    births, deaths = population * 0.06, population * 0.04
    later = population + births - deaths + rng.normal(0, 0.003, size) * population
    places = [f"P{number}" for number in range(size)]
    return period_of(
        complete_native_born(start, population, places),
        complete_native_born(end, later, places),
        births,
        deaths,
    )
