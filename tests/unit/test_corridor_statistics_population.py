"""Births, deaths and populations: in persons, from one year's middle to another's."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.statistics import Rule, StockMatrix, read_vital
from corridor.statistics.periods import prepare_period
from corridor.statistics.world_population import years_told

ANNUAL = (
    "SortOrder,LocID,ISO3_code,Variant,Time,TPopulation1July,TPopulationMale1July,"
    "TPopulationFemale1July,Births,SRB,Deaths,DeathsMale,DeathsFemale"
)
YEARS = [
    "1,900,,Medium,2015,7000,3500,3500,140,107,56,30,26",
    "2,40,AUT,Medium,2014,1,1,1,1,100,1,1,1",
    "2,40,AUT,Medium,2015,100,40,60,4,100,2,1.5,0.5",
    "2,40,AUT,Medium,2016,101,41,60,6,100,3,2,1",
    "2,40,AUT,Medium,2017,102,42,60,8,300,4,3,1",
    "2,40,AUT,High,2017,999,99,99,99,100,99,99,99",
    "3,276,DEU,Medium,2015,200,90,110,10,100,10,5,5",
    "3,276,DEU,Medium,2016,201,90,111,10,100,10,5,5",
    "3,276,DEU,Medium,2017,202,90,112,10,100,10,5,5",
]
PLAIN = "iso3,births,deaths,pop_start,pop_end"


def file(*lines, name="given.csv"):
    found = io.BytesIO("\n".join(lines).encode())
    found.name = name
    return found


def test_calendar_years_are_summed_from_middle_to_middle():
    """The years at both ends count half; thousands become persons; regions are left out."""
    vital = read_vital([file(ANNUAL, *YEARS)], 2015, 2017)
    assert vital.places == ("AUT", "DEU")
    assert vital.births.tolist() == [1000 * (4 / 2 + 6 + 8 / 2), 20_000]
    assert vital.deaths.tolist() == [1000 * (2 / 2 + 3 + 4 / 2), 20_000]
    assert vital.population_start.tolist() == [100_000, 200_000]
    assert vital.population_end.tolist() == [102_000, 202_000]


def test_births_by_sex_follow_the_ratio_at_birth():
    """Three boys to a girl in the last year; deaths and populations are the sex's own."""
    men = read_vital([file(ANNUAL, *YEARS)], 2015, 2017, "male")
    women = read_vital([file(ANNUAL, *YEARS)], 2015, 2017, "female")
    assert men.births[0] == 1000 * (4 / 2 * 0.5 + 6 * 0.5 + 8 / 2 * 0.75)
    assert (men.births + women.births).tolist() == [12_000, 20_000]
    assert women.deaths[0] == 1000 * (0.5 / 2 + 1 + 1 / 2)
    assert men.population_end[0] == 42_000


TOTALS_2019 = "LocID,Location,VarID,Variant,Time,MidPeriod,PopMale,PopFemale,PopTotal,PopDensity"
PERIODS_2019 = "LocID,Location,VarID,Variant,Time,MidPeriod,TFR,Births,Deaths"
OF_2019 = [
    file(
        TOTALS_2019,
        "40,x,2,Medium,2015,2015.5,1,2,8.5,1",
        "40,x,2,Medium,2020,2020.5,1,2,9,1",
        "40,x,3,High,2020,2020.5,1,2,99,1",
        name="totals.csv",
    ).getvalue(),
    file(PERIODS_2019, "40,x,2,Medium,2015-2020,2018,1.5,3,2", name="periods.csv").getvalue(),
]


def of_2019():
    return [file(content.decode(), name=n) for content, n in zip(OF_2019, "ab", strict=True)]


def test_the_edition_of_2019_comes_in_two_files():
    """Populations from one, five years of births and deaths from the other, in any order."""
    vital = read_vital(of_2019()[::-1], 2015, 2020)
    assert (vital.places, vital.births.tolist(), vital.deaths.tolist()) == (
        ("AUT",),
        [3000],
        [2000],
    )
    assert (vital.population_start.tolist(), vital.population_end.tolist()) == ([8500], [9000])
    with pytest.raises(CorridorError, match="no period 2010-2015"):
        read_vital(of_2019(), 2010, 2015)
    with pytest.raises(CorridorError, match="does not tell births and deaths by sex"):
        read_vital(of_2019(), 2015, 2020, "male")


