"""What stands behind the figures? Activities, the needs they answer, corrections, proofs."""

from typing import Final

from django.utils.translation import gettext_noop as _
from lxml.etree import _Element

from qiao.reports.content import ActivityLine, CorrectionLine, NeedLine, Tag
from qiao.reports.docx.elements import Column, paragraph, row, run, table_cell
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import link_address, printable
from qiao.reports.wording import Wording

__all__ = ["activities", "corrections", "needs", "proofs"]

_ACTIVITY: Final = (
    Column(5.6), Column(3.7), Column(1.6, "right"), Column(2.3, "right"), Column(1.7, "right"),
    Column(1.7, "right"),
)  # fmt: skip
_ENDORSEMENT: Final = (Column(3.6), Column(6.4), Column(4.2), Column(2.4))
_CORRECTION: Final = (
    Column(2.2), Column(3.0), Column(2.0, "right"), Column(2.0, "right"), Column(7.4),
)  # fmt: skip
_PROOF: Final = (Column(1.2, "right"), Column(6.0), Column(9.4))


def activities(writer: Writer) -> None:
    """The events of the period: announced and held, stated and counted, each apart."""
    lines = writer.content.activities
    if not lines:
        writer.add(*writer.said(_("No activity was held in this period."), "Normal"))
        return
    heads = (
        _("Activity"), _("Dates"), _("As stated"), _("Participations"), _("Unique persons"),
        _("Person-days"),
    )  # fmt: skip
    writer.add(writer.ruled(_ACTIVITY, heads, [_activity(writer, line) for line in lines]))
    for line in lines:
        counted = dict.fromkeys((line.participations, line.unique_persons, line.person_days))
        writer.add(
            *writer.reasons((line.title, figure) for figure in counted if figure.missing_reason)
        )
    writer.add(writer.gap())


def _activity(writer: Writer, line: ActivityLine) -> _Element:
    what, when, stated, seats, persons, days = _ACTIVITY
    address = link_address(line.proof_url)
    code = [run(printable(line.code), "en", "FigureLink" if address else "")]
    if address:
        code = [writer.external(address, code)]
    described = [
        paragraph("TableQuiet", code),
        *writer.lines(line.title, "TableText"),
        *writer.sentence("TableQuiet", ((voice, _about(voice, line)) for voice in writer.voices)),
    ]
    described += [paragraph("TableQuiet", _pillar(writer, pillar)) for pillar in line.pillars]
    voice = writer.voices[0]
    return row(
        [
            table_cell(what.width, described),
            table_cell(when.width, _dates(writer, line)),
            writer.number_cell(stated, [run(voice.headcount(line.stated), voice.language)]),
            writer.number_cell(
                seats, writer.counted(line.participations, line.code, _("Participations"))
            ),
            writer.number_cell(
                persons, writer.counted(line.unique_persons, line.code, _("Unique persons"))
            ),
            writer.number_cell(days, writer.counted(line.person_days, line.code, _("Person-days"))),
        ]
    )


def _about(voice: Wording, line: ActivityLine) -> str:
    """Kind, place and hosts in one line."""
    said = (voice.plain(line.kind), voice.plain(line.place), voice.names(line.hosts))
    return " · ".join(part for part in said if part)


def _pillar(writer: Writer, pillar: Tag) -> list[_Element]:
    """A pillar with its accent; the word carries the meaning, the colour only helps."""
    return [run("■ ", colour=pillar.colour.lstrip("#")), *writer.inline(pillar.label, " ")]


def _dates(writer: Writer, line: ActivityLine) -> list[_Element]:
    """When it was held; under it, for when it was announced, where that differs."""
    held = line.held or line.planned
    blocks = []
    for voice in writer.voices:
        said = voice.dates(held)
        if line.held is None and held is not None:
            said = voice.say(_("announced for %(dates)s"), dates=said)
        blocks.append(paragraph("TableText", [run(said, voice.language)]))
    for voice in writer.voices:
        if line.held and line.planned and line.planned != line.held:
            said = voice.say(_("announced for %(dates)s"), dates=voice.dates(line.planned))
            blocks.append(paragraph("TableQuiet", [run(said, voice.language)]))
    return blocks


