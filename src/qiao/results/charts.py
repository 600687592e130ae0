"""How do results look at a glance? Vega-Lite specs made by Altair, with their tables and sources.

Altair is imported when a chart is made, never at start. Words are in the reader's language; a
value that is withheld or missing is left out of the drawing and named in the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qiao.core.charts import Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.phases.queries import SideFacts
    from qiao.results.disclosure import SharedCell, SharedFigure
    from qiao.results.queries.framework import Framework
    from qiao.results.queries.taking_part import PeriodCounts

_INK = "#76726a"
_RULE = "#cfcbc2"
_SEXES = {"female": "#7a4b8c", "male": "#3f7d78", "other": "#b07c2a", "unknown": "#9a968d"}
_PLAIN = "#4a6a8a"
_LONGEST = 44
_FONT = "ui-sans-serif, system-ui, Noto Sans CJK SC, Noto Sans, Arial, sans-serif"


def progress_by_result(page: Framework) -> Chart:
    """How far each indicator is from its baseline to its target."""
    rows: list[tuple[str, str, int | None]] = []
    for result in page.results:
        for row in result.indicators:
            share = None if row.progress is None else round(row.progress * 100)
            rows.append(
                (result.result.code, f"{row.indicator.code} {row.indicator.statement}", share)
            )
    drawn = [
        {"result": code, "indicator": _short(name), "share": share, "full": name}
        for code, name, share in rows
        if share is not None
    ]

    def draw(alt: Any) -> Any:
        bars = alt.Chart().mark_bar(height=12, color=_PLAIN)
        goal = alt.Chart().mark_rule(color=_INK, strokeDash=[3, 3]).encode(x=alt.datum(100))
        placed = bars.encode(
            y=alt.Y("indicator:N", sort=None, title=None, axis=alt.Axis(labelLimit=300)),
            x=alt.X("share:Q", title=_("share of the way to the target, per cent")),
            tooltip=[
                alt.Tooltip("full:N", title=_("Indicator")),
                alt.Tooltip("share:Q", title=_("Per cent")),
            ],
        )
        return alt.layer(placed, goal, data=alt.Data(values=drawn)).properties(
            width=520, height={"step": 24}
        )

    return Chart(
        id="progress",
        title=_("Progress towards targets"),
        subtitle=_("from baseline to target, as far as both are known"),
        columns=(_("Result and indicator"), _("Per cent of the way")),
        rows=[(f"{code} · {name}", share) for code, name, share in rows],
        spec=_spec(draw),
        source=_source(page.until.label),
        alt=_("Bars of how far each indicator is towards its target; the table has the numbers."),
    )


def participations_by_period(
    periods: Sequence[PeriodCounts],
    sides: Mapping[int, SideFacts],
    colours: Mapping[int, str],
) -> Chart:
    """Participations of each period by side."""
    names = {str(n): str(side.name) for n, side in sides.items()} | {"": _("neither side")}
    palette = {str(n): colour for n, colour in colours.items()} | {"": _RULE}
    return _stacked(
        ident="participations",
        title=_("Participations by period and side"),
        dimension="side",
        names=names,
        palette=palette,
        figures=[(str(period.label), period.participations) for period in periods],
        measure=_("participations"),
    )


def persons_by_sex(periods: Sequence[PeriodCounts], names: Mapping[str, str]) -> Chart:
    """Unique persons of each period by sex."""
    return _stacked(
        ident="persons",
        title=_("Unique persons by period and sex"),
        dimension="sex",
        names=names,
        palette=_SEXES,
        figures=[(str(period.label), period.persons) for period in periods],
        measure=_("persons"),
    )


def _stacked(
    *,
    ident: str,
    title: str,
    dimension: str,
    names: Mapping[str, str],
    palette: Mapping[str, str],
    figures: Sequence[tuple[str, SharedFigure]],
    measure: str,
) -> Chart:
    keys = [
        key for key in names if any(figure.cell(((dimension, key),)) for _label, figure in figures)
    ]
    drawn = [
        {"period": label, "part": names[key], "value": float(cell.value), "order": order}
        for label, figure in figures
        for order, key in enumerate(keys)
        if (cell := figure.cell(((dimension, key),))) and cell.value is not None
    ]

    def draw(alt: Any) -> Any:
        return (
            alt.Chart(alt.Data(values=drawn))
            .mark_bar(size=16)
            .encode(
                y=alt.Y(
                    "period:N",
                    sort=None,
                    title=None,
                    axis=alt.Axis(labelLimit=260, ticks=False, domain=False),
                    scale=alt.Scale(domain=[label for label, _figure in figures]),
                ),
                x=alt.X("value:Q", title=measure, axis=alt.Axis(tickMinStep=1)),
                color=alt.Color(
                    "part:N",
                    title=None,
                    sort=None,
                    scale=alt.Scale(
                        domain=[names[key] for key in keys], range=[palette[key] for key in keys]
                    ),
                    legend=alt.Legend(orient="top", offset=4),
                ),
                order=alt.Order("order:Q"),
                tooltip=[
                    alt.Tooltip("period:N", title=_("Period")),
                    alt.Tooltip("part:N", title=_("Breakdown")),
                    alt.Tooltip("value:Q", title=measure),
                ],
            )
            .properties(width=420, height={"step": 28})
        )

    return Chart(
        id=ident,
        title=title,
        columns=(_("Period"), *(names[key] for key in keys), _("in all")),
        rows=[
            (
                label,
                *(_told(figure.cell(((dimension, key),))) for key in keys),
                _told_total(figure),
            )
            for label, figure in figures
        ],
        spec=_spec(draw),
        source=_source(""),
        alt=_("Stacked bars by period; the table has the numbers."),
    )


def _told(cell: SharedCell | None) -> object:
    """A part in the table: 0 for nobody, "<5" for too few to say, None when withheld."""
    if cell is None:
        return 0
    if cell.small:
        return "<5"
    return None if cell.value is None else int(cell.value)


def _told_total(figure: SharedFigure) -> object:
    if figure.small:
        return "<5"
    return None if figure.value is None else int(figure.value)


def _source(until: object) -> str:
    """What a chart was made from."""
    if until:
        return _("records of this programme, to the end of %(period)s") % {"period": until}
    return _("records of this programme")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _spec(draw: Any) -> dict[str, Any]:
    """The spec that `draw` makes with Altair, in the look of the pages."""
    import altair as alt  # noqa: PLC0415 - a second that pages without charts do not pay

    chart = draw(alt).configure(
        background="transparent",
        padding={"left": 36, "right": 12, "top": 6, "bottom": 6},
        font=_FONT,
        axis={
            "labelColor": _INK,
            "titleColor": _INK,
            "gridColor": _RULE,
            "domainColor": _RULE,
            "tickColor": _RULE,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        legend={"labelColor": _INK, "labelFontSize": 12},
        view={"stroke": None},
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
