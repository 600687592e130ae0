"""Which longer texts does the programme bring? Rows of texts.csv, each with two files.

`texts/<code>.en.md` and `texts/<code>.zh.md` are plain paragraphs with empty lines between; how
they are shown is not decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.csv_files import Columns
from qiao.phases.programme_files.faults import Place
from qiao.phases.programme_files.records import ProgrammeText
from qiao.phases.programme_files.text_files import read_text
from qiao.phases.programme_files.values import Wording, WordingStatus

if TYPE_CHECKING:
    from pathlib import Path

    from qiao.phases.programme_files.rows import Row

TEXTS = Columns(("code", "title_en", "title_zh", "zh_status", "sources"))
FOLDER = "texts"


def read_programme_text(row: Row, position: int, folder: Path) -> ProgrammeText:
    """One row of texts.csv with its two files."""
    code = row.define("text")
    title = row.wording("title", limit=150)
    return ProgrammeText(
        code=code,
        position=position,
        title=title,
        body=Wording(
            _body(row, folder, f"{code}.en.md", needed=True),
            _body(
                row,
                folder,
                f"{code}.zh.md",
                needed=title.zh_status is not WordingStatus.MISSING,
            ),
            title.zh_status,
        ),
        sources=row.sources(),
    )


def _body(row: Row, folder: Path, file: str, *, needed: bool) -> str:
    path = folder / FOLDER / file
    if not path.is_file():
        if needed:
            row.fault(
                "code",
                _("The text's file %(file)s is missing."),
                _("Write it, or drop the row."),
                file=f"{FOLDER}/{file}",
            )
        return ""
    text = read_text(path, f"{FOLDER}/{file}", row.checks.faults) or ""
    if not text.strip():
        row.checks.faults.add(
            Place(f"{FOLDER}/{file}"),
            _("The file holds no text."),
            _("Write it, or drop the row in texts.csv."),
        )
    return text.strip()
