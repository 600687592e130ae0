"""Calendars on the web: what an address shows, whom an invitation names and reaches."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from qiao.core.log import LogEntry
from qiao.core.models import OutboxMessage
from qiao.dialogue.actions import rounds
from qiao.dialogue.actions.calendars import make_calendar_key, revoke_calendar_key
from qiao.dialogue.models import CalendarKey
from qiao.dialogue.rules.commitments import Due
from qiao.dialogue.rules.rounds import RoundMove
from tests import factories_dialogue as make
from tests.factories import AT
from tests.factories_dialogue_commitments import agreed, noted

DUE_ON = date(2026, 6, 30)


def events(response):
    assert response.status_code == 200, response.content.decode()
    return Calendar.from_ical(response.content).walk("VEVENT")


def feed(client, people, who):
    """What the calendar program of this person fetches: it is not signed in."""
    secret = make_calendar_key(by=people.actor(who), at=AT)
    client.logout()
    return client.get(reverse("calendar_feed", args=[secret]))


def codes(response):
    return {str(event["uid"]).partition("@")[0] for event in events(response)}


def invitation(client, people, who, row):
    client.force_login(getattr(people, who))
    return client.get(reverse("round_invitation", args=[row.code]))


@pytest.fixture
def listed(people):
    """A round that is agreed; each focal point is on the released list of their side."""
    row = make.agreed_round(people)
    for name, who in (("first", "first_coordinator"), ("second", "second_coordinator")):
        user = getattr(people, name)
        user.name, user.name_hanzi = f"Li {name}", ""
        user.save()
        make.delegations.keep_delegation(
            by=people.actor(who),
            at=AT,
            round_code=row.code,
            based_on=0,
            members=(make.Member(make.DelegateRole.HEAD, user.name),),
        )
        make.delegations.release_delegation(
            by=people.actor(who), at=AT, round_code=row.code, version=1
        )
    return row


def test_feed_shows_its_persons_rounds_and_no_draft_of_others(client, people):
    """The other side's draft is in nobody else's calendar."""
    shared = make.proposed_round(people)
    draft = make.draft_round(people, "first_coordinator")
    assert codes(feed(client, people, "first_coordinator")) == {shared.code, draft.code}
    for who in ("second", "second_coordinator", "office", "donor"):
        assert codes(feed(client, people, who)) == {shared.code}


def test_feed_shows_what_falls_due_to_those_who_owe_it(client, people):
    """The owing side's coordinator and the institution in charge; nobody else."""
    owed = agreed(people, due=Due.DATE, due_on=DUE_ON)
    hidden = noted(people, by="second", shared=False, due=Due.DATE, due_on=DUE_ON)
    for who in ("first", "first_coordinator"):
        assert codes(feed(client, people, who)) == {owed.code}
    assert hidden.code not in codes(feed(client, people, "office"))
    assert owed.code not in codes(feed(client, people, "second_coordinator"))
    (event,) = events(feed(client, people, "first"))
    assert event["dtstart"].dt == DUE_ON
    assert "设立收费咨询窗口。" in event["summary"]


def test_feed_is_in_its_persons_language(client, people):
    """Chinese for one, English for another, whatever the reader's browser asks for."""
    make.proposed_round(people)
    assert events(feed(client, people, "first"))[0]["summary"] == "费用"
    assert events(feed(client, people, "second"))[0]["summary"] == "Fees"


def test_feed_stays_with_its_person(client, people):
    """No cache in between keeps it, and no key of another opens it."""
    response = feed(client, people, "first")
    assert "private" in response["Cache-Control"]
    assert response["Content-Type"].startswith("text/calendar")
    assert client.get(reverse("calendar_feed", args=["guess"])).status_code == 404


