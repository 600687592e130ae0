"""What stands behind one figure? Its definition and its rows, as far as this reader may see.

Names of participants are for the secretariat and their own side; whoever may not see persons gets
activities with counts, and small counts withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, Sum

from corridor.disclosure import is_small
from qiao.accounts.permissions import Permission
from qiao.core.actor import Actor, Role
from qiao.core.text import Text, text_of
from qiao.needs.models import Endorsement, Need
from qiao.needs.rules import Decision
from qiao.results.disclosure import SharedFigure, for_viewer, sees_small_cells
from qiao.results.measures import MEASURES, narrowing_of
from qiao.results.queries.drill_down import Stretch, activities_behind, seats_behind
from qiao.results.queries.framework import live_computation
from qiao.results.queries.indicators import IndicatorPlace, find_indicator
from qiao.results.queries.records import endorsed_needs, side_codes
from qiao.results.queries.values import ValueRow, values_of
from qiao.results.rules import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from decimal import Decimal

    from qiao.results.figures import Figure, Key
    from qiao.results.queries.logframe import PeriodRow
    from qiao.results.tallies import Narrowing

PAGE = 50
_SEAT = Q(participations__withdrawn_at__isnull=True, participations__role="participant")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure: of an indicator, in a period or since the start to its end, whole or a part."""

    indicator: int
    period: str
    since_start: bool = False
    part: Key = ()


@dataclass(frozen=True, slots=True)
class EndorsedBy:
    """A side's dated word on the need that an activity answers."""

    side: int
    on: date


@dataclass(frozen=True, slots=True)
class NeedRef:
    """A need that an activity answers, with the endorsements of its current text."""

    code: str
    title: Text
    endorsements: tuple[EndorsedBy, ...]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity behind a figure. `persons` is None when the reader may not know how few."""

    code: str
    title: Text
    held_from: date
    held_to: date | None
    precision: str
    persons: int | None
    days: Decimal | None
    too_few: bool
    needs: tuple[NeedRef, ...]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One participation behind a figure; `name` is empty when the reader may not see it."""

    number: int
    activity: str
    title: Text
    held_from: date
    name: str
    side: int | None
    sex: str
    kind: str
    institution: Text
    days: Decimal
    recorded_at: datetime
    sheet_row: int | None


