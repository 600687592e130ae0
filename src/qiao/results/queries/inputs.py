"""Which records does a report rest on? Everything that counts, from the phase's start to a day.

Six queries, whatever the period; the tables as they stand now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiao.activities.models import Activity
from qiao.needs.models import Need
from qiao.results.inputs import (
    ACTIVITY,
    NEED,
    SEAT,
    VALUE,
    Input,
    activity_facts,
    need_facts,
    seat_facts,
    value_facts,
)
from qiao.results.queries.records import (
    approved_values,
    endorsed_needs,
    held_activities,
    single_seats,
)

if TYPE_CHECKING:
    from datetime import date

    from qiao.results.queries.logframe import LogframeRows


def collect_inputs(rows: LogframeRows, through: date) -> list[Input]:
    """Every record that figures through that day are computed from, with its facts."""
    begun = {period.code for period in rows.periods if period.starts <= through}
    activities = list(held_activities(rows.phase, through))
    named = Activity.objects.filter(phase=rows.phase, held_from__lte=through)
    names = {
        number: (code, {"en": en, "zh": zh})
        for number, code, en, zh in named.values_list("id", "code", "title_en", "title_zh")
    }
    needs = list(endorsed_needs(rows.phase, through))
    codes = dict(Need.objects.filter(phase=rows.phase, owner=0).values_list("id", "code"))
    values = approved_values(indicator__result__logframe=rows.id, period__code__in=begun)
    return [
        *(Input(ACTIVITY, a.id, activity_facts(a, *names[a.id])) for a in activities),
        *(
            Input(SEAT, number, seat_facts(*facts))
            for number, *facts in single_seats(rows.phase, through).iterator(chunk_size=5000)
        ),
        *(Input(NEED, need.id, need_facts(need, codes[need.id])) for need in needs),
        *(Input(VALUE, value.id, value_facts(value)) for value in values),
    ]
