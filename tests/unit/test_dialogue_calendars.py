"""Calendar files, read back as a calendar program reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from qiao.dialogue.calendars import CANCELLED, Entry, Mailbox, write_feed, write_invitation

AT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
ENTRY = Entry(
    uid="R-1@qiao.example",
    first=date(2026, 3, 1),
    last=date(2026, 3, 2),
    summary="关于雇主与工人分担招聘费用、合同核验和投诉渠道的第三轮技术会议; fees, paid",
    url="https://qiao.example/dialogue/rounds/R-1/",
    sequence=3,
    place="山脊",
    changed_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
)
HOST = Mailbox("Uphill Ministry, Fees", "qiao@qiao.example")
GUESTS = (Mailbox("李山", "li@uphill.example"), Mailbox("Wen Gu", "wen@downhill.example"))


def event_of(ics: bytes):
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    return event


def invitation(**changed):
    return write_invitation(replace(ENTRY, **changed), organizer=HOST, guests=GUESTS, at=AT)


def test_days_are_whole_and_the_end_is_the_day_after():
    """Two days: the end is the third, as RFC 5545 counts."""
    event = event_of(write_feed([ENTRY], name="Rounds", at=AT))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 1), date(2026, 3, 3))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["dtstamp"].dt == AT
    assert event["last-modified"].dt == ENTRY.changed_at


def test_chinese_is_folded_at_octets_and_read_back_whole():
    """No line is longer than 75 octets, every one ends in CRLF, and nothing is lost."""
    ics = write_feed([ENTRY], name="轮次", at=AT)
    lines = ics.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()
    event = event_of(ics)
    assert (event["summary"], event["location"]) == (ENTRY.summary, ENTRY.place)


def test_feed_asks_nothing():
    """A feed has no method and names nobody."""
    calendar = Calendar.from_ical(write_feed([ENTRY], name="Rounds", at=AT))
    assert "method" not in calendar
    assert "attendee" not in event_of(calendar.to_ical())


def test_invitation_names_who_invites_and_who_is_invited():
    """A request with its revision, from the host, to each guest."""
    ics = invitation()
    assert Calendar.from_ical(ics)["method"] == "REQUEST"
    event = event_of(ics)
    assert (event["uid"], event["sequence"]) == (ENTRY.uid, 3)
    assert event["organizer"] == "mailto:qiao@qiao.example"
    assert event["organizer"].params["CN"] == "Uphill Ministry, Fees"
    told = {str(guest): guest.params["CN"] for guest in event["attendee"]}
    assert told == {"mailto:li@uphill.example": "李山", "mailto:wen@downhill.example": "Wen Gu"}


def test_meeting_called_off_is_withdrawn():
    """The same meeting, by its identifier, with a higher revision."""
    ics = invitation(status=CANCELLED, sequence=4)
    event = event_of(ics)
    assert Calendar.from_ical(ics)["method"] == "CANCEL"
    assert (event["uid"], event["status"], event["sequence"]) == (ENTRY.uid, "CANCELLED", 4)


@pytest.mark.parametrize("is_busy", [True, False])
def test_due_date_takes_nobodys_time(is_busy):
    """A meeting is busy time, a due date is not."""
    event = event_of(write_feed([replace(ENTRY, is_busy=is_busy)], name="Rounds", at=AT))
    assert event["transp"] == ("OPAQUE" if is_busy else "TRANSPARENT")
