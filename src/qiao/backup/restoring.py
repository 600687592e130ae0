"""How does a backup become an installation again? Into an empty place only, all or nothing.

The whole file is read against its checksums before anything is written. Tables are made as they
were when it was written, filled in one transaction, compared with the manifest, and only then
brought to this version's shape.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from qiao.backup.archive import ArchiveReader, BackupRefused, Manifest, line_of
from qiao.backup.rows import columns_of, kept_models, rows_of, write_rows
from qiao.core.errors import RuleBroken
from qiao.documents import files
from qiao.installation.tables import applied_migrations, migrate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.db.models import Model

    Progress = Callable[[str, int, int], None]

#: Tables that Django itself fills while it makes them.
_FILLED_BY_DJANGO = {"contenttypes.contenttype", "auth.permission"}


class PlaceNotEmpty(RuleBroken):
    """There are records here already."""

    code = "place_not_empty"


def restore(path: Path, *, progress: Progress) -> Manifest:
    """Fill this empty place with the backup at `path`; what it held.

    Refuses a damaged or newer backup and a place that holds anything, before any write; an
    interrupted restore leaves a place that is still empty of records and can be tried again.
    """
    archive = ArchiveReader(path)
    try:
        targets = _targets(archive)
        _must_be_empty(archive.manifest)
        steps = len(archive.manifest.tables) + len(archive.manifest.files)
        for done, name in enumerate(archive.verify()):
            progress(name[:40], done, 3 * steps)
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        models = {
            model._meta.label_lower: model
            for model in kept_models(executor.loader.project_state(targets).apps)
        }
        _must_fit(archive, models)
        for done, checksum in enumerate(archive.manifest.files):
            progress(checksum[:12], steps + done, 3 * steps)
            files.put(archive.file(checksum))
        _fill(archive, models, lambda name, done: progress(name, 2 * steps + done, 3 * steps))
        progress("", 3 * steps, 3 * steps)
    finally:
        archive.close()
    migrate()
    return archive.manifest


def _targets(archive: ArchiveReader) -> list[tuple[str, str]]:
    """The backup's own state of the tables; refuses one that this version does not know."""
    graph = MigrationExecutor(connection).loader.graph
    nodes = [tuple(name.split(".", 1)) for name in archive.manifest.migrations]
    unknown = [".".join(node) for node in nodes if node not in graph.nodes]
    if unknown:
        raise BackupRefused(
            _("%(path)s was made by a newer Qiao (%(version)s): this one lacks %(migrations)s."),
            mend=_("Install that version, restore, then upgrade."),
            values={
                "path": archive.path,
                "version": archive.manifest.qiao,
                "migrations": ", ".join(unknown),
            },
        )
    state = set(nodes)
    latest = [
        node
        for node in nodes
        if not any(c.key in state for c in graph.node_map[node].children if c.key[0] == node[0])
    ]
    return [(label, name) for label, name in latest]


def _must_be_empty(manifest: Manifest) -> None:
    """Refuse a place with records, with other files, or with tables made by a later version."""
    applied = set(applied_migrations())
    later = applied - set(manifest.migrations)
    held = _records_here() if applied else []
    if held or later:
        raise PlaceNotEmpty(
            _("This place is not empty: it holds %(what)s, and a backup never mixes."),
            mend=_("Set QIAO_HOME (and QIAO_DATABASE_URL) to a new place and restore there."),
            values={"what": ", ".join((held or sorted(later))[:5])},
        )


def _records_here() -> list[str]:
    there = set(connection.introspection.table_names())
    return [
        model._meta.db_table
        for model in kept_models()
        if model._meta.db_table in there
        and model._meta.label_lower not in _FILLED_BY_DJANGO
        and model._base_manager.exists()
    ]


def _must_fit(archive: ArchiveReader, models: dict[str, type[Model]]) -> None:
    for label, table in archive.manifest.tables.items():
        if label not in models or set(columns_of(models[label])) != set(table.columns):
            raise BackupRefused(
                _("%(path)s: the table %(table)s does not have the columns of its migrations."),
                mend=_("Install the version that made it (%(version)s) and restore there."),
                values={
                    "path": archive.path,
                    "table": label,
                    "version": archive.manifest.qiao,
                },
            )


def _fill(
    archive: ArchiveReader, models: dict[str, type[Model]], progress: Callable[[str, int], None]
) -> None:
    with transaction.atomic():
        for label in _FILLED_BY_DJANGO & models.keys():
            models[label]._base_manager.all().delete()
        for done, (label, table) in enumerate(archive.manifest.tables.items()):
            progress(label, done)
            for _so_far in write_rows(models[label], table.columns, archive.rows(label)):
                pass
        connection.check_constraints()
        for label, table in archive.manifest.tables.items():
            if _checksum(models[label], table.columns) != table.sha256:
                raise BackupRefused(
                    _("The table %(table)s did not come back as it was; nothing was restored."),
                    mend=_("Take another copy of the backup, and report this."),
                    values={"table": label},
                )
        _continue_numbering(list(models.values()))


def _checksum(model: type[Model], columns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for row in rows_of(model, columns):
        digest.update(line_of(row))
    return digest.hexdigest()


def _continue_numbering(models: list[type[Model]]) -> None:
    """Let the next row of each table take the next number (PostgreSQL counts apart from rows)."""
    statements: list[Any] = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
