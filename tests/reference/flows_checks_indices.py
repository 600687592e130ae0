"""How far are indices, schedules, net migration and the gravity panel from the reference files?

Where we mean to differ, the check first does what the peer does, and must then have its number.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import asdict

import numpy as np

from corridor.flows.age_profiles import FUNDAMENTAL
from corridor.flows.components import multiplicative_components
from corridor.flows.indices import (
    age_indices,
    connectivity_indices,
    corridor_balances,
    distance_indices,
    impact_indices,
    intensity_indices,
    place_balances,
)
from corridor.flows.residual import NEXT, YOUNGEST, net_by_survival, net_of_children
from tests.reference.flows_checks import Check
from tests.reference.flows_files import FOLDER, square_file

CLOSE = 1e-9
OF_THREE = 1e-8
"""The file's three-way ratios stray by up to 3e-9 from the quotients of its own margins."""

KOREA = "small/korea2020__"

CV = (
    "the peer's coefficient of variation divides inside the root by the total, so it grows with "
    "the unit of the flows; ours is the standard deviation over the mean"
)
MEDIAN = (
    "the peer interpolates between cumulated midpoints, ties in the order of their flows; ours is "
    "the distance of the middle mover"
)
WINDOW = "the peer's window of the peak lies one age low when ages start at 0"
SLOPES = (
    "the peer gives the ages of the steepest slopes as if they were rates, and the ratio of those "
    "ages as asymmetry; ours are rates, with the ages beside them"
)
JOINT = (
    "the peer gives two-way components as joint shares; ours are ratios, from which the shares are "
    "recomputed here"
)
CONNECTIVITY = {
    "connectivity": "connectivity",
    "inequality_equal": "inequality_equal",
    "inequality_sim": "inequality_expected",
    "gini_total": "gini_total",
    "gini_orig_standardized": "gini_out_share",
    "gini_dest_standardized": "gini_in_share",
    "mwg_orig": "weighted_gini_out",
    "mwg_dest": "weighted_gini_in",
    "mwg_mean": "weighted_gini",
    "acv": "acv",
}


def rows_of(path):
    """The rows of a reference file, by column."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(FOLDER / path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures(path):
    """A file of measures and values."""
    return {row["measure"]: float(row["value"]) for row in rows_of(path)}


def numbers(rows, column):
    """A column as numbers; NA is NaN."""
    return np.array([np.nan if row[column].strip() == "NA" else float(row[column]) for row in rows])


def korea():
    """Places, flows, distances and populations of Korea in 2020."""
    rows = [row for row in rows_of("small/korea_gravity__in.csv") if row["year"].strip() == "2020"]
    places = list(dict.fromkeys(row["orig"] for row in rows))
    size = len(places)
    tables = {}
    for column in ("flow", "dist_cent"):
        tables[column] = np.zeros((size, size))
        for row in rows:
            at = places.index(row["orig"]), places.index(row["dest"])
            tables[column][at] = float(row[column])
    np.fill_diagonal(tables["flow"], 0)
    living = {r["dest"]: float(r["dest_pop"]) for r in rows_of(f"{KOREA}index_impact_pop_in.csv")}
    return places, tables["flow"], tables["dist_cent"], np.array([living[p] for p in places])


def connectivity_checks(path, places, flows):
    """All eleven measures; the coefficient of variation after the peer's formula."""
    theirs, ours = measures(path), connectivity_indices(flows, places)
    for name, field in CONNECTIVITY.items():
        yield Check(path, abs(getattr(ours, field) - theirs[name]), CLOSE)
    peers = np.sqrt(flows.var() * flows.size / ((flows.size - 1) * flows.sum()))
    yield Check(path, abs(peers - theirs["cv"]), CLOSE, CV)


