"""Which pages are taken from the code? Settings, commands, roles and measures, written anew.

`make docs` writes them, and the table of settings inside the page on servers; tests compare all of
them with what this would write.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import click

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
SERVER_PAGE = FOLDER.parent / "how-to" / "postgresql-behind-a-proxy.md"
_WRITTEN = "<!-- Written by `make docs` from the code: change it there. -->"
_BEGIN, _END = "<!-- settings: written by `make docs` -->", "<!-- end of settings -->"


def pages() -> dict[str, str]:
    """The content of each page by its file name."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "corridor.md": corridor_page(),
        "roles.md": roles_page(),
        "measures.md": measures_page(),
    }


def settings_page() -> str:
    """Every environment variable with its default."""
    return _page(
        "Settings",
        "An installation is set by environment variables alone. All mistakes are told at once when"
        " a command starts, each with how to mend it; an unknown `QIAO_*` name is a mistake too.",
        _settings_table(),
    )


def with_settings(page: str) -> str:
    """A page with the table of settings written anew between its two marks."""
    before, _mark, rest = page.partition(_BEGIN)
    _old, _mark, after = rest.partition(_END)
    return "\n".join([before + _BEGIN, "", *_settings_table(), "", _END + after])


def _settings_table() -> list[str]:
    from qiao.config import VARIABLES  # noqa: PLC0415 - Django is set up by whoever calls

    rows = [f"| `{name}` | {default} | {what} |" for name, default, what in VARIABLES]
    return ["| variable | when it is not set | what it is for |", "|---|---|---|", *rows]


def commands_page() -> str:
    """Each command's own help, those of a group after it."""
    from qiao.cli.commands import qiao  # noqa: PLC0415

    return _page(
        "Commands",
        "`qiao --lang zh COMMAND --help` says the same in Chinese. Exit codes: 0 done, 1 refused or"
        " a problem found, 2 wrongly used, 130 interrupted.",
        [
            line
            for name in sorted(qiao.commands)
            for line in _help(f"qiao {name}", qiao.commands[name])
        ],
    )


def corridor_page() -> str:
    """The command line of the science, which needs no platform."""
    from corridor.cli import corridor  # noqa: PLC0415

    program = "python -m corridor"
    return _page(
        "The science's commands",
        "The science is installed without the platform: `pip install .` in this folder, or"
        " `pip install '.[tables]'` to read workbooks and write Parquet too. Exit codes: 0 done,"
        " 2 refused, with one sentence that says why. How to use it:"
        " [estimate flows](../how-to/estimate-flows.md).",
        [
            line
            for name in sorted(corridor.commands)
            for line in _help(f"{program} {name}", corridor.commands[name])
        ],
    )


def _help(name: str, command: click.Command) -> Iterator[str]:
    """A command's help under its own heading, then those of its own commands."""
    import click  # noqa: PLC0415

    context = click.Context(
        command, info_name=name, terminal_width=88, help_option_names=["-h", "--help"]
    )
    yield from (f"## {name}", "", "```text", command.get_help(context).strip(), "```", "")
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from _help(f"{name} {inner}", command.commands[inner])


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


def measures_page() -> str:
    """What each measure counts, in both languages, and how an indicator may narrow it."""
    from qiao.results.loading import measure_names  # noqa: PLC0415
    from qiao.results.measures import MEASURES  # noqa: PLC0415

    names = measure_names()
    lines: list[str] = []
    for code, measure in MEASURES.items():
        filters, dimensions = ", ".join(sorted(names[code].filters)), ", ".join(measure.dimensions)
        lines += [
            f"## {measure.name.en} {measure.name.zh}",
            "",
            f"`{code}`, in {measure.unit.en} ({measure.unit.zh}).",
            "",
            measure.definition.en,
            "",
            measure.definition.zh,
            "",
            f"- narrowed by: {filters or 'nothing'}",
            f"- broken down by: {dimensions or 'nothing'}",
            f"- values of periods add up: {'yes' if measure.adds_up else 'no'}",
            "",
        ]
    return _page(
        "Measures",
        "A measured indicator names one of these in `indicators.csv`, and narrows it by filters."
        " Nobody types its values. How a value opens to its rows is told in"
        " [provenance](../explanation/provenance.md).",
        lines,
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
        yield f"reference/{name}"
    server = with_settings(SERVER_PAGE.read_text(encoding="utf-8"))
    SERVER_PAGE.write_text(server, encoding="utf-8")
    yield f"how-to/{SERVER_PAGE.name}"


if __name__ == "__main__":
    sys.stdout.write("".join(f"docs/{name}\n" for name in main()))
