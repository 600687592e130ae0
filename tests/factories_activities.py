"""Activities for tests, written through the real actions; sheets as the field's sheets are."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook

from qiao.activities import rules
from qiao.activities.actions.planning import Host, Plan, hold_activity, plan_activity
from qiao.activities.actions.sheets import upload_sheet
from qiao.activities.rules import HostRole
from qiao.core.occasions import Dates
from qiao.core.text import Text
from tests.factories import AT
from tests.factories_needs import endorsed_need

HELD = Dates(date(2026, 2, 9), date(2026, 2, 10))
HEADERS = (
    "序号 No.",
    "单位 Institution",
    "姓名 Name",
    "性别 Sex",
    "2月9日上午",
    "2月9日下午",
    "10/2/2026",
)
#: Institution, name, sex, then the ticks of two half-days and a whole day.
PEOPLE = (
    ("坡务部", "王小明 Wang Xiaoming", "男", "√", "√", "√"),
    ("登山工会", "李红", "女", "√", "", "√"),
    ("Valley Authority", "Anna Berg", "F", "√", "√", ""),
    ("山谷招聘 Valley Recruiters", "Karl Maier", "M", "", "√", "√"),
)


def plan(needs=(), **changes) -> Plan:
    """A plan for the tests' programme."""
    return Plan(
        **{
            "kind": "workshop",
            "title": Text("Who pays recruitment fees", "招聘费用由谁承担"),
            "planned": Dates(date(2026, 2, 10), date(2026, 2, 11)),
            "needs": tuple(needs),
            "themes": ("hill-pillar-1", "hill-topic-1"),
            "hosts": (
                Host("downhill-agency", HostRole.HOST),
                Host("uphill-ministry", HostRole.CO_HOST),
            ),
            "place": Text("Ridge", "山脊"),
            "headcount": 50,
            "qualifier": "about",
            **changes,
        }
    )


def planned_activity(people, need=None, **changes):
    """An activity planned from a need that both sides endorsed."""
    need = need or endorsed_need(people)
    return plan_activity(by=people.actor("office"), at=AT, plan=plan([need.code], **changes))


def held_activity(people, *, held=HELD, headcount=50, qualifier="about", **changes):
    """An activity that took place."""
    activity = planned_activity(people, **changes)
    return hold_activity(
        by=people.actor("office"),
        at=AT,
        code=activity.code,
        held=held,
        headcount=headcount,
        qualifier=rules.HeadcountQualifier(qualifier),
    )


def workbook(people=PEOPLE, headers=HEADERS, title="招聘费用研讨会 签到表") -> bytes:
    """A sheet with a merged title above a bilingual header."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    sheet.append([])
    sheet.append(list(headers))
    for number, person in enumerate(people, start=1):
        sheet.append([number, *person])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded_sheet(people, activity, content=None, name="sheet.xlsx", at=AT):
    """A sheet to look at."""
    return upload_sheet(
        by=people.actor("office"),
        at=at,
        code=activity.code,
        name=name,
        content=content or workbook(),
    )
