"""The tables of activities: planned and held, sessions, who took part, from which sheet."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.activities.rules import (
    ActivityKind,
    HeadcountQualifier,
    HostRole,
    ParticipationRole,
    SessionPart,
    SheetState,
    Status,
)
from qiao.core.classification import classified
from qiao.core.occasions import DatePrecision, Mode
from qiao.core.release import Released
from qiao.core.text import Bilingual, TextState
from qiao.dialogue.models import Commitment
from qiao.documents.models import Document
from qiao.needs.models import Need
from qiao.partners.models import (
    Institution,
    InstitutionKind,
    InstitutionLevel,
    Person,
    Sex,
)
from qiao.phases.models import Phase, Theme

#: The day that undated activities are listed under: before everything.
UNDATED = date(1, 1, 1)


class BeforeEverything(models.Func):
    """`UNDATED`, written into the SQL: an index is used only for the very text it was made of."""

    template = f"'{UNDATED.isoformat()}'"
    output_field = models.DateField()


def day_of_activity() -> Coalesce:
    """The day an activity is listed under: held, else planned, else before everything."""
    return Coalesce(
        "held_from", "planned_from", BeforeEverything(), output_field=models.DateField()
    )


class Activity(Released):
    """A seminar, training, study visit... Announced, planned and held dates are kept apart; so are
    a headcount that a source states and the one that sheets prove."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    series = models.SlugField(_("series"), max_length=60, blank=True)
    planned_from = models.DateField(null=True, blank=True)
    planned_to = models.DateField(null=True, blank=True)
    planned_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    held_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    date_note_en = models.CharField(max_length=250, blank=True)
    date_note_zh = models.CharField(max_length=250, blank=True)
    place_en = models.CharField(max_length=120, blank=True)
    place_zh = models.CharField(max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    mode = models.CharField(max_length=9, choices=Mode.choices, default=Mode.IN_PERSON)
    status_reason = models.TextField(_("why it was postponed or cancelled"), blank=True)
    headcount_stated = models.PositiveIntegerField(null=True, blank=True)
    headcount_qualifier = models.CharField(
        max_length=8, choices=HeadcountQualifier.choices, default=HeadcountQualifier.UNSTATED
    )
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    themes = models.ManyToManyField(Theme, related_name="activities", blank=True)
    needs = models.ManyToManyField(Need, related_name="activities", blank=True)
    institutions = models.ManyToManyField(Institution, through="ActivityInstitution")
    is_historical = models.BooleanField(_("from the public record"), default=False)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(_("source"), max_length=500, blank=True)
    retired = models.BooleanField(default=False)

    title = Bilingual("title")
    place = Bilingual("place")
    summary = Bilingual("summary")
    date_note = Bilingual("date_note")
    classification = classified(
        public="id code owner release phase kind status title_en title_zh translation series"
        " planned_from planned_to planned_precision held_from held_to held_precision"
        " date_note_en date_note_zh place_en place_zh country mode headcount_stated"
        " headcount_qualifier summary_en summary_zh themes institutions is_historical is_demo"
        " source retired",
        internal="needs status_reason",
    )

    class Meta(Released.Meta):
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(planned_to__isnull=True) | Q(planned_to__gte=F("planned_from")),
                name="planned_dates_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_from")),
                name="held_dates_are_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status="held")
                | Q(held_from__isnull=False)
                | Q(held_precision="unknown"),
                name="a_held_activity_has_a_date_or_says_it_is_unknown",
            ),
            models.CheckConstraint(
                condition=Q(headcount_stated__isnull=True, headcount_qualifier="unstated")
                | (Q(headcount_stated__isnull=False) & ~Q(headcount_qualifier="unstated")),
                name="a_stated_headcount_says_how_exact_it_is",
            ),
        ]
        indexes = [
            models.Index(day_of_activity().desc(), "id", name="activities_by_date"),
            models.Index(fields=["retired", "release", "owner"], name="activities_by_release"),
        ]


