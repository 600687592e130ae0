"""Two report contents for tests: a small one with every case, and the workload of the speed goals.

Both belong to an invented programme between two invented sides.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from qiao.reports.content import (
    ActivityLine,
    Baseline,
    Cell,
    CorrectionLine,
    Counts,
    Dimension,
    DimensionValue,
    Endorsement,
    EventDates,
    Figure,
    Headcount,
    IndicatorLine,
    Milestone,
    NeedLine,
    Organisation,
    ParticipatingOrganisation,
    Period,
    PeriodFigure,
    Phase,
    Recipient,
    ReportContent,
    ResultLine,
    Sector,
    Tag,
    Target,
    Text,
)

ADDRESS = "https://qiao.example.org"
RHINE, ANDES = Text("Rhine", "莱茵方"), Text("Andes", "安第斯方")

SEX = Dimension(
    "sex",
    Text("Sex", "性别"),
    (
        DimensionValue("female", Text("Women", "女")),
        DimensionValue("male", Text("Men", "男")),
    ),
)
SIDE = Dimension(
    "side", Text("Side", "方别"), (DimensionValue("rhine", RHINE), DimensionValue("andes", ANDES))
)
MOBILITY = Tag("P1", Text("Regular mobility", "正常人员往来"), "#2f6f8f")
PROTECTION = Tag("P2", Text("Protection of workers", "劳动者保护"), "#8a5a2b")


def half_year(year: int, half: int) -> Period:
    """The first or second half of a year."""
    first = half == 1
    return Period(
        code=f"{year}-H{half}",
        label=Text(
            f"{'First' if first else 'Second'} half of {year}",
            f"{year}年{'上' if first else '下'}半年",
        ),
        start=date(year, 1 if first else 7, 1),
        end=date(year, 6, 30) if first else date(year, 12, 31),
    )


H1, H2 = half_year(2024, 1), half_year(2024, 2)


def cells(*values: int | None) -> tuple[Cell, ...]:
    """Sex by side: women Rhine, women Andes, men Rhine, men Andes; None is suppressed."""
    pairs = [(sex, side) for sex in ("female", "male") for side in ("rhine", "andes")]
    return tuple(
        Cell(
            (("sex", sex), ("side", side)),
            None if value is None else Decimal(value),
            suppressed=value is None,
        )
        for (sex, side), value in zip(pairs, values, strict=True)
    )


def figure(
    value: int | str, *breakdown: int | None, proof: str = "", note: Text | None = None
) -> Figure:
    """A value with its cells and the page that proves it."""
    return Figure(
        value=Decimal(value),
        cells=cells(*breakdown) if breakdown else (),
        proof_url=f"{ADDRESS}/results/figures/{proof}/" if proof else "",
        note=note or Text(),
    )


TRAINED = IndicatorLine(
    code="OP1.1.a",
    statement=Text(
        "Number of officials trained on the rights of migrant workers",
        "接受移民工人权利培训的官员人数",
    ),
    unit=Text("persons", "人"),
    provenance="measured",
    definition=Text(
        "Unique persons who attended at least one session of a training as participants; "
        "organisers, speakers and observers are not counted.",
        "至少参加过一次培训课程的学员人数，同一人只计一次；主办人员、授课人和观察员不计入。",
    ),
    aggregation="recount",
    baseline=Baseline(
        2023, Decimal(0), Text("No training before the phase.", "本阶段开始前未举办培训。")
    ),
    milestones=(Milestone(H2, Decimal(120)),),
    target=Target(2025, Decimal(240)),
    source_of_verification=Text("Sign-in sheets", "签到表"),
    periods=(
        PeriodFigure(H1, Decimal(50), figure(46, 12, 11, 10, 13, proof="op11a-2024h1")),
        PeriodFigure(
            H2,
            Decimal(70),
            figure(
                1058,
                None,
                511,
                None,
                520,
                proof="op11a-2024h2",
                note=Text("Two trainings ran in parallel.", "两期培训同时举行。"),
            ),
        ),
    ),
    current=figure(1098, 29, 520, 20, 529, proof="op11a-since-start"),
    current_on=date(2024, 12, 31),
    progress=Decimal("0.62"),
)

SATISFACTION = IndicatorLine(
    code="OP1.1.b",
    statement=Text("Share of participants who applied what they learnt", "学以致用的学员所占比例"),
    unit=Text("per cent", "%"),
    provenance="observed",
    scale="percentage",
    aggregation="latest",
    baseline=Baseline(2023, None, Text("Not measured yet.", "尚未测量。")),
    target=Target(2025, Decimal(75)),
    source_of_verification=Text("Follow-up questionnaire after six months", "六个月后的跟踪问卷"),
    periods=(
        PeriodFigure(
            H1, None, Figure(missing_reason=Text("Not due in this period.", "本期无需报告。"))
        ),
        PeriodFigure(
            H2,
            Decimal(70),
            Figure(
                missing_reason=Text(
                    "The questionnaire closes in March 2025.", "问卷调查将于2025年3月结束。"
                )
            ),
        ),
    ),
    current=Figure(missing_reason=Text("The questionnaire closes in March 2025.", "")),
)

EVENTS = IndicatorLine(
    code="OC1.a",
    statement=Text(
        "Number of exchanges that answer a need endorsed by both sides",
        "回应双方认可需求的交流活动次数",
    ),
    unit=Text("events", "次"),
    provenance="measured",
    baseline=Baseline(2023, Decimal(0)),
    target=Target(2025, Decimal(6)),
    source_of_verification=Text("Activity records", "活动记录"),
    periods=(
        PeriodFigure(H1, Decimal(1), figure(1, proof="oc1a-2024h1")),
        PeriodFigure(H2, Decimal(1), figure(2, proof="oc1a-2024h2")),
    ),
    current=figure(3, proof="oc1a-since-start"),
    current_on=date(2024, 12, 31),
    progress=Decimal("0.5"),
)

RESULTS = (
    ResultLine(
        "IM1",
        "impact",
        Text("People move between the two sides safely and in order.", "双方人员往来安全有序。"),
    ),
    ResultLine(
        "OC1",
        "outcome",
        Text(
            "Both sides regulate labour mobility together, and workers know their rights.",
            "双方共同规范劳务往来，劳动者了解自身权利。",
        ),
        Text("Both sides keep their focal points in post.", "双方联络人保持稳定。"),
        (EVENTS,),
    ),
    ResultLine(
        "OP1.1",
        "output",
        Text("Officials of both sides are trained.", "双方官员接受培训。"),
        Text(
            "Participants are released from work for the whole training.",
            "学员可脱产参加全部培训。",
        ),
        (TRAINED, SATISFACTION),
    ),
)

WORKSHOP = ActivityLine(
    code="A-2024-07",
    title=Text(
        "Workshop on two-way labour mobility and recruitment costs", "双向劳务往来与招聘费用研讨会"
    ),
    kind=Text("Workshop", "研讨会"),
    planned=EventDates(date(2024, 11, 13), date(2024, 11, 16)),
    held=EventDates(date(2024, 11, 14), date(2024, 11, 16)),
    place=Text("Basel", "巴塞尔"),
    hosts=(Text("Ministry of Labour", "劳动部"), Text("Contractors' Association", "承包商会")),
    pillars=(MOBILITY, PROTECTION),
    result_codes=("OC1", "OP1.1"),
    stated=Headcount(50, "about"),
    participations=figure(52, proof="a7-participations"),
    unique_persons=figure(46, proof="a7-persons"),
    person_days=figure("131.5", proof="a7-days"),
    need_codes=("N-3",),
    proof_url=f"{ADDRESS}/activities/a-2024-07/",
)

SEMINAR = ActivityLine(
    code="A-2024-02",
    title=Text("Seminar on complaint mechanisms", "投诉机制研讨会"),
    kind=Text("Seminar", "研讨会"),
    held=EventDates(date(2024, 1, 1), precision="month", inferred=True),
    place=Text("", "利马"),
    pillars=(PROTECTION,),
    stated=Headcount(26),
    participations=Figure(missing_reason=Text("No sign-in sheet was kept.", "未留存签到表。")),
)

NEED = NeedLine(
    code="N-3",
    title=Text("Who pays the costs of recruitment", "招聘费用由谁承担"),
    statement=Text(
        "Workers pay for jobs abroad that employers should pay for.\n"
        "Both sides ask for a common list of costs that may not be charged to workers.",
        "劳动者承担了本应由雇主承担的境外就业费用。\n双方希望共同制定不得向劳动者收取的费用清单。",
        authentic="zh",
    ),
    endorsements=(
        Endorsement(
            RHINE, Text("Director, Ministry of Labour", "劳动部司长"), date(2024, 3, 4), "3"
        ),
        Endorsement(
            ANDES, Text("Deputy director, Migration Service", "移民局副局长"), date(2024, 3, 9), "3"
        ),
    ),
    proof_url=f"{ADDRESS}/needs/n-3/",
)

CORRECTION = CorrectionLine(
    indicator_code="OP1.1.a",
    period=H1,
    before=figure(44, proof="op11a-2024h1-frozen"),
    after=figure(46, proof="op11a-2024h1"),
    reason=Text(
        "A sign-in sheet of the second day arrived after the period was frozen.",
        "第二天的签到表在数据冻结后才收到。",
    ),
    on=date(2024, 9, 2),
    by=Text("Secretariat", "秘书处"),
)


def sample_report(**changes: object) -> ReportContent:
    """A small report with every case: missing, suppressed, corrected, in one language only."""
    given: dict[str, object] = {
        "programme": Text("Rhine-Andes Dialogue on Mobility", "莱茵—安第斯人员往来对话"),
        "programme_code": "rhine-andes",
        "phase": Phase(
            "RA-1",
            Text("First phase of the Rhine-Andes Dialogue", "莱茵—安第斯对话第一阶段"),
            date(2024, 1, 1),
            date(2025, 12, 31),
            description=Text(
                "Mobility that both sides regulate together.", "由双方共同规范的人员往来。"
            ),
        ),
        "period": H2,
        "iati_identifier": "XX-EX-1-RA-1",
        "reporting_org": Organisation(
            "XX-EX-1", "40", Text("Office for Mobility", "人员往来办公室")
        ),
        "participating_orgs": (
            ParticipatingOrganisation(
                Organisation("XX-EX-9", "10", Text("Fund of the Rhine", "莱茵基金")), "funding"
            ),
            ParticipatingOrganisation(
                Organisation("", "40", Text("Office for Mobility")), "implementing"
            ),
        ),
        "recipients": (Recipient("PE"),),
        "sectors": (Sector("15190", name=Text("Migration", "移民")),),
        "frozen_at": datetime(2025, 1, 20, 9, 30, tzinfo=UTC),
        "frozen_by": Text("Secretariat", "秘书处"),
        "checksum": "9f2c" * 16,
        "dimensions": (SEX, SIDE),
        "counts": Counts(
            events=figure(2, proof="events"),
            participations=figure(78, proof="participations"),
            unique_persons=figure(1058, None, 511, None, 520, proof="persons"),
            person_days=figure("131.5", proof="days"),
        ),
        "results": RESULTS,
        "activities": (SEMINAR, WORKSHOP),
        "needs": (NEED,),
        "corrections": (CORRECTION,),
        "address": f"{ADDRESS}/reports/ra-1/2024-h2/",
    }
    return ReportContent(**(given | changes))  # type: ignore[arg-type]


def workload_report(results: int = 5, indicators: int = 6, periods: int = 8) -> ReportContent:
    """The speed goals' workload: each period of each indicator has a value with four cells."""
    spans = [half_year(2022 + index // 2, index % 2 + 1) for index in range(periods)]
    lines = []
    for result in range(1, results + 1):
        own = tuple(
            IndicatorLine(
                code=f"OP{result}.{number}",
                statement=Text(
                    f"Officials trained, measure {result}.{number}",
                    f"培训官员人数 {result}.{number}",
                ),
                unit=Text("persons", "人"),
                provenance="measured",
                definition=Text("Unique persons of the period.", "本期内人数，同一人只计一次。"),
                baseline=Baseline(2021, Decimal(0)),
                target=Target(2025, Decimal(400)),
                source_of_verification=Text("Sign-in sheets", "签到表"),
                periods=tuple(
                    PeriodFigure(
                        span,
                        Decimal(50),
                        figure(
                            4 * (10 + number) + 6,
                            10 + number,
                            11 + number,
                            12 + number,
                            13 + number,
                            proof=f"op{result}{number}-{span.code}",
                        ),
                    )
                    for span in spans
                ),
                current=figure(
                    8 * (4 * (10 + number) + 6),
                    *(8 * (value + number) for value in (10, 11, 12, 13)),
                    proof=f"op{result}{number}",
                ),
                current_on=spans[-1].end,
                progress=Decimal("0.9"),
            )
            for number in range(1, indicators + 1)
        )
        lines.append(
            ResultLine(
                f"OP{result}", "output", Text(f"Output {result}", f"产出{result}"), indicators=own
            )
        )
    return sample_report(results=tuple(lines), period=spans[-1], corrections=())
