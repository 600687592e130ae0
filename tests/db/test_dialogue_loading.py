"""The shipped history of the dialogue: in the tables as the sources tell it, and nothing beyond."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qiao.accounts.permissions import permissions_of
from qiao.core.actor import Actor, Role
from qiao.dialogue.loading.histories import CommitmentHistory
from qiao.dialogue.models import (
    Commitment,
    CommitmentMove,
    Instrument,
    Negotiation,
    NegotiationMove,
    Round,
    Track,
)
from qiao.dialogue.queries.commitment import read_commitment
from qiao.dialogue.queries.matrix import matrix_since
from qiao.programme_loading import apply, plan_changes, read
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "programmes" / "eu-china"
SECOND = ROOT / "tests" / "programmes" / "rhine-andes"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OFFICE = Actor(role=Role.SECRETARIAT, permissions=permissions_of(Role.SECRETARIAT))
PUBLIC = Actor(role=Role.PUBLIC)

pytestmark = pytest.mark.django_db


def load(folder):
    return apply(plan_changes(read(folder)), by=OFFICE, at=AT)


@pytest.fixture
def copy(tmp_path):
    """The second programme's files, to be changed by the test."""
    return Path(shutil.copytree(SECOND, tmp_path / "programme"))


def rewrite(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def history(code):
    return [
        (move.kind, move.before, move.after, move.on.isoformat(), move.on_precision)
        for move in CommitmentMove.objects.filter(commitment__code=code).order_by("on", "id")
    ]


def test_the_shipped_history_says_what_its_sources_say():
    """Two parts of the first phase were delivered, with public evidence; the visa centres' state
    is not told by any source, so they stand as agreed; both negotiations are under way."""
    load(REFERENCE)
    rows = Commitment.objects.visible_to(PUBLIC).order_by("code")
    assert {(c.code, c.status, c.made_on, c.due) for c in rows} == {
        ("roadmap-expert-meeting", "delivered", date(2015, 4, 9), "none"),
        ("roadmap-illegal-migration", "in_progress", date(2015, 4, 9), "none"),
        ("roadmap-visa-centres", "agreed", date(2015, 4, 9), "none"),
        ("roadmap-visa-facilitation", "in_progress", date(2015, 4, 9), "none"),
        ("roadmap-visa-waiver", "delivered", date(2015, 4, 9), "none"),
    }
    assert history("roadmap-visa-waiver") == [
        ("move", "noted", "agreed", "2015-04-09", "day"),
        ("verify", "agreed", "delivered", "2016-02-01", "month"),
    ]
    assert history("roadmap-illegal-migration") == [
        ("move", "noted", "agreed", "2015-04-09", "day"),
        ("move", "agreed", "in_progress", "2017-05-04", "day"),
        ("heard", "in_progress", "in_progress", "2019-04-09", "day"),
    ]
    both = Commitment.objects.get(code="roadmap-illegal-migration")
    assert both.heard_on == date(2019, 4, 9)
    assert both.status_since == date(2017, 5, 4)
    assert (both.owed_by_first, both.owed_by_second) == (True, True)


def test_a_delivered_commitment_of_the_record_has_public_evidence():
    """Nothing is delivered on our word: each opens a page of its source."""
    load(REFERENCE)
    for move in CommitmentMove.objects.filter(after="delivered"):
        assert [e.address.split("/")[2] for e in move.evidence.all()] == [
            "home-affairs.ec.europa.eu"
        ]


def test_the_two_negotiations_of_the_second_phase_are_parallel():
    """Both launched on one day, each parallel to the other; the waiver was signed in a month."""
    load(REFERENCE)
    found = {
        row.code: (
            row.state,
            row.state_since,
            sorted(row.parallel.values_list("code", flat=True)),
        )
        for row in Negotiation.objects.all()
    }
    day = date(2017, 5, 4)
    assert found == {
        "visa-facilitation": ("launched", day, ["combating-illegal-migration"]),
        "combating-illegal-migration": ("launched", day, ["visa-facilitation"]),
        "diplomatic-visa-waiver": ("signed", date(2016, 2, 1), []),
    }
    commitment = Commitment.objects.get(code="roadmap-visa-facilitation")
    assert [c.code for c in commitment.parallel.all()] == ["roadmap-illegal-migration"]
    waiver = Instrument.objects.get()
    assert (waiver.signed_on, waiver.signed_precision) == (date(2016, 2, 1), "month")
    assert waiver.in_force_on is None


def test_rounds_of_the_record_are_as_uncertain_as_their_sources():
    """A round of 2015 has no day, one of November no date; all are public, whoever reads."""
    load(REFERENCE)
    held = {
        row.code: (row.held_from, row.held_to, row.held_precision, row.number, row.state)
        for row in Round.objects.visible_to(PUBLIC)
    }
    year = (date(2015, 1, 1), date(2015, 12, 31), "year")
    assert held == {
        "hldmm-2015": (*year, None, "held"),
        "project-coordination-1": (*year, 1, "held"),
        "illegal-migration-experts-1": (
            date(2015, 11, 1), date(2015, 11, 30), "month", 1, "held",
        ),
        "summit-2019": (date(2019, 4, 9), date(2019, 4, 9), "day", None, "published"),
    }  # fmt: skip
    assert Track.objects.count() == 4


def test_loading_the_dialogue_twice_changes_nothing():
    """The same files again find every row, parallel and line of history as it is."""
    load(REFERENCE)
    assert plan_changes(read(REFERENCE)).is_empty


def test_what_people_add_to_the_record_stays_theirs(copy):
    """A person moves a recorded commitment on and joins it to another; the files, loaded again
    with a corrected line, keep the person's status, line and parallel."""
    load(copy)
    ladders = Commitment.objects.get(code="ladders")
    own = Commitment.objects.create(
        code="C-001", authentic="en", translation="missing", owed_by_first=True, recorded_at=AT
    )
    ladders.parallel.add(own)
    user = factories.user(Role.SECRETARIAT)
    CommitmentMove.objects.create(
        commitment=ladders, before="agreed", after="stalled", on=date(2031, 5, 1), by=user, at=AT
    )
    Commitment.objects.filter(code="ladders").update(status="stalled")
    fair = Negotiation.objects.get(code="fair-wages")
    NegotiationMove.objects.create(
        negotiation=fair, before="launched", after="parked", on=date(2031, 5, 1), by=user, at=AT
    )
    Negotiation.objects.filter(code="fair-wages").update(state="parked")
    assert plan_changes(read(copy)).is_empty
    rewrite(copy / "commitment_moves.csv", "ladders,agreed,2030-04-02", "ladders,agreed,2030-04-01")
    rewrite(
        copy / "negotiation_moves.csv", "fair-wages,launched,2030-04-03",
        "fair-wages,launched,2030-04-02",
    )  # fmt: skip
    load(copy)
    ladders.refresh_from_db()
    fair.refresh_from_db()
    assert (ladders.status, fair.state) == ("stalled", "parked")
    assert [move[3] for move in history("ladders")] == ["2030-04-01", "2031-05-01"]
    assert [c.code for c in ladders.parallel.all()] == ["C-001"]


def test_a_row_that_left_the_files_is_retired_and_a_changed_parallel_is_undone(copy):
    """What was recorded stays for what leans on it; only the files' own parallels go."""
    load(copy)
    songbook = Commitment.objects.get(code="songbook")
    for name in ("commitments.csv", "commitment_moves.csv"):
        text = (copy / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in text if not line.startswith("songbook")]
        (copy / name).write_text("".join(kept), encoding="utf-8")
    rewrite(copy / "negotiations.csv", "draft,work,fair-wages", "draft,work,")
    rewrite(copy / "negotiations.csv", "draft,work,picking-permits", "draft,work,")
    load(copy)
    songbook.refresh_from_db()
    assert songbook.retired
    assert not Negotiation.objects.get(code="fair-wages").parallel.exists()
    assert plan_changes(read(copy)).is_empty


def test_a_commitment_without_a_history_is_noted(copy):
    """No line of the files says more than that it exists."""
    (copy / "commitment_moves.csv").unlink()
    load(copy)
    assert set(Commitment.objects.values_list("status", "status_since")) == {("noted", None)}


def test_a_plan_writes_no_history(copy):
    """The lines of a history are written on a day, and a plan has none."""
    load(copy)
    with pytest.raises(ValueError, match="no day"):
        CommitmentHistory(None).write(
            Commitment.objects.get(code="ladders"),
            ('{"status": "heard", "evidence": [], "round": ""}',),
        )


def matrix(code, folder=REFERENCE):
    load(folder)
    found = matrix_since(code, viewer=PUBLIC, today=date(2026, 3, 2))
    return {
        line.row.code: (
            line.then and line.then.value,
            line.row.status.value,
            [(step.kind, step.on.isoformat(), step.precision) for step in line.steps],
            line.evidence,
        )
        for line in found.page
    }


def test_the_follow_up_of_the_shipped_history_is_right_since_the_first_expert_meeting():
    """What was open in November 2015: the waiver was signed since, both negotiations were launched
    in 2017 and repeated in 2019, and of the visa centres nothing is known since."""
    launched = [("move", "2017-05-04", "day"), ("heard", "2019-04-09", "day")]
    assert matrix("illegal-migration-experts-1") == {
        "roadmap-visa-waiver": ("agreed", "delivered", [("verify", "2016-02-01", "month")], 1),
        "roadmap-visa-centres": ("agreed", "agreed", [], 0),
        "roadmap-visa-facilitation": ("agreed", "in_progress", launched, 1),
        "roadmap-illegal-migration": ("agreed", "in_progress", launched, 1),
    }


def test_the_follow_up_since_the_summit_shows_what_is_still_owed():
    """Years without a word are no end: three commitments are open, none has moved since."""
    assert matrix("summit-2019") == {
        "roadmap-visa-centres": ("agreed", "agreed", [], 0),
        "roadmap-visa-facilitation": ("in_progress", "in_progress", [], 0),
        "roadmap-illegal-migration": ("in_progress", "in_progress", [], 0),
    }


def test_another_programme_has_its_own_follow_up():
    """By data alone: a commitment due at the next round, and one on its way."""
    assert matrix("harvest-talks-1", SECOND) == {
        "ladders": ("agreed", "agreed", [], 0),
        "songbook": ("agreed", "in_progress", [("move", "2030-09-01", "month")], 0),
    }


def test_what_a_former_body_undertook_shows_who_is_asked_today(tmp_path):
    """Were a row to name the bureau of 2015, the administration that took its place in 2018 is
    shown as today's, and the bureau stays named."""
    files = Path(shutil.copytree(REFERENCE, tmp_path / "programme"))
    rewrite(
        files / "commitments.csv",
        "举行首次打击非法移民专家会议。,draft,china; eu,,",
        "举行首次打击非法移民专家会议。,draft,china; eu,beea,",
    )
    load(files)
    seen = read_commitment("roadmap-expert-meeting", viewer=PUBLIC, today=date(2026, 3, 2))
    assert [step.code for step in seen.holder.chain] == ["beea", "nia"]
    assert seen.holder.present.since == date(2018, 4, 2)
    assert str(seen.row.institution) == "NIA (← BEEA)"
