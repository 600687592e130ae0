"""The pages of calendars: one's own address, the feed behind it, the invitation to a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from qiao.accounts.actors import actor_for
from qiao.accounts.once import pop_once, show_once
from qiao.accounts.permissions import Permission
from qiao.core.actor import Role
from qiao.core.web import EVERYONE, OFFICE, actor_of, done, now, open_to
from qiao.dialogue.actions import calendars as actions
from qiao.dialogue.calendars import method_of, write_feed, write_invitation
from qiao.dialogue.queries import calendars

if TYPE_CHECKING:
    from django.http import HttpRequest

_ONCE = "calendar"
_TYPE = "text/calendar; charset=utf-8"


@open_to(OFFICE)
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Make, renew or end the address of one's own calendar."""
    secret = pop_once(request, _ONCE)
    feed = reverse("calendar_feed", args=[secret]) if secret else ""
    context = {
        "made_at": calendars.calendar_made_at(viewer=actor_of(request)),
        "address": f"{settings.CONFIG.address}{feed}" if feed else "",
    }
    return render(request, "dialogue/my_calendar.html", context)


@open_to(OFFICE)
@require_POST
def make_calendar(request: HttpRequest) -> HttpResponse:
    """A new address; it is shown once."""
    show_once(request, _ONCE, actions.make_calendar_key(by=actor_of(request), at=now()))
    return done(request, _("Your calendar has a new address."), reverse("my_calendar"))


@open_to(OFFICE)
@require_POST
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    """End the address."""
    actions.revoke_calendar_key(by=actor_of(request), at=now())
    return done(request, _("The address no longer works."), reverse("my_calendar"))


@open_to(EVERYONE)
@require_safe
def calendar_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind an address, as its person may see it at this moment."""
    user = calendars.user_of_calendar(secret)
    reader = actor_for(user) if user else None
    if user is None or reader is None or not reader.may(Permission.KEEP_CALENDAR):
        raise Http404
    with translation.override("zh-hans" if user.language == "zh" else "en"):
        feed = write_feed(
            calendars.calendar_of(viewer=reader), name=_("Rounds and due dates"), at=now()
        )
    return HttpResponse(feed, content_type=_TYPE, headers={"Cache-Control": "private, no-cache"})


@open_to(OFFICE)
@require_safe
def round_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """The invitation to a round as a file for a calendar program."""
    actor = actor_of(request)
    entry = calendars.invitation_entry(code, viewer=actor)
    ics = write_invitation(
        entry,
        organizer=calendars.organizer_of(code, viewer=actor),
        guests=calendars.mailboxes(calendars.invited(code, viewer=actor)),
        at=now(),
    )
    return HttpResponse(
        ics,
        content_type=f"{_TYPE}; method={method_of(entry)}",
        headers={"Content-Disposition": f'attachment; filename="{code}.ics"'},
    )


@open_to({Role.SECRETARIAT})
@require_POST
def send_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Send the invitation, or its withdrawal, to the delegates who have accounts."""
    sent = actions.send_invitation(by=actor_of(request), at=now(), code=code)
    sentence = ngettext(
        "%(num)s delegate is written to.", "%(num)s delegates are written to.", sent
    ) % {"num": sent}
    return done(request, sentence, reverse("round", args=[code]))
