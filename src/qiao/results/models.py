"""The tables of results: versioned logframe, periods, observed values, freezes and their inputs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.activities.models import Activity
from qiao.core.actor import Owner
from qiao.core.classification import classified
from qiao.core.text import Bilingual
from qiao.dialogue.models import Commitment
from qiao.documents.models import Document
from qiao.phases.models import ExpectedOutcome, Phase
from qiao.results.rules import (
    Aggregation,
    Direction,
    FigureKind,
    Provenance,
    ResultLevel,
    ValueState,
)


class Logframe(models.Model):
    """A version of a phase's logframe. Illustrative ones say so wherever they are printed."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="logframes")
    version = models.PositiveSmallIntegerField(default=1)
    code = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200)
    is_illustrative = models.BooleanField(default=False)
    is_current = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)

    name = Bilingual("name")
    classification = classified(
        public="id phase version code name_en name_zh is_illustrative is_current source"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "version"], name="a_logframe_version_is_written_once"
            ),
            models.UniqueConstraint(
                fields=["phase"], condition=Q(is_current=True), name="one_logframe_is_current"
            ),
        ]


class Result(models.Model):
    """An impact, outcome or output of a logframe."""

    logframe = models.ForeignKey(Logframe, on_delete=models.CASCADE, related_name="results")
    code = models.SlugField(max_length=40)
    level = models.CharField(max_length=8, choices=ResultLevel.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    outcome = models.ForeignKey(ExpectedOutcome, on_delete=models.PROTECT, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    statement_en = models.TextField()
    statement_zh = models.TextField()
    assumptions_en = models.TextField(blank=True)
    assumptions_zh = models.TextField(blank=True)

    statement = Bilingual("statement")
    assumptions = Bilingual("assumptions")
    classification = classified(
        public="id logframe code level parent outcome order statement_en statement_zh"
        " assumptions_en assumptions_zh"
    )

    class Meta:
        ordering = ["logframe_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["logframe", "code"], name="a_result_code_is_used_once_in_a_logframe"
            )
        ]


class Contribution(models.Model):
    """An activity contributes to a result."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="contributions")

    classification = classified(public="id activity result")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "result"], name="an_activity_contributes_to_a_result_once"
            )
        ]


class ReportingPeriod(models.Model):
    """A stretch of time that is reported on, such as a half-year."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="periods")
    code = models.SlugField(max_length=40, unique=True)
    label_en = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=80)
    starts = models.DateField()
    ends = models.DateField()

    label = Bilingual("label")
    classification = classified(public="id phase code label_en label_zh starts ends")

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="a_period_ends_after_it_starts"
            )
        ]


class Indicator(models.Model):
    """What shows a result. Its values are measured, observed with evidence, or official.

    `measure` names a measure of `results.measures` and `filters` narrows it, as in
    {"theme": ["p1"], "side": ["uphill"]}; both are empty unless the indicator is measured.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="indicators")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    statement_en = models.TextField()
    statement_zh = models.TextField()
    unit_en = models.CharField(max_length=60)
    unit_zh = models.CharField(max_length=60)
    provenance = models.CharField(max_length=8, choices=Provenance.choices)
    direction = models.CharField(
        max_length=10, choices=Direction.choices, default=Direction.ASCENDING
    )
    aggregation = models.CharField(
        max_length=6, choices=Aggregation.choices, default=Aggregation.SUM
    )
    measure = models.CharField(max_length=40, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    dimensions = models.JSONField(_("broken down by"), default=list, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    verification_en = models.TextField(_("source of verification"), blank=True)
    verification_zh = models.TextField(blank=True)

    statement = Bilingual("statement")
    unit = Bilingual("unit")
    verification = Bilingual("verification")
    classification = classified(
        public="id result code order statement_en statement_zh unit_en unit_zh provenance"
        " direction aggregation measure filters dimensions baseline baseline_year target"
        " target_year verification_en verification_zh"
    )

    class Meta:
        ordering = ["result_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "code"], name="an_indicator_code_is_used_once_in_a_result"
            ),
            models.CheckConstraint(
                condition=Q(provenance="measured") & ~Q(measure="")
                | ~Q(provenance="measured") & Q(measure=""),
                name="a_measured_indicator_names_its_measure_and_no_other_does",
            ),
            models.CheckConstraint(
                condition=~Q(aggregation="unique") | Q(provenance="measured"),
                name="only_records_can_be_counted_once_over_periods",
            ),
        ]


class Milestone(models.Model):
    """What an indicator should have reached, since the start, by the end of a period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="milestones")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4)

    classification = classified(public="id indicator period value")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"], name="a_milestone_is_set_once_a_period"
            )
        ]


