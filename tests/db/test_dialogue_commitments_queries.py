"""What the register, the matrix and the timeline tell, and to whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qiao.core.errors import NotFound
from qiao.core.text import Text
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.actions import deliveries
from qiao.dialogue.models import Commitment, Round, Track
from qiao.dialogue.queries.attention import due_soon, overdue, passed_rounds, rank, silent
from qiao.dialogue.queries.matrix import held_rounds, matrix_since
from qiao.dialogue.queries.register import (
    RegisterFilter,
    commitments_of_round,
    list_register,
    visible_commitments,
)
from qiao.dialogue.queries.timeline import timeline
from qiao.dialogue.queries.waiting_commitments import waiting_commitments
from qiao.dialogue.rules import attention as rules
from qiao.dialogue.rules.attention import CommitmentFacts
from qiao.dialogue.rules.commitments import CommitmentStatus, Due
from qiao.partners.models import Institution
from qiao.partners.queries import current_holders
from tests.factories import AT
from tests.factories_dialogue_commitments import DAY, SHOWN, agreed, noted, reported, told

S = CommitmentStatus
ALL = RegisterFilter()


def _round(programme, code: str, day: date | None, *, state="held", release="shared", track="a"):
    row, _made = Track.objects.get_or_create(
        code=f"track-{track}", kind="technical", name_en=f"Talks {track}"
    )
    return Round.objects.create(
        code=code, track=row, phase=programme.phase, release=release, state=state, day=day,
        held_from=day if state == "held" else None,
    )  # fmt: skip


def _commitment(number: int, **fields) -> Commitment:
    return Commitment.objects.create(
        code=f"C-{number}",
        release="shared",
        text_en=f"Commitment {number}",
        authentic="en",
        translation="missing",
        owed_by_first=True,
        recorded_at=AT,
        **fields,
    )


def _set_of_all_kinds(programme) -> None:
    first = _round(programme, "R-1", date(2025, 1, 10))
    last = _round(programme, "R-2", date(2025, 9, 10))
    undated = _round(programme, "R-3", None, state="proposed")
    other = _round(programme, "R-4", date(2025, 2, 1), track="b")
    number = 0
    heard = [None, rules.silent_before(DAY) - timedelta(1), rules.silent_before(DAY), DAY]
    dues = [
        ("none", None, None),
        ("date", DAY - timedelta(1), None),
        ("date", DAY, None),
        ("date", rules.soon_until(DAY), None),
        ("date", rules.soon_until(DAY) + timedelta(1), None),
        *(("next_round", None, row) for row in (first, last, undated, other)),
    ]
    whole = _commitment(9000, status="agreed")
    for status in S:
        for due, due_on, round_ in dues:
            for heard_on in heard:
                number += 1
                _commitment(
                    number,
                    status=status,
                    due=due,
                    due_on=due_on,
                    round=round_,
                    heard_on=heard_on,
                    superseded_by=whole if status == S.SUPERSEDED else None,
                )


def test_the_database_and_the_rules_mean_the_same_by_attention(programme):
    """Each commitment of every kind has the same rank, and is late, silent and soon, in both."""
    _set_of_all_kinds(programme)
    later = set(passed_rounds().values_list("pk", flat=True))
    ranks = dict(Commitment.objects.annotate(rank=rank(DAY)).values_list("pk", "rank"))
    found = {
        name: set(Commitment.objects.filter(asked).values_list("pk", flat=True))
        for name, asked in (
            ("overdue", overdue(DAY)),
            ("silent", silent(DAY)),
            ("soon", due_soon(DAY)),
        )
    }
    assert set(ranks.values()) == {reason.value for reason in rules.Attention}
    for row in Commitment.objects.all():
        facts = CommitmentFacts(
            row.status, row.due, row.due_on, row.heard_on, row.round_id in later
        )
        assert ranks[row.pk] == rules.attention(facts, DAY)
        assert (row.pk in found["overdue"]) == rules.is_overdue(facts, DAY)
        assert (row.pk in found["silent"]) == rules.is_silent(facts, DAY)
        assert (row.pk in found["soon"]) == rules.is_due_soon(facts, DAY)


def test_only_a_later_held_round_of_the_same_track_makes_it_overdue(programme):
    """The last round of a track, one of another track and one to come do not count."""
    first = _round(programme, "R-1", date(2025, 1, 10))
    _round(programme, "R-2", date(2025, 9, 10))
    _round(programme, "R-3", date(2026, 9, 10), state="proposed")
    _round(programme, "R-4", date(2025, 2, 1), track="b")
    assert list(passed_rounds()) == [first]


def test_attention_comes_first_page_by_page(programme, people):
    """The pages together hold each row once, in the order of the ranks."""
    _set_of_all_kinds(programme)
    viewer = people.actor("first")
    rows = []
    page = list_register(viewer=viewer, chosen=ALL, today=DAY, size=60)
    for number in range(1, page.paginator.num_pages + 1):
        rows.extend(list_register(viewer=viewer, chosen=ALL, today=DAY, page=number, size=60))
    assert len({row.id for row in rows}) == len(rows) == Commitment.objects.count()
    ranks = [row.attention for row in rows]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (RegisterFilter(side="2"), {"two"}),
        (RegisterFilter(status="open"), {"one", "two"}),
        (RegisterFilter(status="lapsed"), {"three"}),
        (RegisterFilter(status="overdue"), {"two"}),
        (RegisterFilter(words="counter"), {"one"}),
        (RegisterFilter(words="窗口"), {"one"}),
        (RegisterFilter(pillar="hill-pillar-2"), {"two"}),
        (RegisterFilter(institution="uphill-union"), {"three"}),
        (RegisterFilter(round="R-1"), {"three"}),
        (RegisterFilter(round="R-9"), set()),
    ],
)
def test_filters_narrow_the_register(programme, people, chosen, expected):
    """Each by what it says."""
    round_ = _round(programme, "R-1", date(2025, 1, 10))
    rows = {
        "one": _commitment(1, status="noted", text_zh="设立窗口"),
        "two": _commitment(2, status="agreed", due="date", due_on=DAY - timedelta(9)),
        "three": _commitment(3, status="lapsed", round=round_, institution=programme.union),
    }
    Commitment.objects.filter(pk=rows["one"].pk).update(text_en="Open a counter")
    Commitment.objects.filter(pk=rows["two"].pk).update(
        owed_by_second=True, pillar=programme.pillars[1]
    )
    page = list_register(viewer=people.actor("donor"), chosen=chosen, today=DAY)
    assert {row.code for row in page} == {rows[name].code for name in expected}


def test_the_register_asks_the_same_number_of_queries_however_long(people):
    """Three queries for one row and for thirty."""
    viewer = people.actor("first")
    counts = []
    for size in (1, 30):
        for number in range(size):
            _commitment(size * 100 + number, status="agreed")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(list_register(viewer=viewer, chosen=ALL, today=DAY))
        counts.append(len(asked))
    assert counts == [3, 3]


def test_a_sides_draft_is_in_nobody_elses_register(programme, people):
    """Not in the list, its count, a round's list or the matrix."""
    round_ = _round(programme, "R-1", date(2025, 1, 10))
    row = noted(people, by="first", shared=False)
    Commitment.objects.filter(pk=row.pk).update(round=round_)
    for who in ("second", "office", "donor", "participant"):
        viewer = people.actor(who)
        assert list_register(viewer=viewer, chosen=ALL, today=DAY).paginator.count == 0
        assert commitments_of_round("R-1", viewer, DAY) == []
        assert not visible_commitments(viewer).exists()
    own = people.actor("first")
    assert [line.code for line in commitments_of_round("R-1", own, DAY)] == [row.code]
    assert matrix_since("R-1", viewer=own, today=DAY).page.paginator.count == 1
    other = people.actor("second")
    assert matrix_since("R-1", viewer=other, today=DAY).page.paginator.count == 0


