"""Whatever the texts and the numbers are: do all three files stay whole, and say what was given?"""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from io import BytesIO

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from qiao.reports.content import Cell, Figure, PeriodFigure, ResultLine, Text
from qiao.reports.docx import render_docx
from qiao.reports.iati import render_iati
from qiao.reports.plain_text import link_address, printable
from qiao.reports.wording import Wording, plain_number
from qiao.reports.workbook import render_workbook
from tests.reports_content import EVENTS, H2, NEED, WORKSHOP, sample_report

# Beyond a spreadsheet's fifteen digits, a number is kept as text.
LONG_NUMBER = re.compile(r"-\d[\d.]{14,}")

# Any character, with those that break formats drawn far more often than chance would.
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\x00\x0b\x1f\ud800\ufffe\u2028\u202e<>&'\"%{}[]#"),
        st.characters(),
    ),
    max_size=30,
)
TEXTS = st.builds(Text, HOSTILE, HOSTILE)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14
)
CELLS = st.lists(
    st.builds(
        Cell,
        st.tuples(st.tuples(HOSTILE, HOSTILE)),
        st.one_of(st.none(), NUMBERS),
    ),
    max_size=8,
    unique_by=lambda cell: cell.dimensions,
).map(tuple)
FIGURES = st.one_of(
    st.builds(Figure, st.none(), st.booleans(), TEXTS, CELLS, HOSTILE, TEXTS),
    st.builds(
        Figure,
        NUMBERS,
        cells=CELLS,
        note=TEXTS,
        proof_url=HOSTILE.map("https://example.org/{}".format),
    ),
)


@st.composite
def reports(draw):
    """A report with hostile texts wherever a person can write one."""
    text, figure = draw(TEXTS), draw(FIGURES)
    code = draw(HOSTILE)
    indicator = dataclasses.replace(
        EVENTS,
        code=code,
        statement=draw(TEXTS),
        unit=text,
        definition=text,
        source_of_verification=text,
        periods=(PeriodFigure(H2, draw(st.one_of(st.none(), NUMBERS)), figure),),
        current=draw(FIGURES),
    )
    result = ResultLine(code, "output", text, draw(TEXTS), (indicator,))
    activity = dataclasses.replace(
        WORKSHOP,
        code=code,
        title=text,
        place=text,
        hosts=(text,),
        participations=figure,
        proof_url=code,
    )
    need = dataclasses.replace(NEED, code=code, title=text, statement=text)
    return sample_report(
        programme=text,
        results=(result,),
        activities=(activity,),
        needs=(need,),
        checksum=code,
        address=code,
    )


SLOWLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(reports())
@SLOWLY
def test_iati_is_well_formed_and_holds_each_value(report):
    """The file parses, and the values of the period are those given, digit by digit."""
    root = etree.fromstring(render_iati(report))
    line = report.results[0].indicators[0].periods[0]
    given_values = [] if line.actual.value is None else [plain_number(line.actual.value)]
    given_values += [plain_number(c.value) for c in line.actual.cells if c.value is not None]
    period = root.xpath("//period[period-start/@iso-date='2024-07-01']")
    written = [actual.get("value") for element in period for actual in element.findall("actual")]
    assert written == given_values


@given(reports())
@SLOWLY
def test_workbook_opens_and_holds_no_formula(report):
    """Another library reads it, and finds values and texts only."""
    book = load_workbook(BytesIO(render_workbook(report)))
    starts = ("=", "+", "-", "@", "\t")
    for sheet in book:
        for row in sheet:
            for cell in row:
                assert cell.data_type != "f"
                text = cell.value if isinstance(cell.value, str) else ""
                assert not text.startswith(starts) or LONG_NUMBER.fullmatch(text)


@given(reports())
@SLOWLY
def test_document_opens_and_every_cell_has_a_paragraph(report):
    """Word refuses a cell without one."""
    document = docx.Document(BytesIO(render_docx(report)))
    cells = document.element.body.xpath(".//w:tc")
    assert cells
    assert all(cell.xpath("w:p") for cell in cells)


@given(HOSTILE)
def test_printable_text_can_be_written_as_xml(text):
    """What is left is allowed in XML, and cleaning twice changes nothing."""
    element = etree.Element("a")
    element.text = printable(text)
    assert etree.fromstring(etree.tostring(element)).text or not element.text
    assert printable(printable(text)) == printable(text)


@given(HOSTILE)
def test_link_address_is_ascii_and_stable(address):
    """An address is encoded once, and once only."""
    link = link_address(f"https://example.org/{address}")
    assert link.isascii()
    assert " " not in link
    assert link_address(link) == link


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_plain_number_reads_back_as_the_same_number(value):
    """Nothing is lost, whatever the exponent."""
    digits = plain_number(value)
    assert Decimal(digits) == value
    assert "E" not in digits
    assert digits != "-0"


@given(NUMBERS)
def test_number_as_read_is_the_number_given(value):
    """Grouping aside, four decimals are the number."""
    assert Decimal(Wording("en").number(value).replace(",", "")) == value
