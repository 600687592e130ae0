"""Is the file of a round still what was closed? Its one written form and its checksum. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def canonical(content: Mapping[str, object]) -> bytes:
    """The one way to write plain data: keys sorted, no spaces, UTF-8."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return told.encode()


def checksum(content: Mapping[str, object]) -> str:
    """SHA-256 of the written form, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
