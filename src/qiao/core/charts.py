"""What is a chart? A Vega-Lite spec with the table that it draws, its words and its source.

A value, and where its picture is found: under the checksum of the spec, so that a picture is drawn
once and never shows another's figures. Drawing is the portal's; specs are made by the slices.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as `chart()` of the macros shows it: picture, live drawing, table, source.

    The picture of a `public` one opens to everyone, as its page does; of others to the office.
    """

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    spec: Mapping[str, Any]
    source: str
    subtitle: str = ""
    alt: str = ""
    public: bool = False

    @property
    def image_url(self) -> str:
        """The address of the picture; its spec is kept, so that whoever is asked can draw it."""
        folder = "/charts/public" if self.public else "/charts"
        return f"{folder}/{keep_spec(self.spec, public=self.public)}.svg"


def keep_spec(spec: Mapping[str, Any], *, public: bool = False) -> str:
    """Keep a spec under its checksum, which is returned. Writing it twice changes nothing."""
    written = json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()
    checksum = hashlib.sha256(written).hexdigest()
    path = chart_file(checksum, "json", public=public)
    if not path.exists():
        write_whole(path, written)
    return checksum


def chart_file(checksum: str, ending: str, *, public: bool = False) -> Path:
    """Where a chart's spec (`json`) or picture (`svg`) is kept."""
    folder = settings.CONFIG.home / "charts"
    path: Path = (folder / "public" if public else folder) / f"{checksum}.{ending}"
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, half = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "wb") as handle:
        handle.write(content)
    Path(half).replace(path)
