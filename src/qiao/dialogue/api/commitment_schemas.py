"""What the API's commitments and negotiations look like: bounded input, documented output."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Field, Schema

from qiao.core.occasions import DatePrecision
from qiao.core.text import Language, Text
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.actions.commitment_records import EvidenceDraft, Telling
from qiao.dialogue.actions.commitments import CommitmentDraft
from qiao.dialogue.rules.commitments import CommitmentStatus, Due, MoveKind

if TYPE_CHECKING:
    from qiao.dialogue.queries.register import RegisterRow

Body = Annotated[str, Field(max_length=20000)]
Short = Annotated[str, Field(max_length=300)]
Reason = Annotated[str, Field(max_length=5000)]
Source = Annotated[str, Field(max_length=500)]
Slug = Annotated[str, Field(max_length=60, pattern=r"^[-\w]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Side = Annotated[int, Field(ge=1, le=2)]
Codes = Annotated[list[Slug], Field(min_length=1, max_length=50)]


class TextOut(Schema):
    """One text in both languages; an empty one is missing."""

    en: str
    zh: str


class RowOut(Schema):
    """One line of the register."""

    code: str
    text: TextOut
    status: CommitmentStatus
    attention: str = Field(description="overdue, stalled, silent, soon, open or ended")
    release: str
    owner: int = Field(description="0 the secretariat, 1 or 2 a side: whose record it is")
    owed_by: list[int]
    institution: str
    pillar: str
    round: str
    made_on: date | None
    due: Due
    due_on: date | None
    status_since: date | None
    heard_on: date | None
    is_claimed: bool = Field(description="reported as delivered, and not verified yet")

    @staticmethod
    def of(row: RegisterRow) -> dict[str, Any]:
        """A line of the register as plain data."""
        return {
            "code": row.code,
            "text": {"en": row.text.en, "zh": row.text.zh},
            "status": row.status,
            "attention": row.attention.name.lower(),
            "release": row.release,
            "owner": row.owner,
            "owed_by": list(row.owed_by),
            "institution": row.institution_code,
            "pillar": row.pillar_code,
            "round": row.round,
            "made_on": row.made_on,
            "due": row.due,
            "due_on": row.due_on,
            "status_since": row.status_since,
            "heard_on": row.heard_on,
            "is_claimed": row.is_claimed,
        }


class CommitmentsOut(Schema):
    """One page of the register."""

    total: int
    page: int
    pages: int
    commitments: list[RowOut]


class MatrixRowOut(RowOut):
    """A commitment since a round; `then` is empty when it was made since."""

    then: str
    moves: int
    evidence: int


class MatrixOut(Schema):
    """One page of the matrix."""

    since: date
    total: int
    page: int
    pages: int
    commitments: list[MatrixRowOut]


class MoveOut(Schema):
    """One line of its history."""

    kind: MoveKind
    before: str
    after: str
    on: date
    precision: str
    reason: TextOut
    evidence: int


class CommitmentOut(RowOut):
    """One commitment with its agreement, links and history, newest first."""

    version: int
    authentic: Language
    translation: str
    agreed_by: list[int]
    parallel: list[str]
    needs: list[str]
    superseded_by: str
    holder: str = Field(description="the institution that holds it today")
    moves: list[MoveOut]


class CommitmentFilterIn(Schema):
    """What the register is narrowed to."""

    side: Side | None = None
    pillar: Slug = ""
    status: CommitmentStatus | Literal["open", "overdue"] | None = None
    round: Slug = ""
    institution: Slug = ""
    words: Annotated[str, Field(max_length=100)] = ""
    page: Number = 1


class DraftIn(Schema):
    """A commitment as it is written."""

    authentic: Language = Language.EN
    text_en: Body = ""
    text_zh: Body = ""
    owed_by: Annotated[list[Side], Field(max_length=2)]
    institution: Slug = ""
    co_institution: Slug = ""
    pillar: Slug = ""
    round: Slug = ""
    item: Slug = ""
    point: Slug = ""
    needs: Annotated[list[Slug], Field(max_length=50)] = []
    statement_en: Short = ""
    statement_zh: Short = ""
    source: Source = ""
    made_on: date | None = None
    made_precision: DatePrecision = DatePrecision.DAY
    due: Due = Due.NONE
    due_on: date | None = None

    def draft(self) -> CommitmentDraft:
        """As the actions take it."""
        return CommitmentDraft(
            text=Text(self.text_en, self.text_zh),
            authentic=self.authentic,
            owed_by=frozenset(self.owed_by),
            links=Links(
                institution=self.institution,
                co_institution=self.co_institution,
                pillar=self.pillar,
                round=self.round,
                item=self.item,
                point=self.point,
                needs=tuple(self.needs),
            ),
            statement=Text(self.statement_en, self.statement_zh),
            source=self.source,
            made_on=self.made_on,
            made_precision=self.made_precision,
            due=self.due,
            due_on=self.due_on,
        )


class CommitmentIn(DraftIn):
    """A new commitment; `shared` releases it to both sides at once."""

    shared: bool = False


class CommitmentEditIn(DraftIn):
    """The next version, with the version that its writer had seen."""

    based_on: Number


class CommitmentAgreeIn(Schema):
    """An act on exactly this version."""

    version: Number


class TellIn(Schema):
    """What is told: the day, why, and a web address or a record that shows it."""

    on: date
    precision: DatePrecision = DatePrecision.DAY
    reason_en: Reason = ""
    reason_zh: Reason = ""
    address: Source = ""
    record: Source = ""

    def telling(self) -> Telling:
        """As the actions take it."""
        evidence = []
        if self.address:
            evidence.append(EvidenceDraft(address=self.address))
        if self.record.strip():
            evidence.append(EvidenceDraft(note=Text(self.record.strip(), "")))
        return Telling(
            on=self.on,
            reason=Text(self.reason_en, self.reason_zh),
            precision=self.precision,
            evidence=tuple(evidence),
        )


class CommitmentMoveIn(TellIn):
    """A change of status."""

    wanted: CommitmentStatus
    successor: Slug = ""


class CodesIn(Schema):
    """Several commitments at once."""

    codes: Codes


class ReasonIn(Schema):
    """Why, in either language."""

    reason_en: Reason = ""
    reason_zh: Reason = ""


class PairIn(Schema):
    """Which other one; `joins` false parts them."""

    other: Slug
    joins: bool = True
