"""Indices, schedules, components, net migration and panels against the reference files.

`pytest -s` prints the largest deviation of each file and where we mean to differ.
"""

from __future__ import annotations

import sys

import numpy as np
import pytest

from corridor.flows.indices import age_indices, connectivity_indices, distance_indices
from tests.reference.flows_checks_indices import GROUPS, index_checks, korea, numbers, rows_of
from tests.reference.flows_files import needs_files, square_file
from tests.reference.flows_gravity import FILE, distance_effect, panel_of_file
from tests.reference.flows_index_oracles import (
    concentration,
    connectivity,
    expected_moves,
    middle_distance,
)
from tests.reference.flows_report import lines

pytestmark = needs_files

_TEST = "tests/reference/test_flows_indices.py"
COVERED = {
    **dict.fromkeys(
        (
            "small/bombay__in.csv",
            "small/bombay__net_sr.csv",
            "small/ipumsi__index_age.csv",
            "small/ipumsi_age__in.csv",
            "small/italy2000__in.csv",
            "small/italy2000__multi_comp.csv",
            "small/korea2020__index_connectivity.csv",
            "small/korea2020__index_distance.csv",
            "small/korea2020__index_impact.csv",
            "small/korea2020__index_impact_pop_in.csv",
            "small/korea2020__index_intensity.csv",
            "small/korea2020__sum_bilat.csv",
            "small/korea2020__sum_region.csv",
            "small/korea_gravity__in.csv",
            "small/manila__in.csv",
            "small/manila__net_sr.csv",
            "small/rc_model_fund__index_age_rc.csv",
            "world_2015_2020/index_connectivity_top229.csv.gz",
            "world_2015_2020/index_input_top229.csv.gz",
        ),
        f"{_TEST}::test_index_files_are_matched",
    ),
    FILE: f"{_TEST}::test_gravity_panel_has_the_rows_and_keys_of_the_file",
}


@pytest.mark.parametrize("group", GROUPS)
def test_index_files_are_matched(group, capsys):
    """Each file of the group is as near as allowed; what is not, is named."""
    checks = list(GROUPS[group]())
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines(checks)) + "\n")
    assert [check for check in checks if not check.deviation <= check.allowed] == []


def test_index_files_all_have_a_check():
    """The files that hold results are those that the checks name."""
    inputs = {file for file in COVERED if file.endswith("_in.csv") or "index_input" in file}
    assert set(COVERED) - inputs - {FILE} == {check.file for check in index_checks()}


@pytest.mark.parametrize("name", ["bombay", "manila"])
def test_inputs_of_net_migration_are_the_columns_of_their_results(name):
    """The input files tell the populations that the result files repeat."""
    given, told = rows_of(f"small/{name}__in.csv"), rows_of(f"small/{name}__net_sr.csv")
    for column in [column for column in given[0] if not column.startswith("age")]:
        np.testing.assert_array_equal(numbers(given, column), numbers(told, column))


def test_connectivity_is_that_of_its_definitions():
    """Loops over all pairs of corridors, written as the papers write them."""
    _, flows, *_ = korea()
    ours, slow = connectivity_indices(flows), connectivity(flows)
    for name, value in slow.items():
        assert getattr(ours, name) == pytest.approx(value, rel=1e-12)
    assert ours.gini_out == pytest.approx([concentration(row, i) for i, row in enumerate(flows)])


def test_expected_moves_are_those_of_the_poisson_fit():
    """Alternating fits of origins and destinations give the closed form's inequality."""
    _, flows = square_file("world_2015_2020/index_input_top229.csv.gz")
    fitted = expected_moves(flows)
    inequality = np.abs(flows - fitted).sum() / (2 * flows.sum())
    assert connectivity_indices(flows).inequality_expected == pytest.approx(inequality, abs=1e-9)


def test_median_distance_is_that_of_the_middle_mover():
    """All movers in a row, by distance: the one in the middle."""
    _, flows, far, _ = korea()
    assert distance_indices(flows, far).median == middle_distance(flows, far)


def test_peak_window_is_centred_on_the_peak():
    """The eleven ages from five below the peak to five above."""
    rows = [r for r in rows_of("small/ipumsi_age__in.csv") if r["sample"] == "BRA2000"]
    ages, moved, living = (numbers(rows, name) for name in ("age", "migrants", "population"))
    near = (ages >= 24 - 5) & (ages <= 24 + 5)
    breadth = 100 * (moved[near] / living[near]).sum()
    assert age_indices(ages, moved, living).peak_breadth == pytest.approx(breadth, rel=1e-12)


def test_gravity_panel_has_the_rows_and_keys_of_the_file(capsys):
    """The same corridors and years, flows, distances and keys of effects and clusters."""
    rows, panel = panel_of_file()
    columns = panel.columns
    assert len(panel) == len(rows) == 103_148
    names = ("origin", "destination", "period", "origin_period", "destination_period", "pair")
    ours = set(zip(*(columns[name].tolist() for name in names), strict=True))
    assert ours == {tuple(r[name] for name in ("o", "d", "year", "oy", "dy", "pair")) for r in rows}
    told = {(r["o"], r["d"], r["year"]): (float(r["flow"]), float(r["ld"])) for r in rows}
    made = zip(*(columns[name].tolist() for name in (*names[:3], "flow", "ld")), strict=True)
    far = max(
        max(abs(flow - told[tuple(key)][0]), abs(ld - told[tuple(key)][1]))
        for *key, flow, ld in made
    )
    with capsys.disabled():
        sys.stdout.write(f"\nok  {far:9.2e} allowed 1.0e-09   {FILE}\n")
    assert far < 1e-9
    assert panel.zeros == sum(float(row["flow"]) == 0 for row in rows)


def test_gravity_panel_gives_the_published_effect_of_distance():
    """Poisson with effects of origin and destination in each year: -0.573217."""
    _, panel = panel_of_file()
    assert panel.formula() == "flow ~ ld | origin_period + destination_period"
    assert distance_effect(panel) == pytest.approx(-0.573217, abs=5e-7)
