"""Which activity is acted on, are its records closed, and what does the log keep?

Nothing here decides what may be done: that is the role table's and the rules'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities import changes as written
from qiao.activities.models import Activity, Correction, RecordsClosing
from qiao.activities.rules import must_have_reason, needs_reason
from qiao.core import log
from qiao.core.errors import NotFound
from qiao.core.occasions import DatePrecision, Dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qiao.activities.changes import Change
    from qiao.activities.models import Participation, SignInSheet
    from qiao.core.actor import Actor

log.declare(
    {
        "activities.planned": _("planned this activity"),
        "activities.edited": _("edited the plan"),
        "activities.released": _("released this activity further (%(to)s)"),
        "activities.held": _("recorded that it was held (%(held)s)"),
        "activities.held_corrected": _("corrected the held dates or the headcount (%(held)s)"),
        "activities.postponed": _("postponed it, with a reason"),
        "activities.rescheduled": _("set new dates (%(planned)s)"),
        "activities.cancelled": _("cancelled it, with a reason"),
        "activities.sessions_set": _("divided it into %(sessions)s sessions"),
        "activities.sheet_uploaded": _("uploaded sign-in sheet %(sheet)s to look at"),
        "activities.sheet_read_anew": _("changed how sign-in sheet %(sheet)s is read"),
        "activities.sheet_confirmed": _(
            "stored sign-in sheet %(sheet)s: %(seats)s participations, %(again)s already there"
        ),
        "activities.sheet_discarded": _("discarded sign-in sheet %(sheet)s"),
        "activities.records_closed": _(
            "closed the records through %(through)s: changing them needs a reason"
        ),
        "activities.seat_added": _("added participation %(seat)s without a sheet"),
        "activities.seat_corrected": _("corrected participation %(seat)s, with a reason"),
        "activities.seat_reinstated": _(
            "took the withdrawal of participation %(seat)s back, with a reason"
        ),
        "activities.seat_withdrawn": _("withdrew participation %(seat)s, with a reason"),
    }
)


def locked_activity(code: str, *, by: Actor) -> Activity:
    """The activity, locked for this transaction: two people acting on one activity take turns."""
    activity: Activity | None = (
        Activity.objects.visible_to(by).select_for_update(of=("self",)).filter(code=code).first()
    )
    if activity is None or activity.owner != by.owner:
        raise no_activity(code)
    return activity


def no_activity(code: str) -> NotFound:
    """The same answer for what does not exist and what may not be seen."""
    return NotFound(
        _("There is no activity %(code)s that you can work on."),
        mend=_("Check the code, or ask the secretariat."),
        values={"code": code},
    )


def held_dates(activity: Activity) -> Dates:
    """The held dates of a row."""
    return Dates(activity.held_from, activity.held_to, DatePrecision(activity.held_precision))


def planned_dates(activity: Activity) -> Dates:
    """The planned dates of a row."""
    return Dates(
        activity.planned_from, activity.planned_to, DatePrecision(activity.planned_precision)
    )


def closed_through() -> date | None:
    """The day up to which records are closed; None while nothing is."""
    return RecordsClosing.objects.order_by("-through").values_list("through", flat=True).first()


def is_closed(*held: Dates) -> bool:
    """Are the records of any of these dates closed?"""
    through = closed_through()
    return any(needs_reason(dates, through) for dates in held)


def correct(
    activity: Activity,
    changes: Iterable[Change],
    *,
    by: Actor,
    at: datetime,
    reason: str,
    seat: Participation | None = None,
    sheet: SignInSheet | None = None,
) -> Correction:
    """Keep what changed and why; refuses without a reason."""
    return Correction.objects.create(
        activity=activity,
        participation=seat,
        sheet=sheet,
        change=written.write(changes),
        reason=must_have_reason(reason),
        by_id=by.author_id,
        at=at,
    )


def record(activity: Activity, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """The one log entry of an action."""
    log.record(
        by=by,
        at=at,
        verb=f"activities.{verb}",
        kind="activity",
        subject=activity.code,
        owner=activity.owner,
        release=activity.release,
        **facts,
    )
