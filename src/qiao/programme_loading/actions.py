"""How does a programme get into an installation? Read the files, plan the changes, apply them.

Everything is judged before anything is written; the writing is one transaction. Loading the same
files again changes nothing and leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from qiao.accounts.permissions import Permission, must
from qiao.activities import loading as activities
from qiao.dialogue import loading as dialogue
from qiao.partners import loading as partners
from qiao.phases.loading import (
    Diff,
    Table,
    plan,
    record_loading,
    refuse_another,
    refuse_outdated,
    write,
)
from qiao.phases.loading import tables as phases
from qiao.phases.models import Programme
from qiao.phases.programme_files import ProgrammeData, read_programme
from qiao.results import loading as results

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from qiao.core.actor import Actor


def read(folder: Path) -> ProgrammeData:
    """Read and judge a programme's folder, with the measures that this product knows.

    Raises `ProgrammeRefused` with every fault of every file.
    """
    return read_programme(folder, measures=results.measure_names())


def plan_changes(data: ProgrammeData) -> Diff:
    """What loading would change. Reads only; refuses files that this installation cannot take."""
    refuse_another(data)
    tables = _tables(data)
    changes = tuple(change for table in tables for change in plan(table))
    results.refuse_redefinition(changes)
    return Diff(data, changes, {table.name: table.label for table in tables})


@transaction.atomic
def apply(diff: Diff, *, by: Actor, at: datetime) -> Diff:
    """Write what the diff says; refuses when the tables have moved on since it was made."""
    must(by, Permission.LOAD_PROGRAMME)
    Programme.objects.select_for_update().first()
    refuse_outdated(diff, plan_changes(diff.data))
    if diff.is_empty:
        return diff
    for table in _tables(diff.data, at=at):
        write(table, diff.changes)
    record_loading(diff, by=by, at=at)
    return diff


def _tables(data: ProgrammeData, *, at: datetime | None = None) -> tuple[Table, ...]:
    """All tables that files fill, each after those it refers to."""
    return (
        *phases.tables(data),
        *partners.tables(data),
        *dialogue.tables(data, at=at),
        *activities.tables(data),
        *results.tables(data),
    )
