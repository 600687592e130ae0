"""How does what a freeze kept become a report? Plain content in, `ReportContent` out. Pure.

Here the figures leave the programme's own people: small counts are withheld, for every reader and
every file alike. Nothing is computed anew and nothing is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from corridor.disclosure import THRESHOLD, is_small
from qiao.reports.building_activities import activity_line, need_line
from qiao.reports.content import (
    Aggregation,
    Baseline,
    Cell,
    CorrectionLine,
    Counts,
    Dimension,
    Figure,
    IndicatorLine,
    Level,
    Milestone,
    Organisation,
    ParticipatingOrganisation,
    Period,
    PeriodFigure,
    Phase,
    Provenance,
    Recipient,
    ReportContent,
    ResultLine,
    Sector,
    Target,
    Text,
)
from qiao.results.disclosure import shared
from qiao.results.figures import GAP_TEXTS, from_plain
from qiao.results.rules import progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.results.figures import Figure as ExactFigure
    from qiao.results.figures import Key

_AGGREGATIONS: Mapping[str, Aggregation] = {"sum": "sum", "last": "latest", "unique": "recount"}
_PERCENT = frozenset({"%", "％", "per cent", "percent", "percentage"})
#: IATI's OrganisationType by the kind of an institution.
_ORGANISATION_TYPES = {
    "government": "10",
    "implementer": "40",
    "international": "40",
    "academia": "80",
    "civil_society": "22",
    "workers": "22",
    "employers": "22",
    "recruitment": "70",
    "donor": "10",
    "other": "15",
}
WITHHELD = Text(
    "Some parts are withheld, so that small numbers cannot be worked out.",
    "为防止推算出过小的数值，部分分项未予公布。",
)
NO_REASON = Text("No reason was recorded.", "未记录原因。")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom it was frozen, under which checksum; a draft says that it is one."""

    at: datetime
    by: Text
    checksum: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where proofs are opened. `base` is the installation's address, without an end slash."""

    base: str
    period: str
    is_draft: bool

    def figure(self, indicator: int, period: str) -> str:
        """The rows behind a figure: those that were frozen, or (of a draft) as they stand."""
        if self.is_draft:
            return f"{self.base}/results/indicators/{indicator}/in/{period}/"
        kept = f"{self.base}/results/periods/{self.period}/figures/{indicator}/"
        return kept if period == self.period else f"{kept}?of={period}"

    def since_start(self, indicator: int) -> str:
        """The rows behind a figure since the start."""
        if self.is_draft:
            return f"{self.base}/results/indicators/{indicator}/to/{self.period}/"
        return f"{self.base}/results/periods/{self.period}/figures/{indicator}/since-start/"

    def frozen_before(self, indicator: int, period: str) -> str:
        """The rows behind the figure that the earlier period's own report told."""
        return f"{self.base}/results/periods/{period}/figures/{indicator}/"

    @property
    def report(self) -> str:
        """The report itself."""
        return f"{self.base}/reports/{self.period}/"


def text_of(plain: Mapping[str, str]) -> Text:
    """A text of the content."""
    return Text(plain["en"], plain["zh"])