def korea_checks():
    """The indices of flows between provinces."""
    places, flows, far, living = korea()
    yield from connectivity_checks(f"{KOREA}index_connectivity.csv", places, flows)
    intensity, impact = (
        measures(f"{KOREA}index_intensity.csv"),
        measures(f"{KOREA}index_impact.csv"),
    )
    ours = intensity_indices(flows.sum(), living.sum(), len(places))
    yield Check(f"{KOREA}index_intensity.csv", abs(ours.cmi - intensity["cmp"]), CLOSE)
    yield Check(
        f"{KOREA}index_intensity.csv", abs(ours.courgeau_k - intensity["courgeau_k"]), CLOSE
    )
    made = asdict(impact_indices(flows, living, places))
    made["effectivness"] = made.pop("effectiveness")
    for name, value in impact.items():
        yield Check(f"{KOREA}index_impact.csv", abs(made[name] - value), CLOSE)
    yield from distance_checks(places, flows, far)
    yield from balance_checks(places, flows)


def distance_checks(places, flows, far):
    """Mean and decay as they are; the median by the peer's interpolation."""
    path = f"{KOREA}index_distance.csv"
    theirs, ours = measures(path), distance_indices(flows, far, places)
    yield Check(path, abs(ours.mean - theirs["mean"]), CLOSE)
    yield Check(path, abs(ours.decay - theirs["decay"]), CLOSE)
    moved, gone = flows[flows > 0], far[flows > 0]
    order = np.lexsort((moved, gone))
    middles = np.cumsum(moved[order]) - moved[order] / 2
    interpolated = np.interp(moved.sum() / 2, middles, gone[order])
    yield Check(path, abs(interpolated - theirs["median"]), CLOSE, MEDIAN)


def balance_checks(places, flows):
    """Totals by place and by corridor."""
    path, ours = f"{KOREA}sum_region.csv", place_balances(flows, places)
    told = {
        "out_mig": ours.outflows,
        "in_mig": ours.inflows,
        "turn": ours.turnover,
        "net": ours.net,
    }
    for row in rows_of(path):
        at = places.index(row["region"])
        for name, values in told.items():
            yield Check(path, abs(values[at] - float(row[name])), 0)
    path = f"{KOREA}sum_bilat.csv"
    pairs = {(p.origin, p.destination): p for p in corridor_balances(flows, places)}
    for row in rows_of(path):
        pair = pairs.pop((row["orig"], row["dest"]))
        for name, value in {
            "flow": pair.flow,
            "counter_flow": pair.counter_flow,
            "net_flow": pair.net,
            "interchange": pair.interchange,
        }.items():
            yield Check(path, abs(value - float(row[name])), 0)
    yield Check(path, len(pairs), 0)


def world_index_checks():
    """Connectivity of the world's flows between 229 places."""
    places, flows = square_file("world_2015_2020/index_input_top229.csv.gz")
    path = "world_2015_2020/index_connectivity_top229.csv.gz"
    yield from connectivity_checks(path, places, flows)


def age_checks():
    """The indices of observed age profiles."""
    path = "small/ipumsi__index_age.csv"
    inputs = rows_of("small/ipumsi_age__in.csv")
    for row in rows_of(path):
        rows = [each for each in inputs if each["sample"] == row["sample"]]
        ages, moved, living = (numbers(rows, name) for name in ("age", "migrants", "population"))
        found = age_indices(ages, moved, living)
        theirs = {name: float(value) for name, value in row.items() if name != "sample"}
        yield Check(path, abs(found.gmr - theirs["gmr"]), CLOSE)
        yield Check(path, abs(found.peak_intensity - theirs["peak_mi"]), CLOSE)
        yield Check(path, abs(found.peak_age - theirs["peak_age"]), 0)
        peak = int(found.peak_age)
        low = 100 * (moved / living)[peak - 6 : peak + 5].sum()
        yield Check(path, abs(low - theirs["peak_breadth"]), CLOSE, WINDOW)
        yield Check(path, abs(low / found.gmr - theirs["peak_share"]), CLOSE, WINDOW)
        yield Check(path, abs(found.upward_age - theirs["murc"]), 0, SLOPES)
        yield Check(path, abs(found.downward_age - theirs["mdrc"]), 0, SLOPES)
        ratio = found.upward_age / found.downward_age
        yield Check(path, abs(ratio - theirs["asymmetry"]), CLOSE, SLOPES)


