"""When and how does something take place? Dates as exactly as they are known, modes of meeting.

Pure. A date known to the month or the year keeps that it is no finer.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid


class DatePrecision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("not known")


class Mode(TextChoices):
    """Where people are."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


@dataclass(frozen=True, slots=True)
class Dates:
    """From and to, no finer than the precision known. Month and year stand for their first to
    their last day; unknown has no days."""

    first: date | None
    last: date | None
    precision: DatePrecision = DatePrecision.DAY

    @property
    def known(self) -> bool:
        """Is there a date at all?"""
        return self.first is not None and self.precision != DatePrecision.UNKNOWN

    @property
    def counts_on(self) -> date | None:
        """The day that decides in which reporting period an activity counts: its first."""
        return self.first if self.known else None

    @property
    def days(self) -> tuple[date, ...]:
        """Each day; nothing unless known to the day."""
        if self.first is None or self.precision != DatePrecision.DAY:
            return ()
        last = self.last or self.first
        return tuple(self.first + timedelta(n) for n in range((last - self.first).days + 1))

    def __str__(self) -> str:
        """As stored in facts: ISO dates, no finer than known."""
        if not self.known or self.first is None:
            return "unknown"
        width = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(self.precision, 10)
        first, last = (str(d)[:width] for d in (self.first, self.last or self.first))
        return first if first == last else f"{first}/{last}"


def dates(first: date | None, last: date | None, precision: str, *, field: str) -> Dates:
    """Dates as entered, widened to their precision; refuses what is out of order or missing."""
    exact = DatePrecision(precision)
    if exact == DatePrecision.UNKNOWN:
        return Dates(None, None, exact)
    if first is None:
        raise Invalid(
            _("A date is missing."),
            mend=_("Give the first day, or say that the date is not known."),
            field=field,
        )
    end = last or first
    if end < first:
        raise Invalid(
            _("The last day (%(last)s) is before the first (%(first)s)."),
            mend=_("Change one of them."),
            field=field,
            values={"first": first.isoformat(), "last": end.isoformat()},
        )
    if exact == DatePrecision.MONTH:
        return Dates(first.replace(day=1), _month_end(end), exact)
    if exact == DatePrecision.YEAR:
        return Dates(date(first.year, 1, 1), date(end.year, 12, 31), exact)
    return Dates(first, end, exact)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
