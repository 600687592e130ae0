"""Which results does an activity contribute to, and which could it? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.activities.actions.records import held_dates, is_closed
from qiao.activities.models import Activity
from qiao.core.errors import NotFound
from qiao.results.models import Contribution
from qiao.results.queries.logframe import read_logframe

if TYPE_CHECKING:
    from qiao.core.actor import Actor
    from qiao.core.text import Text
    from qiao.results.queries.logframe import ResultRow


@dataclass(frozen=True, slots=True)
class ContributionsView:
    """An activity, the results of the current logframe, and those it contributes to."""

    code: str
    title: Text
    is_closed: bool
    results: tuple[ResultRow, ...]
    chosen: frozenset[str]


def read_contributions(code: str, *, viewer: Actor) -> ContributionsView:
    """What an activity contributes to. Seven queries."""
    activity = Activity.objects.visible_to(viewer).filter(code=code).first()
    if activity is None:
        raise NotFound(
            _("There is no activity %(code)s that you can see."),
            mend=_("Check the code."),
            values={"code": code},
        )
    logframe = read_logframe()
    chosen = Contribution.objects.filter(activity=activity, result__logframe=logframe.id)
    return ContributionsView(
        code=code,
        title=activity.title,
        is_closed=is_closed(held_dates(activity)),
        results=logframe.results,
        chosen=frozenset(chosen.values_list("result__code", flat=True)),
    )
