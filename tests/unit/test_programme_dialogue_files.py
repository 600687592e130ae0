"""The record of the dialogue in a programme's files: read as written, or refused at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import translation

from qiao.phases.programme_files import PartialDate, read_programme
from tests.factories_programme import REFERENCE, SECOND, faults_of, spoil


@pytest.fixture
def folder(tmp_path):
    """A copy of the second programme, to be spoiled."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_record_of_the_reference_programme_keeps_the_precision_of_its_sources():
    """A year stays a year and a month a month; what no source states is empty."""
    dialogue = read_programme(REFERENCE).dialogue
    held = {row.code: (row.held_start, row.number) for row in dialogue.rounds}
    assert held == {
        "hldmm-2015": (PartialDate(2015), None),
        "project-coordination-1": (PartialDate(2015), 1),
        "illegal-migration-experts-1": (PartialDate(2015, 11), 1),
        "summit-2019": (PartialDate(2019, 4, 9), None),
    }
    (waiver,) = dialogue.instruments
    assert (waiver.signed, waiver.in_force) == (PartialDate(2016, 2), None)
    assert {c.institution for c in dialogue.commitments} == {""}
    assert {c.due_on for c in dialogue.commitments} == {None}


def test_each_row_of_the_record_names_its_sources():
    """No fact of the dialogue stands alone, and no Chinese of ours is called official."""
    dialogue = read_programme(REFERENCE).dialogue
    rows = [
        row
        for name in ("tracks", "rounds", "negotiations", "negotiation_moves", "instruments",
                     "commitments", "commitment_moves")
        for row in getattr(dialogue, name)
    ]  # fmt: skip
    assert rows
    assert all(row.sources for row in rows)


def test_a_programme_without_these_files_has_no_dialogue(folder):
    """They are optional, one by one."""
    for name in ("commitments.csv", "commitment_moves.csv", "rounds.csv"):
        (folder / name).unlink()
    dialogue = read_programme(folder).dialogue
    assert (dialogue.rounds, dialogue.commitments, dialogue.commitment_moves) == ((), (), ())
    assert len(dialogue.negotiations) == 2


@pytest.mark.parametrize(
    ("file", "before", "after", "where", "what"),
    [
        ("rounds.csv", "first-season,2,", "first-season,0,", "line 3, column D (number)",
         "0 is not the number of a round."),
        ("rounds.csv", "first-season,2,", "first-season,1,", "line 3, column A (code)",
         "harvest-talks-2 and harvest-talks-1 are both round 1 of harvest-talks."),
        ("rounds.csv", "held,andes", "held,alps", "line 3, column I (host)",
         "There is no side with the code “alps”."),
        ("rounds.csv", "2031-04", "4/2031", "line 3, column J (held_start)",
         "“4/2031” is not a date."),
        ("commitments.csv", "next_round", "soon", "line 2, column J (due)",
         "“soon” is not a date."),
        ("commitments.csv", ",rhine,old", ",,old", "line 2, column E (owed_by)",
         "owed_by is empty."),
        ("commitment_moves.csv", "in_progress,2030-09", "in_progress,",
         "line 4, column C (on)", "on is empty."),
        ("commitment_moves.csv", "in_progress", "delivered", "line 4, column H (evidence)",
         "Nothing shows that it was delivered."),
        ("commitment_moves.csv", "songs were collected.,已收集歌曲。,draft,",
         "songs were collected.,已收集歌曲。,draft,made-up", "line 2, column A (code)",
         "made-up is named as evidence and has no address."),
        ("negotiation_moves.csv", "fair-wages,launched", "picking-permits,launched",
         "line 3, column A (code)", "Nothing says where the negotiation fair-wages stands."),
        ("negotiation_moves.csv", "fair-wages,launched", "fair-wages,signed",
         "line 3, column A (code)",
         "fair-wages and picking-permits are parallel, and only one of them has ended."),
        ("negotiations.csv", "work,picking-permits", "work,fair-wages",
         "line 3, column A (code)", "fair-wages is named as parallel to itself."),
        ("instruments.csv", "draft,,,", "draft,,2031,", "line 2, column F (in_force)",
         "“2031” is not a day."),
        ("tracks.csv", "high_level", "highest", "line 2, column B (kind)",
         "“highest” is not one of the words for kind."),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_cell(folder, file, before, after, where, what):
    """Each by file, line and column, with what is wrong."""
    spoil(folder / file, before, after)
    assert where_of(faults_of(folder), what) == where


def where_of(faults, what):
    """The place of the fault that says this."""
    places = [place.partition(", ")[2] for place, told, _mend in faults if told == what]
    assert places, faults
    return places[0]
