"""Which commitments need attention, asked of the database? The twins of `rules.attention`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from qiao.dialogue.models import Round
from qiao.dialogue.rules.attention import HELD_STATES, Attention, silent_before, soon_until
from qiao.dialogue.rules.commitments import OPEN, CommitmentStatus, Due

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

IS_OPEN = Q(status__in=OPEN)


def passed_rounds() -> QuerySet[Round]:
    """The rounds after which a later one of the same track was held."""
    later = Round.objects.filter(
        track=OuterRef("track"), state__in=HELD_STATES, day__gt=OuterRef("day")
    )
    found: QuerySet[Round] = Round.objects.filter(Exists(later))
    return found


def overdue(today: date) -> Q:
    """Still owed after its due date, or after the round by which it was due."""
    by_date = Q(due=Due.DATE, due_on__lt=today)
    return IS_OPEN & (by_date | Q(due=Due.NEXT_ROUND, round__in=passed_rounds().values("pk")))


def silent(today: date) -> Q:
    """Still owed, and nothing was heard of it for long, or ever."""
    return IS_OPEN & (Q(heard_on__isnull=True) | Q(heard_on__lt=silent_before(today)))


def due_soon(today: date) -> Q:
    """Still owed, and due within the days that are called soon."""
    return IS_OPEN & Q(due=Due.DATE, due_on__gte=today, due_on__lte=soon_until(today))


def rank(today: date) -> Case:
    """The value of `Attention` of each commitment."""
    reasons = (
        (~IS_OPEN, Attention.ENDED),
        (overdue(today), Attention.OVERDUE),
        (Q(status=CommitmentStatus.STALLED), Attention.STALLED),
        (silent(today), Attention.SILENT),
        (due_soon(today), Attention.SOON),
    )
    return Case(
        *(When(asked, then=Value(reason.value)) for asked, reason in reasons),
        default=Value(Attention.OPEN.value),
        output_field=IntegerField(),
    )
