"""Can any order of steps lose a commitment, or deliver one without evidence and a second person?

As for negotiated texts: every step is an action with arguments drawn at random, and after each
change what the rules promise is read from the rows.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import timedelta
from functools import wraps
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from qiao.core import log
from qiao.core.errors import DomainError
from qiao.core.text import Language, Text
from qiao.dialogue.actions import commitment_links, commitments, deliveries
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.actions.commitment_records import EvidenceDraft, Telling
from qiao.dialogue.actions.commitments import CommitmentDraft
from qiao.dialogue.models import Commitment, CommitmentMove
from qiao.dialogue.rules.commitments import CLAIMABLE, CommitmentStatus
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.slow]

STEPS = 4_000
COORDINATORS = ("first_coordinator", "second_coordinator")
WHO = (*COORDINATORS, "first", "second", "office")
SIDE = {"first": 1, "first_coordinator": 1, "second": 2, "second_coordinator": 2, "office": 0}

people = st.sampled_from([*WHO, *COORDINATORS])
numbers = st.integers(0, 7)
OPEN_ENDS = ("superseded", "lapsed")


def rows_written():
    """How many log entries, commitments, moves and agreements there are. One query."""
    names = ("core_logentry", "dialogue_commitment", "dialogue_commitmentmove")
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in names)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def after_a_change(promise):
    """An invariant that is looked at when the last step changed something."""

    @invariant()
    @wraps(promise)
    def look(machine):
        if machine.changed:
            promise(machine)

    return look


class Register(RuleBasedStateMachine):
    """Up to six commitments, five people, any order."""

    steps: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.changed = True
        self.known = {}
        self.ended = {}
        self.clock = AT

    @initialize()
    def begin(self):
        """A programme, its people, two commitments that both sides agreed to."""
        factories.programme()
        made = factories.people()
        self.actors = {who: made.actor(who) for who in WHO}
        for side in (1, 2):
            row = self._record("office", frozenset({side}), shared=True)
            for who in COORDINATORS:
                commitments.agree_commitment(
                    by=self.actors[who], at=self.clock, code=row.code, version=1
                )

    def teardown(self):
        assert next(log.verify(), None) is None
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, step, act):
        """One step, a day after the last; a refusal changes nothing and leaves no log entry."""
        self.clock += timedelta(days=1)
        before = rows_written()
        try:
            act()
        except DomainError:
            self.steps[f"{step} refused"] += 1
            assert rows_written() == before
            self.changed = False
        else:
            self.steps[step] += 1
            assert rows_written()[0] > before[0]
            self.changed = True

    def code(self, number):
        codes = list(Commitment.objects.order_by("id").values_list("code", flat=True))
        return codes[number % len(codes)]

    def telling(self, *, reason="Because.", evidence=()):
        return Telling(self.clock.date(), Text(reason, ""), evidence=evidence)

    def _record(self, who, owed_by, *, shared):
        return commitments.record_commitment(
            by=self.actors[who],
            at=self.clock,
            draft=CommitmentDraft(
                Text("To exchange names.", "交换名单。"), Language.EN, owed_by, Links()
            ),
            shared=shared,
        )

    @rule(
        who=people, owed_by=st.sets(st.integers(1, 2)), shared=st.sampled_from([True, True, False])
    )
    def record(self, who, owed_by, shared):
        if Commitment.objects.count() < 6:
            self.attempt("record", lambda: self._record(who, frozenset(owed_by), shared=shared))

    @rule(who=people, number=numbers, words=st.sampled_from(["names", "data", "lists"]))
    def edit(self, who, number, words):
        row = Commitment.objects.get(code=self.code(number))
        draft = CommitmentDraft(
            Text(f"To exchange {words}.", row.text_zh), Language.EN, frozenset({1}), Links()
        )
        self.attempt(
            "edit",
            lambda: commitments.edit_commitment(
                by=self.actors[who],
                at=self.clock,
                code=row.code,
                based_on=row.version,
                draft=draft,
            ),
        )

    @rule(who=people, number=numbers, step=st.sampled_from(["release", "agree", "agree"]))
    def release_or_agree(self, who, number, step):
        row = Commitment.objects.get(code=self.code(number))
        noted = Commitment.objects.filter(release="shared", status="noted").first()
        if step == "agree" and noted and number % 4:
            row = noted
        act = getattr(commitments, f"{step}_commitment")
        self.attempt(
            step,
            lambda: act(by=self.actors[who], at=self.clock, code=row.code, version=row.version),
        )

    @rule(who=people, number=numbers, wanted=st.sampled_from(CommitmentStatus), why=st.booleans())
    def move(self, who, number, wanted, why):
        told = self.telling(reason="Because." if why else "")
        self.attempt(
            "move",
            lambda: commitments.move_commitment(
                by=self.actors[who],
                at=self.clock,
                code=self.code(number),
                wanted=wanted,
                told=told,
            ),
        )

    @rule(who=people, number=numbers, other=numbers)
    def supersede(self, who, number, other):
        self.attempt(
            "supersede",
            lambda: commitments.supersede_commitment(
                by=self.actors[who],
                at=self.clock,
                code=self.code(number),
                successor=self.code(other),
                told=self.telling(),
            ),
        )

    @rule(who=people, number=numbers)
    def hear(self, who, number):
        self.attempt(
            "hear",
            lambda: commitments.hear_of_commitment(
                by=self.actors[who], at=self.clock, code=self.code(number), told=self.telling()
            ),
        )

    @rule(who=people, number=numbers, shown=st.sampled_from([True, True, False]))
    def report(self, who, number, shown):
        evidence = (EvidenceDraft(address="https://example.org/note"),) if shown else ()
        code = self.code(number)
        if number % 4:  # mostly by a side of what it owes
            owed = Commitment.objects.filter(status__in=CLAIMABLE, claimed_at=None).first()
            code = owed.code if owed else code
            who = "first" if owed and owed.owed_by_first else "second"
        self.attempt(
            "report",
            lambda: deliveries.report_delivery(
                by=self.actors[who],
                at=self.clock,
                code=code,
                told=self.telling(evidence=evidence),
            ),
        )

    @rule(who=people, several=st.lists(numbers, min_size=1, max_size=3))
    def verify(self, who, several):
        codes = {self.code(number) for number in several}
        if several[0] % 4:  # mostly what waits for it, with what is parallel to it
            waiting = list(Commitment.objects.exclude(claimed_at=None).order_by("id"))
            chosen = waiting[several[0] % len(waiting)] if waiting else None
            if chosen:
                codes = {chosen.code, *chosen.parallel.values_list("code", flat=True)}
        self.attempt(
            "verify",
            lambda: deliveries.verify_delivery(by=self.actors[who], at=self.clock, codes=codes),
        )

    @rule(who=people, number=numbers)
    def give_back(self, who, number):
        self.attempt(
            "give back",
            lambda: deliveries.return_delivery(
                by=self.actors[who],
                at=self.clock,
                code=self.code(number),
                reason=Text("Not yet.", ""),
            ),
        )

    @rule(who=people, several=st.lists(numbers, min_size=1, max_size=3))
    def reopen(self, who, several):
        codes = {self.code(number) for number in several}
        if several[0] % 4:
            codes = set(
                Commitment.objects.filter(status="delivered").values_list("code", flat=True)
            )
        self.attempt(
            "reopen",
            lambda: deliveries.reopen_commitments(
                by=self.actors[who], at=self.clock, codes=codes, told=self.telling()
            ),
        )

    @rule(
        who=st.sampled_from(["office", "office", "first"]),
        one=numbers,
        other=numbers,
        joins=st.booleans(),
    )
    def pair(self, who, one, other, joins):
        act = commitment_links.make_parallel if joins else commitment_links.end_parallelism
        self.attempt(
            "parallel",
            lambda: act(
                by=self.actors[who],
                at=self.clock,
                first=self.code(one),
                second=self.code(other),
            ),
        )

    @after_a_change
    def delivered_means_evidence_and_a_second_person(self):
        """Of the other side or the secretariat, and never who reported it."""
        for row in Commitment.objects.filter(status="delivered"):
            moves = list(row.moves.order_by("id").prefetch_related("evidence"))
            verified = [m for m in moves if m.kind == "verify"][-1]
            claimed = [m for m in moves if m.kind == "claim" and m.id < verified.id][-1]
            assert claimed.evidence.all()
            assert claimed.by_id != verified.by_id
            assert (claimed.side or 0) != (verified.side or 0)

    @after_a_change
    def parallel_commitments_are_delivered_together(self):
        """Neither stands delivered while the other is owed."""
        for row in Commitment.objects.filter(status="delivered").prefetch_related("parallel"):
            assert {other.status for other in row.parallel.all()} <= {"delivered"}

    @after_a_change
    def nothing_is_lost(self):
        """Every commitment and every line of its history stays, word for word, in one chain."""
        for move in CommitmentMove.objects.all():
            now = (move.commitment_id, move.kind, move.before, move.after, move.on, move.by_id)
            assert self.known.setdefault(move.pk, now) == now
        assert CommitmentMove.objects.count() == len(self.known)
        for row in Commitment.objects.prefetch_related("moves"):
            moves = sorted(row.moves.all(), key=lambda move: move.pk)
            assert all(one.after == other.before for one, other in pairwise(moves))
            if moves:
                assert moves[-1].after == row.status
            if row.status == "superseded":
                assert row.superseded_by_id

    @after_a_change
    def agreed_means_both_sides_of_exactly_these_words(self):
        """Whatever is beyond "noted" was agreed in the version that stands."""
        beyond = Commitment.objects.exclude(status__in=("noted", *OPEN_ENDS))
        for row in beyond.prefetch_related("agreements"):
            given = {a.side for a in row.agreements.all() if a.version == row.version}
            assert given == {1, 2}
            assert row.translation not in ("missing", "stale")

    @after_a_change
    def drafts_are_their_sides_own(self):
        """Seen by that side alone."""
        for row in Commitment.objects.filter(release="own"):
            for who, actor in self.actors.items():
                seen = Commitment.objects.visible_to(actor).filter(pk=row.pk).exists()
                assert seen == (SIDE[who] == row.owner)


@pytest.mark.django_db
def test_no_order_of_steps_loses_a_commitment():
    """Thousands of steps, of which every kind was taken and refused."""
    Register.steps = Counter()
    fewer = STEPS // (1 if connection.vendor == "sqlite" else 4)
    walked = int(os.environ.get("QIAO_TEST_STEPS", fewer))
    rounds = 0
    while Register.steps.total() < walked:
        rounds += 1
        run_state_machine_as_test(
            Register,
            settings=settings(
                max_examples=max(1, min(100, walked // 60)),
                stateful_step_count=80,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        assert rounds < 20
    sys.stdout.write(f"{dict(Register.steps)}\n")
    if walked >= STEPS:
        for step in ("record", "move", "report", "verify", "reopen", "parallel", "agree"):
            assert Register.steps[step] > 3, step
            assert Register.steps[f"{step} refused"] > 3, step
