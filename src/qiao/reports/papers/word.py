"""A paper as a Word document, with the type, numbering and tables of the reports."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml.etree import SubElement, _Element

from qiao.reports.docx.elements import (
    Column,
    field,
    line_break,
    paragraph,
    row,
    run,
    table,
    table_cell,
)
from qiao.reports.docx.styles import FIGURES, HAIRLINE, PLAIN, SHADE, TEXT_WIDTH, WIDE_WIDTH, dress
from qiao.reports.papers.content import (
    Facts,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Tone,
    Treaty,
    in_languages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.core.text import Text
    from qiao.reports.content import Language
    from qiao.reports.papers.content import Block, Languages, Paper

_NUMBER_WIDTH, _LABEL_WIDTH = 1.0, 4.2
_TWIPS_OF_CM = 567
_STYLES = {Tone.BODY: "Treaty", Tone.QUIET: "Quiet", Tone.OWN: "Treaty"}


def render_docx(paper: Paper, languages: Languages) -> bytes:
    """The paper in one or both languages."""
    document = docx.Document()
    dress(document)
    for style in ("Heading 1", "Heading 2"):  # a paper numbers its own points and items
        numbering = document.styles[style].element.pPr.find(qn("w:numPr"))
        if numbering is not None:
            document.styles[style].element.pPr.remove(numbering)
    section = document.sections[0]
    if paper.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    document.core_properties.title = " · ".join(
        words for _language, words in in_languages(paper.title, languages)
    )
    document.core_properties.author = "Qiao"
    writer = _Writer(paper, languages)
    end: Any = document.element.body
    for block in writer.blocks():
        end.sectPr.addprevious(block)
    for part, blocks in ((section.header, writer.header()), (section.footer, writer.footer())):
        element = part._element  # noqa: SLF001 - python-docx has no door to a header's elements
        for block in list(element):
            element.remove(block)
        element.extend(blocks)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Writer:
    """The blocks of one paper as XML elements."""

    def __init__(self, paper: Paper, languages: Languages) -> None:
        self.paper = paper
        self.languages = languages
        self.width = WIDE_WIDTH if paper.is_wide else TEXT_WIDTH

    def blocks(self) -> Iterator[_Element]:
        """The body."""
        yield paragraph("Title", self._runs(self.paper.title))
        if self.paper.subtitle:
            yield paragraph("Subtitle", self._runs(self.paper.subtitle))
        for block in self.paper.blocks:
            yield from self._block(block)

    def header(self) -> list[_Element]:
        """What each page says at its head."""
        left = self._runs(self.paper.head, " · ")
        return [self._two_ends("Header", left, [run(self.paper.code)])]

    def footer(self) -> list[_Element]:
        """The day it was made, and the page of how many."""
        pages = [*field("PAGE"), run(" / "), *field("NUMPAGES")]
        return [self._two_ends("Footer", [run(self.paper.made_on)], pages)]

    def _block(self, block: Block) -> Iterator[_Element]:
        match block:
            case Heading(text, level, number):
                start = [run(f"{number}  ")] if number else []
                yield paragraph(f"Heading {level}", [*start, *self._runs(text, " · ")])
            case Paragraph(text, tone, label):
                yield from self._paragraph(text, tone, label)
            case Facts(rows):
                yield self._facts(rows)
            case Treaty(number, text, note):
                yield from self._treaty(number, text, note)
            case Table(heads, widths, rows):
                yield self._table(heads, widths, rows)
            case Signatures(parties):
                yield from self._signatures(parties)

    def _runs(self, text: Text, between: str = "\n", *, bold: bool = False) -> list[_Element]:
        runs: list[_Element] = []
        for language, words in in_languages(text, self.languages):
            if runs:
                runs.append(line_break() if between == "\n" else run(between))
            runs.append(run(words, "zh" if language == "zh" else "en", bold=bold))
        return runs

    def _paragraph(self, text: Text, tone: Tone, label: Text) -> Iterator[_Element]:
        labels = dict(in_languages(label, self.languages))
        for language, words in in_languages(text, self.languages):
            tongue: Language = "zh" if language == "zh" else "en"
            start = [run(f"{labels[language]} ", tongue, bold=True)] if language in labels else []
            block = paragraph(_STYLES[tone], [*start, run(words, tongue)])
            if tone == Tone.OWN:
                shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): SHADE}
                SubElement(block[0], qn("w:shd"), shade)
            yield block

    def _facts(self, rows: tuple[tuple[Text, Text], ...]) -> _Element:
        columns = [Column(_LABEL_WIDTH), Column(self.width - _LABEL_WIDTH)]
        return table(
            columns,
            [
                row(
                    [
                        table_cell(columns[0].width, [paragraph("TableQuiet", self._runs(label))]),
                        table_cell(columns[1].width, [paragraph("TableText", self._runs(text))]),
                    ]
                )
                for label, text in rows
            ],
            PLAIN,
        )

    def _treaty(self, number: str, text: Text, note: Text) -> Iterator[_Element]:
        share = (self.width - _NUMBER_WIDTH) / len(self.languages)
        cells = [table_cell(_NUMBER_WIDTH, [paragraph("Treaty", [run(number)])])]
        single = len(self.languages) == 1
        for index, language in enumerate(self.languages):
            said = (
                in_languages(text, self.languages) if single else ((language, text.get(language)),)
            )
            paragraphs = [
                paragraph("Treaty", [run(part, "zh" if tongue == "zh" else "en")])
                for tongue, words in said
                for part in (words or "–").split("\n")
            ]
            rule = HAIRLINE if index else ""
            cells.append(table_cell(share, paragraphs, left_rule=rule))
        columns = [Column(_NUMBER_WIDTH), *(Column(share) for _ in self.languages)]
        yield table(columns, [row(cells, whole=False)], PLAIN)
        yield paragraph("Quiet", self._runs(note, " · ") if note else [])

    def _table(
        self, heads: tuple[Text, ...], widths: tuple[int, ...], rows: tuple[tuple[Text, ...], ...]
    ) -> _Element:
        total = sum(widths)
        columns = [Column(self.width * width / total) for width in widths]
        head = row(
            [
                table_cell(c.width, [paragraph("TableHead", self._runs(text))])
                for c, text in zip(columns, heads, strict=True)
            ],
            heading=True,
        )
        body = [
            row(
                [
                    table_cell(
                        c.width, [paragraph("TableText", self._runs(text) if text else [run("–")])]
                    )
                    for c, text in zip(columns, cells, strict=True)
                ]
            )
            for cells in rows
        ]
        return table(columns, [head, *body], FIGURES)

    def _signatures(self, parties: tuple[Text, ...]) -> Iterator[_Element]:
        for _line in range(3):
            yield paragraph("Normal")
        width = self.width / len(parties)
        columns = [Column(width) for _party in parties]
        line = [table_cell(width, [paragraph("Normal", [run("_" * 30)])]) for _party in parties]
        names = [
            table_cell(width, [paragraph("TableText", self._runs(party))]) for party in parties
        ]
        yield table(columns, [row(line), row(names)], PLAIN)
        yield paragraph("Quiet")

    def _two_ends(self, style: str, left: list[_Element], right: list[_Element]) -> _Element:
        """A line with words at both ends, by a tab stop at the right margin."""
        tab: _Element = OxmlElement("w:r")
        SubElement(tab, qn("w:tab"))
        element = paragraph(style, [*left, tab, *right])
        tabs = SubElement(element[0], qn("w:tabs"))
        end = {qn("w:val"): "right", qn("w:pos"): str(round(self.width * _TWIPS_OF_CM))}
        SubElement(tabs, qn("w:tab"), end)
        return element
