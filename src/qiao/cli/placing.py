"""`qiao setup`, `load`, `demo`, `first-account`: from an empty place to one with a programme."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from qiao.accounts.permissions import ROLE_NAMES
from qiao.accounts.queries.people import demo_accounts
from qiao.cli.console import progress_bar, say, say_good
from qiao.cli.serving import run_server
from qiao.demo import is_played, play, read_script
from qiao.installation.assets import collect_assets
from qiao.installation.catalogues import compile_catalogues
from qiao.installation.first_account import open_first_account
from qiao.installation.operator import operator
from qiao.installation.tables import migrate
from qiao.phases.models import Side
from qiao.programme_loading import Diff, apply, plan_changes, read

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_MOST_LINES = 200


@click.command(
    help=_("Make this place ready to serve: tables, translations, static files. Quick when done."),
    epilog=_("Example: qiao setup --load programmes/FOLDER --demo"),
)
@click.option("--load", "folder", type=_FOLDER, help=_("Then load this programme."))
@click.option("--demo", is_flag=True, help=_("Then play its demonstration year, once."))
@click.option("--serve", is_flag=True, help=_("Then serve, until interrupted."))
def setup(folder: Path | None, *, demo: bool, serve: bool) -> int:
    with progress_bar(_("Setting up")) as report:
        steps = (
            (_("translations"), compile_catalogues),
            (_("tables"), migrate),
            (_("static files"), collect_assets),
        )
        for done, (step, act) in enumerate(steps):
            report(step, done, len(steps))
            act()
    say_good(_("This place is set up."))
    if folder:
        load_folder(folder, dry_run=False, brief=True)
    if folder and demo:
        play_demonstration(folder)
    if serve:
        run_server()
    return 0


@click.command(
    help=_("Load a programme's files from FOLDER and say what changed. Loading again is harmless."),
    epilog=_("Example: qiao load programmes/FOLDER --dry-run"),
)
@click.argument("folder", type=_FOLDER)
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
def load(folder: Path, *, dry_run: bool) -> int:
    load_folder(folder, dry_run=dry_run, brief=False)
    return 0


@click.command(
    help=_("Play the demonstration of a loaded programme's FOLDER, in a place nobody uses."),
    epilog=_("Example: qiao demo programmes/FOLDER"),
)
@click.argument("folder", type=_FOLDER)
def demo(folder: Path) -> int:
    play_demonstration(folder)
    return 0


@click.command(
    help=_("Open the first account of the secretariat; it then invites everyone else."),
    epilog=_("Example: qiao first-account office@example.org --name 'Ana Office'"),
)
@click.argument("email")
@click.option("--name", required=True, help=_("Name of the person."))
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help=_("Of the pages."))
@click.password_option(help=_("At least 12 characters; asked for when left out."))
def first_account(email: str, name: str, language: str, password: str) -> int:
    open_first_account(
        at=timezone.now(), email=email, name=name, language=language, password=password
    )
    say_good(_("%(email)s may sign in now.") % {"email": email})
    return 0


def load_folder(folder: Path, *, dry_run: bool, brief: bool) -> None:
    """Load a programme and say what changed; `brief` says only that."""
    with progress_bar(_("Reading the programme")):
        diff = plan_changes(read(folder))
    if diff.is_empty:
        say(_("The programme is as its files say: nothing to change."))
        return
    if not brief or dry_run:
        _say_lines(diff)
    if dry_run:
        say(_("Nothing was written: this was a dry run."))
        return
    with progress_bar(_("Loading the programme")):
        apply(diff, by=operator(), at=timezone.now())
    say_good(_("The programme %(name)s is loaded.") % {"name": diff.data.programme.code})


def play_demonstration(folder: Path) -> None:
    """Play the demonstration, unless it has been played here."""
    script = read_script(folder)
    if not is_played():
        with progress_bar(_("Playing the demonstration")) as report:
            play(script, progress=report)
    say_good(_("The demonstration is in place: every page says that it is one. Sign in as"))
    sides = dict(Side.objects.values_list("position", "code"))
    for account in demo_accounts():
        role = f"{ROLE_NAMES[account.role]}, {sides[account.side]}" if account.side else ""
        say(f"  {account.email:<32} {role or ROLE_NAMES[account.role]}")
    say(_("with the password: %(password)s") % {"password": script.password})


def _say_lines(diff: Diff) -> None:
    for number, line in enumerate(diff.lines()):
        if number == _MOST_LINES:
            say(_("... and more."))
            return
        say(line)
