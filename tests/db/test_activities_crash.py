"""What is left after `kill -9`, and when two people store at the same moment? Real processes.

Each runs on a database file of its own, with the product's settings.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Participation, Session
from qiao.core.log import verify
from qiao.partners.models import Person
from tests.factories import AT
from tests.factories_activities import PEOPLE, held_activity, uploaded_sheet, workbook

ROOT = Path(__file__).resolve().parents[2]

SET_UP = """
call_command("migrate", verbosity=0)
factories.programme()
people = factories.people()
activity = held_activity(people)
other = held_activity(people, need=activity.needs.get())
first = uploaded_sheet(people, activity)
second = uploaded_sheet(people, activity, workbook(PEOPLE[:3], title="two"))
third = uploaded_sheet(people, other)
tell(sheets=[first.pk, second.pk, third.pk])
"""
CONFIRM = """
sheet = SignInSheet.objects.get(pk=int(sys.argv[1]))
office = actor_for(sheet.uploaded_by)
confirm_sheet(by=office, at=AT, sheet_id=sheet.pk)
"""
KILLED = """
def killed(seats, sessions):
    os.kill(os.getpid(), signal.SIGKILL)
storing._attend = killed
"""
COUNT = """
tell(
    seats=Participation.objects.count(),
    persons=Person.objects.count(),
    attended=Attendance.objects.count(),
    sessions=Session.objects.count(),
    states=list(SignInSheet.objects.order_by("pk").values_list("state", flat=True)),
    days=str(Participation.objects.aggregate(days=Sum("days"))["days"]),
    breaks=[str(b) for b in verify()],
    faults=[str(f) for f in check_files()],
)
"""
IMPORTS = """
import json, os, signal, sys, warnings
import django
django.setup()
from django.core.management import call_command
from django.db.models import Sum
from tests import factories
from tests.factories import AT
from tests.factories_activities import PEOPLE, held_activity, uploaded_sheet, workbook
from qiao.accounts.actors import actor_for
from qiao.activities.actions import storing
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Attendance, Participation, Session, SignInSheet
from qiao.core.log import verify
from qiao.documents.queries import check_files
from qiao.partners.models import Person
def tell(**facts):
    print(json.dumps(facts))
"""


@pytest.fixture
def start(tmp_path):
    """Start a process on this test's own database and files."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QIAO_")},
        "DJANGO_SETTINGS_MODULE": "qiao.settings",
        "QIAO_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }

    def run(script, *arguments):
        return subprocess.Popen(  # noqa: S603 - the tests' own scripts
            [sys.executable, "-c", IMPORTS + script, *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


def finish(process):
    """Its last line as JSON; its errors fail the test."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1]) if out.strip() else {}


@pytest.mark.slow
def test_killed_import_leaves_nothing_and_can_be_done_again(start):
    """Killed between participations and attendance: no person, no seat, no session remains."""
    first = finish(start(SET_UP))["sheets"][0]
    killed = start(KILLED + CONFIRM, first)
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    left = finish(start(COUNT))
    assert (left["seats"], left["persons"], left["attended"], left["sessions"]) == (0, 0, 0, 0)
    assert left["states"] == ["preview"] * 3
    finish(start(CONFIRM, first))
    after = finish(start(COUNT))
    assert (after["seats"], after["attended"], float(after["days"])) == (4, 9, 6.0)
    assert after["breaks"] == after["faults"] == []


@pytest.mark.slow
def test_two_sheets_stored_at_the_same_moment_lose_nothing(start):
    """Two of one activity, one of another with the same people: as if one after the other."""
    sheets = finish(start(SET_UP))["sheets"]
    for process in [start(CONFIRM, sheet) for sheet in sheets]:
        finish(process)
    after = finish(start(COUNT))
    assert after["states"] == ["confirmed"] * 3
    assert (after["seats"], after["persons"], after["sessions"]) == (8, 4, 6)
    assert (after["attended"], float(after["days"])) == (18, 12.0)
    assert after["breaks"] == after["faults"] == []


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite is proved by processes on a file, above"
)
@pytest.mark.django_db(transaction=True)
def test_two_sheets_stored_at_the_same_moment_by_threads(people):
    """The same on a database server: rows wait for each other and persons are made once."""
    activity = held_activity(people)
    other = held_activity(people)
    sheets = [
        uploaded_sheet(people, activity).pk,
        uploaded_sheet(people, activity, workbook(PEOPLE[:3], title="two")).pk,
        uploaded_sheet(people, other).pk,
    ]
    office = people.actor("office")

    def store(sheet):
        try:
            return confirm_sheet(by=office, at=AT, sheet_id=sheet).state
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(store, sheets)) == ["confirmed"] * 3
    assert (Participation.objects.count(), Person.objects.count()) == (8, 4)
    assert Session.objects.count() == 6
    assert list(verify()) == []