def test_a_plain_table_needs_five_columns():
    """An empty cell is not known; those born there may be told."""
    vital = read_vital([file(PLAIN + ",nb_start,nb_end", "aut,5,,100,104,90,91")], 2015, 2020)
    assert vital.births.tolist() == [5]
    assert np.isnan(vital.deaths).tolist() == [True]
    assert (vital.born_there_start.tolist(), vital.born_there_end.tolist()) == ([90], [91])


def test_populations_that_a_table_does_not_tell_are_not_known():
    """Labels headed `place` are taken as they are."""
    vital = read_vital([file("place,births,deaths", "A,5,4")], 2015, 2020)
    assert vital.places == ("A",)
    assert np.isnan(vital.population_start).tolist() == [True]


def test_years_told_are_those_of_the_file():
    """Every year of an annual file, both ends of a period, none of a plain table."""
    rows = {
        name: list(csv.DictReader(io.StringIO(text)))
        for name, text in {
            "annual": "\n".join([ANNUAL, *YEARS]),
            "periods": OF_2019[1].decode(),
            "plain": PLAIN + "\nAUT,1,1,1,1",
            "other": "a,b\n1,2",
        }.items()
    }
    assert years_told(rows["annual"], "x") == (2014, 2015, 2016, 2017)
    assert years_told(rows["periods"], "x") == (2015, 2020)
    assert years_told(rows["plain"], "x") == ()
    with pytest.raises(CorridorError, match="is no table of births"):
        years_told(rows["other"], "x")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["iso3,births", "AUT,1"], "names iso3 .or place., births, deaths, pop_start, pop_end"),
        ([PLAIN], "is no table of births, deaths and populations"),
        ([PLAIN, "QQQ,1,1,1,1"], "line 2: “QQQ” is no place"),
        ([PLAIN, "AUT,1,1,1,1", "AUT,1,1,1,1"], "tells AUT twice"),
        ([PLAIN, "AUT,1,x,1,1"], "line 2, column deaths: “x” is not a number"),
        ([PLAIN, "AUT,1,-1,1,1"], "line 2, column deaths: “-1” is not a number"),
        ([ANNUAL, *YEARS[:3]], "does not tell AUT in 2016, 2017"),
        ([ANNUAL, YEARS[0]], "tells nothing of 2015 to 2017"),
        ([ANNUAL, YEARS[2], YEARS[2]], "line 3: AUT in 2015 is told twice"),
    ],
)
def test_a_table_that_does_not_match_says_where(lines, sentence):
    """Line and column, what was expected."""
    with pytest.raises(CorridorError, match=sentence):
        read_vital([file(*lines)], 2015, 2017)


def test_files_that_do_not_belong_together_are_refused():
    """Two of the same kind, one that lacks a sex, a period that runs backwards."""
    with pytest.raises(CorridorError, match="do not give populations, births and deaths together"):
        read_vital([file(PLAIN, "AUT,1,1,1,1"), file(PLAIN, "AUT,1,1,1,1")], 2015, 2020)
    with pytest.raises(CorridorError, match="do not give populations, births and deaths together"):
        read_vital(of_2019()[:1], 2015, 2020)
    with pytest.raises(CorridorError, match="does not tell the sexes apart"):
        read_vital([file(PLAIN, "AUT,1,1,1,1")], 2015, 2020, "male")
    short = [",".join(line.split(",")[:6] + line.split(",")[8:11]) for line in (ANNUAL, *YEARS)]
    with pytest.raises(CorridorError, match="no column TPopulationMale1July"):
        read_vital([file(*short)], 2015, 2017, "male")
    with pytest.raises(CorridorError, match="2020-2015 does not end after it starts"):
        read_vital([file(PLAIN)], 2020, 2015)


def stocks(year, places, persons, **more):
    told = {"missing": 0, "unallocated": 0.0, **more}
    table = np.array(persons, dtype=float)
    return StockMatrix(tuple(places), table, year, "both", "stocks.csv", **told)


