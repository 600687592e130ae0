"""Telling words in everything of the dialogue that belongs to one side, the office or a person.

Each word stands in one record; `CANARIES` says which readers may meet it. The first of them must.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from types import SimpleNamespace

from qiao.core.occasions import DatePrecision, Dates
from qiao.core.text import Language, Text
from qiao.dialogue.actions import delegations, points, positions
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.actions.commitments import CommitmentDraft, record_commitment
from qiao.dialogue.actions.delegations import Member
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import DelegateRole
from qiao.dialogue.rules.wordings import Wording
from qiao.needs import actions as needs
from qiao.needs.rules import Decision
from qiao.needs.rules import Wording as NeedWording
from tests.factories import AT
from tests.factories_dialogue import (
    FACTS,
    accept_agenda,
    accept_dates,
    draft_item,
    draft_round,
    proposed_item,
    proposed_round,
)
from tests.factories_needs import asked_need, raise_need

OFFICE, FIRST, FIRST_HEAD = "office", "first", "first_coordinator"
SECOND, DONOR, PARTICIPANT, NOBODY = "second", "donor", "participant", "nobody"
READERS = (OFFICE, FIRST, FIRST_HEAD, SECOND, DONOR, PARTICIPANT, NOBODY)
OWN = (FIRST, FIRST_HEAD)
PARTIES = (OFFICE, FIRST, FIRST_HEAD, SECOND)

CANARIES = {
    "zjdposition": OWN,
    "zjdreleasedline": (SECOND, *PARTIES),
    "zjdfallback": OWN,
    "zjdnote": OWN,
    "zjdofficenote": (OFFICE,),
    "zjditem": OWN,
    "zjddelegate": (FIRST_HEAD, *OWN),
    "zjdlistnote": (FIRST_HEAD, *OWN),
    "zjdnamed": PARTIES,
    "zjdnamednote": (FIRST_HEAD, *OWN),
    "zjdpoint": OWN,
    "zjdearlierpoint": OWN,
    "zjdcommitment": OWN,
    "zjdround": (FIRST_HEAD, *OWN),
    "zjdearlierneed": OWN,
    "zjdrefusal": (OFFICE, FIRST, FIRST_HEAD, SECOND),
}


def both(word: str) -> Text:
    """The word in either language."""
    return Text(f"{word} in English", f"{word} 中文")


def plant(people) -> SimpleNamespace:
    """All records, and the codes of those that only the first side may know of."""
    round_ = accept_dates(people, proposed_round(people))
    quiet = proposed_item(people, round_.code, who="second")
    spoken = proposed_item(people, round_.code, who="second")
    _positions(people, quiet, spoken)
    item = draft_item(people, round_.code, words=ItemWords(both("zjditem"), Text(), Language.EN))
    accept_agenda(people, round_)
    _delegation(people, round_, "zjdnamed", release=True)
    other = proposed_round(people, facts=dataclasses.replace(FACTS, proposed=_later()))
    _delegation(people, other, "zjddelegate", release=False)
    own = draft_round(
        people, "first_coordinator", dataclasses.replace(FACTS, title=both("zjdround"))
    )
    point, shown = _points(people, round_)
    commitment = record_commitment(
        by=people.actor("first"),
        at=AT,
        draft=CommitmentDraft(both("zjdcommitment"), Language.EN, frozenset({1}), Links()),
    )
    _needs(people)
    return SimpleNamespace(
        hidden={
            "round": own.code,
            "item": item.code,
            "point": point.code,
            "commitment": commitment.code,
        },
        known={
            "round": round_.code,
            "round to come": other.code,
            "item": quiet.code,
            "item spoken of": spoken.code,
            "point": shown.code,
        },
    )


def _later() -> Dates:
    return Dates(date(2026, 9, 1), date(2026, 9, 2), DatePrecision.DAY)


def _positions(people, quiet, spoken) -> None:
    positions.write_position(
        by=people.actor("first"),
        at=AT,
        item=quiet.code,
        based_on=0,
        line=both("zjdposition"),
        fallback=Text(),
    )
    positions.write_position(
        by=people.actor("first"),
        at=AT,
        item=spoken.code,
        based_on=0,
        line=both("zjdreleasedline"),
        fallback=both("zjdfallback"),
    )
    positions.release_position(
        by=people.actor("first_coordinator"), at=AT, item=spoken.code, version=1
    )
    for who, word in (("first", "zjdnote"), ("office", "zjdofficenote")):
        positions.write_note(
            by=people.actor(who), at=AT, item=quiet.code, based_on=0, body=both(word).en
        )


def _delegation(people, round_, word: str, *, release: bool) -> None:
    actor = people.actor("first_coordinator")
    note = {"zjdnamed": "zjdnamednote", "zjddelegate": "zjdlistnote"}[word]
    kept = delegations.keep_delegation(
        by=actor,
        at=AT,
        round_code=round_.code,
        based_on=0,
        members=(Member(DelegateRole.HEAD, f"{word} Li", post=Text("Director", "司长")),),
        note=f"{note} arrives late",
    )
    if release:
        delegations.release_delegation(
            by=actor, at=AT, round_code=round_.code, version=kept.version
        )


def _points(people, round_):
    def write(word):
        return points.write_point(
            by=people.actor("first"),
            at=AT,
            round_code=round_.code,
            kind="conclusion",
            wording=Wording(both(word), Language.EN),
        )

    draft, shown = write("zjdpoint"), write("zjdearlierpoint")
    points.rewrite_point(
        by=people.actor("first"),
        at=AT,
        code=shown.code,
        based_on=1,
        wording=Wording(Text("Both sides shall meet.", "双方将会晤。"), Language.EN),
    )
    shown = points.propose_point(by=people.actor("first"), at=AT, code=shown.code, version=2)
    return draft, shown


def _needs(people) -> None:
    words = both("zjdearlierneed")
    need = raise_need(people, "first", NeedWording(words, words, Language.ZH))
    told = Text("Later words", "后来的文字")
    needs.edit_text(
        by=people.actor("first"),
        at=AT,
        code=need.code,
        based_on=1,
        wording=NeedWording(told, told, Language.ZH),
    )
    needs.release_need(by=people.actor("first"), at=AT, code=need.code, version=2)
    asked = asked_need(people)
    needs.answer(
        by=people.actor("first_coordinator"),
        at=AT,
        code=asked.code,
        version=1,
        decision=Decision.REFUSED,
        reason="zjdrefusal",
    )
