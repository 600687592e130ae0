"""Who may see a record? Each belongs to the secretariat or to a side, and is released step by step.

A record starts as its owner's own; it is released to both sides (shared), then to the public, one
step at a time, and never taken back: what was seen was seen. `visible_to` is the only predicate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.core.actor import Actor, Owner, Role
from qiao.core.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence


class Release(models.TextChoices):
    """How far a record has been released."""

    OWN = "own", _("own")
    SHARED = "shared", _("shared with both sides")
    PUBLIC = "public", _("public")


_LADDER: Sequence[Release] = (Release.OWN, Release.SHARED, Release.PUBLIC)
_BEYOND_OWN = (Release.SHARED, Release.PUBLIC)


def next_release(current: str) -> Release:
    """The next step of the ladder; refuses past its end."""
    step = _LADDER.index(Release(current)) + 1
    if step == len(_LADDER):
        raise RuleBroken(
            _("This is public already."), mend=_("There is no further step to release it to.")
        )
    return _LADDER[step]


def visible(viewer: Actor, prefix: str = "") -> Q:
    """The filter of what `viewer` may see, for a model (reached through `prefix`, as `need__`).

    A donor's reader sees what both sides share, without personal data (fields are masked where
    they are read); participants and the public see what is public.
    """
    released = Q(**{f"{prefix}release__in": _BEYOND_OWN})
    match viewer.role:
        case Role.SECRETARIAT:
            return released | Q(**{f"{prefix}owner": Owner.SECRETARIAT})
        case Role.COORDINATOR | Role.FOCAL_POINT:
            return released | Q(**{f"{prefix}owner": viewer.owner, f"{prefix}owner__gt": 0})
        case Role.DONOR_READER:
            return released
        case _:
            return Q(**{f"{prefix}release": Release.PUBLIC})


class ReleasedQuerySet(models.QuerySet[Any]):
    """Rows that know their owner and release."""

    def visible_to(self, viewer: Actor) -> Self:
        """The rows that this viewer may see."""
        return self.filter(visible(viewer))


class Released(models.Model):
    """A record with an owner and a release; inherit it and add `release_constraints()`."""

    owner = models.PositiveSmallIntegerField(_("whose it is"), default=Owner.SECRETARIAT)
    release = models.CharField(
        _("released to"), max_length=10, choices=Release.choices, default=Release.OWN
    )

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__in=[o.value for o in Owner]),
                name="%(class)s_belongs_to_the_secretariat_or_a_side",
            ),
            models.CheckConstraint(
                condition=Q(release__in=Release.values), name="%(class)s_release_is_a_known_step"
            ),
        ]
