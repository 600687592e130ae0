"""What people do with observed values: enter, change, submit, approve, return.

Measured figures are never entered here or anywhere. A value for a period that has been frozen, or
in place of one that was approved, is a correction: it needs its reason, and replaces the older one
only once a second person approved it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Actor, Owner
from qiao.core.errors import Conflict, Invalid, NotFound, RuleBroken
from qiao.core.release import Release
from qiao.core.text import Text
from qiao.documents.queries import find_file
from qiao.results import rules
from qiao.results.figures import plain_number
from qiao.results.models import Freeze, Indicator, ReportingPeriod, Value, ValueCell
from qiao.results.parts import checked_cells
from qiao.results.queries.values import no_value, visible_values
from qiao.results.rules import Aggregation, Provenance, ValueMove, ValueState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from qiao.documents.models import Document

log.declare(
    {
        "results.value_entered": _("entered %(value)s for %(period)s"),
        "results.value_changed": _("changed the value for %(period)s to %(value)s"),
        "results.value_corrected": _("entered %(value)s as a correction for %(period)s"),
        "results.value_submitted": _("submitted %(value)s for %(period)s"),
        "results.value_approved": _("approved %(value)s for %(period)s"),
        "results.value_returned": _("returned %(value)s for %(period)s, with a comment"),
    }
)


_NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered: a value with its parts, what proves it, and (of a correction) why.

    `cells` are (dimensions, amount), as in ({"sex": "female", "side": "1"}, Decimal(12)).
    `document` is the code of a stored file.
    """

    value: Decimal
    cells: Sequence[tuple[Mapping[str, str], Decimal]] = ()
    document: str = ""
    address: str = ""
    note: Text = _NO_TEXT
    reason: str = ""


@transaction.atomic
def enter_value(
    *, by: Actor, at: datetime, indicator: int, period: str, entry: Entry, submit: bool = False
) -> Value:
    """Enter an observed value as a draft, or (`submit`) for approval at once.

    The secretariat enters the whole programme's value, a coordinator the part of their side.
    """
    must(by, Permission.ENTER_VALUE)
    row = _observed_indicator(indicator)
    span = _period_of(row, period)
    _must_take_part(row, by.owner)
    found = list(
        Value.objects.filter(indicator=row, period=span, replaced_by__isnull=True).values_list(
            "part", "state"
        )
    )
    if any(part == by.owner and state != ValueState.APPROVED for part, state in found):
        raise Conflict(
            _("A value for this period is in preparation already."),
            mend=_("Change that one: it is in the list of values that wait."),
        )
    if any((part == Owner.SECRETARIAT) != (by.owner == Owner.SECRETARIAT) for part, _s in found):
        raise RuleBroken(
            _("This period has values of the whole, or of parts, and takes no other kind beside."),
            mend=_("Agree whether the sides report their parts or the secretariat the whole."),
        )
    corrects = bool(found and any(part == by.owner for part, _s in found))
    if corrects or Freeze.objects.filter(period=span).exists():
        rules.must_have_reason(entry.reason)
    value = Value(
        indicator=row,
        period=span,
        part=by.owner,
        entered_by_id=by.author_id,
        entered_at=at,
        state=ValueState.SUBMITTED if submit else ValueState.DRAFT,
    )
    _write(value, row, entry, by=by)
    _log(value, "value_corrected" if corrects else "value_entered", by=by, at=at)
    return value


@transaction.atomic
def edit_value(
    *, by: Actor, at: datetime, number: int, entry: Entry, submit: bool = False
) -> Value:
    """Change a value that is still a draft or was returned."""
    must(by, Permission.ENTER_VALUE)
    value = _locked(number, by=by)
    _must_be_own(value, by)
    value.state = rules.next_state(value.state, ValueMove.EDIT)
    if submit:
        value.state = rules.next_state(value.state, ValueMove.SUBMIT)
    if value.reason:
        rules.must_have_reason(entry.reason)
    value.entered_by_id, value.entered_at = by.author_id, at
    value.cells.all().delete()
    _write(value, value.indicator, entry, by=by)
    _log(value, "value_changed", by=by, at=at)
    return value


@transaction.atomic
def submit_value(*, by: Actor, at: datetime, number: int) -> Value:
    """Ask for the second person's approval."""
    must(by, Permission.ENTER_VALUE)
    value = _locked(number, by=by)
    _must_be_own(value, by)
    value.state = rules.next_state(value.state, ValueMove.SUBMIT)
    value.save(update_fields=["state"])
    _log(value, "value_submitted", by=by, at=at)
    return value


