"""List pages over 10,000 activities and 200,000 participations, by a real server and 8 clients."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

from django.conf import settings

from benchmarks.figures import cpu_ms, note, tell
from benchmarks.place import AT, Place, make_place
from qiao.activities.models import Activity, ActivityInstitution, Participation
from qiao.partners.models import Person

ACTIVITIES, PER_ACTIVITY, PERSONS = 10_000, 20, 50_000
CLIENTS, REQUESTS = 8, 40
PAGES = (
    "/activities/",
    "/activities/?page=7",
    "/activities/?year=2028",
    "/activities/?q=Training+4711",
    "/activities/?pillar=p2&page=3",
)


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
    first = date(2027, 1, 4)
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


def clients_wait(port: int, cookie: str) -> list[float]:
    """The waits of all clients, in milliseconds, each asking one page after another."""
    waits: list[float] = []
    together = threading.Barrier(CLIENTS)

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        together.wait()
        for turn in range(REQUESTS):
            started = time.perf_counter()
            connection.request(
                "GET",
                PAGES[(number + turn) % len(PAGES)],
                headers={"Cookie": cookie, "Host": "127.0.0.1"},
            )
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            mine.append((time.perf_counter() - started) * 1000)
        waits.extend(mine)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def main() -> None:
    """Fill, then measure one page's cost and the waits of eight clients."""
    place = make_place()
    note(f"{ACTIVITIES} activities, {ACTIVITIES * PER_ACTIVITY} participations")
    fill(place)
    client = place.client()

    def page(_number: int) -> None:
        assert client.get("/activities/").status_code == 200

    tell("lists.page_cpu", cpu_ms(page), "ms", 12)
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 - our own command
        [
            sys.executable,
            "-c",
            "from qiao.cli import main; main()",
            "serve",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
        ],
        env=os.environ,
        stdout=subprocess.DEVNULL,
    )
    try:
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
        for _try in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        clients_wait(port, cookie)
        waits = clients_wait(port, cookie)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    tell("lists.p95_8_clients", statistics.quantiles(waits, n=20)[-1], "ms", 100)
    tell("lists.median_8_clients", statistics.median(waits), "ms", 100)


if __name__ == "__main__":
    main()
