"""A sign-in sheet of 50,000 rows: looked at and stored. CPU time, and memory at its peak."""

from __future__ import annotations

import io
import resource
import time
from datetime import date
from itertools import pairwise

import xlsxwriter

from benchmarks.figures import note, tell
from benchmarks.place import AT, make_place
from qiao.activities.actions.sheets import confirm_sheet, upload_sheet
from qiao.activities.models import Activity, Participation
from qiao.activities.queries.previews import find_sheet, look_at

ROWS = 50_000


def name_of(number: int) -> str:
    """A name of letters alone, another for each number."""
    given, family = divmod(number, 676)
    return f"Li{_two(family)} Wang{_two(given)}"


def _two(number: int) -> str:
    return chr(97 + number // 26) + chr(97 + number % 26)


def sheet() -> bytes:
    """A workbook as sheets are: a title, both languages, ticks for two half-days."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "签到表 Sign-in sheet")
        head = [
            "序号 No.",
            "姓名 Name",
            "性别 Sex",
            "单位 Institution",
            "职务 Position",
            "2022-03-01 上午",
            "2022-03-01 下午",
        ]
        page.write_row(1, 0, head)
        for n in range(ROWS):
            ticks = ["√", "√" if n % 3 else ""]
            page.write_row(
                n + 2,
                0,
                [
                    str(n + 1),
                    name_of(n),
                    "男" if n % 2 else "女",
                    f"Institution {n % 40}",
                    "Officer",
                    *ticks,
                ],
            )
    return content.getvalue()


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Upload, look and confirm, as the pages do."""
    place = make_place()
    activity = Activity.objects.create(
        code="A-BIG",
        phase=place.phase,
        kind="training",
        status="held",
        release="shared",
        title_en="Big",
        held_from=date(2022, 3, 1),
        held_to=date(2022, 3, 1),
    )
    content = sheet()
    note(f"{ROWS} rows, {len(content) / 1e6:.1f} MB")
    clock, by_clock = [time.process_time()], time.perf_counter()
    row = upload_sheet(by=place.actor, at=AT, code=activity.code, name="big.xlsx", content=content)
    clock.append(time.process_time())
    seen = look_at(find_sheet(row.pk, viewer=place.actor)).fingerprint
    clock.append(time.process_time())
    confirm_sheet(by=place.actor, at=AT, sheet_id=row.pk, seen=seen)
    clock.append(time.process_time())
    wall = time.perf_counter() - by_clock
    assert Participation.objects.count() == ROWS
    tell("imports.rows_50k", clock[-1] - clock[0], "s", 20)
    tell("imports.rows_50k_wall", wall, "s", 20)
    steps = zip(("upload", "preview", "confirm"), pairwise(clock), (5, 5, 10), strict=True)
    for step, (begun, ended), goal in steps:
        tell(f"imports.rows_50k_{step}", ended - begun, "s", goal)
    tell("imports.rows_50k_memory", peak_mb(), "MB", 500)


if __name__ == "__main__":
    main()
