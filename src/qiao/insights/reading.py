"""How does the science's reading of a file become a preview, or a refusal that a page can show?

Opens what `documents` keeps and hands its bytes to `corridor.statistics`. The science speaks in
English sentences; they are given as the reason within a sentence of ours.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from corridor.errors import CorridorError, Infeasible
from corridor.statistics import ALL, read_un_stocks, read_vital
from corridor.statistics.grids import read_csv
from corridor.statistics.world_population import years_told
from qiao.core.errors import Invalid, RuleBroken
from qiao.documents import files
from qiao.insights.rules import Holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.statistics import StockRecords, Vital
    from qiao.insights.models import StatisticalSource

_SHOWN_PLACES = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds: its years, and counts to compare with the publisher's page."""

    years: tuple[int, ...]
    facts: dict[str, Any]


@contextmanager
def told_to_people(field: str | None = None) -> Iterator[None]:
    """Turn a refusal of the science into one of ours."""
    try:
        yield
    except Infeasible as error:
        raise RuleBroken(
            _("The totals of these tables cannot be met: too many persons for %(places)s."),
            mend=_("Choose to bring the totals within reach, or correct the sources."),
            values={
                "places": ", ".join(
                    f"{each.place} ({each.persons:,.0f})" for each in error.excesses[:_SHOWN_PLACES]
                )
            },
        ) from error
    except CorridorError as error:
        raise Invalid(
            _("The statistics cannot be used. The reason, in English: %(reason)s"),
            field=field,
            values={"reason": str(error)},
        ) from error


def look_at(holds: str, content: bytes, name: str, places: Sequence[str]) -> Preview:
    """What a file holds, and which of the two sides' `places` it does not tell.

    Raises `Invalid` when it is not what it is said to hold.
    """
    with told_to_people("file"):
        if holds == Holds.STOCKS:
            return _stocks(read_un_stocks(_opened(content, name)), places)
        return _vital(content, name, places)


def stocks_in(source: StatisticalSource) -> StockRecords:
    """The records of a source of stocks."""
    content = files.read(source.document.sha256)
    return read_un_stocks(_opened(content, source.document.file_name))


def vital_in(sources: Sequence[StatisticalSource], start: int, end: int) -> Vital:
    """Births, deaths and populations of a period, from one source or two of one edition."""
    opened = [
        _opened(files.read(source.document.sha256), source.document.file_name) for source in sources
    ]
    return read_vital(opened, start, end)


def _stocks(records: StockRecords, places: Sequence[str]) -> Preview:
    told = {*records.origin.tolist(), *records.destination.tolist()} - {ALL}
    both = records.sex == "both"
    latest = records.years[-1]
    if ALL in records.destination or ALL in records.origin:
        raise CorridorError(
            f"{records.source} has totals of each place only. Flows need the workbook by "
            "destination and origin (undesa_pd_..._ims_stock_by_sex_destination_and_origin.xlsx)."
        )
    return Preview(
        records.years,
        {
            "rows": len(records),
            "places": len(told),
            "latest": latest,
            "persons": float(np.nansum(records.persons[both & (records.year == latest)])),
            "unknown": int(np.isnan(records.persons).sum()),
            "left_out": sum(records.left_out.values()),
            "absent": [place for place in places if place not in told],
        },
    )


def _vital(content: bytes, name: str, places: Sequence[str]) -> Preview:
    rows = read_csv(content, name)
    years = years_told(rows, name)
    told = {row.get("ISO3_code") or row.get("iso3", "") for row in rows}
    known = {code.strip().upper() for code in told if code}
    facts: dict[str, Any] = {"rows": len(rows), "places": len(known)}
    if known:
        facts["absent"] = [place for place in places if place not in known]
    return Preview(years, facts)


def _opened(content: bytes, name: str) -> io.BytesIO:
    opened = io.BytesIO(content)
    opened.name = name
    return opened
