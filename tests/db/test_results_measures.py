"""Measured figures equal plain counts over the tables, and open to exactly the rows they count."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from qiao.activities.models import Participation
from qiao.activities.rules import Seat, counts
from qiao.core.errors import Invalid, NotFound
from qiao.results.figures import Gap, key_of
from qiao.results.measures import MEASURES, find_measure, narrowing_of
from qiao.results.queries.figure_rows import Asked, all_activities, all_seats, figure_rows
from qiao.results.queries.framework import framework
from qiao.results.queries.taking_part import taking_part
from tests.factories_needs import endorsed_need
from tests.factories_results import AT, held, logframe, measured, person, seat, seats

TODAY = date(2026, 8, 1)


@pytest.fixture
def frame(programme):
    """A logframe with two half-years."""
    return logframe(programme)


@pytest.fixture
def year(programme, frame):
    """Four activities over both half-years with repeated, withdrawn and unequal seats."""
    paths, wells = programme.pillars
    spring = held(programme, date(2026, 3, 2), pillars=[paths], results=[frame.output])
    summer = held(programme, date(2026, 6, 30), pillars=[paths, wells], kind="seminar")
    autumn = held(programme, date(2026, 7, 1), pillars=[wells])
    held(programme, date(2026, 7, 20))
    returning = person("Returning Climber")
    for row in (spring, summer, autumn):
        seat(row, returning, days=Decimal("1.5"))
    seats(spring, 4, sex="male", side=2, kind="workers", days=Decimal("0.5"))
    seats(summer, 4)
    seats(autumn, 2, side=None)
    seat(spring, role="speaker")
    seat(spring, withdrawn_at=AT)
    return spring, summer, autumn


def page(people, who="office", **asked):
    """The figures of the logframe by the codes of its indicators."""
    found = framework(viewer=people.actor(who), today=TODAY, **asked)
    return {row.indicator.code: row for result in found.results for row in result.indicators}


def sql(query, *values):
    """The one number that a plain query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return Decimal(str(cursor.fetchone()[0]))


COUNTED = (
    "FROM activities_participation p JOIN activities_activity a ON a.id = p.activity_id"
    " WHERE p.role = 'participant' AND p.withdrawn_at IS NULL AND a.status = 'held'"
    " AND a.release <> 'own' AND a.held_from BETWEEN %s AND %s"
)
SPANS = {
    "2026-h1": (date(2026, 1, 1), date(2026, 6, 30)),
    "2026-h2": (date(2026, 7, 1), date(2026, 12, 31)),
}


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("seats", "COUNT(*)"),
        ("persons", "COUNT(DISTINCT p.person_id)"),
        ("days", "SUM(p.days)"),
    ],
)
def test_figures_equal_plain_sql(people, frame, year, code, what):
    """Each period, the time since the start, and each part by sex and side."""
    row = page(people)[code]
    for cell in row.periods:
        assert cell.figure.value == sql(f"SELECT {what} {COUNTED}", *SPANS[cell.period])
        for part in cell.figure.cells:
            given = dict(part.key)
            side = int(given["side"]) if given["side"] else None
            where = " AND p.sex = %s AND " + ("p.side IS NULL" if side is None else "p.side = %s")
            values = [given["sex"], *([] if side is None else [side])]
            expected = sql(f"SELECT {what} {COUNTED}{where}", *SPANS[cell.period], *values)
            assert part.value == expected
    whole = sql(f"SELECT {what} {COUNTED}", date(2026, 1, 1), date(2026, 12, 31))
    assert row.current.value == whole


def test_figures_equal_the_plain_definition_of_activities(people, frame, year):
    """The four numbers are those that activities define over single seats."""
    told = counts(
        Seat(p.activity_id, p.person_id, p.role, p.days, p.withdrawn_at is not None)
        for p in Participation.objects.all()
    )
    rows = page(people)
    assert rows["seats"].current.value == told.participations
    assert rows["persons"].current.value == told.persons
    assert rows["days"].current.value == told.person_days
    assert rows["events"].current.value == told.activities + 1