def test_the_public_sees_public_ones_alone(people):
    """What is shared is not public."""
    row = agreed(people)
    public = people.actor("participant")
    assert list_register(viewer=public, chosen=ALL, today=DAY).paginator.count == 0
    actions.release_commitment(by=people.actor("office"), at=AT, code=row.code, version=1)
    assert list_register(viewer=public, chosen=ALL, today=DAY).paginator.count == 1


def test_matrix_tells_then_now_and_what_happened_between(programme, people):
    """Owed then, made since, and ended before the round are told apart."""
    _round(programme, "R-1", date(2026, 2, 1))
    moved = agreed(people, made_on=date(2026, 1, 5))
    Commitment.objects.filter(pk=moved.pk).update(status_since=date(2026, 1, 10))
    moved.moves.all().update(on=date(2026, 1, 10))
    actions.move_commitment(
        by=people.actor("first"), at=AT, code=moved.code, wanted=S.IN_PROGRESS,
        told=told(date(2026, 2, 20), evidence=SHOWN),
    )  # fmt: skip
    since = noted(people, made_on=date(2026, 2, 15))
    ended = _commitment(1, status="lapsed", status_since=date(2026, 1, 20))
    matrix = matrix_since("R-1", viewer=people.actor("donor"), today=DAY)
    lines = {line.row.code: line for line in matrix.page}
    assert ended.code not in lines
    line = lines[moved.code]
    assert (line.then, line.row.status, line.evidence) == (S.AGREED, S.IN_PROGRESS, 1)
    assert [(step.before, step.after) for step in line.steps] == [("agreed", "in_progress")]
    assert lines[since.code].then is None
    assert [choice.code for choice in held_rounds(viewer=people.actor("donor"))] == ["R-1"]


