"""Where is a file's content, and is it whole? Content on disk under its own checksum; no tables.

A content is written beside its place, forced to disk and moved into place in one step: after a
power cut, `kill -9` or a full disk there is the whole content or none.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"


class NotStored(DomainError):
    """The disk does not take the file."""

    status = 507
    code = "not_stored"


def put(content: bytes) -> str:
    """Keep a content; gives its SHA-256. The same content is kept once."""
    checksum = hashlib.sha256(content).hexdigest()
    place = place_of(checksum)
    if is_whole(checksum, len(content)):
        return checksum
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(content, place)
    except OSError as error:
        raise _not_stored(error) from error
    return checksum


def place_of(checksum: str) -> Path:
    """Where the content with this checksum is, or would be."""
    if not _CHECKSUM.fullmatch(checksum):
        raise ValueError("not a SHA-256 in lower-case hexadecimal digits")
    files: Path = settings.CONFIG.files
    return files / checksum[:2] / checksum


def read(checksum: str) -> bytes:
    """The whole content; raises FileNotFoundError when it is lost."""
    return place_of(checksum).read_bytes()


def open_content(checksum: str) -> BinaryIO:
    """The content, opened for reading; raises FileNotFoundError when it is lost."""
    return place_of(checksum).open("rb")


def is_whole(checksum: str, size: int, *, thorough: bool = True) -> bool:
    """Is the content there, of that size and (when `thorough`) with that checksum?"""
    place = place_of(checksum)
    try:
        if place.stat().st_size != size:
            return False
        if not thorough:
            return True
        with place.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == checksum
    except FileNotFoundError:
        return False


def unfinished() -> Iterator[Path]:
    """What writes that never ended have left; safe to delete while nothing is uploaded."""
    files: Path = settings.CONFIG.files
    return files.glob(f"*/*{_UNFINISHED}")


def _write(content: bytes, place: Path) -> None:
    beside = place.with_name(f"{place.name}.{secrets.token_hex(6)}{_UNFINISHED}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _not_stored(error: OSError) -> NotStored:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return NotStored(
            _("The disk is full: the file was not stored, and nothing was changed."),
            mend=_("Ask the administrator to make room, then upload it again."),
            code="disk_full",
        )
    return NotStored(
        _("The disk does not take the file (%(reason)s): nothing was changed."),
        mend=_("Ask the administrator to look at the folder of files, then upload it again."),
        values={"reason": error.strerror or type(error).__name__},
    )
