"""The files of the United Nations as downloaded, against the totals that they print themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.statistics import ALL, matrix_of, read_un_stocks

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "statistics" / "un"
pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="the files of the United Nations (../shared/data) are not here"
)
WORLD = {1990: 152_986_157, 2015: 247_958_644, 2020: 280_598_105}
MIGRANTS_2020 = {"AUT": 1_738_183, "DEU": 15_762_457}


@pytest.mark.parametrize(("side", "places"), [("destination", 232), ("origin", 233)])
def test_places_of_the_2020_workbooks_add_up_to_the_world(side, places):
    """No place is left out and no region is counted: the sum is the table's own first row."""
    pytest.importorskip("openpyxl", reason="openpyxl (extra `tables`) is not installed")
    found = read_un_stocks(FILES / f"undesa_pd_2020_ims_stock_by_sex_and_{side}.xlsx")
    both = found.sex == "both"
    for year, total in WORLD.items():
        assert np.nansum(found.persons[both & (found.year == year)]) == total
    assert set(getattr(found, "origin" if side == "destination" else "destination")) == {ALL}
    assert found.left_out["regions and groups"] > 40
    assert len(set(getattr(found, side))) >= places


def test_the_2020_workbook_tells_a_place_as_printed():
    """Two destinations, read by hand in the workbook."""
    pytest.importorskip("openpyxl", reason="openpyxl (extra `tables`) is not installed")
    found = read_un_stocks(FILES / "undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx")
    chosen = (found.sex == "both") & (found.year == 2020)
    told = dict(zip(found.destination[chosen], found.persons[chosen], strict=True))
    assert {place: told[place] for place in MIGRANTS_2020} == MIGRANTS_2020


def test_the_2019_table_is_read_whole():
    """Every row of the CSV is a pair of places in a year, and lies in its year's matrix."""
    found = read_un_stocks(FILES / "undesa-2019-migrant-stock.csv")
    assert (len(found), len(found.years)) == (78_409, 7)
    for year in found.years:
        matrix = matrix_of(found, year)
        assert matrix.persons.sum() == found.persons[found.year == year].sum()
    places = matrix_of(found, 2019).places
    chn, deu = places.index("CHN"), places.index("DEU")
    assert matrix_of(found, 2019).persons[chn, deu] == 119_093


def test_another_workbook_of_the_same_edition_is_refused():
    """The annex has location codes but no stocks."""
    pytest.importorskip("openpyxl", reason="openpyxl (extra `tables`) is not installed")
    with pytest.raises(CorridorError, match="has no table of migrant stocks"):
        read_un_stocks(FILES / "aggregates_correspondence_table_2020_1.xlsx")
