"""What stands on every page? Whose report of when, whether it is a demonstration, and the page."""

from typing import Any

from django.utils.translation import gettext_noop as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element

from qiao.reports.docx.elements import field, paragraph, run
from qiao.reports.docx.styles import TEXT_WIDTH
from qiao.reports.docx.writer import Writer
from qiao.reports.words import notices

__all__ = ["frame"]

_TWIPS_OF_CM = 567


def frame(writer: Writer, section: Any, width: float = TEXT_WIDTH) -> None:
    """Give a section its header and footer; `width` is that of its text in centimetres."""
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _fill(section.header, [_headline(writer, width), *_notices(writer)])
    _fill(section.footer, [_footline(writer, width)])


def _fill(part: Any, blocks: list[_Element]) -> None:
    element = part._element  # noqa: SLF001 - python-docx has no door to a header's elements
    for block in list(element):
        element.remove(block)
    element.extend(blocks)


def _headline(writer: Writer, width: float) -> _Element:
    content = writer.content
    left, right = (
        writer.inline(content.programme, " · "),
        writer.inline(content.period.label, " · "),
    )
    return _two_ends("Header", left, right, width)


def _notices(writer: Writer) -> list[_Element]:
    """Each notice in one line, in every language of the document."""
    blocks = []
    for said in zip(*(notices(voice, writer.content) for voice in writer.voices), strict=True):
        runs: list[_Element] = []
        for notice, voice in zip(said, writer.voices, strict=True):
            runs += [run("  ·  ")] if runs else []
            runs.append(run(notice, voice.language))
        blocks.append(paragraph("Notice", runs))
    return blocks


def _footline(writer: Writer, width: float) -> _Element:
    content = writer.content
    frozen = f"{content.frozen_at:%Y-%m-%d} · {content.checksum[:12]}"
    pages: list[_Element] = []
    for voice in writer.voices:
        pages += [run("  ")] if pages else []
        # The sentence is cut at its two places, for a field is no text.
        before, between, after = (
            voice.say(_("Page {page} of {pages}")).replace("{pages}", "{page}").split("{page}")
        )
        pages += [run(before, voice.language), *field("PAGE")]
        pages += [run(between, voice.language), *field("NUMPAGES"), run(after, voice.language)]
    return _two_ends("Footer", [run(frozen)], pages, width)


def _two_ends(style: str, left: list[_Element], right: list[_Element], width: float) -> _Element:
    """A line with words at both ends, by a tab stop at the right margin."""
    tab: _Element = OxmlElement("w:r")
    SubElement(tab, qn("w:tab"))
    element = paragraph(style, [*left, tab, *right])
    tabs = SubElement(element[0], qn("w:tabs"))
    end = {qn("w:val"): "right", qn("w:pos"): str(round(width * _TWIPS_OF_CM))}
    SubElement(tabs, qn("w:tab"), end)
    return element
