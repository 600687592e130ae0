"""What is a backup file? Its members, its manifest, and whether they agree. No database here.

Members: `tables/<label>.jsonl` (one JSON list a row, columns in the manifest's order),
`files/<sha256>`, and `manifest.json`, written last: a file without it was cut off.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

FORMAT = "qiao-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
_MEMBER = re.compile(r"tables/[a-z0-9_]+\.[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}|manifest\.json")
_CHUNK = 1 << 20
_NEWER = _("Take the version of Qiao that made it, or a later one.")
_ANOTHER = _("Take another copy of the backup.")


class BackupRefused(Invalid):
    """The file is not a whole backup, or not one for this version."""

    code = "backup_refused"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What the backup holds of one table."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup says of itself.

    `key_fingerprint` tells whether a place has the key that two-step codes were sealed with; the
    key itself is never in a backup. `damaged` are files whose content was lost before the backup.
    """

    qiao: str
    made_at: str
    database: str
    programme: str
    migrations: tuple[str, ...]
    tables: dict[str, TableFacts]
    files: dict[str, int]
    damaged: tuple[str, ...]
    left_out: tuple[str, ...]
    log_entries: int
    log_hash: str
    key_fingerprint: str
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())


@dataclass(slots=True)
class Member:
    """A member being written: its lines are counted and hashed on the way."""

    stream: IO[bytes]
    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write_row(self, values: list[Any]) -> None:
        """Add one row."""
        content = line_of(values)
        self.stream.write(content)
        self.digest.update(content)
        self.rows += 1


def line_of(values: list[Any]) -> bytes:
    """One row as one line of canonical JSON: equal rows are equal bytes on every database."""
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return line.encode() + b"\n"


class ArchiveWriter:
    """Writes the members of a backup, one after another."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    @contextmanager
    def table(self, label: str) -> Iterator[Member]:
        """Open the member of one table."""
        with self._zip.open(f"tables/{label}.jsonl", "w", force_zip64=True) as stream:
            yield Member(stream)

    def file(self, checksum: str, path: Path) -> bool:
        """Add an uploaded file; False (and nothing usable added) when it is lost or changed."""
        try:
            with path.open("rb") as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != checksum:
                    return False
        except FileNotFoundError:
            return False
        # Uploaded documents are compressed already.
        self._zip.write(path, f"files/{checksum}", compress_type=zipfile.ZIP_STORED)
        return True

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, last."""
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
        self._zip.writestr(MANIFEST, content)


class ArchiveReader:
    """Reads a backup; refuses one whose members and manifest do not agree."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError) as error:
            raise self._refuse(_("%(path)s is not a whole backup file."), _ANOTHER) from error
        names = self._zip.namelist()
        if len(set(names)) != len(names) or not all(map(_MEMBER.fullmatch, names)):
            raise self._refuse(_("%(path)s holds members that no backup has."), _ANOTHER)
        self.manifest = self._manifest(names)
        listed = {f"tables/{label}.jsonl" for label in self.manifest.tables}
        listed |= {f"files/{checksum}" for checksum in self.manifest.files} | {MANIFEST}
        if set(names) != listed:
            raise self._refuse(_("%(path)s does not hold what its manifest lists."), _ANOTHER)

    def close(self) -> None:
        """Let the file go."""
        self._zip.close()

    def verify(self) -> Iterator[str]:
        """Read every member against its checksum, yielding each name once it is found whole."""
        for label, table in self.manifest.tables.items():
            self._verify_member(f"tables/{label}.jsonl", table.sha256)
            yield label
        for checksum in self.manifest.files:
            self._verify_member(f"files/{checksum}", checksum)
            yield checksum

    def rows(self, label: str) -> Iterator[list[Any]]:
        """The rows of one table, streamed."""
        with self._zip.open(f"tables/{label}.jsonl") as stream:
            for line in stream:
                yield json.loads(line)

    def file(self, checksum: str) -> bytes:
        """The content of one uploaded file."""
        return self._zip.read(f"files/{checksum}")

    def _verify_member(self, name: str, sha256: str) -> None:
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise self._damaged(name) from error
        if digest.hexdigest() != sha256:
            raise self._damaged(name)

    def _manifest(self, names: list[str]) -> Manifest:
        if MANIFEST not in names:
            raise self._refuse(_("%(path)s was cut off: it has no manifest."), _ANOTHER)
        try:
            content = json.loads(self._zip.read(MANIFEST))
        except (ValueError, zipfile.BadZipFile) as error:
            raise self._damaged(MANIFEST) from error
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise self._refuse(_("%(path)s is not a backup of Qiao."), _ANOTHER)
        if content.get("format_version") != FORMAT_VERSION:
            raise self._refuse(_("%(path)s is of a format that this version cannot read."), _NEWER)
        return _manifest_of(content)

    def _damaged(self, member: str) -> BackupRefused:
        return self._refuse(
            _("%(path)s is damaged at %(member)s; nothing was restored."), _ANOTHER, member=member
        )

    def _refuse(self, what: Any, mend: Any, **values: object) -> BackupRefused:
        return BackupRefused(what, mend=mend, values={"path": self.path, **values})


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself; refuses what is not one."""
    reader = ArchiveReader(path)
    reader.close()
    return reader.manifest


def _manifest_of(content: dict[str, Any]) -> Manifest:
    tables = {
        label: TableFacts(tuple(facts["columns"]), facts["rows"], facts["sha256"])
        for label, facts in content["tables"].items()
    }
    lists = {name: tuple(content[name]) for name in ("migrations", "damaged", "left_out")}
    return Manifest(**{**content, **lists, "tables": tables})
