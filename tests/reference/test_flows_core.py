"""The estimators against the papers' tables, the peer's output and the published estimates.

`pytest -s` prints the largest deviation of each file; so does `python -m
tests.reference.flows_report`.
"""

from __future__ import annotations

import sys

import numpy as np
import pytest

from corridor.errors import Infeasible
from corridor.flows import (
    independence,
    make_account,
    minimum_migration,
    net_migration,
    take_off,
)
from tests.reference.flows_checks import (
    account_check,
    example_checks,
    fitting_checks,
    net_checks,
)
from tests.reference.flows_checks_world import estimates, world_checks
from tests.reference.flows_files import EXAMPLES, example, needs_files, world
from tests.reference.flows_oracles import fit_by_sweeps, moves_by_birthplace
from tests.reference.flows_report import core_checks, lines, unmatched

pytestmark = needs_files

GROUPS = {
    **{name: lambda name=name: list(example_checks(name)) for name in EXAMPLES},
    "account": lambda: [account_check()],
    "fitting": lambda: list(fitting_checks()),
    "net": lambda: list(net_checks()),
    "world": lambda: list(world_checks()),
}


@pytest.mark.parametrize("group", GROUPS)
def test_reference_files_are_matched(group, capsys):
    """Each file of the group is as near as allowed; what is not, is named."""
    checks = GROUPS[group]()
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines(checks)) + "\n")
    far = [check for check in checks if not check.deviation <= check.allowed]
    assert far == []


def test_reference_files_all_have_a_test():
    """No file in the folder is matched by nobody."""
    assert unmatched(list(core_checks())) == []


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("adjust", ["before", "after"])
def test_closed_accounts_are_tight_balances(name, adjust):
    """Proportional fitting in plain Python, run to its end, gives the same account and flows."""
    period = example(name)
    survivors = take_off(period, adjust=adjust)
    account = make_account(period, adjust=adjust)
    mean = (survivors.start.sum(axis=1) + survivors.end.sum(axis=1)) / 2
    for ours, table in ((account.start, survivors.start), (account.end, survivors.end)):
        theirs = fit_by_sweeps(table.tolist(), mean.tolist(), table.sum(axis=0).tolist())
        assert np.abs(ours - theirs).max() < 1e-9
    start, end = account.start.tolist(), account.end.tolist()
    stayed = np.minimum(account.start, account.end).tolist()
    least = moves_by_birthplace(start, end, stayers=stayed)
    assert np.abs(minimum_migration(account).by_birthplace() - least).max() < 1e-9
    freely = moves_by_birthplace(start, end)
    assert np.abs(independence(account).by_birthplace() - freely).max() < 1e-9


@pytest.mark.parametrize(
    ("name", "totals", "expected"),
    [
        ("e0_dr2013", "closed", 150),
        ("e1_imr2018", "closed", 100),
        ("e7_scidata2019", "closed", 160),
        ("e3_dr2013_bd", "open_dr", 131.955),
        ("e5_science2014", "closed", 127.693),
        ("e6_imr2018_bd", "closed", 74.215),
    ],
)
def test_papers_totals_are_found(name, totals, expected):
    """The totals that the papers print; those closed were stopped early, 0.001 persons away."""
    made = minimum_migration(make_account(example(name), totals=totals))
    assert made.total == pytest.approx(expected, abs=0.0015)


def test_margins_of_the_world_are_kept():
    """Leavers and stayers are the start, arrivals and stayers the end, to 1e-12 of the total."""
    account = make_account(world())
    total = account.start.sum()
    made = minimum_migration(account)
    stayed = np.minimum(account.start, account.end)
    net = account.end.sum(axis=0) - account.start.sum(axis=0)
    assert np.abs(made.net - net).max() < 1e-12 * total
    assert np.abs(made.outflows - (account.start - stayed).sum(axis=0)).max() < 1e-12 * total
    assert (made.flows >= 0).all()


def test_net_migration_of_the_closed_world_is_that_of_the_inputs():
    """Inflow less outflow is the change in population less natural increase, save the adjustment.

    The native-born take up 7,838 persons that births, deaths and stocks leave unexplained, each
    place its share.
    """
    period = world()
    surplus = period.natural_increase.sum() - (
        period.end.persons.sum() - period.start.persons.sum()
    )
    natives = [np.diagonal(each.persons) for each in (period.start, period.end)]
    taken_up = sum(surplus / 2 * native / native.sum() for native in natives)
    expected = net_migration(period) + taken_up
    assert np.abs(estimates()["da_min_closed"].net - expected).max() < 1e-2


def test_infeasible_world_of_1990_is_refused_by_name():
    """South Sudan and Curaçao had nobody born elsewhere, and more natives than those born there."""
    with pytest.raises(Infeasible) as refused:
        make_account(world("infeasible_1990_1995"))
    named = {excess.place: round(excess.persons) for excess in refused.value.excesses}
    assert named == {"SSD": 95_715, "CUW": 3_331}
    assert "SSD (95,715 persons), CUW (3,331 persons)" in str(refused.value)


@pytest.mark.parametrize(("policy", "totals"), [("clip", "closed"), ("open", "open_dr")])
def test_infeasible_world_of_1990_is_solved_under_a_policy(policy, totals):
    """The policy that the caller names gives an account that keeps residents, and says so."""
    period = world("infeasible_1990_1995")
    account = make_account(period, policy=policy)
    assert account.totals == totals
    assert "SSD (95,715 persons)" in account.notes[0]
    total = account.start.sum()
    rows = account.start.sum(axis=1) - account.end.sum(axis=1)
    assert np.abs(rows).max() < 1e-12 * total
    if policy == "clip":
        survivors = take_off(period, adjust="before")
        for made, given in ((account.start, survivors.start), (account.end, survivors.end)):
            assert np.abs(made.sum(axis=0) - given.sum(axis=0)).max() < 1e-12 * total
        assert account.notes[1].startswith("Moved: SSD +95,715, CUW +3,331. Cells that then must")
    assert (minimum_migration(account).flows >= 0).all()
