"""Does everything come back from a backup, and does nothing come back from a bad one?"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from qiao.backup import BackupRefused, PlaceNotEmpty, back_up, read_manifest, restore
from qiao.backup.archive import line_of
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.errors import Conflict
from qiao.core.models import LogEntry, LogHead
from qiao.core.release import Release
from qiao.documents import files
from qiao.documents.actions import store_file
from qiao.documents.models import Document
from qiao.installation.operator import operator
from qiao.partners.models import Institution
from qiao.programme_loading import apply, plan_changes, read
from tests import factories

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "programmes" / "rhine-andes"


def quiet(step, done, total):
    """A progress that is not shown; what it is told must make sense."""
    assert 0 <= done <= total, step


@pytest.fixture
def filled(transactional_db):
    """A place with a loaded programme, people, files and a log."""
    apply(plan_changes(read(FOLDER)), by=operator(), at=AT)
    office = factories.user(factories.Role.SECRETARIAT, name="Ana 安娜 Office")
    by = factories.actor_for(office)
    store_file(
        by=by,
        at=AT,
        name="签到表.csv",
        content="姓名,性别\n王小明,男\n".encode(),
        holds_personal_data=True,
    )
    store_file(by=by, at=AT, name="note.txt", content=b"\x00\x01binary", holds_personal_data=False)
    return by


def empty_this_place():
    """As if nothing had ever been here, tables apart."""
    LogHead.objects.update(sealed=False)
    LogEntry.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    shutil.rmtree(settings.CONFIG.files, ignore_errors=True)


def test_restore_brings_everything_back(filled, tmp_path):
    """Every row of every table and every file is what it was, and the log still chains."""
    before = back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    stored = {d.sha256: files.read(d.sha256) for d in Document.objects.all()}
    empty_this_place()
    assert not Institution.objects.exists()

    restore(tmp_path / "one.zip", progress=quiet)

    after = back_up(tmp_path / "two.zip", at=AT, progress=quiet)
    assert after == before
    assert before.rows == sum(
        model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower != "sessions.session"
    )
    assert {sha: files.read(sha) for sha in stored} == stored
    assert len(stored) == 2
    assert list(log.verify()) == []


def test_numbering_goes_on_after_a_restore(filled, tmp_path):
    """The next row gets a new number, on every database."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    last = Document.objects.order_by("-id").first().pk
    empty_this_place()
    restore(tmp_path / "one.zip", progress=quiet)
    row = store_file(by=filled, at=AT, name="c.txt", content=b"c", holds_personal_data=False)
    assert row.pk > last


def test_restored_log_is_sealed(filled, tmp_path):
    """A restored log refuses changes, as before."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    empty_this_place()
    restore(tmp_path / "one.zip", progress=quiet)
    with pytest.raises(Exception, match="append-only"):
        LogEntry.objects.filter(number=1).update(verb="forged")


def test_backup_is_never_written_over_another_file(filled, tmp_path):
    """An older backup survives a slip of the keyboard."""
    kept = tmp_path / "kept.zip"
    kept.write_bytes(b"precious")
    with pytest.raises(Conflict):
        back_up(kept, at=AT, progress=quiet)
    assert kept.read_bytes() == b"precious"


def test_backup_is_readable_by_its_owner_alone(filled, tmp_path):
    """It holds names and password hashes."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    assert (tmp_path / "one.zip").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["one.zip"]


def test_backup_tells_which_files_were_lost(filled, tmp_path):
    """A lost file does not stop the backup of all others, and is named."""
    lost = Document.objects.order_by("id").first().sha256
    files.place_of(lost).write_bytes(b"overwritten")
    manifest = back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    assert manifest.damaged == (lost,)
    assert lost not in manifest.files
    assert len(manifest.files) == 1


def test_backup_holds_no_key_and_no_session(filled, tmp_path, client):
    """The secret key is not in it, and nobody is signed in by a restore."""
    client.force_login(factories.user(factories.Role.SECRETARIAT))
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert not any("sessions.session" in name for name in archive.namelist())
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert settings.SECRET_KEY.encode() not in content


