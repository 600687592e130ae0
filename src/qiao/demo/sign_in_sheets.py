"""How do the demonstration's sign-in sheets look? As such sheets are: titles above, both languages,
ticks in several hands. Bytes for the real import; people are made up, and the same each time."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiao.demo.script import Group, SheetScript

_ABSENT_ONE_IN = 12


@dataclass(frozen=True, slots=True)
class Guest:
    """A made-up person."""

    hanzi: str
    latin: str
    sex: str
    institution: str
    post: str
    role: str


def guests(groups: Mapping[str, Group], wanted: Mapping[str, int], seed: str) -> list[Guest]:
    """Who comes, in the order of the sheet: the same people for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - names, not secrets
    chosen = []
    for key, count in wanted.items():
        group = groups[key]
        numbers = sorted(chance.sample(range(group.size), min(count, group.size)))
        chosen += [_guest(group, number) for number in numbers]
    return chosen


def write_sheet(script: SheetScript, people: Sequence[Guest], title: str, seed: str) -> bytes:
    """The sheet's content in its form: `facing` and `latin` are workbooks, `gb18030` is CSV."""
    chance = random.Random(seed)  # noqa: S311 - ticks, not secrets
    attended = [[chance.randrange(_ABSENT_ONE_IN) > 0 for _s in script.sessions] for _p in people]
    for row in attended:
        row[0] = row[0] or not any(row)
    rows = _FORMS[script.form](script, people, attended)
    if script.form == "gb18030":
        return _as_csv(rows)
    return _as_workbook(rows, title)


def file_name(script: SheetScript, key: str) -> str:
    """The name that the sheet was kept under."""
    return f"{key}-签到表.{'csv' if script.form == 'gb18030' else 'xlsx'}"


def _guest(group: Group, number: int) -> Guest:
    """Number n of a group: no two of them have the same family and given name."""
    round_, family = divmod(number, len(group.family))
    hanzi_family, latin_family = group.family[family]
    hanzi_given, latin_given, sex = group.given[(round_ + family) % len(group.given)]
    zh_post, en_post = group.posts[number % len(group.posts)]
    return Guest(
        hanzi=f"{hanzi_family}{hanzi_given}",
        latin=f"{latin_family} {latin_given}" if hanzi_family else f"{latin_given} {latin_family}",
        sex=sex,
        institution=group.institutions[(number * 3) % len(group.institutions)],
        post=f"{zh_post} {en_post}".strip(),
        role=group.role,
    )


def _facing(
    script: SheetScript, people: Sequence[Guest], attended: Sequence[Sequence[bool]]
) -> list[list[str]]:
    head = ["序号 No.", "姓名 Name", "性别 Sex", "单位 Institution", "职务 Position", "角色 Role"]
    rows = [[*head, *script.sessions]]
    for number, (guest, ticks) in enumerate(zip(people, attended, strict=True), 1):
        name = f"{guest.hanzi} {guest.latin}".strip()
        sex = {"F": "女", "M": "男"}[guest.sex]
        marks = ["√" if tick else "" for tick in ticks]
        rows.append([str(number), name, sex, guest.institution, guest.post, guest.role, *marks])
    return rows


def _latin(
    script: SheetScript, people: Sequence[Guest], attended: Sequence[Sequence[bool]]
) -> list[list[str]]:
    rows = [
        ["Institution / 单位", "Name (Latin letters)", "中文姓名", "M/F", *script.sessions, "Role"]
    ]
    for guest, ticks in zip(people, attended, strict=True):
        marks = ["x" if tick else "" for tick in ticks]
        rows.append([guest.institution, guest.latin, guest.hanzi, guest.sex, *marks, guest.role])
    return rows


def _plain(
    script: SheetScript, people: Sequence[Guest], attended: Sequence[Sequence[bool]]
) -> list[list[str]]:
    rows = [["姓名", "单位", "性别", "职务", *script.sessions]]
    for guest, ticks in zip(people, attended, strict=True):
        marks = ["1" if tick else "0" for tick in ticks]
        sex = {"F": "女", "M": "男"}[guest.sex]
        rows.append([guest.hanzi or guest.latin, guest.institution, sex, guest.post, *marks])
    return rows


_FORMS = {"facing": _facing, "latin": _latin, "gb18030": _plain}


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def _as_workbook(rows: Sequence[Sequence[str]], title: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("签到表")
        bold = book.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title, bold)
        sheet.merge_range(1, 0, 1, len(rows[0]) - 1, "演示数据 Demonstration: made-up people")
        for row, cells in enumerate(rows, 2):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text, bold if row == 2 else None)  # noqa: PLR2004
    return content.getvalue()
