"""What do the files of World Population Prospects say of a period? CSV as downloaded from the site.

Reads `WPP<edition>_Demographic_Indicators_Medium.csv[.gz]` of the editions since 2022 (years), and
of the 2019 edition `WPP2019_TotalPopulationBySex.csv` with `WPP2019_Period_Indicators_Medium.csv`
(five years at a time). Counts are published in thousands and given here in persons.

Populations are those of 1 July. Births and deaths of calendar years are summed from the middle of
the first year to the middle of the last: the two years at the ends count half.

Source: United Nations, Department of Economic and Social Affairs, Population Division, World
Population Prospects, notes of the CSV files.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.statistics.grids import name_of, read_bytes, read_csv
from corridor.statistics.m49 import place_of_number
from corridor.statistics.vital import Vital, is_plain_table, number_in, vital_of_plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.statistics.grids import Given
    from corridor.statistics.stock_records import Sex

_THOUSAND = 1000.0
_VARIANTS = frozenset({"Medium", "Estimates"})
_ANNUAL = ("LocID", "Variant", "Time", "TPopulation1July", "Births", "Deaths")
_TOTALS_2019 = ("LocID", "Variant", "Time", "PopTotal", "PopMale", "PopFemale")
_PERIODS_2019 = ("LocID", "Variant", "Time", "Births", "Deaths")
_POPULATION_COLUMN: Mapping[Sex, str] = {
    "both": "TPopulation1July",
    "male": "TPopulationMale1July",
    "female": "TPopulationFemale1July",
}
_DEATHS_COLUMN: Mapping[Sex, str] = {
    "both": "Deaths",
    "male": "DeathsMale",
    "female": "DeathsFemale",
}
_SEX_RATIO = "SRB"
_HUNDRED = 100.0
_AT_THE_ENDS = 0.5


def read_vital(sources: Sequence[Given], start: int, end: int, sex: Sex = "both") -> Vital:
    """Births, deaths and populations of one period, from one plain table or files of the WPP.

    Births by sex follow from the year's sex ratio at birth (`SRB`, boys per 100 girls).

    Raises `CorridorError` saying which file lacks which column or year, and what to do.
    """
    if start >= end:
        raise CorridorError(f"The period {start}-{end} does not end after it starts.")
    files = [(read_csv(read_bytes(each), name_of(each)), name_of(each)) for each in sources]
    annual = [file for file in files if _has(file[0], _ANNUAL)]
    totals = [file for file in files if _has(file[0], _TOTALS_2019)]
    periods = [f for f in files if _has(f[0], _PERIODS_2019) and f not in annual]
    if len(files) == 1 and annual:
        return _from_years(*annual[0], start, end, sex)
    if len(totals) == len(periods) == 1 and len(files) == len(totals) + len(periods):
        return _from_2019(totals[0], periods[0], start, end, sex)
    if len(files) == 1 and not totals and not periods:
        return _from_plain(*files[0], sex)
    raise CorridorError(
        f"{', '.join(name for _rows, name in files)} do not give populations, births and deaths "
        "together. Give the file of demographic indicators (WPP..._Demographic_Indicators_Medium)"
        ", or, of 2019, TotalPopulationBySex and Period_Indicators_Medium, or one plain table."
    )


def _has(rows: Sequence[Mapping[str, str]], columns: Iterable[str]) -> bool:
    return bool(rows) and set(columns) <= set(rows[0])


def _from_plain(rows: Sequence[Mapping[str, str]], name: str, sex: Sex) -> Vital:
    if sex != "both":
        raise CorridorError(
            f"{name} does not tell the sexes apart. Give the table of {sex}s as if of both, or "
            "a file of World Population Prospects since 2022."
        )
    return vital_of_plain_table(rows, name)


def _from_years(
    rows: Sequence[Mapping[str, str]], name: str, start: int, end: int, sex: Sex
) -> Vital:
    wanted = range(start, end + 1)
    population: dict[str, dict[int, float]] = defaultdict(dict)
    births: dict[str, float] = defaultdict(float)
    deaths: dict[str, float] = defaultdict(float)
    seen: dict[str, set[int]] = defaultdict(set)
    for line, row in enumerate(rows, start=2):
        place, year = _place(row), row["Time"].strip()
        if place is None or not year.isdigit() or int(year) not in wanted:
            continue
        where = f"{name}, line {line}"
        _first_time(seen[place], int(year), place, where)
        share = _AT_THE_ENDS if int(year) in (start, end) else 1.0
        population[place][int(year)] = _persons(row, _POPULATION_COLUMN[sex], where)
        births[place] += share * _persons(row, "Births", where) * _share_of_births(row, sex, where)
        deaths[place] += share * _persons(row, _DEATHS_COLUMN[sex], where)
    _whole(seen, set(wanted), name)
    places = tuple(sorted(seen))
    return Vital(
        places,
        np.array([births[place] for place in places]),
        np.array([deaths[place] for place in places]),
        np.array([population[place][start] for place in places]),
        np.array([population[place][end] for place in places]),
        name,
    )


def _from_2019(
    totals: tuple[Sequence[Mapping[str, str]], str],
    periods: tuple[Sequence[Mapping[str, str]], str],
    start: int,
    end: int,
    sex: Sex,
) -> Vital:
    if sex != "both":
        raise CorridorError(
            f"{periods[1]} does not tell births and deaths by sex. Use both sexes, or a file of "
            "demographic indicators of an edition since 2022."
        )
    population: dict[str, dict[int, float]] = defaultdict(dict)
    for line, row in enumerate(totals[0], start=2):
        place, year = _place(row), row["Time"].strip()
        if place is not None and year in (str(start), str(end)):
            population[place][int(year)] = _persons(row, "PopTotal", f"{totals[1]}, line {line}")
    found = {}
    for line, row in enumerate(periods[0], start=2):
        place = _place(row)
        if place is not None and row["Time"].strip() == f"{start}-{end}":
            where = f"{periods[1]}, line {line}"
            found[place] = (_persons(row, "Births", where), _persons(row, "Deaths", where))
    if not found:
        raise CorridorError(
            f"{periods[1]} has no period {start}-{end}. It tells five years at a time: choose "
            "such a period, or give an edition since 2022."
        )
    _whole({place: set(population[place]) for place in found}, {start, end}, totals[1])
    places = tuple(sorted(found))
    return Vital(
        places,
        np.array([found[place][0] for place in places]),
        np.array([found[place][1] for place in places]),
        np.array([population[place][start] for place in places]),
        np.array([population[place][end] for place in places]),
        f"{totals[1]}, {periods[1]}",
    )


def _place(row: Mapping[str, str]) -> str | None:
    """The place of a row; None for regions and for other variants than the published estimate."""
    number = row["LocID"].strip()
    if row["Variant"].strip() not in _VARIANTS or not number.isdigit():
        return None
    return place_of_number(int(number))


def _persons(row: Mapping[str, str], column: str, where: str) -> float:
    if column not in row:
        raise CorridorError(
            f"{where}: there is no column {column}, which counts by sex need. Use both sexes, or "
            "download the file of demographic indicators again."
        )
    return number_in(row[column], f"{where}, column {column}") * _THOUSAND


def _share_of_births(row: Mapping[str, str], sex: Sex, where: str) -> float:
    if sex == "both":
        return 1.0
    ratio = _persons(row, _SEX_RATIO, where) / _THOUSAND
    boys = ratio / (_HUNDRED + ratio)
    return boys if sex == "male" else 1.0 - boys


def _first_time(seen: set[int], year: int, place: str, where: str) -> None:
    if year in seen:
        raise CorridorError(f"{where}: {place} in {year} is told twice. Download the file again.")
    seen.add(year)


def _whole(seen: Mapping[str, set[int]], wanted: set[int], name: str) -> None:
    if not seen:
        raise CorridorError(
            f"{name} tells nothing of {min(wanted)} to {max(wanted)}. Choose years that it holds, "
            "or give the file that does."
        )
    for place, years in sorted(seen.items()):
        if absent := sorted(wanted - years):
            raise CorridorError(
                f"{name} does not tell {place} in {', '.join(map(str, absent))}. Choose years that "
                "it holds, or give the file that does."
            )


def years_told(rows: Sequence[Mapping[str, str]], name: str) -> tuple[int, ...]:
    """The years that a file tells, the earliest first; none for a plain table of one period.

    Raises `CorridorError` when it is no file of births, deaths or populations.
    """
    if is_plain_table(rows):
        return ()
    if not any(_has(rows, columns) for columns in (_ANNUAL, _TOTALS_2019, _PERIODS_2019)):
        vital_of_plain_table(rows, name)
    parts = {part for row in rows for part in row["Time"].strip().split("-")}
    return tuple(sorted(int(part) for part in parts if part.isdigit()))
