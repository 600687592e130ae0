"""The tables of rounds: tracks, rounds with their dates and chairs, delegations with attendance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.classification import classified
from qiao.core.occasions import DatePrecision, Mode
from qiao.core.release import Released
from qiao.core.text import Bilingual, TextState
from qiao.dialogue.rules.rounds import (
    Accepted,
    DelegateAttendance,
    DelegateRole,
    RoundState,
    TrackKind,
)
from qiao.partners.models import Institution
from qiao.phases.models import Phase


class Track(models.Model):
    """A level at which the sides meet again and again: its rounds are numbered."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TrackKind.choices)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_historical = models.BooleanField(_("kept by the programme's files"), default=False)
    retired = models.BooleanField(default=False)

    name = Bilingual("name")
    note = Bilingual("note")
    classification = classified(
        public="id code kind name_en name_zh translation note_en note_zh order source"
        " is_historical retired"
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=TrackKind.values), name="a_track_is_of_a_known_kind"
            )
        ]


class Round(Released):
    """One meeting of a track. Proposed, agreed and held dates are kept apart."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="rounds")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    negotiation = models.ForeignKey(
        "Negotiation", on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    title_en = models.CharField(max_length=250, blank=True)
    title_zh = models.CharField(max_length=250, blank=True)
    translation = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    state = models.CharField(
        _("state"), max_length=22, choices=RoundState.choices, default=RoundState.PROPOSED
    )
    host_side = models.PositiveSmallIntegerField(_("host side"), null=True, blank=True)
    proposed_from = models.DateField(null=True, blank=True)
    proposed_to = models.DateField(null=True, blank=True)
    proposed_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN
    )
    agreed_from = models.DateField(null=True, blank=True)
    agreed_to = models.DateField(null=True, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    held_precision = models.CharField(
        max_length=7, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN
    )
    date_note_en = models.CharField(max_length=300, blank=True)
    date_note_zh = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=150, blank=True)
    place_zh = models.CharField(max_length=150, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    mode = models.CharField(max_length=9, choices=Mode.choices, default=Mode.IN_PERSON)
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    dates_version = models.PositiveIntegerField(_("version of the dates"), default=1)
    agenda_version = models.PositiveIntegerField(_("version of the agenda"), default=1)
    sequence = models.PositiveIntegerField(_("revision of the invitation"), default=0)
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField(_("the day it is listed under"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_historical = models.BooleanField(_("kept by the programme's files"), default=False)
    retired = models.BooleanField(default=False)

    title = Bilingual("title")
    date_note = Bilingual("date_note")
    place = Bilingual("place")
    summary = Bilingual("summary")
    classification = classified(
        public="id code owner release track phase negotiation number state host_side mode country"
        " day is_historical retired source translation",
        internal="title_en title_zh proposed_from proposed_to proposed_precision agreed_from"
        " agreed_to held_from held_to held_precision date_note_en date_note_zh place_en place_zh"
        " summary_en summary_zh dates_version agenda_version sequence proposed_at proposed_by",
    )

    class Meta(Released.Meta):
        ordering = [F("day").desc(nulls_last=True), "-id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="a_round_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(host_side__isnull=True) | Q(host_side__in=[1, 2]),
                name="a_round_is_hosted_by_a_side",
            ),
            models.UniqueConstraint(
                fields=["track", "number"],
                condition=Q(number__isnull=False) & ~Q(release="own"),
                name="a_track_numbers_its_rounds_once",
            ),
            models.CheckConstraint(
                condition=Q(agreed_to__isnull=True) | Q(agreed_to__gte=F("agreed_from")),
                name="a_round_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=["held", "minutes_drafted", "minutes_agreed", "published", "closed"]
                )
                | Q(held_from__isnull=False)
                | Q(is_historical=True),
                name="a_held_round_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["release", "day"], name="rounds_by_release_and_day"),
            models.Index(fields=["track", "day"], name="rounds_of_a_track"),
        ]


class RoundAcceptance(models.Model):
    """A side's dated yes to one version of a round's dates or agenda."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="acceptances")
    subject = models.CharField(max_length=6, choices=Accepted.choices)
    version = models.PositiveIntegerField(_("version"))
    side = models.PositiveSmallIntegerField(_("side"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post on that day"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"))

    classification = classified(internal="id round subject version side at", personal="by post")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subject", "version", "side"],
                name="a_side_accepts_a_version_once",
            ),
            models.CheckConstraint(condition=Q(side__in=[1, 2]), name="an_acceptance_is_a_sides"),
        ]


class Chair(models.Model):
    """Who chairs a round for a side (or, with side empty, for a third party)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="chairs")
    order = models.PositiveSmallIntegerField(default=0)
    side = models.PositiveSmallIntegerField(_("side"), null=True, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    name_hanzi = models.CharField(_("name in Hanzi"), max_length=60, blank=True)
    post_en = models.CharField(max_length=200, blank=True)
    post_zh = models.CharField(max_length=200, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    post = Bilingual("post")
    classification = classified(
        internal="id round order side post_en post_zh institution", personal="name_latin name_hanzi"
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__isnull=True) | Q(side__in=[1, 2]), name="a_chair_is_a_sides"
            )
        ]


class Delegation(Released):
    """A side's delegation to a round: its own until that side releases the list."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="delegations")
    note = models.TextField(_("note for our own side"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    notified_at = models.DateTimeField(_("released"), null=True)

    classification = classified(
        public="id owner release", internal="round version notified_at note"
    )

    class Meta(Released.Meta):
        ordering = ["owner"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "owner"], name="a_side_has_one_delegation_to_a_round"
            ),
            models.CheckConstraint(condition=Q(owner__gt=0), name="a_delegation_is_a_sides"),
            models.CheckConstraint(
                condition=~Q(release="public"), name="a_delegation_is_not_made_public"
            ),
        ]


class Delegate(models.Model):
    """A member of a delegation with the post held at that date."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="delegates")
    order = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=11, choices=DelegateRole.choices)
    name_latin = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    name_hanzi = models.CharField(_("name in Hanzi"), max_length=60, blank=True)
    post_en = models.CharField(max_length=200, blank=True)
    post_zh = models.CharField(max_length=200, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attendance = models.CharField(
        max_length=10, choices=DelegateAttendance.choices, default=DelegateAttendance.UNRECORDED
    )

    post = Bilingual("post")
    classification = classified(
        internal="id delegation order role institution user attendance",
        personal="name_latin name_hanzi post_en post_zh",
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_hanzi="", name_latin=""), name="a_delegate_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["delegation"], condition=Q(role="head"), name="a_delegation_has_one_head"
            ),
        ]
