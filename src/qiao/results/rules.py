"""What do values mean, and how do they add up? Pure: no tables, no clock. Missing is not zero."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResultLevel(TextChoices):
    """The levels of the results chain."""

    IMPACT = "impact", _("impact")
    OUTCOME = "outcome", _("outcome")
    OUTPUT = "output", _("output")


class Provenance(TextChoices):
    """Where a value comes from."""

    MEASURED = "measured", _("measured from records")
    OBSERVED = "observed", _("observed, with evidence")
    OFFICIAL = "official", _("official statistic")


class Direction(TextChoices):
    """Which way is better."""

    ASCENDING = "ascending", _("more is better")
    DESCENDING = "descending", _("less is better")


class Aggregation(TextChoices):
    """How values of several periods make one."""

    SUM = "sum", _("sum over periods")
    LAST = "last", _("the latest value")
    UNIQUE = "unique", _("each counted once over all periods")


class ValueState(TextChoices):
    """The way of an observed value."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")


class FigureKind(TextChoices):
    """What a frozen figure tells."""

    PERIOD = "period", _("in the period")
    CUMULATIVE = "cumulative", _("since the start")
    RESTATED = "restated", _("earlier period, as it stands now")