def test_restore_refuses_a_place_that_holds_records(filled, tmp_path):
    """A backup never mixes with other records."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    with pytest.raises(PlaceNotEmpty):
        restore(tmp_path / "one.zip", progress=quiet)


def damage(path, how):
    """The backup at `path`, spoilt in one way, as a new file."""
    spoilt = path.with_name("spoilt.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            kept = how(name, old.read(name))
            if kept is not None:
                new.writestr(*kept)
    return spoilt


def without_manifest(name, content):
    return None if name == "manifest.json" else (name, content)


def one_row_changed(name, content):
    return name, content.replace("王".encode(), "李".encode()).replace(b"Ana", b"Eva")


def file_changed(name, content):
    return (name, b"another") if name.startswith("files/") else (name, content)


def member_outside(name, content):
    return ("../evil", content) if name == "tables/core.loghead.jsonl" else (name, content)


def member_missing(name, content):
    return None if name == "tables/core.loghead.jsonl" else (name, content)


def newer_format(name, content):
    return name, content.replace(b'"format_version": 1', b'"format_version": 2')


def newer_tables(name, content):
    return name, content.replace(b'"core.0001_initial"', b'"core.0001_initial", "core.0099_later"')


@pytest.mark.parametrize(
    "how",
    [
        without_manifest,
        one_row_changed,
        file_changed,
        member_outside,
        member_missing,
        newer_format,
        newer_tables,
    ],
    ids=lambda how: how.__name__,
)
def test_restore_refuses_a_spoilt_backup_and_writes_nothing(filled, tmp_path, how):
    """A clear refusal that names the file, before anything is written."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    empty_this_place()
    spoilt = damage(tmp_path / "one.zip", how)
    with pytest.raises(BackupRefused) as refusal:
        restore(spoilt, progress=quiet)
    assert "spoilt.zip" in refusal.value.what
    assert refusal.value.mend
    assert not LogEntry.objects.exists()
    assert not settings.CONFIG.files.exists() or not any(settings.CONFIG.files.rglob("*"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip" * 100])
def test_restore_refuses_what_is_no_backup(db, tmp_path, content):
    """Empty, cut off, something else."""
    (tmp_path / "other.bin").write_bytes(content)
    with pytest.raises(BackupRefused):
        read_manifest(tmp_path / "other.bin")


def test_restore_refuses_rows_that_break_a_constraint(filled, tmp_path):
    """A backup edited by hand, checksums and all, cannot bring in what the tables forbid."""
    back_up(tmp_path / "one.zip", at=AT, progress=quiet)
    empty_this_place()
    columns = read_manifest(tmp_path / "one.zip").tables["phases.side"].columns
    forged = []

    def third_side(name, content):
        if name == "tables/phases.side.jsonl":
            rows = [json.loads(line) for line in content.splitlines()]
            rows[1][columns.index("position")] = 3
            content = b"".join(line_of(row) for row in rows)
            forged.append(hashlib.sha256(content).hexdigest())
        if name == "manifest.json":
            plain = json.loads(content)
            plain["tables"]["phases.side"]["sha256"] = forged[0]
            content = json.dumps(plain).encode()
        return name, content

    with pytest.raises(Exception, match=r"there_are_two_sides|CHECK constraint"):
        restore(damage(tmp_path / "one.zip", third_side), progress=quiet)
    assert not Institution.objects.exists()


def test_backup_is_of_one_moment(filled, tmp_path):
    """The head of the log is that of the entries, whoever writes meanwhile."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory has no reader beside a writer; test_cli has one on disk")

    def write_beside():
        log.record(
            by=operator(),
            at=AT,
            verb="documents.stored",
            kind="document",
            subject="D-1",
            owner=Owner.SECRETARIAT,
            release=Release.OWN,
            size=1,
        )
        connection.close()

    def interrupted(step, done, total):
        if step == "core.loghead":
            writer = Thread(target=write_beside)
            writer.start()
            writer.join()

    entries = LogEntry.objects.count()
    manifest = back_up(tmp_path / "one.zip", at=AT, progress=interrupted)
    assert LogEntry.objects.count() == entries + 1
    assert manifest.tables["core.logentry"].rows == entries == manifest.log_entries
    empty_this_place()
    restore(tmp_path / "one.zip", progress=quiet)
    assert LogHead.objects.get().number == entries
    assert list(log.verify()) == []