def test_address_ends_when_revoked_renewed_or_the_account_is_closed(client, people):
    """Each of the three ends it at once."""
    by = people.actor("first")
    old = reverse("calendar_feed", args=[make_calendar_key(by=by, at=AT)])
    new = reverse("calendar_feed", args=[make_calendar_key(by=by, at=AT)])
    assert [client.get(at).status_code for at in (old, new)] == [404, 200]
    people.first.is_active = False
    people.first.save()
    assert client.get(new).status_code == 404
    people.first.is_active = True
    people.first.save()
    revoke_calendar_key(by=by, at=AT)
    assert client.get(new).status_code == 404


def test_address_is_shown_once_and_never_stored(client, people):
    """The page after the button shows it; the database and the log do not hold it."""
    client.force_login(people.second)
    client.post(reverse("make_calendar"))
    page = client.get(reverse("my_calendar")).content.decode()
    secret = re.search(r"/calendar/([\w-]+)\.ics", page).group(1)
    assert client.get(reverse("calendar_feed", args=[secret])).status_code == 200
    assert secret not in client.get(reverse("my_calendar")).content.decode()
    assert CalendarKey.objects.get().token_hash != secret
    entry = LogEntry.objects.get(verb="dialogue.calendar_made")
    assert secret not in str(entry.facts)
    client.post(reverse("revoke_calendar"))
    assert client.get(reverse("calendar_feed", args=[secret])).status_code == 404


def test_invitation_waits_for_agreed_dates(client, people):
    """There is nothing to invite to before."""
    row = make.proposed_round(people)
    assert invitation(client, people, "second", row).status_code == 409
    row = make.accept_dates(people, row)
    (event,) = events(invitation(client, people, "second", row))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 1), date(2026, 3, 3))


def test_invitation_names_delegates_for_those_who_may_see_them(client, people, listed):
    """Both sides see both released lists; the donor's reader sees no person."""
    (event,) = events(invitation(client, people, "first", listed))
    assert {str(a) for a in event["attendee"]} == {
        f"mailto:{people.first.email}",
        f"mailto:{people.second.email}",
    }
    (event,) = events(invitation(client, people, "donor", listed))
    assert "attendee" not in event


def test_invitation_leaves_out_a_list_that_is_not_released(client, people):
    """The other side's delegates are named once their side says so."""
    row = make.agreed_round(people)
    people.second.name = "Li Shan"
    people.second.save()
    make.delegations.keep_delegation(
        by=people.actor("second_coordinator"),
        at=AT,
        round_code=row.code,
        based_on=0,
        members=(make.Member(make.DelegateRole.HEAD, "Li Shan"),),
    )
    (event,) = events(invitation(client, people, "first", row))
    assert "attendee" not in event
    (event,) = events(invitation(client, people, "second", row))
    assert str(event["attendee"]) == f"mailto:{people.second.email}"


@pytest.mark.parametrize("step", [RoundMove.POSTPONE, RoundMove.CANCEL])
def test_round_called_off_withdraws_its_invitation(client, people, step):
    """The same identifier, a higher revision, and the method that takes it out."""
    row = make.accept_dates(people, make.proposed_round(people))
    (before,) = events(invitation(client, people, "first", row))
    make.move(people, row, step)
    response = invitation(client, people, "first", row)
    (after,) = events(response)
    assert Calendar.from_ical(response.content)["method"] == "CANCEL"
    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]


def test_other_dates_are_a_higher_revision(client, people):
    """Agreed, changed and agreed again: the calendar takes the later one."""
    row = make.accept_dates(people, make.proposed_round(people))
    (before,) = events(invitation(client, people, "first", row))
    days = replace(make.DAYS, first=date(2026, 4, 1), last=date(2026, 4, 1))
    rounds.edit_round(
        by=people.actor("office"),
        at=AT,
        code=row.code,
        based_on=row.dates_version,
        facts=replace(make.FACTS, proposed=days, number=row.number),
    )
    changed = make.accept_dates(people, row)
    (after,) = events(invitation(client, people, "first", changed))
    assert after["dtstart"].dt == date(2026, 4, 1)
    assert after["sequence"] > before["sequence"]


