"""Is this ZIP file safe to open, and what does one part of it hold?

The sizes that the archive declares are checked before anything is unpacked, and the real ones while
a part is read. It knows nothing of spreadsheets.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from qiao.activities.sheets.errors import Refusal, SheetRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_MB = 1024 * 1024
MAX_MEMBERS = 1_000
MAX_DIRECTORY = 512 * 1024
MAX_UNPACKED = 400 * _MB
# Deflate reaches 1,032 to 1 on a run of one byte; a sheet of 200,000 equal rows reaches about 60.
MAX_RATIO = 200
_RATIO_FREE = 4 * _MB
_CHUNK = 1 << 16
_END = b"PK\x05\x06"
_END_SIZE = 22
_BROKEN_PART = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)


class Archive:
    """An opened ZIP file whose parts are read within limits."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        _check_directory(data, file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise Refusal.TRUNCATED.error(file=file) from error
        self._parts = self._checked_parts()

    def _checked_parts(self) -> dict[str, zipfile.ZipInfo]:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise self._too_large(f"{len(members)} > {MAX_MEMBERS}")
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED:
            raise self._too_large(f"{unpacked // _MB} MB > {MAX_UNPACKED // _MB} MB")
        parts: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            if member.flag_bits & 0x1:
                raise Refusal.PASSWORD.error(file=self._file)
            if member.file_size > max(_RATIO_FREE, MAX_RATIO * member.compress_size):
                raise self._too_large(f"{member.filename}: {member.file_size // _MB} MB")
            name = member.filename.replace("\\", "/").lstrip("/").casefold()
            if name in parts:
                raise Refusal.DAMAGED.error(file=self._file, part=member.filename)
            parts[name] = member
        return parts

    def __contains__(self, part: str) -> bool:
        return part.lstrip("/").casefold() in self._parts

    def chunks(self, part: str, limit: int) -> Iterator[bytes]:
        """The unpacked bytes of a part, piece by piece, refused beyond `limit` bytes."""
        member = self._parts.get(part.lstrip("/").casefold())
        if member is None or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refusal.DAMAGED.error(file=self._file, part=part)
        if member.file_size > limit:
            raise self._too_large(f"{part}: {member.file_size // _MB} MB > {limit // _MB} MB")
        read = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    if read > limit:
                        raise self._too_large(f"{part} > {limit // _MB} MB")
                    yield chunk
        except _BROKEN_PART as error:
            raise Refusal.DAMAGED.error(file=self._file, part=part) from error

    def _too_large(self, part: str) -> SheetRefused:
        return Refusal.UNPACKS_TOO_LARGE.error(file=self._file, part=part)


def _check_directory(data: bytes, file: str) -> None:
    """Refuse a directory of members that would itself fill the memory when it is listed."""
    at = data.rfind(_END)
    if at < 0 or len(data) - at < _END_SIZE:
        raise Refusal.TRUNCATED.error(file=file)
    members, size = struct.unpack_from("<HI", data, at + 10)
    if members > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Refusal.UNPACKS_TOO_LARGE.error(file=file, part=f"{members} > {MAX_MEMBERS}")
