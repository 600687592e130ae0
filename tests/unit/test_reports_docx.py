"""What does the Word document hold, in one language and in both?"""

from __future__ import annotations

import dataclasses
import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from qiao.installation.catalogues import compile_catalogues
from qiao.reports.content import Cell, Figure, ResultLine, Text
from qiao.reports.docx import render_docx
from tests.reports_content import EVENTS, NEED, TRAINED, sample_report

# Before any test asks for a word: Django keeps a catalogue as it was when first read.
compile_catalogues()

HANZI = re.compile("[\u4e00-\u9fff]")
BOTH = ("en", "zh")


def opened(content=None, languages=BOTH):
    """The document of a content, as python-docx reads it."""
    return docx.Document(BytesIO(render_docx(content or sample_report(), languages)))


def said(document):
    """Every word of the body, in reading order, a line for each paragraph."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


def with_indicator(indicator):
    """A sample report whose only result has this one indicator."""
    return sample_report(
        results=(ResultLine("R", "output", Text("R", "果"), Text(), (indicator,)),)
    )


def tables_with(document, words):
    """The tables whose heading row holds these words."""
    rows = ((t, "".join(c.text for c in t.rows[0].cells)) for t in document.tables)
    return [table for table, heading in rows if words in heading]


def test_english_document_has_no_chinese_of_its_own():
    """Only what has no English stands in Chinese."""
    lines = [line for line in said(opened(languages=("en",))).splitlines() if HANZI.search(line)]
    assert lines == ["Seminar · 利马"]


def test_chinese_document_says_texts_in_chinese():
    """Texts of the programme are those in Chinese."""
    text = said(opened(languages=("zh",)))
    assert "莱茵—安第斯人员往来对话" in text
    assert "Rhine-Andes Dialogue on Mobility" not in text
    assert "2024年11月14日至16日" in text


def test_chinese_document_has_chinese_headings():
    """The document's own words are in the language of the document."""
    document = opened(languages=("zh",))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "总体进展",
        "目标完成情况",
        "活动",
        "双方认可的需求",
        "对以往报告的更正",
        "数据依据",
        "逻辑框架",
    ]
    assert "DEMONSTRATION" not in said(opened(sample_report(demo=True), ("zh",)))


def test_bilingual_document_sets_negotiated_text_in_facing_columns():
    """Paragraph beside paragraph, and the authentic language is named."""
    table = next(
        t for t in opened().tables if "Workers pay for jobs" in t._element.xpath("string()")
    )
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][0] == "English"
    assert rows[0][1].startswith("中文")
    assert rows[0][1] != "中文"
    assert rows[1:] == [
        list(pair)
        for pair in zip(NEED.statement.en.split("\n"), NEED.statement.zh.split("\n"), strict=True)
    ]


def test_facing_column_without_text_says_so():
    """An empty column is not left to be guessed at."""
    need = dataclasses.replace(NEED, statement=Text("One.\nTwo.", ""))
    table = next(
        t
        for t in opened(sample_report(needs=(need,))).tables
        if "One." in t._element.xpath("string()")
    )
    assert [row.cells[0].text for row in table.rows] == ["English", "One.", "Two."]
    assert table.rows[1].cells[1].text
    assert table.rows[2].cells[1].text == ""


def test_chapters_are_headings_that_word_numbers():
    """Seven numbered headings, each a place that the contents lead to."""
    document = opened(languages=("en",))
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in headings] == [
        "Where we stand",
        "Results against targets",
        "Activities",
        "Needs endorsed by both sides",
        "Corrections to earlier reports",
        "Proofs",
        "Logical framework",
    ]
    assert document.styles["Heading 1"].element.xpath("w:pPr/w:numPr/w:numId")
    body = document.element.body
    names = set(body.xpath(".//w:bookmarkStart/@w:name"))
    assert set(body.xpath(".//w:hyperlink/@w:anchor")) <= names
    assert len(body.xpath(".//w:bookmarkStart/@w:id")) == len(
        set(body.xpath(".//w:bookmarkStart/@w:id"))
    )


