"""The tables of evidence: published statistics as files, and the estimates made from them.

Sources are public and so are the estimates; who imported or computed is for the office alone. A set
of estimates never changes: computing again makes another set, and the latest of a period is shown.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.documents.models import Document
from qiao.insights.rules import Holds, Policy, Territories


class StatisticalSource(models.Model):
    """A publisher's file as downloaded: what it holds, which edition, when it was fetched.

    `document` is the file itself, with its checksum. `years` are those that it tells, `facts` what
    its preview said of it. Only a source that is `kept` may be estimated from.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    holds = models.CharField(_("what it holds"), max_length=10, choices=Holds.choices)
    publisher = models.CharField(_("publisher"), max_length=150)
    title = models.CharField(_("title"), max_length=300)
    edition = models.CharField(_("edition"), max_length=60)
    licence = models.CharField(_("licence"), max_length=100)
    url = models.CharField(_("web address"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("downloaded on"))
    years = models.JSONField(_("years"), default=list)
    facts = models.JSONField(_("what the preview said"), default=dict)
    kept = models.BooleanField(_("kept for estimates"), default=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("imported"))

    classification = classified(
        public="id code holds publisher title edition licence url retrieved_on years facts kept"
        " imported_at",
        internal="document imported_by",
    )

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holds__in=Holds.values), name="source_holds_stocks_or_vital_events"
            )
        ]


class FlowEstimateSet(models.Model):
    """All methods' estimates for one period, with everything needed to compute them again.

    `errors` are the relative standard errors assumed of stocks, births and deaths; `notes` what was
    left out or taken for granted, `warnings` what a method could not do.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    start = models.PositiveSmallIntegerField(_("from the middle of"))
    end = models.PositiveSmallIntegerField(_("to the middle of"))
    stocks = models.ForeignKey(StatisticalSource, on_delete=models.PROTECT, related_name="+")
    vital = models.ManyToManyField(StatisticalSource, related_name="+")
    territories = models.CharField(
        _("divided countries"), max_length=10, choices=Territories.choices
    )
    policy = models.CharField(_("when totals cannot be met"), max_length=10, choices=Policy.choices)
    draws = models.PositiveIntegerField(_("draws"))
    seed = models.PositiveBigIntegerField(_("seed of the draws"))
    errors = models.JSONField(_("errors assumed"), default=dict)
    places = models.PositiveSmallIntegerField(_("places in the tables"))
    notes = models.JSONField(_("notes"), default=list)
    computed_with = models.CharField(_("computed with"), max_length=40)
    computed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(_("computed"))

    classification = classified(
        public="id code start end stocks vital territories policy draws seed errors places notes"
        " computed_with computed_at",
        internal="computed_by",
    )

    class Meta:
        ordering = ["-start", "-computed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="period_ends_after_start"),
            models.CheckConstraint(
                condition=Q(policy__in=Policy.values), name="policy_is_a_known_one"
            ),
            models.CheckConstraint(
                condition=Q(territories__in=Territories.values),
                name="territories_follow_a_known_rule",
            ),
        ]


class CorridorEstimate(models.Model):
    """Persons who moved from `origin` to `destination` in the set's period, by one method.

    `low` and `high` bound 95 of 100 draws; both are empty where nothing was drawn.
    """

    set = models.ForeignKey(FlowEstimateSet, on_delete=models.CASCADE, related_name="corridors")
    method = models.CharField(_("method"), max_length=30)
    origin = models.CharField(_("origin"), max_length=3)
    destination = models.CharField(_("destination"), max_length=3)
    value = models.FloatField(_("persons"))
    low = models.FloatField(_("lower bound"), null=True)
    high = models.FloatField(_("upper bound"), null=True)

    classification = classified(public="id set method origin destination value low high")

    class Meta:
        ordering = ["origin", "destination", "method"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "method", "origin", "destination"],
                name="method_estimates_a_corridor_once",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lte=F("high")),
                name="bounds_come_in_order_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")), name="corridor_joins_two_places"
            ),
        ]


class CorridorStock(models.Model):
    """Persons born in `origin` who lived in `destination`, at the period's start and end."""

    set = models.ForeignKey(FlowEstimateSet, on_delete=models.CASCADE, related_name="stocks_told")
    origin = models.CharField(_("born in"), max_length=3)
    destination = models.CharField(_("living in"), max_length=3)
    at_start = models.FloatField(_("at the start"))
    at_end = models.FloatField(_("at the end"))

    classification = classified(public="id set origin destination at_start at_end")

    class Meta:
        ordering = ["origin", "destination"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "origin", "destination"], name="stock_is_told_once"
            )
        ]
