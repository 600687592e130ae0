"""How is a backup made while people work? One read-only snapshot, then the files it names.

Uploaded files never change and are written before their rows, so each file of the snapshot is
there when its turn comes. The backup appears under its name only when it is whole.
"""

from __future__ import annotations

import os
import secrets
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qiao.backup.archive import ArchiveWriter, Manifest, TableFacts
from qiao.backup.key import key_fingerprint
from qiao.backup.rows import LEFT_OUT, columns_of, kept_models, one_snapshot, rows_of
from qiao.core.errors import Conflict, RuleBroken
from qiao.core.models import LogHead
from qiao.documents.files import place_of
from qiao.documents.models import Document
from qiao.installation.tables import applied_migrations, waiting_migrations
from qiao.phases.models import Programme

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


def back_up(path: Path, *, at: datetime, progress: Callable[[str, int, int], None]) -> Manifest:
    """Write the backup to `path`, readable by its owner alone; what it holds.

    `progress` is told a member, how many are done and of how many. Refuses to write over a file.
    Raises OSError when the disk does not take it; then nothing is left at `path`.
    """
    if path.exists():
        raise Conflict(
            _("%(path)s is there already; a backup is never written over another."),
            mend=_("Name another file, or move this one away."),
            values={"path": path},
        )
    if waiting_migrations():
        raise RuleBroken(
            _("The tables here are of an older version than this program."),
            mend=_("Back up with the version that served until now, or run `qiao setup` first."),
        )
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with ArchiveWriter(stream) as archive:
                manifest = _write(archive, at, progress)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _write(
    archive: ArchiveWriter, at: datetime, progress: Callable[[str, int, int], None]
) -> Manifest:
    tables: dict[str, TableFacts] = {}
    models = kept_models()
    with one_snapshot():
        facts = _facts()
        wanted = dict(Document.objects.order_by("sha256").values_list("sha256", "size"))
        steps = len(models) + len(wanted)
        for done, model in enumerate(models):
            label = model._meta.label_lower
            progress(label, done, steps)
            with archive.table(label) as member:
                for row in rows_of(model, columns_of(model)):
                    member.write_row(row)
            tables[label] = TableFacts(columns_of(model), member.rows, member.digest.hexdigest())
    damaged = []
    for done, checksum in enumerate(wanted, len(models)):
        progress(checksum[:12], done, steps)
        if not archive.file(checksum, place_of(checksum)):
            damaged.append(checksum)
    progress("", steps, steps)
    manifest = Manifest(
        made_at=at.isoformat(),
        tables=tables,
        files={checksum: size for checksum, size in wanted.items() if checksum not in damaged},
        damaged=tuple(damaged),
        **facts,
    )
    archive.finish(manifest)
    return manifest


def _facts() -> dict[str, Any]:
    head = LogHead.objects.filter(id=1).values_list("number", "hash").first() or (0, "0" * 64)
    programme = Programme.objects.values_list("code", flat=True).first()
    return {
        "qiao": version("qiao"),
        "database": connection.vendor,
        "programme": programme or "",
        "migrations": tuple(applied_migrations()),
        "left_out": tuple(sorted(LEFT_OUT)),
        "log_entries": head[0],
        "log_hash": head[1],
        "key_fingerprint": key_fingerprint(),
    }
