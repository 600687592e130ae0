"""How is a file kept? Its content first, on disk; then its row, in the caller's transaction.

A content without a row is harmless and found by `qiao doctor`; a row without its content is never
written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.release import Release
from qiao.documents import files
from qiao.documents.models import Document
from qiao.documents.rules import media_type_of, must_be_storable, shown_name

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare({"documents.stored": _("stored this file (%(size)s bytes)")})


def store_file(
    *,
    by: Actor,
    at: datetime,
    name: str,
    content: bytes,
    holds_personal_data: bool,
    release: Release = Release.OWN,
) -> Document:
    """Keep a file as its uploader's side's own, or released further.

    Raises `Invalid` for an empty or too large file and `NotStored` when the disk does not take it.
    """
    must(by, Permission.UPLOAD_FILE)
    must_be_storable(content, name)
    checksum = files.put(content)
    with transaction.atomic():
        row = Document.objects.create(
            code=new_code("D"),
            owner=by.owner,
            release=release,
            file_name=shown_name(name),
            media_type=media_type_of(content),
            size=len(content),
            sha256=checksum,
            holds_personal_data=holds_personal_data,
            uploaded_by_id=by.author_id,
            uploaded_at=at,
        )
        log.record(
            by=by,
            at=at,
            verb="documents.stored",
            kind="document",
            subject=row.code,
            owner=row.owner,
            release=row.release,
            size=row.size,
            sha256=checksum,
        )
    return row
