"""Is this folder a programme, and which? All files read and judged before anything is used.

`read_programme` is the one door: it gives a `ProgrammeData` in which every code exists once and
every reference is sound, or raises `ProgrammeRefused` with every fault of every file.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files import dialogue_tables as dialogue
from qiao.phases.programme_files import programme_tables as toml
from qiao.phases.programme_files import record_tables as tables
from qiao.phases.programme_files import sectors
from qiao.phases.programme_files.consistency import check_consistency
from qiao.phases.programme_files.csv_files import Columns, check_name, read_rows
from qiao.phases.programme_files.dialogue_consistency import check_dialogue
from qiao.phases.programme_files.faults import Place, ProgrammeRefused
from qiao.phases.programme_files.prose import TEXTS, read_programme_text
from qiao.phases.programme_files.records import Programme, ProgrammeData
from qiao.phases.programme_files.rows import Checks, MeasureNames, Row
from qiao.phases.programme_files.text_files import read_text
from qiao.phases.programme_files.toml_files import locate, read_tables, table_rows
from qiao.phases.programme_files.values import Wording, WordingStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qiao.phases.programme_files.csv_files import Cell

PROGRAMME = "programme.toml"
KINDS = {
    "sources.csv": "source",
    "institutions.csv": "institution",
    "logframe.csv": "result",
    "sides": "side",
    "phases": "phase",
    "schemes": "scheme",
    "themes": "theme",
    "outcomes": "outcome",
    "periods": "period",
    "logframes": "logframe",
    **dialogue.FILES,
}
"""The kind of record that other rows refer to, by its file or by its table in programme.toml."""
REQUIRED = (PROGRAMME, "sources.csv", "institutions.csv")
OPTIONAL = (
    "events.csv",
    "logframe.csv",
    "indicators.csv",
    "glossary.csv",
    "texts.csv",
    *dialogue.NAMES,
)

_Record = TypeVar("_Record")


def read_programme(
    folder: Path, *, measures: Mapping[str, MeasureNames] | None = None
) -> ProgrammeData:
    """Read and judge a programme's folder; raises `ProgrammeRefused` with all its faults.

    `measures` are those that indicators may name; without them, their names are not judged.
    """
    checks = Checks(measures=measures)
    _judge_names(folder, checks)
    toml_file = _TomlFile(folder, checks)
    csv = partial(_csv_records, folder, checks)
    data = ProgrammeData(
        programme=_one(toml_file.records("programme", toml.read_programme_table)),
        sources=csv("sources.csv", toml.SOURCES, toml.read_source),
        sides=toml_file.records("sides", toml.read_side),
        phases=toml_file.records("phases", toml.read_phase),
        sectors=toml_file.records("sectors", sectors.read_sector),
        recipients=toml_file.records("recipients", sectors.read_recipient),
        schemes=toml_file.records("schemes", toml.read_scheme),
        themes=toml_file.records("themes", toml.read_theme),
        outcomes=toml_file.records("outcomes", toml.read_outcome),
        institutions=csv("institutions.csv", tables.INSTITUTIONS, tables.read_institution),
        events=csv("events.csv", tables.EVENTS, tables.read_event),
        periods=toml_file.records("periods", toml.read_period),
        logframes=toml_file.records("logframes", toml.read_logframe),
        results=csv("logframe.csv", tables.RESULTS, tables.read_result),
        indicators=csv("indicators.csv", tables.INDICATORS, tables.read_indicator),
        terms=csv("glossary.csv", tables.GLOSSARY, tables.read_term),
        texts=csv("texts.csv", TEXTS, partial(read_programme_text, folder=folder)),
        dialogue=dialogue.read_dialogue(csv),
    )
    checks.registry.check(checks.faults)
    _refuse(checks)
    check_consistency(data, checks)
    check_dialogue(data, checks)
    _refuse(checks)
    return data


def _one(programmes: tuple[Programme, ...]) -> Programme:
    """The programme, or a stand-in that is never used: its absence is a fault already noted."""
    nothing = Wording("", "", WordingStatus.MISSING)
    stand_in = Programme("", nothing, nothing, nothing, "", "", "", ())
    return programmes[0] if programmes else stand_in


def _refuse(checks: Checks) -> None:
    if checks.faults.found:
        raise ProgrammeRefused(checks.faults.in_order())


def _judge_names(folder: Path, checks: Checks) -> None:
    """Required files that are missing, and tables whose name nothing reads."""
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for name in REQUIRED:
        if name not in present:
            checks.faults.add(
                Place(name), _("The file is missing."), _("Each programme has this file.")
            )
    for name in sorted(present - {*REQUIRED, *OPTIONAL}):
        if name.lower().endswith((".csv", ".toml", ".tsv", ".xlsx")):
            close = get_close_matches(name, [*REQUIRED, *OPTIONAL], n=1)
            checks.faults.add(
                Place(name),
                _("Nothing reads a file of this name."),
                _("Is %(close)s meant?") if close else _("Remove it from the folder."),
                close=close[0] if close else "",
            )


def _csv_records(
    folder: Path,
    checks: Checks,
    name: str,
    columns: Columns,
    read: Callable[[Row, int], _Record],
) -> tuple[_Record, ...]:
    """The records of one table; none when the file is not there."""
    path = folder / name
    text = read_text(path, name, checks.faults) if path.is_file() else None
    rows = read_rows(text, name, columns, checks.faults) if text is not None else ()
    records = tuple(
        read(Row(place, cells, columns, checks), position)
        for position, (place, cells) in enumerate(rows, start=1)
    )
    if any(f.place.file == name and not f.place.letter for f in checks.faults.found):
        checks.registry.unread.add(KINDS.get(name, ""))
    return records


class _TomlFile:
    """programme.toml, parsed once; a file that cannot be parsed gives no records."""

    def __init__(self, folder: Path, checks: Checks) -> None:
        self.checks = checks
        path = folder / PROGRAMME
        text = read_text(path, PROGRAMME, checks.faults) if path.is_file() else None
        parsed = read_tables(text, PROGRAMME, checks.faults) if text is not None else None
        self.tables = parsed or {}
        self.lines = locate(text or "")
        if parsed is not None:
            self._judge_tables()
        for name in toml.TOML_TABLES:
            if name not in self.tables and (parsed is None or name not in toml.MAY_BE_ABSENT):
                checks.registry.unread.add(KINDS.get(name, ""))

    def _judge_tables(self) -> None:
        for name in self.tables:
            line = self.lines.get((name, 0, ""), self.lines.get(("", 0, name), 0))
            check_name(
                name, Place(PROGRAMME, line, "", name), tuple(toml.TOML_TABLES), self.checks.faults
            )
        for name in toml.TOML_TABLES:
            if name not in self.tables and name not in toml.MAY_BE_ABSENT:
                self.checks.faults.add(
                    Place(PROGRAMME),
                    _("The table %(name)s is missing."),
                    _("Add it."),
                    name=f"[{name}]" if name in toml.ONE_ONLY else f"[[{name}]]",
                )

    def records(self, name: str, read: Callable[[Row, int], _Record]) -> tuple[_Record, ...]:
        """The records of one (array of) table(s)."""
        columns = toml.TOML_TABLES[name]
        rows = table_rows(self.tables, name, PROGRAMME, self.lines, self.checks.faults)
        found = []
        for position, (place, cells) in enumerate(rows, start=1):
            self._judge_keys(place, cells, columns)
            found.append(read(Row(place, cells, columns, self.checks), position))
        if name in toml.ONE_ONLY and len(found) > 1:
            self.checks.faults.add(
                Place(PROGRAMME, self.lines.get((name, 1, ""), 0), "", name),
                _("There is more than one table %(name)s."),
                _("Keep one: an installation runs one programme."),
                name=name,
            )
        return tuple(found)

    def _judge_keys(self, place: Place, cells: Mapping[str, Cell], columns: Columns) -> None:
        for key, cell in cells.items():
            check_name(key, cell.place, columns.known, self.checks.faults)
        for key in columns.required:
            if key not in cells:
                self.checks.faults.add(
                    place,
                    _("The key %(key)s is missing."),
                    _("Add it to this table."),
                    key=key,
                )
