"""The chain on a programme's own files: needs, endorsements, activities, sheets, freezes.

Everything through the real actions and the real reader of sheets; only the clock is handed in.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl

from qiao.accounts.actors import actor_for
from qiao.accounts.permissions import permissions_of
from qiao.activities.actions.planning import Host, Plan, hold_activity, plan_activity
from qiao.activities.actions.sheets import confirm_sheet, upload_sheet
from qiao.activities.models import Activity
from qiao.activities.rules import HostRole
from qiao.core.actor import Actor, Role
from qiao.core.occasions import Dates
from qiao.core.text import Language, Text
from qiao.needs import actions as needs
from qiao.needs.models import Need
from qiao.needs.rules import Decision, Wording
from qiao.partners.models import Institution
from qiao.programme_loading import apply, plan_changes, read
from qiao.results.actions.contributions import link_contributions
from qiao.results.actions.freezing import freeze_period
from tests import factories

if TYPE_CHECKING:
    from pathlib import Path

LOADER = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))


def at(day: date) -> datetime:
    """An hour of a working day."""
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Guest:
    """A row of a sheet: names, sex, institution as written, role, and a tick for each half-day."""

    hanzi: str
    latin: str
    sex: str
    institution: str
    ticks: tuple[str, ...]
    role: str = "参与者 Participant"


class Chain:
    """A loaded programme with the people who act in it; `institutions` speak for sides 1 and 2."""

    def __init__(self, folder: Path, institutions: tuple[str, str], day: date) -> None:
        apply(plan_changes(read(folder)), by=LOADER, at=at(day))
        first, second = (Institution.objects.get(code=code) for code in institutions)
        self.users = {
            "office": factories.user(Role.SECRETARIAT),
            "second reader": factories.user(Role.SECRETARIAT),
            "first": self._user(Role.FOCAL_POINT, first),
            "second": self._user(Role.FOCAL_POINT, second),
            "first coordinator": self._user(Role.COORDINATOR, first),
            "second coordinator": self._user(Role.COORDINATOR, second),
            "donor": factories.user(Role.DONOR_READER),
        }

    def _user(self, role, institution):
        return factories.user(
            role,
            side=institution.side,
            institution=institution,
            language=institution.side.language,
        )

    def actor(self, who: str) -> Actor:
        """One of the people, acting."""
        return actor_for(self.users[who])

    def endorsed_need(self, pillar: str, day: date, english: str, chinese: str) -> Need:
        """Raised by each side in its own language, joined, checked and endorsed on that day."""
        when = at(day)
        codes = []
        for who in ("first", "second"):
            own = Language(self.users[who].language)
            said = Text(english, "") if own == Language.EN else Text("", chinese)
            need = needs.raise_need(
                by=self.actor(who),
                at=when,
                pillar=pillar,
                concerns="workers",
                urgency="normal",
                wording=Wording(said, said, own),
            )
            needs.release_need(by=self.actor(who), at=when, code=need.code, version=1)
            codes.append(need.code)
        shared = needs.join_needs(by=self.actor("office"), at=when, codes=codes)
        self.endorse(shared, 1, day)
        return Need.objects.get(pk=shared.pk)

    def endorse(self, need: Need, version: int, day: date) -> None:
        """Check one version by a second person, and let both sides endorse it."""
        when = at(day)
        needs.check_text(by=self.actor("second reader"), at=when, code=need.code, version=version)
        needs.ask_endorsement(by=self.actor("office"), at=when, code=need.code, version=version)
        for side in ("first coordinator", "second coordinator"):
            needs.answer(
                by=self.actor(side),
                at=when,
                code=need.code,
                version=version,
                decision=Decision.ENDORSED,
            )

    def planned(self, title: Text, first: date, days: int, **plan) -> Activity:
        """An activity planned two months ahead."""
        hosts = plan.pop("hosts")
        return plan_activity(
            by=self.actor("office"),
            at=at(first - timedelta(days=60)),
            plan=Plan(
                **{
                    "kind": "training",
                    "title": title,
                    "planned": Dates(first, first + timedelta(days=days - 1)),
                    "needs": (),
                    "hosts": tuple(
                        Host(code, HostRole.CO_HOST if number else HostRole.HOST)
                        for number, code in enumerate(hosts)
                    ),
                    **plan,
                }
            ),
        )

    def held(self, title: Text, first: date, days: int, *, results=(), **plan) -> Activity:
        """An activity that took place on the days it was planned for."""
        activity = self.planned(title, first, days, **plan)
        last = first + timedelta(days=days - 1)
        hold_activity(
            by=self.actor("office"),
            at=at(last + timedelta(days=1)),
            code=activity.code,
            held=Dates(first, last),
        )
        if results:
            link_contributions(
                by=self.actor("office"),
                at=at(last + timedelta(days=1)),
                activity=activity.code,
                results=results,
            )
        return Activity.objects.get(pk=activity.pk)

    def signed(self, activity: Activity, guests) -> None:
        """The activity's sign-in sheet, uploaded and confirmed."""
        when = at(activity.held_to + timedelta(days=2))
        sheet = upload_sheet(
            by=self.actor("office"),
            at=when,
            code=activity.code,
            name=f"签到表 {activity.code}.xlsx",
            content=sign_in_sheet(activity, guests),
        )
        confirm_sheet(by=self.actor("office"), at=when, sheet_id=sheet.pk)

    def freeze(self, period: str, day: date):
        """Freeze a period."""
        return freeze_period(by=self.actor("office"), at=at(day), period=period)


def sign_in_sheet(activity: Activity, guests) -> bytes:
    """As such sheets are: a merged title, bilingual headers, half-days as columns, a total row."""
    days = (activity.held_to - activity.held_from).days + 1
    dates = [activity.held_from + timedelta(days=number) for number in range(days)]
    halves = [f"{d.month}月{d.day}日{half}" for d in dates for half in ("上午", "下午")]
    headers = [
        "序号 No.",
        "姓名",
        "拼音 Pinyin",
        "性别 Sex",
        "单位 Institution",
        "角色 Role",
        *halves,
    ]
    book = openpyxl.Workbook()
    page = book.active
    page.append([f"{activity.title_zh} 签到表 / Sign-in sheet"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headers))
    page.append([])
    page.append(headers)
    for number, guest in enumerate(guests, 1):
        row = [guest.hanzi, guest.latin, guest.sex, guest.institution, guest.role]
        page.append([number, *row, *guest.ticks[: 2 * days]])
    page.append(["", "合计 Total"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "明芳伟娜静丽强磊军洋勇艳杰娟涛超霞平刚桂"
_TICKS = ("√", "1", "是", "x", "", "√")


def guests(institution: str, sex: str, number: int, *, start: int = 0, **more) -> list[Guest]:
    """Made-up people of one institution; the same numbers are the same people again.

    Some missed a half-day: the ticks are written in the several ways that people write them.
    """
    found = []
    for n in range(start, start + number):
        hanzi = f"{_SURNAMES[n % 20]}{_GIVEN[(n * 7) % 20]}{_GIVEN[(n // 20 + n) % 20]}"
        ticks = ["√"] + [_TICKS[(n + half) % 6] for half in range(1, 12)]
        found.append(Guest(hanzi, "", sex, institution, tuple(ticks), **more))
    return found
