"""Which files are there for this reader, and is each whole? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.actor import Actor, Role
from qiao.core.errors import NotFound
from qiao.documents import files
from qiao.documents.models import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a page shows it."""

    code: str
    name: str
    media_type: str
    size: int
    sha256: str
    release: str
    owner: int
    uploaded_at: datetime
    holds_personal_data: bool


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file whose content is not what its row says."""

    code: str
    reason: str


def visible_files(viewer: Actor) -> QuerySet[Document]:
    """The rows that this reader may open.

    A file with personal data is for its owner and the secretariat, however far it is released, and
    only for roles that may see persons.
    """
    rows: QuerySet[Document] = Document.objects.visible_to(viewer)
    if viewer.role == Role.SECRETARIAT and viewer.may(Permission.SEE_PERSONS):
        return rows
    own = Q(owner=viewer.owner) if viewer.may(Permission.SEE_PERSONS) else Q(pk__in=())
    return rows.filter(Q(holds_personal_data=False) | own)


def find_file(code: str, *, viewer: Actor) -> Document:
    """The row with this code, if this reader may open it."""
    row = visible_files(viewer).filter(code=code).first()
    if row is None:
        raise NotFound(
            _("There is no file %(code)s that you can open."),
            mend=_("Check the address, or ask whoever uploaded it."),
            values={"code": code},
        )
    return row


def open_file(code: str, *, viewer: Actor) -> tuple[FileFacts, BinaryIO]:
    """A file's facts and its opened content."""
    row = find_file(code, viewer=viewer)
    try:
        return facts_of(row), files.open_content(row.sha256)
    except FileNotFoundError:
        raise _lost(row) from None


def read_content(row: Document) -> bytes:
    """The content of a row that the caller has found for its viewer."""
    try:
        return files.read(row.sha256)
    except FileNotFoundError:
        raise _lost(row) from None


def facts_of(row: Document) -> FileFacts:
    """A row as plain values."""
    return FileFacts(
        code=row.code,
        name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        release=row.release,
        owner=row.owner,
        uploaded_at=row.uploaded_at,
        holds_personal_data=row.holds_personal_data,
    )


def check_files(*, thorough: bool = True) -> Iterator[FileFault]:
    """Every row whose content is lost or changed; for `qiao doctor`. Nothing when all are whole."""
    for row in Document.objects.order_by("code").iterator():
        if not files.place_of(row.sha256).exists():
            yield FileFault(row.code, "its content is missing on disk")
        elif not files.is_whole(row.sha256, row.size, thorough=thorough):
            yield FileFault(row.code, "its content on disk was changed")


def _lost(row: Document) -> NotFound:
    return NotFound(
        _("The content of file %(code)s is missing on disk."),
        mend=_("Ask the administrator to restore it from the backup."),
        code="content_missing",
        values={"code": row.code},
    )
