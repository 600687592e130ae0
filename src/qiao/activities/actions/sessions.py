"""How is an activity divided into the sessions that attendance is taken for?

A session that people attended is never removed; when its share of a day changes, the days of
everyone who was there are added up anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.activities import rules
from qiao.activities.actions.records import (
    correct,
    held_dates,
    is_closed,
    locked_activity,
    planned_dates,
    record,
)
from qiao.activities.changes import change
from qiao.activities.models import Activity, Attendance, Participation, Session
from qiao.activities.rules import SessionShare, days_attended
from qiao.core.errors import Invalid, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from qiao.core.actor import Actor
    from qiao.core.text import Text

_BATCH = 2_000
#: Numbers are unique in an activity: rows step aside before they are numbered anew.
_OUT_OF_THE_WAY = 10_000


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as it should be; `id` of one that exists, `share` None for the usual one."""

    label: Text
    on: date | None
    part: str
    share: Decimal | None = None
    id: int | None = None

    @property
    def day_share(self) -> Decimal:
        """The share of its day that it fills."""
        return rules.usual_share(self.part) if self.share is None else self.share


@transaction.atomic
def set_sessions(
    *, by: Actor, at: datetime, code: str, sessions: Sequence[SessionDraft], reason: str = ""
) -> list[Session]:
    """The sessions of an activity, in their order; those left out are removed.

    Refuses to remove a session that someone attended. When days attended change and the records
    are closed, it needs a reason.
    """
    must(by, Permission.PLAN_ACTIVITY)
    activity = locked_activity(code, by=by)
    _must_be_within(activity, sessions)
    existing = {session.pk: session for session in activity.sessions.all()}
    before = _shares(existing.values())
    _remove(activity, set(existing) - {draft.id for draft in sessions})
    activity.sessions.update(number=F("number") + _OUT_OF_THE_WAY)
    rows = [
        _write(activity, number, draft, existing) for number, draft in enumerate(sessions, start=1)
    ]
    if recount_days(activity) and is_closed(held_dates(activity)):
        correct(activity, [change("share", before, _shares(rows))], by=by, at=at, reason=reason)
    record(activity, "sessions_set", by=by, at=at, sessions=len(rows))
    return rows


def recount_days(activity: Activity) -> int:
    """Add up the days of everyone at an activity from their attendance; gives how many changed."""
    shares = {
        session.pk: SessionShare(session.number, session.on, session.day_share)
        for session in activity.sessions.all()
    }
    attended = (
        Attendance.objects.filter(participation__activity=activity)
        .order_by("participation_id")
        .values_list("participation_id", "session_id")
        .iterator(chunk_size=_BATCH)
    )
    days = {
        seat: days_attended(shares[session] for _seat, session in rows)
        for seat, rows in groupby(attended, key=lambda row: row[0])
    }
    changed = [
        seat
        for seat in Participation.objects.filter(activity=activity).only("pk", "days")
        if days.get(seat.pk, Decimal(0)) != seat.days
    ]
    for seat in changed:
        seat.days = days.get(seat.pk, Decimal(0))
    Participation.objects.bulk_update(changed, ["days"], batch_size=500)
    return len(changed)


def _write(
    activity: Activity, number: int, draft: SessionDraft, existing: dict[int, Session]
) -> Session:
    if draft.id is not None and draft.id not in existing:
        raise Invalid(
            _("Session %(number)s does not belong to this activity."),
            mend=_("Reload the page and enter the sessions again."),
            values={"number": number},
        )
    row = existing[draft.id] if draft.id is not None else Session(activity=activity)
    row.number = number
    row.label_en, row.label_zh = draft.label.en, draft.label.zh
    row.on, row.part, row.day_share = draft.on, draft.part, draft.day_share
    row.save()
    return row


def _remove(activity: Activity, gone: set[int]) -> None:
    attended = (
        Session.objects.filter(pk__in=gone, attendances__isnull=False).order_by("number").first()
    )
    if attended is not None:
        raise RuleBroken(
            _("Session %(number)s was attended, so it cannot be removed."),
            mend=_("Keep it; withdraw or correct the participations first if it never took place."),
            values={"number": attended.number},
        )
    activity.sessions.filter(pk__in=gone).delete()


def _must_be_within(activity: Activity, sessions: Sequence[SessionDraft]) -> None:
    dates = held_dates(activity) if held_dates(activity).known else planned_dates(activity)
    for draft in sessions:
        if not 0 < draft.day_share <= 1:
            raise Invalid(
                _("A session fills more than nothing and at most a day; %(share)s was given."),
                mend=_("Give a share such as 0.5 for half a day."),
                field="share",
                values={"share": draft.day_share},
            )
        if draft.on and dates.first and not dates.first <= draft.on <= (dates.last or dates.first):
            raise Invalid(
                _("%(day)s is outside the dates of the activity (%(dates)s)."),
                mend=_("Change the day of the session, or the dates of the activity."),
                field="on",
                values={"day": draft.on.isoformat(), "dates": dates},
            )


def _shares(sessions: Iterable[Session]) -> str:
    return ", ".join(f"{row.number}: {row.day_share.normalize():f}" for row in sessions)
