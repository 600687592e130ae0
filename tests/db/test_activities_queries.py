"""What each reader sees of activities and of people, in how many queries."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from qiao.activities import rules
from qiao.activities.actions.planning import release_activity
from qiao.activities.actions.sheets import confirm_sheet
from qiao.activities.models import Activity, Participation
from qiao.activities.queries.details import read_activity, themes_of_need
from qiao.activities.queries.lists import (
    ActivityFilter,
    activities_of_need,
    all_activities,
    list_activities,
    pillars_in_use,
    slice_activities,
    years,
)
from qiao.activities.queries.participations import (
    COUNTED,
    all_rows,
    count_other_roles,
    count_seats,
    find_seat,
    rows_of,
    sessions_attended,
    slice_rows,
)
from qiao.activities.rules import Seat
from qiao.activities.tallies import tally
from qiao.activities.waiting import waiting
from qiao.core.actor import PUBLIC
from qiao.core.errors import NotFound
from qiao.core.occasions import Dates
from qiao.core.text import Text
from qiao.partners.models import Person
from tests.factories import AT
from tests.factories_activities import HELD, held_activity, planned_activity, uploaded_sheet
from tests.factories_needs import endorsed_need

READERS = ("office", "first", "first_coordinator", "second", "second_coordinator", "donor")


def attended(people, **changes):
    activity = held_activity(people, **changes)
    sheet = uploaded_sheet(people, activity)
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    return activity


def found(people, who="office", **chosen):
    page = list_activities(viewer=people.actor(who), chosen=ActivityFilter(**chosen))
    return [row.title.en for row in page]


def test_list_is_latest_first_and_undated_last(people):
    """Held days stand before planned ones of the same activity; no date is before all."""
    need = endorsed_need(people)
    planned_activity(people, need, title=Text("undated"), planned=Dates(None, None, "unknown"))
    planned_activity(people, need, title=Text("planned"))
    held_activity(people, need=need, title=Text("held"))
    assert found(people) == ["planned", "held", "undated"]


def test_list_is_narrowed_by_each_filter(people):
    """By words, pillar, kind, status, year, side of hosts and need; all at once."""
    need = endorsed_need(people)
    planned_activity(people, need, title=Text("Fees", "费用"), kind="seminar")
    other = held_activity(
        people, themes=("hill-pillar-2",), title=Text("Wells"), hosts=(), place=Text("Dale", "谷")
    )
    assert found(people, words="费用") == ["Fees"]
    assert found(people, words="dale") == ["Wells"]
    assert found(people, words=other.code) == ["Wells"]
    assert found(people, words="fees dale") == []
    assert found(people, theme="hill-pillar-2") == ["Wells"]
    assert found(people, kind="seminar") == ["Fees"]
    assert found(people, status="held") == ["Wells"]
    assert found(people, side=2) == ["Fees"]
    assert found(people, need=need.code) == ["Fees"]
    assert found(people, year=2026, status="planned", side=1) == ["Fees"]
    assert found(people, year=2025) == []


def test_list_shows_stated_and_counted_heads_apart(people):
    """About 50 stated, four counted; nobody is counted for a plan."""
    attended(people)
    planned_activity(people, title=Text("later"))
    rows = list(list_activities(viewer=people.actor("donor")))
    assert [(row.stated, row.qualifier, row.counted) for row in rows] == [
        (50, "about", None),
        (50, "about", 4),
    ]
    assert [host.code for host in rows[0].hosts] == ["downhill-agency", "uphill-ministry"]
    assert [pillar.code for pillar in rows[0].pillars] == ["hill-pillar-1"]


def test_list_of_the_public_has_no_counts_and_no_shared_activities(people):
    """Until it is released, the public does not know of it; then without its people."""
    activity = attended(people)
    assert list(list_activities(viewer=PUBLIC)) == []
    with pytest.raises(NotFound):
        read_activity(activity.code, viewer=PUBLIC)
    release_activity(by=people.actor("office"), at=AT, code=activity.code)
    [row] = list_activities(viewer=PUBLIC)
    assert (row.stated, row.counted) == (50, None)
    view = read_activity(activity.code, viewer=PUBLIC)
    assert (view.needs, view.sheets, view.corrections) == ((), (), ())
    assert rows_of(viewer=PUBLIC, where=Q(activity=activity)).paginator.count == 0
    assert count_seats(activity.pk, viewer=PUBLIC) == ()


def test_list_needs_the_same_queries_for_one_and_for_many(people, django_assert_num_queries):
    """Five, whatever the size."""
    need = endorsed_need(people)
    viewer = people.actor("office")
    planned_activity(people, need)
    with django_assert_num_queries(5):
        list(list_activities(viewer=viewer))
    for number in range(4):
        planned_activity(people, need, title=Text(f"number {number}"))
    with django_assert_num_queries(5):
        list(list_activities(viewer=viewer))


def test_page_of_one_needs_the_same_queries_with_and_without_parts(
    people, django_assert_num_queries
):
    """Ten at most: activity, themes, hosts, sessions, needs, answers, sheets, corrections."""
    bare, full = planned_activity(people), attended(people)
    viewer = people.actor("office")
    with django_assert_num_queries(8):
        read_activity(bare.code, viewer=viewer)
    with django_assert_num_queries(8):
        read_activity(full.code, viewer=viewer)


def test_list_is_cut_into_pages_and_slices(people):
    """A page too far is the last one; a slice tells the whole total."""
    need = endorsed_need(people)
    for number in range(3):
        planned_activity(people, need, title=Text(f"number {number}"))
    viewer = people.actor("office")
    page = list_activities(viewer=viewer, page=9, size=2)
    assert (page.number, len(list(page)), page.paginator.count) == (2, 1, 3)
    rows, total = slice_activities(viewer=viewer, chosen=ActivityFilter(), limit=2, offset=2)
    assert (len(rows), total) == (1, 3)
    assert len(list(all_activities(viewer=viewer, chosen=ActivityFilter()))) == 3
    assert len(activities_of_need(need.code, viewer=viewer)) == 3


def test_retired_activity_is_listed_nowhere(people):
    """What a programme's files no longer hold is not shown."""
    activity = planned_activity(people)
    Activity.objects.filter(pk=activity.pk).update(retired=True)
    assert found(people) == []
    with pytest.raises(NotFound):
        read_activity(activity.code, viewer=people.actor("office"))


