"""What can one reader get at all? Follows every link from the home page, and tries given addresses.

Files are opened: the parts of a workbook or a document, the words of a PDF where this machine has
`pdftotext`, and the unfolded lines of a calendar are read as text.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

_PDF_READER = shutil.which("pdftotext")
_LINK = re.compile(r'(?:href|src|hx-get)="([^"]+)"')
#: How many variants of one path's query string are followed.
_VARIANTS = 2
_MOST = 2000


def text_of(response) -> str:
    """Everything that an answer says: where it leads, its content, its file's name."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"\n".join(file.read(name) for name in file.namelist())
    elif content[:5] == b"%PDF-" and _PDF_READER:
        reading = subprocess.run(  # noqa: S603 - the reader found above, on content of our own
            [_PDF_READER, "-", "-"], check=False, input=content, capture_output=True
        )
        content = reading.stdout
    if response.headers.get("Content-Type", "").startswith("text/calendar"):
        content = content.replace(b"\r\n ", b"")
    return f"{headers}\n{unescape(content.decode('utf-8', errors='replace'))}"


def crawl(client, starts, read=None) -> dict[str, str]:
    """Address -> text of all that this client can read, by GET alone; `read` is not read again."""
    waiting, seen, variants = deque(starts), dict(read or {}), Counter()
    while waiting:
        assert len(seen) < _MOST, "the search does not end: too many addresses"
        address = waiting.popleft()
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if path in seen or parts.netloc or parts.path.startswith(("/static/", "/sign-out")):
            continue
        variants[parts.path] += 1
        if variants[parts.path] > _VARIANTS:
            continue
        response = client.get(path, headers={"Accept-Language": "en"})
        assert response.status_code < 500, path
        seen[path] = text_of(response)
        if response.status_code == 302:
            waiting.append(response.url)
        if "text/html" in response.headers.get("Content-Type", ""):
            waiting.extend(urljoin(path, link) for link in _LINK.findall(seen[path]))
    return seen
