"""How does a chart become a picture? From its kept spec, by vl-convert, once; then from disk.

No request leaves this machine and no script runs in the picture.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from qiao.core.charts import chart_file, write_whole
from qiao.core.web import EVERYONE, OFFICE, open_to

if TYPE_CHECKING:
    from django.http import HttpRequest


def svg(spec: str) -> str:
    """The picture of a Vega-Lite spec (JSON text)."""
    import vl_convert  # noqa: PLC0415 - half a second that pages without charts do not pay

    picture: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return picture


@open_to(OFFICE)
@require_GET
@cache_control(private=True, max_age=86400, immutable=True)
def chart_image(_request: HttpRequest, checksum: str) -> HttpResponse:
    """The picture of a chart that a page showed; its address cannot be guessed."""
    return _picture(checksum, public=False)


@open_to(EVERYONE)
@require_GET
@cache_control(public=True, max_age=86400, immutable=True)
def public_chart_image(_request: HttpRequest, checksum: str) -> HttpResponse:
    """The picture of a chart on a page that is open to everyone."""
    return _picture(checksum, public=True)


def _picture(checksum: str, *, public: bool) -> HttpResponse:
    picture = chart_file(checksum, "svg", public=public)
    if not picture.exists():
        spec = chart_file(checksum, "json", public=public)
        if not spec.exists():
            raise Http404
        text = svg(json.dumps(json.loads(spec.read_text(encoding="utf-8"))))
        write_whole(picture, text.encode())
    return HttpResponse(picture.read_bytes(), content_type="image/svg+xml")
