"""Which commands are there? The group that `qiao` opens, each command from its own module."""

from __future__ import annotations

from importlib.metadata import version

import click
from django.utils.translation import gettext as _

from qiao.cli.insights import insights
from qiao.cli.keeping import backup, doctor, restore
from qiao.cli.placing import demo, first_account, load, setup
from qiao.cli.reminding import remind
from qiao.cli.serving import serve
from qiao.cli.taking import export, report


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Qiao: two sides, one programme, and proof of what it achieved."),
    epilog=_("Settings are QIAO_* variables, told in docs/reference/settings.md."),
)
@click.version_option(version("qiao"), prog_name="qiao")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    expose_value=False,
    help=_("Language of the shell; else QIAO_LANG, else the machine's."),
)
def qiao() -> None:
    pass


COMMANDS = (
    *(serve, setup, load, demo, first_account),
    *(report, remind, insights, export, backup, restore, doctor),
)
for command in COMMANDS:
    qiao.add_command(command)
