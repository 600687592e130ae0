"""Whatever people do with commitments in whatever order, the register keeps its promises."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qiao.core.errors import RuleBroken
from qiao.dialogue.rules import commitments as rules
from qiao.dialogue.rules.commitments import ENDED, OPEN, Claim, CommitmentStatus

S = CommitmentStatus
CODES = ("C-1", "C-2", "C-3")
PEOPLE = {11: 1, 12: 1, 21: 2, 22: 2, 1: None, 2: None}
"""Users of the first side, of the second and of the secretariat."""


@dataclass
class Row:
    status: str = S.AGREED
    reporter: int | None = None
    verifier: int | None = None
    parallel: set[str] = field(default_factory=set)


class Register(RuleBasedStateMachine):
    """Three commitments of both sides, moved by the rules alone."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {code: Row() for code in CODES}

    def _claim(self, code: str) -> Claim:
        row = self.rows[code]
        return Claim(
            code=code,
            status=row.status,
            is_claimed=row.reporter is not None,
            reporter=row.reporter,
            side=PEOPLE[row.reporter] if row.reporter else None,
            owed_by=frozenset({1, 2}),
            parallel=frozenset(row.parallel),
        )

    @rule(code=st.sampled_from(CODES), wanted=st.sampled_from(list(S)))
    def move(self, code, wanted):
        row = self.rows[code]
        try:
            rules.must_be_movable(row.status, wanted, parallel=row.parallel)
        except RuleBroken:
            return
        if row.status == S.DELIVERED:
            return
        row.status, row.reporter = wanted, None

    @rule(code=st.sampled_from(CODES), who=st.sampled_from(sorted(PEOPLE)), shown=st.integers(0, 1))
    def report(self, code, who, shown):
        row = self.rows[code]
        try:
            rules.must_be_claimable(row.status, is_claimed=row.reporter is not None, evidence=shown)
        except RuleBroken:
            return
        assert shown
        row.reporter = who

    @rule(codes=st.sets(st.sampled_from(CODES), min_size=1), who=st.sampled_from(sorted(PEOPLE)))
    def verify(self, codes, who):
        claims = [self._claim(code) for code in codes]
        try:
            rules.must_be_together(codes, {c for claim in claims for c in claim.parallel})
            for claim in claims:
                rules.must_be_verifiable(claim, verifier=who, side=PEOPLE[who])
        except RuleBroken:
            return
        for code in codes:
            self.rows[code].status = S.DELIVERED
            self.rows[code].verifier = who

    @rule(pair=st.sets(st.sampled_from(CODES), min_size=2, max_size=2), joins=st.booleans())
    def pair(self, pair, joins):
        one, other = sorted(pair)
        try:
            rules.must_be_pairable(self.rows[one].status, self.rows[other].status)
        except RuleBroken:
            return
        change = set.add if joins else set.discard
        change(self.rows[one].parallel, other)
        change(self.rows[other].parallel, one)

    @precondition(lambda self: any(row.status == S.DELIVERED for row in self.rows.values()))
    @rule(codes=st.sets(st.sampled_from(CODES), min_size=1))
    def reopen(self, codes):
        parallel = {other for code in codes for other in self.rows[code].parallel}
        try:
            rules.must_be_together(codes, parallel)
        except RuleBroken:
            return
        if any(self.rows[code].status != S.DELIVERED for code in codes):
            return
        for code in codes:
            self.rows[code].status = S.IN_PROGRESS
            self.rows[code].reporter = self.rows[code].verifier = None

    @invariant()
    def delivered_was_verified_by_a_second_person_of_another_party(self):
        for row in self.rows.values():
            if row.status == S.DELIVERED:
                assert row.reporter is not None
                assert row.verifier != row.reporter
                side = PEOPLE[row.verifier]
                assert side is None or side != PEOPLE[row.reporter]

    @invariant()
    def parallel_ones_are_all_delivered_or_all_still_owed(self):
        for row in self.rows.values():
            for other in row.parallel:
                both = {row.status, self.rows[other].status}
                assert both <= set(OPEN) or both == {S.DELIVERED}

    @invariant()
    def nothing_is_lost(self):
        assert all(row.status in (*OPEN, *ENDED) for row in self.rows.values())


Register.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
test_the_register_keeps_its_promises = Register.TestCase
