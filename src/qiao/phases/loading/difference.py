"""What would loading these files change? Differences to be counted, printed and told in the log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core import log
from qiao.core.actor import Actor, Owner
from qiao.core.errors import Conflict
from qiao.core.release import Release
from qiao.phases.loading.wanted import HOW_TOLD, How

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.utils.functional import Promise

    from qiao.phases.loading.wanted import Change, FieldChange
    from qiao.phases.programme_files import ProgrammeData

log.declare(
    {
        "phases.loaded": _(
            "loaded the programme's files: %(added)s rows added, %(changed)s changed,"
            " %(retired)s retired, %(removed)s removed"
        )
    }
)

_MARK: Mapping[How, str] = {
    How.ADDED: "+",
    How.CHANGED: "~",
    How.RETIRED: "-",
    How.REMOVED: "x",
    How.UNCHANGED: "=",
}
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Diff:
    """The files, and what becomes of each row; `labels` names each table for the reader."""

    data: ProgrammeData
    changes: tuple[Change, ...]
    labels: Mapping[str, str | Promise]

    @property
    def is_empty(self) -> bool:
        """Do the tables hold exactly what the files say?"""
        return all(change.how is How.UNCHANGED for change in self.changes)

    def count(self, how: How) -> int:
        """How many rows this becomes of."""
        return sum(change.how is how for change in self.changes)

    def lines(self) -> Iterator[str]:
        """The differences as printed: a summary of each table, then each row that changes."""
        for table, label in self.labels.items():
            changes = [change for change in self.changes if change.table == table]
            if not changes:
                continue
            counts = Counter(change.how for change in changes)
            told = ", ".join(
                str(HOW_TOLD[how]) % {"count": counts[how]} for how in How if counts[how]
            )
            yield f"{label}: {told}"
            for change in changes:
                if change.how is not How.UNCHANGED:
                    yield f"  {_MARK[change.how]} {change.code}"
                    yield from (f"      {_told(field)}" for field in change.fields)


def refuse_outdated(shown: Diff, present: Diff) -> None:
    """Refuse to write a difference that is no longer the difference."""
    if shown.changes != present.changes:
        raise Conflict(
            _("The records have changed since this difference was shown."),
            mend=_("Look at the difference again, then load."),
        )


def record_loading(diff: Diff, *, by: Actor, at: datetime) -> None:
    """The one entry of the log that a loading leaves."""
    log.record(
        by=by,
        at=at,
        verb="phases.loaded",
        kind="programme",
        subject=diff.data.programme.code,
        owner=Owner.SECRETARIAT,
        release=Release.SHARED,
        **{how.value: diff.count(how) for how in How if how is not How.UNCHANGED},
    )


def _told(field: FieldChange) -> str:
    return f"{field.name}: {_shown(field.before)} → {_shown(field.after)}"


def _shown(value: object) -> str:
    """One line of at most 60 characters; nothing is an en dash."""
    text = " ".join(str(value).split()) if value not in (None, "", (), []) else "–"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