def test_a_person_of_both_periods_counts_once_since_the_start(people, frame, year):
    """Eight in the first, three in the second, one of them the same."""
    row = page(people)["persons"]
    assert [cell.figure.value for cell in row.periods] == [9, 3]
    assert row.current.value == 11


def test_an_activity_without_a_sheet_marks_the_figure(people, frame, year):
    """What is known is told, and that something lacks."""
    row = page(people)["seats"]
    assert [cell.gap for cell in row.periods] == [Gap.NONE, Gap.SOME_SHEETS]


def test_held_without_any_sheet_is_missing_not_zero(programme, people, frame):
    """Nobody knows how many came."""
    held(programme, date(2026, 3, 2))
    row = page(people)["persons"]
    assert row.periods[0].figure.value is None
    assert row.periods[0].gap == Gap.NO_SHEETS


def test_nothing_held_is_zero_and_the_future_is_missing(people, frame):
    """A period that ran with nothing held has zero; one that has not begun has no figure."""
    row = framework(viewer=people.actor("office"), today=date(2026, 2, 1), until="2026-h2")
    persons = next(r for r in row.results[1].indicators if r.indicator.code == "persons")
    assert [cell.figure.value for cell in persons.periods] == [0, None]
    assert persons.periods[1].gap == Gap.NOT_BEGUN
    assert persons.current.value == 0
    before = framework(viewer=people.actor("office"), today=date(2025, 2, 1), until="2026-h1")
    assert before.results[1].indicators[0].gap == Gap.NOT_BEGUN


@pytest.mark.parametrize(
    "change",
    [
        {"release": "own"},
        {"status": "planned"},
        {"retired": True},
        {"held_precision": "unknown"},
        {"held_from": None, "held_to": None, "held_precision": "unknown"},
    ],
)
def test_what_is_not_counted(programme, people, frame, change):
    """Neither the event nor its seats: not released, not held, retired, or without a date."""
    row = held(programme, date(2026, 3, 2), **change)
    seats(row, 3)
    rows = page(people)
    assert (rows["events"].current.value, rows["seats"].current.value) == (0, 0)


def test_narrowed_measures_count_only_what_is_asked_for(programme, people, frame, year):
    """By pillar, side by its code, sex, kind of institution, result and kind of activity."""
    paths, wells = (pillar.code for pillar in programme.pillars)
    made = {
        "of_paths": {"theme": [paths]},
        "of_wells": {"theme": [wells]},
        "downhill": {"side": ["downhill"]},
        "men": {"sex": ["male"]},
        "workers": {"kind": "workers"},
        "of_output": {"result": ["OP1"]},
        "seminars": {"activity_kind": ["seminar"]},
        "uphill_of_wells": {"side": ["uphill"], "theme": [wells]},
    }
    for code, filters in made.items():
        measured(frame.output, code, "participations", filters=filters)
    rows = page(people)
    found = {code: rows[code].current.value for code in made}
    assert found == {
        "of_paths": 10,
        "of_wells": 8,
        "downhill": 4,
        "men": 4,
        "workers": 4,
        "of_output": 5,
        "seminars": 5,
        "uphill_of_wells": 6,
    }


def test_events_by_pillar_are_told_under_both(programme, people, frame, year):
    """An activity of two pillars is under each, and once in the total."""
    measured(frame.output, "by_pillar", "events_held", dimensions=["pillar"])
    told = page(people)["by_pillar"].current
    paths, wells = (pillar.code for pillar in programme.pillars)
    assert told.value == 4
    assert {dict(c.key)["pillar"]: c.value for c in told.cells} == {paths: 2, wells: 2, "": 1}


def test_needs_endorsed_count_by_the_second_word(people, frame):
    """Only needs whose current text both sides endorsed."""
    need = endorsed_need(people)
    measured(frame.output, "needs", "needs_endorsed", dimensions=["pillar"])
    row = page(people)["needs"]
    assert row.current.value == 1
    found = figure_rows(
        viewer=people.actor("office"),
        asked=Asked(row.indicator.id, "2026-h1", since_start=True),
        today=TODAY,
    )
    assert [each.code for each in found.needs] == [need.code]


