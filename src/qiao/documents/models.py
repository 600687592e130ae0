"""The table of files. Content lives on disk under its checksum; a row says what and whose it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.release import Released


class Document(Released):
    """An uploaded file. Its content never changes: another content is another row."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    file_name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    holds_personal_data = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))

    classification = classified(
        public="id code owner release",
        internal="media_type size sha256 holds_personal_data uploaded_by uploaded_at",
        personal="file_name",
    )

    class Meta(Released.Meta):
        ordering = ["-uploaded_at"]
