"""What was held, and who took part: the records that measures count, as plain values.

A `Tally` is the same whether it was read from live tables or from the inputs of a freeze, so a
frozen figure is recomputed by the very function that computed it. Pure; it counts nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """An activity that was held. `on` is its first day: the day by which it counts in a period.

    `themes` are its pillars and topics; `pillars` those of them that are pillars.
    """

    id: int
    on: date
    kind: str
    themes: frozenset[str]
    pillars: frozenset[str]
    results: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of participants with the same side, sex and kind of institution in one activity.

    `side` is "1", "2" or "" (of neither side, or not known). A seat is one person at one activity.
    """

    activity: int
    side: str
    sex: str
    kind: str
    count: int
    persons: frozenset[int]
    days: Decimal


@dataclass(frozen=True, slots=True)
class EndorsedNeed:
    """A shared need whose current text both sides endorsed; `on` is the day of the second word."""

    id: int
    on: date
    pillar: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything that is counted, of one stretch of time.

    `without_sheet` are the activities for which no participant is recorded: nobody came, or (far
    more often) no sheet was stored. It is never read as 0.
    """

    activities: tuple[HeldActivity, ...] = ()
    seats: tuple[Seats, ...] = ()
    needs: tuple[EndorsedNeed, ...] = ()
    without_sheet: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an indicator counts of it; an empty set narrows nothing."""

    themes: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    activity_kinds: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def takes_activity(self, activity: HeldActivity) -> bool:
        """Does the activity belong to a theme, a result and a kind that is asked for?"""
        return (
            _meets(self.themes, activity.themes)
            and _meets(self.results, activity.results)
            and (not self.activity_kinds or activity.kind in self.activity_kinds)
        )

    def takes_seats(self, seats: Seats) -> bool:
        """Are they of a side, sex and kind of institution that is asked for?"""
        return (
            (not self.sides or seats.side in self.sides)
            and (not self.sexes or seats.sex in self.sexes)
            and (not self.kinds or seats.kind in self.kinds)
        )

    def takes_need(self, need: EndorsedNeed) -> bool:
        """Is it of a pillar that is asked for?"""
        return not self.themes or need.pillar in self.themes


def tally_of(
    activities: Iterable[HeldActivity], seats: Iterable[Seats], needs: Iterable[EndorsedNeed]
) -> Tally:
    """The records of the longest time that is asked for; cut it with `between`."""
    held, taken = tuple(activities), tuple(seats)
    lacking = {activity.id for activity in held} - {group.activity for group in taken}
    return Tally(held, taken, tuple(needs), frozenset(lacking))


def between(tally: Tally, first: date | None, last: date) -> Tally:
    """What falls from `first` (None: whenever it began) to `last`, both days included."""

    def falls(on: date) -> bool:
        return (first is None or on >= first) and on <= last

    activities = tuple(a for a in tally.activities if falls(a.on))
    taken = {activity.id for activity in activities}
    return Tally(
        activities=activities,
        seats=tuple(seats for seats in tally.seats if seats.activity in taken),
        needs=tuple(need for need in tally.needs if falls(need.on)),
        without_sheet=tally.without_sheet & taken,
    )


def condense(tally: Tally) -> Tally:
    """The same tally with alike seats of alike activities put together: quick to count.

    Activities are alike when they share kind, themes and results; their seats are then told under
    the first of them. No measure can tell the difference, since none asks for one activity.
    """
    first_alike: dict[tuple[str, frozenset[str], frozenset[str]], int] = {}
    stands_for = {
        activity.id: first_alike.setdefault(
            (activity.kind, activity.themes, activity.results), activity.id
        )
        for activity in tally.activities
    }
    together: dict[tuple[int, str, str, str], list[Seats]] = defaultdict(list)
    for seats in tally.seats:
        together[stands_for[seats.activity], seats.side, seats.sex, seats.kind].append(seats)
    return Tally(
        tally.activities,
        tuple(
            Seats(
                *alike,
                count=sum(seats.count for seats in group),
                persons=frozenset().union(*(seats.persons for seats in group)),
                days=sum((seats.days for seats in group), Decimal(0)),
            )
            for alike, group in together.items()
        ),
        tally.needs,
        tally.without_sheet,
    )


def seats_of(
    rows: Iterable[tuple[int, int, str, str, str, Decimal]],
) -> tuple[Seats, ...]:
    """Single seats, as (activity, person, side, sex, kind, days), put together."""
    persons: dict[tuple[int, str, str, str], list[int]] = defaultdict(list)
    days: dict[tuple[int, str, str, str], Decimal] = defaultdict(Decimal)
    for activity, person, side, sex, kind, attended in rows:
        persons[activity, side, sex, kind].append(person)
        days[activity, side, sex, kind] += attended
    return tuple(
        Seats(*key, count=len(seated), persons=frozenset(seated), days=days[key])
        for key, seated in persons.items()
    )


def _meets(wanted: frozenset[str], given: frozenset[str]) -> bool:
    return not wanted or not wanted.isdisjoint(given)
