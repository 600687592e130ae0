"""What do values mean, and how do they add up? Pure: no tables, no clock. Missing is not zero."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


class ResultLevel(TextChoices):
    """The levels of the results chain."""

    IMPACT = "impact", _("impact")
    OUTCOME = "outcome", _("outcome")
    OUTPUT = "output", _("output")


class Provenance(TextChoices):
    """Where a value comes from."""

    MEASURED = "measured", _("measured from records")
    OBSERVED = "observed", _("observed, with evidence")
    OFFICIAL = "official", _("official statistic")


class Direction(TextChoices):
    """Which way is better."""

    ASCENDING = "ascending", _("more is better")
    DESCENDING = "descending", _("less is better")


class Aggregation(TextChoices):
    """How values of several periods make one."""

    SUM = "sum", _("sum over periods")
    LAST = "last", _("the latest value")
    UNIQUE = "unique", _("each counted once over all periods")


class ValueState(TextChoices):
    """The way of an observed value."""

    DRAFT = "draft", _("kept as draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")


class FigureKind(TextChoices):
    """What a frozen figure tells."""

    PERIOD = "period", _("in the period")
    CUMULATIVE = "cumulative", _("since the start")
    RESTATED = "restated", _("earlier period, as it stands now")


class Standing(TextChoices):
    """Where an indicator stands towards what it should have reached."""

    REACHED = "reached", _("target reached")
    ON_THE_WAY = "on_the_way", _("on the way")
    BEHIND = "behind", _("behind its milestone")
    UNKNOWN = "unknown", _("cannot be said")


class ValueMove(TextChoices):
    """What someone does to an observed value."""

    EDIT = "edit", _("change")
    SUBMIT = "submit", _("submit")
    APPROVE = "approve", _("approve")
    RETURN = "return", _("return")


#: From each state, what each move leads to. What is not here is refused.
TRANSITIONS: Mapping[tuple[ValueState, ValueMove], ValueState] = {
    (ValueState.DRAFT, ValueMove.EDIT): ValueState.DRAFT,
    (ValueState.DRAFT, ValueMove.SUBMIT): ValueState.SUBMITTED,
    (ValueState.RETURNED, ValueMove.EDIT): ValueState.DRAFT,
    (ValueState.SUBMITTED, ValueMove.APPROVE): ValueState.APPROVED,
    (ValueState.SUBMITTED, ValueMove.RETURN): ValueState.RETURNED,
}
PENDING = (ValueState.DRAFT, ValueState.SUBMITTED, ValueState.RETURNED)


def next_state(state: str, move: ValueMove) -> ValueState:
    """Where this move leads; refuses a move that the state does not allow."""
    try:
        return TRANSITIONS[ValueState(state), move]
    except KeyError:
        raise RuleBroken(
            _("A value that is %(state)s does not allow this step: %(move)s."),
            mend=_("Reload the page to see where the value stands now."),
            values={"state": ValueState(state).label, "move": move.label},
        ) from None


def must_be_second_person(entered_by: int, approver: int | None) -> None:
    """Whoever entered a value cannot approve it."""
    if entered_by == approver:
        raise RuleBroken(
            _("You entered this value yourself, and a value is approved by a second person."),
            mend=_("Ask a colleague of the secretariat to look at the evidence and approve it."),
        )


def must_have_evidence(*, has_document: bool, address: str) -> None:
    """An observed value without evidence is an opinion."""
    if not has_document and not address.strip():
        raise Invalid(
            _("The value has no evidence, so nobody could check it."),
            mend=_("Upload the document that proves it, or give the address where it can be read."),
            field="evidence",
        )


def must_have_reason(reason: str) -> None:
    """A change to what was reported is explained."""
    if not reason.strip():
        raise Invalid(
            _("The change has no reason, and the next report prints one."),
            mend=_("Write why the value differs from what was reported, in one sentence."),
            field="reason",
        )


def must_add_up(value: Decimal, cells: Iterable[tuple[str, Decimal]], *, adds_up: bool) -> None:
    """Cells are parts of the value: none negative and, where values add up, not more than it.

    Less is allowed: what is not broken down stays missing. `cells` are (label, amount).
    """
    amounts = list(cells)
    for label, amount in amounts:
        if amount < 0:
            raise Invalid(
                _("The part “%(part)s” is %(amount)s, and a part cannot be negative."),
                mend=_("Write 0 for none, or leave it empty when it is not known."),
                field="cells",
                values={"part": label, "amount": amount},
            )
    total = sum((amount for _label, amount in amounts), Decimal(0))
    if adds_up and total > value:
        raise Invalid(
            _("The parts add up to %(parts)s, which is more than the value %(value)s."),
            mend=_("Correct the parts or the value."),
            field="cells",
            values={"parts": total, "value": value},
        )


def aggregate(values: Sequence[Decimal | None], aggregation: str) -> Decimal | None:
    """The values of periods, in order of time, as one. Periods without a value are left out.

    None when no period has a value: a sum of nothing is missing, not 0. `UNIQUE` cannot be had
    from values and is refused: it is counted anew over the records.
    """
    known = [value for value in values if value is not None]
    if aggregation == Aggregation.UNIQUE:
        raise ValueError("What is counted once over all periods is counted from records.")
    if not known:
        return None
    return known[-1] if aggregation == Aggregation.LAST else sum(known, Decimal(0))


def progress(
    *, baseline: Decimal | None, current: Decimal | None, target: Decimal | None, direction: str
) -> Decimal | None:
    """The share of the way from baseline to target that is gone: 1 is there, below 0 is backwards.

    None when it cannot be known: a value is missing, or the target lies on the wrong side of the
    baseline (or on it) for the direction.
    """
    if baseline is None or current is None or target is None:
        return None
    way = target - baseline
    if way == 0 or (way > 0) != (direction == Direction.ASCENDING):
        return None
    return (current - baseline) / way


def reaches(current: Decimal, wanted: Decimal, direction: str) -> bool:
    """Is `current` at least as good as `wanted`?"""
    return current >= wanted if direction == Direction.ASCENDING else current <= wanted


def standing(
    *, current: Decimal | None, milestone: Decimal | None, target: Decimal | None, direction: str
) -> Standing:
    """Where the indicator stands; `milestone` is the latest that is due (None when none is)."""
    if current is None or target is None:
        return Standing.UNKNOWN
    if reaches(current, target, direction):
        return Standing.REACHED
    if milestone is not None and not reaches(current, milestone, direction):
        return Standing.BEHIND
    return Standing.ON_THE_WAY


def must_be_freezable(
    *,
    ends: date,
    today: date,
    is_frozen: bool,
    earlier_open: Sequence[str],
    pending: int,
    leave_out_pending: bool,
) -> None:
    """A period is frozen once, after it ended, in its order, with no value undecided unseen."""
    if is_frozen:
        raise RuleBroken(
            _("This period is frozen already."),
            mend=_("A correction made now appears in the report of the next period."),
        )
    if today <= ends:
        raise RuleBroken(
            _("The period runs to %(ends)s and can be frozen only after that day."),
            mend=_("Take a draft report until then."),
            values={"ends": ends.isoformat()},
        )
    if earlier_open:
        raise RuleBroken(
            _("Earlier periods are not frozen yet: %(periods)s."),
            mend=_("Freeze the periods in their order, the earliest first."),
            values={"periods": ", ".join(earlier_open)},
        )
    if pending and not leave_out_pending:
        raise RuleBroken(
            _("%(count)s values of this period or an earlier one wait to be decided."),
            mend=_("Approve or return them, or say that the report leaves them out."),
            field="leave_out_pending",
            values={"count": pending},
        )
