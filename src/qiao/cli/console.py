"""How does the shell show work in hand and what came of it? Bars on a terminal, lines elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Report = Callable[[str, int, int], None]


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A bar on the terminal's error stream; gives what to call with (step, done, of how many)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[step]}"),
    )
    console = Console(stderr=True)
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task(title, total=None, step="")

        def report(step: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, step=step)

        yield report


def say(sentence: str) -> None:
    """One line of what was done."""
    click.echo(sentence)


def say_good(sentence: str) -> None:
    """One line of what went well."""
    click.secho(sentence, fg="green")


def warn(sentence: str) -> None:
    """One line of what someone should look at."""
    click.secho(sentence, fg="yellow", err=True)
