"""Reads a programme's files: `read_programme(folder)` gives `ProgrammeData` or refuses with faults.

Pure: it reads the folder it is given and touches no database. The format is told in
`programmes/README.md`.
"""

from __future__ import annotations

from qiao.phases.programme_files.dates import PartialDate, Precision, precision_of
from qiao.phases.programme_files.faults import Fault, Place, ProgrammeRefused
from qiao.phases.programme_files.reading import read_programme
from qiao.phases.programme_files.records import ProgrammeData
from qiao.phases.programme_files.rows import MeasureNames
from qiao.phases.programme_files.values import Wording, WordingStatus

__all__ = [
    "Fault",
    "MeasureNames",
    "PartialDate",
    "Place",
    "Precision",
    "ProgrammeData",
    "ProgrammeRefused",
    "Wording",
    "WordingStatus",
    "precision_of",
    "read_programme",
]
