"""What do the tables of the dialogue say? Tracks, rounds, negotiations and commitments.

Rows become records; whether the records agree with one another is judged in `consistency`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.csv_files import Columns
from qiao.phases.programme_files.dialogue_records import (
    Commitment,
    CommitmentMove,
    CommitmentStatus,
    DialogueRecords,
    Instrument,
    Negotiation,
    NegotiationMove,
    NegotiationState,
    Round,
    RoundState,
    Track,
    TrackKind,
)
from qiao.phases.programme_files.record_tables import country_of
from qiao.phases.programme_files.values import Mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from qiao.phases.programme_files.dates import PartialDate
    from qiao.phases.programme_files.rows import Row

NEXT_ROUND = "next_round"
_MOST_ROUNDS = 999
_NAME = ("name_en", "name_zh", "zh_status")
_TITLE = ("title_en", "title_zh", "zh_status")
_REASON = ("reason_en", "reason_zh", "zh_status")

FILES = {
    "tracks.csv": "track",
    "negotiations.csv": "negotiation",
    "rounds.csv": "round",
    "commitments.csv": "commitment",
}
"""The kind of record that other rows refer to, by its file."""
NAMES = (*FILES, "negotiation_moves.csv", "instruments.csv", "commitment_moves.csv")

TRACKS = Columns(("code", "kind", *_NAME, "sources"), ("note_en", "note_zh"))
NEGOTIATIONS = Columns(("code", *_NAME, "sources"), ("note_en", "note_zh", "pillar", "parallel"))
NEGOTIATION_MOVES = Columns(("negotiation", "state", "on", *_REASON, "sources"), ("round_number",))
INSTRUMENTS = Columns(("negotiation", *_TITLE, "sources"), ("signed", "in_force"))
ROUNDS = Columns(
    ("code", "track", "phase", *_TITLE, "sources"),
    (
        "number",
        "negotiation",
        "state",
        "host",
        "held_start",
        "held_end",
        "date_note_en",
        "date_note_zh",
        "place_en",
        "place_zh",
        "country",
        "mode",
        "summary_en",
        "summary_zh",
    ),
)
COMMITMENTS = Columns(
    ("code", "text_en", "text_zh", "zh_status", "owed_by", "sources"),
    (
        "institution",
        "co_institution",
        "pillar",
        "round",
        "statement_en",
        "statement_zh",
        "made_on",
        "due",
        "parallel",
    ),
)
COMMITMENT_MOVES = Columns(
    ("commitment", "status", "on", *_REASON, "sources"), ("round", "evidence")
)


def read_dialogue(
    csv: Callable[[str, Columns, Callable[[Row, int], Any]], tuple[Any, ...]],
) -> DialogueRecords:
    """The record of the dialogue, by a reader of one table."""
    return DialogueRecords(
        tracks=csv("tracks.csv", TRACKS, read_track),
        negotiations=csv("negotiations.csv", NEGOTIATIONS, read_negotiation),
        negotiation_moves=csv("negotiation_moves.csv", NEGOTIATION_MOVES, read_negotiation_move),
        instruments=csv("instruments.csv", INSTRUMENTS, read_instrument),
        rounds=csv("rounds.csv", ROUNDS, read_round),
        commitments=csv("commitments.csv", COMMITMENTS, read_commitment),
        commitment_moves=csv("commitment_moves.csv", COMMITMENT_MOVES, read_commitment_move),
    )


def read_track(row: Row, position: int) -> Track:
    """One row of tracks.csv."""
    return Track(
        code=row.define("track"),
        position=position,
        kind=row.choice("kind", TrackKind, TrackKind.TECHNICAL, required=True),
        name=row.wording("name", limit=200),
        note=row.wording("note", required=False),
        sources=row.sources(),
    )


def read_negotiation(row: Row, _position: int) -> Negotiation:
    """One row of negotiations.csv."""
    return Negotiation(
        code=row.define("negotiation"),
        name=row.wording("name", limit=250),
        note=row.wording("note", required=False),
        pillar=row.refer("pillar", "theme"),
        parallel=row.references("parallel", "negotiation"),
        sources=row.sources(),
    )


def read_negotiation_move(row: Row, _position: int) -> NegotiationMove:
    """One row of negotiation_moves.csv."""
    return NegotiationMove(
        negotiation=row.refer("negotiation", "negotiation", required=True),
        state=row.choice("state", NegotiationState, NegotiationState.MANDATE, required=True),
        round_number=_number(row, "round_number"),
        on=_day_of(row),
        reason=row.wording("reason"),
        sources=row.sources(),
    )


def read_instrument(row: Row, _position: int) -> Instrument:
    """One row of instruments.csv."""
    signed, in_force = row.span("signed", "in_force")
    if in_force and not in_force.day:
        row.fault(
            "in_force",
            _("“%(text)s” is not a day."),
            _("Write the day on which it came into force, or leave the cell empty."),
            text=in_force,
        )
    return Instrument(
        negotiation=row.refer("negotiation", "negotiation", required=True),
        title=row.wording("title", limit=300),
        signed=signed,
        in_force=in_force,
        sources=row.sources(),
    )


def read_round(row: Row, _position: int) -> Round:
    """One row of rounds.csv."""
    held_start, held_end = row.span("held_start", "held_end")
    return Round(
        code=row.define("round"),
        track=row.refer("track", "track", required=True),
        phase=row.refer("phase", "phase", required=True),
        negotiation=row.refer("negotiation", "negotiation"),
        number=_number(row, "number"),
        title=row.wording("title", limit=250),
        state=row.choice("state", RoundState, RoundState.HELD),
        host=row.refer("host", "side"),
        held_start=held_start,
        held_end=held_end,
        date_note=row.wording("date_note", required=False, limit=300),
        place=row.wording("place", required=False, limit=150),
        country=country_of(row),
        mode=row.choice("mode", Mode, Mode.IN_PERSON),
        summary=row.wording("summary", required=False),
        sources=row.sources(),
    )


def read_commitment(row: Row, _position: int) -> Commitment:
    """One row of commitments.csv."""
    next_round = row.machine("due") == NEXT_ROUND
    return Commitment(
        code=row.define("commitment"),
        text=row.wording("text"),
        owed_by=row.references("owed_by", "side", required=True),
        institution=row.refer("institution", "institution"),
        co_institution=row.refer("co_institution", "institution"),
        pillar=row.refer("pillar", "theme"),
        round=row.refer("round", "round"),
        statement=row.wording("statement", required=False, limit=300),
        made_on=row.date("made_on"),
        due_on=None if next_round else row.date("due"),
        due_next_round=next_round,
        parallel=row.references("parallel", "commitment"),
        sources=row.sources(),
    )


def read_commitment_move(row: Row, _position: int) -> CommitmentMove:
    """One row of commitment_moves.csv. Nothing is delivered without evidence."""
    status = row.choice("status", CommitmentStatus, CommitmentStatus.HEARD, required=True)
    evidence = row.references("evidence", "source")
    if status is CommitmentStatus.DELIVERED and not evidence:
        row.fault(
            "evidence",
            _("Nothing shows that it was delivered."),
            _("Name the source that shows it."),
        )
    return CommitmentMove(
        commitment=row.refer("commitment", "commitment", required=True),
        status=status,
        on=_day_of(row),
        round=row.refer("round", "round"),
        reason=row.wording("reason"),
        evidence=evidence,
        sources=row.sources(),
    )


def _day_of(row: Row) -> PartialDate | None:
    """When a move was, as exactly as it is known: its place in the history hangs on it."""
    if not row.raw("on", required=True):
        return None
    return row.date("on")


def _number(row: Row, name: str) -> int | None:
    number = row.count(name)
    if number is not None and not 1 <= number <= _MOST_ROUNDS:
        row.fault(
            name,
            _("%(number)s is not the number of a round."),
            _("Count rounds from 1; leave the cell empty when the number is not known."),
            number=number,
        )
    return number
