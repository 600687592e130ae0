"""How do the histories of the record get into the tables, beside what people add to them?

A line without a person is the files' line. A commitment or negotiation that people have moved on
keeps the state that they gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qiao.dialogue.loading.items import iso, item, said, status_word
from qiao.dialogue.models import (
    CommitmentMove,
    Evidence,
    Instrument,
    NegotiationMove,
    Round,
)
from qiao.dialogue.rules.commitments import CommitmentStatus, EvidenceKind, MoveKind
from qiao.phases.programme_files.dialogue_records import CommitmentStatus as Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from django.db import models


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for row, text in pairs:
        found.setdefault(row, []).append(text)
    return {row: tuple(texts) for row, texts in found.items()}


def _when(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("A plan has no day; only what is applied is written.")
    return at


@dataclass(frozen=True, slots=True)
class RecordedParallels:
    """The rows of the record that a row is parallel to. Parallels with others are people's."""

    model: type[models.Model]

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """The codes of each row, sorted. One query."""
        pairs = (
            self.model._default_manager.filter(pk__in=rows, parallel__is_historical=True)
            .order_by("parallel__code")
            .values_list("pk", "parallel__code")
        )
        return _grouped(pairs)

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Make these the recorded ones; leave the others."""
        record = self.model._default_manager.filter(is_historical=True)
        row.parallel.remove(*row.parallel.filter(is_historical=True).exclude(code__in=items))
        row.parallel.add(*record.filter(code__in=items))


@dataclass(frozen=True, slots=True)
class Instruments:
    """The instruments of a negotiation of the record."""

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Each row's instruments, by what they say. One query."""
        found = Instrument.objects.filter(negotiation__in=rows, is_historical=True)
        return _grouped(
            sorted(
                (
                    row.negotiation_id,
                    item(
                        title_en=row.title_en,
                        title_zh=row.title_zh,
                        signed_on=iso(row.signed_on),
                        signed_precision=row.signed_precision,
                        in_force_on=iso(row.in_force_on),
                        source=row.source,
                    ),
                )
                for row in found
            )
        )

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Replace those that the files keep."""
        row.instruments.filter(is_historical=True).delete()
        for text in items:
            Instrument.objects.create(negotiation=row, is_historical=True, **said(text))


@dataclass(frozen=True, slots=True)
class NegotiationHistory:
    """The steps of a negotiation that the files tell."""

    at: datetime | None

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Each row's steps, oldest first. One query."""
        found = NegotiationMove.objects.filter(negotiation__in=rows, by=None).order_by("on", "id")
        return _grouped(
            (
                move.negotiation_id,
                item(
                    after=move.after,
                    round_number=move.round_number,
                    on=iso(move.on),
                    on_precision=move.on_precision,
                    reason_en=move.reason_en,
                    reason_zh=move.reason_zh,
                    source=move.source,
                ),
            )
            for move in found
        )

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Replace the files' steps; the last one is the state, unless people moved it on."""
        row.moves.filter(by=None).delete()
        before = ""
        for text in items:
            line = said(text)
            NegotiationMove.objects.create(
                negotiation=row, before=before, at=_when(self.at), **line
            )
            before = str(line["after"])
        if not row.moves.exclude(by=None).exists():
            last = row.moves.order_by("on", "id").last()
            row.state, row.state_since = last.after, last.on
            row.round_number = last.round_number
            row.save(update_fields=["state", "state_since", "round_number"])


@dataclass(frozen=True, slots=True)
class CommitmentHistory:
    """The lines of a commitment's history that the files tell."""

    at: datetime | None

    def read(self, rows: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Each row's lines, oldest first. Two queries."""
        found = (
            CommitmentMove.objects.filter(commitment__in=rows, by=None)
            .order_by("on", "id")
            .select_related("round")
            .prefetch_related("evidence")
        )
        return _grouped(
            (
                move.commitment_id,
                item(
                    status=status_word(move.kind, move.after),
                    on=iso(move.on),
                    on_precision=move.on_precision,
                    round=move.round.code if move.round else "",
                    reason_en=move.reason_en,
                    reason_zh=move.reason_zh,
                    evidence=sorted((e.address, e.note_en) for e in move.evidence.all()),
                    source=move.source,
                ),
            )
            for move in found
        )

    def write(self, row: Any, items: tuple[str, ...]) -> None:
        """Replace the files' lines; the last one is the status, unless people moved it on."""
        row.moves.filter(by=None).delete()
        before = CommitmentStatus.NOTED.value
        for text in items:
            before = self._write_line(row, before, said(text))
        if row.moves.exclude(by=None).exists():
            return
        changes = [move for move in row.moves.order_by("on", "id") if move.before != move.after]
        if changes:
            row.status, row.status_since = changes[-1].after, changes[-1].on
            row.heard_on = row.moves.order_by("on", "id").last().on
            row.save(update_fields=["status", "status_since", "heard_on"])

    def _write_line(self, row: Any, before: str, line: dict[str, Any]) -> str:
        word = line.pop("status")
        evidence = line.pop("evidence")
        code = line.pop("round")
        after = before if word == Word.HEARD.value else word
        move = CommitmentMove.objects.create(
            commitment=row,
            kind=_KINDS.get(word, MoveKind.MOVE).value,
            before=before,
            after=after,
            round=Round.objects.get(code=code, is_historical=True) if code else None,
            at=_when(self.at),
            **line,
        )
        Evidence.objects.bulk_create(
            Evidence(move=move, kind=EvidenceKind.LINK.value, address=address, note_en=note)
            for address, note in evidence
        )
        return after


_KINDS = {Word.HEARD.value: MoveKind.HEARD, Word.DELIVERED.value: MoveKind.VERIFY}
