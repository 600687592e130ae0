"""Made-up commitments and negotiations, recorded through the actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from qiao.core.text import Language, Text
from qiao.dialogue.actions import commitments as actions
from qiao.dialogue.actions import deliveries, negotiations
from qiao.dialogue.actions.commitment_links import Links
from qiao.dialogue.actions.commitment_records import EvidenceDraft, Telling
from qiao.dialogue.actions.commitments import CommitmentDraft
from qiao.dialogue.models import Point, PointText, Round, Track
from qiao.dialogue.rules.negotiations import NegotiationState
from tests.factories import AT

if TYPE_CHECKING:
    from qiao.dialogue.models import Commitment, Negotiation

DAY = AT.date()
SHOWN = (EvidenceDraft(address="https://example.org/gazette"),)


def draft(**changed) -> CommitmentDraft:
    return replace(
        CommitmentDraft(
            text=Text("Open a counter for fees.", "设立收费咨询窗口。"),
            authentic=Language.EN,
            owed_by=frozenset({1}),
            links=Links(institution="uphill-ministry", pillar="hill-pillar-1"),
            made_on=date(2026, 1, 12),
        ),
        **changed,
    )


def told(on: date = DAY, *, evidence=(), words: str = "Work began.") -> Telling:
    return Telling(on=on, reason=Text(words, ""), evidence=evidence)


def noted(people, *, by: str = "office", shared: bool = True, **changed) -> Commitment:
    return actions.record_commitment(
        by=people.actor(by), at=AT, draft=draft(**changed), shared=shared
    )


def agreed(people, **changed) -> Commitment:
    row = noted(people, **changed)
    for who in ("first_coordinator", "second_coordinator"):
        actions.agree_commitment(by=people.actor(who), at=AT, code=row.code, version=row.version)
    row.refresh_from_db()
    return row


def reported(people, *, by: str = "first", **changed) -> Commitment:
    row = agreed(people, **changed)
    return deliveries.report_delivery(
        by=people.actor(by), at=AT, code=row.code, told=told(evidence=SHOWN)
    )


def negotiation(people, state=NegotiationState.LAUNCHED, name: str = "Pact") -> Negotiation:
    return negotiations.create_negotiation(
        by=people.actor("office"),
        at=AT,
        name=Text(name, "协定"),
        state=state,
        step=negotiations.Step(on=date(2026, 1, 5)),
    )


def round_of(programme, *, release="shared", owner=0) -> Round:
    track, _made = Track.objects.get_or_create(code="hill-track", kind="technical", name_en="Talks")
    return Round.objects.create(
        code=f"R-{Round.objects.count()}",
        track=track,
        phase=programme.phase,
        release=release,
        owner=owner,
    )


def adopted_point(programme, people, state="adopted") -> Point:
    point = Point.objects.create(
        code=f"P-{Point.objects.count()}",
        round=round_of(programme),
        owner=0,
        release="shared",
        state=state,
        number=1,
        written_at=AT,
    )
    text = PointText.objects.create(
        point=point,
        version=1,
        body_en="Both sides open a counter.",
        body_zh="双方设立窗口。",
        authentic="zh",
        translation="draft",
        checksum="x" * 64,
        written_by=people.office,
        written_at=AT,
    )
    Point.objects.filter(pk=point.pk).update(text=text)
    return point
