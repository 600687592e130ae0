"""How files are kept, whom they are for, and what becomes of them when the disk fails."""

from __future__ import annotations

import errno
import hashlib
import os

import pytest

from qiao.core.actor import PUBLIC
from qiao.core.errors import Invalid, NotFound, NotPermitted
from qiao.core.models import LogEntry
from qiao.core.release import Release
from qiao.documents import files
from qiao.documents.actions import store_file
from qiao.documents.files import NotStored
from qiao.documents.models import Document
from qiao.documents.queries import check_files, find_file, open_file, read_content
from tests.factories import AT

READERS = ("office", "first", "first_coordinator", "second", "second_coordinator", "donor")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A folder of files of this test alone."""
    import dataclasses

    settings.CONFIG = dataclasses.replace(settings.CONFIG, home=tmp_path)
    return tmp_path


def store(people, who="office", content=b"%PDF-1.7 minutes", **changes):
    return store_file(
        **{
            "by": people.actor(who),
            "at": AT,
            "name": "minutes.pdf",
            "content": content,
            "holds_personal_data": False,
            **changes,
        }
    )


def seen_by(people, row):
    seen = set()
    for who in READERS:
        try:
            find_file(row.code, viewer=people.actor(who))
        except NotFound:
            continue
        seen.add(who)
    return seen


def test_file_is_kept_under_its_checksum(people):
    """Row, content and log agree."""
    row = store(people)
    assert row.sha256 == hashlib.sha256(b"%PDF-1.7 minutes").hexdigest()
    assert (row.size, row.media_type, row.file_name) == (16, "application/pdf", "minutes.pdf")
    assert files.place_of(row.sha256).read_bytes() == b"%PDF-1.7 minutes"
    assert files.place_of(row.sha256).stat().st_mode & 0o077 == 0
    entry = LogEntry.objects.get(verb="documents.stored")
    assert entry.facts == {"size": 16, "sha256": row.sha256}


def test_same_content_is_kept_once(people):
    """Two rows, one content."""
    assert store(people).sha256 == store(people, "first").sha256
    assert Document.objects.count() == 2
    assert len([p for p in files.place_of("0" * 64).parent.parent.glob("*/*") if p.is_file()]) == 1


@pytest.mark.parametrize(
    ("who", "release", "personal", "seen"),
    [
        ("office", Release.OWN, False, {"office"}),
        ("first", Release.OWN, False, {"first", "first_coordinator"}),
        ("first", Release.SHARED, False, set(READERS)),
        ("office", Release.SHARED, True, {"office"}),
        ("first", Release.SHARED, True, {"office", "first", "first_coordinator"}),
        ("first", Release.OWN, True, {"first", "first_coordinator"}),
        ("first", Release.PUBLIC, True, {"office", "first", "first_coordinator"}),
    ],
)
def test_file_is_for_its_owner_and_those_it_was_released_to(people, who, release, personal, seen):
    """With personal data it never goes beyond its owner and the secretariat."""
    row = store(people, who, release=release, holds_personal_data=personal)
    assert seen_by(people, row) == seen


def test_public_file_is_for_everyone_unless_it_names_people(people):
    """The public opens what is public."""
    assert find_file(store(people, release=Release.PUBLIC).code, viewer=PUBLIC)
    named = store(people, release=Release.PUBLIC, holds_personal_data=True)
    with pytest.raises(NotFound):
        find_file(named.code, viewer=PUBLIC)


@pytest.mark.parametrize("who", ["donor", "participant"])
def test_file_is_stored_by_who_may(people, who):
    """Readers upload nothing, and nothing reaches the disk."""
    with pytest.raises(NotPermitted):
        store(people, who)
    assert not list(files.place_of("0" * 64).parent.parent.glob("*/*"))


def test_empty_file_is_refused(people):
    """Before anything is written."""
    with pytest.raises(Invalid):
        store(people, content=b"")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "not_stored")]
)
def test_full_disk_is_told_and_leaves_nothing(people, monkeypatch, number, code):
    """No row, no content, no half-written file; the next try works."""

    def full(_descriptor):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(NotStored) as refusal:
            store(people)
    assert (refusal.value.code, refusal.value.status) == (code, 507)
    assert not Document.objects.exists()
    assert not [p for p in files.place_of("0" * 64).parent.parent.glob("*/*") if p.is_file()]
    assert list(files.unfinished()) == []
    assert store(people).size == 16


def test_damaged_content_is_written_anew(people):
    """A truncated file from a crash does not pass for the whole one."""
    row = store(people)
    files.place_of(row.sha256).write_bytes(b"%PDF")
    store(people)
    assert files.read(row.sha256) == b"%PDF-1.7 minutes"


def test_doctor_is_told_of_lost_and_changed_files(people):
    """Each by its code; a whole one is not mentioned."""
    lost, changed = store(people, content=b"one"), store(people, content=b"two")
    store(people, content=b"three")
    files.place_of(lost.sha256).unlink()
    files.place_of(changed.sha256).write_bytes(b"owt")
    assert {(f.code, f.reason) for f in check_files()} == {
        (lost.code, "its content is missing on disk"),
        (changed.code, "its content on disk was changed"),
    }
    assert [f.code for f in check_files(thorough=False)] == [lost.code]


def test_lost_content_is_told_to_who_opens_it(people):
    """Not a crash, and not someone else's fault."""
    row = store(people)
    files.place_of(row.sha256).unlink()
    for opening in (
        lambda: open_file(row.code, viewer=people.actor("office")),
        lambda: read_content(row),
    ):
        with pytest.raises(NotFound) as refusal:
            opening()
        assert refusal.value.code == "content_missing"


def test_opened_file_is_what_was_stored(people):
    """Facts and content."""
    row = store(people)
    facts, content = open_file(row.code, viewer=people.actor("office"))
    with content:
        assert (content.read(), facts.name) == (b"%PDF-1.7 minutes", "minutes.pdf")
    assert read_content(row) == b"%PDF-1.7 minutes"


@pytest.mark.parametrize("checksum", ["", "../../etc/passwd", "g" * 64, "A" * 64])
def test_place_of_what_is_no_checksum_is_refused(checksum):
    """No path is ever made of something else."""
    with pytest.raises(ValueError, match="SHA-256"):
        files.place_of(checksum)
