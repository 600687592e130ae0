"""`qiao report`, `export`: what leaves the place as files."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from qiao.cli.console import progress_bar, say_good, warn
from qiao.core.errors import Conflict
from qiao.data_export import export as write_export
from qiao.installation.operator import operator
from qiao.reports.files import file_name, find_form, render
from qiao.reports.queries import read_report


@click.command(
    help=_("Write the report of a PERIOD (its code) to a file; a period not frozen is a draft."),
    epilog=_("Example: qiao report 2016-h1 --format docx --lang both -o report.docx"),
)
@click.argument("period")
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx", "xlsx", "iati"]),
    default="docx",
    show_default=True,
    help=_("IATI is XML, version 2.03."),
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["both", "en", "zh"]),
    default="both",
    show_default=True,
    help=_("Of a DOCX; the others hold both."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where to; in this folder under its own name if unsaid."),
)
def report(period: str, form: str, language: str, output: Path | None) -> int:
    kind = find_form(f"docx-{language}" if form == "docx" and language != "both" else form)
    with progress_bar(_("Writing the report")):
        found = read_report(period, viewer=operator(), at=timezone.now())
        content = render(found.content, kind)
        path = output or Path(file_name(found.content, kind, is_draft=found.is_draft))
        path.write_bytes(content)
    say_good(str(path))
    if found.is_draft:
        warn(_("This period is not frozen: its figures may change."))
    return 0


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
