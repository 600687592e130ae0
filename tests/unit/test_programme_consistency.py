"""A programme's records: rules across rows and files, judged once every row could be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import translation

from qiao.activities import rules as activity_rules
from qiao.core import occasions
from qiao.dialogue.rules import commitments, negotiations, rounds
from qiao.partners import models as partner_models
from qiao.phases.programme_files import (
    MeasureNames,
    dialogue_records,
    read_programme,
    values,
)
from qiao.phases.programme_files.values import WordingStatus
from qiao.results import rules as result_rules
from tests.factories_programme import SECOND, faults_of, spoil


@pytest.fixture
def folder(tmp_path):
    """A copy of the second programme, to be spoiled."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_a_circle_of_successors_is_told_once_with_its_way(folder):
    """Two institutions cannot succeed each other."""
    spoil(folder / "institutions.csv", "new-orchards,Chamber of Orchards,果园商会,draft,,,,rhine,"
          "employers,national,,,,2029,",
          "new-orchards,Chamber of Orchards,果园商会,draft,,,,rhine,employers,national,,,"
          "old-orchards,2029,")  # fmt: skip
    assert [(where, what) for where, what, _mend in faults_of(folder)] == [
        ("institutions.csv, line 4, column M (successor)",
         "The successor leads back to its own start: new-orchards → old-orchards → new-orchards."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "before", "after", "what"),
    [
        ("institutions.csv", "new-orchards,,2029,", "new-orchards,,,",
         "old-orchards has a successor but no date until which it existed."),
        ("institutions.csv", "new-orchards,,2029,", "new-orchards,,2031,",
         "The successor of old-orchards began (2029) before old-orchards ended (2031)."),
        ("logframe.csv", "taught,harvest,output,better", "taught,harvest,outcome,better",
         "taught (outcome) cannot contribute to better (outcome)."),
        ("programme.toml", 'accent = "#1b6b5c"\naccent_dark = "#7fd0bd"\n\n[[themes]]',
         "\n[[themes]]", "The pillar arrive has no accent colours."),
    ],
    ids=["open end", "too early", "level", "colours"],
)  # fmt: skip
def test_records_that_disagree_are_refused(folder, file, before, after, what):
    """Rules across rows are judged once all rows and references are sound."""
    spoil(folder / file, before, after)
    assert [told for _where, told, _mend in faults_of(folder)] == [what]


def test_a_theme_of_another_phase_is_refused(folder):
    """Themes belong to phases: an event of a phase without the scheme cannot use it."""
    spoil(
        folder / "programme.toml",
        "[[schemes]]",
        '[[phases]]\ncode = "second"\nname_en = "Second"\nname_zh = "第二"\nzh_status = "draft"\n'
        'sources = ["made-up"]\n\n[[schemes]]',
    )
    spoil(folder / "events.csv", "orchard-walk,first-season", "orchard-walk,second")
    assert [told for _where, told, _mend in faults_of(folder)] == [
        "work do not belong to the phase second of orchard-walk."
    ]


def test_a_third_side_is_refused(folder):
    """A dialogue has two sides."""
    spoil(
        folder / "programme.toml",
        "[[phases]]",
        '[[sides]]\ncode = "third"\nname_en = "Third"\nname_zh = "第三方"\nzh_status = "draft"\n'
        'language = "en"\naccent = "#0b5d4f"\naccent_dark = "#7fd0bd"\n\n[[phases]]',
    )
    assert [told for _where, told, _mend in faults_of(folder)] == [
        "The programme has 3 sides; a dialogue has two."
    ]


def test_a_missing_language_must_be_said(folder):
    """The other language may be missing only when the row says so."""
    spoil(folder / "glossary.csv", "harvest,采收,draft", "harvest,,missing")
    (term,) = read_programme(folder).terms
    assert (term.wording.zh, term.wording.zh_status) == ("", WordingStatus.MISSING)


def test_a_text_without_its_file_is_refused(folder):
    """Both languages' files are there, or the row says that one is missing."""
    (folder / "texts" / "about.zh.md").unlink()
    assert faults_of(folder)[0][:2] == (
        "texts.csv, line 2, column A (code)", "The text's file texts/about.zh.md is missing.",
    )  # fmt: skip


def test_measures_are_judged_by_what_the_caller_knows(folder):
    """A filter or a dimension that the measure has not is told at its cell."""
    known = {"unique_persons": MeasureNames(frozenset({"theme"}), frozenset({"side"}))}
    assert [(where, what) for where, what, _mend in faults_of(folder, measures=known)] == [
        ("indicators.csv, line 2, column K (filters)",
         "The measure “unique_persons” knows no “side” here."),
        ("indicators.csv, line 2, column L (dimensions)",
         "The measure “unique_persons” knows no “sex” here."),
    ]  # fmt: skip
    assert faults_of(folder, measures={})[0][1] == "There is no measure “unique_persons”."


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (values.EventKind, activity_rules.ActivityKind),
        (values.Mode, occasions.Mode),
        (values.HeadcountKind, activity_rules.HeadcountQualifier),
        (values.InstitutionKind, partner_models.InstitutionKind),
        (values.InstitutionLevel, partner_models.InstitutionLevel),
        (values.ResultLevel, result_rules.ResultLevel),
        (values.Provenance, result_rules.Provenance),
        (values.Aggregation, result_rules.Aggregation),
        (dialogue_records.TrackKind, rounds.TrackKind),
        (dialogue_records.NegotiationState, negotiations.NegotiationState),
    ],
)
def test_the_words_of_the_files_are_those_of_the_records(words, choices):
    """The reader stands below the slices, so its words are compared with theirs here."""
    assert {word.value for word in words} == set(choices.values)


def test_states_of_the_record_are_among_those_of_the_dialogue():
    """The files use fewer words than the pages: what is past was not in the middle of a step."""
    states = {word.value for word in dialogue_records.RoundState}
    assert states < set(rounds.RoundState.values)
    statuses = {word.value for word in dialogue_records.CommitmentStatus} - {"heard"}
    assert statuses < set(commitments.CommitmentStatus.values)
