"""What does the record of a dialogue hold, as read from its files? Rounds to commitments.

One frozen record per row; codes stand for other records (checked to exist). Which words a cell may
hold is here too: the words are those of the files, and stay when a page's wording changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qiao.phases.programme_files.dates import PartialDate
    from qiao.phases.programme_files.values import Mode, Wording


class TrackKind(StrEnum):
    """The level at which the two sides meet."""

    SUMMIT = "summit"
    HIGH_LEVEL = "high_level"
    SENIOR_OFFICIALS = "senior_officials"
    TECHNICAL = "technical"
    STEERING = "steering"


class RoundState(StrEnum):
    """Where a round of the record stands."""

    PROPOSED = "proposed"
    HELD = "held"
    PUBLISHED = "published"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class NegotiationState(StrEnum):
    """Where a negotiation stands."""

    MANDATE = "mandate"
    EXPLORATORY = "exploratory"
    LAUNCHED = "launched"
    ROUNDS = "rounds"
    INITIALLED = "initialled"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in_force"
    PARKED = "parked"


class CommitmentStatus(StrEnum):
    """Where a commitment stands. That another one took its place is no word of the files."""

    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    PARTLY_DELIVERED = "partly_delivered"
    STALLED = "stalled"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    HEARD = "heard"
    """News that changes nothing: the commitment was named again."""


@dataclass(frozen=True, slots=True)
class Track:
    """A level at which the sides meet again and again."""

    code: str
    position: int
    kind: TrackKind
    name: Wording
    note: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One meeting of a track, as far as it is known; `host` is a side."""

    code: str
    track: str
    phase: str
    negotiation: str
    number: int | None
    title: Wording
    state: RoundState
    host: str
    held_start: PartialDate | None
    held_end: PartialDate | None
    date_note: Wording
    place: Wording
    country: str
    mode: Mode
    summary: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A negotiation; `parallel` are those that are concluded with it or not at all."""

    code: str
    name: Wording
    note: Wording
    pillar: str
    parallel: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NegotiationMove:
    """One step of a negotiation."""

    negotiation: str
    state: NegotiationState
    round_number: int | None
    on: PartialDate | None
    reason: Wording
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a negotiation ended in, or is to end in."""

    negotiation: str
    title: Wording
    signed: PartialDate | None
    in_force: PartialDate | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one side or both undertook, and in which statement or round."""

    code: str
    text: Wording
    owed_by: tuple[str, ...]
    institution: str
    co_institution: str
    pillar: str
    round: str
    statement: Wording
    made_on: PartialDate | None
    due_on: PartialDate | None
    due_next_round: bool
    parallel: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentMove:
    """One line of a commitment's history; `evidence` are sources that show it."""

    commitment: str
    status: CommitmentStatus
    on: PartialDate | None
    round: str
    reason: Wording
    evidence: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialogueRecords:
    """The record of the dialogue; all empty when the programme has no such files."""

    tracks: tuple[Track, ...]
    negotiations: tuple[Negotiation, ...]
    negotiation_moves: tuple[NegotiationMove, ...]
    instruments: tuple[Instrument, ...]
    rounds: tuple[Round, ...]
    commitments: tuple[Commitment, ...]
    commitment_moves: tuple[CommitmentMove, ...]
