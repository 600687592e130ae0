"""What kind of file is this, by its content, and may it be kept? Pure: bytes in, words out.

A file's name is never believed: it is only tidied for showing. Nothing is unpacked here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_MB = 20
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_NAME = 120

UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
_SIGNATURES: Sequence[tuple[bytes, str]] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"{\\rtf", "application/rtf"),
)
#: A folder inside the package tells which office programme wrote it.
_PACKAGES: Sequence[tuple[bytes, str]] = (
    (b"xl/", XLSX),
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_ENCODINGS = ("utf-8-sig", "gb18030")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_NOT_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def media_type_of(content: bytes) -> str:
    """The media type that the content has; `application/octet-stream` when it tells none."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return next((m for part, m in _PACKAGES if part in content), "application/zip")
    return "text/plain" if _is_text(content) else UNKNOWN


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return not _NOT_TEXT.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


def shown_name(name: str) -> str:
    """A file name that is safe to show and to save under: no folders, no control characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    tidy = _NOT_IN_NAME.sub("_", printable).strip(". ")
    if len(tidy) > MAX_NAME:
        stem, dot, ending = tidy.rpartition(".")
        ending = ending[:10] if dot else ""
        tidy = f"{(stem or tidy)[: MAX_NAME - 11]}{dot}{ending}"
    return tidy or "file"


def must_be_storable(content: bytes, name: str) -> None:
    """Refuse what is empty or too large."""
    if not content:
        raise Invalid(
            _("The file %(name)s is empty."),
            mend=_("Choose the file that was meant."),
            field="file",
            values={"name": shown_name(name)},
        )
    if len(content) > MAX_BYTES:
        raise Invalid(
            _("The file %(name)s has %(size)s MB; at most %(limit)s MB are kept."),
            mend=_("Make it smaller, or split it."),
            field="file",
            values={
                "name": shown_name(name),
                "size": -(-len(content) // (1024 * 1024)),
                "limit": MAX_MB,
            },
        )
