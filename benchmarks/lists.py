"""List pages over 10,000 activities and 200,000 participations, by a real server and 8 clients.

The server is `qiao serve` with two workers; the clients are a process of their own. Two cores and
eight clients leave a page 25 ms of one core if all are to be answered within 100 ms.
"""

from __future__ import annotations

import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta

from django.conf import settings

from benchmarks.clients import Round
from benchmarks.figures import measure, note, tell
from benchmarks.place import AT, Place, make_place
from qiao.activities.models import Activity, ActivityInstitution, Participation
from qiao.needs.models import Need, NeedText
from qiao.partners.models import Person

ACTIVITIES, PER_ACTIVITY, PERSONS, NEEDS = 10_000, 20, 50_000, 2_000
CLIENTS, REQUESTS = 8, 40
PAGES = (
    "/activities/",
    "/activities/?page=7",
    "/activities/?year=2021",
    "/activities/?words=Training+4711",
    "/activities/?theme=p2&page=3",
    "/needs/",
    "/needs/?page=5",
    "/activities/A-0004711/participants/",
)


def fill_needs(place: Place) -> None:
    """Needs of both sides, all shared."""
    needs = Need.objects.bulk_create(
        Need(
            code=f"N-{n:06d}",
            owner=1 + n % 2,
            release="shared",
            phase=place.phase,
            stage="released",
            released_from=1,
            raised_by=place.institutions[n % 40],
            raised_at=AT - timedelta(hours=n),
            pillar=place.pillars[n % 4],
        )
        for n in range(NEEDS)
    )
    for need in needs:
        need.text = NeedText(
            need=need,
            version=1,
            title_en=f"Need {need.code}",
            title_zh=f"需求{need.code}",
            authentic="en",
            translation="draft",
            checksum=need.code,
            written_by=place.office,
            written_at=AT,
        )
    NeedText.objects.bulk_create(need.text for need in needs)
    Need.objects.bulk_update(needs, ["text"], batch_size=500)


def fill(place: Place) -> None:
    """Activities with hosts, a pillar and participations, written in bulk."""
    chance = random.Random(1)
    Person.objects.bulk_create(
        (
            Person(
                name_latin=f"Person {n}",
                identity=f"person {n}|i{n % 40}",
                sex=("female", "male")[n % 2],
            )
            for n in range(PERSONS)
        ),
        batch_size=5000,
    )
    persons = list(Person.objects.order_by("id").values_list("id", flat=True))
    first = date(2019, 1, 4)
    activities = Activity.objects.bulk_create(
        (
            Activity(
                code=f"A-{n:07d}",
                phase=place.phase,
                kind=("training", "seminar")[n % 2],
                status="held",
                release="shared",
                title_en=f"Training {n}",
                title_zh=f"培训{n}",
                held_from=first + timedelta(days=n % 1400),
                held_to=first + timedelta(days=n % 1400 + 1),
            )
            for n in range(ACTIVITIES)
        ),
        batch_size=2000,
    )
    pillars = Activity.themes.through
    pillars.objects.bulk_create(
        (
            pillars(activity_id=a.pk, theme_id=place.pillars[n % 4].pk)
            for n, a in enumerate(activities)
        ),
        batch_size=5000,
    )
    ActivityInstitution.objects.bulk_create(
        (
            ActivityInstitution(
                activity=a,
                institution=place.institutions[(n + order) % 40],
                role=("host", "co_host")[order],
                order=order,
            )
            for n, a in enumerate(activities)
            for order in (0, 1)
        ),
        batch_size=5000,
    )
    for start in range(0, ACTIVITIES, 1000):
        Participation.objects.bulk_create(
            (
                Participation(
                    activity=a,
                    person_id=person,
                    side=1 + person % 2,
                    kind="government",
                    sex=("female", "male")[person % 2],
                    days="1.5",
                    recorded_at=AT,
                    institution=place.institutions[person % 40],
                )
                for a in activities[start : start + 1000]
                for person in chance.sample(persons, PER_ACTIVITY)
            ),
            batch_size=5000,
        )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def start_server(port: int) -> subprocess.Popen[bytes]:
    """`qiao serve`, once it listens."""
    command = "from qiao.cli import main; main()"
    options = ["serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    server = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", command, *options], stdout=subprocess.DEVNULL
    )
    for _try in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    server.kill()
    raise TimeoutError(f"the server did not listen on port {port}")


def main() -> None:
    """Fill, then measure what pages cost and how long eight clients wait."""
    place = make_place()
    note(f"{ACTIVITIES} activities, {ACTIVITIES * PER_ACTIVITY} participations, {NEEDS} needs")
    fill(place)
    fill_needs(place)
    client = place.client()

    def every_page(_number: int) -> None:
        for path in PAGES:
            assert client.get(path).status_code == 200, path

    tell("lists.page_cpu", measure(every_page).cpu / len(PAGES), "ms", 25)
    note(f"{CLIENTS} clients, {REQUESTS} pages each")
    port = free_port()
    server = start_server(port)
    try:
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
        asking = Round(port=port, cookie=cookie, pages=PAGES, clients=CLIENTS, requests=REQUESTS)
        asking.run()
        waits = asking.run()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    tell("lists.p95_8_clients", statistics.quantiles(waits, n=20)[-1], "ms", 100)
    tell("lists.p50_8_clients", statistics.median(waits), "ms", 100)


if __name__ == "__main__":
    main()
