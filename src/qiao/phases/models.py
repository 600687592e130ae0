"""The tables of a programme: one row of `Programme`, two of `Side`, and what belongs to phases.

One installation runs one programme. Themes, logframe, implementers and partners belong to a
*phase*, because they change from one to the next under nearly the same name.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.core.classification import classified
from qiao.core.text import Bilingual, Language, TextState


class Programme(models.Model):
    """The programme that this installation runs."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(max_length=250)
    name_zh = models.CharField(max_length=250)
    short_name_en = models.CharField(max_length=60)
    short_name_zh = models.CharField(max_length=60)
    purpose_en = models.TextField(blank=True)
    purpose_zh = models.TextField(blank=True)
    iati_identifier = models.CharField(max_length=100, blank=True)
    reporting_org = models.CharField(_("reporting organisation"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_demo = models.BooleanField(_("holds demonstration data"), default=False)

    name = Bilingual("name")
    short_name = Bilingual("short_name")
    purpose = Bilingual("purpose")
    classification = classified(
        public="id code name_en name_zh short_name_en short_name_zh purpose_en purpose_zh"
        " iati_identifier reporting_org source is_demo"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="an_installation_runs_one_programme")
        ]


class Side(models.Model):
    """One of the two parties. Its position (1 or 2) is how records name their owner.

    `places` are ISO 3166-1 codes of three letters; `tiles` are [code, column, row] on its map.
    """

    position = models.PositiveSmallIntegerField(primary_key=True)
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_en = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=100)
    language = models.CharField(max_length=2, choices=Language.choices)
    accent = models.CharField(_("accent colour"), max_length=7)
    accent_dark = models.CharField(_("accent colour on dark"), max_length=7)
    places = models.JSONField(_("places it stands for in statistics"), default=list)
    tiles = models.JSONField(_("its map of tiles"), default=list)

    name = Bilingual("name")
    classification = classified(
        public="position code name_en name_zh language accent accent_dark places tiles"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="there_are_two_sides")
        ]


class Phase(models.Model):
    """A period of the programme with its own themes, implementers and logframe.

    `sectors` are {vocabulary, code, percentage, name_en, name_zh, translation, source} and
    `recipients` {code, is_region, percentage, source}; percentages are texts, "" where not said.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(max_length=250)
    name_zh = models.CharField(max_length=250)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    aliases = models.JSONField(_("also called"), default=list)
    starts = models.DateField(_("starts"), null=True)
    ends = models.DateField(_("ends"), null=True)
    date_precision = models.CharField(max_length=7, default="day")
    implementers = models.JSONField(_("implementers"), default=list)
    sectors = models.JSONField(_("sectors"), default=list)
    recipients = models.JSONField(_("countries and regions that benefit"), default=list)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_current = models.BooleanField(_("worked in now"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    note = Bilingual("note")
    classification = classified(
        public="id code name_en name_zh translation aliases starts ends date_precision"
        " implementers sectors recipients note_en note_zh source is_current order retired"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="a_phase_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_phase_is_current"
            ),
        ]


class ThemeScheme(models.Model):
    """A way of dividing the subject (four pillars, seven topics), used by one or more phases."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(max_length=150)
    name_zh = models.CharField(max_length=150)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    kind = models.CharField(
        max_length=10, choices=[("pillar", _("pillars")), ("topic", _("topics"))]
    )
    phases = models.ManyToManyField(Phase, related_name="theme_schemes")
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    classification = classified(
        public="id code name_en name_zh translation kind phases source retired"
    )


class Theme(models.Model):
    """A pillar or a topic of a scheme."""

    scheme = models.ForeignKey(ThemeScheme, on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(max_length=250)
    name_zh = models.CharField(max_length=250)
    short_name_en = models.CharField(max_length=60)
    short_name_zh = models.CharField(max_length=60)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    accent = models.CharField(_("accent colour"), max_length=7, blank=True)
    accent_dark = models.CharField(_("accent colour on dark"), max_length=7, blank=True)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    short_name = Bilingual("short_name")
    classification = classified(
        public="id scheme code order name_en name_zh short_name_en short_name_zh translation"
        " accent accent_dark retired"
    )

    class Meta:
        ordering = ["scheme_id", "order"]


class ExpectedOutcome(models.Model):
    """An outcome that a phase declares in its public description."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="outcomes")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    statement_en = models.TextField()
    statement_zh = models.TextField()
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    statement = Bilingual("statement")
    classification = classified(
        public="id phase code order statement_en statement_zh translation source retired"
    )

    class Meta:
        ordering = ["phase_id", "order"]


class Source(models.Model):
    """Where facts of the programme can be read. `source` fields name its codes, "; " between."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    publisher = models.CharField(_("publisher"), max_length=150)
    title = models.CharField(_("title of the publication"), max_length=300)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    published = models.CharField(_("published"), max_length=10, blank=True)
    is_unverified = models.BooleanField(_("not verified"), default=False)
    note = models.TextField(blank=True)
    retired = models.BooleanField(default=False)

    classification = classified(
        public="id code publisher title url language published is_unverified note retired"
    )

    class Meta:
        ordering = ["code"]


class Term(models.Model):
    """A word of the programme's glossary in both languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    term_en = models.CharField(max_length=150)
    term_zh = models.CharField(max_length=150)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    term = Bilingual("term")
    classification = classified(public="id code term_en term_zh translation source retired")

    class Meta:
        ordering = ["term_en"]


class ProgrammeText(models.Model):
    """A longer text about the programme: plain paragraphs in both languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(max_length=150)
    title_zh = models.CharField(max_length=150)
    body_en = models.TextField()
    body_zh = models.TextField(blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    title = Bilingual("title")
    body = Bilingual("body")
    classification = classified(
        public="id code order title_en title_zh body_en body_zh translation source retired"
    )

    class Meta:
        ordering = ["order"]
