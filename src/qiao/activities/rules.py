"""What may happen to an activity next, and what its counts mean. Pure: no tables, no clock."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    """The kinds that partners speak of."""

    SEMINAR = "seminar", _("seminar")
    WORKSHOP = "workshop", _("workshop")
    TRAINING = "training", _("training")
    STUDY_VISIT = "study_visit", _("study visit")
    EXPERT_MISSION = "expert_mission", _("expert mission")
    MEETING = "meeting", _("meeting")
    LAUNCH = "launch", _("launch or anniversary")


class Status(TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class DatePrecision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("not known")


class HeadcountQualifier(TextChoices):
    """How exact a stated headcount is; it is never mixed with a counted one."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    UNSTATED = "unstated", _("not stated")


class Mode(TextChoices):
    """Where people are."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class HostRole(TextChoices):
    """What an institution does in an activity."""

    HOST = "host", _("host")
    CO_HOST = "co_host", _("co-host")
    ORGANISER = "organiser", _("organiser")
    EXPERT = "expert", _("gives experts")
    ATTENDS = "attends", _("takes part")


class ParticipationRole(TextChoices):
    """Why someone was there. Only participants are "trained"."""

    PARTICIPANT = "participant", _("participant")
    SPEAKER = "speaker", _("speaker")
    ORGANISER = "organiser", _("organiser")
    OBSERVER = "observer", _("observer")
    INTERPRETER = "interpreter", _("interpreter")


class SessionPart(TextChoices):
    """Which part of its day a session fills."""

    DAY = "day", _("whole day")
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class SheetState(TextChoices):
    """A sheet is looked at before anything is stored."""

    PREVIEW = "preview", _("to be confirmed")
    CONFIRMED = "confirmed", _("stored")
    DISCARDED = "discarded", _("discarded")
