"""The log: one entry an action, chained, append-only."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.models import LogEntry, LogHead
from tests.factories import AT

log.declare({"test.done": "did %(what)s"})


def _record(people, **changes):
    return log.record(
        **{
            "by": people.actor("office"),
            "at": AT,
            "verb": "test.done",
            "kind": "thing",
            "subject": "T-1",
            "owner": Owner.SECRETARIAT,
            "release": "shared",
            "what": "this",
            **changes,
        }
    )


def test_log_of_untouched_entries_verifies(people):
    """A chain of entries as written has no break, read back from the database."""
    for _ in range(3):
        _record(people)
    assert list(log.verify()) == []


def test_log_entry_changed_behind_the_code_is_found(people):
    """Whoever unseals the database and changes a fact breaks the chain at that entry."""
    for _ in range(3):
        _record(people)
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=2).update(facts={"what": "that"})
    assert [(b.number, b.reason) for b in log.verify()] == [(2, "was changed after it was written")]


def test_log_entry_removed_behind_the_code_is_found(people):
    """A gap in the numbers is a break."""
    for _ in range(3):
        _record(people)
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=2).delete()
    assert [b.number for b in log.verify()] == [3, 3]


def test_log_cut_short_is_found(people):
    """Removing the last entry is seen, because the head knows where the log ends."""
    for _ in range(2):
        _record(people)
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=2).delete()
    assert len(list(log.verify())) == 1


@pytest.mark.parametrize("change", [lambda q: q.update(verb="x"), lambda q: q.delete()])
def test_log_refuses_to_be_changed(people, change):
    """The database itself refuses to change or delete an entry."""
    _record(people)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(LogEntry.objects.all())


def test_story_hides_what_was_done_while_a_record_was_a_sides_own(people):
    """The other side's story begins at the release."""
    _record(people, owner=1, release="own", what="draft", by=people.actor("first"))
    _record(people, owner=1, release="shared", what="release", by=people.actor("first"))
    told = lambda who: [s.sentence for s in log.story("thing", "T-1", viewer=people.actor(who))]  # noqa: E731
    assert told("first") == ["did release", "did draft"]
    assert told("second") == ["did release"]
    assert told("office") == ["did release"]


def test_head_of_the_log_is_not_deleted(people):
    """Without its head the log would be neither sealed nor known to be whole."""
    _record(people)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogHead.objects.all().delete()


def test_log_without_its_head_is_found_and_takes_no_entry(people):
    """Whoever removes the head behind the code does not get a clean log by it."""
    _record(people)
    LogHead.objects.update(sealed=False)
    LogHead.objects.all().delete()
    assert [str(b.reason) for b in log.verify()] == ["has lost its head"]
    with pytest.raises(LookupError, match="lost its head"):
        _record(people)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.all().delete()


@pytest.mark.parametrize("change", [{"role": "public"}, {"owner": 1}, {"release": "public"}])
def test_log_covers_who_and_whose_and_how_far(people, change):
    """Not the facts alone: role, owner and release are in the hash too."""
    _record(people)
    LogHead.objects.update(sealed=False)
    LogEntry.objects.update(**change)
    assert [b.number for b in log.verify()] == [1]
