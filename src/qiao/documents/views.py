"""How is a file handed out? Always as a download, never as something a browser would run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.views.decorators.http import require_safe

from qiao.core.web import OFFICE, actor_of, open_to
from qiao.documents.queries import open_file

if TYPE_CHECKING:
    from typing import BinaryIO

    from django.http import HttpRequest

    from qiao.documents.queries import FileFacts

#: Kinds that are named as what they are; everything else is bytes.
_NAMED = ("application/pdf", "image/png", "image/jpeg", "image/gif", "application/vnd.openxml")


@open_to(OFFICE)
@require_safe
def download(request: HttpRequest, code: str) -> FileResponse:
    """The content of one file, for those who may open it."""
    facts, content = open_file(code, viewer=actor_of(request))
    return as_download(facts, content)


def as_download(facts: FileFacts, content: BinaryIO) -> FileResponse:
    """An answer that saves the file and can do nothing else."""
    named = facts.media_type.startswith(_NAMED)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=facts.name,
        content_type=facts.media_type if named else "application/octet-stream",
    )
    response["Content-Length"] = str(facts.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
