"""Are the translations compiled? Compiles each catalogue (`.po`) beside it, when it changed."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def catalogues(package: Path = PACKAGE) -> list[Path]:
    """Every catalogue of the product, in a stable order."""
    return sorted(package.glob("**/locale/*/LC_MESSAGES/*.po"))


def stale_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Those whose compiled form is missing or older than they are."""
    return [po for po in catalogues(package) if _is_stale(po)]


def compile_catalogues(package: Path = PACKAGE) -> int:
    """Compile what is stale, each in one atomic replacement; how many there were.

    Raises OSError when the package's folder cannot be written.
    """
    stale = stale_catalogues(package)
    for po in stale:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, domain=po.stem)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        half = po.with_suffix(".mo.half")
        half.write_bytes(compiled.getvalue())
        half.replace(po.with_suffix(".mo"))
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
