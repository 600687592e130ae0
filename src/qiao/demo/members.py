"""How do the demonstration's people come in? The first opens the place, the others are invited."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from qiao.accounts.actions.letting_in import accept_invitation, invite
from qiao.core.actor import PUBLIC
from qiao.demo.stage import Moment
from qiao.installation.first_account import open_first_account
from qiao.phases.models import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.demo.script import Member
    from qiao.demo.stage import Stage

_ANSWERED_AFTER = timedelta(hours=5)


def moments(stage: Stage) -> Iterator[Moment]:
    """Each member's joining."""
    first, *others = stage.script.members
    yield Moment(first.joined, first.email, partial(_open, stage, first))
    for member in others:
        yield Moment(member.joined, member.email, partial(_join, stage, member))


def _open(stage: Stage, member: Member) -> None:
    stage.users[member.key] = open_first_account(
        at=member.joined,
        email=member.email,
        name=member.name,
        language=member.language,
        password=stage.script.password,
    )


def _join(stage: Stage, member: Member) -> None:
    side = Side.objects.get(code=member.side).position if member.side else None
    invited = invite(
        by=stage.actor(stage.script.members[0].key),
        at=member.joined - _ANSWERED_AFTER,
        email=member.email,
        name=member.name,
        role=member.role,
        side=side,
        institution=member.institution,
        language=member.language,
    )
    stage.users[member.key] = accept_invitation(
        by=PUBLIC,
        at=member.joined,
        secret=invited.link.rstrip("/").rpartition("/")[2],
        name=member.name,
        name_hanzi=member.name_hanzi,
        post_title=member.post,
        language=member.language,
        password=stage.script.password,
    )
