"""The tables of negotiations: each with its moves and instruments, and those parallel to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.occasions import DatePrecision
from qiao.core.release import Released
from qiao.core.text import Bilingual, TextState
from qiao.dialogue.rules.negotiations import NegotiationState
from qiao.phases.models import Theme


class Negotiation(Released):
    """A negotiation of an instrument, beside the rounds of the dialogue."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(max_length=250)
    name_zh = models.CharField(max_length=250, blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    pillar = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=11, choices=NegotiationState.choices)
    round_number = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    state_since = models.DateField(_("since"), null=True, blank=True)
    parallel = models.ManyToManyField("self", symmetrical=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_historical = models.BooleanField(_("kept by the programme's files"), default=False)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    note = Bilingual("note")
    classification = classified(
        public="id code owner release state round_number state_since is_historical retired source"
        " translation pillar",
        internal="name_en name_zh note_en note_zh parallel",
    )

    class Meta(Released.Meta):
        ordering = ["id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=NegotiationState.values),
                name="a_negotiation_is_in_a_known_state",
            ),
        ]


class NegotiationMove(models.Model):
    """One step of a negotiation, with the day as exactly as it is known, and its source."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="moves")
    before = models.CharField(max_length=11, choices=NegotiationState.choices, blank=True)
    after = models.CharField(max_length=11, choices=NegotiationState.choices)
    round_number = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    reason_en = models.TextField(blank=True)
    reason_zh = models.TextField(blank=True)
    on = models.DateField(_("on"), null=True)
    on_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("recorded"))
    source = models.CharField(_("source"), max_length=500, blank=True)

    reason = Bilingual("reason")
    classification = classified(
        internal="id negotiation before after round_number reason_en reason_zh on on_precision at"
        " source",
        personal="by",
    )

    class Meta:
        ordering = ["on", "id"]


class Instrument(models.Model):
    """What a negotiation is to end in, or ended in: an agreement, a protocol, an arrangement."""

    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.CASCADE, related_name="instruments"
    )
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    signed_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    in_force_on = models.DateField(_("in force"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_historical = models.BooleanField(_("kept by the programme's files"), default=False)

    title = Bilingual("title")
    classification = classified(
        internal="id negotiation title_en title_zh signed_on signed_precision in_force_on source"
        " is_historical"
    )

    class Meta:
        ordering = ["signed_on", "id"]