def test_table_headings_are_repeated_on_each_page():
    """Every ruled table with headings marks its first row as such."""
    document = opened()
    for heading in ("Indicator", "Period", "Activity", "Endorsed by", "Results chain"):
        found = tables_with(document, heading)
        assert found, heading
        for table in found:
            assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader"), heading


def test_value_is_a_link_to_its_records_with_a_number_in_the_list_of_proofs():
    """The figure opens the address; its number leads to the entry that prints the address."""
    document = opened(languages=("en",))
    links = {
        document.part.rels[link.get(qn("r:id"))].target_ref: "".join(link.itertext())
        for link in document.element.body.iter(qn("w:hyperlink"))
        if link.get(qn("r:id"))
    }
    address = "https://qiao.example.org/results/figures/op11a-2024h1/"
    assert address in links
    proofs = tables_with(document, "Address that opens the records")[0]
    entry = next(row for row in proofs.rows if address in row.cells[2].text)
    number = entry.cells[0].text
    assert f"46\u2009{number}" in said(document)
    assert entry.cells[1].text == "OP1.1.a · 2024-H1"


def test_missing_value_is_a_dash_and_its_reason_stands_below():
    """Never 0."""
    document = opened(languages=("en",))
    periods = tables_with(document, "PeriodTargetValue")[-1]
    assert [[cell.text for cell in row.cells] for row in periods.rows[1:3]] == [
        ["First half of 2024", "–", "–"],
        ["Second half of 2024", "70", "–"],
    ]
    assert "Second half of 2024: The questionnaire closes in March 2025." in said(document)


def test_final_target_stands_with_the_value_since_the_start():
    """Where no period has a target of its own, there is no column of dashes."""
    lines = tuple(dataclasses.replace(line, target=None) for line in EVENTS.periods)
    indicator = dataclasses.replace(EVENTS, periods=lines)
    table = tables_with(opened(with_indicator(indicator), ("en",)), "PeriodValue")[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Period", "Value"]
    assert table.rows[-1].cells[0].text.splitlines() == [
        "Since the start, to 31 December 2024",
        "Target: 6 by 2025",
    ]
    without = dataclasses.replace(indicator, target=None, aggregation="latest")
    table = tables_with(opened(with_indicator(without), ("en",)), "PeriodValue")[0]
    assert table.rows[-1].cells[0].text.splitlines() == [
        "Latest value, of 31 December 2024",
        "No target has been set.",
    ]


def test_suppressed_cell_is_printed_as_small():
    """“<5” in its column."""
    table = tables_with(opened(languages=("en",)), "Women, Rhine")[0]
    assert [cell.text for cell in table.rows[2].cells[3:]] == ["<5", "511", "<5", "520"]


def test_breakdown_of_many_cells_stands_in_a_table_of_its_own():
    """More columns than a page holds become rows."""
    cells = tuple(Cell((("age", f"a{n}"),), TRAINED.periods[0].actual.value) for n in range(9))
    line = dataclasses.replace(TRAINED.periods[0], actual=Figure(cells=cells))
    indicator = dataclasses.replace(TRAINED, periods=(line,), current=Figure())
    table = tables_with(opened(with_indicator(indicator), ("en",)), "Breakdown")[0]
    assert [row.cells[0].text for row in table.rows[1:]] == [f"a{n}" for n in range(9)]
    assert table.rows[1].cells[1].text == "46"
    assert table.rows[1].cells[2].text == "–"


def test_activity_tells_held_and_announced_stated_and_counted():
    """Each in its place."""
    row = tables_with(opened(languages=("en",)), "Activity")[0].rows[2]
    assert row.cells[1].text.splitlines() == [
        "14–16 November 2024",
        "announced for 13–16 November 2024",
    ]
    assert row.cells[2].text == "about 50"
    assert row.cells[3].text.startswith("52")


def test_corrections_tell_before_after_and_why():
    """What was reported, what is right, and the reason."""
    row = tables_with(opened(languages=("en",)), "As reported")[0].rows[1]
    assert row.cells[2].text.startswith("44")
    assert row.cells[3].text.startswith("46")
    assert "arrived after the period was frozen" in row.cells[4].text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("activities", "No activity was held in this period."),
        ("needs", "No activity of this period is linked to an endorsed need."),
        ("corrections", "No figure of an earlier report has been corrected."),
    ],
)
def test_empty_chapter_says_that_it_is_empty(missing, sentence):
    """A heading with nothing under it would look like a fault."""
    assert sentence in said(opened(sample_report(**{missing: ()}), ("en",)))


