"""How do commitments look through time? One bar each, its statuses as bands, grouped by pillar.

A Vega-Lite spec made by Altair with its table; what is left out of the drawing is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qiao.core.charts import Chart
from qiao.core.formats import short_date
from qiao.dialogue.rules.commitments import CommitmentStatus

if TYPE_CHECKING:
    from qiao.dialogue.queries.timeline import Line, Timeline

_INK = "#76726a"
_RULE = "#cfcbc2"
_FONT = "ui-sans-serif, system-ui, Noto Sans CJK SC, Noto Sans, Arial, sans-serif"
_LONGEST = 38
_COLOURS = {
    CommitmentStatus.NOTED: "#cfcbc2",
    CommitmentStatus.AGREED: "#8fb0c9",
    CommitmentStatus.IN_PROGRESS: "#4a7fa5",
    CommitmentStatus.PARTLY_DELIVERED: "#7fae8f",
    CommitmentStatus.DELIVERED: "#3c7a4f",
    CommitmentStatus.STALLED: "#b5482f",
    CommitmentStatus.SUSPENDED: "#b07c2a",
    CommitmentStatus.SUPERSEDED: "#7a6a8c",
    CommitmentStatus.LAPSED: "#55514a",
}


def commitments_in_time(told: Timeline, *, public: bool) -> Chart:
    """The chart of a timeline; its table says the same in words."""
    labels = {status: str(status.label) for status in CommitmentStatus}
    names = [_name(line) for line in told.lines]
    drawn = [
        {
            "commitment": name,
            "pillar": str(line.row.pillar) or _("no pillar"),
            "status": labels[band.status],
            "starts": band.starts.isoformat(),
            "ends": band.ends.isoformat(),
        }
        for name, line in zip(names, told.lines, strict=True)
        for band in line.bands
    ]
    used = [s for s in CommitmentStatus if any(d["status"] == labels[s] for d in drawn)]
    spec = _spec(drawn, names, [labels[s] for s in used], [_COLOURS[s] for s in used])
    return Chart(
        id="timeline",
        title=_("Commitments through time"),
        subtitle=_subtitle(told),
        columns=(_("Commitment"), _("Pillar"), _("Statuses, each with its first day")),
        rows=[
            (
                name,
                str(line.row.pillar) or _("no pillar"),
                "; ".join(f"{labels[b.status]} {short_date(b.starts)}" for b in line.bands) or "–",
            )
            for name, line in zip(names, told.lines, strict=True)
        ],
        spec=spec,
        source=_("records of this programme"),
        alt=_("Bars of the statuses of each commitment through time; the table has the days."),
        public=public,
    )


def _subtitle(told: Timeline) -> str:
    if told.total > len(told.lines):
        return _("the first %(shown)s of %(total)s: narrow the filter to see others") % {
            "shown": len(told.lines),
            "total": told.total,
        }
    return ""


def _name(line: Line) -> str:
    text = " ".join(str(line.row.text).split())
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f"{line.row.code} {short}"


def _spec(
    drawn: list[dict[str, Any]], names: list[str], words: list[str], colours: list[str]
) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415 - a second that pages without charts do not pay

    band = alt.Chart(alt.Data(values=drawn)).encode(  # type: ignore[no-untyped-call]
        y=alt.Y(
            "commitment:N",
            sort=names,
            title=None,
            axis=alt.Axis(labelLimit=320, ticks=False, domain=False),
        ),
        x=alt.X("starts:T", title=None),
        color=alt.Color(
            "status:N",
            title=None,
            sort=None,
            scale=alt.Scale(domain=words, range=colours),
            legend=alt.Legend(orient="top", columns=4),
        ),
        tooltip=[
            alt.Tooltip("commitment:N", title=_("Commitment")),
            alt.Tooltip("pillar:N", title=_("Pillar")),
            alt.Tooltip("status:N", title=_("Status")),
            alt.Tooltip("starts:T", title=_("From"), format="%Y-%m-%d"),
            alt.Tooltip("ends:T", title=_("To"), format="%Y-%m-%d"),
        ],
    )
    bars = band.mark_bar(height=12).encode(x2="ends:T")
    ends = band.mark_tick(thickness=3, size=12).transform_filter("datum.starts == datum.ends")
    chart = (
        alt.layer(bars, ends)
        .properties(width=560, height={"step": 20})
        .configure(
            background="transparent",
            padding={"left": 12, "right": 12, "top": 6, "bottom": 6},
            font=_FONT,
            axis={
                "labelColor": _INK,
                "gridColor": _RULE,
                "domainColor": _RULE,
                "tickColor": _RULE,
                "labelFontSize": 12,
            },
            legend={"labelColor": _INK, "labelFontSize": 12},
            view={"stroke": None},
        )
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
