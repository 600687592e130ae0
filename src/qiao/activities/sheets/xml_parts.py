"""What does one XML part say? A streaming reader that keeps no tree and accepts no declarations.

A DOCTYPE or an entity is refused where it stands: no spreadsheet programme writes one, and both are
the ways to make a small file unpack without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from qiao.activities.sheets.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.activities.sheets.archive import Archive

MAX_DEPTH = 64
MAX_ELEMENTS = 15_000_000


class XmlPart:
    """Reads one part; subclasses say what to do with its elements, by local name.

    `start`, `end` and `text` may set `done` to stop reading early.
    """

    def __init__(self) -> None:
        self.done = False
        self._depth = 0
        self._elements = 0
        self._local: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters inside the current element."""

    def read(self, archive: Archive, part: str, file: str, limit: int) -> None:
        """Read the part from the archive; refuse it when it is not well formed."""
        parser = self._parser(part, file)
        chunks = archive.chunks(part, limit)
        try:
            self._feed(parser, chunks)
        except (expat.ExpatError, ValueError, LookupError, TypeError) as error:
            # Values that cannot be (a shared text that is not there, a row "x") end here too.
            raise Refusal.DAMAGED.error(file=file, part=part) from error

    def _feed(self, parser: expat.XMLParserType, chunks: Iterator[bytes]) -> None:
        for chunk in chunks:
            parser.Parse(chunk)
            if self.done:
                return
        parser.Parse(b"", True)  # noqa: FBT003  the library takes it by place only

    def _parser(self, part: str, file: str) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

        def refuse(*_declaration: object) -> int:
            raise Refusal.ENTITIES.error(file=file, part=part)

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.ExternalEntityRefHandler = refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise ValueError(name)
        local = self._local.get(name)
        if local is None:
            local = self._local[name] = name.rpartition(":")[2]
        self.start(local, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(self._local[name])
