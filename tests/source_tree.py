"""The tree as the architecture tests read it: files, their syntax, the strings they show."""

from __future__ import annotations

import ast
import io
import re
from functools import cache
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "qiao"
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def python_files(folder: Path = SOURCE) -> list[Path]:
    """Every Python file of ours, migrations left out."""
    return sorted(
        path
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def text_files() -> list[Path]:
    """Everything under src/ that is text of ours."""
    kinds = {".py", ".html", ".js", ".css", ".svg", ".toml", ".csv", ".json", ".md", ".po", ".txt"}
    return sorted(path for path in SOURCE.rglob("*") if path.suffix in kinds)


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    """The path as a person names it."""
    return str(path.relative_to(ROOT))


def catalogue_of(path: Path) -> Path:
    """The catalogue in which the strings of a file belong: its slice's, else the package's own."""
    slice_of = PACKAGE / path.relative_to(PACKAGE).parts[0]
    is_slice = slice_of.is_dir() and (slice_of / "apps.py").exists()
    folder = slice_of if is_slice else PACKAGE
    return folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages_in(path: Path) -> list[tuple[int, object, object]]:
    """What a Python file or a Jinja2 template asks to be translated: line, context, message."""
    method = "python" if path.suffix == ".py" else "jinja2"
    options = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
    options["extensions"] = "jinja2.ext.do"
    content = io.BytesIO(path.read_bytes())
    return [
        (line, context, message)
        for line, message, _comments, context in extract(
            method, content, KEYWORDS, options=options if method == "jinja2" else None
        )
    ]


def read_catalogue(path: Path):
    """A catalogue, as Babel reads it."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def placeholders(text: str) -> list[str]:
    """The named and positional placeholders of a message, sorted."""
    return sorted(re.findall(r"%(?:\(\w+\))?[sdfi]|\{\w*\}", text.replace("%%", "")))
