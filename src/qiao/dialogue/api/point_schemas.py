"""The shapes in which points go in and out of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema

from qiao.core.text import Language, Text
from qiao.dialogue.rules.points import AmendmentState, PointKind, PointState
from qiao.dialogue.rules.wordings import LONGEST, Wording

Code = Annotated[str, Field(max_length=40, pattern=r"^[-\w]*$")]


Body = Annotated[str, Field(max_length=LONGEST + 5_000)]


Reason = Annotated[str, Field(max_length=2000)]


Number = Annotated[int, Field(ge=1, le=1_000_000)]


class WordsOut(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class YesOut(Schema):
    """A side's yes to one language of the current version."""

    side: int
    language: Language


class PointOut(Schema):
    """A point as the round's whole text has it."""

    code: str
    kind: PointKind
    number: int | None
    owner: int = Field(description="0 the secretariat, 1 or 2 a side")
    release: str
    state: PointState
    pillar: str
    version: int
    authentic: Language
    translation: str
    checksum: str
    body: WordsOut
    agreed: list[YesOut]
    open_amendments: int


class PointsOut(Schema):
    """A round's points: conclusions, then minutes."""

    total: int
    points: list[PointOut]


class PageIn(Schema):
    """Which part of the list."""

    kind: PointKind | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class BracketOut(Schema):
    """Words of the current version that a side does not accept yet."""

    id: int
    language: Language
    words: str
    side: int
    reason: str
    at: datetime


class RunOut(Schema):
    """Words that stayed, went or came."""

    change: str
    words: str


class AmendmentOut(Schema):
    """Other words, as a difference from the text; empty when they no longer fit it."""

    code: str
    owner: int
    state: AmendmentState
    reason: str
    on_version: int
    at: datetime
    english: list[RunOut]
    chinese: list[RunOut]


class VersionOut(Schema):
    """One version of the text."""

    number: int
    authentic: Language
    translation: str
    checksum: str
    written_at: datetime
    body: WordsOut


class PointDetail(PointOut):
    """A point with its brackets, amendments and versions."""

    round: str
    item: str
    brackets: list[BracketOut]
    amendments: list[AmendmentOut]
    versions: list[VersionOut]


class DifferenceOut(Schema):
    """What changed from one version to another."""

    english: list[RunOut]
    chinese: list[RunOut]


class WordingIn(Schema):
    """The words of a version; a side may type its brackets into them."""

    authentic: Language
    body_en: Body = ""
    body_zh: Body = ""

    def wording(self) -> Wording:
        """As the rules take it."""
        return Wording(Text(self.body_en, self.body_zh), self.authentic)


class NewPointIn(WordingIn):
    """A point as a party writes it."""

    kind: PointKind = PointKind.CONCLUSION
    item: Code = ""
    pillar: Code = ""


class RewriteIn(WordingIn):
    """Other words, with the version that their writer had read."""

    based_on: Number


class AmendIn(Schema):
    """Other words proposed on exactly this version."""

    based_on: Number
    body_en: Body = ""
    body_zh: Body = ""
    reason: Reason = ""


class ExactIn(Schema):
    """An act on exactly this version."""

    version: Number


class PointAgreeIn(ExactIn):
    """A side's yes in these languages."""

    languages: Annotated[list[Language], Field(min_length=1, max_length=2)]


class BracketIn(ExactIn):
    """The words, as they stand in the text; `occurrence` says which of several."""

    language: Language
    words: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    occurrence: Annotated[int, Field(ge=1, le=10_000)] = 1
    reason: Annotated[str, Field(max_length=500)] = ""


class LiftIn(ExactIn):
    """Which bracket of this version is lifted."""

    bracket: Number


class ComparedIn(Schema):
    """Two versions."""

    older: Number
    newer: Number


class AdoptedOut(Schema):
    """The points that were recorded as adopted."""

    codes: list[str]
