"""A programme's files: read whole, or refused with every fault at its file, line and column."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from qiao.phases.programme_files import PartialDate, ProgrammeRefused, read_programme
from qiao.phases.programme_files.values import HeadcountKind
from tests.factories_programme import REFERENCE, SECOND, faults_of, spoil


@pytest.fixture
def folder(tmp_path):
    """A copy of the second programme, to be spoiled."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_reference_programme_is_without_fault():
    """It holds what its page of sources says: thirteen events, five phases, four outcomes."""
    data = read_programme(REFERENCE)
    assert (len(data.events), len(data.phases), len(data.outcomes)) == (13, 5, 4)
    assert [side.code for side in data.sides] == ["china", "eu"]


def test_the_second_programme_is_read_as_written():
    """Values arrive as the files say them, with their precision and their missing parts."""
    data = read_programme(SECOND)
    (event,) = data.events
    assert (event.announced_start, event.held_end) == (
        PartialDate(2030, 5),
        PartialDate(2030, 5, 3),
    )
    assert (event.headcount, event.headcount_kind) == (12, HeadcountKind.EXACT)
    (indicator,) = data.indicators
    assert (indicator.baseline, indicator.target) == (Decimal(0), Decimal(20))
    assert indicator.filters == (("theme", ("work",)), ("side", ("rhine",)))
    assert data.institutions[1].successor == "new-orchards"
    assert data.texts[0].body.zh == "从未谋面的双方，从未发生的事。"
    assert data.phases[0].start == PartialDate(2030, 3, 1)


def test_all_faults_of_all_files_are_told_at_once(folder):
    """Six faults in four files come in one refusal, in the order of files and lines."""
    spoil(folder / "events.csv", "2030-05-02,2030-05-03", "2/5,2030-05-03")
    spoil(folder / "institutions.csv", "new-orchards,,2029", "no-orchards,,2029")
    spoil(folder / "institutions.csv", "valley-pickers,Union of Pickers", "old-orchards,Pickers")
    spoil(folder / "glossary.csv", "harvest,采收", "harvest,")
    spoil(
        folder / "programme.toml",
        'scheme = "three-ways"\nname_en = "Working fairly"',
        'scheme = "three-ways"\nnome_en = "Working fairly"',
    )
    assert [where for where, _what, _mend in faults_of(folder)] == [
        "events.csv, line 2, column N (held_start)",
        "glossary.csv, line 2, column C (term_zh)",
        "institutions.csv, line 3, column M (successor)",
        "institutions.csv, line 6, column A (code)",
        "programme.toml, line 61, key themes",
        "programme.toml, line 64, key themes[1].nome_en",
    ]


