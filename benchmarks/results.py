"""The results workload: 5 results x 6 indicators x 8 half-years, 480 approved values of 4 cells.

The page is the whole framework to the end of its last period, broken down by side and sex. It
computes every period and shows the last four, as it always does.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from benchmarks.figures import measure, note, tell, tell_taken
from benchmarks.place import AT, Place, make_place
from qiao.core.text import Text
from qiao.results.actions.freezing import freeze_period
from qiao.results.actions.values import Entry, enter_value
from qiao.results.models import Indicator, Logframe, ReportingPeriod, Result, Value, ValueCell

SIDES, SEXES = ("1", "2"), ("female", "male")
EVIDENCE = "https://example.org/minutes"


def make_logframe(place: Place) -> tuple[list[Indicator], list[ReportingPeriod]]:
    """Results, indicators and periods; two more periods than have values."""
    frame = Logframe.objects.create(
        phase=place.phase, code="frame", name_en="Logframe", name_zh="逻辑框架", is_current=True
    )
    periods = []
    for half in range(8):
        year, second = 2019 + half // 2, half % 2
        first = date(year, 7 if second else 1, 1)
        last = date(year, 12, 31) if second else date(year, 6, 30)
        periods.append(
            ReportingPeriod.objects.create(
                phase=place.phase,
                code=f"{year}-h{second + 1}",
                label_en=f"{year} H{second + 1}",
                label_zh=f"{year}年",
                starts=first,
                ends=last,
            )
        )
    indicators = []
    for number in range(5):
        result = Result.objects.create(
            logframe=frame,
            code=f"r{number}",
            level="outcome",
            order=number,
            statement_en=f"Result {number}",
            statement_zh=f"成果{number}",
        )
        indicators += [
            Indicator.objects.create(
                result=result,
                code=f"i{number}{n}",
                order=n,
                statement_en=f"Indicator {n}",
                statement_zh=f"指标{n}",
                unit_en="persons",
                unit_zh="人",
                provenance="observed",
                dimensions=["side", "sex"],
                baseline=0,
                baseline_year=2018,
                target=400,
                target_year=2022,
            )
            for n in range(6)
        ]
    return indicators, periods


def fill(place: Place, indicators: list[Indicator], periods: list[ReportingPeriod]) -> None:
    """Each indicator and period has one part of each side, approved, of 4 cells... 480 values."""
    values = Value.objects.bulk_create(
        Value(
            indicator=indicator,
            period=period,
            part=part,
            value=40,
            state="approved",
            evidence_url=EVIDENCE,
            entered_by=place.office,
            entered_at=AT,
            approved_by=place.second,
            approved_at=AT,
        )
        for indicator, period, part in product(indicators, periods, (1, 2))
    )
    ValueCell.objects.bulk_create(
        ValueCell(value=value, dimensions={"side": side, "sex": sex}, amount=10)
        for value, side, sex in product(values, SIDES, SEXES)
    )


def main() -> None:
    """Measure the page, a stored value, and both files."""
    translation.activate("en")
    place = make_place()
    indicators, periods = make_logframe(place)
    fill(place, indicators, periods)
    note(f"{Value.objects.count()} values, {ValueCell.objects.count()} cells")
    client = place.client()

    def page(_number: int, until: str = periods[-1].code) -> None:
        assert client.get(f"/results/?until={until}&parts=on").status_code == 200

    before = measure(page)
    tell_taken("results.framework_page", before, 60, peer="660 ms")
    with CaptureQueriesContext(connection) as queries:
        page(0)
    tell("results.framework_queries", len(queries), "queries", 12, peer="25 queries")

    note("storing values")
    ninth = ReportingPeriod.objects.create(
        phase=place.phase,
        code="2023-h1",
        label_en="2023 H1",
        label_zh="2023年",
        starts=date(2023, 1, 1),
        ends=date(2023, 6, 30),
    )
    cells = tuple(({"side": side, "sex": sex}, Decimal(10)) for side in SIDES for sex in SEXES)
    entry = Entry(value=Decimal(40), cells=cells, address=EVIDENCE, note=Text("n", "注"))

    def store(number: int) -> None:
        enter_value(
            by=place.actor,
            at=AT,
            indicator=indicators[number].pk,
            period=ninth.code,
            entry=entry,
            submit=True,
        )

    stored = measure(store, len(indicators) - 1)
    tell_taken("results.store_value", stored, 15, peer="150 ms")
    Value.objects.filter(period=ninth).delete()
    ninth.delete()

    note("freezing")
    for number, period in enumerate(periods):
        freeze_period(by=place.actor, at=AT + timedelta(minutes=number), period=period.code)
    for name, form, peer in (("iati_file", "iati", "1100 ms"), ("workbook", "xlsx", "220 ms")):

        def take(_number: int, form: str = form) -> None:
            response = client.get(f"/reports/{periods[-1].code}/{form}/")
            assert response.status_code == 200, response.status_code
            assert len(response.content) > 5000

        tell_taken(f"results.{name}", measure(take), 100, peer=peer)

    note("1,000 values more")
    more = [
        ReportingPeriod.objects.create(
            phase=place.phase,
            code=f"x{n}",
            label_en=f"X{n}",
            label_zh=f"加{n}",
            starts=date(2023, 1, 1) + timedelta(days=20 * n),
            ends=date(2023, 1, 20) + timedelta(days=20 * n),
        )
        for n in range(17)
    ]
    fill(place, indicators, more)
    values = len(more) * len(indicators) * 2
    dearer = measure(lambda number: page(number, more[-1].code)).cpu - before.cpu
    tell("results.page_per_1000_values", dearer / values * 1000, "ms", 60)


if __name__ == "__main__":
    main()
