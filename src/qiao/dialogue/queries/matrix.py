"""What became of what was owed since a round? Status then and now, the moves between, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotFound
from qiao.dialogue.models import CommitmentMove, Round
from qiao.dialogue.queries.register import (
    PAGE,
    RegisterFilter,
    RegisterRow,
    narrowed,
    rows_of,
    visible_commitments,
)
from qiao.dialogue.rules.attention import HELD_STATES
from qiao.dialogue.rules.commitments import OPEN, CommitmentStatus, MoveKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.text import Text

MOST_ROUNDS = 200
EVERYTHING = RegisterFilter()


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A held round that can be looked back to."""

    code: str
    title: Text
    number: int | None
    track: Text
    day: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A move since the round."""

    kind: MoveKind
    before: str
    after: str
    reason: Text
    on: date
    precision: str
    evidence: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A commitment then and now; `then` is None when it was made since."""

    row: RegisterRow
    then: CommitmentStatus | None
    steps: tuple[Step, ...]

    @property
    def evidence(self) -> int:
        """How many things show its moves since."""
        return sum(step.evidence for step in self.steps)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the matrix since a round."""

    since: RoundChoice
    page: Page[MatrixRow]


def held_rounds(*, viewer: Actor) -> tuple[RoundChoice, ...]:
    """The rounds that can be looked back to, the latest first. One query."""
    rows = (
        Round.objects.visible_to(viewer)
        .filter(state__in=HELD_STATES, day__isnull=False, retired=False)
        .select_related("track")
        .order_by("-day", "-id")[:MOST_ROUNDS]
    )
    return tuple(_choice(row) for row in rows)


def matrix_since(
    code: str, *, viewer: Actor, today: date, chosen: RegisterFilter = EVERYTHING,
    page: int = 1, size: int = PAGE,
) -> Matrix:  # fmt: skip
    """Each commitment that was still owed at a round or was made since. A constant number of
    queries."""
    found = Round.objects.visible_to(viewer).filter(code=code, day__isnull=False)
    round_ = found.select_related("track").first()
    if round_ is None:
        raise NotFound(
            _("There is no held round %(code)s that you can see."),
            mend=_("Choose one of the list."),
            values={"code": code},
        )
    since = cast("date", round_.day)
    owed = narrowed(visible_commitments(viewer), chosen, today).filter(
        Q(status__in=OPEN) | Q(status_since__gt=since)
    )
    keys = owed.order_by("pillar", F("made_on").asc(nulls_last=True), "id")
    shown: Page[Any] = Paginator(keys.values_list("pk", flat=True), size).get_page(page)
    rows = rows_of(list(shown.object_list), today)
    steps = steps_since([row.id for row in rows], since)
    shown.object_list = [_matrix_row(row, steps.get(row.id, ()), since) for row in rows]
    return Matrix(_choice(round_), shown)


def steps_since(keys: Sequence[int], since: date) -> dict[int, tuple[Step, ...]]:
    """The moves of these commitments after a day, in their order. One query."""
    rows = (
        CommitmentMove.objects.filter(commitment__in=keys, on__gt=since)
        .annotate(shown=Count("evidence"))
        .order_by("on", "id")
    )
    steps: dict[int, list[Step]] = {}
    for move in rows:
        step = Step(
            MoveKind(move.kind), move.before, move.after, move.reason, move.on,
            move.on_precision, move.shown,
        )  # fmt: skip
        steps.setdefault(move.commitment_id, []).append(step)
    return {key: tuple(found) for key, found in steps.items()}


def status_then(row: RegisterRow, steps: Sequence[Step], since: date) -> CommitmentStatus | None:
    """Where it stood on that day; None when it was made since."""
    if row.made_on is not None and row.made_on > since:
        return None
    if not steps and row.made_on is None and row.status_since and row.status_since > since:
        return None
    return CommitmentStatus(steps[0].before) if steps else row.status


def _matrix_row(row: RegisterRow, steps: tuple[Step, ...], since: date) -> MatrixRow:
    return MatrixRow(row, status_then(row, steps, since), steps)


def _choice(row: Round) -> RoundChoice:
    return RoundChoice(row.code, row.title, row.number, row.track.name, row.day)
