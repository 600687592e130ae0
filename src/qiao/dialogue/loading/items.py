"""How is a line of a history compared? As one text that says all of it: JSON with sorted keys.

The engine compares what hangs on a row as texts; these make the texts, from files and from rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qiao.phases.loading import both, cited, span_precision
from qiao.phases.programme_files.dialogue_records import CommitmentStatus as Word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qiao.phases.programme_files import PartialDate
    from qiao.phases.programme_files.dialogue_records import DialogueRecords
    from qiao.phases.programme_files.records import Source


def item(**said: object) -> str:
    """One line of a history as text."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def said(text: str) -> dict[str, object]:
    """What a line says."""
    found: dict[str, object] = json.loads(text)
    return found


def iso(day: date | None) -> str | None:
    """A day as text."""
    return day.isoformat() if day else None


def _first(when: PartialDate | None) -> str | None:
    return iso(when.first) if when else None


def negotiation_moves(dialogue: DialogueRecords, code: str) -> tuple[str, ...]:
    """The steps of one negotiation, oldest first."""
    moves = sorted(
        (move for move in dialogue.negotiation_moves if move.negotiation == code),
        key=lambda move: _first(move.on) or "",
    )
    return tuple(
        item(
            after=move.state.value,
            round_number=move.round_number,
            on=_first(move.on),
            on_precision=span_precision(move.on),
            **both("reason", move.reason),
            source=cited(move.sources),
        )
        for move in moves
    )


def instruments(dialogue: DialogueRecords, code: str) -> tuple[str, ...]:
    """The instruments of one negotiation, by what they say."""
    return tuple(
        sorted(
            item(
                **both("title", instrument.title),
                signed_on=_first(instrument.signed),
                signed_precision=span_precision(instrument.signed),
                in_force_on=_first(instrument.in_force),
                source=cited(instrument.sources),
            )
            for instrument in dialogue.instruments
            if instrument.negotiation == code
        )
    )


def commitment_moves(
    dialogue: DialogueRecords, code: str, sources: Mapping[str, Source]
) -> tuple[str, ...]:
    """The history of one commitment, oldest first; evidence by the address of its source."""
    moves = sorted(
        (move for move in dialogue.commitment_moves if move.commitment == code),
        key=lambda move: _first(move.on) or "",
    )
    return tuple(
        item(
            status=move.status.value,
            on=_first(move.on),
            on_precision=span_precision(move.on),
            round=move.round,
            **both("reason", move.reason),
            evidence=sorted(
                (sources[name].url, f"{sources[name].publisher}: {sources[name].title}"[:500])
                for name in move.evidence
            ),
            source=cited(move.sources),
        )
        for move in moves
    )


def status_word(kind: str, after: str) -> str:
    """The files' word for a stored line: its status, or that it is only news."""
    return Word.HEARD.value if kind == "heard" else after
