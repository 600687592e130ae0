"""The tutorial on flows runs from its first cell to its last, and its own assertions hold."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "tutorial" / "flows.ipynb"
BESIDE = ROOT.parent / "shared" / "reference" / "flows"
FOLDER = Path(os.environ.get("QIAO_FLOWS_REFERENCE", BESIDE))


def cells(kind):
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="no reference files of flows in ../shared/reference/flows, beside the repository; "
    "QIAO_FLOWS_REFERENCE can name another folder",
)
def test_the_tutorial_on_flows_reproduces_the_published_estimates(monkeypatch, capsys):
    """Every code cell is executed in order, in one namespace; the notebook asserts the rest."""
    monkeypatch.setenv("QIAO_FLOWS_REFERENCE", str(FOLDER))
    names: dict[str, object] = {"__name__": "__main__"}
    for number, source in enumerate(cells("code"), start=1):
        exec(compile(source, f"{NOTEBOOK.name}, code cell {number}", "exec"), names)  # noqa: S102
    told = capsys.readouterr().out
    assert "sd_rev_neg" in told
    assert "within one person 100.00%" in told
    assert "SSD" in told


def test_the_tutorial_is_committed_without_outputs():
    """Numbers in it are computed by whoever runs it; every part has words before its code."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert notebook["cells"][0]["cell_type"] == "markdown"
    assert len(cells("markdown")) >= 8
