"""What does a reader see first? Whose report it is, what is in it, where we stand."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_noop as _
from lxml.etree import _Element

from qiao.reports.content import Figure, IndicatorLine
from qiao.reports.docx.elements import Column, paragraph, row, run, shaded_run, table, table_cell
from qiao.reports.docx.styles import HAIRLINE, INK, PLAIN, SHADE, TEXT_WIDTH
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import link_address
from qiao.reports.wording import MISSING

__all__ = ["Chapter", "front_page", "glance"]

Chapter = tuple[str, str]  # a bookmark and the heading's source string

_BAR: Final = 24
_GLANCE: Final = (
    Column(6.8), Column(1.8, "right"), Column(2.6, "right"), Column(1.7, "right"), Column(3.7),
)  # fmt: skip


def front_page(writer: Writer, chapters: tuple[Chapter, ...]) -> None:
    """The title, the facts of the report, and its contents as links."""
    content = writer.content
    writer.add(
        *writer.said(_("Progress report"), "Kicker"),
        *writer.lines(content.programme, "Title"),
        *writer.lines(content.phase.title, "Subtitle"),
        *writer.lines(content.period.label, "Subtitle"),
        paragraph("Normal"),
    )
    writer.add(_facts(writer), writer.gap(), *writer.said(_("Contents"), "Kicker"))
    for number, (bookmark, heading) in enumerate(chapters, start=1):
        runs = [run(f"{number}   ")]
        for voice in writer.voices:
            runs += [run(f"{voice.say(heading)}   ", voice.language)]
        writer.add(paragraph("Normal", [writer.internal(bookmark, runs)]))


def _facts(writer: Writer) -> _Element:
    content, first, second = writer.content, Column(4.6), Column(12.0)
    moment = f"{content.frozen_at:%Y-%m-%d %H:%M %Z}"
    address = link_address(content.address)
    facts: list[tuple[str, list[_Element]]] = [
        (_("Reporting organisation"), writer.lines(content.reporting_org.name, "TableText")),
        (
            _("Period"),
            writer.sentence(
                "TableText", ((voice, voice.span(content.period)) for voice in writer.voices)
            ),
        ),
        (
            _("Frozen on"),
            [
                paragraph(
                    "TableText", [run(f"{moment}  "), *writer.inline(content.frozen_by, " / ")]
                ),
            ],
        ),
        (_("Checksum of the frozen data"), [paragraph("TableQuiet", [run(content.checksum)])]),
    ]
    if address:
        link = writer.external(address, [run(address, "en", "Address")])
        facts.append((_("Address of this report"), [paragraph("TableText", [link])]))
    rows = [
        row(
            [
                table_cell(first.width, writer.said(name, "TableHead")),
                table_cell(second.width, said),
            ]
        )
        for name, said in facts
    ]
    return table([first, second], rows, "Figures")


def glance(writer: Writer) -> None:
    """The four counts of the period, and every indicator's way to its target."""
    content = writer.content
    if content.counts:
        counts = content.counts
        named = (
            (_("Events held"), counts.events),
            (_("Participations"), counts.participations),
            (_("Unique persons"), counts.unique_persons),
            (_("Person-days"), counts.person_days),
        )
        width = TEXT_WIDTH / len(named)
        cells = [_count(writer, name, figure, width) for name, figure in named]
        writer.add(
            table([Column(width) for _name in named], [row(cells)], PLAIN),
            *writer.reasons((writer.named(name), figure) for name, figure in named),
        )
        writer.add(*writer.said(_COUNTING, "Note"), writer.gap())
    rows = [
        _standing(writer, indicator)
        for result in content.results
        for indicator in result.indicators
    ]
    if rows:
        heads = (
            _("Indicator"),
            _("Baseline"),
            _("Current value"),
            _("Target"),
            _("Way to the target"),
        )
        writer.add(writer.ruled(_GLANCE, heads, rows), writer.gap())


_COUNTING: Final = _(
    "A participation is one person at one event; a unique person counts once however often they "
    "came; a person-day is one person on one day. The four numbers are never added to each other."
)


def _count(writer: Writer, name: str, figure: Figure, width: float) -> _Element:
    """A tile: the number, large, over its name."""
    number = paragraph("Count", writer.figure(figure, writer.both(name)))
    return table_cell(width, [number, *writer.said(name, "TableText")], fill=SHADE)


def _standing(writer: Writer, indicator: IndicatorLine) -> _Element:
    voice = writer.voices[0]
    what, base, now, goal, way = _GLANCE
    baseline = indicator.baseline.value if indicator.baseline else None
    target = indicator.target.value if indicator.target else None
    said = f"{indicator.code} · {writer.both(_('Since the start'))}"
    statement = writer.lines(indicator.statement, "TableText", prefix=indicator.code)
    return row(
        [
            table_cell(what.width, statement),
            writer.number_cell(base, [run(voice.number(baseline))]),
            writer.number_cell(now, writer.figure(indicator.current, said, bold=True)),
            writer.number_cell(goal, [run(voice.number(target))]),
            table_cell(way.width, [paragraph("TableQuiet", _bar(writer, indicator.progress))]),
        ]
    )


def _bar(writer: Writer, progress: Decimal | None) -> list[_Element]:
    """The share of the way, drawn and said."""
    if progress is None:
        return [run(MISSING)]
    filled = min(_BAR, max(0, round(progress * _BAR)))
    bars = [
        shaded_run(width, colour)
        for width, colour in ((filled, INK), (_BAR - filled, HAIRLINE))
        if width
    ]
    return [*bars, run(f"  {writer.voices[0].share(progress)}")]
