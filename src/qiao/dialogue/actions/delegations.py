"""What a side does with its delegation: list it, release the list, record who was there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.errors import Invalid, NotFound
from qiao.core.release import Release
from qiao.core.text import Text
from qiao.dialogue.actions.rounds import must_be_owner, unknown_institution
from qiao.dialogue.actions.versions import visible_round
from qiao.dialogue.models import Delegate, Delegation, Round
from qiao.dialogue.rules import agenda as item_rules
from qiao.dialogue.rules import rounds as rules
from qiao.dialogue.rules.rounds import DelegateAttendance, DelegateRole, RoundMove
from qiao.partners.models import Institution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "dialogue.delegation_kept": _("listed its delegation: version %(version)s"),
        "dialogue.delegation_released": _("released the list of its delegation to both sides"),
        "dialogue.attendance_recorded": _("recorded who of a delegation was there"),
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of a delegation, with the post held at that date. `known` is the number of a row
    that is there already, so that attendance stays with the person."""

    role: DelegateRole
    name_latin: str = ""
    name_hanzi: str = ""
    post: Text = field(default_factory=Text)
    institution: str = ""
    known: int | None = None


@transaction.atomic
def keep_delegation(
    *,
    by: Actor,
    at: datetime,
    round_code: str,
    based_on: int,
    members: Sequence[Member],
    note: str = "",
) -> Delegation:
    """Write this side's list, in its order; `based_on` is the version read, 0 for none.

    A list that is released shows every later change to the other side at once; the note never.
    """
    must(by, Permission.KEEP_DELEGATION)
    round_ = visible_round(round_code, by=by)
    if round_.state not in rules.ATTENDANCE_OPEN:
        rules.next_state(round_.state, RoundMove.POSTPONE)
    rules.must_have_one_head([member.role for member in members], exactly=False)
    row = Delegation.objects.filter(round=round_, owner=by.acting_side).first()
    item_rules.must_be_current(row.version if row else 0, based_on)
    if row is None:
        row = Delegation(round=round_, owner=by.acting_side, version=0)
    if row.release != Release.OWN:
        rules.must_have_one_head([member.role for member in members], exactly=True)
    row.version += 1
    row.note = note
    row.save()
    _write(row, members)
    _tell(row, "dialogue.delegation_kept", by=by, at=at, version=row.version)
    return row


@transaction.atomic
def release_delegation(*, by: Actor, at: datetime, round_code: str, version: int) -> Delegation:
    """Show the other side exactly the list that was read."""
    must(by, Permission.KEEP_DELEGATION)
    round_ = visible_round(round_code, by=by)
    item_rules.must_be_released(round_.release)
    row = _delegation(round_, by.acting_side, by=by)
    item_rules.must_be_own(row.release)
    item_rules.must_be_current(row.version, version)
    rules.must_have_one_head(row.delegates.values_list("role", flat=True), exactly=True)
    row.release = Release.SHARED
    row.notified_at = at
    row.save(update_fields=["release", "notified_at"])
    _tell(row, "dialogue.delegation_released", by=by, at=at)
    return row


@transaction.atomic
def record_attendance(
    *,
    by: Actor,
    at: datetime,
    round_code: str,
    side: int,
    attendance: Mapping[int, DelegateAttendance],
) -> Delegation:
    """Record who of a side's delegation was there; `attendance` by the delegate's number."""
    must(by, Permission.RECORD_ATTENDANCE)
    round_ = visible_round(round_code, by=by)
    rules.must_have_taken_place(round_.state)
    row = _delegation(round_, side, by=by)
    if by.side is not None:
        must_be_owner(row.owner, by)
    people = {delegate.pk: delegate for delegate in row.delegates.all()}
    if not set(attendance) <= set(people):
        raise Invalid(
            _("Someone named here is not of this delegation."),
            mend=_("Reload the page and record it again."),
        )
    for number, was_there in attendance.items():
        people[number].attendance = was_there
    Delegate.objects.bulk_update(people.values(), ["attendance"])
    _tell(row, "dialogue.attendance_recorded", by=by, at=at, side=side)
    return row


def _delegation(round_: Round, side: int, *, by: Actor) -> Delegation:
    row: Delegation | None = (
        Delegation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(round=round_, owner=side)
        .first()
    )
    if row is None:
        raise NotFound(
            _("There is no delegation of this side that you can see."),
            mend=_("Ask the side to release its list."),
        )
    return row


def _write(row: Delegation, members: Sequence[Member]) -> None:
    """The list anew, in its order; who was on it keeps their attendance."""
    codes = {member.institution for member in members if member.institution}
    known = {i.code: i.pk for i in Institution.objects.filter(code__in=codes)}
    if unknown := sorted(codes - set(known)):
        raise unknown_institution(unknown[0])
    if any(not (m.name_latin.strip() or m.name_hanzi.strip()) for m in members):
        raise Invalid(
            _("A member of the delegation has no name."),
            mend=_("Write the name in Latin letters or in Hanzi."),
        )
    attended = dict(row.delegates.values_list("pk", "attendance"))
    row.delegates.all().delete()
    accounts = _accounts(row.owner)
    Delegate.objects.bulk_create(
        Delegate(
            delegation=row,
            order=order,
            role=member.role,
            name_latin=member.name_latin.strip(),
            name_hanzi=member.name_hanzi.strip(),
            post_en=member.post.en,
            post_zh=member.post.zh,
            institution_id=known.get(member.institution),
            user_id=_account(member, accounts),
            attendance=attended.get(member.known or 0, DelegateAttendance.UNRECORDED),
        )
        for order, member in enumerate(members, 1)
    )


def _accounts(side: int) -> list[tuple[int, str, str]]:
    people = User.objects.filter(side=side, is_active=True)
    return list(people.values_list("pk", "name", "name_hanzi"))


def _account(member: Member, accounts: list[tuple[int, str, str]]) -> int | None:
    """The one account of the delegation's side under this name, which nothing contradicts in the
    other script; None when two people have it."""
    named = (member.name_latin.strip(), member.name_hanzi.strip())
    found = []
    for key, *names in accounts:
        pairs = [(told, own) for told, own in zip(named, names, strict=True) if told and own]
        if pairs and all(told == own for told, own in pairs):
            found.append(key)
    return found[0] if len(found) == 1 else None


def _tell(row: Delegation, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """A list that is its side's own leaves its entry to that side alone."""
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="round",
        subject=row.round.code,
        owner=row.owner,
        release=row.release,
        **facts,
    )
