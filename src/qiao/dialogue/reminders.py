"""Who is reminded of what is due? Focal points of the owing institution, its side's coordinators.

Each in their own language and once for each reminder; what is still one side's own is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiao.accounts.models import User
from qiao.core.actor import Role
from qiao.core.release import Release
from qiao.dialogue.models import Commitment, Reminder
from qiao.dialogue.rules.commitments import OPEN, Due
from qiao.dialogue.rules.reminders import BEFORE, reminder_reached
from qiao.partners.queries import current_holders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from qiao.core.text import Text


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder to one person that was not sent yet."""

    commitment_id: int
    code: str
    text: Text
    due_on: date
    days_before: int
    user_id: int
    email: str
    language: str


def due_reminders(today: date) -> list[DueReminder]:
    """Everything to be sent on this day. Four queries."""
    first = today + timedelta(days=max(BEFORE))
    rows = list(
        Commitment.objects.filter(
            status__in=OPEN,
            due=Due.DATE,
            due_on__lte=first,
            retired=False,
        )
        .exclude(release=Release.OWN)
        .select_related("institution", "co_institution")
        .order_by("due_on", "code")
    )
    sent = set(
        Reminder.objects.filter(commitment__in=[row.pk for row in rows]).values_list(
            "commitment_id", "to_id", "due_on", "days_before"
        )
    )
    people = list(
        User.objects.filter(
            is_active=True, role__in=(Role.COORDINATOR, Role.FOCAL_POINT)
        ).select_related("institution")
    )
    holders = current_holders(code for row in rows for code in _named(row))
    found = []
    for row in rows:
        days = reminder_reached(row.due_on, today)
        asked = {holders[code].present.code for code in _named(row) if code in holders}
        for user in _owing(row, people, asked):
            if days is None or (row.pk, user.pk, row.due_on, days) in sent:
                continue
            found.append(
                DueReminder(
                    row.pk, row.code, row.text, row.due_on, days, user.pk, user.email, user.language
                )
            )
    return found


def send_reminders(due: Iterable[DueReminder], *, at: datetime) -> int:
    """Send each that nobody has sent meanwhile; how many were sent."""
    return sum(_send_once(reminder, at) for reminder in due)


def _send_once(reminder: DueReminder, at: datetime) -> bool:
    with transaction.atomic():
        _row, is_new = Reminder.objects.get_or_create(
            commitment_id=reminder.commitment_id,
            to_id=reminder.user_id,
            due_on=reminder.due_on,
            days_before=reminder.days_before,
            defaults={"sent_at": at},
        )
        if is_new:
            transaction.on_commit(lambda: _tell(reminder))
    return is_new


def _tell(reminder: DueReminder) -> None:
    with translation.override("zh-hans" if reminder.language == "zh" else "en"):
        address = f"{settings.CONFIG.address}{reverse('commitment', args=[reminder.code])}"
        send_mail(
            subject=_("Commitment %(code)s: %(when)s")
            % {"code": reminder.code, "when": when_due(reminder.days_before)},
            message=_(
                "Your side owes this commitment, due on %(day)s:\n\n%(text)s\n\n"
                "Say how it stands, or report it as delivered:\n%(address)s\n"
            )
            % {
                "day": date_format(reminder.due_on, "DATE_FORMAT"),
                "text": reminder.text,
                "address": address,
            },
            from_email=None,
            recipient_list=[reminder.email],
        )


def when_due(days_before: int) -> str:
    """The reminder in words of the reader's language."""
    if days_before < 0:
        return ngettext(
            "a commitment is overdue by %(n)s day or more",
            "a commitment is overdue by %(n)s days or more",
            -days_before,
        ) % {"n": -days_before}
    if days_before == min(BEFORE):
        return _("a commitment has reached its due date")
    return ngettext(
        "a commitment is due within %(n)s day",
        "a commitment is due within %(n)s days",
        days_before,
    ) % {"n": days_before}


def _named(row: Commitment) -> Iterator[str]:
    for institution in (row.institution, row.co_institution):
        if institution:
            yield institution.code


def _owing(row: Commitment, people: list[User], asked: set[str]) -> Iterator[User]:
    sides = {side for side, owes in ((1, row.owed_by_first), (2, row.owed_by_second)) if owes}
    for user in people:
        if user.side_id not in sides:
            continue
        is_holder = user.institution is not None and user.institution.code in asked
        if user.role == Role.COORDINATOR or is_holder:
            yield user
