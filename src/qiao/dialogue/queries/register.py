"""What is owed, by whom, and which first? The register of commitments, filtered, page by page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from qiao.core.release import visible
from qiao.core.text import Text, text_of
from qiao.dialogue.models import Commitment, Round
from qiao.dialogue.queries.attention import overdue, rank
from qiao.dialogue.rules.attention import Attention
from qiao.dialogue.rules.commitments import OPEN, CommitmentStatus, Due
from qiao.partners.queries import current_holders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.core.release import ReleasedQuerySet

PAGE = 25
STILL_OWED = "open"
OVERDUE = "overdue"
MOST_OF_A_ROUND = 200


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What a reader narrows the register to; empty strings narrow nothing. `status` may also be
    `open` (still owed) or `overdue`."""

    side: str = ""
    pillar: str = ""
    status: str = ""
    round: str = ""
    institution: str = ""
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Is anything left out?"""
        return any(
            (self.side, self.pillar, self.status, self.round, self.institution, self.words.strip())
        )


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. `owed_by` are the positions of the sides that owe it."""

    id: int
    code: str
    text: Text
    authentic: str
    status: CommitmentStatus
    release: str
    owner: int
    owed_by: tuple[int, ...]
    institution: Text
    institution_code: str
    pillar_code: str
    pillar: Text
    round: str
    round_title: Text
    round_number: int | None
    track: Text
    made_on: date | None
    made_precision: str
    due: Due
    due_on: date | None
    status_since: date | None
    heard_on: date | None
    is_claimed: bool
    attention: Attention


_FIELDS = (
    "id", "code", "text_en", "text_zh", "authentic", "status", "release", "owner",
    "owed_by_first", "owed_by_second", "made_on", "made_precision", "due", "due_on",
    "status_since", "heard_on", "claimed_at", "rank",
    "institution__code", "institution__name_en", "institution__name_zh",
    "institution__short_name_en", "institution__short_name_zh",
    "pillar__code", "pillar__short_name_en", "pillar__short_name_zh",
    "round__code", "round__number", "round__title_en", "round__title_zh",
    "round__track__name_en", "round__track__name_zh",
)  # fmt: skip


def visible_commitments(viewer: Actor) -> ReleasedQuerySet:
    """The commitments that this viewer may see: what belongs to a round only with its round."""
    hidden = Round.objects.exclude(visible(viewer)).values("pk")
    found: ReleasedQuerySet = Commitment.objects.visible_to(viewer).filter(retired=False)
    return found.exclude(round__in=hidden)


def list_register(
    *, viewer: Actor, chosen: RegisterFilter, today: date, page: int = 1, size: int = PAGE
) -> Page[RegisterRow]:
    """One page of the register: what needs attention first, then what is due first. Four queries.

    The rows' keys are sorted in an index alone; only those of the page are read whole.
    """
    found = narrowed(visible_commitments(viewer), chosen, today)
    keys = _in_order(found.annotate(rank=rank(today))).values_list("pk", flat=True)
    shown: Page[Any] = Paginator(keys, size).get_page(page)
    shown.object_list = rows_of(list(shown.object_list), today)
    return shown


def all_rows(*, viewer: Actor, chosen: RegisterFilter, today: date) -> Iterator[RegisterRow]:
    """The whole filtered register in its order, for a file."""
    found = narrowed(visible_commitments(viewer), chosen, today).annotate(rank=rank(today))
    for values in _in_order(found).values(*_FIELDS).iterator(1000):
        yield _row(values)


def rows_of(keys: Sequence[int], today: date) -> list[RegisterRow]:
    """The rows with these keys, in their order. Two queries; the caller found what may be seen."""
    rows = Commitment.objects.filter(pk__in=keys).annotate(rank=rank(today)).values(*_FIELDS)
    by_key = {values["id"]: _row(values) for values in rows}
    return _held_today([by_key[key] for key in keys if key in by_key])


def commitments_of_round(
    code: str, viewer: Actor, today: date, limit: int = MOST_OF_A_ROUND
) -> list[RegisterRow]:
    """What was undertaken at a round, in the register's order. One query."""
    found = visible_commitments(viewer).filter(round__code=code).annotate(rank=rank(today))
    return _held_today([_row(values) for values in _in_order(found).values(*_FIELDS)[:limit]])


def _held_today(rows: list[RegisterRow]) -> list[RegisterRow]:
    """With the institution that holds each commitment today, and the one that undertook it. One
    query."""
    holders = current_holders(row.institution_code for row in rows if row.institution_code)
    return [
        replace(row, institution=holders[row.institution_code].told)
        if row.institution_code in holders
        else row
        for row in rows
    ]


def narrowed(found: ReleasedQuerySet, chosen: RegisterFilter, today: date) -> ReleasedQuerySet:
    """Only what the filter leaves."""
    if chosen.side in ("1", "2"):
        found = found.filter(**{{"1": "owed_by_first", "2": "owed_by_second"}[chosen.side]: True})
    if chosen.status == STILL_OWED:
        found = found.filter(status__in=OPEN)
    elif chosen.status == OVERDUE:
        found = found.filter(overdue(today))
    elif chosen.status:
        found = found.filter(status=chosen.status)
    exact = {
        "pillar__code": chosen.pillar,
        "round__code": chosen.round,
        "institution__code": chosen.institution,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if words := chosen.words.strip():
        found = found.filter(
            Q(text_en__icontains=words) | Q(text_zh__icontains=words) | Q(code__iexact=words)
        )
    return found


def _in_order(found: ReleasedQuerySet) -> ReleasedQuerySet:
    return found.order_by("rank", F("due_on").asc(nulls_last=True), "-id")


def _row(values: dict[str, Any]) -> RegisterRow:
    short = text_of(values, "short_name", "institution__")
    owed = ((1, values["owed_by_first"]), (2, values["owed_by_second"]))
    return RegisterRow(
        id=values["id"],
        code=values["code"],
        text=text_of(values, "text"),
        authentic=values["authentic"],
        status=CommitmentStatus(values["status"]),
        release=values["release"],
        owner=values["owner"],
        owed_by=tuple(side for side, owes in owed if owes),
        institution=short or text_of(values, "name", "institution__"),
        institution_code=values["institution__code"] or "",
        pillar_code=values["pillar__code"] or "",
        pillar=text_of(values, "short_name", "pillar__"),
        round=values["round__code"] or "",
        round_title=text_of(values, "title", "round__"),
        round_number=values["round__number"],
        track=text_of(values, "name", "round__track__"),
        made_on=values["made_on"],
        made_precision=values["made_precision"],
        due=Due(values["due"]),
        due_on=values["due_on"],
        status_since=values["status_since"],
        heard_on=values["heard_on"],
        is_claimed=values["claimed_at"] is not None and values["status"] in OPEN,
        attention=Attention(values["rank"]),
    )
