"""What are the pieces of a Word document? Runs, paragraphs, tables and fields, as XML elements.

python-docx finds a table's cell by counting all cells before it, which makes long tables slow;
these build the elements as they are written. They know WordprocessingML (ECMA-376 part 1) and
nothing of reports.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element

from qiao.reports.content import Language
from qiao.reports.plain_text import printable

__all__ = [
    "Column",
    "bookmarked",
    "field",
    "keep_together",
    "line_break",
    "paragraph",
    "row",
    "run",
    "shaded_run",
    "table",
    "table_cell",
]

_LANG: Final[dict[Language, str]] = {"en": "en-GB", "zh": "zh-CN"}
_TWIPS_OF_CM: Final = 566.929

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its width in centimetres and how its texts stand."""

    width: float
    align: Align = "left"


def run(
    text: str, language: Language = "en", style: str = "", *, bold: bool = False, colour: str = ""
) -> _Element:
    """A text of one language. In Chinese, punctuation that Latin shares takes the Hanzi font."""
    element = OxmlElement("w:r")
    properties = SubElement(element, qn("w:rPr"))
    if style:
        SubElement(properties, qn("w:rStyle"), {qn("w:val"): style})
    if language == "zh":
        SubElement(properties, qn("w:rFonts"), {qn("w:hint"): "eastAsia"})
    if bold:
        SubElement(properties, qn("w:b"))
    if colour:
        SubElement(properties, qn("w:color"), {qn("w:val"): colour})
    lang = {qn("w:val"): _LANG[language], qn("w:eastAsia"): "zh-CN"}
    SubElement(properties, qn("w:lang"), lang)
    for index, line in enumerate(printable(text).split("\n")):
        if index:
            SubElement(element, qn("w:br"))
        said = SubElement(element, qn("w:t"))
        said.text = line.replace("\t", " ")
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def shaded_run(width: int, fill: str) -> _Element:
    """A bar as wide as so many spaces, in a colour (`rrggbb`)."""
    element = OxmlElement("w:r")
    properties = SubElement(element, qn("w:rPr"))
    shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): fill}
    SubElement(properties, qn("w:sz"), {qn("w:val"): "12"})
    SubElement(properties, qn("w:shd"), shade)
    SubElement(element, qn("w:t")).text = "\u00a0" * width
    return element


def line_break() -> _Element:
    """A new line within a paragraph."""
    element = OxmlElement("w:r")
    SubElement(element, qn("w:br"))
    return element


def field(instruction: str, shown: str = "1") -> list[_Element]:
    """A field that Word computes, such as PAGE; `shown` stands until it has."""
    runs = []
    for kind in ("begin", "separate", "end"):
        element = OxmlElement("w:r")
        SubElement(element, qn("w:fldChar"), {qn("w:fldCharType"): kind})
        runs.append(element)
    asked = OxmlElement("w:r")
    code = SubElement(asked, qn("w:instrText"))
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [runs[0], asked, runs[1], run(shown), runs[2]]


def paragraph(style: str, children: Iterable[_Element] = (), align: Align = "left") -> _Element:
    """A paragraph of a style with its runs and links."""
    element = OxmlElement("w:p")
    properties = SubElement(element, qn("w:pPr"))
    SubElement(properties, qn("w:pStyle"), {qn("w:val"): style})
    if align != "left":
        SubElement(properties, qn("w:jc"), {qn("w:val"): str(align)})
    element.extend(children)
    return element


def bookmarked(element: _Element, name: str, number: int) -> _Element:
    """The paragraph, as a place that links can lead to."""
    marks = {qn("w:id"): str(number), qn("w:name"): name}
    start = OxmlElement("w:bookmarkStart")
    for key, value in marks.items():
        start.set(key, value)
    element.insert(1, start)  # after the paragraph's properties
    SubElement(element, qn("w:bookmarkEnd"), {qn("w:id"): str(number)})
    return element


def table(columns: Sequence[Column], rows: Iterable[_Element], style: str) -> _Element:
    """A table of fixed column widths."""
    element = OxmlElement("w:tbl")
    properties = SubElement(element, qn("w:tblPr"))
    SubElement(properties, qn("w:tblStyle"), {qn("w:val"): style})
    total = sum(_twips(column.width) for column in columns)
    SubElement(properties, qn("w:tblW"), {qn("w:w"): str(total), qn("w:type"): "dxa"})
    SubElement(properties, qn("w:tblLayout"), {qn("w:type"): "fixed"})
    SubElement(properties, qn("w:tblLook"), {qn("w:firstRow"): "1", qn("w:noVBand"): "1"})
    grid = SubElement(element, qn("w:tblGrid"))
    for column in columns:
        SubElement(grid, qn("w:gridCol"), {qn("w:w"): str(_twips(column.width))})
    element.extend(rows)
    return element


def row(cells: Iterable[_Element], *, heading: bool = False, whole: bool = True) -> _Element:
    """A row; a heading is repeated on each page, and a whole one never breaks across two."""
    element = OxmlElement("w:tr")
    properties = SubElement(element, qn("w:trPr"))
    if whole:
        SubElement(properties, qn("w:cantSplit"))
    if heading:
        SubElement(properties, qn("w:tblHeader"))
    element.extend(cells)
    return element


def keep_together(rows: Sequence[_Element]) -> None:
    """Let a short table stand on one page: each of its rows stays with the next."""
    for element in rows[:-1]:
        for properties in element.iter(qn("w:pPr")):
            keep = OxmlElement("w:keepNext")
            properties.insert(1, keep)  # after the style


def table_cell(
    width: float,
    paragraphs: Iterable[_Element],
    *,
    span: int = 1,
    merged: Literal["", "restart", "continue"] = "",
    fill: str = "",
    left_rule: str = "",
) -> _Element:
    """A cell: over `span` columns, merged down, shaded, or with a hairline at its left."""
    element = OxmlElement("w:tc")
    properties = SubElement(element, qn("w:tcPr"))
    SubElement(properties, qn("w:tcW"), {qn("w:w"): str(_twips(width)), qn("w:type"): "dxa"})
    if span > 1:
        SubElement(properties, qn("w:gridSpan"), {qn("w:val"): str(span)})
    if merged:
        SubElement(properties, qn("w:vMerge"), {qn("w:val"): str(merged)})
    if left_rule:
        borders = SubElement(properties, qn("w:tcBorders"))
        line = {
            qn("w:val"): "single",
            qn("w:sz"): "4",
            qn("w:space"): "0",
            qn("w:color"): left_rule,
        }
        SubElement(borders, qn("w:left"), line)
    if fill:
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): fill}
        SubElement(properties, qn("w:shd"), shade)
    element.extend(paragraphs)
    if element[-1] is properties:  # a cell without a paragraph is a broken file
        element.append(paragraph("TableText"))
    return element


def _twips(centimetres: float) -> int:
    return round(centimetres * _TWIPS_OF_CM)
