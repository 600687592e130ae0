"""How is Qiao run from a shell? The `qiao` command: settings read, language chosen, errors told.

A refusal is printed as a sentence with its mend and no traceback; a bug keeps its traceback.
The commands themselves are in the modules beside this one.
"""

from __future__ import annotations

import gettext as system_gettext
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiao.cli.language import chosen_language
from qiao.config import ConfigRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELP = {"--help", "-h", "--version"}


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point of the `qiao` command."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; the exit code: 0 done, 1 refused, 2 misused, 130 interrupted."""
    if find_spec("django") is None:
        click.echo("Only the science is installed here: `python -m corridor --help`.", err=True)
        click.echo("For the platform: pip install 'qiao[platform]'", err=True)
        return 2
    os.umask(0o077)  # database, files and backups are nobody else's on this machine
    language, rest = chosen_language(arguments, os.environ)
    if not rest or _HELP & set(rest):
        _forget_settings()
    try:
        _start_django(language)
    except ConfigRefused as refusal:
        click.echo(f"The settings cannot be used ({len(refusal.faults)}):", err=True)
        for fault in refusal.faults:
            click.echo(f"  - {fault}", err=True)
        return 2
    return _run_command(rest)


def _forget_settings() -> None:
    """Help needs no place: neither its faults nor a new secret key may come in the way."""
    for name in [name for name in os.environ if name.startswith("QIAO_")]:
        del os.environ[name]
    os.environ["QIAO_SECRET_KEY"] = "only for the pages of help " * 2


def _start_django(language: str) -> None:
    from qiao.installation.catalogues import compile_catalogues  # noqa: PLC0415 - after the language

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiao.settings")
    os.environ["LANGUAGE"] = "zh_Hans" if language == "zh" else "en"
    system_gettext.bindtextdomain("click", str(Path(__file__).parent / "locale"))
    system_gettext.textdomain("click")
    try:
        compile_catalogues()
    except OSError as error:
        click.echo(f"The translations cannot be compiled: {error}", err=True)

    import django  # noqa: PLC0415 - reads the settings, which may be refused

    django.setup()
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    translation.activate("zh-hans" if language == "zh" else "en")


def _run_command(arguments: list[str]) -> int:
    from django.db import DatabaseError  # noqa: PLC0415 - Django has started by now
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from qiao.cli.commands import qiao  # noqa: PLC0415 - its texts are in the chosen language
    from qiao.core.errors import DomainError  # noqa: PLC0415

    try:
        code = qiao.main(arguments or ["--help"], prog_name="qiao", standalone_mode=False)
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except click.Abort:
        return 130
    except DomainError as refusal:
        _tell(refusal.what, refusal.mend)
    except DatabaseError as error:
        _tell(
            _("The database refused: %(error)s") % {"error": str(error).strip()},
            _("`qiao setup` makes the tables; `qiao doctor` says what is wrong."),
        )
    except OSError as error:
        _tell(str(error), _("Check the folder, its permissions and the free space."))
    else:
        return code if isinstance(code, int) else 0
    return 1


def _tell(what: str, mend: str) -> None:
    click.secho(what, fg="red", err=True)
    if mend:
        click.echo(mend, err=True)
