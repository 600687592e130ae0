"""The tables of the commitments register: commitments, agreement, moves and evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.occasions import DatePrecision
from qiao.core.release import Released
from qiao.core.text import Bilingual, Language, TextState
from qiao.dialogue.models.agenda import AgendaItem
from qiao.dialogue.models.points import Point
from qiao.dialogue.models.rounds import Round
from qiao.dialogue.rules.commitments import CommitmentStatus, Due, EvidenceKind, MoveKind
from qiao.documents.models import Document
from qiao.needs.models import Need
from qiao.partners.models import Institution
from qiao.phases.models import Theme


class Commitment(Released):
    """Something that a side (or both) undertook. It stays until it is delivered or ended."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    authentic = models.CharField(_("authentic language"), max_length=2, choices=Language.choices)
    translation = models.CharField(_("the other language"), max_length=8, choices=TextState.choices)
    version = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(
        _("status"), max_length=16, choices=CommitmentStatus.choices, default=CommitmentStatus.NOTED
    )
    owed_by_first = models.BooleanField(_("owed by the first side"), default=False)
    owed_by_second = models.BooleanField(_("owed by the second side"), default=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    co_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pillar = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.ForeignKey(
        Point, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    statement_en = models.CharField(_("statement it comes from"), max_length=300, blank=True)
    statement_zh = models.CharField(
        _("statement it comes from, in Chinese"), max_length=300, blank=True
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    made_on = models.DateField(_("undertaken"), null=True, blank=True)
    made_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    due = models.CharField(max_length=10, choices=Due.choices, default=Due.NONE)
    due_on = models.DateField(_("due"), null=True, blank=True)
    status_since = models.DateField(_("since"), null=True, blank=True)
    heard_on = models.DateField(_("last heard of"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("reported as delivered"), null=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    parallel = models.ManyToManyField("self", symmetrical=True, blank=True)
    needs = models.ManyToManyField(Need, related_name="commitments", blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    is_historical = models.BooleanField(_("kept by the programme's files"), default=False)
    retired = models.BooleanField(default=False)

    text = Bilingual("text")
    statement = Bilingual("statement")
    classification = classified(
        public="id code owner release status pillar is_historical retired source",
        internal="text_en text_zh authentic translation version owed_by_first owed_by_second"
        " institution co_institution round item point statement_en statement_zh made_on"
        " made_precision due due_on status_since heard_on claimed_at superseded_by parallel needs"
        " recorded_at",
    )

    class Meta(Released.Meta):
        ordering = ["-made_on", "-id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=CommitmentStatus.values),
                name="a_commitment_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=Q(owed_by_first=True) | Q(owed_by_second=True),
                name="a_commitment_is_owed_by_a_side",
            ),
            models.CheckConstraint(
                condition=Q(due="date", due_on__isnull=False) | ~Q(due="date"),
                name="a_due_date_is_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="superseded") | Q(superseded_by__isnull=False),
                name="a_superseded_commitment_says_by_which",
            ),
            models.CheckConstraint(
                condition=~Q(superseded_by=F("id")), name="a_commitment_does_not_supersede_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="commitments_by_status_and_due"),
            models.Index(fields=["release", "status"], name="commitments_by_release"),
            models.Index(fields=["round", "status"], name="commitments_of_a_round"),
            models.Index(
                fields=[
                    "retired",
                    "release",
                    "owner",
                    "status",
                    "due",
                    "due_on",
                    "heard_on",
                    "round",
                ],
                name="commitments_by_attention",
            ),
        ]


class CommitmentAgreement(models.Model):
    """A side's dated yes to one version of a commitment's text."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField(_("version"))
    side = models.PositiveSmallIntegerField(_("side"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post on that day"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"))

    classification = classified(internal="id commitment version side at", personal="by post")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "version", "side"],
                name="a_side_agrees_to_a_commitment_once",
            ),
            models.CheckConstraint(
                condition=Q(side__in=[1, 2]), name="an_agreement_to_a_commitment_is_a_sides"
            ),
        ]


class CommitmentMove(models.Model):
    """One line of a commitment's history: a change of status, news, a report, its verification."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=6, choices=MoveKind.choices, default=MoveKind.MOVE)
    before = models.CharField(max_length=16, choices=CommitmentStatus.choices)
    after = models.CharField(max_length=16, choices=CommitmentStatus.choices)
    reason_en = models.TextField(blank=True)
    reason_zh = models.TextField(blank=True)
    on = models.DateField(_("on"))
    on_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    side = models.PositiveSmallIntegerField(_("side"), null=True)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("recorded"))
    source = models.CharField(_("source"), max_length=500, blank=True)

    reason = Bilingual("reason")
    classification = classified(
        internal="id commitment kind before after reason_en reason_zh on on_precision side round at"
        " source",
        personal="by",
    )

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=CommitmentStatus.values, after__in=CommitmentStatus.values),
                name="a_move_is_between_known_statuses",
            ),
        ]
        indexes = [models.Index(fields=["commitment", "on"], name="moves_of_a_commitment")]


class Evidence(models.Model):
    """What shows that a move is true: a file, a public address, a record of this platform."""

    move = models.ForeignKey(CommitmentMove, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=6, choices=EvidenceKind.choices)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.URLField(_("web address"), max_length=500, blank=True)
    note_en = models.CharField(max_length=500, blank=True)
    note_zh = models.CharField(max_length=500, blank=True)

    note = Bilingual("note")
    classification = classified(internal="id move kind document address note_en note_zh")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="file", document__isnull=False)
                | Q(kind="link") & ~Q(address="")
                | Q(kind="record") & ~Q(note_en="", note_zh=""),
                name="evidence_shows_something",
            )
        ]
