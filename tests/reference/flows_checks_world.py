"""How far is each file of the world from what we compute? 229 places, 2015 to 2020, and 1990."""

from __future__ import annotations

from functools import cache

import numpy as np

from corridor.flows import (
    ALL_METHODS,
    estimate_flows,
    net_migration,
)
from tests.reference.flows_checks import Check, off
from tests.reference.flows_files import square_file, with_rounded_natives, world

FOLDER = "world_2015_2020"
NOT_ROUNDED = (
    "the peer rounds the native-born when it adjusts them; compared after doing as it does, "
    "unrounded we are {:.2f} persons away"
)
LOOSELY = "the peer stops when a cell moves by less than 0.001 persons, and rounds at random"


@cache
def estimates():
    """Every method on the world as it is."""
    return estimate_flows(world(), ALL_METHODS)


@cache
def estimates_as_theirs():
    """The closed methods on the world with the native-born rounded as the peer does."""
    return estimate_flows(
        with_rounded_natives(world()), ("da_min_closed", "da_ind_closed", "da_pb_closed")
    )


def world_checks():
    """The peer's output, tight balances, and the published estimates."""
    yield from peer_checks()
    yield from exact_checks()
    yield from published_checks()


def peer_checks():
    """Files that the peer wrote."""
    for name in ("sd_drop_neg", "sd_rev_neg", "da_min_open"):
        allowed = 4e-7 if name == "da_min_open" else 0.0
        yield _check(f"migest_{name}_od", estimates()[name].flows, allowed)
    yield _rates()
    for name in ("da_min_closed", "da_ind_closed", "da_pb_closed"):
        yield _check(f"migest_{name}_od", estimates()[name].flows, 5.0, LOOSELY)


def exact_checks():
    """Files of tight balances."""
    yield _check("exact_da_min_open_od", estimates()["da_min_open"].flows, 4e-7)
    for name in ("da_min_closed", "da_ind_closed"):
        theirs = _theirs(f"exact_{name}_od")
        meant = NOT_ROUNDED.format(off(estimates()[name].flows, theirs))
        yield _check(f"exact_{name}_od", estimates_as_theirs()[name].flows, 1e-3, meant)


def published_checks():
    """Abel and Cohen's estimates, whose populations had to be recovered."""
    ours, theirs = estimates()["sd_rev_neg"].flows, _theirs("published_sd_rev_neg")
    yield Check(f"{FOLDER}/published_sd_rev_neg.csv.gz", off(ours, theirs), 0.0)
    ours, theirs = estimates()["da_min_open"].flows, _theirs("published_da_min_open")
    r = float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])
    yield Check(
        f"{FOLDER}/published_da_min_open.csv.gz",
        round(1 - r, 7),
        1e-7,
        f"their populations are not published; 1 - r is compared, to seven places (r = {r:.9f})",
    )
    ours, theirs = estimates()["da_pb_closed"].total, _theirs("published_da_pb_closed").sum()
    yield Check(
        f"{FOLDER}/published_da_pb_closed.csv.gz",
        abs(ours / theirs - 1),
        1e-4,
        f"their populations are not published, and they round twice; the totals "
        f"{ours:,.0f} and {theirs:,.0f} are compared, as a part of the whole",
    )


def _rates():
    """The peer rounds net migration until it cancels, which moves all flows by one factor."""
    ours, theirs = estimates()["mig_rate"], _theirs("migest_mig_rate_od")
    scaled = ours.flows * (theirs.sum() / ours.total)
    total = np.abs(net_migration(world())).sum()
    return Check(
        f"{FOLDER}/migest_mig_rate_od.csv.gz",
        off(scaled, theirs),
        1e-6,
        f"the peer spreads {theirs.sum():,.0f} moves, having rounded net migration until it "
        f"cancels; we spread {total:,.0f}, its absolute sum. Compared at one total",
    )


def _check(name, ours, allowed, meant=""):
    return Check(f"{FOLDER}/{name}.csv.gz", off(ours, _theirs(name)), allowed, meant)


@cache
def _theirs(name):
    return square_file(f"{FOLDER}/{name}.csv.gz")[1]