def test_report_of_nothing_is_still_a_document():
    """A period without results, counts and addresses is told as such."""
    nothing = sample_report(
        results=(), activities=(), needs=(), corrections=(), counts=None, address=""
    )
    assert "No figure of this report has an address." in said(opened(nothing, ("en",)))


def test_every_section_tells_programme_notice_and_page():
    """Header and footer stand on the upright and on the lying pages."""
    document = opened(sample_report(demo=True, illustrative=True), ("en",))
    assert [section.orientation for section in document.sections] == [0, 1]
    for section in document.sections:
        header = "\n".join(p.text for p in section.header.paragraphs)
        assert "Rhine-Andes Dialogue on Mobility" in header
        assert "DEMONSTRATION" in header
        assert "ILLUSTRATIVE" in header
        footer = section.footer._element
        asked = [code.text.strip() for code in footer.iter(qn("w:instrText"))]
        assert asked == ["PAGE", "NUMPAGES"]
        assert sample_report().checksum[:12] in footer.xpath("string()")


def test_report_that_is_no_demonstration_does_not_say_so():
    """The notice is not part of every report."""
    for section in opened().sections:
        assert "DEMONSTRATION" not in "".join(p.text for p in section.header.paragraphs)


def test_fonts_are_named_for_both_scripts():
    """Every style that names a Latin font names one for Hanzi, and the document its languages."""
    document = opened()
    for name in ("Normal", "Title", "Heading 1", "Treaty", "TableText"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:ascii"))
        assert fonts.get(qn("w:eastAsia"))
        assert fonts.get(qn("w:asciiTheme")) is None
    runs = [r for r in document.element.body.iter(qn("w:r")) if HANZI.search("".join(r.itertext()))]
    assert runs
    assert {r.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) for r in runs} == {"zh-CN"}


def test_document_is_modern_and_carries_no_template_picture():
    """Word opens it as its own, not in compatibility mode."""
    with ZipFile(BytesIO(render_docx(sample_report()))) as file:
        assert not [name for name in file.namelist() if "thumbnail" in name]
        settings = etree.fromstring(file.read("word/settings.xml"))
    mode = settings.xpath("//*[local-name()='compatSetting'][@*='compatibilityMode']")[0]
    assert mode.get(qn("w:val")) == "15"


def test_same_content_gives_the_same_bytes():
    """The times in the file are the time of freezing."""
    assert render_docx(sample_report()) == render_docx(sample_report())
    properties = opened(languages=("zh",)).core_properties
    assert properties.created.replace(tzinfo=None).isoformat() == "2025-01-20T09:30:00"
    assert properties.title == "莱茵—安第斯人员往来对话"
    assert properties.author == "人员往来办公室"


@pytest.mark.parametrize("languages", [(), ("en", "en")])
def test_document_in_no_language_or_one_twice_is_refused(languages):
    """There is nothing to print, or nothing to set beside it."""
    with pytest.raises(ValueError, match="one language or in two"):
        render_docx(sample_report(), languages)


def test_bilingual_reasons_are_said_once_in_the_language_they_have():
    """A reason that only one language has is not repeated under the other's label."""
    document = opened()
    text = said(document)
    assert text.count("The questionnaire closes in March 2025.") == 2
    assert text.count("问卷调查将于2025年3月结束。") == 1
    assert EVENTS.code in text
