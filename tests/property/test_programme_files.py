"""Reading a programme's files: whatever the bytes, an answer or a refusal; dates lose nothing."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.phases.programme_files import PartialDate, Precision, ProgrammeRefused, read_programme
from qiao.phases.programme_files.colours import contrast
from qiao.phases.programme_files.csv_files import letter_of
from qiao.phases.programme_files.dates import DateMistake, read_partial_date
from qiao.phases.programme_files.faults import Faults, Place
from qiao.phases.programme_files.registry import Registry

SECOND = Path(__file__).resolve().parents[1] / "programmes" / "rhine-andes"
FILES = st.sampled_from(sorted(path.name for path in SECOND.iterdir() if path.is_file()))
CODES = st.sampled_from(["a", "b", "c", "d", "e"])


@settings(deadline=None)  # it copies and reads files
@given(FILES, st.binary(max_size=300), st.integers(0, 5000), st.booleans())
def test_any_bytes_give_a_programme_or_a_refusal_with_places(file, noise, at, instead):
    """Noise in any file never raises anything but the refusal, and each fault names a file."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(SECOND, Path(place) / "programme"))
        data = (folder / file).read_bytes()
        (folder / file).write_bytes(noise if instead else data[:at] + noise + data[at:])
        faults = _faults(folder)
    assert all(fault.place.file and fault.what for fault in faults)
    assert list(faults) == sorted(faults, key=lambda f: (f.place.file, f.place.line))


def _faults(folder):
    """The faults of a folder; none when it is a programme."""
    try:
        read_programme(folder)
    except ProgrammeRefused as refused:
        return refused.faults
    return ()


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_a_date_is_read_as_exactly_as_it_is_written(day, precision):
    """Writing what was read gives the same text, and the day lies within what it can be."""
    text = {"day": f"{day}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}[precision]
    read = read_partial_date(text)
    assert isinstance(read, PartialDate)
    assert str(read) == text
    assert read.precision is Precision(precision)
    assert read.first <= day <= read.last


@given(st.integers(1, 31), st.integers(1, 31), st.sampled_from("/."), st.sampled_from(["", "2017"]))
def test_a_date_whose_order_is_unsaid_is_never_guessed(one, other, mark, year):
    """`8/9`, `13/1`, `8.9.2017`: no reading, even where only one would be possible."""
    text = mark.join([str(one), str(other), *([year] if year else [])])
    assert read_partial_date(text) is DateMistake.ORDER_UNSAID


@given(st.dictionaries(CODES, CODES))
def test_a_link_leads_to_a_fault_exactly_when_it_leads_back(links):
    """As many faults as there are circles, found by walking from each code."""
    registry, faults = Registry(), Faults()
    for code in "abcde":
        registry.define("result", code, Place("x", 1), faults)
    for code, other in links.items():
        registry.link("parent", code, other, Place("x", 2, "A", code))
    registry.check(faults)
    on_circles = {code for code in links if code in _walk(links, code)}
    circles = {frozenset(_walk(links, code)) for code in on_circles}
    assert len(faults.found) == len(circles)


def _walk(links, start):
    """The codes reached from a code by one or more links, until one repeats."""
    reached = []
    code = links.get(start)
    while code is not None and code not in reached:
        reached.append(code)
        code = links.get(code)
    return reached


@given(st.integers(0, 20_000))
def test_columns_are_named_as_spreadsheets_name_them(index):
    """The letters read as a number of base 26 without a zero give the index back."""
    number = 0
    for letter in letter_of(index):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number - 1 == index


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"), st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_contrast_is_symmetric_and_within_the_standards_range(one, other):
    """From 1 (the same colour) to 21 (black on white), whichever is named first."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, one) == 1
