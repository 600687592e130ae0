"""How do the demonstration's commitments go? From adopted points to what was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiao.core.text import Language, Text
from qiao.dialogue.actions.commitment_links import Links, make_parallel
from qiao.dialogue.actions.commitment_records import EvidenceDraft, Telling
from qiao.dialogue.actions.commitments import (
    CommitmentDraft,
    hear_of_commitment,
    move_commitment,
    record_commitment,
)
from qiao.dialogue.actions.deliveries import report_delivery, verify_delivery
from qiao.dialogue.rules.commitments import CommitmentStatus, Due

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiao.demo.script import DialogueStep
    from qiao.demo.stage import Stage


def _undertake(stage: Stage, step: DialogueStep) -> None:
    """Record a commitment from an adopted point: it is agreed at once."""
    facts = step.facts
    due_on = facts.get("due_on")
    row = record_commitment(
        by=stage.actor(step.by),
        at=step.at,
        draft=CommitmentDraft(
            text=Text(),
            authentic=Language.EN,
            owed_by=frozenset(facts["owed_by"]),
            links=Links(
                institution=facts.get("institution", ""),
                co_institution=facts.get("co_institution", ""),
                pillar=facts["pillar"],
                round=stage.dialogue[facts["round"]],
                point=stage.dialogue[step.on],
                needs=tuple(stage.needs[key] for key in facts.get("needs", ())),
            ),
            made_on=facts["made_on"],
            due=Due.DATE if due_on else Due(facts.get("due", "none")),
            due_on=due_on,
        ),
    )
    stage.dialogue[step.key] = row.code


def _make_parallel(stage: Stage, step: DialogueStep) -> None:
    make_parallel(
        by=stage.actor(step.by),
        at=step.at,
        first=stage.dialogue[step.on],
        second=stage.dialogue[step.facts["other"]],
    )


def _move(stage: Stage, step: DialogueStep) -> None:
    move_commitment(
        by=stage.actor(step.by),
        at=step.at,
        code=stage.dialogue[step.on],
        wanted=CommitmentStatus(step.facts["status"]),
        told=_told(step),
    )


def _hear(stage: Stage, step: DialogueStep) -> None:
    hear_of_commitment(
        by=stage.actor(step.by), at=step.at, code=stage.dialogue[step.on], told=_told(step)
    )


def _report(stage: Stage, step: DialogueStep) -> None:
    report_delivery(
        by=stage.actor(step.by), at=step.at, code=stage.dialogue[step.on], told=_told(step)
    )


def _verify(stage: Stage, step: DialogueStep) -> None:
    verify_delivery(
        by=stage.actor(step.by),
        at=step.at,
        codes=[stage.dialogue[step.on]],
        note=_both(step.facts, "note"),
    )


def _told(step: DialogueStep) -> Telling:
    return Telling(
        on=step.at.date(),
        reason=_both(step.facts, "reason"),
        evidence=tuple(
            EvidenceDraft(address=shown.get("address", ""), note=_both(shown, "note"))
            for shown in step.facts.get("evidence", ())
        ),
    )


def _both(facts: Mapping[str, Any], name: str) -> Text:
    return Text(facts.get(f"{name}_en", "").strip(), facts.get(f"{name}_zh", "").strip())


ACTS: Mapping[str, Callable[[Stage, DialogueStep], None]] = {
    "undertake": _undertake,
    "make_parallel": _make_parallel,
    "move_commitment": _move,
    "hear_of_commitment": _hear,
    "report_delivery": _report,
    "verify_delivery": _verify,
}
