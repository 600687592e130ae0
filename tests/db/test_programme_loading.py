"""Loading a programme: all of it, once; nothing the second time; another programme alike."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from qiao.accounts.permissions import permissions_of
from qiao.activities.models import Activity
from qiao.core.actor import Actor, Role
from qiao.core.errors import Conflict, NotPermitted, RuleBroken
from qiao.core.log import story
from qiao.core.models import LogEntry
from qiao.partners.models import Institution
from qiao.phases.loading import How
from qiao.phases.models import ExpectedOutcome, Phase, Programme, Side, Source, Term, Theme
from qiao.phases.programme_files import ProgrammeRefused
from qiao.programme_loading import apply, plan_changes, read
from qiao.results.models import Indicator, Logframe, Milestone, ReportingPeriod, Result, Value
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "programmes" / "eu-china"
SECOND = ROOT / "tests" / "programmes" / "rhine-andes"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OFFICE = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))

pytestmark = pytest.mark.django_db


def load(folder):
    return apply(plan_changes(read(folder)), by=OFFICE, at=AT)


@pytest.fixture
def copy(tmp_path):
    """The second programme's files, to be changed by the test."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


def rewrite(path, *pairs):
    """Replace each text by the other, exactly once."""
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def empty(path):
    """Leave the header only."""
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8")


def test_the_reference_programme_is_loaded_whole():
    """Two sides, five phases, four pillars, seven and three topics, four outcomes."""
    load(REFERENCE)
    assert list(Side.objects.values_list("position", "language")) == [(1, "zh"), (2, "en")]
    assert list(Phase.objects.values_list("code", flat=True)) == [
        "cbmm-1", "cbmm-2", "mmsp-1", "mmsp-2", "mmsp-3",
    ]  # fmt: skip
    assert Phase.objects.get(is_current=True).code == "mmsp-1"
    by_scheme = {
        code: Theme.objects.filter(scheme__code=code).count()
        for code in ("gamm-pillars", "labour-topics", "mmsp-2-topics")
    }
    assert by_scheme == {"gamm-pillars": 4, "labour-topics": 7, "mmsp-2-topics": 3}
    assert ExpectedOutcome.objects.filter(phase__code="mmsp-1").count() == 4
    assert Term.objects.get(term_en="mixed migration").term_zh == "混合移民"


def test_every_institution_of_the_record_is_there_with_both_names():
    """Each public institution, with its Chinese name; the bureau is succeeded by the
    administration."""
    load(REFERENCE)
    expected = {
        "mfa": "外交部", "mps": "公安部", "beea": "公安部出入境管理局", "nia": "国家移民管理局",
        "mohrss": "人力资源和社会保障部", "mofcom": "商务部", "safea": "国家外国专家局",
        "most": "科学技术部", "mca": "民政部", "mct": "文化和旅游部", "fao": "外事办公室",
        "acftu": "中华全国总工会", "cec": "中国企业联合会", "chinca": "中国对外承包工程商会",
        "dg-home": "欧盟委员会移民与内政总司", "eeas": "欧盟对外行动署",
        "fpi": "欧盟外交政策工具服务局", "eud": "欧盟驻华代表团", "iom": "国际移民组织",
        "ilo": "国际劳工组织", "itcilo": "国际劳工组织国际培训中心", "unhcr": "联合国难民署",
    }  # fmt: skip
    found = dict(Institution.objects.values_list("code", "name_zh"))
    assert {code: found[code] for code in expected} == expected
    assert {"embassies", "fedasil"} <= set(found)
    bureau = Institution.objects.get(code="beea")
    assert bureau.successor.code == "nia"
    assert (bureau.valid_to, bureau.validity_precision) == (date(2018, 12, 31), "year")


def test_the_thirteen_events_are_as_uncertain_as_their_sources():
    """Announced and held apart; day, month, year or nothing; exact, about or unstated."""
    load(REFERENCE)
    events = {event.code: event for event in Activity.objects.filter(is_historical=True)}
    assert len(events) == 13
    assert all(event.release == "public" and event.status == "held" for event in events.values())
    held = {code: (str(e.held_from), e.held_precision) for code, e in events.items()}
    assert held == {
        "coordination-meeting-2015": ("2015-01-01", "year"),
        "return-workshop-2015": ("2015-11-01", "month"),
        "labour-migration-training-2016": ("2016-06-20", "day"),
        "return-study-visit-2016": ("2016-10-22", "day"),
        "two-way-mobility-workshop-2016": ("2016-11-14", "day"),
        "trafficking-training-2016": ("2016-11-15", "day"),
        "migration-law-training-2017": ("2017-09-08", "day"),
        "forced-labour-seminar-2017": ("2017-11-23", "day"),
        "investigators-seminar-2018": ("2018-01-01", "month"),
        "mixed-migration-workshop-2018": ("2018-02-06", "day"),
        "third-anniversary-2018": ("2018-05-08", "day"),
        "mmsp-2-launch": ("None", "unknown"),
        "returns-workshop-2024": ("2024-10-17", "day"),
    }
    stated = {
        code: (e.headcount_stated, e.headcount_qualifier)
        for code, e in events.items()
        if e.headcount_stated is not None
    }
    assert stated == {
        "two-way-mobility-workshop-2016": (50, "about"),
        "migration-law-training-2017": (33, "exact"),
        "forced-labour-seminar-2017": (50, "about"),
        "mixed-migration-workshop-2018": (26, "about"),
        "third-anniversary-2018": (100, "about"),
        "mmsp-2-launch": (43, "exact"),
    }
    seminar, law = events["investigators-seminar-2018"], events["migration-law-training-2017"]
    assert seminar.held_to == date(2018, 1, 31)
    assert law.held_to is None
    training = events["labour-migration-training-2016"]
    assert (training.planned_to, training.held_to) == (date(2016, 6, 23), date(2016, 6, 22))


