"""Does the doctor notice each thing that can be wrong, and say how to mend it?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from qiao.activities.models import Activity, Attendance, Participation, Session
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.models import LogEntry, LogHead
from qiao.core.release import Release
from qiao.doctor import database, records, surroundings
from qiao.documents import files
from qiao.documents.actions import store_file
from qiao.installation.operator import operator
from qiao.partners.models import Person
from qiao.phases.models import Phase

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def one(examination):
    """The only finding of an examination."""
    (finding,) = examination()
    return finding


def write_log(times=3):
    log.declare({"test.wrote": "wrote"})
    for number in range(times):
        log.record(
            by=operator(),
            at=AT,
            verb="test.wrote",
            kind="test",
            subject=str(number),
            owner=Owner.SECRETARIAT,
            release=Release.OWN,
        )


def test_a_whole_log_is_found_whole(db):
    """Nothing to mend."""
    write_log()
    assert one(records.log_is_whole).holds


@pytest.mark.parametrize(
    "change", [{"subject": "9"}, {"by_id": None, "role": "donor_reader"}, {"facts": {"forged": 1}}]
)
def test_a_changed_log_entry_is_found(db, change):
    """Someone with the database's password rewrites an entry: the chain tells which."""
    write_log()
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=2).update(**change)
    finding = one(records.log_is_whole)
    assert finding.is_problem
    assert "2" in finding.detail


def test_a_removed_log_entry_is_found(db):
    """As is a gap."""
    write_log()
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=2).delete()
    assert one(records.log_is_whole).is_problem


def test_a_log_cut_at_its_end_is_found(db):
    """And a missing end, which the chain alone would not show."""
    write_log()
    LogHead.objects.update(sealed=False)
    LogEntry.objects.filter(number=3).delete()
    assert one(records.log_is_whole).is_problem


@pytest.fixture
def document(people):
    return store_file(
        by=people.actor("office"),
        at=AT,
        name="a.txt",
        content=b"as it was",
        holds_personal_data=False,
    )


def test_whole_files_are_found_whole(document):
    """Content, size and checksum agree."""
    assert one(records.files_are_whole).holds


@pytest.mark.parametrize("content", [b"as it wa5", b"", None])
def test_a_changed_or_lost_file_is_found(document, content):
    """The document is named by its code."""
    place = files.place_of(document.sha256)
    place.unlink() if content is None else place.write_bytes(content)
    finding = one(records.files_are_whole)
    assert finding.is_problem
    assert document.code in finding.detail
    place.write_bytes(b"as it was")


def test_what_an_interrupted_upload_left_is_advice(document):
    """It is told, and is no problem."""
    half = files.place_of(document.sha256).with_suffix(".part")
    half.write_bytes(b"half")
    try:
        findings = list(records.files_are_whole())
    finally:
        half.unlink()
    assert [(f.holds, f.is_problem) for f in findings] == [(True, False), (False, False)]


@pytest.fixture
def seat(programme):
    """One person at a morning, an afternoon and an evening of one day: one day, not 1.25."""
    activity = Activity.objects.create(
        code="a-1",
        phase=Phase.objects.get(),
        kind="training",
        status="held",
        held_from=AT.date(),
        held_to=AT.date(),
    )
    person = Person.objects.create(name_latin="Ana", identity="ana|x")
    row = Participation.objects.create(
        activity=activity, person=person, kind="government", sex="female", days=1, recorded_at=AT
    )
    for number, share in enumerate(["0.5", "0.5", "0.25"], 1):
        session = Session.objects.create(
            activity=activity, number=number, on=AT.date(), day_share=share
        )
        Attendance.objects.create(participation=row, session=session)
    return row


def test_days_by_the_rule_are_found_right(seat):
    """At most one whole day on one date."""
    assert one(records.days_are_right).holds


def test_days_that_differ_from_attendance_are_found(seat):
    """The participation is named."""
    Participation.objects.filter(pk=seat.pk).update(days="0.5")
    finding = one(records.days_are_right)
    assert finding.is_problem
    assert str(seat.pk) in finding.detail


def test_every_declared_constraint_is_in_the_database(db):
    """The tables hold what the models say, on each database."""
    assert one(database.constraints_are_there).holds


def test_a_dropped_constraint_is_found(db, monkeypatch):
    """By its name, which is a sentence."""
    held = database._held_names() - {"there_are_two_sides"}
    monkeypatch.setattr(database, "_held_names", lambda: held)
    finding = one(database.constraints_are_there)
    assert finding.is_problem
    assert finding.detail == "there_are_two_sides"


def test_rows_and_references_are_whole(people):
    """Of a place that nobody touched by hand."""
    assert one(database.database_is_whole).holds


def test_a_broken_reference_is_found(transactional_db, people):
    """A row that points to nothing, as a careless DELETE leaves it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps references itself: no such row can be made")
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET institution_id = 999 WHERE id = %s", [people.first.pk]
        )
    finding = one(database.database_is_whole)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET institution_id = %s WHERE id = %s",
            [people.first.institution_id, people.first.pk],
        )
    assert finding.is_problem
    assert "999" in finding.detail


def test_a_c_locale_is_refused(db, monkeypatch):
    """With LC_CTYPE=C, PostgreSQL finds no Chinese at all."""
    monkeypatch.setattr(connection, "vendor", "postgresql", raising=False)
    monkeypatch.setattr(
        database, "_row", lambda query: ("C", "UTF8") if "datctype" in query else ("150000",)
    )
    server, locale = database.database_is_set_up()
    assert server.holds
    assert locale.is_problem
    assert "C.UTF-8" in locale.mend


def test_a_place_without_people_is_told_how_to_begin(db):
    """Each problem names the command that mends it."""
    programme, secretariat = surroundings.someone_can_work()
    assert (programme.is_problem, secretariat.is_problem) == (True, True)
    assert "qiao load" in programme.mend
    assert "qiao first-account" in secretariat.mend


def test_a_place_with_an_office_can_work(people):
    """Nothing to mend."""
    assert all(finding.holds for finding in surroundings.someone_can_work())


def test_the_advice_never_mixes_up_users(people):
    """A focal point alone cannot invite: the secretariat is still missing."""
    type(people.office).objects.filter(role="secretariat").update(is_active=False)
    assert [f.holds for f in surroundings.someone_can_work()] == [True, False]
