"""How do the counted seats of one activity add up, by side and sex? Pure: rows in, table out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Counted(Protocol):
    """Seats of one side, sex and kind."""

    @property
    def side(self) -> int | None: ...
    @property
    def sex(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def seats(self) -> int: ...
    @property
    def days(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One side: its seats by sex and its days. `side` 0 is neither side."""

    side: int
    by_sex: dict[str, int]
    seats: int
    days: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """All counted seats of an activity. A sex without anyone is not listed."""

    lines: tuple[TallyLine, ...]
    sexes: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    seats: int
    days: Decimal
    by_sex: dict[str, int]


_ORDER = ("female", "male", "other", "unknown")


def tally(rows: Iterable[Counted]) -> Tally:
    """Add up by side and sex; nothing is left out, so that lines and columns sum to the whole."""
    sides: dict[int, dict[str, int]] = {}
    days: dict[int, Decimal] = {}
    kinds: dict[str, int] = {}
    for row in rows:
        side = row.side or 0
        by_sex = sides.setdefault(side, {})
        by_sex[row.sex] = by_sex.get(row.sex, 0) + row.seats
        days[side] = days.get(side, Decimal(0)) + row.days
        kinds[row.kind] = kinds.get(row.kind, 0) + row.seats
    lines = tuple(
        TallyLine(side, sides[side], sum(sides[side].values()), days[side])
        for side in sorted(sides, key=lambda side: (side == 0, side))
    )
    found = {sex for line in lines for sex in line.by_sex}
    return Tally(
        lines=lines,
        sexes=tuple(sex for sex in _ORDER if sex in found),
        kinds=tuple(sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0]))),
        seats=sum(line.seats for line in lines),
        days=sum((line.days for line in lines), Decimal(0)),
        by_sex={sex: sum(line.by_sex.get(sex, 0) for line in lines) for sex in found},
    )
