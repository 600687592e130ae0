"""Does `qiao` do what it says, in a place of its own, as someone at a shell would see it?"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import sql

from qiao.backup import read_manifest
from qiao.cli.commands import qiao

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tests" / "programmes" / "rhine-andes"
SERVER = os.environ.get("QIAO_TEST_DATABASE_URL", "")


class Place:
    """An installation in a folder, with the database named."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        self.variables = {"QIAO_HOME": str(home), "LANG": "C.UTF-8"}
        if database:
            self.variables["QIAO_DATABASE_URL"] = database

    def qiao(self, *arguments, expect=0, **variables):
        """Run one command; its output and errors together."""
        kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}}
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", "from qiao.cli import main; main()", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home.parent,
            timeout=240,
            env={**kept, **self.variables, **variables},
        )
        output = done.stdout + done.stderr
        assert done.returncode == expect, output
        return output


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A place that was set up and holds nothing yet, to be copied."""
    place = Place(tmp_path_factory.mktemp("prepared") / "place")
    place.qiao("setup")
    return place


@pytest.fixture
def ready(prepared, tmp_path):
    """A place of its own that was set up and holds nothing yet."""
    shutil.copytree(prepared.home, tmp_path / "ready")
    return Place(tmp_path / "ready")


@pytest.fixture(scope="module")
def set_up(prepared, tmp_path_factory):
    """A place that was set up, loaded with the second programme, with one account."""
    home = tmp_path_factory.mktemp("qiao") / "place"
    shutil.copytree(prepared.home, home)
    place = Place(home)
    place.qiao("setup", "--load", FOLDER)
    place.qiao(
        "first-account", "Office@Example.org", "--name", "Ana", "--password", "slow river bridge"
    )
    return place


@pytest.fixture
def another(tmp_path):
    """A second, empty place."""
    return Place(tmp_path / "another")


def test_setup_twice_does_nothing_the_second_time(set_up):
    """A second start is quick because nothing is done again."""
    stamp = set_up.home / "static.sha256"
    before = stamp.stat().st_mtime_ns
    assert "nothing to change" in set_up.qiao("setup", "--load", FOLDER)
    assert stamp.stat().st_mtime_ns == before


def test_load_shows_the_difference_and_writes_nothing_when_dry(ready):
    """A dry run names what would be added, and adds nothing."""
    output = ready.qiao("load", FOLDER, "--dry-run")
    assert "+ rhine" in output
    assert "Nothing was written" in output
    assert "+ rhine" in ready.qiao("load", FOLDER)


def test_load_refuses_a_bad_folder_with_every_fault(ready, tmp_path):
    """All faults at once, each with file and line, and no traceback."""
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "programme.toml").write_text('[programme]\ncode = "x"\ncolour = 1\n', "utf-8")
    output = ready.qiao("load", bad, expect=1)
    assert "programme.toml, line 3" in output
    assert "institutions.csv" in output
    assert "Traceback" not in output


def test_doctor_finds_nothing_in_a_sound_place(set_up):
    """Exit 0 and a line for each thing examined."""
    output = set_up.qiao("doctor")
    assert "PROBLEM" not in output
    for thing in ("database", "tables", "constraints", "log", "files", "frozen reports"):
        assert f" {thing}" in output


def test_doctor_says_how_to_mend_an_empty_place(another):
    """Exit 1, the problem and the command that mends it."""
    output = another.qiao("doctor", expect=1)
    assert "PROBLEM  tables" in output
    assert "qiao setup" in output


def test_backup_and_restore_by_the_shell(set_up, another, tmp_path):
    """The restored place passes the doctor and holds the same rows."""
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert "secret key" in set_up.qiao("backup", one)
    assert "another secret key" in another.qiao("restore", one)
    another.qiao("setup")
    another.qiao("doctor")
    another.qiao("backup", two)
    assert read_manifest(two).tables == read_manifest(one).tables
    assert "not empty" in another.qiao("restore", one, expect=1)


def test_backup_is_of_one_moment_while_others_write(set_up, another, tmp_path):
    """On disk, a writer in another thread is neither stopped nor half seen."""
    script = tmp_path / "beside.py"
    script.write_text(
        """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "qiao.settings"
django.setup()
from django.db import connection
from qiao.backup import back_up
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.models import LogEntry
from qiao.core.release import Release
from qiao.installation.operator import operator
now = datetime(2026, 11, 24, tzinfo=UTC)
log.declare({"test.wrote": "wrote"})
def write():
    log.record(by=operator(), at=now, verb="test.wrote", kind="test", subject="1",
               owner=Owner.SECRETARIAT, release=Release.OWN)
    connection.close()
def progress(step, done, total):
    if step == "core.loghead":
        beside = Thread(target=write)
        beside.start()
        beside.join()
