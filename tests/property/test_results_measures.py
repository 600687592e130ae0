"""Whatever the records and their order: counts stay what they mean."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.results.computation import ApprovedValue, Computation, IndicatorMethod, PeriodSpan
from qiao.results.figures import Cell, add, from_plain, key_of, observed_figure, same, to_plain
from qiao.results.inputs import SEAT, Input, checksum, seat_facts, tally_from
from qiao.results.measures import MEASURES, measure_figure
from qiao.results.tallies import (
    HeldActivity,
    Narrowing,
    between,
    condense,
    seats_of,
    tally_of,
)

START = date(2026, 1, 1)
PILLARS = ("p1", "p2")
MEASURED = ("participations", "unique_persons", "person_days", "events_held")

activities = st.lists(
    st.tuples(st.integers(0, 300), st.sets(st.sampled_from(PILLARS)), st.sampled_from("ab")),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        HeldActivity(n, START + timedelta(days), kind, frozenset(p), frozenset(p), frozenset())
        for n, (days, p, kind) in enumerate(rows)
    ]
)


@st.composite
def records(draw):
    """Held activities and single seats, one per person and activity."""
    held = draw(activities)
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(range(len(held))),
                st.integers(1, 9),
                st.sampled_from(["1", "2", ""]),
                st.sampled_from(["female", "male"]),
                st.sampled_from(["government", "workers"]),
                st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(3)]),
            ),
            max_size=30,
            unique_by=lambda row: row[:2],
        )
    )
    return held, rows


def figure(code, tally, dimensions=("sex", "side")):
    """A measure over everything."""
    return measure_figure(MEASURES[code], tally, Narrowing(), dimensions)


@given(records(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_entry_never_changes_a_figure(given_, chance):
    """The same seats in any order."""
    held, rows = given_
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, two = (tally_of(held, seats_of(each), ()) for each in (rows, shuffled))
    for code in MEASURED:
        assert same(figure(code, one), figure(code, two))


@given(records())
@settings(max_examples=60, deadline=None)
def test_putting_alike_activities_together_never_changes_a_figure(given_):
    """What makes counting quick must not be seen."""
    held, rows = given_
    tally = tally_of(held, seats_of(rows), ())
    for code in MEASURED:
        for dimensions in ((), ("sex", "side"), ("pillar",)):
            exact, quick = (
                figure(code, tally, dimensions),
                figure(code, condense(tally), dimensions),
            )
            assert same(exact, quick)
            assert exact.gap == quick.gap


@given(records())
@settings(max_examples=60, deadline=None)
def test_persons_are_never_more_than_seats(given_):
    """In the total and in each part; days are no less than half a seat here."""
    held, rows = given_
    tally = tally_of(held, seats_of(rows), ())
    persons, seats = figure("unique_persons", tally), figure("participations", tally)
    if seats.is_missing:
        assert persons.is_missing
        return
    assert persons.value <= seats.value == len(rows)
    assert persons.value == len({row[1] for row in rows})
    for cell in persons.cells:
        assert cell.value <= seats.cell(cell.key).value


@given(records(), st.integers(1, 299))
@settings(max_examples=60, deadline=None)
def test_seats_and_days_of_two_halves_make_the_whole_and_persons_do_not_exceed_it(given_, split):
    """However the time is cut, what adds up adds up."""
    held, rows = given_
    tally = tally_of(held, seats_of(rows), ())
    middle = START + timedelta(split)
    parts = [between(tally, None, middle), between(tally, middle + timedelta(1), date(2027, 1, 1))]
    for code in ("participations", "person_days", "events_held"):
        halves, whole = [figure(code, part).value or 0 for part in parts], figure(code, tally)
        assert sum(halves) == (whole.value or 0)
    persons = [figure("unique_persons", part).value or 0 for part in parts]
    assert max(persons) <= (figure("unique_persons", tally).value or 0) <= sum(persons)


@given(activities)
def test_activities_without_a_sheet_are_missing_and_never_zero(held):
    """No sheet is no knowledge; no activity is zero."""
    assert figure("participations", tally_of(held, (), ())).is_missing
    assert figure("participations", tally_of((), (), ())).value == 0


@given(records())
@settings(max_examples=60, deadline=None)
def test_frozen_inputs_give_the_same_figures(given_):
    """Through facts and back."""
    held, rows = given_
    tally = tally_of(held, seats_of(rows), ())
    inputs = [
        Input(
            "activity",
            a.id,
            {
                "on": a.on.isoformat(),
                "kind": a.kind,
                "themes": sorted(a.themes),
                "pillars": sorted(a.pillars),
                "results": [],
            },
        )
        for a in held
    ] + [
        Input(SEAT, n, seat_facts(row[0], row[1], int(row[2] or 0), *row[3:]))
        for n, row in enumerate(rows)
    ]
    again = tally_from(reversed(inputs))
    for code in MEASURED:
        told = figure(code, tally)
        assert same(told, figure(code, again))
        assert same(told, from_plain(to_plain(told)))
    assert checksum({}, [], inputs) == checksum({}, [], list(reversed(inputs)))
    if rows:
        assert checksum({}, [], inputs) != checksum({}, [], inputs[:-1])


amounts = st.decimals(min_value=0, max_value=1000, places=2)


@given(st.lists(st.one_of(st.none(), amounts), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_observed_values_add_up_over_periods_and_missing_stays_missing(values):
    """A sum of known values, None when none is known."""
    periods = [
        PeriodSpan(f"p{n}", START + timedelta(30 * n), START + timedelta(30 * n + 29))
        for n in range(len(values))
    ]
    method = IndicatorMethod(1, "observed", "sum", "", {}, ())
    computation = Computation(
        periods=periods,
        tally=tally_of((), (), ()),
        values=[
            ApprovedValue(n, 1, f"p{n}", 0, value, ())
            for n, value in enumerate(values)
            if value is not None
        ],
        side_codes={},
        today=date(2027, 1, 1),
    )
    known = [value for value in values if value is not None]
    told = computation.since_start(method, periods[-1].code)
    assert told.value == (sum(known) if known else None)
    latest = IndicatorMethod(1, "observed", "last", "", {}, ())
    assert computation.since_start(latest, periods[-1].code).value == (known[-1] if known else None)


@given(st.lists(st.tuples(st.sampled_from(["female", "male"]), amounts), max_size=8))
def test_adding_figures_does_not_depend_on_their_order(parts):
    """Addition of figures commutes."""
    figures = [
        observed_figure(amount, [Cell(key_of({"sex": sex}), amount)], adds_up=True)
        for sex, amount in parts
    ]
    assert same(add(figures), add(list(reversed(figures))))
