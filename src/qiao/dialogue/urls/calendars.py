"""The addresses of calendars and invitations."""

from __future__ import annotations

from django.urls import URLPattern, path

from qiao.dialogue.views import calendars

urlpatterns: list[URLPattern] = [
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/make/", calendars.make_calendar, name="make_calendar"),
    path("calendar/revoke/", calendars.revoke_calendar, name="revoke_calendar"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("rounds/<slug:code>/invitation.ics", calendars.round_invitation, name="round_invitation"),
    path("rounds/<slug:code>/invitation/", calendars.send_invitation, name="send_invitation"),
]
