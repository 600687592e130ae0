"""In which order is an installation examined? The ground first: what stands on it is skipped
when the tables are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.doctor.database import (
    constraints_are_there,
    database_is_set_up,
    database_is_whole,
    migrations_are_applied,
)
from qiao.doctor.records import (
    days_are_right,
    endorsements_hold,
    files_are_whole,
    frozen_reports_hold,
    log_is_whole,
    round_files_hold,
)
from qiao.doctor.surroundings import (
    disk_has_room,
    fonts_are_there,
    pages_are_built,
    someone_can_work,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qiao.doctor.findings import Finding

_GROUND: tuple[Callable[[], Iterator[Finding]], ...] = (
    database_is_set_up,
    pages_are_built,
    fonts_are_there,
    disk_has_room,
    migrations_are_applied,
)
_RECORDS: tuple[Callable[[], Iterator[Finding]], ...] = (
    database_is_whole,
    constraints_are_there,
    someone_can_work,
    log_is_whole,
    files_are_whole,
    endorsements_hold,
    days_are_right,
    frozen_reports_hold,
    round_files_hold,
)


def examine() -> Iterator[Finding]:
    """Every finding, as it is found."""
    sound = True
    for examination in _GROUND:
        for finding in examination():
            sound = sound and (examination is not migrations_are_applied or finding.holds)
            yield finding
    if sound:
        for examination in _RECORDS:
            yield from examination()
