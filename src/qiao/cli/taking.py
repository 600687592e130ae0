"""`qiao report`, `export`: what leaves the place as files."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from qiao.cli.console import progress_bar, say_good, warn
from qiao.core.errors import Conflict
from qiao.data_export import export as write_export


@click.command(
    help=_("Write all tables as CSV into one ZIP. Personal data stays, unless asked for."),
    epilog=_("Example: qiao export data.zip"),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-personal", is_flag=True, help=_("With names and who did what."))
def export(file: Path, *, with_personal: bool) -> int:
    if file.exists():
        raise Conflict(
            _("%(file)s is there already."), mend=_("Name another file."), values={"file": file}
        )
    with progress_bar(_("Exporting")) as report:
        rows = write_export(file, at=timezone.now(), with_personal=with_personal, progress=report)
    say_good(_("%(rows)s rows are in %(file)s.") % {"rows": rows, "file": file})
    if with_personal:
        warn(_("It holds personal data: keep it as such, and delete it when it has served."))
    return 0