def test_co_hosts_come_with_their_part_and_order():
    """The workshop of Nanjing was the one organisation's with the other as co-host."""
    load(REFERENCE)
    workshop = Activity.objects.get(code="two-way-mobility-workshop-2016")
    parts = list(workshop.hosts.values_list("role", "institution__code"))
    assert parts[:2] == [("organiser", "ilo"), ("co_host", "chinca")]
    assert sorted(workshop.themes.values_list("code", flat=True)) == [
        "p1", "recruitment-costs", "two-way-labour-migration",
    ]  # fmt: skip


def test_every_row_names_a_source_that_is_there():
    """No fact without a source: each `source` gives codes of the table of sources."""
    load(REFERENCE)
    known = set(Source.objects.values_list("code", flat=True))
    for model in (Programme, Phase, ExpectedOutcome, Institution, Activity, Term):
        for text in model.objects.values_list("source", flat=True):
            assert text
            assert set(text.split("; ")) <= known


def test_the_logframe_is_marked_as_illustrative_and_no_target_is_a_fact():
    """Whatever carries a target hangs on a logframe that says it is illustrative."""
    load(REFERENCE)
    assert Logframe.objects.get().is_illustrative
    assert not Indicator.objects.filter(
        target__isnull=False, result__logframe__is_illustrative=False
    ).exists()
    assert Result.objects.filter(logframe__code="mmsp-1-illustrative").count() == 10
    assert ReportingPeriod.objects.count() == 8
    seats = Indicator.objects.get(code="o3-seats")
    assert seats.filters == {"theme": ["p2", "p4"]}
    assert set(seats.milestones.values_list("period__code", "value")) == {
        ("2016-h2", 80), ("2017-h2", 160),
    }  # fmt: skip


@pytest.mark.parametrize("folder", [REFERENCE, SECOND], ids=["reference", "second"])
def test_loading_twice_changes_nothing(folder):
    """The second difference is empty, and the log has one entry."""
    first = load(folder)
    assert first.count(How.ADDED) == len(first.changes) > 0
    second = load(folder)
    assert second.is_empty
    assert second.count(How.UNCHANGED) == len(first.changes)
    assert LogEntry.objects.filter(verb="phases.loaded").count() == 1


def test_the_log_tells_the_loading_as_a_sentence():
    """One entry with the counts, readable in the story of the programme."""
    diff = load(SECOND)
    with translation.override("en"):
        (line,) = story("programme", "rhine-andes", viewer=OFFICE)
    assert line.sentence == (
        f"loaded the programme's files: {len(diff.changes)} rows added, 0 changed, 0 retired,"
        " 0 removed"
    )


def test_a_second_programme_loads_with_its_own_sides_and_pillars():
    """Another pair of sides, three other pillars, another logframe: by data alone."""
    load(SECOND)
    assert list(Side.objects.values_list("code", flat=True)) == ["rhine", "andes"]
    assert list(Theme.objects.values_list("code", flat=True)) == ["arrive", "work", "return"]
    assert Institution.objects.get(code="old-orchards").successor.code == "new-orchards"
    assert Milestone.objects.get().value == 10
    assert Phase.objects.get().starts == date(2030, 3, 1)


def test_a_changed_name_is_told_by_field_and_written(copy):
    """The difference names the row, the field, before and after."""
    load(SECOND)
    rewrite(copy / "institutions.csv", ("采摘工会,draft", "采摘者工会,draft"))
    diff = plan_changes(read(copy))
    (change,) = [change for change in diff.changes if change.how is How.CHANGED]
    assert (change.table, change.code) == ("institution", "valley-pickers")
    assert [(f.name, f.before, f.after) for f in change.fields] == [
        ("name_zh", "采摘工会", "采摘者工会")
    ]
    with translation.override("en"):
        assert "      name_zh: 采摘工会 → 采摘者工会" in list(diff.lines())
    apply(diff, by=OFFICE, at=AT)
    assert Institution.objects.get(code="valley-pickers").name_zh == "采摘者工会"


