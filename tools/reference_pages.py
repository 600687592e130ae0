"""Which reference pages are taken from the code? Settings, commands and roles, written anew.

`make docs` writes them; a test compares them with what this would write.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
_WRITTEN = "<!-- Written by `make docs` from the code: change it there. -->"


def pages() -> dict[str, str]:
    """The content of each page by its file name."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "roles.md": roles_page(),
    }


def settings_page() -> str:
    """Every environment variable with its default."""
    from qiao.config import VARIABLES  # noqa: PLC0415 - Django is set up by whoever calls

    rows = [f"| `{name}` | {default} | {what} |" for name, default, what in VARIABLES]
    return _page(
        "Settings",
        "An installation is set by environment variables alone. All mistakes are told at once when"
        " a command starts, each with how to mend it; an unknown `QIAO_*` name is a mistake too.",
        ["| variable | when it is not set | what it is for |", "|---|---|---|", *rows],
    )


def commands_page() -> str:
    """Each command's own help."""
    import click  # noqa: PLC0415

    from qiao.cli.commands import qiao  # noqa: PLC0415

    lines: list[str] = []
    for name, command in sorted(qiao.commands.items()):
        context = click.Context(command, info_name=f"qiao {name}", terminal_width=88)
        lines += [f"## qiao {name}", "", "```text", command.get_help(context).strip(), "```", ""]
    return _page(
        "Commands",
        "`qiao --lang zh COMMAND --help` says the same in Chinese. Exit codes: 0 done, 1 refused or"
        " a problem found, 2 wrongly used, 130 interrupted.",
        lines,
    )


def roles_page() -> str:
    """The table of permissions, as actions ask it."""
    from qiao.accounts.permissions import ROLE_PERMISSIONS, Permission  # noqa: PLC0415

    roles: Mapping[str, frozenset[str]] = {str(r): p for r, p in ROLE_PERMISSIONS.items()}
    head = ["| may | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]
    rows = [
        f"| {str(permission).replace('_', ' ')} | "
        + " | ".join("yes" if permission in granted else "" for granted in roles.values())
        + " |"
        for permission in sorted(Permission)
    ]
    return _page(
        "Roles",
        "Who may do what is this one table, asked in the first line of every action, on pages and"
        " API alike. Who may see a record follows from whose it is and how far it was released: see"
        " [ADR 2](../adr/0002-owners-and-the-release-ladder.md).",
        [*head, *rows],
    )


def _page(title: str, lead: str, lines: list[str]) -> str:
    return "\n".join([_WRITTEN, "", f"# {title}", "", lead, "", *lines]).rstrip() + "\n"


def _start_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "qiao.settings"
    os.environ["QIAO_HOME"] = tempfile.mkdtemp(prefix="qiao-docs-")
    import django  # noqa: PLC0415

    django.setup()


def main() -> Iterator[str]:
    """Write the pages; yields the name of each."""
    _start_django()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
        yield name


if __name__ == "__main__":
    sys.stdout.write("".join(f"docs/reference/{name}\n" for name in main()))