before = LogEntry.objects.count()
manifest = back_up(Path(sys.argv[1]), at=now, progress=progress)
assert LogEntry.objects.count() == before + 1, "the writer was stopped"
assert manifest.log_entries == before == manifest.tables["core.logentry"].rows
""",
        "utf-8",
    )
    done = subprocess.run(  # noqa: S603 - the script above
        [sys.executable, script, tmp_path / "one.zip"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": os.environ["PATH"], **set_up.variables},
    )
    assert done.returncode == 0, done.stderr
    another.qiao("restore", tmp_path / "one.zip")
    another.qiao("setup")
    another.qiao("doctor")


def test_export_leaves_personal_data_behind(set_up, tmp_path):
    """Names and e-mail addresses leave only when asked for, secrets never."""
    set_up.qiao("export", tmp_path / "open.zip")
    set_up.qiao("export", tmp_path / "personal.zip", "--with-personal")

    def users(name):
        with zipfile.ZipFile(tmp_path / name) as package:
            description = json.loads(package.read("datapackage.json"))
            table = package.read("data/accounts_user.csv").decode("utf-8-sig")
        return description["holds_personal_data"], table

    personal, table = users("open.zip")
    assert not personal
    assert "office@example.org" not in table
    assert "secretariat" in table
    personal, table = users("personal.zip")
    assert personal
    assert "office@example.org" in table
    assert "password" not in table


def test_first_account_is_opened_once(set_up):
    """The second person comes by invitation."""
    arguments = ("first-account", "b@example.org", "--name", "B", "--password", "slow river bridge")
    assert "already" in set_up.qiao(*arguments, expect=1)


def test_first_account_keeps_the_password_policy(ready):
    """A common password is refused at the shell too."""
    arguments = ("first-account", "b@example.org", "--name", "B", "--password", "password1234")
    assert "too common" in ready.qiao(*arguments, expect=1)


def test_serve_refuses_a_place_that_is_not_set_up(another):
    """It says which command is missing."""
    assert "qiao setup" in another.qiao("serve", expect=1)


def test_bad_settings_are_told_all_at_once(another):
    """Every fault with its mend, exit 2, no traceback."""
    output = another.qiao(
        "doctor", expect=2, QIAO_WORKERS="many", QIAO_HOSTS="http://x", QIAO_X="1"
    )
    assert all(name in output for name in ("QIAO_WORKERS", "QIAO_HOSTS", "QIAO_X"))
    assert "Traceback" not in output


def test_help_is_there_whatever_the_settings(another):
    """Help in both languages, without leaving a trace in the folder."""
    english = another.qiao("--help", QIAO_WORKERS="many")
    chinese = another.qiao("--lang", "zh", "backup", "--help")
    assert "Commands:" in english
    assert "示例：qiao backup" in chinese
    assert "用法：" in chinese
    assert not another.home.exists()


@pytest.mark.parametrize("name", sorted(qiao.commands))
def test_each_command_has_help_with_an_example(name):
    """`qiao COMMAND --help` ends with an example that names the command."""
    shown = CliRunner().invoke(qiao, [name, "--help"])
    assert shown.exit_code == 0
    assert re.search(rf"Example: .*qiao {name}", " ".join(shown.output.split()))


def test_the_commands_are_those_of_the_manual():
    """Each verb that the tutorial and the how-to pages speak of is there."""
    assert set(qiao.commands) == {
        "serve",
        "setup",
        "load",
        "demo",
        "first-account",
        "report",
        "export",
        "backup",
        "restore",
        "doctor",
        "insights",
        "remind",
    }


@pytest.fixture
def postgresql():
    """The address of a new database of its own on the server that the tests were given."""
    if not SERVER:
        pytest.skip("no PostgreSQL given: apt-get install postgresql, then `make test` starts one")
    name = f"qiao_cli_{os.getpid()}"
    address = SERVER.rpartition("/")[0] + "/" + name
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield address
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_backup_moves_between_the_two_databases(set_up, postgresql, tmp_path):
    """SQLite to PostgreSQL and back: the same rows, byte for byte."""
    one, two, three = (tmp_path / f"{n}.zip" for n in ("one", "two", "three"))
    set_up.qiao("backup", one)
    there = Place(tmp_path / "there", postgresql)
    there.qiao("restore", one)
    there.qiao("setup")
    there.qiao("doctor")
    there.qiao("backup", two)
    back = Place(tmp_path / "back")
    back.qiao("restore", two)
    back.qiao("setup")
    back.qiao("doctor")
    back.qiao("backup", three)
    manifests = [read_manifest(path) for path in (one, two, three)]
    assert [m.database for m in manifests] == ["sqlite", "postgresql", "sqlite"]
    assert manifests[0].tables == manifests[1].tables == manifests[2].tables
    assert manifests[0].rows > 50


def test_a_killed_restore_leaves_a_place_that_can_be_restored(set_up, another, tmp_path):
    """`kill -9` in the middle: no record is there, and running it again brings everything."""
    set_up.qiao("backup", tmp_path / "one.zip")
    script = tmp_path / "killed.py"
    script.write_text(
        """
import os, signal, sys
from pathlib import Path
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "qiao.settings"
django.setup()
from qiao.backup import restore
def progress(step, done, total):
    if step == "phases.side" and done > 2 * total / 3:
        os.kill(os.getpid(), signal.SIGKILL)
restore(Path(sys.argv[1]), progress=progress)
""",
        "utf-8",
    )
    done = subprocess.run(  # noqa: S603 - the script above
        [sys.executable, script, tmp_path / "one.zip"],
        capture_output=True,
        check=False,
        timeout=120,
        env={"PATH": os.environ["PATH"], **another.variables},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert "PROBLEM  programme" in another.qiao("doctor", expect=1)
    another.qiao("restore", tmp_path / "one.zip")
    another.qiao("setup")
    another.qiao("doctor")
