"""What does the document look like? Fonts of both scripts, styles, numbering and page.

Serif for titles and negotiated text, sans for tables and notes; ink on paper, one neutral ramp.
Fonts are the reader's own: none is embedded, and each names what stands in where it is missing.
It writes no word of a report.
"""

from typing import Any, Final, NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree
from lxml.etree import SubElement

__all__ = [
    "FIGURES",
    "HAIRLINE",
    "INK",
    "PLAIN",
    "QUIET",
    "SHADE",
    "TEXT_WIDTH",
    "WIDE_WIDTH",
    "dress",
]

INK, QUIET, HAIRLINE, SHADE, NOTICE, LINK = (
    "1B1B1B",
    "595959",
    "C9C5BD",
    "F3F0EA",
    "8A1F11",
    "0B4F8A",
)
TEXT_WIDTH: Final = 16.6  # centimetres between the margins of an upright A4 page
WIDE_WIDTH: Final = 25.3  # and of one on its side
FIGURES, PLAIN = "Figures", "Facing"

_SANS: Final = ("Arial", "Microsoft YaHei")
# Times and not Georgia: a report is full of figures, and Georgia's hang below the line.
_SERIF: Final = ("Times New Roman", "SimSun")
# What a machine without the font above should take: every system has one of them.
_STAND_IN: Final = {
    "Arial": "Liberation Sans",
    "Microsoft YaHei": "Noto Sans CJK SC",
    "Times New Roman": "Liberation Serif",
    "SimSun": "Noto Serif CJK SC",
}


class Look(NamedTuple):
    """A paragraph style: font pair, points, weight, colour, space before and after in points."""

    fonts: tuple[str, str]
    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    keep: bool = False  # on one page with what follows
    leading: float = 1.35  # of the size; exact, for fonts of the two scripts differ in height
    base: str = "Normal"


_PARAGRAPHS: Final[dict[str, Look]] = {
    "Normal": Look(_SANS, 9.5, after=5, base=""),
    "Title": Look(_SERIF, 26, after=4, keep=True, leading=1.2),
    "Subtitle": Look(_SERIF, 14, colour=QUIET, after=2, keep=True),
    "Heading 1": Look(_SERIF, 18, before=24, after=8, keep=True),
    "Heading 2": Look(_SERIF, 13, bold=True, before=16, after=4, keep=True),
    "Heading 3": Look(_SANS, 9.5, bold=True, before=12, after=3, keep=True),
    "Kicker": Look(_SANS, 9.5, bold=True, colour=QUIET, after=4, keep=True),
    "Treaty": Look(_SERIF, 11, after=5, leading=1.4),
    "Quiet": Look(_SANS, 8, colour=QUIET, after=2),
    "Method": Look(_SANS, 8, colour=QUIET, after=3, keep=True),
    "Note": Look(_SANS, 8, colour=QUIET, before=3),
    "Notice": Look(_SANS, 8, bold=True, colour=NOTICE, before=2),
    "TableText": Look(_SANS, 8.5),
    "TableHead": Look(_SANS, 8, bold=True, keep=True),
    "TableQuiet": Look(_SANS, 7.5, colour=QUIET),
    "Count": Look(_SERIF, 22, before=2, keep=True, leading=1.2),
    "Header": Look(_SANS, 8, colour=QUIET),
    "Footer": Look(_SANS, 8, colour=QUIET),
}


def dress(document: Document) -> None:
    """Give a new document its fonts, styles, heading numbers, tables and page."""
    _defaults(document)
    existing = {style.name for style in document.styles}
    for name, look in _PARAGRAPHS.items():
        if name not in existing:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _paragraph_style(document, name, look)
    _character_style(document, "FigureLink", underline="dotted")
    _character_style(document, "ProofReference", colour=QUIET, small=True)
    _character_style(document, "Address", colour=LINK, underline="single")
    _character_style(document, "Faint", colour=QUIET)
    _table_style(document, FIGURES, ruled=True)
    _table_style(document, PLAIN, ruled=False)
    _number_headings(document)
    _name_stand_ins(document)
    _modern(document)
    page(document.sections[0])