@transaction.atomic
def approve_value(*, by: Actor, at: datetime, number: int) -> Value:
    """A second person, who looked at the evidence, approves; an older value is replaced by it."""
    must(by, Permission.APPROVE_VALUE)
    value = _locked(number, by=by)
    state = rules.next_state(value.state, ValueMove.APPROVE)
    rules.must_be_second_person(value.entered_by_id, by.user_id)
    Value.objects.filter(
        indicator=value.indicator_id,
        period=value.period_id,
        part=value.part,
        state=ValueState.APPROVED,
        replaced_by__isnull=True,
    ).update(replaced_by=value)
    value.state = state
    value.approved_by_id, value.approved_at = by.author_id, at
    value.save(update_fields=["state", "approved_by", "approved_at"])
    _log(value, "value_approved", by=by, at=at)
    return value


@transaction.atomic
def return_value(*, by: Actor, at: datetime, number: int, comment: str) -> Value:
    """Send a value back to whoever entered it, saying what to mend."""
    must(by, Permission.APPROVE_VALUE)
    value = _locked(number, by=by)
    value.state = rules.next_state(value.state, ValueMove.RETURN)
    if not comment.strip():
        raise Invalid(
            _("The value is returned without a comment, so nobody knows what to mend."),
            mend=_("Say in one sentence what is wrong with it."),
            field="comment",
        )
    value.comment = comment.strip()
    value.save(update_fields=["state", "comment"])
    _log(value, "value_returned", by=by, at=at)
    return value


def _write(value: Value, indicator: Indicator, entry: Entry, *, by: Actor) -> None:
    adds_up = indicator.aggregation == Aggregation.SUM
    cells = checked_cells(entry.cells, indicator.dimensions)
    rules.must_add_up(
        entry.value,
        [(", ".join(key.values()), amount) for key, amount in cells],
        adds_up=adds_up,
    )
    document = find_file(entry.document, viewer=by) if entry.document else None
    rules.must_have_evidence(has_document=document is not None, address=entry.address)
    _must_be_shown(document)
    value.value = entry.value
    value.evidence = document
    value.evidence_url = entry.address.strip()
    value.note_en, value.note_zh = entry.note.en.strip(), entry.note.zh.strip()
    value.reason = entry.reason.strip()
    value.save()
    ValueCell.objects.bulk_create(
        ValueCell(value=value, dimensions=key, amount=amount) for key, amount in cells
    )


def _must_be_shown(document: Document | None) -> None:
    if document is not None and document.release == Release.OWN:
        raise RuleBroken(
            _("The file %(code)s is not released, so whoever approves could not read it."),
            mend=_("Upload the evidence with the value: it is then shown to both sides."),
            field="evidence",
            values={"code": document.code},
        )


def _observed_indicator(number: int) -> Indicator:
    row = Indicator.objects.select_related("result__logframe").filter(pk=number).first()
    if row is None:
        raise NotFound(
            _("There is no indicator %(number)s."),
            mend=_("Choose one from the logframe."),
            values={"number": number},
        )
    if row.provenance == Provenance.MEASURED:
        raise RuleBroken(
            _("Indicator %(code)s is measured from records and is never typed in."),
            mend=_("Complete the records behind it: sign-in sheets, held dates, contributions."),
            values={"code": row.code},
        )
    return row


def _period_of(indicator: Indicator, code: str) -> ReportingPeriod:
    period = ReportingPeriod.objects.filter(
        phase=indicator.result.logframe.phase_id, code=code
    ).first()
    if period is None:
        raise Invalid(
            _("There is no reporting period “%(code)s” in this phase."),
            mend=_("Choose one from the list of periods."),
            field="period",
            values={"code": code},
        )
    return period


def _must_take_part(indicator: Indicator, owner: Owner) -> None:
    if owner != Owner.SECRETARIAT and indicator.aggregation != Aggregation.SUM:
        raise RuleBroken(
            _("The values of indicator %(code)s do not add up, so a side has no part of it."),
            mend=_("Send your evidence to the secretariat, which enters one value for the whole."),
            values={"code": indicator.code},
        )


def _must_be_own(value: Value, by: Actor) -> None:
    if value.part != by.owner:
        raise no_value(value.pk)


def _locked(number: int, *, by: Actor) -> Value:
    value = (
        visible_values(by)
        .select_for_update(of=("self",))
        .select_related("indicator", "period")
        .filter(pk=number)
        .first()
    )
    if value is None:
        raise no_value(number)
    return value


def _log(value: Value, verb: str, *, by: Actor, at: datetime) -> None:
    """What is not approved yet is told to whoever entered it; what is approved, to both sides."""
    approved = value.state == ValueState.APPROVED
    log.record(
        by=by,
        at=at,
        verb=f"results.{verb}",
        kind="value",
        subject=str(value.pk),
        owner=value.part,
        release=Release.SHARED if approved else Release.OWN,
        indicator=value.indicator_id,
        period=value.period.code,
        value=plain_number(value.value),
    )
