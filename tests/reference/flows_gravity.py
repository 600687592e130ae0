"""The gravity panel of the reference, and a plain Poisson fit to see that a built one is whole."""

from __future__ import annotations

import numpy as np

from corridor.flows.gravity import gravity_panel
from tests.reference.flows_checks_indices import rows_of

FILE = "gravity_panel.csv.gz"
SWEEPS = 3000


def panel_of_file():
    """The rows of the file, and the panel built from its flows and distances as tables."""
    rows = rows_of(FILE)
    places = sorted({row["o"] for row in rows} | {row["d"] for row in rows})
    where = {place: number for number, place in enumerate(places)}
    flows = {year: np.full((len(places), len(places)), np.nan) for year in ("2010", "2015")}
    far = np.full((len(places), len(places)), np.nan)
    for row in rows:
        at = where[row["o"]], where[row["d"]]
        flows[row["year"]][at] = float(row["flow"])
        far[at] = float(row["dist"])
    return rows, gravity_panel(flows, places, {"ld": np.log(far / 1000)})


def distance_effect(panel):
    """The coefficient of ld by alternating fits of effects for each value tried."""
    columns = panel.columns
    moved, far = columns["flow"], columns["ld"]
    _, origin = np.unique(columns["origin_period"], return_inverse=True)
    _, destination = np.unique(columns["destination_period"], return_inverse=True)
    out, into = np.bincount(origin, moved), np.bincount(destination, moved)
    from_each = np.ones(len(out))

    def slope(effect):
        nonlocal from_each
        weight = np.exp(effect * far)
        for _ in range(SWEEPS):
            sums = np.bincount(destination, weight * from_each[origin])
            to_each = into / sums
            before = from_each
            from_each = out / np.bincount(origin, weight * to_each[destination])
            if np.abs(from_each - before).max() <= 1e-10 * np.abs(from_each).max():
                break
        expected = weight * from_each[origin] * to_each[destination]
        return float(((moved - expected) * far).sum()) / moved.sum()

    low, high = -0.5, -0.6
    at_low, at_high = slope(low), slope(high)
    while abs(high - low) > 1e-9:
        low, at_low, high = high, at_high, high - at_high * (high - low) / (at_high - at_low)
        at_high = slope(high)
    return high
