"""How is a frozen period put into a Word document, in one language or in both?

The order of the document is here and nowhere else: the front page, where the programme stands, what
was reached, the activities and needs behind it, corrections, proofs, and the logframe on its side.
The same content gives the same bytes.
"""

from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.translation import gettext_noop as _
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from lxml.etree import _Element

from qiao.reports.content import Language, ReportContent
from qiao.reports.docx.annexes import activities, corrections, needs, proofs
from qiao.reports.docx.elements import paragraph, run
from qiao.reports.docx.frame import frame
from qiao.reports.docx.front import front_page, glance
from qiao.reports.docx.logframe import logframe
from qiao.reports.docx.results import results
from qiao.reports.docx.styles import WIDE_WIDTH, dress
from qiao.reports.docx.writer import Writer
from qiao.reports.plain_text import printable

__all__ = ["render_docx"]

# A bookmark, the heading, what writes the chapter, and whether its page lies on its side.
_CHAPTERS: Final[tuple[tuple[str, str, Callable[[Writer], None], bool], ...]] = (
    ("glance", _("Where we stand"), glance, False),
    ("results", _("Results against targets"), results, False),
    ("activities", _("Activities"), activities, False),
    ("needs", _("Needs endorsed by both sides"), needs, False),
    ("corrections", _("Corrections to earlier reports"), corrections, False),
    # The list of proofs is complete before the logframe: its figures have all been told by then.
    ("proofs", _("Proofs"), proofs, False),
    ("logframe", _("Logical framework"), logframe, True),
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can name


def render_docx(content: ReportContent, languages: tuple[Language, ...] = ("en", "zh")) -> bytes:
    """The report as DOCX in English, in Chinese, or in both with facing columns.

    `ValueError` when `languages` is empty or names one twice.
    """
    if not languages or len(set(languages)) != len(languages):
        message = f"A document is written in one language or in two, and not in {languages!r}."
        raise ValueError(message)
    document = docx.Document()
    dress(document)
    writer = Writer(document, content, languages)
    frame(writer, document.sections[0])
    front_page(writer, tuple((bookmark, heading) for bookmark, heading, _write, _wide in _CHAPTERS))
    for bookmark, heading, write, wide in _CHAPTERS:
        if wide:
            _turn(writer)
        writer.add(_heading(writer, heading, bookmark))
        write(writer)
    _name(document, content, languages)
    return _packed(document)


def _heading(writer: Writer, heading: str, bookmark: str) -> _Element:
    runs: list[_Element] = []
    for voice in writer.voices:
        runs += [run("   ")] if runs else []
        runs.append(run(voice.say(heading), voice.language))
    return writer.place(paragraph("Heading1", runs), bookmark)


def _turn(writer: Writer) -> None:
    """Begin a page that lies on its side."""
    section = writer.document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    frame(writer, section, WIDE_WIDTH)


def _name(document: Document, content: ReportContent, languages: tuple[Language, ...]) -> None:
    """What a file manager shows; the times are that of freezing, in UTC."""
    first = languages[0]
    frozen = content.frozen_at.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = _short(content.programme.get(first) or content.programme_code)
    properties.subject = _short(content.period.label.get(first) or content.period.code)
    properties.author = properties.last_modified_by = _short(
        content.reporting_org.name.get(first) or content.reporting_org.ref
    )
    properties.comments = _short(content.checksum)
    properties.language = " ".join(
        "zh-CN" if language == "zh" else "en-GB" for language in languages
    )
    properties.created = properties.modified = frozen
    properties.revision = 1


def _short(text: str) -> str:
    """A property holds at most 255 characters."""
    return printable(text)[:255]


def _packed(document: Document) -> bytes:
    """The file, without the template's thumbnail and without the time of packing."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    written = BytesIO()
    document.save(written)
    packed = BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _EPOCH), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()
