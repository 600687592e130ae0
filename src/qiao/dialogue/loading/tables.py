"""Which tracks, rounds, negotiations and commitments do the programme's files want?

Rows of the record belong to the secretariat and are public from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Owner
from qiao.core.occasions import DatePrecision, Dates, dates
from qiao.core.release import Release
from qiao.core.text import Language
from qiao.dialogue.loading.histories import (
    CommitmentHistory,
    Instruments,
    NegotiationHistory,
    RecordedParallels,
)
from qiao.dialogue.loading.items import (
    commitment_moves,
    instruments,
    negotiation_moves,
)
from qiao.dialogue.models import Commitment, Negotiation, Round, Track
from qiao.dialogue.rules.commitments import CommitmentStatus, Due
from qiao.dialogue.rules.negotiations import NegotiationState
from qiao.phases.loading import Table, Wanted, both, cited, span_precision, translation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qiao.phases.programme_files import PartialDate, ProgrammeData
    from qiao.phases.programme_files import dialogue_records as files

_RECORD = Q(is_historical=True)


def tables(data: ProgrammeData, *, at: datetime | None = None) -> tuple[Table, ...]:
    """The record of the dialogue, each table after those it refers to.

    `at` is when the rows are recorded; a plan that writes nothing has none.
    """
    return (
        _tracks(data),
        _negotiations(data, at),
        _rounds(data),
        _commitments(data, at),
    )


def _public() -> dict[str, object]:
    return {
        "is_historical": True,
        "owner": Owner.SECRETARIAT.value,
        "release": Release.PUBLIC.value,
    }


def _tracks(data: ProgrammeData) -> Table:
    wanted = tuple(
        Wanted(
            track.code,
            {
                "is_historical": True,
                "kind": track.kind.value,
                **both("name", track.name),
                "translation": translation(track.name),
                **both("note", track.note),
                "order": track.position,
                "source": cited(track.sources),
            },
        )
        for track in data.dialogue.tracks
    )
    return Table("track", _("tracks of the dialogue"), Track, wanted, owned=_RECORD)


def _negotiations(data: ProgrammeData, at: datetime | None) -> Table:
    dialogue = data.dialogue
    parallel = _both_ways({n.code: n.parallel for n in dialogue.negotiations})
    wanted = tuple(
        Wanted(
            negotiation.code,
            {
                **_public(),
                **both("name", negotiation.name),
                "translation": translation(negotiation.name),
                **both("note", negotiation.note),
                "source": cited(negotiation.sources),
            },
            refs={"pillar": negotiation.pillar},
            links={
                "parallel": parallel[negotiation.code],
                "instruments": instruments(dialogue, negotiation.code),
                "moves": negotiation_moves(dialogue, negotiation.code),
            },
            initial={"state": NegotiationState.MANDATE.value},
        )
        for negotiation in dialogue.negotiations
    )
    return Table(
        "negotiation",
        _("negotiations of the record"),
        Negotiation,
        wanted,
        owned=_RECORD,
        links={
            "parallel": RecordedParallels(Negotiation),
            "instruments": Instruments(),
            "moves": NegotiationHistory(at),
        },
    )


def _rounds(data: ProgrammeData) -> Table:
    positions = {side.code: side.position for side in data.sides}
    wanted = tuple(_round(held, positions) for held in data.dialogue.rounds)
    return Table("round", _("rounds of the record"), Round, wanted, owned=_RECORD)


def _round(held: files.Round, positions: Mapping[str, int]) -> Wanted:
    when = _span(held.held_start, held.held_end)
    return Wanted(
        held.code,
        {
            **_public(),
            "number": held.number,
            **both("title", held.title),
            "translation": translation(held.title),
            "state": held.state.value,
            "host_side": positions.get(held.host),
            "held_from": when.first,
            "held_to": when.last,
            "held_precision": when.precision.value,
            "day": when.first,
            **both("date_note", held.date_note),
            **both("place", held.place),
            "country": held.country,
            "mode": held.mode.value,
            **both("summary", held.summary),
            "source": cited(held.sources),
        },
        refs={"track": held.track, "phase": held.phase, "negotiation": held.negotiation},
    )


def _commitments(data: ProgrammeData, at: datetime | None) -> Table:
    dialogue = data.dialogue
    addresses = {source.code: source for source in data.sources}
    positions = {side.code: side.position for side in data.sides}
    parallel = _both_ways({c.code: c.parallel for c in dialogue.commitments})
    wanted = tuple(
        Wanted(
            commitment.code,
            _commitment_fields(commitment, positions),
            refs={
                "institution": commitment.institution,
                "co_institution": commitment.co_institution,
                "pillar": commitment.pillar,
                "round": commitment.round,
            },
            links={
                "parallel": parallel[commitment.code],
                "moves": commitment_moves(dialogue, commitment.code, addresses),
            },
            initial={"status": CommitmentStatus.NOTED.value, "recorded_at": at},
        )
        for commitment in dialogue.commitments
    )
    return Table(
        "commitment",
        _("commitments of the record"),
        Commitment,
        wanted,
        owned=_RECORD,
        links={"parallel": RecordedParallels(Commitment), "moves": CommitmentHistory(at)},
    )


def _commitment_fields(
    commitment: files.Commitment, positions: Mapping[str, int]
) -> dict[str, object]:
    owed_by = {positions[side] for side in commitment.owed_by}
    due = commitment.due_on
    dated = Due.DATE if due else Due.NONE
    return {
        **_public(),
        **both("text", commitment.text),
        "authentic": Language.EN.value,
        "translation": translation(commitment.text),
        "owed_by_first": Owner.FIRST_SIDE in owed_by,
        "owed_by_second": Owner.SECOND_SIDE in owed_by,
        **both("statement", commitment.statement),
        "made_on": commitment.made_on.first if commitment.made_on else None,
        "made_precision": span_precision(commitment.made_on),
        "due": (Due.NEXT_ROUND if commitment.due_next_round else dated).value,
        "due_on": due.last if due else None,
        "source": cited(commitment.sources),
    }


def _span(start: PartialDate | None, end: PartialDate | None) -> Dates:
    """From and to. A last day that no source states stays empty."""
    precision = DatePrecision(span_precision(start, end))
    known = start or end
    if known is None:
        return Dates(None, None, precision)
    if precision is DatePrecision.DAY:
        return Dates(known.first, end.last if end else None, precision)
    return dates(known.first, (end or known).last, precision, field="held")


def _both_ways(named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Parallels as both rows have them, sorted, whichever of the two names the other."""
    pairs: dict[str, set[str]] = {code: set(others) for code, others in named.items()}
    for code, others in named.items():
        for other in others:
            pairs[other].add(code)
    return {code: tuple(sorted(others)) for code, others in pairs.items()}
