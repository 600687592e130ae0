"""Sectors and recipients of a phase: codes in their form, shares that make a whole, told once."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from qiao.phases.programme_files import read_programme
from qiao.phases.programme_files.values import SectorVocabulary
from tests.factories_programme import REFERENCE, ROOT, SECOND, faults_of, spoil

CODELIST = ROOT.parent / "shared/data/iati/codelists-nonembedded/SectorVocabulary.xml"


@pytest.fixture
def folder(tmp_path):
    """A copy of the second programme, to be spoiled."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_sectors_and_recipients_are_read_with_their_shares():
    """Vocabulary 1 unless said otherwise; a region is told from a country; shares are exact."""
    data = read_programme(SECOND)
    assert [(s.vocabulary, s.code, s.percentage, s.name.zh) for s in data.sectors] == [
        ("1", "15190", Decimal("62.5"), "移民与人员流动"),
        ("1", "31120", Decimal("37.5"), ""),
        ("99", "ORCHARD-1", None, "果园"),
    ]
    assert [(r.code, r.is_region, r.percentage) for r in data.recipients] == [
        ("BO", False, Decimal(40)),
        ("489", True, Decimal(60)),
    ]


def test_the_reference_programme_has_a_sector_and_a_recipient_with_sources():
    """The phase that is reported on: one sector, one recipient, each from public sources."""
    data = read_programme(REFERENCE)
    (sector,), (recipient,) = data.sectors, data.recipients
    assert (sector.phase, sector.code, recipient.phase) == ("mmsp-1", "15190", "mmsp-1")
    assert sector.sources
    assert recipient.sources


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("percentage = 62.5", "percentage = 60",
         "The percentages of phase first-season make 97.5 together, not 100."),
        ("percentage = 62.5\n", "",
         "Of the 2 codes of phase first-season some have no percentage."),
        ("percentage = 40\n", "", "Of the 2 codes of phase first-season some have no percentage."),
        ("percentage = 60\n", "percentage = 60.5\n",
         "The percentages of phase first-season make 100.5 together, not 100."),
        ("percentage = 60\n", "percentage = 0\n", "0 is not a percentage of a whole."),
        ("percentage = 60\n", "percentage = 101\n", "101 is not a percentage of a whole."),
        ('code = "31120"', 'code = "3112"', "“3112” is not a code of the vocabulary 1."),
        ('code = "ORCHARD-1"', 'code = "the orchard"',
         "“the orchard” is not a code of the vocabulary 99."),
        ('code = "31120"', 'code = "15190"', None),
        ('vocabulary = "99"', 'vocabulary = "13"', "“13” is not one of the words for vocabulary."),
        ('name_en = "Orchards"\nname_zh = "果园"\n', "",
         "A sector of an organisation's own list has no name."),
        ('country = "BO"', 'country = "Bolivia"', "“Bolivia” is not a country code."),
        ('country = "BO"', 'country = "BO"\nregion = "498"',
         "A recipient is either a country or a region."),
        ('country = "BO"\n', "", "A recipient is either a country or a region."),
        ('region = "489"', 'region = "South"', "“South” is not a code of a region."),
        ('phase = "first-season"\ncountry', 'phase = "no-season"\ncountry',
         "There is no phase with the code “no-season”."),
    ],
)  # fmt: skip
def test_a_faulty_sector_or_recipient_is_refused_at_its_place(folder, before, after, what):
    """Each fault names the file, the line and the key, and how to mend it."""
    spoil(folder / "programme.toml", before, after)
    (where, told, mend), *_others = faults_of(folder)
    if what is None:
        first = next(
            number
            for number, line in enumerate(
                (folder / "programme.toml").read_text("utf-8").splitlines(), 1
            )
            if line == 'code = "15190"'
        )
        what = (
            "The code first-season 1:15190 is used already"
            f" (programme.toml, line {first}, key sectors[0].code)."
        )
    assert told == what
    assert where.startswith("programme.toml, line ")
    assert mend


def test_one_code_alone_is_the_whole_or_says_nothing(folder):
    """A single recipient with 40 is refused; with nothing it is read."""
    path = folder / "programme.toml"
    spoil(path, '[[recipients]]\nphase = "first-season"\nregion = "489"\npercentage = 60\n', "#")
    assert [told for _where, told, _mend in faults_of(folder)] == [
        "The percentages of phase first-season make 40 together, not 100.",
    ]
    spoil(path, "percentage = 40\n", "")
    assert [r.percentage for r in read_programme(folder).recipients] == [None]


@pytest.mark.skipif(not CODELIST.exists(), reason=f"the IATI codelists are not at {CODELIST}")
def test_the_vocabularies_are_those_of_the_standard():
    """Every number of IATI's SectorVocabulary and no other."""
    from lxml import etree

    codes = {code.text for code in etree.parse(str(CODELIST)).findall(".//codelist-item/code")}
    assert {vocabulary.value for vocabulary in SectorVocabulary} == codes