def test_years_are_those_of_activities_that_the_reader_sees(people):
    """Held years and planned ones, latest first; the public sees none of them."""
    need = endorsed_need(people)
    held_activity(people, held=Dates(date(2025, 5, 1), date(2025, 5, 1)))
    planned_activity(people, need, planned=Dates(date(2027, 5, 1), date(2027, 5, 1)))
    planned_activity(people, need, planned=Dates(None, None, "unknown"))
    assert years(viewer=people.actor("donor")) == [2027, 2025]
    assert years(viewer=PUBLIC) == []
    assert [pillar.code for pillar in pillars_in_use()] == ["hill-pillar-1", "hill-pillar-2"]


def test_activity_tells_which_side_endorsed_its_need(people):
    """From the activity back to the need and both dated endorsements."""
    activity = attended(people)
    [need] = read_activity(activity.code, viewer=people.actor("donor")).needs
    assert [(e.side, e.decision, e.version) for e in need.endorsements] == [
        (1, "endorsed", 1),
        (2, "endorsed", 1),
    ]
    assert themes_of_need(need.code, viewer=people.actor("office")) == (
        "hill-pillar-1",
        ["hill-topic-1"],
    )


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("office", {"王小明 Wang Xiaoming", "李红", "Anna Berg", "Karl Maier"}),
        ("first", {"王小明 Wang Xiaoming", "李红"}),
        ("first_coordinator", {"王小明 Wang Xiaoming", "李红"}),
        ("second", {"Anna Berg", "Karl Maier"}),
        ("second_coordinator", {"Anna Berg", "Karl Maier"}),
        ("donor", set()),
    ],
)
def test_names_are_for_the_secretariat_and_the_own_side(people, who, named):
    """Others see code, sex, side and kind: every seat, no name, institution or row."""
    activity = attended(people)
    rows = list(all_rows(viewer=people.actor(who), where=Q(activity=activity)))
    assert len(rows) == 4
    assert {row.name for row in rows if row.name} == named
    for row in rows:
        assert row.is_masked is (row.name == "")
        if row.is_masked:
            assert (row.institution, row.position, row.sheet_row) == (Text(), "", None)
            assert row.sex in ("female", "male")
            assert row.side in (1, 2)


def test_name_of_someone_of_neither_side_is_the_secretariats(people):
    """An expert of an implementer is named to no side."""
    activity = attended(people)
    Participation.objects.filter(person__name_hanzi="李红").update(side=None)
    names = {
        who: {row.name for row in all_rows(viewer=people.actor(who), where=Q(side=None))}
        for who in READERS
    }
    assert names.pop("office") == {"李红"}
    assert set(map(frozenset, names.values())) == {frozenset({""})}
    assert activity


