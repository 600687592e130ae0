"""`qiao remind`: write to those who owe what is due. Made to be run once a day."""

from __future__ import annotations

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiao.cli.console import say, say_good
from qiao.dialogue.reminders import due_reminders, send_reminders, when_due


@click.command(
    help=_("Remind those who owe a commitment: 30, 7 and 0 days before, each 30 days after."),
    epilog=_("Example: 0 6 * * * qiao remind"),
)
@click.option("--dry-run", is_flag=True, help=_("Say who would be reminded of what; send nothing."))
def remind(*, dry_run: bool) -> None:
    due = due_reminders(timezone.localdate())
    if dry_run:
        for reminder in due:
            say(f"{reminder.email}  {reminder.code}  {when_due(reminder.days_before)}")
        say(
            ngettext("%(n)s reminder is due.", "%(n)s reminders are due.", len(due))
            % {"n": len(due)}
        )
        return
    sent = send_reminders(due, at=timezone.now())
    say_good(ngettext("%(n)s reminder sent.", "%(n)s reminders sent.", sent) % {"n": sent})