@pytest.mark.parametrize(
    ("file", "before", "after", "where", "what"),
    [
        ("events.csv", "2030-05-02,", "8/9,", "line 2, column N (held_start)",
         "“8/9” does not say which number is the day and which the month."),
        ("events.csv", "2030-05-02,", "２０３０-05-02,", "line 2, column N (held_start)",
         "“２０３０-05-02” is typed in full-width characters."),
        ("events.csv", "2030-05-02,", "2030-02-30,", "line 2, column N (held_start)",
         "“2030-02-30” is not a day of the calendar."),
        ("events.csv", "2030-05-02,", "2030年5月2日,", "line 2, column N (held_start)",
         "“2030年5月2日” is not a date."),
        ("events.csv", "2030-05-02,2030-05-03", "2030-05-03,2030-05-02",
         "line 2, column O (held_end)",
         "The end (2030-05-02) is before the start (2030-05-03)."),
        ("events.csv", ",12,exact,", ",12,unstated,", "line 2, column R (headcount)",
         "A headcount and what kind of count it is go together."),
        ("events.csv", ",12,exact,", ",about 12,exact,", "line 2, column R (headcount)",
         "“about 12” is not a number."),
        ("events.csv", ",12,exact,", ",-1,exact,", "line 2, column R (headcount)",
         "“-1” is not a count."),
        ("events.csv", ",DE,", ",Germany,", "line 2, column J (country)",
         "“Germany” is not a country code."),
        ("events.csv", "study_visit", "studyvisit", "line 2, column C (kind)",
         "“studyvisit” is not one of the words for kind."),
        ("events.csv", "new-orchards; valley-work", "new-orchards; new-orchards",
         "line 2, column U (co_hosts)", "“new-orchards” is listed twice."),
        ("institutions.csv", "town-labour,Labour", "Town_Labour,Labour",
         "line 2, column A (code)", "“Town_Labour” is not a code."),
        ("institutions.csv", "Upper Valley", "Upper\u200bValley", "line 6, column K (province)",
         "The text holds an invisible character (U+200B)."),
        ("institutions.csv", "Upper Valley", "V" * 61, "line 6, column K (province)",
         "The text has 61 characters; at most 60 are kept."),
        ("institutions.csv", "workers,local", ",local", "line 6, column I (kind)",
         "kind is empty."),
        ("indicators.csv", "y1 = 10", "y1 : 10", "line 2, column P (milestones)",
         "“y1 : 10” is not a milestone."),
        ("indicators.csv", "y1 = 10", "y9 = 10", "line 2, column P (milestones)",
         "There is no reporting period with the code “y9”."),
        ("indicators.csv", "theme = work;", "theme = wrok;", "line 2, column K (filters)",
         "There is no theme with the code “wrok”."),
        ("indicators.csv", "theme = work;", "theme;", "line 2, column K (filters)",
         "“theme” does not narrow anything."),
        ("indicators.csv", ",0,2030,", ",0,,", "line 2, column O (baseline_year)",
         "baseline has no year."),
        ("indicators.csv", ",0,2030,", ",0,30,", "line 2, column O (baseline_year)",
         "30 is not a year of a programme."),
        ("indicators.csv", "measured,unique,", "observed,sum,", "line 2, column J (measure)",
         "Only a measured indicator has a measure; this one is observed."),
        ("indicators.csv", "measured,unique,unique_persons", "observed,unique,",
         "line 2, column I (aggregation)",
         "Only what is measured from records can be counted once over all periods."),
    ],
)  # fmt: skip
def test_a_fault_in_a_table_is_told_at_its_cell(folder, file, before, after, where, what):
    """File, line, column letter and name, and the value that is wrong."""
    spoil(folder / file, before, after)
    assert [(place, told) for place, told, _mend in faults_of(folder)] == [
        (f"{file}, {where}", what)
    ]


@pytest.mark.parametrize(
    ("before", "after", "where", "what"),
    [
        ('accent = "#0b5d4f"', 'accent = "#7fd0bd"', "line 19, key sides[0].accent",
         "#7fd0bd has a contrast of 1.6 on the page; text needs 4.5."),
        ('accent = "#0b5d4f"', 'accent = "green"', "line 19, key sides[0].accent",
         "“green” is not a colour."),
        ('language = "zh"', 'language = "qu"', "line 27, key sides[1].language",
         "“qu” is not one of the words for language."),
        ('phases = ["first-season"]', 'phases = ["last-season"]', "line 47, key schemes[0].phases",
         "There is no phase with the code “last-season”."),
        ("start = 2030-03-01\n", "start = [[1]]\n", "line 36, key phases[0].start",
         "The value of start is not a text, a number, a date or a list of texts."),
        ('start = "2030-03-01"', 'start = "2030-03"', "line 97, key periods[0].start",
         "A reporting period starts and ends on a day."),
        ("illustrative = true", "illustrative = false", "line 100, key logframes",
         "A logframe without a source is an invention."),
        ("illustrative = true", 'illustrative = "perhaps"',
         "line 107, key logframes[0].illustrative", "“perhaps” is neither yes nor no."),
        ("[[schemes]]", "[[skemes]]", "line 41, key skemes",
         "The name “skemes” is not known here."),
    ],
)  # fmt: skip
def test_a_fault_in_the_programme_file_is_told_at_its_key(folder, before, after, where, what):
    """The line and the dotted key, though the parser of TOML knows no lines."""
    spoil(folder / "programme.toml", before, after)
    told = [(place, sentence) for place, sentence, _mend in faults_of(folder)]
    assert (f"programme.toml, {where}", what) in told


def test_a_break_in_the_syntax_is_told_by_line(folder):
    """A quote that is not closed stops the file, and the line is named."""
    spoil(folder / "programme.toml", 'code = "rhine"', 'code = "rhine')
    (place, what, _mend), *others = faults_of(folder)
    assert place == "programme.toml, line 14"
    assert what.startswith("The file is not valid TOML here:")
    assert others == []