def vital(*lines, columns=PLAIN):
    return read_vital([file(columns, *lines, name="vital.csv")], 2015, 2020)


def test_a_period_is_made_of_the_places_that_all_tables_know():
    """The native-born are what the population leaves; a place new in the second year had nobody."""
    prepared = prepare_period(
        stocks(2015, ["AUT", "DEU", "TKL"], [[0, 30, 1], [20, 0, 1], [1, 1, 0]], missing=3),
        stocks(2020, ["AUT", "BEL", "DEU"], [[0, 1, 40], [2, 0, 3], [25, 4, 0]], unallocated=7.0),
        vital("AUT,10,5,100,110", "DEU,20,10,200,220", "BEL,1,1,50,60"),
    )
    period = prepared.period
    assert period.places == ("AUT", "DEU", "BEL")
    assert period.start.persons.tolist() == [[80, 30, 0], [20, 170, 0], [0, 0, 50]]
    assert period.end.persons.tolist() == [[83, 40, 1], [25, 177, 4], [2, 3, 55]]
    assert period.births.tolist() == [10, 20, 1]
    assert prepared.years == (2015, 2020)
    assert prepared.notes == (
        "2015: TKL left out (4 migrants): no births, deaths or populations are told.",
        "2015: 3 cells that are not known were taken as 0.",
        "2020: 7 migrants of unknown birthplace are in no corridor.",
    )


def test_places_left_out_are_counted_when_they_are_many():
    """Eight are named; the sentence says how many more there are."""
    others = ["CHE", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA"]
    table = np.ones((11, 11)) - np.eye(11)
    prepared = prepare_period(
        stocks(2015, ["AUT", *others], table),
        stocks(2020, ["AUT", *others], table),
        vital("AUT,1,1,100,100", "CHE,1,1,100,100"),
    )
    assert "DNK, EST, FIN and 1 more left out (108 migrants)" in prepared.notes[0]


def test_those_born_there_are_taken_as_told():
    """A source that tells the native-born is not second-guessed."""
    told = vital("AUT,1,1,100,110,77,78", "BEL,1,1,50,50,40,41", columns=PLAIN + ",nb_start,nb_end")
    places = ["AUT", "BEL"]
    prepared = prepare_period(
        stocks(2015, places, [[0, 1], [2, 0]]), stocks(2020, places, [[0, 3], [4, 0]]), told
    )
    assert prepared.period.start.persons.tolist() == [[77, 1], [2, 40]]
    assert prepared.period.end.persons.tolist() == [[78, 3], [4, 41]]


def test_territories_are_brought_together_by_the_rule():
    """Refused by default; merged and split tell what was done; split takes the populations."""
    first = stocks(2010, ["AUT", "SUD"], [[0, 8], [4, 0]])
    second = stocks(2015, ["AUT", "SDN", "SSD"], [[0, 1, 2], [3, 0, 4], [5, 6, 0]])
    counts = vital("AUT,1,1,100,100", "SDN,1,1,300,300", "SSD,1,1,100,100")
    with pytest.raises(CorridorError, match="SUD in one table"):
        prepare_period(first, second, counts)
    merged = prepare_period(first, second, counts, rule=Rule.MERGE)
    assert merged.period.places == ("AUT", "SUD")
    assert merged.period.end.persons.tolist() == [[92, 3], [8, 397]]
    assert merged.notes == ("SDN + SSD counted as part of SUD (divided in 2011).",)
    split = prepare_period(first, second, counts, rule=Rule.SPLIT)
    assert split.period.start.persons.tolist() == [[96, 6, 2], [3, 294, 0], [1, 0, 98]]


def test_stocks_in_the_wrong_order_or_without_a_common_place_are_refused():
    """Each says what to do."""
    with pytest.raises(CorridorError, match="the second is not after the first"):
        prepare_period(
            stocks(2020, ["AUT"], [[0]]), stocks(2015, ["AUT"], [[0]]), vital("AUT,1,1,1,1")
        )
    with pytest.raises(CorridorError, match="0 places in common"):
        prepare_period(
            stocks(2015, ["AUT"], [[0]]), stocks(2020, ["AUT"], [[0]]), vital("BEL,1,1,1,1")
        )