def test_a_row_gone_from_the_files_is_retired_and_comes_back(copy):
    """Rows are retired, never deleted; a row that returns is no longer retired."""
    load(SECOND)
    rows = (copy / "institutions.csv").read_text(encoding="utf-8")
    kept = [row for row in rows.splitlines() if not row.startswith("valley-pickers,")]
    (copy / "institutions.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    diff = load(copy)
    assert diff.count(How.RETIRED) == 1
    assert Institution.objects.get(code="valley-pickers").retired
    assert load(copy).is_empty
    back = load(SECOND)
    assert back.count(How.CHANGED) == 1
    assert not Institution.objects.get(code="valley-pickers").retired


def test_what_people_planned_is_never_touched(copy):
    """Only the record from the files is theirs: an activity that people made stays."""
    load(SECOND)
    Activity.objects.create(
        code="A-1234567", phase=Phase.objects.get(), kind="meeting", status="planned",
        title_en="Ours", title_zh="我们的",
    )  # fmt: skip
    empty(copy / "events.csv")
    load(copy)
    assert not Activity.objects.get(code="A-1234567").retired
    assert Activity.objects.get(code="orchard-walk").retired


def test_the_current_phase_can_move_on(copy):
    """At most one phase is current, so the flag is lowered before it is raised."""
    load(SECOND)
    rewrite(
        copy / "programme.toml",
        ('opening_phase = "first-season"', 'opening_phase = "second-season"'),
        (
            "[[schemes]]",
            (
                '[[phases]]\ncode = "second-season"\nname_en = "Second season"\n'
                'name_zh = "第二季"\nzh_status = "draft"\nsources = ["made-up"]\n\n[[schemes]]'
            ),
        ),
    )
    load(copy)
    assert Phase.objects.get(is_current=True).code == "second-season"
    assert load(copy).is_empty


def test_an_installation_refuses_another_programme():
    """One installation runs one programme."""
    load(SECOND)
    with pytest.raises(Conflict, match="rhine-andes"):
        plan_changes(read(REFERENCE))


def test_sides_keep_their_places(copy):
    """Records name their owner by the side's position, so sides are not swapped."""
    load(SECOND)
    text = (copy / "programme.toml").read_text(encoding="utf-8")
    text = text.replace('code = "rhine"', 'code = "x"').replace('code = "andes"', 'code = "rhine"')
    (copy / "programme.toml").write_text(
        text.replace('code = "x"', 'code = "andes"'), encoding="utf-8"
    )
    with pytest.raises(Conflict):
        plan_changes(read(copy))


def test_a_difference_that_is_out_of_date_is_refused(copy):
    """What was shown is what is written, or nothing."""
    load(SECOND)
    rewrite(copy / "institutions.csv", ("采摘工会,draft", "采摘者工会,draft"))
    diff = plan_changes(read(copy))
    Institution.objects.filter(code="valley-pickers").update(name_zh="别的名字")
    with pytest.raises(Conflict):
        apply(diff, by=OFFICE, at=AT)
    assert Institution.objects.get(code="valley-pickers").name_zh == "别的名字"


def test_only_who_may_load_loads():
    """A coordinator may see the difference and may not write it."""
    diff = plan_changes(read(SECOND))
    coordinator = Actor(role=Role.COORDINATOR, side=1, permissions=permissions_of(Role.COORDINATOR))
    with pytest.raises(NotPermitted):
        apply(diff, by=coordinator, at=AT)
    assert not Programme.objects.exists()


def test_files_with_a_fault_write_nothing(copy):
    """A measure that this product does not know is told at its cell, and nothing is loaded."""
    rewrite(copy / "indicators.csv", ("unique_persons", "unique_person"))
    with pytest.raises(ProgrammeRefused) as refused:
        load(copy)
    (fault,) = refused.value.faults
    assert (fault.place.file, fault.place.line, fault.place.name) == (
        "indicators.csv", 2, "measure",
    )  # fmt: skip
    assert not Programme.objects.exists()


def test_an_indicator_with_values_is_not_redefined(copy):
    """Figures were recorded under it: its unit stays, and it is not removed."""
    rewrite(
        copy / "indicators.csv",
        ("measured,unique,unique_persons,theme = work; side = rhine,sex", "observed,sum,,,"),
    )
    load(copy)
    user = factories.user(Role.SECRETARIAT)
    Value.objects.create(
        indicator=Indicator.objects.get(), period=ReportingPeriod.objects.get(code="y1"), value=3,
        evidence_url="https://example.org/minutes", entered_by=user, entered_at=AT,
    )  # fmt: skip
    rewrite(copy / "indicators.csv", ("persons,人,observed", "heads,头,observed"))
    with pytest.raises(RuleBroken, match="foremen"):
        plan_changes(read(copy))
    empty(copy / "indicators.csv")
    with pytest.raises(RuleBroken, match="foremen"):
        plan_changes(read(copy))


def test_an_indicator_without_values_is_changed_and_removed(copy):
    """Until figures are recorded, the logframe follows the files."""
    load(SECOND)
    rewrite(copy / "indicators.csv", ("y1 = 10,20", "y1 = 12.5,25"))
    load(copy)
    assert (Milestone.objects.get().value, Indicator.objects.get().target) == (12.5, 25)
    empty(copy / "indicators.csv")
    assert load(copy).count(How.REMOVED) == 1
    assert not Indicator.objects.exists()
