"""How do charts of evidence look? Colours, the spec made by Altair, the line below the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from qiao.insights.queries.evidence import EvidencePage

INK = "#76726a"
RULE = "#cfcbc2"
PAPER = "#f4f1ea"
PLAIN = "#4a6a8a"
_BLACK, _WHITE = "#26241f", "#ffffff"
_FONT = "ui-sans-serif, system-ui, Noto Sans CJK SC, Noto Sans, Arial, sans-serif"
_DARK = 0.5
"""From this share of the largest number on, a cell is so dark that its words are white."""


def shades(alt: Any, most: float, darkest: str) -> Any:
    """The scale of cells from 0 to `most` persons; small numbers still differ (square root)."""
    return alt.Scale(
        type="sqrt", domain=[0, most], range=[PAPER, darkest], interpolate="rgb", nice=False
    )


def readable_ink(alt: Any, most: float) -> Any:
    """The colour of words in a cell that is the darker the more persons it holds."""
    dark = f"isValid(datum.persons) && datum.persons > {most * _DARK}"
    return alt.condition(dark, alt.value(_WHITE), alt.value(_BLACK))


def subtitle(page: EvidencePage) -> str:
    return _("moves from the middle of %(start)s to the middle of %(end)s; %(method)s") % {
        "start": page.set.start,
        "end": page.set.end,
        "method": page.method.name,
    }


def spec_of(draw: Any) -> dict[str, Any]:
    """The spec that `draw` makes with Altair, in the look of the pages."""
    import altair as alt  # noqa: PLC0415 - a second that pages without charts do not pay

    chart = draw(alt).configure(
        background="transparent",
        padding={"left": 24, "right": 12, "top": 6, "bottom": 6},
        font=_FONT,
        axis={
            "labelColor": INK,
            "titleColor": INK,
            "gridColor": RULE,
            "domainColor": RULE,
            "tickColor": RULE,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        legend={"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
        view={"stroke": None},
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
