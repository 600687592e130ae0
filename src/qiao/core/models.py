"""The tables of the kernel: the log, its head, files of mail that would be sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qiao.core.classification import classified
from qiao.core.release import Released


class LogEntry(Released):
    """One action: who, what, on which record, when, with which facts. Append-only and chained.

    `facts` never holds personal data (ids and codes only), so that erasing a person needs no
    rewriting of history. Owner and release are the record's at that moment: what was done while a
    record was a side's own stays that side's.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("who")
    )
    role = models.CharField(_("as"), max_length=20)
    verb = models.CharField(_("what"), max_length=60)
    subject_kind = models.CharField(_("kind of record"), max_length=30)
    subject = models.CharField(_("record"), max_length=80)
    facts = models.JSONField(_("facts"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    classification = classified(
        public="id number owner release",
        internal="at role verb subject_kind subject facts previous_hash hash",
        personal="by",
    )

    class Meta(Released.Meta):
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject_kind", "subject", "number"], name="log_by_subject")
        ]


class LogHead(models.Model):
    """The end of the chain: one row, locked while an entry is added.

    `sealed` arms the database's own triggers that refuse to change or delete an entry.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    sealed = models.BooleanField(default=True)

    classification = classified(internal="id number hash sealed")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="the_log_has_one_head")
        ]


class OutboxMessage(models.Model):
    """A message as it is, or would be, sent. Without a mail server this page is the mail."""

    created_at = models.DateTimeField(_("written"))
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    failure = models.CharField(_("why it was not sent"), max_length=250, blank=True)

    classification = classified(
        internal="id created_at sent_at failure", personal="to subject", special="body"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
