"""The tables of partners: institutions with successors, people known by exact identity."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.core.classification import classified
from qiao.core.text import Bilingual, TextState
from qiao.phases.models import Side


class InstitutionKind(models.TextChoices):
    """The tripartite tags, and those beside them."""

    GOVERNMENT = "government", _("government")
    WORKERS = "workers", _("workers' organisation")
    EMPLOYERS = "employers", _("employers' organisation")
    RECRUITMENT = "recruitment", _("recruitment industry")
    ACADEMIA = "academia", _("academia")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    INTERNATIONAL = "international", _("international organisation")
    IMPLEMENTER = "implementer", _("implementer")
    DONOR = "donor", _("donor")
    OTHER = "other", _("other")


class InstitutionLevel(models.TextChoices):
    """How far an institution's remit reaches."""

    INTERNATIONAL = "international", _("international")
    SUPRANATIONAL = "supranational", _("supranational")
    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")
    LOCAL = "local", _("local")


class Institution(models.Model):
    """An organisation, under the name it had from `valid_from` to `valid_to`."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = models.CharField(max_length=250)
    name_zh = models.CharField(max_length=250, blank=True)
    short_name_en = models.CharField(max_length=60, blank=True)
    short_name_zh = models.CharField(max_length=60, blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    aliases = models.JSONField(_("also written"), default=list)
    side = models.ForeignKey(Side, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=InstitutionKind.choices)
    level = models.CharField(
        max_length=15, choices=InstitutionLevel.choices, default=InstitutionLevel.NATIONAL
    )
    province = models.CharField(_("province"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    validity_precision = models.CharField(max_length=7, default="day")
    stands_for_many = models.BooleanField(_("a group named as one"), default=False)
    iati_ref = models.CharField(_("IATI identifier"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    short_name = Bilingual("short_name")
    classification = classified(
        public="id code name_en name_zh short_name_en short_name_zh translation aliases side kind"
        " level province parent successor valid_from valid_to validity_precision stands_for_many"
        " iati_ref source retired"
    )

    class Meta:
        ordering = ["name_en"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=InstitutionKind.values),
                name="an_institution_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")), name="an_institution_does_not_succeed_itself"
            ),
        ]


class Sex(models.TextChoices):
    """As stated on the sheet; unknown is a value of its own, never guessed from a name."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not stated")


class Person(models.Model):
    """Someone who took part, known by exact identity. No passport number, no birth date."""

    name_hanzi = models.CharField(_("name in Hanzi"), max_length=100, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    identity = models.CharField(max_length=300, unique=True)

    classification = classified(internal="id", personal="name_hanzi name_latin sex identity")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_hanzi="", name_latin=""),
                name="a_person_has_a_name",
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="sex_is_as_stated"),
        ]

    @property
    def shown_name(self) -> str:
        """Both scripts, as on the sheet."""
        return f"{self.name_hanzi} {self.name_latin}".strip()
