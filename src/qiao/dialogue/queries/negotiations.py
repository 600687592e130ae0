"""Which negotiations are there, and where does each stand? Reads only; each takes its viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.core.text import Text
from qiao.dialogue.models import Negotiation, NegotiationMove, Round
from qiao.dialogue.rules.negotiations import NegotiationState

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.release import ReleasedQuerySet

MOST = 200


@dataclass(frozen=True, slots=True)
class NegotiationRow:
    """One negotiation of the list; `parallel` are (code, name) of those parallel to it."""

    code: str
    name: Text
    state: NegotiationState
    round_number: int | None
    state_since: date | None
    since_precision: str
    release: str
    pillar_code: str
    pillar: Text
    parallel: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One recorded step."""

    before: str
    after: str
    round_number: int | None
    reason: Text
    on: date | None
    precision: str
    who: str
    source: str


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """What it is to end in, or ended in."""

    title: Text
    signed_on: date | None
    signed_precision: str
    in_force_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class NegotiationView:
    """Everything that a negotiation's page shows this reader."""

    row: NegotiationRow
    note: Text
    source: str
    steps: tuple[StepLine, ...]
    instruments: tuple[InstrumentLine, ...]
    rounds: tuple[tuple[str, Text, int | None], ...]


def list_negotiations(*, viewer: Actor) -> list[NegotiationRow]:
    """The negotiations that this reader may see, in the order they were recorded. Three queries."""
    return [_row(row) for row in _found(viewer)[:MOST]]


def read_negotiation(code: str, *, viewer: Actor) -> NegotiationView:
    """One negotiation with its steps, instruments and rounds."""
    found = _found(viewer).filter(code=code).prefetch_related("instruments").first()
    if found is None:
        raise NotFound(
            _("There is no negotiation %(code)s that you can see."),
            mend=_("Check the code."),
            values={"code": code},
        )
    names = viewer.may(Permission.SEE_PERSONS)
    rounds = Round.objects.visible_to(viewer).filter(negotiation=found, retired=False)
    return NegotiationView(
        row=_row(found),
        note=found.note,
        source=found.source,
        steps=tuple(
            StepLine(
                before=move.before,
                after=str(NegotiationState(move.after).label),
                round_number=move.round_number,
                reason=move.reason,
                on=move.on,
                precision=move.on_precision,
                who=move.by.shown_name if names and move.by else "",
                source=move.source,
            )
            for move in reversed(list(found.moves.all()))
        ),
        instruments=tuple(
            InstrumentLine(
                row.title, row.signed_on, row.signed_precision, row.in_force_on, row.source
            )
            for row in found.instruments.all()
        ),
        rounds=tuple((row.code, row.title, row.number) for row in rounds.order_by("day", "id")),
    )


def _found(viewer: Actor) -> ReleasedQuerySet:
    found: ReleasedQuerySet = (
        Negotiation.objects.visible_to(viewer)
        .filter(retired=False)
        .select_related("pillar")
        .prefetch_related(
            Prefetch("parallel", Negotiation.objects.visible_to(viewer).order_by("id")),
            Prefetch("moves", NegotiationMove.objects.select_related("by")),
        )
        .order_by("id")
    )
    return found


def _row(row: Negotiation) -> NegotiationRow:
    moves = list(row.moves.all())
    return NegotiationRow(
        code=row.code,
        name=row.name,
        state=NegotiationState(row.state),
        round_number=row.round_number,
        state_since=row.state_since,
        since_precision=moves[-1].on_precision if moves else "day",
        release=row.release,
        pillar_code=row.pillar.code if row.pillar else "",
        pillar=row.pillar.short_name if row.pillar else Text(),
        parallel=tuple((other.code, other.name) for other in row.parallel.all()),
    )
