"""Can any order of steps break a rule of negotiated texts? A state machine over the actions.

Every step is one action with arguments drawn at random, right or wrong; a refused one must leave
everything as it was. After each step what the rules promise is read from the rows themselves.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
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
from qiao.core.models import LogEntry
from qiao.core.text import Language, Text
from qiao.dialogue.actions import agreements, amendments, points
from qiao.dialogue.models import Agreement, Amendment, Bracket, Point, PointText
from qiao.dialogue.rules.wordings import Wording
from tests import factories
from tests.factories import AT
from tests.factories_dialogue_points import proposed_point, round_in

pytestmark = [pytest.mark.slow]

STEPS = 10_000
WHO = ("first", "first_coordinator", "second", "second_coordinator", "office")
COORDINATORS = ("first_coordinator", "second_coordinator")
SIDE = {"first": 1, "first_coordinator": 1, "second": 2, "second_coordinator": 2, "office": 0}
ENGLISH = ("Both sides will meet.", "Both sides will meet in May.", "The two sides may meet.", "")
CHINESE = ("双方将会晤。", "双方将于五月会晤。", "", "双方可会晤。")


def rows_written():
    """How many entries, points, versions, amendments and agreements there are. One query."""
    tables = (LogEntry, Point, PointText, Amendment, Agreement)
    counts = ", ".join(f"(SELECT count(*) FROM {t._meta.db_table})" for t in tables)  # noqa: S608
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


people = st.sampled_from(WHO)
numbers = st.integers(0, 7)
bodies = st.builds(Text, st.sampled_from(ENGLISH), st.sampled_from(CHINESE))


class Negotiation(RuleBasedStateMachine):
    """Two rounds, five people, any order."""

    steps: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.known = {}
        self.settled = {}
        self.changed = True

    @initialize()
    def begin(self):
        """A programme, its people, a round that was held."""
        self.programme = factories.programme()
        self.people = factories.people()
        self.actors = {who: self.people.actor(who) for who in WHO}
        self.round = round_in("held", self.programme)
        for who in ("first", "second"):
            proposed_point(self.people, self.round, who)

    def teardown(self):
        assert next(log.verify(), None) is None
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, step, act):
        """One step; a refusal changes nothing and leaves no entry in the log."""
        before = rows_written()
        try:
            act()
        except DomainError:
            self.steps[f"{step} refused"] += 1
            assert rows_written() == before
            self.changed = False
        else:
            self.steps[step] += 1
            self.changed = True
            assert rows_written()[0] == before[0] + 1

    def point(self, number):
        """One of the points, whoever may see it; a code of nothing when there is none."""
        codes = list(Point.objects.order_by("id").values_list("code", flat=True))
        return codes[number % len(codes)] if codes else "P-0000000"

    def version(self, code, back):
        """The current version of a point, or now and then one before it."""
        text = PointText.objects.filter(point__code=code).order_by("-version").first()
        return max(1, text.version - (back == 0)) if text else 1

    @rule(who=people, body=bodies, kind=st.sampled_from(["conclusion", "conclusion", "minutes"]))
    def write(self, who, body, kind):
        if Point.objects.count() >= 5:
            return
        self.attempt(
            "write",
            lambda: points.write_point(
                by=self.actors[who],
                at=AT,
                round_code=self.round.code,
                kind=kind,
                wording=Wording(body, Language.EN),
            ),
        )

    @rule(who=people, number=numbers, body=bodies, back=numbers, typed=st.booleans())
    def rewrite(self, who, number, body, back, typed):
        code = self.point(number)
        body = Text(body.en.replace("sides", "[sides]"), body.zh) if typed else body
        self.attempt(
            "rewrite",
            lambda: points.rewrite_point(
                by=self.actors[who],
                at=AT,
                code=code,
                based_on=self.version(code, back),
                wording=Wording(body, Language.EN),
            ),
        )

    @rule(who=people, number=numbers, back=numbers)
    def propose(self, who, number, back):
        code = self.point(number)
        self.attempt(
            "propose",
            lambda: points.propose_point(
                by=self.actors[who], at=AT, code=code, version=self.version(code, back)
            ),
        )

    @rule(who=people, number=numbers, body=bodies, back=numbers)
    def amend(self, who, number, body, back):
        code = self.point(number)
        self.attempt(
            "amend",
            lambda: amendments.amend_point(
                by=self.actors[who],
                at=AT,
                code=code,
                based_on=self.version(code, back),
                body=body,
            ),
        )

    @rule(
        who=people,
        number=numbers,
        decision=st.sampled_from(["accept", "accept", "decline", "withdraw"]),
        back=numbers,
    )
    def decide(self, who, number, decision, back):
        rows = list(Amendment.objects.filter(state="open").select_related("point").order_by("id"))
        row = rows[number % len(rows)] if rows else None
        code = row.code if row else "W-0000000"
        given = {"by": self.actors[who], "at": AT, "code": code}
        if decision == "accept":
            given["version"] = self.version(row.point.code, back) if row else 1
        act = getattr(amendments, f"{decision}_amendment")
        self.attempt(decision, lambda: act(**given))

    @rule(
        who=people,
        number=numbers,
        words=st.sampled_from(["sides", "will", "meet", "双方", "会晤"]),
        back=numbers,
    )
    def bracket(self, who, number, words, back):
        code = self.point(number)
        self.attempt(
            "bracket",
            lambda: agreements.bracket_point(
                by=self.actors[who],
                at=AT,
                code=code,
                version=self.version(code, back),
                language="en" if words.isascii() else "zh",
                words=words,
            ),
        )

    @rule(who=people, number=numbers, back=numbers)
    def lift(self, who, number, back):
        code = self.point(number)
        row = Bracket.objects.filter(text__point__code=code).order_by("-text__version").first()
        self.attempt(
            "lift",
            lambda: agreements.lift_bracket(
                by=self.actors[who],
                at=AT,
                code=code,
                version=self.version(code, back),
                bracket=row.pk if row else 0,
            ),
        )

    @rule(
        who=st.sampled_from([*COORDINATORS, *COORDINATORS, "office", "second"]),
        number=numbers,
        languages=st.sampled_from([("en",), ("zh",), *[("en", "zh")] * 4]),
        back=numbers,
    )
    def agree(self, who, number, languages, back):
        code = self.point(number)
        self.attempt(
            "agree",
            lambda: agreements.agree_point(
                by=self.actors[who],
                at=AT,
                code=code,
                version=self.version(code, back),
                languages=languages,
            ),
        )

    @rule(who=people, number=numbers, often=numbers)
    def withdraw(self, who, number, often):
        if often:
            return
        code = self.point(number)
        self.attempt(
            "withdraw",
            lambda: points.withdraw_point(by=self.actors[who], at=AT, code=code),
        )

    @rule(who=st.sampled_from(["office", "office", "first_coordinator"]), often=numbers)
    def adopt(self, who, often):
        if often:
            return
        self.attempt(
            "adopt",
            lambda: points.adopt_points(by=self.actors[who], at=AT, round_code=self.round.code),
        )

    @after_a_change
    def agreed_means_both_sides_and_both_languages(self):
        """Of exactly the words that stand, none missing, stale or bracketed."""
        for point in Point.objects.select_related("text"):
            text = point.text
            given = set(text.agreements.values_list("side", "language"))
            whole = given == {(side, lang) for side in (1, 2) for lang in ("en", "zh")}
            sound = text.translation not in ("missing", "stale") and not text.brackets.exists()
            if point.state in ("agreed", "adopted"):
                assert whole
                assert sound
            elif point.state in ("proposed", "bracketed"):
                assert not (whole and sound)
                assert (point.state == "bracketed") == text.brackets.exists()

    @after_a_change
    def versions_never_change_and_none_is_missing(self):
        """Words, checksum and brackets of a version are what they were when it was written."""
        for text in PointText.objects.prefetch_related("brackets"):
            spans = {(b.language, b.start, b.end, b.side, b.by_id) for b in text.brackets.all()}
            now = (text.body_en, text.body_zh, text.checksum, text.written_by_id, frozenset(spans))
            assert self.known.setdefault(text.pk, now) == now
            assert text.has_brackets == bool(spans)
        for point in Point.objects.all():
            found = list(point.texts.order_by("version").values_list("version", flat=True))
            assert found == list(range(1, len(found) + 1))
            assert point.text.version == len(found)

    @after_a_change
    def adopted_words_stay(self):
        """What the meeting adopted is what it stays."""
        for point in Point.objects.filter(state__in=("adopted", "withdrawn")):
            settled = (point.state, point.text_id)
            assert self.settled.setdefault(point.pk, settled) == settled

    @after_a_change
    def what_is_a_sides_own_is_seen_by_that_side_alone(self):
        """And has no number, so that no gap tells of it."""
        for point in Point.objects.filter(release="own"):
            assert point.number is None
            for who, actor in self.actors.items():
                seen = Point.objects.visible_to(actor).filter(pk=point.pk).exists()
                assert seen == (SIDE[who] == point.owner)
        numbers_given = Point.objects.exclude(number=None).filter(kind="conclusion")
        given = sorted(numbers_given.values_list("number", flat=True))
        assert given == list(range(1, len(given) + 1))

    @after_a_change
    def a_bracket_is_only_ever_lifted_by_its_side(self):
        """From version to version a side's brackets grow fewer only where that side took part."""
        for point in Point.objects.all():
            texts = list(point.texts.prefetch_related("brackets").order_by("version"))
            for older, newer in pairwise(texts):
                if self.known.get(("lifts", newer.pk)):
                    continue
                self.known["lifts", newer.pk] = True
                accepted = Amendment.objects.filter(
                    point=point, state="accepted", decided_by=newer.written_by_id
                ).values_list("owner", flat=True)
                parties = {newer.written_by.side_id or 0, *accepted}
                for side in (1, 2):
                    had = sum(b.side == side for b in older.brackets.all())
                    has = sum(b.side == side for b in newer.brackets.all())
                    assert has >= had or side in parties


@pytest.mark.django_db
def test_no_order_of_steps_breaks_a_rule():
    """At least ten thousand steps, of which every kind was taken and refused."""
    Negotiation.steps = Counter()
    fewer = STEPS // (1 if connection.vendor == "sqlite" else 4)
    walked = int(os.environ.get("QIAO_TEST_STEPS", fewer))
    rounds = 0
    while Negotiation.steps.total() < walked:
        rounds += 1
        run_state_machine_as_test(
            Negotiation,
            settings=settings(
                max_examples=max(1, min(100, walked // 60)),
                stateful_step_count=80,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        assert rounds < 20
    sys.stdout.write(f"{dict(Negotiation.steps)}\n")
    if walked >= STEPS:
        for step in ("write", "rewrite", "propose", "amend", "accept", "bracket", "agree"):
            assert Negotiation.steps[step] > 20, step
            assert Negotiation.steps[f"{step} refused"] > 20 or step == "write", step
