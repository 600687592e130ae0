"""Which commitments does an indicator show, and which indicators show a commitment?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.core.web import OFFICE
from qiao.dialogue.queries.commitment_links import linkable_commitments, linked_rows
from qiao.dialogue.serving import Served
from qiao.results.models import Indicator, IndicatorCommitment

if TYPE_CHECKING:
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.register import RegisterRow

MOST = 100


def commitments_of_indicator(key: int, *, viewer: Actor, today: date) -> list[RegisterRow]:
    """The commitments that an indicator shows, as far as this reader may see them."""
    links = IndicatorCommitment.objects.filter(indicator=key).values_list("commitment", flat=True)
    keys = list(links)
    return linked_rows(keys, viewer=viewer, today=today) if keys else []


def choosable_commitments(
    key: int, *, viewer: Actor, today: date
) -> tuple[list[RegisterRow], frozenset[str]]:
    """The commitments that an indicator could show, and the codes of those it shows."""
    links = IndicatorCommitment.objects.filter(indicator=key)
    linked = set(links.values_list("commitment", flat=True))
    rows = linkable_commitments(viewer=viewer, today=today, linked=linked)
    return rows, frozenset(row.code for row in rows if row.id in linked)


def serving_indicators(commitment: int, *, viewer: Actor) -> list[Served]:
    """The indicators of current logframes that show a commitment, for the office. One query."""
    if viewer.role not in OFFICE:
        return []
    rows = Indicator.objects.filter(
        commitment_links__commitment=commitment, result__logframe__is_current=True
    )
    return [
        Served(
            kind=_("indicator"),
            code=row.code,
            title=row.statement,
            href=reverse("indicator", args=[row.pk]),
        )
        for row in rows.order_by("result__order", "order", "id")[:MOST]
    ]
