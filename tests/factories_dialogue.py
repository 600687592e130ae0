"""Rounds of the made-up programme, by the actions that people use."""

from __future__ import annotations

from datetime import date

from qiao.core.occasions import DatePrecision, Dates
from qiao.core.text import Language, Text
from qiao.dialogue.actions import agenda, dates, delegations, rounds, tracks
from qiao.dialogue.actions.agenda import ItemFacts
from qiao.dialogue.actions.delegations import Member
from qiao.dialogue.actions.rounds import RoundFacts
from qiao.dialogue.models import Round, Track
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import DelegateRole, RoundMove, TrackKind
from tests.factories import AT

DAYS = Dates(date(2026, 3, 1), date(2026, 3, 2), DatePrecision.DAY)
FACTS = RoundFacts(
    title=Text("Fees", "费用"), host_side=1, proposed=DAYS, place=Text("Ridge", "山脊")
)
WORDS = ItemWords(Text("Who pays fees", "谁付费用"), Text("", ""), Language.EN)


def track(code="technical", kind=TrackKind.TECHNICAL) -> Track:
    """A track; the same one when it is there already."""
    return Track.objects.get_or_create(
        code=code, defaults={"kind": kind, "name_en": "Technical meeting", "name_zh": "技术会议"}
    )[0]


def draft_round(people, who="office", facts=FACTS, **more) -> Round:
    """A round that only its own party sees."""
    return rounds.propose_round(by=people.actor(who), at=AT, track=track(**more).code, facts=facts)


def proposed_round(people, who="office", facts=FACTS) -> Round:
    """A round that is proposed to both sides."""
    row = draft_round(people, who, facts)
    return rounds.release_round(by=people.actor(who), at=AT, code=row.code)


def draft_item(people, round_code, who="first", words=WORDS, **facts):
    """An agenda item that only its own party sees."""
    return agenda.write_item(
        by=people.actor(who), at=AT, round_code=round_code, facts=ItemFacts(words, **facts)
    )


def proposed_item(people, round_code, who="first", words=WORDS, **facts):
    """An agenda item on the table."""
    row = draft_item(people, round_code, who, words, **facts)
    return agenda.propose_item(by=people.actor(who), at=AT, code=row.code, version=1)


def accept_dates(people, row) -> Round:
    """Both sides accept the dates as they are."""
    row.refresh_from_db()
    for who in ("first_coordinator", "second_coordinator"):
        row = dates.accept_dates(
            by=people.actor(who), at=AT, code=row.code, version=row.dates_version
        )
    return row


def accept_agenda(people, row) -> Round:
    """The agenda is exchanged, and both sides accept it as it is."""
    row = move(people, row, RoundMove.EXCHANGE_AGENDA)
    for who in ("first_coordinator", "second_coordinator"):
        row = dates.accept_agenda(
            by=people.actor(who), at=AT, code=row.code, version=row.agenda_version
        )
    return row


def move(people, row, step, held=None, at=AT) -> Round:
    """One step by the secretariat."""
    return dates.move_round(by=people.actor("office"), at=at, code=row.code, move=step, held=held)


def agreed_round(people) -> Round:
    """A round whose dates and agenda are agreed."""
    row = accept_dates(people, proposed_round(people))
    proposed_item(people, row.code)
    return accept_agenda(people, row)


def delegation(people, row, who="first_coordinator"):
    """A side's list of two, released."""
    actor = people.actor(who)
    head = Member(DelegateRole.HEAD, "Li Shan", "李山", Text("Director", "司长"))
    kept = delegations.keep_delegation(
        by=actor,
        at=AT,
        round_code=row.code,
        based_on=0,
        members=(head, Member(DelegateRole.INTERPRETER, "Wen Gu")),
        note="Arrives late",
    )
    return delegations.release_delegation(
        by=actor, at=AT, round_code=row.code, version=kept.version
    )


def held_round(people) -> Round:
    """A round that was held, its delegations notified."""
    row = agreed_round(people)
    for who in ("first_coordinator", "second_coordinator"):
        delegation(people, row, who)
    move(people, row, RoundMove.NOTIFY_DELEGATIONS)
    return move(people, row, RoundMove.HOLD, held=DAYS)


def add_track(people, code="summit"):
    """A track that the secretariat adds."""
    return tracks.add_track(
        by=people.actor("office"), at=AT, code=code, kind=TrackKind.SUMMIT, name=Text("Summit", "")
    )
