"""Which commitments can a later stage of the chain link to? Those that both sides see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid
from qiao.core.release import Release
from qiao.dialogue.queries.attention import IS_OPEN
from qiao.dialogue.queries.register import RegisterRow, rows_of, visible_commitments

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from qiao.core.actor import Actor

MOST = 300


def linkable_commitments(
    *, viewer: Actor, today: date, linked: Collection[int] = ()
) -> list[RegisterRow]:
    """What is still owed, the newest first, and what is linked already. Two queries."""
    found = visible_commitments(viewer).exclude(release=Release.OWN)
    found = found.filter(IS_OPEN | Q(pk__in=linked)).order_by("-id")
    return rows_of(list(found.values_list("pk", flat=True)[:MOST]), today)


def linked_rows(keys: Collection[int], *, viewer: Actor, today: date) -> list[RegisterRow]:
    """Of these commitments, those that this reader may see. Two queries."""
    found = visible_commitments(viewer).filter(pk__in=keys).order_by("id")
    return rows_of(list(found.values_list("pk", flat=True)), today)


def keys_of(codes: Collection[str], *, viewer: Actor) -> dict[str, int]:
    """The keys of released commitments by their codes; refuses what cannot be linked."""
    wanted = set(codes)
    found = visible_commitments(viewer).exclude(release=Release.OWN).filter(code__in=wanted)
    keys: dict[str, int] = dict(found.values_list("code", "pk"))
    if unknown := wanted - set(keys):
        raise Invalid(
            _("There is nothing with the code %(code)s that can be linked here."),
            mend=_("Choose from the list."),
            field="commitments",
            values={"code": ", ".join(sorted(unknown))},
        )
    return keys