@pytest.mark.parametrize("who", ["participant"])
def test_rows_are_not_for_participants(people, who):
    """Nor for the public."""
    attended(people)
    assert list(all_rows(viewer=people.actor(who))) == []


def test_rows_come_page_by_page_in_two_queries(people, django_assert_num_queries):
    """The count and the page."""
    attended(people)
    with django_assert_num_queries(2):
        page = rows_of(viewer=people.actor("donor"), where=COUNTED, size=3)
        assert len(list(page)) == 3
    rows, total = slice_rows(viewer=people.actor("donor"), where=COUNTED, limit=3, offset=3)
    assert (len(rows), total) == (1, 4)


def test_written_institution_is_shown_where_the_register_has_none(people):
    """As it stood on the sheet."""
    activity = attended(people)
    Participation.objects.filter(person__name_hanzi="李红").update(institution=None)
    [row] = all_rows(viewer=people.actor("office"), where=Q(activity=activity, institution=None))
    assert row.institution == Text("登山工会", "登山工会")


def test_seat_is_found_within_its_activity_only(people):
    """With the sessions that someone was at."""
    activity, other = attended(people), held_activity(people)
    seat = Participation.objects.get(person__name_hanzi="李红")
    viewer = people.actor("office")
    assert find_seat(seat.pk, activity_code=activity.code, viewer=viewer) == seat
    assert sessions_attended(seat) == {1, 3}
    with pytest.raises(NotFound):
        find_seat(seat.pk, activity_code=other.code, viewer=viewer)


def test_counts_equal_their_plain_definition(people):
    """Whatever the roles, withdrawals and days: the tables give what `rules.counts` says."""
    activity = held_activity(people)
    rng = random.Random(20161114)  # noqa: S311 - made-up rows, the same at each run
    persons = Person.objects.bulk_create(
        Person(name_latin=f"P {n}", identity=f"p{n}|x") for n in range(60)
    )
    rows = Participation.objects.bulk_create(
        Participation(
            activity=activity,
            person=person,
            role=rng.choice(rules.ParticipationRole.values),
            side=rng.choice([None, 1, 2]),
            kind=rng.choice(["government", "workers"]),
            sex=rng.choice(["female", "male", "unknown"]),
            days=Decimal(rng.randint(0, 6)) / 2,
            recorded_at=AT,
            withdrawn_at=rng.choice([None, None, AT]),
        )
        for person in persons
    )
    plain = rules.counts(
        Seat(row.activity_id, row.person_id, row.role, row.days, row.withdrawn_at is not None)
        for row in rows
    )
    viewer = people.actor("donor")
    whole = tally(count_seats(activity.pk, viewer=viewer))
    assert (whole.seats, whole.days) == (plain.participations, plain.person_days)
    [row] = list_activities(viewer=viewer)
    assert row.counted == plain.participations
    others = count_other_roles(activity.pk, viewer=viewer)
    present = [r for r in rows if r.withdrawn_at is None]
    assert sum(others.values()) + plain.participations == len(present)
    assert "participant" not in others


def told(people, today, who="office"):
    return [
        (item.task, str(item.subject), item.is_late)
        for item in waiting(viewer=people.actor(who), today=today)
    ]


def test_what_waits_follows_the_chain(people):
    """An endorsed need, then a day that passed, then a sheet to upload, then to store."""
    need = endorsed_need(people)
    day = date(2026, 3, 3)
    title = "Two-way labour mobility and recruitment costs"
    assert told(people, day) == [("Plan an activity for this endorsed need", title, False)]
    assert told(people, date(2026, 9, 3))[0][2] is True
    planned_activity(people, need)
    assert told(people, day) == [("Record whether it was held", "Who pays recruitment fees", True)]
    Activity.objects.update(status="held", held_from=HELD.first, held_to=HELD.last)
    assert told(people, day) == [("Upload the sign-in sheet", "Who pays recruitment fees", True)]
    sheet = uploaded_sheet(people, Activity.objects.get())
    assert told(people, day) == [
        ("Store or discard this sign-in sheet", "Who pays recruitment fees", False)
    ]
    confirm_sheet(by=people.actor("office"), at=AT, sheet_id=sheet.pk)
    assert told(people, day) == []


@pytest.mark.parametrize("who", ["first", "second_coordinator", "donor", "participant"])
def test_nothing_waits_for_who_may_do_nothing(people, who):
    """The home page of a side shows no work of the secretariat."""
    planned_activity(people)
    assert told(people, date(2026, 3, 3), who) == []
