"""How do corridors look at a glance? Matrix, arrows, methods compared.

Vega-Lite specs made by Altair with their tables and source lines, in the reader's language. Every
number drawn is rounded as the page writes it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qiao.core.charts import Chart
from qiao.insights.chart_look import (
    INK,
    PAPER,
    PLAIN,
    RULE,
    readable_ink,
    shades,
    spec_of,
    subtitle,
)
from qiao.insights.rules import METHODS, shown_persons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.insights.queries.evidence import CorridorPage, CorridorRow, EvidencePage

_MOST_ARROWS = 12
_ARROWS_WIDE, _ARROW_STEP = 300, 38
_APART = 0.24
"""Between two arrows at one place, in steps."""
_HALF = 0.5


def matrix(page: EvidencePage) -> Chart:
    """Every corridor as a cell: the side with more places down, both directions across."""
    long, short = sorted(page.sides, key=lambda side: -len(side.codes))
    value = {(row.origin.code, row.destination.code): row.value for row in page.rows}
    columns = [
        (said % {"place": page.places[other].name}, other, inward)
        for other in short.codes
        for said, inward in ((_("from %(place)s"), True), (_("to %(place)s"), False))
    ]
    cells: list[dict[str, Any]] = []
    rows: list[tuple[object, ...]] = []
    for code in long.codes:
        told: list[object] = [str(page.places[code].name)]
        for label, other, inward in columns:
            persons = value.get((other, code) if inward else (code, other))
            told.append(None if persons is None else shown_persons(persons))
            cells.append(
                {
                    "place": str(page.places[code].name),
                    "way": label,
                    "persons": told[-1],
                    "told": "–" if persons is None else f"{shown_persons(persons):,}",
                }
            )
        rows.append(tuple(told))
    rows.sort(key=lambda row: -sum(number for number in row[1:] if isinstance(number, int)))
    most = max((cell["persons"] or 0 for cell in cells), default=0) or 1

    def draw(alt: Any) -> Any:
        base = alt.Chart(alt.Data(values=cells)).encode(
            x=alt.X(
                "way:N",
                sort=[label for label, _other, _inward in columns],
                title=None,
                axis=alt.Axis(
                    orient="top", labelAngle=0, ticks=False, domain=False, labelLimit=180
                ),
            ),
            y=alt.Y(
                "place:N",
                sort=[str(row[0]) for row in rows],
                title=None,
                axis=alt.Axis(ticks=False, domain=False),
            ),
        )
        fill = base.mark_rect(stroke=PAPER).encode(
            color=alt.Color(
                "persons:Q",
                scale=shades(alt, most, PLAIN),
                legend=None,
            )
        )
        numbers = base.mark_text(fontSize=11).encode(
            text="told:N",
            color=readable_ink(alt, most),
        )
        return alt.layer(fill, numbers).properties(
            width=alt.Step(max(60, 260 // len(columns))), height=alt.Step(19)
        )

    return Chart(
        id="matrix",
        title=_("Matrix of corridors"),
        subtitle=subtitle(page),
        columns=(_("Country or area"), *(label for label, _other, _inward in columns)),
        rows=rows,
        spec=spec_of(draw),
        source=page.set.cited,
        public=True,
        alt=_(
            "A matrix of places and directions, darker where more moved; the table has the numbers."
        ),
    )


def arrows(page: EvidencePage) -> Chart:
    """The largest corridors as arrows between the two sides, as thick as many moved."""
    chosen = [row for row in page.rows if row.value >= _HALF][:_MOST_ARROWS]
    first, second = page.sides
    heights = {**_heights(chosen, first.position), **_heights(chosen, second.position)}
    span = max(len(heights) - 1, 1)
    ends = _ends(chosen, heights)
    drawn, heads = [], []
    for number, row in enumerate(chosen):
        rightwards = row.origin.side == first.position
        start, end = (0.0, 1.0) if rightwards else (1.0, 0.0)
        y, y2 = ends[number]
        facts = {
            "corridor": f"{row.origin.name} → {row.destination.name}",
            "persons": shown_persons(row.value),
            "from": str((first if rightwards else second).name),
        }
        drawn.append({"x": start, "x2": end, "y": y, "y2": y2, **facts})
        slope = math.degrees(math.atan2((y2 - y) * _ARROW_STEP, _ARROWS_WIDE))
        heads.append({"x": end, "y": y2, "angle": slope if rightwards else 180 - slope, **facts})
    labels = [
        {
            "x": 0.0 if page.places[code].side == first.position else 1.0,
            "y": height,
            "name": str(page.places[code].name),
        }
        for code, height in heights.items()
    ]

    def draw(alt: Any) -> Any:
        colour = alt.Color(
            "from:N",
            title=pgettext("corridor", "from"),
            scale=alt.Scale(
                domain=[str(side.name) for side in page.sides],
                range=[side.accent for side in page.sides],
            ),
            legend=alt.Legend(orient="top", offset=4),
        )
        x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.02, 1.02]))
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.5, span - 0.5], reverse=True))
        tips = [
            alt.Tooltip("corridor:N", title=_("Corridor")),
            alt.Tooltip("persons:Q", title=_("persons"), format=",d"),
        ]
        lines = (
            alt.Chart(alt.Data(values=drawn))
            .mark_rule(opacity=0.75)
            .encode(
                x=x,
                y=y,
                x2="x2",
                y2="y2",
                color=colour,
                strokeWidth=alt.StrokeWidth(
                    "persons:Q",
                    scale=alt.Scale(type="sqrt", domainMin=0, range=[0.75, 8]),
                    legend=None,
                ),
                tooltip=tips,
            )
        )
        points = (
            alt.Chart(alt.Data(values=heads))
            .mark_point(shape="triangle-right", filled=True, size=110, opacity=1)
            .encode(x=x, y=y, color=colour, angle=alt.Angle("angle:Q", scale=None), tooltip=tips)
        )
        names = alt.Chart(alt.Data(values=labels)).encode(x=x, y=y, text="name:N")
        left = names.transform_filter("datum.x < 0.5").mark_text(
            align="right", dx=-12, fontSize=12, color=INK
        )
        right = names.transform_filter("datum.x > 0.5").mark_text(
            align="left", dx=12, fontSize=12, color=INK
        )
        return alt.layer(lines, points, left, right).properties(
            width=_ARROWS_WIDE, height=max(160, _ARROW_STEP * span)
        )

    return Chart(
        id="arrows",
        title=_("The largest corridors"),
        subtitle=subtitle(page),
        columns=(_("Corridor"), _("persons")),
        rows=[
            (f"{row.origin.name} → {row.destination.name}", shown_persons(row.value))
            for row in chosen
        ],
        spec=spec_of(draw),
        source=page.set.cited,
        public=True,
        alt=_(
            "Arrows between places of the two sides, thicker where more moved; the table has the"
            " numbers."
        ),
    )


def _heights(rows: Sequence[CorridorRow], side: int) -> dict[str, float]:
    """Where each place of a side stands, from the top; the side with fewer is spread out."""
    places = [place for row in rows for place in (row.origin, row.destination)]
    codes = list(dict.fromkeys(place.code for place in places if place.side == side))
    span = max(len({place.code for place in places}) - 1, 1)
    step = span / max(len(codes), 1)
    return {code: (number + _HALF) * step - _HALF for number, code in enumerate(codes)}


def _ends(rows: Sequence[CorridorRow], heights: Mapping[str, float]) -> list[tuple[float, float]]:
    """Where each arrow starts and ends: side by side at a place, ordered by their other ends."""
    at: dict[str, list[tuple[float, int]]] = {}
    for number, row in enumerate(rows):
        here, there = row.origin.code, row.destination.code
        at.setdefault(here, []).append((heights[there], number))
        at.setdefault(there, []).append((heights[here], number))
    found: dict[tuple[str, int], float] = {}
    for code, arrows_there in at.items():
        for place, (_other, number) in enumerate(sorted(arrows_there)):
            shift = place - (len(arrows_there) - 1) / 2
            found[code, number] = heights[code] + shift * _APART
    return [
        (found[row.origin.code, number], found[row.destination.code, number])
        for number, row in enumerate(rows)
    ]


def methods_compared(page: CorridorPage) -> Chart:
    """All methods' estimates of one corridor, with their intervals."""
    drawn = [
        {
            "method": str(METHODS[row.method].name),
            "persons": shown_persons(row.value),
            "low": None if row.low is None else shown_persons(row.low),
            "high": None if row.high is None else shown_persons(row.high),
        }
        for row in page.estimates
    ]

    def draw(alt: Any) -> Any:
        base = alt.Chart(alt.Data(values=drawn)).encode(
            y=alt.Y(
                "method:N",
                sort=None,
                title=None,
                axis=alt.Axis(labelLimit=260, minExtent=215, ticks=False),
            ),
            tooltip=[
                alt.Tooltip("method:N", title=_("Method")),
                alt.Tooltip("persons:Q", title=_("persons"), format=",d"),
                alt.Tooltip("low:Q", title=_("lower bound"), format=",d"),
                alt.Tooltip("high:Q", title=_("upper bound"), format=",d"),
            ],
        )
        bars = base.mark_rule(strokeWidth=3, color=RULE).encode(
            x=alt.X(
                "low:Q",
                title=_("persons"),
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=4),
            ),
            x2="high",
        )
        points = base.mark_point(filled=True, size=70, color=PLAIN, opacity=1).encode(x="persons:Q")
        return alt.layer(bars, points).properties(width=260, height={"step": 26})

    return Chart(
        id="methods",
        title=_("Six ways of estimating it"),
        subtitle=_("points are estimates, lines hold 95 of 100 draws"),
        columns=(_("Method"), _("persons"), _("lower bound"), _("upper bound")),
        rows=[(row["method"], row["persons"], row["low"], row["high"]) for row in drawn],
        spec=spec_of(draw),
        source=page.set.cited,
        public=True,
        alt=_("A point and a line for each method; the table has the numbers."),
    )
