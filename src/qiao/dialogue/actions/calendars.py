"""What people do with calendars: keep one's own address, invite the delegates of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.accounts.actions.entries import enter
from qiao.accounts.actors import actor_for
from qiao.accounts.permissions import Permission, must
from qiao.accounts.secrecy import fingerprint, new_secret
from qiao.core import log
from qiao.core.errors import NotFound, RuleBroken
from qiao.dialogue.actions.entries import tell_round
from qiao.dialogue.actions.versions import visible_round
from qiao.dialogue.calendars import CANCEL, method_of, write_invitation
from qiao.dialogue.models import CalendarKey
from qiao.dialogue.queries.calendars import invitation_entry, invited, mailboxes, organizer_of

if TYPE_CHECKING:
    from datetime import datetime

    from qiao.accounts.models import User
    from qiao.core.actor import Actor
    from qiao.dialogue.calendars import Entry

log.declare(
    {
        "dialogue.calendar_made": gettext_lazy("made a new address of their calendar"),
        "dialogue.calendar_revoked": gettext_lazy("ended the address of their calendar"),
        "dialogue.invitation_sent": gettext_lazy("sent the invitation to %(people)s delegates"),
    }
)


@transaction.atomic
def make_calendar_key(*, by: Actor, at: datetime) -> str:
    """A new secret address, known at this moment only; the older one ends."""
    must(by, Permission.KEEP_CALENDAR)
    CalendarKey.objects.filter(user_id=by.author_id, revoked_at=None).update(revoked_at=at)
    secret = new_secret()
    CalendarKey.objects.create(user_id=by.author_id, token_hash=fingerprint(secret), made_at=at)
    enter("account", by.author_id, "dialogue.calendar_made", by=by, at=at)
    return secret


@transaction.atomic
def revoke_calendar_key(*, by: Actor, at: datetime) -> None:
    """End one's own address at once."""
    must(by, Permission.KEEP_CALENDAR)
    held = CalendarKey.objects.filter(user_id=by.author_id, revoked_at=None)
    if not held.update(revoked_at=at):
        raise NotFound(
            _("Your calendar has no address."), mend=_("Reload the page of your calendar.")
        )
    enter("account", by.author_id, "dialogue.calendar_revoked", by=by, at=at)


@transaction.atomic
def send_invitation(*, by: Actor, at: datetime, code: str) -> int:
    """Write to each delegate who has an account and is on a released list, in their language;
    how many were written to. For a round that is called off, this withdraws the invitation."""
    must(by, Permission.MOVE_ROUND)
    row = visible_round(code, by=by)
    invitation_entry(code, viewer=by)
    people = invited(code, viewer=by)
    if not people:
        raise RuleBroken(
            _("No delegate on a released list has an account."),
            mend=_("Ask the sides to release their lists, or send the file yourself."),
        )
    tell_round(row, "dialogue.invitation_sent", by=by, at=at, people=len(people))
    messages = [_message(code, user, at=at) for user in people]
    transaction.on_commit(lambda: [message.send() for message in messages])
    return len(messages)


def _message(code: str, user: User, *, at: datetime) -> EmailMessage:
    """The invitation in this person's words, naming those whom they may see."""
    reader = actor_for(user)
    with translation.override("zh-hans" if user.language == "zh" else "en"):
        entry = invitation_entry(code, viewer=reader)
        method = method_of(entry)
        message = EmailMessage(subject=_subject(entry), body=_body(entry), to=[user.email])
        ics = write_invitation(
            entry,
            organizer=organizer_of(code, viewer=reader),
            guests=mailboxes(invited(code, viewer=reader)),
            at=at,
        )
        # Django adds the character set itself.
        message.attach("invitation.ics", ics.decode(), f"text/calendar; method={method}")
    return message


def _subject(entry: Entry) -> str:
    if method_of(entry) == CANCEL:
        return entry.summary
    return _("Invitation: %(round)s") % {"round": entry.summary}


def _body(entry: Entry) -> str:
    values = {
        "round": entry.summary,
        "first": date_format(entry.first, "DATE_FORMAT"),
        "last": date_format(entry.last, "DATE_FORMAT"),
        "place": entry.place or _("to be announced"),
        "address": entry.url,
    }
    if method_of(entry) == CANCEL:
        return (
            _(
                "%(round)s\n\nThis meeting does not take place from %(first)s to %(last)s. Open "
                "the attached file to take it out of your calendar.\n\n%(address)s\n"
            )
            % values
        )
    return (
        _(
            "%(round)s\n\nFrom %(first)s to %(last)s\nPlace: %(place)s\n\nOpen the attached file to"
            " put the meeting into your calendar. It can also be taken from the page of the "
            "round:\n%(address)s\n"
        )
        % values
    )
