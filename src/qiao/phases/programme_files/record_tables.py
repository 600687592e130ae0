"""What do the tables of records say? Institutions, events, results, indicators, terms and texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.csv_files import Columns
from qiao.phases.programme_files.records import (
    Event,
    Indicator,
    Institution,
    Milestone,
    Result,
    Term,
)
from qiao.phases.programme_files.rows import plain_number
from qiao.phases.programme_files.values import (
    Aggregation,
    EventKind,
    HeadcountKind,
    InstitutionKind,
    InstitutionLevel,
    Mode,
    Provenance,
    ResultLevel,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.phases.programme_files.rows import Row

_NAME = ("name_en", "name_zh", "zh_status")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_COUNTRY = re.compile(r"[A-Z]{2}")
_FILTERED_BY_CODE = {"theme": "theme", "side": "side", "result": "result"}
"""The filters whose values are codes of other records, by the kind of record."""


INSTITUTIONS = Columns(
    ("code", *_NAME, "short_name_en", "short_name_zh", "side", "kind", "level", "sources"),
    (
        "aliases",
        "province",
        "parent",
        "successor",
        "valid_from",
        "valid_to",
        "stands_for_many",
        "iati_ref",
    ),
)
EVENTS = Columns(
    ("code", "phase", "kind", "title_en", "title_zh", "zh_status", "sources"),
    (
        "series",
        "place_en",
        "place_zh",
        "country",
        "mode",
        "announced_start",
        "announced_end",
        "held_start",
        "held_end",
        "date_note_en",
        "date_note_zh",
        "headcount",
        "headcount_kind",
        "organisers",
        "co_hosts",
        "hosts",
        "experts",
        "attending",
        "themes",
        "summary_en",
        "summary_zh",
    ),
)
RESULTS = Columns(
    ("code", "logframe", "level", "statement_en", "statement_zh", "zh_status"),
    ("parent", "outcome", "assumptions_en", "assumptions_zh"),
)
INDICATORS = Columns(
    (
        "code",
        "result",
        "statement_en",
        "statement_zh",
        "zh_status",
        "unit_en",
        "unit_zh",
        "provenance",
        "aggregation",
    ),
    (
        "measure",
        "filters",
        "dimensions",
        "descending",
        "baseline",
        "baseline_year",
        "milestones",
        "target",
        "target_year",
        "verification_en",
        "verification_zh",
    ),
)
GLOSSARY = Columns(("code", "term_en", "term_zh", "zh_status", "sources"))


def read_institution(row: Row, _position: int) -> Institution:
    """One row of institutions.csv."""
    code = row.define("institution")
    valid_from, valid_to = row.span("valid_from", "valid_to")
    return Institution(
        code=code,
        name=row.wording("name", limit=250),
        short_name=row.wording("short_name", required=False, limit=60),
        aliases=row.items("aliases"),
        side=row.refer("side", "side"),
        kind=row.choice("kind", InstitutionKind, InstitutionKind.OTHER, required=True),
        level=row.choice("level", InstitutionLevel, InstitutionLevel.NATIONAL, required=True),
        province=row.raw("province", limit=60),
        parent=row.link("parent", "institution", own=code),
        successor=row.link("successor", "institution", own=code),
        valid_from=valid_from,
        valid_to=valid_to,
        stands_for_many=row.yes("stands_for_many"),
        iati_ref=row.machine("iati_ref", limit=60),
        sources=row.sources(),
    )


def read_event(row: Row, _position: int) -> Event:
    """One row of events.csv."""
    announced_start, announced_end = row.span("announced_start", "announced_end")
    held_start, held_end = row.span("held_start", "held_end")
    headcount, headcount_kind = _headcount(row)
    return Event(
        code=row.define("event"),
        phase=row.refer("phase", "phase", required=True),
        kind=row.choice("kind", EventKind, EventKind.MEETING, required=True),
        series=row.code("series", required=False),
        title=row.wording("title", limit=300),
        place=row.wording("place", required=False, limit=120),
        country=country_of(row),
        mode=row.choice("mode", Mode, Mode.IN_PERSON),
        announced_start=announced_start,
        announced_end=announced_end,
        held_start=held_start,
        held_end=held_end,
        date_note=row.wording("date_note", required=False, limit=250),
        headcount=headcount,
        headcount_kind=headcount_kind,
        organisers=row.references("organisers", "institution", required=True),
        co_hosts=row.references("co_hosts", "institution"),
        hosts=row.references("hosts", "institution"),
        experts=row.references("experts", "institution"),
        attending=row.references("attending", "institution"),
        themes=row.references("themes", "theme"),
        summary=row.wording("summary", required=False),
        sources=row.sources(),
    )


def read_result(row: Row, position: int) -> Result:
    """One row of logframe.csv."""
    code = row.define("result")
    return Result(
        code=code,
        position=position,
        logframe=row.refer("logframe", "logframe", required=True),
        level=row.choice("level", ResultLevel, ResultLevel.OUTPUT, required=True),
        parent=row.link("parent", "result", own=code),
        outcome=row.refer("outcome", "outcome"),
        statement=row.wording("statement"),
        assumptions=row.wording("assumptions", required=False),
    )


def read_indicator(row: Row, position: int) -> Indicator:
    """One row of indicators.csv."""
    provenance = row.choice("provenance", Provenance, Provenance.OBSERVED, required=True)
    measure = row.machine("measure", required=provenance is Provenance.MEASURED, limit=40)
    if measure and provenance is not Provenance.MEASURED:
        row.fault(
            "measure",
            _("Only a measured indicator has a measure; this one is %(provenance)s."),
            _("Empty the measure, or write “measured” as the provenance."),
            provenance=provenance,
        )
    filters, dimensions = _filters(row), row.items("dimensions")
    aggregation = row.choice("aggregation", Aggregation, Aggregation.SUM, required=True)
    if aggregation is Aggregation.UNIQUE and provenance is not Provenance.MEASURED:
        row.fault(
            "aggregation",
            _("Only what is measured from records can be counted once over all periods."),
            _("Write “sum” or “last”."),
        )
    if measure:
        _judge_measure(row, measure, [name for name, _values in filters], dimensions)
    return Indicator(
        code=row.define("indicator"),
        position=position,
        result=row.refer("result", "result", required=True),
        statement=row.wording("statement"),
        unit=row.wording("unit", limit=60),
        provenance=provenance,
        measure=measure,
        filters=filters,
        dimensions=dimensions,
        aggregation=aggregation,
        ascending=not row.yes("descending"),
        baseline=row.number("baseline"),
        baseline_year=_year(row, "baseline_year", needed_by="baseline"),
        milestones=_milestones(row),
        target=row.number("target"),
        target_year=_year(row, "target_year", needed_by="target"),
        verification=row.wording("verification", required=False),
    )


def read_term(row: Row, _position: int) -> Term:
    """One row of glossary.csv."""
    return Term(
        code=row.define("term"),
        wording=row.wording("term", limit=150),
        sources=row.sources(),
    )


def _headcount(row: Row) -> tuple[int | None, HeadcountKind]:
    headcount = row.count("headcount")
    kind = row.choice("headcount_kind", HeadcountKind, HeadcountKind.UNSTATED)
    if bool(row.raw("headcount")) != (kind is not HeadcountKind.UNSTATED):
        row.fault(
            "headcount",
            _("A headcount and what kind of count it is go together."),
            _("Fill in both, or leave the count empty and write “unstated”."),
        )
    return headcount, kind


def country_of(row: Row) -> str:
    """The country code in the cell `country` ("" when empty)."""
    text = row.machine("country")
    if text and not _COUNTRY.fullmatch(text):
        row.fault(
            "country",
            _("“%(text)s” is not a country code."),
            _("Use the two capital letters of ISO 3166-1."),
            text=text,
        )
    return text


def _judge_measure(
    row: Row, measure: str, filters: Sequence[str], dimensions: Sequence[str]
) -> None:
    """Is the measure known, and can it be narrowed and broken down like this?"""
    if row.checks.measures is None:
        return
    names = row.checks.measures.get(measure)
    if names is None:
        row.fault(
            "measure",
            _("There is no measure “%(measure)s”."),
            _("Use one of: %(known)s."),
            measure=measure,
            known=", ".join(row.checks.measures),
        )
        return
    for column, given, known in (
        ("filters", filters, names.filters),
        ("dimensions", dimensions, names.dimensions),
    ):
        for name in given:
            if name not in known:
                row.fault(
                    column,
                    _("The measure “%(measure)s” knows no “%(name)s” here."),
                    _("It knows: %(known)s."),
                    measure=measure,
                    name=name,
                    known=", ".join(sorted(known)),
                )


def _year(row: Row, name: str, *, needed_by: str) -> int | None:
    year = row.count(name)
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        row.fault(
            name,
            _("%(year)s is not a year of a programme."),
            _("Write four digits, such as 2016."),
            year=year,
        )
    if year is None and row.raw(needed_by):
        row.fault(
            name,
            _("%(value)s has no year."),
            _("Write the year it holds for in %(name)s."),
            value=needed_by,
            name=name,
        )
    return year


def _milestones(row: Row) -> tuple[Milestone, ...]:
    found = []
    for text in row.items("milestones"):
        period, _equals, value = text.partition("=")
        number = plain_number(value.strip())
        if number is None:
            row.fault(
                "milestones",
                _("“%(text)s” is not a milestone."),
                _("Write the period, an equals sign and the value: 2016-h2 = 40; 2017-h2 = 80."),
                text=text,
            )
            continue
        row.checks.registry.refer("period", period.strip(), row.at("milestones"))
        found.append(Milestone(period.strip(), number))
    return tuple(found)


def _filters(row: Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a measure is narrowed to: `theme = p1, p2; sex = female`."""
    found = []
    for text in row.items("filters"):
        name, _equals, values = text.partition("=")
        wanted = tuple(value.strip() for value in values.split(",") if value.strip())
        if not name.strip() or not wanted:
            row.fault(
                "filters",
                _("“%(text)s” does not narrow anything."),
                _("Write a name, an equals sign and the values: theme = p1, p2."),
                text=text,
            )
            continue
        if kind := _FILTERED_BY_CODE.get(name.strip()):
            for value in wanted:
                row.checks.registry.refer(kind, value, row.at("filters"))
        found.append((name.strip(), wanted))
    return tuple(found)
