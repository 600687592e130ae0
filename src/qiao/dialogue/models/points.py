"""The tables of negotiated texts: points, their versions, brackets, amendments and agreements."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.release import Released
from qiao.core.text import Bilingual, Language, TextState
from qiao.dialogue.models.agenda import AgendaItem
from qiao.dialogue.models.rounds import Round
from qiao.dialogue.rules.points import AmendmentState, PointKind, PointState
from qiao.partners.models import Institution
from qiao.phases.models import Theme


class Point(Released):
    """A numbered paragraph of a round's conclusions or minutes.

    Its number is given when it is proposed, so that gaps tell nobody of drafts.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=PointKind.choices, default=PointKind.CONCLUSION)
    number = models.PositiveSmallIntegerField(_("number"), null=True)
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    pillar = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=PointState.choices, default=PointState.DRAFT
    )
    text = models.ForeignKey(
        "PointText", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("text")
    )
    released_from = models.PositiveIntegerField(_("first version that was proposed"), null=True)
    written_at = models.DateTimeField(_("first written"))

    classification = classified(
        public="id code owner release round kind number state",
        internal="item pillar text released_from written_at",
    )

    class Meta(Released.Meta):
        ordering = ["kind", F("number").asc(nulls_last=True), "id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=PointState.values), name="a_point_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(release="own", number__isnull=True) | ~Q(release="own"),
                name="a_draft_point_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(release="own", state__in=["draft", "withdrawn"])
                | (~Q(release="own") & ~Q(state="draft")),
                name="only_a_draft_point_is_its_sides_own",
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "number"],
                condition=Q(number__isnull=False),
                name="a_round_numbers_its_points_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "release"], name="points_by_state")]


class PointText(models.Model):
    """One version of a point in both languages. Its words never change.

    Bodies are the words without brackets; brackets are rows that name spans of them.
    """

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField(_("version"))
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    authentic = models.CharField(_("authentic language"), max_length=2, choices=Language.choices)
    translation = models.CharField(_("the other language"), max_length=8, choices=TextState.choices)
    checksum = models.CharField(max_length=64)
    has_brackets = models.BooleanField(_("has brackets"), default=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    body = Bilingual("body")
    classification = classified(
        internal="id point version body_en body_zh authentic translation checksum has_brackets"
        " written_by written_at"
    )

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "version"], name="a_version_of_a_point_is_written_once"
            ),
            models.CheckConstraint(
                condition=Q(authentic__in=Language.values, translation__in=TextState.values),
                name="language_and_state_of_a_point_are_known_words",
            ),
        ]
        indexes = [models.Index(fields=["checksum"], name="point_texts_by_checksum")]


class Bracket(models.Model):
    """A span of one version that a side does not accept yet. Code points, end excluded."""

    text = models.ForeignKey(PointText, on_delete=models.CASCADE, related_name="brackets")
    language = models.CharField(max_length=2, choices=Language.choices)
    start = models.PositiveIntegerField(_("from"))
    end = models.PositiveIntegerField(_("to"))
    side = models.PositiveSmallIntegerField(_("side"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    classification = classified(internal="id text language start end side reason at", personal="by")

    class Meta:
        ordering = ["language", "start", "-end"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_bracket_holds_words"),
            models.CheckConstraint(condition=Q(side__in=[1, 2]), name="a_bracket_is_a_sides"),
        ]


class Amendment(models.Model):
    """Another wording of a point, proposed on an exact version and decided in one step."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="amendments")
    text = models.ForeignKey(
        PointText, on_delete=models.PROTECT, related_name="+", verbose_name=_("on version")
    )
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    reason = models.TextField(_("reason"), blank=True)
    owner = models.PositiveSmallIntegerField(_("whose it is"))
    state = models.CharField(
        max_length=9, choices=AmendmentState.choices, default=AmendmentState.OPEN
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    body = Bilingual("body")
    classification = classified(
        internal="id code point text body_en body_zh reason owner state at decided_at",
        personal="by decided_by",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AmendmentState.values),
                name="an_amendment_is_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="a_decided_amendment_says_when",
            ),
        ]


class Agreement(models.Model):
    """A side's dated yes to one language of one exact version of a point."""

    text = models.ForeignKey(PointText, on_delete=models.PROTECT, related_name="agreements")
    side = models.PositiveSmallIntegerField(_("side"))
    language = models.CharField(max_length=2, choices=Language.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post on that day"), max_length=150, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    classification = classified(internal="id text side language institution at", personal="by post")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "side", "language"], name="a_side_agrees_to_a_language_once"
            ),
            models.CheckConstraint(condition=Q(side__in=[1, 2]), name="an_agreement_is_a_sides"),
        ]


class AgreedSegment(models.Model):
    """A sentence that both sides agreed to in both languages: what is offered again later."""

    text = models.ForeignKey(PointText, on_delete=models.CASCADE, related_name="segments")
    body_en = models.TextField()
    body_zh = models.TextField()
    print_en = models.CharField(_("fingerprint of the English"), max_length=64)
    print_zh = models.CharField(_("fingerprint of the Chinese"), max_length=64)

    body = Bilingual("body")
    classification = classified(internal="id text body_en body_zh print_en print_zh")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["print_en"], name="segments_by_english"),
            models.Index(fields=["print_zh"], name="segments_by_chinese"),
        ]
