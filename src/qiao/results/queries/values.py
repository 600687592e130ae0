"""Which observed values are there, who may see each, and what waits? Reads only.

A side's draft is that side's own; the secretariat sees it from the moment it is submitted; once
approved, everyone who works in the programme sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Actor, Role
from qiao.core.errors import NotFound
from qiao.results.figures import Cell, key_of
from qiao.results.models import Value, ValueCell
from qiao.results.rules import PENDING, ValueState

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from qiao.core.text import Text

_FURTHER = (ValueState.SUBMITTED, ValueState.RETURNED, ValueState.APPROVED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a value: a file, an address, or both."""

    document: str
    file_name: str
    address: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One observed value as a page shows it."""

    id: int
    indicator: int
    indicator_code: str
    statement: Text
    unit: Text
    period: str
    period_label: Text
    part: int
    value: Decimal
    cells: tuple[Cell, ...]
    state: ValueState
    evidence: Evidence
    note: Text
    entered_by: str
    entered_by_id: int
    entered_at: datetime
    approved_by: str
    approved_at: datetime | None
    replaced: bool
    reason: str
    comment: str


def visible_values(viewer: Actor) -> QuerySet[Value]:
    """The values that this reader may see."""
    approved = Q(state=ValueState.APPROVED)
    match viewer.role:
        case Role.SECRETARIAT:
            return Value.objects.filter(Q(state__in=_FURTHER) | Q(part=0))
        case Role.COORDINATOR | Role.FOCAL_POINT:
            return Value.objects.filter(approved | Q(part=viewer.owner, part__gt=0))
        case Role.DONOR_READER:
            return Value.objects.filter(approved)
        case _:
            return Value.objects.none()


def find_value(number: int, *, viewer: Actor) -> Value:
    """The value with this number, if this reader may see it."""
    value = visible_values(viewer).filter(pk=number).first()
    if value is None:
        raise no_value(number)
    return value


def no_value(number: int) -> NotFound:
    """The same answer for what does not exist and what may not be seen."""
    return NotFound(
        _("There is no value %(number)s that you can see."),
        mend=_("Choose one from the list of values."),
        values={"number": number},
    )


def read_value(number: int, *, viewer: Actor) -> ValueRow:
    """One value. Two queries."""
    rows = _rows(visible_values(viewer).filter(pk=number), viewer)
    if not rows:
        raise no_value(number)
    return rows[0]


def pending_values(*, viewer: Actor) -> tuple[ValueRow, ...]:
    """What waits to be submitted, decided or mended, the oldest first. Two queries."""
    return _rows(
        visible_values(viewer).filter(state__in=PENDING).order_by("entered_at", "id"), viewer
    )


def values_of(indicator: int, *, viewer: Actor, period: str = "") -> tuple[ValueRow, ...]:
    """Every value of an indicator, those that were replaced included; newest first. Two queries."""
    found = visible_values(viewer).filter(indicator=indicator)
    if period:
        found = found.filter(period__code=period)
    return _rows(found.order_by("-period__starts", "part", "-entered_at", "-id"), viewer)


def waiting_for(viewer: Actor) -> int:
    """How many values wait for this reader: to approve, or (a side) to mend. One query."""
    found = visible_values(viewer)
    if viewer.role == Role.SECRETARIAT:
        return found.filter(state=ValueState.SUBMITTED).exclude(entered_by=viewer.user_id).count()
    return found.filter(
        state__in=(ValueState.DRAFT, ValueState.RETURNED), entered_by=viewer.user_id
    ).count()


def _rows(found: QuerySet[Value], viewer: Actor) -> tuple[ValueRow, ...]:
    names = viewer.role not in (Role.DONOR_READER, Role.PUBLIC)
    rows = found.select_related(
        "indicator", "period", "evidence", "entered_by", "approved_by"
    ).prefetch_related(Prefetch("cells", ValueCell.objects.order_by("id")))
    return tuple(_row(value, names=names) for value in rows)


def _row(value: Any, *, names: bool) -> ValueRow:
    return ValueRow(
        id=value.pk,
        indicator=value.indicator_id,
        indicator_code=value.indicator.code,
        statement=value.indicator.statement,
        unit=value.indicator.unit,
        period=value.period.code,
        period_label=value.period.label,
        part=value.part,
        value=value.value,
        cells=tuple(Cell(key_of(cell.dimensions), cell.amount) for cell in value.cells.all()),
        state=ValueState(value.state),
        evidence=Evidence(
            document=value.evidence.code if value.evidence else "",
            file_name=value.evidence.file_name if value.evidence and names else "",
            address=value.evidence_url,
        ),
        note=value.note,
        entered_by=value.entered_by.shown_name if names else "",
        entered_by_id=value.entered_by_id,
        entered_at=value.entered_at,
        approved_by=value.approved_by.shown_name if value.approved_by and names else "",
        approved_at=value.approved_at,
        replaced=value.replaced_by_id is not None,
        reason=value.reason,
        comment=value.comment,
    )