@dataclass(frozen=True, slots=True)
class EndorsedNeedRow:
    """A need behind a figure of endorsed needs."""

    code: str
    title: Text
    on: date


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One figure with one page of its rows; which of the lists is filled depends on the measure."""

    place: IndicatorPlace
    period: PeriodRow
    since_start: bool
    part: Key
    figure: SharedFigure
    whole: Figure
    definition: Text
    activities: tuple[ActivityRow, ...]
    seats: tuple[SeatRow, ...]
    needs: tuple[EndorsedNeedRow, ...]
    values: tuple[ValueRow, ...]
    page: Any


def figure_rows(*, viewer: Actor, asked: Asked, today: date, page: int = 1) -> FigurePage:
    """One figure and a page of the rows that it was counted from. At most fourteen queries."""
    place = find_indicator(asked.indicator)
    row = place.indicator
    span = place.logframe.period(asked.period)
    computation = live_computation(place.logframe, span, today, only=row)
    told = (
        computation.since_start(row.method, span.code)
        if asked.since_start
        else computation.in_period(row.method, span.code)
    )
    measure = MEASURES.get(row.measure)
    rows = _rows_behind(viewer, asked, place, page)
    return FigurePage(
        place=place,
        period=span,
        since_start=asked.since_start,
        part=asked.part,
        figure=for_viewer(told, viewer),
        whole=told,
        definition=measure.definition if measure else Text(),
        activities=rows.activities,
        seats=rows.seats,
        needs=rows.needs,
        values=_values(place, span, viewer, since_start=asked.since_start),
        page=rows.page,
    )


@dataclass(frozen=True, slots=True)
class _RowsBehind:
    activities: tuple[ActivityRow, ...] = ()
    seats: tuple[SeatRow, ...] = ()
    needs: tuple[EndorsedNeedRow, ...] = ()
    page: Any = None


def _rows_behind(viewer: Actor, asked: Asked, place: IndicatorPlace, page: int) -> _RowsBehind:
    measure = MEASURES.get(place.indicator.measure)
    if measure is None:
        return _RowsBehind()
    stretch, narrowing = _where(asked, place)
    if measure.counts == "needs":
        return _RowsBehind(needs=tuple(_needs(stretch, narrowing, asked.part)))
    if measure.counts == "seats" and sees_small_cells(viewer):
        current = _paged(_seat_values(stretch, narrowing, asked.part), page)
        seats = tuple(_seat(values, viewer) for values in current.object_list)
        return _RowsBehind(seats=seats, page=current)
    current = _paged(_activity_rows(stretch, narrowing, asked.part), page)
    activities = tuple(_activity(each, viewer) for each in current.object_list)
    return _RowsBehind(activities=activities, page=current)


def _where(asked: Asked, place: IndicatorPlace) -> tuple[Stretch, Narrowing]:
    row, logframe = place.indicator, place.logframe
    span = logframe.period(asked.period)
    first = logframe.periods[0].starts if asked.since_start else span.starts
    narrowing = narrowing_of(MEASURES[row.measure], row.filters, side_codes())
    return Stretch(logframe.phase, first, span.ends), narrowing


def all_seats(*, viewer: Actor, asked: Asked) -> Iterator[SeatRow]:
    """Every seat behind a figure, for a file; nothing for those who may not see persons."""
    place = find_indicator(asked.indicator)
    measure = MEASURES.get(place.indicator.measure)
    if measure is None or measure.counts != "seats" or not sees_small_cells(viewer):
        return
    stretch, narrowing = _where(asked, place)
    for values in _seat_values(stretch, narrowing, asked.part).iterator(chunk_size=2000):
        yield _seat(values, viewer)


def all_activities(*, viewer: Actor, asked: Asked) -> list[ActivityRow]:
    """Every activity behind a figure, for a file."""
    place = find_indicator(asked.indicator)
    measure = MEASURES.get(place.indicator.measure)
    if measure is None or measure.counts == "needs":
        return []
    stretch, narrowing = _where(asked, place)
    return [_activity(row, viewer) for row in _activity_rows(stretch, narrowing, asked.part)]


def _paged(rows: Any, page: int) -> Any:
    return Paginator(rows, PAGE).get_page(page)


def _seat_values(stretch: Stretch, narrowing: Narrowing, part: Key) -> Any:
    return seats_behind(stretch, narrowing, part).values(
        "id",
        "side",
        "sex",
        "kind",
        "days",
        "recorded_at",
        "sheet_row",
        "institution_as_written",
        "activity__code",
        "activity__title_en",
        "activity__title_zh",
        "activity__held_from",
        "person__name_hanzi",
        "person__name_latin",
        "institution__name_en",
        "institution__name_zh",
    )


def _seat(values: dict[str, Any], viewer: Actor) -> SeatRow:
    named = viewer.may(Permission.SEE_PERSONS) and (
        viewer.role == Role.SECRETARIAT or viewer.side == values["side"]
    )
    name = f"{values['person__name_hanzi']} {values['person__name_latin']}".strip()
    known = text_of(values, "name", "institution__")
    as_written = values["institution_as_written"] if named else ""
    return SeatRow(
        number=values["id"],
        activity=values["activity__code"],
        title=text_of(values, "title", "activity__"),
        held_from=values["activity__held_from"],
        name=name if named else "",
        side=values["side"],
        sex=values["sex"],
        kind=values["kind"],
        institution=known or Text(as_written, as_written),
        days=values["days"],
        recorded_at=values["recorded_at"],
        sheet_row=values["sheet_row"],
    )


def _activity_rows(stretch: Stretch, narrowing: Narrowing, part: Key) -> Any:
    endorsed = Endorsement.objects.filter(decision=Decision.ENDORSED).select_related("text")
    needs = Need.objects.exclude(release="own").select_related("text")
    return (
        activities_behind(stretch, narrowing, part)
        .annotate(
            persons=Count("participations", filter=_SEAT),
            days=Sum("participations__days", filter=_SEAT),
        )
        .prefetch_related(
            Prefetch("needs", needs.prefetch_related(Prefetch("endorsements", endorsed)))
        )
    )


def _activity(row: Any, viewer: Actor) -> ActivityRow:
    too_few = is_small(row.persons) and not sees_small_cells(viewer)
    return ActivityRow(
        code=row.code,
        title=row.title,
        held_from=row.held_from,
        held_to=row.held_to,
        precision=row.held_precision,
        persons=None if too_few else row.persons,
        days=None if too_few else row.days,
        too_few=too_few,
        needs=tuple(
            NeedRef(
                need.code,
                need.text.title,
                tuple(
                    EndorsedBy(given.side, given.at.date())
                    for given in need.endorsements.all()
                    if given.text_id == need.text_id
                ),
            )
            for need in row.needs.all()
        ),
    )


def _needs(stretch: Stretch, narrowing: Narrowing, part: Key) -> Iterator[EndorsedNeedRow]:
    pillar = dict(part).get("pillar")
    found = {
        need.id: need
        for need in endorsed_needs(stretch.phase, stretch.last)
        if need.on >= stretch.first and narrowing.takes_need(need) and pillar in (None, need.pillar)
    }
    rows = Need.objects.filter(pk__in=found).select_related("text").order_by("-raised_at")
    for row in rows:
        yield EndorsedNeedRow(row.code, row.text.title if row.text else Text(), found[row.pk].on)


def _values(
    place: IndicatorPlace, span: PeriodRow, viewer: Actor, *, since_start: bool
) -> tuple[ValueRow, ...]:
    if place.indicator.provenance == Provenance.MEASURED:
        return ()
    return values_of(place.indicator.id, viewer=viewer, period="" if since_start else span.code)
