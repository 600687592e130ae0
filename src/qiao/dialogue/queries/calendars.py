"""What stands in a person's calendar, and who is invited to a round? Reads for one viewer.

Words are in the language that is active. Nothing is here that the viewer's own pages do not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.accounts.models import User
from qiao.accounts.permissions import Permission
from qiao.accounts.secrecy import fingerprint
from qiao.core.actor import Role
from qiao.core.errors import RuleBroken
from qiao.core.models import LogEntry
from qiao.core.release import Release, visible
from qiao.core.web import OFFICE
from qiao.dialogue.calendars import CANCELLED, CONFIRMED, TENTATIVE, Entry, Mailbox
from qiao.dialogue.models import CalendarKey, Delegate, Round
from qiao.dialogue.queries.register import visible_commitments
from qiao.dialogue.queries.rounds import list_rounds, read_round, told
from qiao.dialogue.rules.commitments import OPEN, Due
from qiao.dialogue.rules.rounds import RoundState
from qiao.partners.models import Institution
from qiao.partners.queries import current_holders
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from qiao.core.actor import Actor
    from qiao.dialogue.models import Commitment
    from qiao.dialogue.queries.rounds import RoundRow

_OFF = (RoundState.POSTPONED, RoundState.CANCELLED)


def user_of_calendar(secret: str) -> User | None:
    """Whose calendar has this address; None for one that is unknown or revoked, or whose account
    is closed."""
    key = (
        CalendarKey.objects.select_related("user")
        .filter(token_hash=fingerprint(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    return key.user if key else None


def calendar_made_at(*, viewer: Actor) -> datetime | None:
    """When the viewer made the calendar address that is valid now; None without one."""
    key = CalendarKey.objects.filter(user_id=viewer.author_id, revoked_at=None).first()
    return key.made_at if key else None


def calendar_of(*, viewer: Actor) -> list[Entry]:
    """The rounds that are dated to the day, then the due dates of what the viewer's side (for a
    focal point: their institution) owes. At most seven queries."""
    return [*_rounds(viewer), *_due(viewer)]


def has_invitation(row: RoundRow) -> bool:
    """Is it known to both sides, on days that they agreed or that were called off?"""
    agreed = row.release != Release.OWN and row.state != RoundState.PROPOSED
    return agreed and bool(row.when.days)


def invitation_entry(code: str, *, viewer: Actor) -> Entry:
    """The round as its invitation says it. Refuses while its days are not agreed by both sides."""
    row = read_round(code, viewer=viewer).row
    if not has_invitation(row):
        raise RuleBroken(
            _("The dates of this round are not agreed."),
            mend=_("An invitation can be taken once both sides accept the dates."),
        )
    return next(_entries([row]))


def invited(code: str, *, viewer: Actor) -> list[User]:
    """The accounts of delegates on the lists that the viewer sees; who may not see persons finds
    at most themselves. One query."""
    if viewer.role not in OFFICE:
        return []
    found = Delegate.objects.filter(
        visible(viewer, "delegation__"),
        delegation__round__code=code,
        user__is_active=True,
    )
    if not viewer.may(Permission.SEE_PERSONS):
        found = found.filter(user=viewer.user_id)
    return list(User.objects.filter(pk__in=found.values("user")).order_by("side", "pk"))


def organizer_of(code: str, *, viewer: Actor) -> Mailbox:
    """Who invites to a round: the institution of the host side's chair, else that side, else the
    programme; written to at the platform's own address."""
    view = read_round(code, viewer=viewer)
    programme = programme_facts()
    host = view.row.host_side
    chairing = (c.institution for c in view.chairs if host and c.side == host and c.institution)
    side = programme.side(host) if programme else None
    named = next(chairing, None) or (side.name if side else None)
    name = named or (programme.short_name or programme.name if programme else "")
    return Mailbox(str(name), settings.CONFIG.mail.sender)


def mailboxes(users: Iterable[User]) -> list[Mailbox]:
    """The names and addresses of these accounts."""
    return [Mailbox(user.shown_name, user.email) for user in users]


def _rounds(viewer: Actor) -> Iterator[Entry]:
    return _entries([row for row in list_rounds(viewer=viewer) if row.when.days])


def _entries(rows: list[RoundRow]) -> Iterator[Entry]:
    codes = [row.code for row in rows]
    sequences = dict(Round.objects.filter(code__in=codes).values_list("code", "sequence"))
    changed = _changed("round", codes)
    for row in rows:
        days = row.when.days
        yield Entry(
            uid=_uid(row.code),
            first=days[0],
            last=days[-1],
            summary=_round_summary(row),
            url=_address("round", row.code),
            sequence=sequences[row.code],
            status=_status(row.state),
            place=str(row.place),
            changed_at=changed.get(row.code),
        )


def _due(viewer: Actor) -> Iterator[Entry]:
    if viewer.side is None:
        return
    owes = {1: "owed_by_first", 2: "owed_by_second"}[viewer.side]
    found = visible_commitments(viewer).filter(
        **{owes: True}, status__in=OPEN, due=Due.DATE, due_on__isnull=False
    )
    rows = list(found.select_related("institution", "co_institution").order_by("due_on", "code"))
    if viewer.role == Role.FOCAL_POINT:
        rows = _of_institution(rows, viewer)
    changed = _changed("commitment", [row.code for row in rows])
    for row in rows:
        yield Entry(
            uid=_uid(row.code),
            first=row.due_on,
            last=row.due_on,
            summary=_("Due: %(text)s") % {"text": row.text},
            url=_address("commitment", row.code),
            sequence=row.version - 1,
            changed_at=changed.get(row.code),
            is_busy=False,
        )


def _of_institution(rows: list[Commitment], viewer: Actor) -> list[Commitment]:
    """What the viewer's institution owes today, whoever undertook it."""
    own = Institution.objects.filter(pk=viewer.institution_id or 0).values_list("code", flat=True)
    named = {row.pk: [i.code for i in (row.institution, row.co_institution) if i] for row in rows}
    holders = current_holders(code for codes in named.values() for code in codes)
    mine = set(own)
    return [
        row
        for row in rows
        if mine & {holders[code].present.code for code in named[row.pk] if code in holders}
    ]


def _changed(kind: str, codes: list[str]) -> dict[str, datetime]:
    """When each was last acted on, as both sides know it."""
    entries = LogEntry.objects.filter(subject_kind=kind, subject__in=codes)
    shared = entries.exclude(release=Release.OWN)
    return dict(shared.values_list("subject").annotate(Max("at")).order_by())


def _round_summary(row: RoundRow) -> str:
    name = str(told(row))
    if row.state == RoundState.CANCELLED:
        return _("Cancelled: %(round)s") % {"round": name}
    if row.state == RoundState.POSTPONED:
        return _("Postponed: %(round)s") % {"round": name}
    return name


def _status(state: RoundState) -> str:
    if state in _OFF:
        return CANCELLED
    return TENTATIVE if state == RoundState.PROPOSED else CONFIRMED


def _uid(code: str) -> str:
    return f"{code}@{urlsplit(settings.CONFIG.address).hostname}"


def _address(name: str, code: str) -> str:
    return f"{settings.CONFIG.address}{reverse(name, args=[code])}"
