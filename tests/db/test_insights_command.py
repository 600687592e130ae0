"""`qiao insights`: the office's operator imports and computes at a shell, signed by an account."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from qiao.cli.commands import qiao
from qiao.core.errors import NotFound, NotPermitted
from qiao.insights.models import FlowEstimateSet, StatisticalSource
from tests import factories_insights as made


@pytest.fixture
def folder(tmp_path, people):
    """The made-up statistics as files, and both sides with places."""
    made.places()
    (tmp_path / "stocks.csv").write_text(made.STOCKS, encoding="utf-8")
    (tmp_path / "vital.csv").write_text(made.VITAL, encoding="utf-8")
    return tmp_path


def run(*arguments):
    """One command, whose refusals are raised as they are within the program."""
    return CliRunner().invoke(qiao, ["insights", *map(str, arguments)], catch_exceptions=True)


def importing(file, holds, email, *more):
    about = {
        "--publisher": "P",
        "--title": "T",
        "--edition": "2020",
        "--licence": "CC0",
        "--retrieved": "2026-01-31",
        "--holds": holds,
        "--as": email,
    }
    return run("import", file, *(part for pair in about.items() for part in pair), *more)


def test_files_become_sources_and_sources_estimates(folder, people):
    """Each step says what it did; the account of the office signs it."""
    email = people.office.email
    done = importing(folder / "stocks.csv", "stocks", email)
    assert done.exit_code == 0, done.output
    stocks = StatisticalSource.objects.get(holds="stocks")
    assert f"{stocks.code}: 11 rows, 4 places, 2015-2020." in done.output
    assert stocks.kept
    assert stocks.imported_by == people.office
    assert "one period, without a year" in importing(folder / "vital.csv", "vital", email).output
    vital = StatisticalSource.objects.get(holds="vital")
    ask = ["--stocks", stocks.code, "--vital", vital.code, "--from", 2015, "--to", 2020]
    done = run("compute", *ask, "--draws", 20, "--as", email)
    assert done.exit_code == 0, done.output
    row = FlowEstimateSet.objects.get()
    assert (row.draws, row.computed_by) == (20, people.office)
    assert row.code in done.output


def test_a_source_can_be_stored_to_be_looked_at(folder, people):
    """It is not kept, and what it lacks is named."""
    (folder / "stocks.csv").write_text(made.STOCKS.replace("BEL", "LUX"), encoding="utf-8")
    done = importing(folder / "stocks.csv", "stocks", people.office.email, "--look")
    assert "does not tell: Belgium" in done.output
    assert not StatisticalSource.objects.get().kept


def test_the_account_that_signs_must_be_there_and_may(folder, people):
    """An address that nobody has, and a coordinator's."""
    done = importing(folder / "stocks.csv", "stocks", "nobody@example.org")
    assert isinstance(done.exception, NotFound)
    done = importing(folder / "stocks.csv", "stocks", people.first_coordinator.email)
    assert isinstance(done.exception, NotPermitted)
    assert not StatisticalSource.objects.exists()
