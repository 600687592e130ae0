"""How is one thing said in a document of one or two languages? Texts, figures, tables and proofs.

With two languages, short texts stand as paired lines and long ones as facing columns, aligned by
paragraph. Each figure is a link to its records, and carries the number of its entry in the list of
proofs. What is printed, in which order, is `sections`' part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as _
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element

from qiao.reports.content import Cell, Figure, Language, ReportContent, Text
from qiao.reports.docx.elements import (
    Align,
    Column,
    bookmarked,
    line_break,
    paragraph,
    row,
    run,
    table,
    table_cell,
)
from qiao.reports.docx.styles import FIGURES, HAIRLINE, PLAIN, TEXT_WIDTH
from qiao.reports.plain_text import link_address, paragraphs, printable
from qiao.reports.wording import Wording

__all__ = ["Proof", "Writer"]

_NAMES: Final[dict[Language, str]] = {"en": "English", "zh": "中文"}


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry of the list of proofs."""

    number: int
    what: str
    address: str


class Writer:
    """The document in the making, in one or two languages."""

    def __init__(
        self, document: Document, content: ReportContent, languages: Sequence[Language]
    ) -> None:
        self.document = document
        self.content = content
        self.voices = tuple(
            Wording(language, content.dimensions, content.smallest_count) for language in languages
        )
        self.proofs: dict[str, Proof] = {}
        self._bookmarks = 0
        self._body: Any = document.element.body

    @property
    def bilingual(self) -> bool:
        """Whether both languages are printed."""
        return len(self.voices) > 1

    def add(self, *blocks: _Element) -> None:
        """Put paragraphs and tables at the end of the body, before its section's properties."""
        for block in blocks:
            self._body.sectPr.addprevious(block)

    # Texts

    def said(self, message: str, style: str, align: Align = "left") -> list[_Element]:
        """A word of the catalogue, a paragraph for each language."""
        return [
            paragraph(style, [run(voice.say(message), voice.language)], align)
            for voice in self.voices
        ]

    def lines(self, text: Text, style: str, prefix: str = "") -> list[_Element]:
        """A short text, a paragraph for each language it has; never empty."""
        found: list[_Element] = []
        for voice in self.voices:
            words, language = voice.text(text)
            if language != voice.language and self.bilingual:
                continue  # the other voice says it
            start = [run(f"{printable(prefix)} ", voice.language)] if prefix and not found else []
            mark = self._only_in(voice, language) if words and language != voice.language else []
            found.append(paragraph(style, [*start, run(words, language), *mark]))
        return found or [paragraph(style, [run(prefix)])]

    def heading(self, text: Text, style: str, prefix: str = "") -> _Element:
        """A text of both languages as one paragraph, a line for each: one heading, not two."""
        first, *others = self.lines(text, style, prefix)
        for other in others:
            first.append(line_break())
            first.extend(list(other)[1:])
        return first

    def inline(self, text: Text, between: str = "  ") -> list[_Element]:
        """A short text in one line: both languages one after the other."""
        spoken = [voice.text(text) for voice in self.voices]
        runs: list[_Element] = []
        for words, language in dict.fromkeys(spoken):
            if words:
                runs += [run(between, language)] if runs else []
                runs.append(run(words, language))
        return runs

    def sentence(self, style: str, said: Iterable[tuple[Wording, str]]) -> list[_Element]:
        """Sentences made by the caller, a paragraph for each language that has one."""
        return [paragraph(style, [run(words, voice.language)]) for voice, words in said if words]

    def facing(self, text: Text, style: str = "Treaty") -> list[_Element]:
        """A long text: as paragraphs, or in facing columns aligned by paragraph."""
        if not text:
            return []
        if not self.bilingual:
            return self._flowing(text, style)
        columns = [paragraphs(text.get(voice.language)) for voice in self.voices]
        width = TEXT_WIDTH / len(columns)
        rows = [row([self._column_name(index, width, text) for index in range(len(columns))])]
        for number in range(max(map(len, columns))):
            cells = []
            for index, (voice, said) in enumerate(zip(self.voices, columns, strict=True)):
                words = said[number] if number < len(said) else ""
                block = paragraph(style, [run(words, voice.language)])
                if number == 0 and not said:
                    block = paragraph(
                        "Quiet", [run(voice.say(_("No text in this language.")), voice.language)]
                    )
                cells.append(table_cell(width, [block], left_rule=HAIRLINE if index else ""))
            rows.append(row(cells, whole=False))
        return [table([Column(width) for _said in columns], rows, PLAIN)]

    def _flowing(self, text: Text, style: str) -> list[_Element]:
        voice = self.voices[0]
        words, language = voice.text(text)
        blocks = [paragraph(style, [run(part, language)]) for part in paragraphs(words)]
        if blocks and language != voice.language:
            blocks[-1].extend(self._only_in(voice, language))
        return blocks

    def _column_name(self, index: int, width: float, text: Text) -> _Element:
        voice = self.voices[index]
        name = _NAMES[voice.language]
        if text.authentic == voice.language:
            name = voice.say(_("%(language)s, the authentic text"), language=name)
        rule = HAIRLINE if index else ""
        return table_cell(
            width, [paragraph("TableQuiet", [run(name, voice.language)])], left_rule=rule
        )

    def _only_in(self, voice: Wording, language: Language) -> list[_Element]:
        """A quiet mark on a text that is not there in the reader's language."""
        mark = _("(in Chinese only)") if language == "zh" else _("(in English only)")
        return [run(f" {voice.say(mark)}", voice.language, "Faint")]

    # Figures and their proofs

    def figure(
        self, figure: Figure | Cell, what: str = "", *, bold: bool = False
    ) -> list[_Element]:
        """A figure as it may be told; with a proof, a link to it and its number in the list."""
        shown = run(self.voices[0].figure(figure), "en", bold=bold)
        address = link_address(figure.proof_url) if isinstance(figure, Figure) else ""
        if not address:
            return [shown]
        number = self.proof(address, what)
        shown = run(self.voices[0].figure(figure), "en", "FigureLink", bold=bold)
        reference = run(f"\u2009[{number}]", "en", "ProofReference")
        return [self.external(address, [shown]), self.internal(f"proof_{number}", [reference])]

    def counted(self, figure: Figure, code: str, count: str) -> list[_Element]:
        """A figure that is one of several counts of the same thing."""
        return self.figure(figure, f"{code} · {self.both(count)}")

    def both(self, message: str) -> str:
        """A word of the catalogue in every language of the document, in one line."""
        return " / ".join(voice.say(message) for voice in self.voices)

    def named(self, message: str) -> Text:
        """A word of the catalogue as a text, where a text is asked for."""
        said = {voice.language: voice.say(message) for voice in self.voices}
        return Text(en=said.get("en", ""), zh=said.get("zh", ""))

    def proof(self, address: str, what: str) -> int:
        """The number of an address in the list of proofs; the same address keeps its number."""
        known = self.proofs.setdefault(address, Proof(len(self.proofs) + 1, what, address))
        return known.number

    def reasons(self, labelled: Iterable[tuple[Text, Figure]]) -> list[_Element]:
        """Under a table: why values are missing, and what is said beside those that are there."""
        blocks = []
        for label, figure in labelled:
            for voice in self.voices:
                words = " ".join(
                    part
                    for part in (self._reason(voice, figure), self.own(voice, figure.note))
                    if part
                )
                if words:
                    line = voice.labelled(voice.plain(label), words)
                    blocks.append(paragraph("Note", [run(line, voice.language)]))
        return blocks

    def _reason(self, voice: Wording, figure: Figure) -> str:
        """Why there is no value; nothing where the other language alone says it."""
        if figure.missing_reason and not self.own(voice, figure.missing_reason):
            return ""
        return voice.missing_reason(figure)

    def own(self, voice: Wording, text: Text) -> str:
        """A text for one language's line; the other's words only where no line of its own comes."""
        return printable(text.get(voice.language)) if self.bilingual else voice.plain(text)

    # Links

    def external(self, address: str, runs: Iterable[_Element]) -> _Element:
        """A link to an address outside the document."""
        relation = self.document.part.relate_to(
            address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        element: _Element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), relation)
        element.extend(runs)
        return element

    def internal(self, bookmark: str, runs: Iterable[_Element]) -> _Element:
        """A link to a bookmark."""
        element: _Element = OxmlElement("w:hyperlink")
        element.set(qn("w:anchor"), bookmark)
        element.extend(runs)
        return element

    def place(self, block: _Element, name: str) -> _Element:
        """The paragraph, as a place that links lead to."""
        self._bookmarks += 1
        return bookmarked(block, name, self._bookmarks)

    # Tables

    def ruled(
        self, columns: Sequence[Column], heads: Sequence[str], rows: Iterable[_Element]
    ) -> _Element:
        """A table with its headings in every language, repeated on each page."""
        cells = [
            table_cell(column.width, self.said(head, "TableHead", column.align) if head else ())
            for column, head in zip(columns, heads, strict=True)
        ]
        return table(columns, [row(cells, heading=True), *rows], FIGURES)

    def number_cell(self, column: Column, runs: Iterable[_Element], fill: str = "") -> _Element:
        """A cell with one line, aligned as its column."""
        return table_cell(column.width, [paragraph("TableText", runs, column.align)], fill=fill)

    def gap(self) -> _Element:
        """A little room after a table."""
        element: _Element = paragraph("TableQuiet")
        SubElement(element[0], qn("w:spacing"), {qn("w:after"): "80"})
        return element
