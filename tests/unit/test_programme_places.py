"""Places of a side: known codes, each on one side and once on its map."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import translation

from qiao.phases.programme_files import read_programme
from qiao.phases.programme_files.records import Tile
from tests.factories_programme import REFERENCE, SECOND, faults_of, spoil

FIRST = 'name_zh = "莱茵诸城联盟"\n'
SECOND_SIDE = 'name_zh = "安第斯诸谷联合会"\n'


@pytest.fixture
def folder(tmp_path):
    """A copy of the second programme, to be given places."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def give(folder, first="", second=""):
    spoil(folder / "programme.toml", FIRST, FIRST + first)
    spoil(folder / "programme.toml", SECOND_SIDE, SECOND_SIDE + second)


def test_places_and_their_map_are_read_as_drawn(folder):
    """A tile is at its column and row; empty ones and blank lines before the first count not."""
    give(
        folder,
        'places = ["NLD", "DEU", "CHE"]\ntiles = """\n\nNLD DEU\n--- CHE\n"""\n',
        'places = ["BOL"]\n',
    )
    first, second = read_programme(folder).sides
    assert first.places == ("NLD", "DEU", "CHE")
    assert first.tiles == (Tile("NLD", 0, 0), Tile("DEU", 1, 0), Tile("CHE", 1, 1))
    assert (second.places, second.tiles) == (("BOL",), ())


def test_a_programme_may_leave_places_out():
    """Then it has no evidence pages, and is a programme all the same."""
    assert [side.places for side in read_programme(SECOND).sides] == [(), ()]


def test_the_reference_programme_draws_each_member_once():
    """Twenty-seven members on one side, one country on the other."""
    sides = read_programme(REFERENCE).sides
    assert sorted(len(side.places) for side in sides) == [1, 27]
    for side in sides:
        assert sorted(tile.code for tile in side.tiles) == sorted(side.places)
        assert len({(tile.across, tile.down) for tile in side.tiles}) == len(side.tiles)


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ('places = ["QQQ"]\n', "", "“QQQ” is no country or area of ISO 3166-1"),
        ('places = ["nor"]\n', "", "“nor” is no country or area of ISO 3166-1"),
        ('places = ["NLD", "DEU"]\ntiles = "NLD"\n', "", "does not show each place once: DEU."),
        ('places = ["NLD"]\ntiles = "NLD NLD"\n', "", "does not show each place once: NLD."),
        ('places = ["NLD"]\ntiles = "NLD BOL"\n', "", "does not show each place once: BOL."),
        ('places = ["NLD"]\n', 'places = ["NLD"]\n', "NLD is a place of both sides."),
    ],
)
def test_wrong_places_are_told_at_their_side(folder, first, second, what):
    """One fault, in the programme's file."""
    give(folder, first, second)
    ((where, told, _mend),) = faults_of(folder)
    assert where.startswith("programme.toml")
    assert what in told