def test_invitation_is_sent_to_each_delegate_in_their_language(
    client, people, listed, settings, django_capture_on_commit_callbacks
):
    """With the file attached; the platform's own outbox keeps the message."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.force_login(people.office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("send_invitation", args=[listed.code]))
    sent = {message.to[0]: message for message in mail.outbox}
    assert set(sent) == {people.first.email, people.second.email}
    assert "费用" in sent[people.first.email].subject
    assert "Fees" in sent[people.second.email].subject
    parts = list(sent[people.first.email].message().walk())
    (part,) = [p for p in parts if p.get_content_type() == "text/calendar"]
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert event["summary"] == "费用"
    assert LogEntry.objects.filter(verb="dialogue.invitation_sent").count() == 1


def test_outbox_keeps_the_invitation(
    client, people, listed, settings, django_capture_on_commit_callbacks
):
    """Its text with the round's address waits there when no mail server is set."""
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"
    client.force_login(people.office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("send_invitation", args=[listed.code]))
    kept = OutboxMessage.objects.get(to=people.second.email)
    assert reverse("round", args=[listed.code]) in kept.body


def test_invitation_without_delegates_is_not_sent(client, people):
    """The secretariat is told why."""
    row = make.agreed_round(people)
    client.force_login(people.office)
    assert client.post(reverse("send_invitation", args=[row.code])).status_code == 409


@pytest.mark.parametrize(
    ("account", "namesake", "written", "is_invited"),
    [
        (("Li Shan", "李山"), None, ("Li Shan", ""), True),
        (("Li Shan", ""), None, ("Li Shan", "李山"), True),
        (("Li Shan", "李山"), None, ("", "李山"), True),
        (("Li Shan", "李山"), None, ("Li Shan", "李珊"), False),
        (("Li Shan", "李山"), ("Li Shan", "李珊"), ("Li Shan", ""), False),
        (("Li Shan", "李山"), ("Li Shan", "李珊"), ("Li Shan", "李山"), True),
        (("Li Shan", "李山"), None, ("Wen Gu", ""), False),
    ],
)
def test_delegate_is_the_one_account_of_the_side_under_the_name(
    client, people, account, namesake, written, is_invited
):
    """Nobody is invited in the place of a namesake, nor for the other side's delegate."""
    row = make.agreed_round(people)
    for user, names in (
        (people.first, account),
        (people.first_coordinator, namesake),
        (people.second, account),
    ):
        user.name, user.name_hanzi = names or ("Someone Else", "")
        user.save()
    make.delegations.keep_delegation(
        by=people.actor("first_coordinator"),
        at=AT,
        round_code=row.code,
        based_on=0,
        members=(make.Member(make.DelegateRole.HEAD, *written),),
    )
    (event,) = events(invitation(client, people, "first_coordinator", row))
    found = str(event["attendee"]) if "attendee" in event else ""
    assert found == (f"mailto:{people.first.email}" if is_invited else "")


def test_postponed_round_is_withdrawn_by_mail(
    client, people, listed, settings, django_capture_on_commit_callbacks
):
    """The file that is sent then takes the meeting out."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make.move(people, listed, RoundMove.POSTPONE)
    client.force_login(people.office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("send_invitation", args=[listed.code]))
    (message,) = [m for m in mail.outbox if m.to == [people.second.email]]
    assert message.subject == "Postponed: Fees"
    assert "does not take place" in message.body
    (part,) = [p for p in message.message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"


def test_address_that_is_not_there_is_not_ended(people):
    """A second click on an old page says so."""
    from qiao.core.errors import NotFound
    from qiao.dialogue.actions.calendars import revoke_calendar_key

    with pytest.raises(NotFound):
        revoke_calendar_key(by=people.actor("first"), at=AT)
