"""The second programme's files, to be read, spoiled and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiao.phases.programme_files import ProgrammeRefused, read_programme

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "programmes" / "eu-china"
SECOND = ROOT / "tests" / "programmes" / "rhine-andes"


def spoil(path, before, after):
    """Replace one text of a file by another."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def faults_of(folder, **options):
    """Each fault as (where, what, mend)."""
    with pytest.raises(ProgrammeRefused) as refused:
        read_programme(folder, **options)
    return [(str(f.place), f.what, f.mend) for f in refused.value.faults]
