"""How do the places of a side look on a map of equal tiles, shaded by how many moved?

Vega-Lite specs made by Altair with their tables and source lines, in the reader's language. Where a
place stands is the programme's data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qiao.core.charts import Chart
from qiao.insights.chart_look import PAPER, RULE, readable_ink, shades, spec_of, subtitle
from qiao.insights.rules import shown_persons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiao.insights.queries.evidence import CorridorRow, EvidencePage
    from qiao.insights.queries.places import SidePlaces

_TILE = 46
_TEN = 10


def tile_maps(page: EvidencePage) -> list[Chart]:
    """For each side with a map: who came to its places from the other side, who left."""
    charts = []
    for side in page.sides:
        if len(side.tiles) > 1:
            came = [row for row in page.rows if row.destination.side == side.position]
            left = [row for row in page.rows if row.origin.side == side.position]
            charts.append(_tiles(page, side, came, "came"))
            charts.append(_tiles(page, side, left, "left"))
    return charts


def _tiles(page: EvidencePage, side: SidePlaces, rows: Iterable[CorridorRow], way: str) -> Chart:
    inward = way == "came"
    total: dict[str, float] = {}
    for row in rows:
        place = row.destination if inward else row.origin
        total[place.code] = total.get(place.code, 0.0) + row.value
    other = next(each.name for each in page.sides if each.position != side.position)
    title = (
        _("From %(other)s to places of %(side)s")
        if inward
        else _("From places of %(side)s to %(other)s")
    ) % {"other": other, "side": side.name}
    drawn: list[dict[str, Any]] = [
        {
            "code": tile.code,
            "name": str(page.places[tile.code].name),
            "x": tile.across,
            "y": tile.down,
            "persons": shown_persons(total[tile.code]) if tile.code in total else None,
            "told": short(total[tile.code]) if tile.code in total else "–",
        }
        for tile in side.tiles
    ]
    most = max((row["persons"] or 0 for row in drawn), default=0) or 1

    def draw(alt: Any) -> Any:
        base = alt.Chart(alt.Data(values=drawn)).encode(
            x=alt.X("x:O", axis=None, scale=alt.Scale(padding=0.06)),
            y=alt.Y("y:O", axis=None, scale=alt.Scale(padding=0.06)),
            tooltip=[
                alt.Tooltip("name:N", title=_("Country or area")),
                alt.Tooltip("persons:Q", title=_("persons"), format=",d"),
            ],
        )
        tiles = base.mark_rect(cornerRadius=2, stroke=RULE).encode(
            color=alt.condition(
                "isValid(datum.persons)",
                alt.Color(
                    "persons:Q",
                    title=_("persons"),
                    scale=shades(alt, most, side.accent),
                    legend=alt.Legend(
                        orient="bottom",
                        format=",d",
                        gradientLength=220,
                        values=[0, shown_persons(most / 4), most],
                    ),
                ),
                alt.value(PAPER),
            )
        )
        ink = readable_ink(alt, most)
        names = base.mark_text(fontSize=11, fontWeight="bold", dy=-6).encode(
            text="code:N", color=ink
        )
        numbers = base.mark_text(fontSize=11, dy=8).encode(text="told:N", color=ink)
        return alt.layer(tiles, names, numbers).properties(
            width=alt.Step(_TILE), height=alt.Step(_TILE)
        )

    return Chart(
        id=f"tiles-{side.position}-{way}",
        title=title,
        subtitle=subtitle(page),
        columns=(_("Country or area"), _("persons")),
        rows=[
            (f"{row['name']} ({row['code']})", row["persons"])
            for row in sorted(drawn, key=lambda row: (-(row["persons"] or 0), str(row["name"])))
        ],
        spec=spec_of(draw),
        source=page.set.cited,
        public=True,
        alt=_(
            "A map of equal tiles, one for each place, darker where more moved; the table has"
            " the numbers."
        ),
    )


def short(value: float) -> str:
    """A number that fits a tile: 950, 1.2k, 34k, 1.2M."""
    persons = shown_persons(value)
    for size, mark in ((1_000_000, "M"), (1_000, "k")):
        if persons >= size:
            share = persons / size
            return f"{share:.1f}{mark}" if share < _TEN else f"{share:.0f}{mark}"
    return str(persons)