@pytest.mark.parametrize("code", ["seats", "days", "persons"])
@pytest.mark.parametrize("since_start", [False, True])
def test_a_figure_opens_to_as_many_seats_as_it_counts(people, frame, year, code, since_start):
    """The whole and each part: rows, persons and days agree with the number shown."""
    office = people.actor("office")
    number = getattr(frame, code).pk
    whole = figure_rows(
        viewer=office, asked=Asked(number, "2026-h2", since_start), today=TODAY
    ).figure
    for part in [(), *(cell.key for cell in whole.cells)]:
        asked = Asked(number, "2026-h2", since_start, part)
        rows = list(all_seats(viewer=office, asked=asked))
        told = whole.cell(part).value if part else whole.value
        people_behind = len({row.name for row in rows})
        expected = {
            "seats": len(rows),
            "days": sum(row.days for row in rows),
            "persons": people_behind,
        }
        assert told == expected[code]


def test_an_events_figure_opens_to_its_activities(programme, people, frame, year):
    """As many as it counts, in a part as well, with the needs that they answer."""
    indicator = measured(frame.output, "by_pillar", "events_held", dimensions=["pillar"])
    office = people.actor("office")
    for part, number in [
        ((), 4),
        (key_of({"pillar": programme.pillars[0].code}), 2),
        (key_of({"pillar": ""}), 1),
    ]:
        asked = Asked(indicator.pk, "2026-h2", since_start=True, part=part)
        assert len(all_activities(viewer=office, asked=asked)) == number


def test_names_are_for_the_secretariat_and_ones_own_side(people, frame, year):
    """The other side's people are a number."""
    asked = Asked(frame.seats.pk, "2026-h1")
    named = {
        who: [bool(row.name) for row in all_seats(viewer=people.actor(who), asked=asked)]
        for who in ("office", "first", "second_coordinator", "donor")
    }
    assert all(named["office"])
    assert sum(named["first"]) == 6
    assert sum(named["second_coordinator"]) == 4
    assert named["donor"] == []


def test_small_counts_are_withheld_from_the_donor_only(people, frame, year):
    """Whoever sees persons sees all; the donor gets "<5" and no way to subtract."""
    assert page(people, "second")["seats"].periods[1].figure.value == 3
    donor = page(people, "donor")["seats"]
    assert donor.periods[1].figure.small
    assert donor.periods[0].figure.value == 10
    hidden = [cell for cell in donor.periods[0].figure.cells if cell.value is None]
    assert len(hidden) == 2


def test_progress_is_not_told_where_the_figure_is_withheld(programme, people, frame):
    """Three per cent of a hundred would say three."""
    seats(held(programme, date(2026, 3, 2)), 3)
    assert page(people, "office")["persons"].progress == Decimal("0.03")
    assert page(people, "donor")["persons"].progress is None


def test_taking_part_tells_periods_and_pillars(programme, people, frame, year):
    """For charts and the home page: the same numbers as the logframe's."""
    told = taking_part(viewer=people.actor("office"), today=TODAY)
    assert [period.participations.value for period in told.periods] == [10, 3]
    assert [(p.code, p.events.value, p.participations.value) for p in told.pillars] == [
        (programme.pillars[0].code, 2, 10),
        (programme.pillars[1].code, 2, 8),
    ]


def test_unknown_measure_filter_indicator_and_period_are_refused(people, frame):
    """With what can be used instead."""
    with pytest.raises(Invalid, match="unique_persons"):
        find_measure("heads")
    assert find_measure("events_held").code == "events_held"
    with pytest.raises(Invalid, match="theme"):
        narrowing_of(MEASURES["needs_endorsed"], {"sex": ["female"]}, {})
    office = people.actor("office")
    with pytest.raises(NotFound):
        figure_rows(viewer=office, asked=Asked(10**9, "2026-h1"), today=TODAY)
    with pytest.raises(NotFound):
        figure_rows(viewer=office, asked=Asked(frame.seats.pk, "2031-h1"), today=TODAY)


def test_framework_asks_eight_queries_at_most(people, frame, year, django_assert_num_queries):
    """Results, milestones, periods, activities, seats, values and their parts."""
    viewer = people.actor("office")
    with django_assert_num_queries(7):
        framework(viewer=viewer, today=TODAY)