def build_report(
    content: Mapping[str, Any],
    stamp: Stamp,
    *,
    address: str,
    dimensions: tuple[Dimension, ...],
    kinds: Mapping[str, Text],
) -> ReportContent:
    """The report of one period. `dimensions` name the parts, `kinds` the kinds of activities."""
    at = Addresses(address, content["period"]["code"], stamp.is_draft)
    sides = {str(side["position"]): side["code"] for side in content["sides"]}
    periods = {plain["code"]: _period(plain, is_draft=False) for plain in content["periods"]}
    figures = _Figures(sides)
    organisations = content["programme"]["reporting_org"] or content["phase"]["implementers"][:1]
    reporting = _organisation(organisations[0]) if organisations else Organisation("", "", Text())
    return ReportContent(
        programme=text_of(content["programme"]["name"]),
        programme_code=content["programme"]["code"],
        phase=_phase(content["phase"], content["periods"]),
        period=_period(content["period"], is_draft=stamp.is_draft),
        iati_identifier=_identifier(content, reporting),
        reporting_org=reporting,
        frozen_at=stamp.at,
        frozen_by=stamp.by,
        checksum=stamp.checksum,
        participating_orgs=tuple(
            ParticipatingOrganisation(_organisation(plain), "implementing")
            for plain in content["phase"]["implementers"]
        ),
        recipients=tuple(_recipient(plain) for plain in content["phase"]["recipients"]),
        sectors=tuple(_sector(plain) for plain in content["phase"]["sectors"]),
        dimensions=dimensions,
        counts=_counts(content["counts"], figures, at),
        results=tuple(
            _result(plain, content, periods, figures, at) for plain in content["results"]
        ),
        activities=tuple(activity_line(plain, at.base, kinds) for plain in content["activities"]),
        needs=tuple(need_line(plain, at.base, content["sides"]) for plain in content["needs"]),
        corrections=tuple(
            _correction(plain, periods, figures, at) for plain in content["corrections"]
        ),
        demo=content["programme"]["is_demo"],
        illustrative=content["logframe"]["is_illustrative"],
        smallest_count=THRESHOLD,
        address=at.report,
    )


class _Figures:
    """Figures as they may be shared, with sides by their codes."""

    def __init__(self, sides: Mapping[str, str]) -> None:
        self.sides = sides

    def of(self, plain: Mapping[str, Any], proof: str) -> Figure:
        """A figure of the content."""
        exact = from_plain(plain)
        told = shared(exact)
        withheld = told.untold_parts or any(cell.withheld for cell in told.cells)
        return Figure(
            value=told.value,
            suppressed=told.small,
            missing_reason=self._gap(exact, missing=True),
            cells=tuple(
                Cell(self._key(cell.key), cell.value, suppressed=cell.small) for cell in told.cells
            ),
            proof_url=proof,
            note=WITHHELD if withheld else self._gap(exact, missing=False),
        )

    def _key(self, key: Key) -> Key:
        return tuple(
            (name, self.sides.get(value, value) if name == "side" else value) for name, value in key
        )

    def _gap(self, exact: ExactFigure, *, missing: bool) -> Text:
        """Why it is missing, or what one that is there lacks."""
        if not exact.gap or exact.is_missing != missing:
            return Text()
        gap = GAP_TEXTS[exact.gap]
        return Text(gap.en, gap.zh)


def _counts(plain: Mapping[str, Any], figures: _Figures, at: Addresses) -> Counts:
    return Counts(
        events=figures.of(plain["events_held"], at.report),
        participations=figures.of(plain["participations"], at.report),
        unique_persons=figures.of(plain["unique_persons"], at.report),
        person_days=figures.of(plain["person_days"], at.report),
    )


def _result(
    plain: Mapping[str, Any],
    content: Mapping[str, Any],
    periods: dict[str, Period],
    figures: _Figures,
    at: Addresses,
) -> ResultLine:
    return ResultLine(
        code=plain["code"],
        level=cast("Level", plain["level"]),
        statement=text_of(plain["statement"]),
        assumptions=text_of(plain["assumptions"]),
        indicators=tuple(
            _indicator(each, content, periods, figures, at) for each in plain["indicators"]
        ),
    )


