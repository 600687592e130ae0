"""Small, made-up records for tests. Two sides that exist nowhere; nothing of a real programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from qiao.accounts.actors import actor_for
from qiao.accounts.models import User
from qiao.core.actor import Actor, Role
from qiao.partners.models import Institution, InstitutionKind
from qiao.phases.models import Phase, Programme, Side, Theme, ThemeScheme

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PASSWORD = "correct horse battery"
_number = count(1)


@dataclass(frozen=True)
class SmallProgramme:
    programme: Programme
    phase: Phase
    first: Side
    second: Side
    pillars: list[Theme]
    topics: list[Theme]
    ministry: Institution
    union: Institution
    authority: Institution
    agency: Institution


@dataclass(frozen=True)
class People:
    office: User
    first: User
    first_coordinator: User
    second: User
    second_coordinator: User
    donor: User
    participant: User

    def actor(self, name: str) -> Actor:
        """The Actor of one of them."""
        return actor_for(getattr(self, name))


def programme() -> SmallProgramme:
    first = Side.objects.create(
        position=1,
        code="uphill",
        name_en="Uphill",
        name_zh="上坡",
        language="zh",
        accent="#8a1c1c",
        accent_dark="#f0a0a0",
    )
    second = Side.objects.create(
        position=2,
        code="downhill",
        name_en="Downhill",
        name_zh="下坡",
        language="en",
        accent="#1c3f8a",
        accent_dark="#a0b8f0",
    )
    row = Programme.objects.create(
        code="hill",
        name_en="Hill Dialogue",
        name_zh="山坡对话",
        short_name_en="Hill",
        short_name_zh="山坡",
        iati_identifier="XX-HILL-1",
    )
    phase = Phase.objects.create(
        code="hill-1",
        name_en="Hill I",
        name_zh="山坡一期",
        starts=date(2026, 1, 1),
        ends=date(2027, 12, 31),
        is_current=True,
    )
    pillars = _themes("pillars", "pillar", phase, ["Paths", "Wells"], ["道路", "水井"])
    topics = _themes("topics", "topic", phase, ["Fees", "Rest"], ["费用", "休息"])
    return SmallProgramme(
        programme=row,
        phase=phase,
        first=first,
        second=second,
        pillars=pillars,
        topics=topics,
        ministry=institution("uphill-ministry", "Ministry of Slopes", "坡务部", first),
        union=institution(
            "uphill-union", "Union of Climbers", "登山工会", first, InstitutionKind.WORKERS
        ),
        authority=institution("downhill-authority", "Valley Authority", "山谷管理局", second),
        agency=institution(
            "downhill-agency", "Valley Recruiters", "山谷招聘", second, InstitutionKind.RECRUITMENT
        ),
    )


def _themes(code, kind, phase, names_en, names_zh):
    scheme = ThemeScheme.objects.create(code=f"hill-{code}", name_en=code, name_zh=code, kind=kind)
    scheme.phases.add(phase)
    return [
        Theme.objects.create(
            scheme=scheme,
            code=f"hill-{kind}-{n}",
            order=n,
            name_en=en,
            name_zh=zh,
            short_name_en=en,
            short_name_zh=zh,
            accent="#335577",
            accent_dark="#99bbdd",
        )
        for n, (en, zh) in enumerate(zip(names_en, names_zh, strict=True), 1)
    ]


def institution(code, name_en, name_zh, side, kind=InstitutionKind.GOVERNMENT) -> Institution:
    return Institution.objects.create(
        code=code, name_en=name_en, name_zh=name_zh, side=side, kind=kind
    )


def user(role: Role, *, side=None, institution=None, language="en", name="") -> User:
    number = next(_number)
    person = User(
        email=f"{role.value}{number}@example.org",
        name=name or f"{role.value} {number}",
        role=role.value,
        side=side,
        institution=institution,
        language=language,
    )
    person.set_password(PASSWORD)
    person.save()
    return person


def people() -> People:
    first, second = Side.objects.get(position=1), Side.objects.get(position=2)
    ministry = Institution.objects.get(code="uphill-ministry")
    authority = Institution.objects.get(code="downhill-authority")
    return People(
        office=user(Role.SECRETARIAT),
        first=user(Role.FOCAL_POINT, side=first, institution=ministry, language="zh"),
        first_coordinator=user(Role.COORDINATOR, side=first, institution=ministry, language="zh"),
        second=user(Role.FOCAL_POINT, side=second, institution=authority),
        second_coordinator=user(Role.COORDINATOR, side=second, institution=authority),
        donor=user(Role.DONOR_READER),
        participant=user(Role.PARTICIPANT),
    )
