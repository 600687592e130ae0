"""The tables of a round's closed file and of follow-up tables that were uploaded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.dialogue.models.rounds import Round
from qiao.documents.models import Document


class RoundFile(models.Model):
    """A round as it stood when it was published or closed: plain data, never changed.

    `content` holds only what both sides share, so it follows the round's own release.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="files")
    version = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    made_at = models.DateTimeField(_("closed"))

    classification = classified(internal="id round version sha256 made_at", personal="content")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "version"], name="a_file_of_a_round_is_made_once"
            )
        ]


class RegisterSheet(models.Model):
    """An uploaded follow-up table: looked at first, then stored whole or not at all."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9,
        choices=[
            ("preview", _("to be confirmed")),
            ("confirmed", _("stored")),
            ("discarded", _("discarded")),
        ],
        default="preview",
    )
    choices = models.JSONField(_("how it is read"), default=dict)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    stored = models.PositiveIntegerField(_("commitments stored"), default=0)

    classification = classified(
        internal="id document state choices uploaded_by uploaded_at decided_at stored"
    )

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preview", decided_at__isnull=True)
                | (~Q(state="preview") & Q(decided_at__isnull=False)),
                name="a_decided_register_sheet_says_when",
            )
        ]