def _indicator(
    plain: Mapping[str, Any],
    content: Mapping[str, Any],
    periods: dict[str, Period],
    figures: _Figures,
    at: Addresses,
) -> IndicatorLine:
    unit = text_of(plain["unit"])
    exact = from_plain(plain["since_start"])
    current = figures.of(plain["since_start"], at.since_start(plain["id"]))
    milestone_periods = periods | {
        each["code"]: _period(each, is_draft=False) for each in content["later_periods"]
    }
    return IndicatorLine(
        code=plain["code"],
        statement=text_of(plain["statement"]),
        unit=unit,
        provenance=cast("Provenance", plain["provenance"]),
        definition=text_of(plain["definition"]),
        scale="percentage" if unit.en.strip().lower() in _PERCENT else "unit",
        ascending=plain["direction"] == "ascending",
        aggregation=_AGGREGATIONS[plain["aggregation"]],
        baseline=_baseline(plain),
        milestones=tuple(
            Milestone(milestone_periods[code], Decimal(value))
            for code, value in plain["milestones"].items()
            if code in milestone_periods
        ),
        target=Target(plain["target_year"], _number(plain["target"]))
        if plain["target"] is not None
        else None,
        source_of_verification=text_of(plain["verification"]),
        periods=tuple(
            PeriodFigure(
                periods[code],
                None,
                figures.of(plain["figures"][code], at.figure(plain["id"], code)),
            )
            for code in periods
        ),
        current=current,
        current_on=date.fromisoformat(content["period"]["ends"]),
        progress=progress(
            baseline=_number(plain["baseline"]),
            current=current.value if current.value is not None else None,
            target=_number(plain["target"]),
            direction=plain["direction"],
        )
        if not is_small(exact.persons)
        else None,
    )


def _baseline(plain: Mapping[str, Any]) -> Baseline | None:
    if plain["baseline"] is None and plain["baseline_year"] is None:
        return None
    return Baseline(plain["baseline_year"], _number(plain["baseline"]))


def _correction(
    plain: Mapping[str, Any],
    periods: dict[str, Period],
    figures: _Figures,
    at: Addresses,
) -> CorrectionLine:
    number, period = plain["indicator"], plain["period"]
    return CorrectionLine(
        indicator_code=plain["indicator_code"],
        period=periods[period],
        before=figures.of(plain["before"], at.frozen_before(number, period)),
        after=figures.of(plain["after"], at.figure(number, period)),
        reason=_as_written(plain["reasons"]),
        on=date.fromisoformat(plain["on"]),
    )


def _as_written(reasons: Sequence[str]) -> Text:
    """Reasons in the language they were written in; nobody translated them."""
    if not reasons:
        return NO_REASON
    hanzi = [
        reason for reason in reasons if any("\u4e00" <= letter <= "\u9fff" for letter in reason)
    ]
    return Text("\n".join(r for r in reasons if r not in hanzi), "\n".join(hanzi))


def _period(plain: Mapping[str, Any], *, is_draft: bool) -> Period:
    label = text_of(plain["label"])
    if is_draft:
        label = Text(f"DRAFT · {label.en or label.zh}", f"草稿 · {label.zh or label.en}")
    return Period(
        plain["code"],
        label,
        date.fromisoformat(plain["starts"]),
        date.fromisoformat(plain["ends"]),
    )


def _phase(plain: Mapping[str, Any], periods: Sequence[Mapping[str, Any]]) -> Phase:
    return Phase(
        code=plain["code"],
        title=text_of(plain["name"]),
        start=date.fromisoformat(plain["starts"] or periods[0]["starts"]),
        end=date.fromisoformat(plain["ends"]) if plain["ends"] else None,
        description=text_of(plain["purpose"]),
    )


def _sector(plain: Mapping[str, Any]) -> Sector:
    return Sector(
        plain["code"],
        plain["vocabulary"],
        _number(plain["percentage"] or None),
        Text(plain["name_en"], plain["name_zh"]),
    )


def _recipient(plain: Mapping[str, Any]) -> Recipient:
    return Recipient(plain["code"], plain["is_region"], _number(plain["percentage"] or None))


def _identifier(content: Mapping[str, Any], reporting: Organisation) -> str:
    """The programme's own identifier, else the organisation's with the phase's code."""
    given: str = content["programme"]["iati_identifier"]
    if given or not reporting.ref:
        return given
    return f"{reporting.ref}-{content['phase']['code'].upper()}"


def _organisation(plain: Mapping[str, Any]) -> Organisation:
    return Organisation(
        plain["iati_ref"],
        _ORGANISATION_TYPES.get(plain["kind"], "15"),
        text_of(plain["name"]),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