def page(section: Any) -> None:
    """An upright A4 page."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.0)
    section.header_distance = section.footer_distance = Cm(1.0)


def _defaults(document: Document) -> None:
    """Fonts and languages of everything; the template's theme fonts know no Hanzi."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _fonts(defaults, _SANS)
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")


def _fonts(properties: Any, fonts: tuple[str, str]) -> None:
    latin, hanzi = fonts
    found = properties.find(qn("w:rFonts"))
    if found is not None:
        properties.remove(found)
    element = OxmlElement("w:rFonts")
    for slot, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", hanzi)):
        element.set(qn(f"w:{slot}"), font)
    properties.insert(0, element)


def _paragraph_style(document: Document, name: str, look: Look) -> None:
    style: Any = document.styles[name]
    if look.base:
        style.base_style = document.styles[look.base]
    _fonts(style.element.get_or_add_rPr(), look.fonts)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string(look.colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.keep_with_next = look.keep
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(round(look.size * look.leading * 2) / 2)
    # The template's own ornaments.
    for properties, unwanted in (
        (style.element.pPr, ("w:pBdr", "w:contextualSpacing", "w:tabs")),
        (style.element.rPr, ("w:spacing", "w:kern")),
    ):
        for tag in unwanted:
            for found in properties.findall(qn(tag)):
                properties.remove(found)


def _character_style(
    document: Document, name: str, colour: str = "", underline: str = "", *, small: bool = False
) -> None:
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    properties = style.element.get_or_add_rPr()
    if colour:
        SubElement(properties, qn("w:color"), {qn("w:val"): colour})
    if small:  # a size of its own, or it would grow with the figure beside it
        SubElement(properties, qn("w:sz"), {qn("w:val"): "19"})
    if underline:
        SubElement(properties, qn("w:u"), {qn("w:val"): underline})
    if small:
        SubElement(properties, qn("w:vertAlign"), {qn("w:val"): "superscript"})


def _table_style(document: Document, name: str, *, ruled: bool) -> None:
    """Hairlines between rows and an ink line under the heading, or nothing at all."""
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    properties = SubElement(style.element, qn("w:tblPr"))
    if ruled:
        borders = SubElement(properties, qn("w:tblBorders"))
        for side, colour in (("top", INK), ("bottom", INK), ("insideH", HAIRLINE)):
            SubElement(borders, qn(f"w:{side}"), _line(colour))
    margins = SubElement(properties, qn("w:tblCellMar"))
    for side, width in (("top", 50), ("left", 70), ("bottom", 50), ("right", 70)):
        SubElement(margins, qn(f"w:{side}"), {qn("w:w"): str(width), qn("w:type"): "dxa"})
    if ruled:
        first = SubElement(style.element, qn("w:tblStylePr"), {qn("w:type"): "firstRow"})
        cell = SubElement(SubElement(first, qn("w:tcPr")), qn("w:tcBorders"))
        SubElement(cell, qn("w:bottom"), _line(INK))


def _line(colour: str) -> dict[str, str]:
    return {qn("w:val"): "single", qn("w:sz"): "4", qn("w:space"): "0", qn("w:color"): colour}


def _number_headings(document: Document) -> None:
    """Number headings 1 and 2 as Word does: 1, 1.1. A report is quoted by its numbers."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="tab"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    number = f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    numbering.append(parse_xml(number))
    for level in (0, 1):
        style: Any = document.styles[f"Heading {level + 1}"]
        properties = style.element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = 90


def _name_stand_ins(document: Document) -> None:
    """Say in the font table what to take where a font is missing (`w:altName`)."""
    part = next(
        part
        for part in document.part.package.iter_parts()
        if part.partname == "/word/fontTable.xml"
    )
    fonts = parse_xml(part.blob)
    for font in list(fonts):
        fonts.remove(font)
    for name, other in _STAND_IN.items():
        font = SubElement(fonts, qn("w:font"), {qn("w:name"): name})
        SubElement(font, qn("w:altName"), {qn("w:val"): other})
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8")  # noqa: SLF001 - python-docx offers no door to the font table


def _modern(document: Document) -> None:
    """Set what the template leaves at 2010 and at another East Asian language."""
    settings = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # or Word opens it in compatibility mode
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    theme = settings.find(qn("w:themeFontLang"))
    theme.set(qn("w:val"), "en-GB")
    theme.set(qn("w:eastAsia"), "zh-CN")
