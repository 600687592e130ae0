"""Is the demonstration a year of real work, marked as what it is, and never mixed with records?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qiao.accounts.models import User
from qiao.activities.models import Activity, Correction, Participation, SignInSheet
from qiao.core import log
from qiao.core.errors import RuleBroken
from qiao.core.models import LogEntry
from qiao.demo import NotPlayable, ScriptRefused, is_played, play, read_script
from qiao.demo.script import PeriodFrozen
from qiao.demo.sign_in_sheets import guests, write_sheet
from qiao.dialogue.models import Commitment, Round
from qiao.doctor import records
from qiao.installation.operator import operator
from qiao.needs.models import Need
from qiao.phases.models import Programme
from qiao.programme_loading import apply, plan_changes, read
from qiao.results.models import Freeze, FrozenFigure

FOLDER = Path(__file__).parent.parent.parent / "programmes" / "eu-china"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def quiet(step, done, total):
    """A progress that is not shown."""
    assert 0 <= done <= total, step


@pytest.fixture(scope="module")
def script():
    return read_script(FOLDER)


@pytest.fixture
def loaded(db):
    apply(plan_changes(read(FOLDER)), by=operator(), at=AT)


def test_the_demonstration_is_a_year_of_real_work(loaded, script):
    """Needs of both sides, activities with sheets, frozen periods, one correction told later; every
    examination of the doctor holds, and everything made up says so."""
    play(script, progress=quiet)

    assert Programme.objects.get().is_demo
    assert not User.objects.filter(is_demo=False).exists()
    assert not Activity.objects.filter(is_historical=False, is_demo=False).exists()
    assert not Activity.objects.filter(is_historical=True, is_demo=True).exists()
    assert not Participation.objects.filter(activity__is_demo=False).exists()

    stages = Counter(Need.objects.values_list("stage", flat=True))
    assert stages["endorsed"] == 4
    assert stages["asked"] == stages["joined"] // 10 == 1
    assert Need.objects.filter(release="own").count() == 2
    assert {n.text.authentic for n in Need.objects.filter(owner=1)} == {"zh"}
    assert {n.text.authentic for n in Need.objects.filter(owner=2)} == {"en"}

    sheets = SignInSheet.objects.all()
    assert {sheet.state for sheet in sheets} == {"confirmed"}
    assert sum(sheet.rows for sheet in sheets) == Participation.objects.count() == 183
    assert Participation.objects.exclude(sex__in=["female", "male"]).count() == 0

    assert list(Freeze.objects.values_list("period__code", flat=True)) == [
        "2015-h1",
        "2015-h2",
        "2016-h1",
        "2016-h2",
    ]
    restated = FrozenFigure.objects.filter(kind="restated", freeze__period__code="2016-h2")
    assert {figure.period.code for figure in restated} == {"2016-h1"}
    assert all(figure.reason for figure in restated)
    assert Correction.objects.count() == 3

    # Each was done by a person whose role may do it; only the operator's entries have no person.
    unsigned = LogEntry.objects.filter(by=None).values_list("verb", flat=True)
    assert sorted(verb.partition(".")[2] for verb in unsigned) == ["account_opened", "loaded"]
    assert list(log.verify()) == []
    assert next(records.days_are_right()).holds
    assert next(records.frozen_reports_hold()).holds
    assert is_played()
    with pytest.raises(NotPlayable):
        play(script, progress=quiet)


def test_a_demonstration_is_played_whole_or_not_at_all(loaded, script):
    """When a step is refused, nothing of it stays."""
    early = PeriodFrozen(period="2018-h2", by="office", at=datetime(2016, 2, 1, tzinfo=UTC))
    with pytest.raises(RuleBroken):
        play(replace(script, frozen=(early,)), progress=quiet)
    assert not User.objects.exists()
    assert not Need.objects.exists()
    assert not is_played()


def test_a_demonstration_never_mixes_with_records(people, script):
    """A place with one account is a place that someone uses."""
    with pytest.raises(NotPlayable):
        play(script, progress=quiet)
    assert not Programme.objects.get().is_demo


def test_a_demonstration_needs_a_programme(db, script):
    """And says which command loads one."""
    with pytest.raises(NotPlayable, match="qiao load"):
        play(script, progress=quiet)


def test_the_same_people_come_each_time(script):
    """The same seed gives the same sheet, byte for byte where its form allows."""
    groups = {group.key: group for group in script.groups}
    sheet = next(a.sheet for a in script.activities if a.sheet and a.sheet.form == "gb18030")
    people = guests(groups, sheet.groups, "seed")
    assert people == guests(groups, sheet.groups, "seed")
    assert people != guests(groups, sheet.groups, "another")
    assert write_sheet(sheet, people, "t", "s") == write_sheet(sheet, people, "t", "s")


def test_no_two_of_a_group_have_the_same_name(script):
    """Otherwise they would be one person by exact identity, and the counts would be wrong."""
    groups = {group.key: group for group in script.groups}
    for key, group in groups.items():
        everyone = guests(groups, {key: group.size}, "all")
        assert len({(g.hanzi, g.latin) for g in everyone}) == group.size, key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("members = 1 = 2", "cast.toml"),
        ('[[members]]\nkey = "a"\ncolour = "red"\n', "colour"),
        ('[[members]]\nkey = "a"\n', "email"),
    ],
)
def test_a_bad_script_is_refused_with_its_file(tmp_path, text, told):
    """What cannot be read, is not known or is missing."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "cast.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptRefused, match=r"cast\.toml") as refused:
        read_script(tmp_path)
    assert told in str(refused.value)


def test_the_demonstration_plays_one_round_to_its_agreed_minutes(loaded, script):
    """Dates that moved, a bracket that was lifted, an amendment that was accepted; then one
    commitment delivered with evidence, one overdue, and two that end together or not at all."""
    play(script, progress=quiet)
    round_ = Round.objects.get(is_historical=False)
    assert (round_.state, round_.dates_version) == ("minutes_agreed", 2)
    points = round_.points.order_by("kind", "number")
    assert [(p.kind, p.state) for p in points] == [
        *[("conclusion", "adopted")] * 4,
        *[("minutes", "agreed")] * 2,
    ]
    fees = points.get(number=1, kind="conclusion")
    assert [text.has_brackets for text in fees.texts.all()] == [False, True, True, False]
    assert fees.amendments.get().state == "accepted"
    owed = {c.point.number: c for c in Commitment.objects.filter(is_historical=False)}
    assert {number: c.status for number, c in owed.items()} == {
        1: "in_progress",
        2: "delivered",
        3: "in_progress",
        4: "in_progress",
    }
    assert owed[1].due_on < AT.date()
    assert list(owed[3].parallel.all()) == [owed[4]]
    assert owed[2].moves.filter(kind="verify", side=2).exists()


def test_a_step_that_nobody_knows_is_refused(loaded, script):
    """A word that the player of the demonstration does not know is named."""
    step = replace(script.dialogue[0], do="dance")
    with pytest.raises(ScriptRefused, match="dance"):
        play(replace(script, dialogue=(step,)), progress=quiet)