def schedule_checks():
    """The ratios of the fundamental schedule."""
    path = "small/rc_model_fund__index_age_rc.csv"
    made = asdict(FUNDAMENTAL.indices())
    for name, value in measures(path).items():
        yield Check(path, abs(made[name.replace("labor", "labour")] - value), CLOSE)


def component_checks():
    """The components of flows between five parts of Italy by age."""
    rows = rows_of("small/italy2000__in.csv")
    places = list(dict.fromkeys(row["orig"] for row in rows))
    ages = list(dict.fromkeys(row["age_grp"] for row in rows))
    table = np.zeros((len(places), len(places), len(ages)))
    for row in rows:
        at = places.index(row["orig"]), places.index(row["dest"]), ages.index(row["age_grp"])
        table[at] = float(row["flow"])
    parts = multiplicative_components(table, places, ages)
    o, d, a = parts.origin, parts.destination, parts.group
    known = np.full([len(places) + 1, len(places) + 1, len(ages) + 1], np.nan)
    known[:-1, :-1, :-1] = parts.interaction()
    known[:-1, :-1, -1] = np.outer(o, d) * parts.origin_destination
    known[:-1, -1, :-1] = np.outer(o, a) * parts.origin_group
    known[-1, :-1, :-1] = np.outer(d, a) * parts.destination_group
    known[:-1, -1, -1], known[-1, :-1, -1], known[-1, -1, :-1] = o, d, a
    known[-1, -1, -1] = parts.total
    path = "small/italy2000__multi_comp.csv"
    for row in rows_of(path):
        at = [[*labels, "Sum"].index(row[name]) for name, labels in _axes(places, ages)]
        sums = [row[name] for name, _ in _axes(places, ages)].count("Sum")
        allowed = CLOSE if sums else OF_THREE
        far = abs(known[tuple(at)] - float(row["Freq"]))
        yield Check(path, far, allowed, JOINT if sums == 1 else "")


def _axes(places, ages):
    return (("orig", places), ("dest", places), ("age_grp", ages))


def survival_checks():
    """Net migration by survival: Bombay's cohorts, Manila's with the children born between."""
    path = "small/bombay__net_sr.csv"
    rows = rows_of(path)
    columns = [numbers(rows, name) for name in ("pop_1941", "pop_1951", "sr")]
    yield from _survival(path, rows, net_by_survival(*columns))
    path = "small/manila__net_sr.csv"
    rows = rows_of(path)
    women = numbers(rows, "pop_1970")
    columns = [numbers(rows[2:], name) for name in ("pop_1960", "pop_1970", "phl_census_sr")]
    net = net_by_survival(*columns)
    yield from _survival(path, rows[2:], net)
    for row, exposure, ages in ((0, YOUNGEST, slice(3, 9)), (1, NEXT, slice(4, 10))):
        for way in ("forward", "reverse", "average"):
            moved = getattr(net, way)[ages.start - 2 : ages.stop - 2]
            ours = net_of_children(women[row], women[ages], moved, exposure)
            yield Check(path, abs(ours - float(rows[row][f"net_{way}"])), CLOSE)


def _survival(path, rows, net):
    for way in ("forward", "reverse", "average"):
        theirs = numbers(rows, f"net_{way}")
        yield Check(path, float(np.abs(getattr(net, way) - theirs).max()), CLOSE)
    theirs = numbers(rows, "pop1_forward")
    yield Check(path, float(np.abs(net.expected_end - theirs).max()), CLOSE)
    theirs = numbers(rows, "pop0_reverse")
    yield Check(path, float(np.abs(net.expected_start - theirs).max()), CLOSE)


GROUPS = {
    "korea": korea_checks,
    "world": world_index_checks,
    "age": age_checks,
    "schedule": schedule_checks,
    "components": component_checks,
    "survival": survival_checks,
}


def index_checks():
    """Every check of this file."""
    for group in GROUPS.values():
        yield from group()