def test_matrix_of_a_hidden_round_is_not_there(programme, people):
    """A round that is not released answers like none."""
    _round(programme, "R-1", date(2026, 2, 1), release="own")
    for code in ("R-1", "R-9"):
        with pytest.raises(NotFound):
            matrix_since(code, viewer=people.actor("second"), today=DAY)


def test_timeline_draws_each_status_from_its_day(people):
    """Bands follow each other without gaps; what is owed goes on until today."""
    row = agreed(people, made_on=date(2026, 1, 5))
    row.moves.all().update(on=date(2026, 1, 20))
    told_ = timeline(viewer=people.actor("first"), chosen=ALL, today=DAY)
    (line,) = told_.lines
    assert [(band.status, band.starts, band.ends) for band in line.bands] == [
        (S.NOTED, date(2026, 1, 5), date(2026, 1, 20)),
        (S.AGREED, date(2026, 1, 20), DAY),
    ]


def test_timeline_leaves_out_what_never_began(people):
    """Without any date there is nothing to draw, yet it is listed."""
    _commitment(1, status="noted")
    (line,) = timeline(viewer=people.actor("first"), chosen=ALL, today=DAY).lines
    assert line.bands == ()


def test_present_holder_is_told_with_its_history(programme, people):
    """An institution's successor answers for what it undertook. One query."""
    new = Institution.objects.create(
        code="uphill-agency", name_en="Slope Agency", kind="government", valid_from=date(2018, 4, 1)
    )
    Institution.objects.filter(code="uphill-ministry").update(successor=new)
    with CaptureQueriesContext(connection) as asked:
        holder = current_holders(["uphill-ministry"])["uphill-ministry"]
    assert len(asked) == 1
    assert [step.code for step in holder.chain] == ["uphill-ministry", "uphill-agency"]
    assert (holder.present.since, holder.has_changed) == (date(2018, 4, 1), True)
    assert current_holders([]) == {}


def test_waiting_asks_those_who_can_act(people):
    """To agree: each side once; to verify: the other side; to tell: who owes it."""
    row = noted(people)
    waits = {
        who: [str(item.task) for item in waiting_commitments(people.actor(who), DAY)]
        for who in ("first_coordinator", "second_coordinator", "donor", "first")
    }
    assert waits["donor"] == waits["first"] == []
    assert len(waits["first_coordinator"]) == len(waits["second_coordinator"]) == 1
    actions.agree_commitment(by=people.actor("first_coordinator"), at=AT, code=row.code, version=1)
    assert waiting_commitments(people.actor("first_coordinator"), DAY) == []
    claimed = reported(people)
    found = waiting_commitments(people.actor("second_coordinator"), DAY)
    assert {item.href.split("/")[-2] for item in found} == {row.code, claimed.code}
    late = AT.date() + timedelta(days=400)
    tells = waiting_commitments(people.actor("first"), late)
    assert [item.is_late for item in tells] == []
    deliveries.return_delivery(
        by=people.actor("second_coordinator"), at=AT, code=claimed.code, reason=Text("Where?", "")
    )
    (item,) = waiting_commitments(people.actor("first"), late)
    assert item.is_late


def test_due_by_the_next_round_becomes_overdue_when_it_was_held(programme, people):
    """Nothing expires by itself; the later round makes it overdue."""
    round_ = _round(programme, "R-1", date(2026, 1, 10))
    row = _commitment(1, status="agreed", due=Due.NEXT_ROUND, round=round_, heard_on=DAY)
    viewer = people.actor("donor")
    overdue_ones = RegisterFilter(status="overdue")
    assert list(list_register(viewer=viewer, chosen=overdue_ones, today=DAY)) == []
    _round(programme, "R-2", date(2026, 2, 10))
    (line,) = list_register(viewer=viewer, chosen=overdue_ones, today=DAY)
    assert line.code == row.code
