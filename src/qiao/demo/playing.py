"""How is the demonstration played? Every moment in its order, all in one transaction, marked.

Only in a place that nobody uses: a demonstration never mixes with real records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.errors import RuleBroken
from qiao.demo import activities, dialogue, members, needs, results
from qiao.demo.stage import Stage
from qiao.needs.models import Need
from qiao.phases.models import Programme

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiao.demo.script import Script


class NotPlayable(RuleBroken):
    """This place is used, or has no programme."""

    code = "demo_not_playable"


def is_played() -> bool:
    """Has the demonstration been played here?"""
    return Programme.objects.filter(is_demo=True).exists()


def play(script: Script, *, progress: Callable[[str, int, int], None]) -> None:
    """Play the whole script, or nothing of it."""
    _must_be_unused()
    stage = Stage(script)
    moments = [
        *members.moments(stage),
        *needs.moments(stage),
        *dialogue.moments(stage),
        *activities.moments(stage),
        *results.moments(stage),
    ]
    moments.sort(key=lambda moment: moment.at)
    with transaction.atomic():
        Programme.objects.update(is_demo=True)
        for done, moment in enumerate(moments):
            progress(f"{moment.at:%Y-%m-%d} {moment.what}", done, len(moments))
            moment.act()
        User.objects.update(is_demo=True)
    progress("", len(moments), len(moments))


def _must_be_unused() -> None:
    if not Programme.objects.exists():
        raise NotPlayable(
            _("There is no programme to play a demonstration of."),
            mend=_("Load one first: `qiao load programmes/FOLDER`."),
        )
    if User.objects.exists() or Need.objects.exists():
        raise NotPlayable(
            _("This place is used: a demonstration never mixes with real records."),
            mend=_("Set QIAO_HOME (and QIAO_DATABASE_URL) to a new place for it."),
        )
