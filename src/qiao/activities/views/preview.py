"""How is a row of a sheet shown in its preview? Each cell with what was read and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiao.activities.rules import SessionPart
from qiao.activities.sheets import Presence
from qiao.core.formats import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiao.activities.intake import PlannedSeat
    from qiao.activities.queries.previews import Look
    from qiao.activities.sheets import Issue, SheetRow


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One person as read. `ticks` are True, False or None (unreadable) by session column."""

    row: SheetRow
    ticks: tuple[bool | None, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    repeats: int | None
    side: int | None
    is_known_institution: bool
    is_undecided: bool
    is_absent: bool

    @property
    def css(self) -> str:
        """How the row is marked."""
        if self.errors:
            return "row-error"
        return "row-warning" if self.warnings or self.repeats or self.is_absent else ""


def preview_rows(rows: Iterable[SheetRow], shown: Look) -> list[PreviewRow]:
    """The rows of one page, each with its issues."""
    wanted = list(rows)
    numbers = {row.row for row in wanted}
    issues: dict[int, list[Issue]] = {}
    for issue in shown.reading.issues:
        if issue.row in numbers:
            issues.setdefault(issue.row, []).append(issue)
    seats = {seat.row: seat for seat in shown.intake.seats}
    return [_shown(row, issues.get(row.row, []), shown, seats) for row in wanted]


def _shown(
    row: SheetRow, issues: list[Issue], shown: Look, seats: dict[int, PlannedSeat]
) -> PreviewRow:
    repeats = shown.intake.repeated.get(row.row)
    seat = seats.get(repeats or row.row)
    absent = row.row in shown.intake.absent
    known = absent or bool(seat and seat.institution)
    return PreviewRow(
        row=row,
        ticks=tuple(_tick(presence) for presence in row.presence),
        errors=tuple(i for i in issues if i.level == "error"),
        warnings=tuple(i for i in issues if i.level == "warning"),
        repeats=repeats,
        side=seat.side if seat else None,
        is_known_institution=known,
        is_undecided=not known and shown.choices.intake.side is None,
        is_absent=absent,
    )


def session_times(shown: Look) -> dict[str, str]:
    """When each session column was, as read: day and part, by letter."""
    return {
        session.letter: " · ".join(
            part
            for part in (
                short_date(session.on) if session.on else "",
                str(SessionPart(session.half_day.value).label) if session.half_day else "",
            )
            if part
        )
        for session in shown.reading.sessions
    }


def _tick(presence: Presence) -> bool | None:
    if presence is Presence.UNREADABLE:
        return None
    return presence is Presence.PRESENT
