"""Which characters of a text may enter a file? What XML forbids, and what misleads a reader, goes.

It does not escape: lxml and xlsxwriter do that where they write.
"""

import re
from urllib.parse import quote, urlsplit

__all__ = ["link_address", "paragraphs", "printable"]

# XML 1.0 (fifth edition), production 2: everything outside Char. Beside them the bidirectional
# overrides, which neither of the two languages needs and which can make a name read as another.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")

# What an address keeps as it is: RFC 3986's reserved characters, and % of what is already encoded.
# Not the square brackets and the hash: they have one place each, and are handled there.
_ADDRESS_SAFE = "/:?@!$&'()*+,;=-._~%"

_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def printable(text: str) -> str:
    r"""The text as XML can hold it, with `\n` as its only line break."""
    if text.isascii() and text.isprintable():
        return text
    return _LINE_BREAK.sub("\n", _UNPRINTABLE.sub("", text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without empty ones."""
    lines = (line.strip() for line in printable(text).split("\n"))
    return tuple(line for line in lines if line)


def link_address(address: str) -> str:
    """The address as a valid absolute http(s) URI, or "" when it is none.

    A file is opened far from the server, so a relative address would lead nowhere; and a
    `javascript:` or `file:` address has no place in a report.
    """
    try:
        parts = urlsplit(_STRAY_PERCENT.sub("%25", printable(address).strip()))
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    netloc = quote(parts.netloc, safe=_ADDRESS_SAFE + "[]")
    path = quote(parts.path, safe=_ADDRESS_SAFE)
    query = f"?{quote(parts.query, safe=_ADDRESS_SAFE)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_ADDRESS_SAFE)}" if parts.fragment else ""
    return f"{parts.scheme}://{netloc}{path}{query}{fragment}"