class ActivityInstitution(models.Model):
    """An institution's part in an activity: hosts and co-hosts come in pairs."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="hosts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="hosted")
    role = models.CharField(max_length=10, choices=HostRole.choices)
    order = models.PositiveSmallIntegerField(default=0)

    classification = classified(public="id activity institution role order")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "institution", "role"],
                name="an_institution_has_a_part_in_an_activity_once",
            )
        ]


class Session(models.Model):
    """A part of an activity that attendance is taken for."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    label_en = models.CharField(max_length=120, blank=True)
    label_zh = models.CharField(max_length=120, blank=True)
    on = models.DateField(_("date"), null=True, blank=True)
    part = models.CharField(max_length=9, choices=SessionPart.choices, default=SessionPart.DAY)
    day_share = models.DecimalField(_("share of a day"), max_digits=4, decimal_places=3, default=1)

    label = Bilingual("label")
    classification = classified(public="id activity number label_en label_zh on part day_share")

    class Meta:
        ordering = ["activity_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"], name="sessions_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(day_share__gt=0, day_share__lte=1),
                name="a_session_is_at_most_a_day",
            ),
        ]


class SignInSheet(models.Model):
    """An uploaded sheet: read again at each look, stored as participations only when confirmed."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sheets")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=SheetState.choices, default=SheetState.PREVIEW)
    choices = models.JSONField(_("how it is read"), default=dict)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)

    classification = classified(
        internal="id activity document state choices uploaded_by uploaded_at confirmed_by"
        " confirmed_at rows"
    )

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False, rows__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True, rows__isnull=True)),
                name="a_confirmed_sheet_says_when_and_how_many",
            )
        ]


class Participation(models.Model):
    """One person at one activity (a seat). Sex, side and institution are as on that day.

    `days` is what the attendance rows add up to, in days: written with them, checked by doctor.
    A withdrawn participation stays, with its reason, and counts nowhere.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(
        max_length=12, choices=ParticipationRole.choices, default=ParticipationRole.PARTICIPANT
    )
    side = models.PositiveSmallIntegerField(_("side"), null=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="participations"
    )
    institution_as_written = models.CharField(max_length=250, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    kind = models.CharField(max_length=20, choices=InstitutionKind.choices)
    level = models.CharField(max_length=15, choices=InstitutionLevel.choices, blank=True)
    province = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=7, choices=Sex.choices)
    days = models.DecimalField(_("days attended"), max_digits=6, decimal_places=3, default=0)
    sheet = models.ForeignKey(
        SignInSheet, on_delete=models.PROTECT, null=True, related_name="participations"
    )
    sheet_row = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    classification = classified(
        internal="id activity role side institution kind level province days sheet sheet_row"
        " recorded_at withdrawn_at",
        personal="person institution_as_written position sex",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], name="a_person_takes_part_in_an_activity_once"
            ),
            models.CheckConstraint(
                condition=Q(side__isnull=True) | Q(side__in=[1, 2]),
                name="a_participation_is_of_a_side_or_of_none",
            ),
            models.CheckConstraint(condition=Q(days__gte=0), name="days_attended_are_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["activity", "role", "side", "sex", "kind", "person", "days"],
                name="participations_counted",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]


class Attendance(models.Model):
    """A participant was there at a session; no row means absent or not recorded."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="attendances"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")

    classification = classified(internal="id participation session")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "session"], name="present_at_a_session_once"
            )
        ]


class Correction(models.Model):
    """A change to what was recorded, with its reason. Says which facts, never whose name: see
    `changes` for how `change` is written and told."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="corrections")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    sheet = models.ForeignKey(SignInSheet, on_delete=models.PROTECT, null=True, related_name="+")
    change = models.CharField(_("what changed"), max_length=500)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    classification = classified(
        internal="id activity participation sheet change reason at", personal="by"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason")
        ]


class RecordsClosing(models.Model):
    """Records of activities held up to this day are closed: changing them needs a reason.

    Written by the stage that freezes a period; this slice does not know why."""

    through = models.DateField(_("up to and including"), unique=True)
    at = models.DateTimeField()

    classification = classified(internal="id through at")


class ActivityCommitment(models.Model):
    """An activity serves a commitment of the dialogue. The link is this stage's."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="commitment_links"
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")

    classification = classified(internal="id activity commitment")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "commitment"], name="an_activity_serves_a_commitment_once"
            )
        ]
