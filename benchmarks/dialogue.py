"""The dialogue at its largest: 1,000 rounds, 20,000 points, 50,000 commitments, 500,000 moves.

Pages are asked for by a signed-in secretariat, filters and page numbers changing; the 95th
percentile of forty answers counts, of the processor's time and by the clock. The difference is
between two texts of 5,000 characters with a change in every sentence.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from benchmarks.figures import Taken, measure, note, tell, tell_taken
from benchmarks.place import AT, Place, make_place
from qiao.dialogue.models import (
    Commitment,
    CommitmentMove,
    Negotiation,
    Point,
    PointText,
    Round,
    Track,
)
from qiao.dialogue.rules.differences import difference

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS, POINTS, COMMITMENTS, MOVES = 1_000, 20_000, 50_000, 500_000
BATCH = 5_000
TIMES = 40
FIRST_DAY = date(2003, 1, 15)
_STATUSES = ("agreed", "in_progress", "partly_delivered", "stalled", "delivered", "lapsed")
_WEIGHTS = (20, 30, 10, 10, 25, 5)
_SUBJECTS = ("visas for experts", "return and readmission", "fair recruitment", "joint training")
_ACTS = ("review", "draft", "exchange", "publish", "translate", "test")


def make_rounds(place: Place) -> list[Round]:
    """A thousand held rounds in four tracks, nine days apart."""
    tracks = [
        Track.objects.create(code=f"t{n}", kind=kind, name_en=f"Track {n}", name_zh=f"机制{n}")
        for n, kind in enumerate(("high_level", "senior_officials", "technical", "steering"))
    ]
    days = [FIRST_DAY + timedelta(days=7 * n) for n in range(ROUNDS)]
    return Round.objects.bulk_create(
        Round(
            code=f"R-{n:05}",
            track=tracks[n % 4],
            phase=place.phase,
            number=1 + n // 4,
            title_en=f"Round {n}",
            title_zh=f"第{n}次会议",
            state="closed",
            release="shared" if n % 5 else "public",
            held_from=day,
            held_to=day,
            held_precision="day",
            day=day,
        )
        for n, day in enumerate(days)
    )


def make_points(place: Place, rounds: list[Round]) -> None:
    """Twenty adopted points of each round."""
    per_round = POINTS // len(rounds)
    points = Point.objects.bulk_create(
        (
            Point(
                code=f"P-{round_.code[2:]}-{n}",
                round=round_,
                kind="conclusion" if n < per_round // 2 else "minute",
                number=1 + n,
                pillar=place.pillars[n % len(place.pillars)],
                state="adopted" if n < per_round // 2 else "agreed",
                release="shared",
                released_from=1,
                written_at=AT,
            )
            for round_ in rounds
            for n in range(per_round)
        ),
        batch_size=BATCH,
    )
    texts = PointText.objects.bulk_create(
        (
            PointText(
                point=point,
                version=1,
                body_en=f"Both sides shall {_ACTS[n % 6]} {_SUBJECTS[n % 4]} ({point.code}).",
                body_zh=f"双方将就{point.code}事项开展合作。",
                authentic="en",
                translation="checked",
                checksum=f"{n:064}",
                written_by=place.office,
                written_at=AT,
            )
            for n, point in enumerate(points)
        ),
        batch_size=BATCH,
    )
    for text in texts:
        text.point.text = text
    Point.objects.bulk_update((text.point for text in texts), ["text"], batch_size=500)


def make_commitments(place: Place, rounds: list[Round], chance: random.Random) -> None:
    """Fifty commitments of each round; ten moves of each."""
    commitments = Commitment.objects.bulk_create(
        (_commitment(place, rounds[n % len(rounds)], n, chance) for n in range(COMMITMENTS)),
        batch_size=2_000,
    )
    per_commitment = MOVES // COMMITMENTS
    note("moves")
    for start in range(0, COMMITMENTS, BATCH):
        CommitmentMove.objects.bulk_create(
            (
                move
                for commitment in commitments[start : start + BATCH]
                for move in _moves(place, commitment, per_commitment)
            ),
            batch_size=BATCH,
        )


def _commitment(place: Place, round_: Round, n: int, chance: random.Random) -> Commitment:
    made = round_.day or FIRST_DAY
    (status,) = chance.choices(_STATUSES, _WEIGHTS)
    due = made + timedelta(days=chance.choice((180, 365, 730))) if n % 3 else None
    return Commitment(
        code=f"C-{n:06}",
        owner=0,
        release=round_.release,
        text_en=f"To {_ACTS[n % 6]} {_SUBJECTS[n % 4]}, item {n}.",
        text_zh=f"第{n}项承诺：开展合作。",
        authentic="en",
        translation="checked",
        status=status,
        owed_by_first=n % 3 != 1,
        owed_by_second=n % 3 != 0,
        institution=place.institutions[n % len(place.institutions)],
        pillar=place.pillars[n % len(place.pillars)],
        round=round_,
        made_on=made,
        due="date" if due else ("next_round" if n % 2 else "none"),
        due_on=due,
        status_since=made + timedelta(days=180),
        heard_on=made + timedelta(days=200),
        recorded_at=AT,
    )


def _moves(place: Place, commitment: Commitment, count: int) -> list[CommitmentMove]:
    made = commitment.made_on or FIRST_DAY
    path = ["noted", "agreed", *(["in_progress"] * (count - 2)), commitment.status]
    return [
        CommitmentMove(
            commitment=commitment,
            kind="move" if before != after else "heard",
            before=before,
            after=after,
            reason_en="Told at the meeting.",
            on=made + timedelta(days=20 * number),
            by=place.office,
            at=datetime(made.year, made.month, made.day, 9, tzinfo=UTC),
        )
        for number, (before, after) in enumerate(itertools.pairwise(path))
    ]


def p95(ask: Callable[[int], object]) -> Taken:
    """The 95th percentile of the answers in milliseconds, after a warm-up."""
    ask(0)
    ask(1)
    cpu, wall = [], []
    for number in range(TIMES):
        by_clock, started = time.perf_counter(), time.process_time()
        ask(number)
        cpu.append((time.process_time() - started) * 1000)
        wall.append((time.perf_counter() - by_clock) * 1000)
    return Taken(
        *(statistics.quantiles(each, n=20, method="inclusive")[-1] for each in (cpu, wall))
    )


def page_figures(place: Place) -> None:
    """Register, matrix and timeline: the 95th percentile, and the number of queries."""
    client = place.client()
    pages = {
        "register": (
            reverse("register"),
            ({}, {"page": 3}, {"side": "1"}, {"status": "overdue"}, {"words": "readmission"},
             {"pillar": "p2"}, {"status": "open", "side": "2"}, {"page": 900}),
        ),
        "matrix": (
            reverse("matrix"),
            tuple({"since": f"R-{n:05}"} for n in (990, 900, 700, 500, 300, 100, 10)),
        ),
        "timeline": (
            reverse("timeline"),
            ({}, {"side": "1"}, {"pillar": "p1"}, {"status": "stalled"}),
        ),
    }  # fmt: skip
    for name, (address, asked) in pages.items():
        note(name)

        def ask(number: int, address: str = address, asked: tuple[dict, ...] = asked) -> None:
            answer = client.get(address, asked[number % len(asked)])
            assert answer.status_code == 200, (answer.status_code, address)

        tell_taken(f"dialogue.{name}_p95", p95(ask), 100)
        with CaptureQueriesContext(connection) as queries:
            ask(0)
        tell(f"dialogue.{name}_queries", len(queries), "queries", 20)


def difference_figure() -> None:
    """Two points of 5,000 characters: processor time, as it is pure."""
    sentences = [
        f"Point {n}: both sides intend to simplify the procedure by {2020 + n % 9}. "
        f"双方将在第{n}轮会议前完成程序的简化工作。"
        for n in range(60)
    ]
    older = "".join(sentences)[:5_000]
    newer = "".join(
        s.replace("intend to", "shall").replace("工作", "")[: len(s) - n % 5]
        for n, s in enumerate(sentences)
    )[:5_000]
    assert len(older) == 5_000
    taken = measure(lambda _number: difference(older, newer), 15)
    tell("dialogue.difference_5000", taken.cpu, "ms", 20)


def paper_figure(place: Place) -> None:
    """The two-page note on the whole dialogue as DOCX."""
    client = place.client()

    def take(_number: int) -> None:
        answer = client.get(reverse("state_of_play", args=["en", "docx"]))
        assert answer.status_code == 200, answer.status_code
        assert answer.getvalue()[:2] == b"PK"

    taken = measure(take, 3)
    tell("dialogue.state_of_play_docx", taken.wall / 1000, "s", 2)


def main() -> None:
    """Fill the place, then measure."""
    translation.activate("en")
    difference_figure()
    place = make_place()
    note("rounds and points")
    rounds = make_rounds(place)
    make_points(place, rounds)
    for n in range(6):
        Negotiation.objects.create(
            code=f"n{n}", release="shared", name_en=f"Negotiation {n}", state="rounds"
        )
    note("commitments")
    make_commitments(place, rounds, random.Random(7))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    page_figures(place)
    paper_figure(place)


if __name__ == "__main__":
    main()
