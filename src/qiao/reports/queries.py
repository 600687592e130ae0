"""Which reports are there, and what does one say? From a freeze, never from what changed since.

A period that is not frozen yet gives a draft from the records as they stand, marked on every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from qiao.accounts.permissions import ROLE_NAMES, Permission, must
from qiao.activities.rules import ActivityKind
from qiao.core.actor import Role
from qiao.reports.building import Stamp, build_report
from qiao.reports.content import Dimension, DimensionValue, ReportContent, Text
from qiao.results.inputs import computation_from, tally_from
from qiao.results.parts import DIMENSIONS, choices_of, in_both
from qiao.results.queries.inputs import collect_inputs
from qiao.results.queries.logframe import read_logframe
from qiao.results.queries.periods import find_freeze, list_periods
from qiao.results.queries.records import side_codes
from qiao.results.queries.surroundings import surroundings
from qiao.results.report_content import content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from qiao.core import text as core_text
    from qiao.core.actor import Actor
    from qiao.results.queries.periods import PeriodState

DRAFT = Text("DRAFT: not frozen, figures may change", "草稿：尚未冻结，数据可能变动")
_NEITHER = Text("neither side", "不属于任何一方")
_NO_PILLAR = Text("no pillar", "未归入支柱")


@dataclass(frozen=True, slots=True)
class Report:
    """A report with what its page says of it."""

    content: ReportContent
    is_draft: bool
    left_out: int
    frozen_at: datetime | None


def list_reports(*, viewer: Actor, today: date) -> tuple[PeriodState, ...]:
    """The periods of the current phase, the latest first; each has a report or a draft of one."""
    must(viewer, Permission.TAKE_REPORT)
    states = [s for s in list_periods(viewer=viewer, today=today) if s.period.starts <= today]
    return tuple(reversed(states))


def read_report(period: str, *, viewer: Actor, at: datetime) -> Report:
    """The report of a period: what its freeze kept, or a draft of the records as they stand."""
    must(viewer, Permission.TAKE_REPORT)
    rows = read_logframe()
    row = next((each for each in rows.periods if each.code == period), None)
    if row is not None and row.frozen_at is None:
        return _draft(period, at)
    freeze = find_freeze(period)
    stamp = Stamp(freeze.frozen_at, _secretariat(), freeze.checksum)
    return Report(
        _built(freeze.content, stamp),
        is_draft=False,
        left_out=freeze.content["left_out"],
        frozen_at=freeze.frozen_at,
    )


def _draft(period: str, at: datetime) -> Report:
    """Computed as a freeze would be, and kept nowhere."""
    rows = read_logframe()
    row = rows.period(period)
    inputs = collect_inputs(rows, row.ends)
    computation = computation_from(
        inputs,
        periods=[each.span for each in rows.periods],
        side_codes=side_codes(),
        today=at.date(),
    )
    content = content_of(rows, row, computation, tally_from(inputs), (), surroundings(rows, row))
    stamp = Stamp(at, DRAFT, "DRAFT", is_draft=True)
    return Report(_built(content, stamp), is_draft=True, left_out=0, frozen_at=None)


def _built(content: Mapping[str, Any], stamp: Stamp) -> ReportContent:
    return build_report(
        content,
        stamp,
        address=settings.CONFIG.address,
        dimensions=_dimensions(content),
        kinds={kind.value: _both(kind.label) for kind in ActivityKind},
    )


def _dimensions(content: Mapping[str, Any]) -> tuple[Dimension, ...]:
    """The names of parts in both languages: sides and pillars as frozen, others as choices."""
    sides = tuple(DimensionValue(side["code"], Text(**side["name"])) for side in content["sides"])
    pillars = tuple(
        DimensionValue(pillar["code"], Text(**pillar["label"])) for pillar in content["pillars"]
    )
    given = {
        "side": (*sides, DimensionValue("", _NEITHER)),
        "pillar": (*pillars, DimensionValue("", _NO_PILLAR)),
    }
    return tuple(
        Dimension(
            name,
            _both(label),
            given.get(name)
            or tuple(
                DimensionValue(value, _both(said))
                for value, said in choices_of(name, {}, {}).items()
            ),
        )
        for name, label in DIMENSIONS.items()
    )


def _secretariat() -> Text:
    return _both(ROLE_NAMES[Role.SECRETARIAT])


def _both(label: Any) -> Text:
    said: core_text.Text = in_both(label)
    return Text(said.en, said.zh)