def needs(writer: Writer) -> None:
    """Each need that an activity of the report answers, word by word, with the endorsements."""
    if not writer.content.needs:
        writer.add(
            *writer.said(_("No activity of this period is linked to an endorsed need."), "Normal")
        )
    for need in writer.content.needs:
        _need(writer, need)


def _need(writer: Writer, need: NeedLine) -> None:
    title = [run(f"{printable(need.code)}  "), *writer.inline(need.title)]
    writer.add(paragraph("Heading2", title), *writer.facing(need.statement))
    writer.add(writer.gap())
    if need.endorsements:
        side, by, on, version = _ENDORSEMENT
        rows = [
            row(
                [
                    table_cell(side.width, writer.lines(endorsement.side, "TableText")),
                    table_cell(by.width, writer.lines(endorsement.by, "TableText")),
                    table_cell(
                        on.width,
                        writer.sentence(
                            "TableText",
                            ((voice, voice.day(endorsement.on)) for voice in writer.voices),
                        ),
                    ),
                    writer.number_cell(version, [run(printable(endorsement.text_version))]),
                ]
            )
            for endorsement in need.endorsements
        ]
        heads = (_("Endorsed by"), _("Person"), _("Date"), _("Text version"))
        writer.add(writer.ruled(_ENDORSEMENT, heads, rows))
    answered = [line.code for line in writer.content.activities if need.code in line.need_codes]
    if answered:
        listed = printable(", ".join(answered))
        writer.add(
            *writer.sentence(
                "Note",
                (
                    (voice, voice.say(_("Answered by: %(codes)s"), codes=listed))
                    for voice in writer.voices
                ),
            )
        )
    if address := link_address(need.proof_url):
        writer.add(paragraph("Note", [writer.external(address, [run(address, "en", "Address")])]))
    writer.add(writer.gap())


def corrections(writer: Writer) -> None:
    """What earlier reports said otherwise, and why."""
    lines = writer.content.corrections
    if not lines:
        writer.add(*writer.said(_("No figure of an earlier report has been corrected."), "Normal"))
        return
    heads = (
        _("Indicator"),
        _("Period"),
        _("As reported"),
        _("Corrected"),
        _("Reason for the correction"),
    )
    writer.add(
        writer.ruled(_CORRECTION, heads, [_correction(writer, line) for line in lines]),
        writer.gap(),
    )


def _correction(writer: Writer, line: CorrectionLine) -> _Element:
    code, period, before, after, reason = _CORRECTION
    what = f"{line.indicator_code} · {line.period.code}"
    by = [
        paragraph("TableQuiet", [run(f"{line.on.isoformat()}  "), *writer.inline(line.by, " / ")])
    ]
    return row(
        [
            table_cell(code.width, [paragraph("TableText", [run(printable(line.indicator_code))])]),
            table_cell(period.width, writer.lines(line.period.label, "TableText")),
            writer.number_cell(before, writer.figure(line.before, what)),
            writer.number_cell(after, writer.figure(line.after, what)),
            table_cell(reason.width, [*writer.lines(line.reason, "TableText"), *by]),
        ]
    )


def proofs(writer: Writer) -> None:
    """The list that the numbers in brackets point into."""
    if not writer.proofs:
        writer.add(*writer.said(_("No figure of this report has an address."), "Normal"))
        return
    writer.add(
        *writer.said(
            _("Each address opens the records behind one figure, as they were frozen."), "Quiet"
        )
    )
    number, what, address = _PROOF
    rows = []
    for proof in writer.proofs.values():
        mark = writer.place(
            paragraph("TableText", [run(f"[{proof.number}]")], "right"), f"proof_{proof.number}"
        )
        link = writer.external(proof.address, [run(proof.address, "en", "Address")])
        rows.append(
            row(
                [
                    table_cell(number.width, [mark]),
                    table_cell(what.width, [paragraph("TableText", [run(printable(proof.what))])]),
                    table_cell(address.width, [paragraph("TableQuiet", [link])]),
                ]
            )
        )
    writer.add(writer.ruled(_PROOF, ("", _("Figure"), _("Address that opens the records")), rows))
