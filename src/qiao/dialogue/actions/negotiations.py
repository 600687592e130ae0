"""What the secretariat records of negotiations: which there are, each step, instruments, parallels.

Negotiations that are parallel take the steps of their conclusion in one act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.codes import new_code
from qiao.core.errors import Invalid, NotFound, RuleBroken
from qiao.core.occasions import DatePrecision
from qiao.core.release import Release, next_release
from qiao.core.text import Text
from qiao.dialogue.models import Instrument, Negotiation, NegotiationMove
from qiao.dialogue.rules import negotiations as rules
from qiao.phases.models import Theme

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.rules.negotiations import NegotiationState

log.declare(
    {
        "dialogue.negotiation_created": _("recorded this negotiation"),
        "dialogue.negotiation_published": _("released this negotiation to the public"),
        "dialogue.negotiation_instrument": _("added an instrument to this negotiation"),
        "dialogue.negotiation_parallel": _("made this negotiation parallel to %(other)s"),
        "dialogue.negotiation_parted": _("ended that this negotiation is parallel to %(other)s"),
        "dialogue.negotiation_mandate": _("recorded the mandate"),
        "dialogue.negotiation_exploratory": _("recorded exploratory talks"),
        "dialogue.negotiation_launched": _("recorded the launch"),
        "dialogue.negotiation_rounds": _("recorded round %(number)s"),
        "dialogue.negotiation_initialled": _("recorded the initialling of %(codes)s"),
        "dialogue.negotiation_signed": _("recorded the signature of %(codes)s"),
        "dialogue.negotiation_ratified": _("recorded the ratification of %(codes)s"),
        "dialogue.negotiation_in_force": _("recorded the entry into force of %(codes)s"),
        "dialogue.negotiation_parked": _("recorded this negotiation as parked"),
    }
)

_NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Step:
    """What is recorded of a step: the day as exactly as it is known, why, the round, the source."""

    on: date | None
    precision: DatePrecision = DatePrecision.DAY
    reason: Text = _NO_TEXT
    round_number: int | None = None
    source: str = ""


@transaction.atomic
def create_negotiation(
    *,
    by: Actor,
    at: datetime,
    name: Text,
    state: NegotiationState,
    step: Step,
    note: Text = _NO_TEXT,
    pillar: str = "",
) -> Negotiation:
    """Record a negotiation, as both sides see it."""
    must(by, Permission.KEEP_NEGOTIATION)
    if not name.en.strip():
        raise Invalid(_("The name in English is missing."), mend=_("Write it."), field="name_en")
    row = Negotiation.objects.create(
        code=new_code("G"),
        owner=by.owner,
        release=Release.SHARED,
        name_en=name.en.strip(),
        name_zh=name.zh.strip(),
        note_en=note.en,
        note_zh=note.zh,
        pillar=_pillar(pillar),
        state=state,
        round_number=step.round_number,
        state_since=step.on,
        source=step.source,
    )
    _write_move(row, "", step, by=by, at=at)
    _log(row, "dialogue.negotiation_created", by=by, at=at)
    return row


@transaction.atomic
def move_negotiation(
    *, by: Actor, at: datetime, codes: Collection[str], wanted: NegotiationState, step: Step
) -> list[Negotiation]:
    """Take a step with one negotiation, or with several that are parallel."""
    must(by, Permission.KEEP_NEGOTIATION)
    rows = locked_negotiations(codes, by=by)
    if step.on is not None and step.on > at.date():
        raise Invalid(
            _("%(on)s is still to come."),
            mend=_("Tell what has happened."),
            field="on",
            values={"on": step.on.isoformat()},
        )
    parallel = {code for row in rows for code in row.parallel.values_list("code", flat=True)}
    states = [row.state for row in rows]
    for row in rows:
        rules.must_lead_to(row.state, wanted)
    rules.must_conclude_together([row.code for row in rows], parallel, states=states, wanted=wanted)
    together = ", ".join(row.code for row in rows)
    for row in rows:
        number = rules.next_round_number(row.state, wanted, row.round_number, step.round_number)
        before, row.state, row.round_number, row.state_since = row.state, wanted, number, step.on
        row.save(update_fields=["state", "round_number", "state_since"])
        _write_move(row, before, step, by=by, at=at)
        verb = f"dialogue.negotiation_{wanted}"
        _log(row, verb, by=by, at=at, number=number, codes=together)
    return rows


@transaction.atomic
def add_instrument(
    *,
    by: Actor,
    at: datetime,
    code: str,
    title: Text,
    signed_on: date | None = None,
    signed_precision: DatePrecision = DatePrecision.DAY,
    in_force_on: date | None = None,
    source: str = "",
) -> Instrument:
    """Name what a negotiation is to end in, or ended in."""
    must(by, Permission.KEEP_NEGOTIATION)
    (row,) = locked_negotiations([code], by=by)
    if not title.en.strip():
        raise Invalid(_("The title in English is missing."), mend=_("Write it."), field="title_en")
    instrument = Instrument.objects.create(
        negotiation=row,
        title_en=title.en.strip(),
        title_zh=title.zh.strip(),
        signed_on=signed_on,
        signed_precision=signed_precision,
        in_force_on=in_force_on,
        source=source,
    )
    _log(row, "dialogue.negotiation_instrument", by=by, at=at)
    return instrument


@transaction.atomic
def pair_negotiations(*, by: Actor, at: datetime, first: str, second: str, joins: bool) -> None:
    """Make two negotiations parallel, or part them, before either is concluded."""
    must(by, Permission.KEEP_NEGOTIATION)
    if first == second:
        raise Invalid(
            _("A negotiation is not parallel to itself."),
            mend=_("Name another one."),
            field="other",
        )
    one, other = locked_negotiations([first, second], by=by)
    rules.must_be_open_to_parallels(one.state, other.state)
    if one.parallel.filter(pk=other.pk).exists() == joins:
        raise RuleBroken(
            _("%(first)s and %(second)s are parallel already.")
            if joins
            else _("%(first)s and %(second)s are not parallel."),
            mend=_("Reload the page to see where they stand now."),
            values={"first": first, "second": second},
        )
    if joins:
        one.parallel.add(other)
    else:
        one.parallel.remove(other)
    verb = "dialogue.negotiation_parallel" if joins else "dialogue.negotiation_parted"
    _log(one, verb, by=by, at=at, other=other.code)
    _log(other, verb, by=by, at=at, other=one.code)


@transaction.atomic
def release_negotiation(*, by: Actor, at: datetime, code: str) -> Negotiation:
    """Show it to the public."""
    must(by, Permission.KEEP_NEGOTIATION)
    (row,) = locked_negotiations([code], by=by)
    row.release = next_release(row.release)
    row.save(update_fields=["release"])
    _log(row, "dialogue.negotiation_published", by=by, at=at)
    return row


def locked_negotiations(codes: Collection[str], *, by: Actor) -> list[Negotiation]:
    """The rows, always locked in the same order. Refuses when any is not there for this actor."""
    wanted = sorted(set(codes))
    found = Negotiation.objects.visible_to(by).select_for_update(of=("self",))
    rows: dict[str, Any] = {row.code: row for row in found.filter(code__in=wanted).order_by("id")}
    if not wanted or len(rows) != len(wanted):
        missing = [code for code in wanted if code not in rows]
        raise NotFound(
            _("There is no negotiation %(code)s that you can see."),
            mend=_("Check the code."),
            values={"code": ", ".join(missing) or "–"},
        )
    return list(rows.values())


def _write_move(row: Negotiation, before: str, step: Step, *, by: Actor, at: datetime) -> None:
    NegotiationMove.objects.create(
        negotiation=row,
        before=before,
        after=row.state,
        round_number=row.round_number,
        reason_en=step.reason.en.strip(),
        reason_zh=step.reason.zh.strip(),
        on=step.on if step.precision != DatePrecision.UNKNOWN else None,
        on_precision=step.precision,
        by_id=by.user_id,
        at=at,
        source=step.source,
    )


def _pillar(code: str) -> Theme | None:
    if not code:
        return None
    pillar = Theme.objects.filter(code=code, retired=False).first()
    if pillar is None:
        raise Invalid(
            _("There is nothing with the code %(code)s that can be linked here."),
            mend=_("Choose from the list."),
            field="pillar",
            values={"code": code},
        )
    return pillar


def _log(row: Negotiation, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="negotiation",
        subject=row.code,
        owner=row.owner,
        release=row.release,
        **facts,
    )
