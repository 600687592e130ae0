"""Is an IATI file valid by the standard's own XSD? It reads files, so it is not a renderer.

The schema is the publisher's (five files in one folder); it is not shipped with the platform.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Finding", "validate_iati"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is in the file, and what the schema says of it."""

    line: int
    message: str


def validate_iati(xml: bytes, schema_path: Path) -> list[Finding]:
    """Every fault of an activity file; an empty list when it is valid.

    Entities are not resolved and nothing is fetched. `OSError` when the schema cannot be read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        document = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        return [Finding(line=error.lineno or 0, message=error.msg or str(error))]
    schema = etree.XMLSchema(etree.parse(str(schema_path), parser))
    schema.validate(document)
    faults = cast("Iterable[Any]", schema.error_log)  # its stub knows no iteration
    return [Finding(line=fault.line, message=fault.message) for fault in faults]
