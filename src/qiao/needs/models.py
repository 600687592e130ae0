"""The tables of needs: what a side raises, the shared need that joins them, texts, endorsements.

A need of a side has that side as owner; a *shared need* is owned by the secretariat, joins one or
more of them, and is what both sides endorse.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.release import Released
from qiao.core.text import Bilingual, Language, TextState
from qiao.needs.rules import Concern, Decision, Stage, Urgency
from qiao.partners.models import Institution
from qiao.phases.models import Phase, Theme


class Need(Released):
    """Something that a side, or both, asks the programme to work on."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    raised_by = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    raised_at = models.DateTimeField(_("raised"))
    pillar = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pillar")
    )
    topics = models.ManyToManyField(Theme, related_name="+", blank=True, verbose_name=_("topics"))
    concerns = models.CharField(
        _("who it concerns"), max_length=20, choices=Concern.choices, default=Concern.MIGRANTS
    )
    urgency = models.CharField(
        _("urgency"), max_length=8, choices=Urgency.choices, default=Urgency.NORMAL
    )
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joins"
    )
    released_from = models.PositiveIntegerField(
        _("first version that was released"), null=True, blank=True
    )
    text = models.ForeignKey(
        "NeedText",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("current text"),
    )

    classification = classified(
        public="id code owner release phase pillar topics concerns urgency stage",
        internal="raised_by raised_at joined_into released_from text",
    )

    class Meta(Released.Meta):
        ordering = ["-raised_at", "-id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="a_need_is_at_a_known_stage"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=Urgency.values, concerns__in=Concern.values),
                name="urgency_and_whom_it_concerns_are_known_words",
            ),
            models.CheckConstraint(
                condition=Q(release="own", released_from__isnull=True)
                | (~Q(release="own") & Q(released_from__isnull=False)),
                name="a_released_need_says_from_which_version",
            ),
            models.CheckConstraint(
                condition=~Q(stage="joined") | Q(joined_into__isnull=False),
                name="a_joined_need_says_into_which",
            ),
            models.CheckConstraint(
                condition=~Q(joined_into=F("id")), name="a_need_is_not_joined_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(owner=0) | ~Q(stage__in=["drafting", "asked", "endorsed", "refused"]),
                name="only_shared_needs_are_endorsed",
            ),
        ]
        indexes = [models.Index(fields=["stage", "release", "owner"], name="needs_by_stage")]


class NeedText(models.Model):
    """One version of a need's text in both languages. Its words never change."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField(_("version"))
    title_en = models.CharField(max_length=250, blank=True)
    title_zh = models.CharField(max_length=250, blank=True)
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    authentic = models.CharField(_("authentic language"), max_length=2, choices=Language.choices)
    translation = models.CharField(_("the other language"), max_length=8, choices=TextState.choices)
    checksum = models.CharField(max_length=64)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("checked on"), null=True)

    title = Bilingual("title")
    body = Bilingual("body")
    classification = classified(
        internal="id need version title_en title_zh body_en body_zh authentic translation"
        " checksum written_by written_at checked_by checked_at"
    )

    class Meta:
        ordering = ["need_id", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "version"], name="a_version_of_a_text_is_written_once"
            ),
            models.CheckConstraint(
                condition=Q(authentic__in=Language.values, translation__in=TextState.values),
                name="language_and_state_of_a_text_are_known_words",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="a_checked_text_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(translation="checked", checked_at__isnull=False)
                | (~Q(translation="checked") & Q(checked_at__isnull=True)),
                name="only_a_checked_text_is_called_checked",
            ),
        ]


class Endorsement(models.Model):
    """A side's dated answer to one exact version of a shared need's text.

    A later version leaves the row as it was and asks again: what holds now is derived.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="endorsements")
    text = models.ForeignKey(NeedText, on_delete=models.PROTECT, related_name="endorsements")
    side = models.PositiveSmallIntegerField(_("side"))
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post on that day"), max_length=150, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    classification = classified(
        internal="id need text side decision reason institution at", personal="by post"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["text", "side"], name="a_side_answers_a_text_once"),
            models.CheckConstraint(condition=Q(side__in=[1, 2]), name="an_endorsement_is_a_sides"),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="an_answer_is_yes_or_no"
            ),
            models.CheckConstraint(
                condition=Q(decision="endorsed") | ~Q(reason=""), name="a_refusal_has_a_reason"
            ),
        ]
