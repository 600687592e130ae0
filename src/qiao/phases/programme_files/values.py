"""What do the cells of a programme's files hold? The value types that rows are read into.

Values only: how a cell becomes one of them is in `rows`, which rules they keep across files in
`registry` and `consistency`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WordingStatus(StrEnum):
    """Where a text's second language comes from.

    SEEN in a public source; GENERAL usage, to be checked by a native reader; DRAFT of the
    programme's own, not official; MISSING.
    """

    SEEN = "seen"
    GENERAL = "general"
    DRAFT = "draft"
    MISSING = "missing"


class HeadcountKind(StrEnum):
    """What a source says of how many people came."""

    EXACT = "exact"
    ABOUT = "about"
    UNSTATED = "unstated"


class Mode(StrEnum):
    """How people took part."""

    IN_PERSON = "in_person"
    HYBRID = "hybrid"
    ONLINE = "online"


class SchemeKind(StrEnum):
    """Pillars carry a phase; topics cut across them."""

    PILLAR = "pillar"
    TOPIC = "topic"


class EventKind(StrEnum):
    """The kinds of activities that partners speak of."""

    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    TRAINING = "training"
    STUDY_VISIT = "study_visit"
    EXPERT_MISSION = "expert_mission"
    MEETING = "meeting"
    LAUNCH = "launch"


class ResultLevel(StrEnum):
    """The levels of a results chain."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"


class Provenance(StrEnum):
    """Where an indicator's values come from."""

    MEASURED = "measured"
    OBSERVED = "observed"
    OFFICIAL = "official"


class Aggregation(StrEnum):
    """How an indicator's values of several periods make one."""

    SUM = "sum"
    LAST = "last"
    UNIQUE = "unique"


class SectorVocabulary(StrEnum):
    """The lists that sectors are coded by, as IATI numbers them."""

    PURPOSES = "1"
    PURPOSE_GROUPS = "2"
    FUNCTIONS_OF_GOVERNMENT = "3"
    ECONOMIC_ACTIVITIES = "4"
    TAX_EXEMPT_ENTITIES = "5"
    AID_DATA = "6"
    SDG_GOALS = "7"
    SDG_TARGETS = "8"
    SDG_INDICATORS = "9"
    HUMANITARIAN_CLUSTERS = "10"
    INDUSTRIES = "11"
    UN_FUNCTIONS = "12"
    OWN_SECOND = "98"
    OWN = "99"


class InstitutionKind(StrEnum):
    """What an institution is to the dialogue (tripartite kinds, and those beside them)."""

    GOVERNMENT = "government"
    WORKERS = "workers"
    EMPLOYERS = "employers"
    RECRUITMENT = "recruitment"
    DONOR = "donor"
    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    INTERNATIONAL = "international"
    IMPLEMENTER = "implementer"
    OTHER = "other"


class InstitutionLevel(StrEnum):
    """How far an institution's remit reaches."""

    INTERNATIONAL = "international"
    SUPRANATIONAL = "supranational"
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages, and where its Chinese comes from."""

    en: str
    zh: str
    zh_status: WordingStatus

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)