class Value(models.Model):
    """An observed value of an indicator in a period: entered with evidence, approved by another.

    Never exists for a measured indicator. `part` says whose part it is: 0 the whole programme's, 1
    or 2 a side's, where the indicator's values add up. A correction is a new row; once approved, it
    replaces the older one, which stays.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="values")
    part = models.PositiveSmallIntegerField(_("whose part"), default=Owner.SECRETARIAT)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    state = models.CharField(max_length=9, choices=ValueState.choices, default=ValueState.DRAFT)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )
    reason = models.TextField(_("reason of the correction"), blank=True)
    comment = models.TextField(_("why it was returned"), blank=True)

    note = Bilingual("note")
    classification = classified(
        internal="id indicator period part value state evidence evidence_url note_en note_zh"
        " entered_at approved_at replaced_by reason comment",
        personal="entered_by approved_by",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, approved_by__isnull=False)
                | ~Q(state="approved"),
                name="an_approved_value_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="a_value_is_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(evidence_url=""),
                name="an_observed_value_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(part__in=[o.value for o in Owner]),
                name="a_value_is_the_wholes_or_a_sides_part",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(state="approved"),
                name="only_an_approved_value_is_replaced",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""),
                name="a_returned_value_says_why",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "part"],
                condition=Q(replaced_by__isnull=True, state="approved"),
                name="one_approved_value_is_in_force",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "part"],
                condition=~Q(state="approved"),
                name="one_value_is_in_preparation",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="values_by_indicator")]


class ValueCell(models.Model):
    """A part of an observed value, by side, sex... What is not broken down stays missing."""

    value = models.ForeignKey(Value, on_delete=models.CASCADE, related_name="cells")
    dimensions = models.JSONField(default=dict)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    classification = classified(internal="id value dimensions amount")


class Freeze(models.Model):
    """A period is closed: its figures, and the records they came from, stay as they were."""

    period = models.OneToOneField(ReportingPeriod, on_delete=models.PROTECT, related_name="freeze")
    logframe = models.ForeignKey(Logframe, on_delete=models.PROTECT, related_name="+")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    content = models.JSONField(_("the report as plain data"), default=dict)
    checksum = models.CharField(max_length=64)

    classification = classified(
        internal="id period logframe frozen_at content checksum", personal="frozen_by"
    )


class FrozenFigure(models.Model):
    """A figure as reported. `restated` ones tell what became of an earlier period since.

    `figure` is `figures.to_plain`: the value again, with its parts and what it lacks.
    """

    freeze = models.ForeignKey(Freeze, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FigureKind.choices)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    figure = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    classification = classified(internal="id freeze indicator kind period value figure reason")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "indicator", "kind", "period"], name="a_figure_is_frozen_once"
            )
        ]


class FrozenInput(models.Model):
    """A record that a frozen figure was computed from, with the facts it had. No names."""

    freeze = models.ForeignKey(Freeze, on_delete=models.CASCADE, related_name="inputs")
    record = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    classification = classified(internal="id freeze record record_id facts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "record", "record_id"], name="an_input_is_frozen_once"
            )
        ]


class IndicatorCommitment(models.Model):
    """An indicator shows how far a commitment of the dialogue is kept. The link is this stage's."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="commitment_links"
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")

    classification = classified(internal="id indicator commitment")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "commitment"], name="an_indicator_shows_a_commitment_once"
            )
        ]
