"""How is a meeting or a due date written for a calendar program? iCalendar (RFC 5545, RFC 5546).

Pure: it writes the entries that it is handed, and asks neither who reads them nor what they may
see. Days are whole days; an entry's end is the day after its last (RFC 5545, 3.6.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vCalAddress, vText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

PRODID = "-//Qiao//Dialogue//EN"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting or due date, in the words of one reader. `last` is its last day, included;
    `sequence` rises with every revision; `is_busy`: does it take the reader's time?"""

    uid: str
    first: date
    last: date
    summary: str
    url: str
    sequence: int = 0
    status: str = CONFIRMED
    place: str = ""
    changed_at: datetime | None = None
    is_busy: bool = True


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name with its e-mail address: who invites, or who is invited."""

    name: str
    email: str


def write_feed(entries: Iterable[Entry], *, name: str, at: datetime) -> bytes:
    """A calendar to subscribe to. `name` is what the program calls it; `at` is when it is made."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, at=at))
    return bytes(calendar.to_ical())


def write_invitation(
    entry: Entry, *, organizer: Mailbox, guests: Iterable[Mailbox], at: datetime
) -> bytes:
    """An invitation to one meeting; to one that is called off, its withdrawal."""
    calendar = _calendar()
    calendar.add("method", method_of(entry))
    event = _event(entry, at=at)
    event.add("organizer", _address(organizer))
    for guest in guests:
        attendee = _address(guest)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_of(entry: Entry) -> str:
    """What an invitation to this entry asks of a calendar program (RFC 5546)."""
    return CANCEL if entry.status == CANCELLED else REQUEST


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry, *, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at)
    if entry.changed_at:
        event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("status", entry.status)
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.url)
    return event


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.email}")
    address.params["CN"] = vText(mailbox.name)
    return address
