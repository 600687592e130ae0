"""What is this indicator, and how did it go? One indicator with its place in the logframe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.results.models import Indicator
from qiao.results.queries.framework import IndicatorStanding, framework
from qiao.results.queries.logframe import LogframeRows, read_logframe
from qiao.results.queries.values import values_of
from qiao.results.rules import Provenance

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.results.queries.logframe import IndicatorRow, PeriodRow, ResultRow
    from qiao.results.queries.values import ValueRow


@dataclass(frozen=True, slots=True)
class IndicatorPlace:
    """An indicator, the result that it shows, and the logframe they belong to."""

    indicator: IndicatorRow
    result: ResultRow
    logframe: LogframeRows


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator with its figures of every period and the values behind them."""

    place: IndicatorPlace
    standing: IndicatorStanding
    periods: tuple[PeriodRow, ...]
    values: tuple[ValueRow, ...]


def find_indicator(number: int) -> IndicatorPlace:
    """The indicator with this number; every reader may see what the logframe says. Four queries."""
    logframe = (
        Indicator.objects.filter(pk=number).values_list("result__logframe_id", flat=True).first()
    )
    if logframe is None:
        raise NotFound(
            _("There is no indicator %(number)s."),
            mend=_("Choose one from the logframe."),
            values={"number": number},
        )
    rows = read_logframe(logframe)
    return next(
        IndicatorPlace(row, result, rows)
        for result in rows.results
        for row in result.indicators
        if row.id == number
    )


def read_indicator(number: int, *, viewer: Actor, today: date) -> IndicatorView:
    """An indicator with its figures, as this reader may see them."""
    place = find_indicator(number)
    page = framework(viewer=viewer, today=today, logframe=place.logframe)
    standing = next(
        row for result in page.results for row in result.indicators if row.indicator.id == number
    )
    values = (
        ()
        if place.indicator.provenance == Provenance.MEASURED
        else values_of(number, viewer=viewer)
    )
    return IndicatorView(place, standing, page.periods, values)
