"""Where do benchmarks work? In a new place on disk: two sides, a phase, a secretariat of two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.test import Client  # noqa: E402

from qiao.accounts.actors import actor_for  # noqa: E402
from qiao.accounts.models import User  # noqa: E402
from qiao.core.actor import Actor, Role  # noqa: E402
from qiao.installation.assets import collect_assets  # noqa: E402
from qiao.installation.catalogues import compile_catalogues  # noqa: E402
from qiao.partners.models import Institution  # noqa: E402
from qiao.phases.models import Phase, Programme, Side, Theme, ThemeScheme  # noqa: E402

#: When everything of a benchmark happens: after the phase, and before the day it is run.
AT = datetime(2023, 2, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """What every benchmark starts from."""

    phase: Phase
    pillars: list[Theme]
    institutions: list[Institution]
    office: User
    second: User

    @property
    def actor(self) -> Actor:
        """The secretariat's first member."""
        return actor_for(self.office)

    def client(self) -> Client:
        """A signed-in browser of the secretariat."""
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(self.office)
        return client


def make_place() -> Place:
    """Set up the place that QIAO_HOME names."""
    compile_catalogues()
    call_command("migrate", verbosity=0, interactive=False)
    collect_assets()
    import_module("qiao.wsgi")  # from here on this process collects garbage as the server does
    Programme.objects.create(
        code="bench",
        name_en="Bench",
        name_zh="基准",
        short_name_en="Bench",
        short_name_zh="基准",
        iati_identifier="XX-1-BENCH",
        reporting_org="office",
    )
    for position, code in ((1, "uphill"), (2, "downhill")):
        Side.objects.create(
            position=position,
            code=code,
            name_en=code,
            name_zh="方",
            language="en",
            accent="#1c3f8a",
            accent_dark="#a0b8f0",
        )
    phase = Phase.objects.create(
        code="one",
        name_en="One",
        name_zh="一期",
        is_current=True,
        implementers=["office"],
        starts=date(2019, 1, 1),
        ends=date(2022, 12, 31),
    )
    scheme = ThemeScheme.objects.create(
        code="pillars", name_en="Pillars", name_zh="支柱", kind="pillar"
    )
    scheme.phases.add(phase)
    pillars = [
        Theme.objects.create(
            scheme=scheme,
            code=f"p{n}",
            order=n,
            name_en=f"Pillar {n}",
            name_zh=f"支柱{n}",
            short_name_en=f"P{n}",
            short_name_zh=f"支柱{n}",
            accent="#335577",
            accent_dark="#99bbdd",
        )
        for n in range(1, 5)
    ]
    institutions = [
        Institution.objects.create(
            code=f"i{n}",
            name_en=f"Institution {n}",
            name_zh=f"第{n}机构",
            side_id=1 + n % 2,
            kind=("government", "workers", "employers")[n % 3],
        )
        for n in range(40)
    ]
    Institution.objects.create(
        code="office",
        name_en="Office of the talks",
        name_zh="会谈办公室",
        kind="implementer",
        iati_ref="XX-1",
    )
    office, second = (
        User.objects.create(
            email=f"o{n}@example.org", name=f"Office {n}", role=Role.SECRETARIAT.value
        )
        for n in (1, 2)
    )
    return Place(phase, pillars, institutions, office, second)
