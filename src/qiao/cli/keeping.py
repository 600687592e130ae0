"""`qiao backup`, `restore`, `doctor`: is everything kept, and whole?"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiao.backup import Manifest, back_up
from qiao.backup import restore as restore_backup
from qiao.backup.key import key_fingerprint
from qiao.cli.console import progress_bar, say, say_good, warn
from qiao.doctor import Finding, examine

_MARGIN = 9
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help=_("Write everything to FILE while people go on working: tables, files, log."),
    epilog=_("Example: qiao backup /backups/2026-11-24.qiao.zip"),
)
@click.argument("file", type=_FILE)
def backup(file: Path) -> int:
    with progress_bar(_("Backing up")) as report:
        manifest = back_up(file, at=timezone.now(), progress=report)
    _say_what(manifest, _("Backed up to %(file)s:") % {"file": file})
    say(
        _(
            "The secret key is not in it: keep %(place)s apart. Without it, two-step codes must be"
            " set up again after a restore."
        )
        % {"place": "QIAO_HOME/secret_key"}
    )
    for checksum in manifest.damaged:
        warn(_("Lost before this backup: file %(file)s") % {"file": checksum})
    return 1 if manifest.damaged else 0


@click.command(
    help=_("Fill an empty place with the backup FILE. Refuses a place that holds records."),
    epilog=_("Example: QIAO_HOME=/srv/qiao-new qiao restore /backups/2026-11-24.qiao.zip"),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> int:
    with progress_bar(_("Restoring")) as report:
        manifest = restore_backup(file, progress=report)
    _say_what(manifest, _("Restored from %(file)s, and compared:") % {"file": file})
    if manifest.key_fingerprint != key_fingerprint():
        warn(
            _(
                "This place has another secret key than the backup's: two-step codes do not open."
                " Put the old key into QIAO_HOME/secret_key, or let people set them up again."
            )
        )
    say(_("Next: `qiao setup`, then `qiao doctor`."))
    return 0


@click.command(
    help=_("Examine the installation and say how to mend what is wrong. Changes nothing."),
    epilog=_("Example: qiao doctor || mail -s 'Qiao needs a look' office@example.org"),
)
def doctor() -> int:
    problems = 0
    for finding in examine():
        problems += finding.is_problem
        _say_finding(finding)
    if problems:
        warn(ngettext("%(count)s problem.", "%(count)s problems.", problems) % {"count": problems})
        return 1
    say_good(_("Everything agrees."))
    return 0


def _mark(word: str, colour: str) -> str:
    """The word that a line begins with; a Hanzi is two columns wide."""
    width = sum(2 if char > "\u2e80" else 1 for char in word)
    return click.style(word, fg=colour) + " " * (_MARGIN - width)


def _say_what(manifest: Manifest, sentence: str) -> None:
    say_good(sentence)
    say(
        _("%(rows)s rows of %(tables)s tables, %(files)s files, %(entries)s log entries.")
        % {
            "rows": manifest.rows,
            "tables": len(manifest.tables),
            "files": len(manifest.files),
            "entries": manifest.log_entries,
        }
    )


def _say_finding(finding: Finding) -> None:
    line = f"{finding.subject}: {finding.detail}" if finding.detail else finding.subject
    if finding.holds:
        say(_mark(_("OK"), "green") + line)
        return
    word, colour = (_("ADVICE"), "yellow") if finding.advice else (_("PROBLEM"), "red")
    say(_mark(word, colour) + line)
    say(" " * _MARGIN + finding.mend)
