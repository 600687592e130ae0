"""Who is written to about what is due: the right people, in their language, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from qiao.cli.commands import qiao
from qiao.core.models import OutboxMessage
from qiao.dialogue.models import Commitment, Reminder
from qiao.dialogue.reminders import due_reminders, send_reminders
from qiao.dialogue.rules.commitments import Due
from qiao.partners.models import Institution
from tests.factories import AT
from tests.factories_dialogue_commitments import agreed, noted

DUE_ON = date(2026, 6, 30)


@pytest.fixture
def owed(people):
    """A commitment of the first side, due in the summer."""
    return agreed(people, due=Due.DATE, due_on=DUE_ON)


def send(day, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return send_reminders(due_reminders(day), at=AT)


def test_reminder_goes_to_the_owing_institution_and_side(owed, people):
    """Its focal point and its side's coordinator; nobody of the other side."""
    told = {reminder.email for reminder in due_reminders(DUE_ON - timedelta(days=30))}
    assert told == {people.first.email, people.first_coordinator.email}


def test_reminder_goes_to_the_successor_of_the_institution(owed, people):
    """Whoever took the place of the institution is asked, and the old one no longer."""
    heir = Institution.objects.create(code="heir", name_en="Heir", kind="government")
    Institution.objects.filter(code="uphill-ministry").update(successor=heir)
    people.first_coordinator.institution = heir
    people.first_coordinator.role = "focal_point"
    people.first_coordinator.save()
    told = {reminder.email for reminder in due_reminders(DUE_ON)}
    assert told == {people.first_coordinator.email}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "lapsed"},
        {"due_on": DUE_ON + timedelta(days=1)},
        {"release": "own"},
        {"retired": True},
    ],
    ids=str,
)
def test_nobody_is_reminded_of_what_is_not_due(owed, change):
    """Ended, too far ahead, one side's own, or taken off the register."""
    Commitment.objects.update(**change)
    assert due_reminders(DUE_ON - timedelta(days=30)) == []


def test_reminder_is_sent_once(owed, people, django_capture_on_commit_callbacks):
    """A second run on the same day, or on the next, sends nothing; the next reminder is sent."""
    first = DUE_ON - timedelta(days=30)
    assert send(first, django_capture_on_commit_callbacks) == 2
    assert send(first, django_capture_on_commit_callbacks) == 0
    assert send(first + timedelta(days=1), django_capture_on_commit_callbacks) == 0
    assert send(DUE_ON - timedelta(days=7), django_capture_on_commit_callbacks) == 2
    assert Reminder.objects.count() == 4


def test_two_runs_at_once_send_once(owed, django_capture_on_commit_callbacks):
    """Both found the same reminders before either sent them."""
    found = due_reminders(DUE_ON)
    with django_capture_on_commit_callbacks(execute=True):
        assert (send_reminders(found, at=AT), send_reminders(found, at=AT)) == (2, 0)


def test_message_is_in_the_language_of_its_reader(
    owed, people, settings, django_capture_on_commit_callbacks
):
    """The commitment's words and the address of its page are in it."""
    settings.EMAIL_BACKEND = "qiao.core.outbox.OutboxBackend"
    send(DUE_ON, django_capture_on_commit_callbacks)
    body = OutboxMessage.objects.get(to=people.first.email).body
    assert "设立收费咨询窗口。" in body
    assert owed.code in body


def test_reminding_asks_the_database_four_times(owed, people, django_assert_num_queries):
    """However many commitments are due."""
    for _n in range(4):
        noted(people, due=Due.DATE, due_on=DUE_ON)
    with django_assert_num_queries(4):
        assert len(due_reminders(DUE_ON)) == 10


def test_dry_run_sends_nothing(owed, monkeypatch):
    """It says who would be reminded of what."""
    monkeypatch.setattr("qiao.cli.reminding.timezone.localdate", lambda: DUE_ON)
    result = CliRunner().invoke(qiao, ["remind", "--dry-run"])
    assert result.exit_code == 0
    assert owed.code in result.output
    assert not Reminder.objects.exists()
