"""The tables of reminders sent and of personal calendar addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.dialogue.models.commitments import Commitment


class Reminder(models.Model):
    """One reminder to one person about one due date: sent once."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reminders")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(_("due"))
    days_before = models.SmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"))

    classification = classified(internal="id commitment due_on days_before sent_at", personal="to")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "to", "due_on", "days_before"],
                name="a_reminder_is_sent_once",
            )
        ]


class CalendarKey(models.Model):
    """A person's secret calendar address, kept as a hash; it shows what that person may see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    classification = classified(internal="id user made_at revoked_at", special="token_hash")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="a_person_has_one_calendar_address",
            )
        ]