def test_lists_within_lists_do_not_exhaust_the_reader(folder):
    """A hundred thousand brackets are refused like any other file."""
    (folder / "programme.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert faults_of(folder)[0][0].startswith("programme.toml")


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("code,publisher,tittle,url,language,published,unverified,note", "tittle"),
        ("code,publisher,title,url,language,published,unverified,unverified", "unverified"),
        ("code;publisher;title;url;language;published;unverified;note", "commas"),
    ],
    ids=["unknown", "twice", "semicolons"],
)
def test_a_wrong_header_is_told_once(folder, header, what):
    """The column that is unknown, doubled or not separated is named in the first line."""
    path = folder / "sources.csv"
    _first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{header}\n{rest}", encoding="utf-8")
    told = [f"{where} {sentence}" for where, sentence, _mend in faults_of(folder)]
    assert any(line.startswith("sources.csv, line 1") and what in line for line in told)


def test_a_name_that_is_nearly_right_is_offered(folder):
    """Unknown columns and files come with the name that was probably meant."""
    spoil(folder / "glossary.csv", "term_zh", "term_hz")
    (folder / "institution.csv").write_text("code\n", encoding="utf-8")
    mends = {where: mend for where, _what, mend in faults_of(folder)}
    assert mends["glossary.csv, line 1, column C (term_hz)"] == "Is term_zh meant? Rename it."
    assert mends["institution.csv"] == "Is institutions.csv meant?"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "latin-1"])
def test_another_encoding_is_refused_with_the_line(folder, encoding):
    """Only UTF-8 is read: a wrong guess would put wrong names in front of people."""
    text = "code,term_en,term_zh,zh_status,sources\nharvest,récolte,采收,draft,made-up\n"
    data = (
        text.replace("采收", "é").encode(encoding)
        if encoding == "latin-1"
        else text.encode(encoding)
    )
    (folder / "glossary.csv").write_bytes(data)
    (place, what, mend) = faults_of(folder)[0]
    assert place == f"glossary.csv, line {1 if encoding == 'utf-16' else 2}"
    assert "UTF-16" in what or "not UTF-8" in what
    assert "UTF-8" in mend


def test_the_mark_of_utf8_and_windows_lines_are_read(folder):
    """What a spreadsheet saves as CSV UTF-8 is read as it is."""
    path = folder / "institutions.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_programme(folder).institutions) == 6


def test_a_row_of_another_length_is_told_by_line(folder):
    """A comma in a cell without quotes shifts the row, so it is not read at all."""
    spoil(folder / "glossary.csv", "harvest,harvest,", "harvest,har,vest,")
    assert faults_of(folder) == [
        ("glossary.csv, line 2", "The row has 6 cells, the header 5.",
         'Put a cell that holds a comma between double quotes: "a, b".'),
    ]  # fmt: skip


def test_lines_are_counted_through_cells_of_several_lines(folder):
    """A quoted cell may span lines; the next row's line is its own."""
    path = folder / "glossary.csv"
    path.write_text(
        'code,term_en,term_zh,zh_status,sources\none,"two\nlines",两行,draft,made-up\n'
        "Two,x,某,draft,made-up\n",
        encoding="utf-8",
    )
    assert [where for where, _what, _mend in faults_of(folder)] == [
        "glossary.csv, line 4, column A (code)"
    ]


@pytest.mark.parametrize("data", [b"", b"\0", b'code,"', b"\xff\xfe\x00", b"," * 5000])
def test_a_file_that_is_no_table_is_refused(folder, data):
    """Empty, binary, unclosed or all commas: told, never a crash."""
    (folder / "sources.csv").write_bytes(data)
    assert any(where.startswith("sources.csv") for where, _what, _mend in faults_of(folder))


def test_a_huge_file_is_not_read(folder):
    """More than five million bytes is not a table of a programme."""
    (folder / "events.csv").write_bytes(b"x" * 5_000_001)
    assert faults_of(folder)[0][:2] == (
        "events.csv", "The file has 5000001 bytes; at most 5000000 are read.",
    )  # fmt: skip


def test_missing_files_are_named(tmp_path):
    """An empty folder lacks exactly the three files that each programme has."""
    places = [where for where, what, _mend in faults_of(tmp_path) if what == "The file is missing."]
    assert places == ["institutions.csv", "programme.toml", "sources.csv"]
    assert faults_of(tmp_path / "nowhere") == faults_of(tmp_path)


def test_faults_are_told_in_the_readers_language(folder):
    """The same refusal reads in Chinese for a Chinese reader."""
    spoil(folder / "events.csv", "2030-05-02,", "8/9,")
    with pytest.raises(ProgrammeRefused) as refused:
        read_programme(folder)
    with translation.override("zh-hans"):
        told = str(refused.value)
    assert "events.csv，第 2 行，N 列（held_start）" in told
    assert "无法判断" in told
