"""How does the demonstration's round go? From its proposal to agreed minutes and what was owed.

Each step of the script names an act; the table at the end says which action it is. Versions are
not written in the script: who acts has read what stands.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qiao.core.occasions import DatePrecision, Dates
from qiao.core.text import Language, Text
from qiao.demo.dialogue_commitments import ACTS as COMMITMENT_ACTS
from qiao.demo.script import ScriptRefused
from qiao.demo.stage import Moment
from qiao.dialogue.actions import agenda, dates, delegations, positions, rounds, tracks
from qiao.dialogue.actions.agreements import agree_point, bracket_point, lift_bracket
from qiao.dialogue.actions.amendments import accept_amendment, amend_point
from qiao.dialogue.actions.points import adopt_points, propose_point, write_point
from qiao.dialogue.models import AgendaItem, Amendment, Delegation, Point, Position, Round
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import DelegateAttendance, DelegateRole, RoundMove, TrackKind
from qiao.dialogue.rules.wordings import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qiao.demo.script import DialogueStep
    from qiao.demo.stage import Stage
    from qiao.dialogue.models import PointText


def moments(stage: Stage) -> Iterator[Moment]:
    """Every step of the dialogue."""
    for step in stage.script.dialogue:
        act = ACTS.get(step.do)
        if act is None:
            raise ScriptRefused(
                _("The demonstration knows no step “%(do)s” of the dialogue."),
                mend=_("Use one of: %(known)s."),
                values={"do": step.do, "known": ", ".join(sorted(ACTS))},
            )
        yield Moment(step.at, f"{step.do} {step.key or step.on}", partial(act, stage, step))


def _add_track(stage: Stage, step: DialogueStep) -> None:
    facts = step.facts
    row = tracks.add_track(
        by=stage.actor(step.by),
        at=step.at,
        code=step.key,
        kind=TrackKind(facts["kind"]),
        name=_both(facts, "name"),
        note=_both(facts, "note"),
    )
    stage.dialogue[step.key] = row.code


def _round_facts(facts: Mapping[str, Any]) -> rounds.RoundFacts:
    return rounds.RoundFacts(
        title=_both(facts, "title"),
        host_side=facts["host_side"],
        proposed=Dates(facts["first"], facts["last"], DatePrecision.DAY),
        place=_both(facts, "place"),
        country=facts["country"],
        summary=_both(facts, "summary"),
        chairs=tuple(
            rounds.ChairFacts(
                side=chair["side"],
                name_latin=chair["name"],
                name_hanzi=chair.get("name_hanzi", ""),
                post=_both(chair, "post"),
                institution=chair["institution"],
            )
            for chair in facts.get("chairs", ())
        ),
    )


def _propose_round(stage: Stage, step: DialogueStep) -> None:
    by = stage.actor(step.by)
    row = rounds.propose_round(
        by=by, at=step.at, track=stage.dialogue[step.on], facts=_round_facts(step.facts)
    )
    rounds.release_round(by=by, at=step.at, code=row.code)
    stage.dialogue[step.key] = row.code


def _change_dates(stage: Stage, step: DialogueStep) -> None:
    row = _round(stage, step)
    rounds.edit_round(
        by=stage.actor(step.by),
        at=step.at,
        code=row.code,
        based_on=row.dates_version,
        facts=_round_facts(step.facts),
    )


def _accept_dates(stage: Stage, step: DialogueStep) -> None:
    row = _round(stage, step)
    dates.accept_dates(
        by=stage.actor(step.by), at=step.at, code=row.code, version=row.dates_version
    )


def _accept_agenda(stage: Stage, step: DialogueStep) -> None:
    row = _round(stage, step)
    dates.accept_agenda(
        by=stage.actor(step.by), at=step.at, code=row.code, version=row.agenda_version
    )


def _move_round(stage: Stage, step: DialogueStep) -> None:
    facts = step.facts
    held = Dates(facts["first"], facts["last"], DatePrecision.DAY) if "first" in facts else None
    dates.move_round(
        by=stage.actor(step.by),
        at=step.at,
        code=_round(stage, step).code,
        move=RoundMove(facts["move"]),
        held=held,
    )


def _propose_item(stage: Stage, step: DialogueStep) -> None:
    by, facts = stage.actor(step.by), step.facts
    words = ItemWords(_both(facts, "title"), _both(facts, "note"), Language(facts["authentic"]))
    row = agenda.write_item(
        by=by,
        at=step.at,
        round_code=_round(stage, step).code,
        facts=agenda.ItemFacts(
            words, facts["pillar"], tuple(facts["leads"]), minutes=facts["minutes"]
        ),
    )
    agenda.propose_item(by=by, at=step.at, code=row.code, version=row.version)
    stage.dialogue[step.key] = row.code


def _write_position(stage: Stage, step: DialogueStep) -> None:
    positions.write_position(
        by=stage.actor(step.by),
        at=step.at,
        item=stage.dialogue[step.on],
        based_on=0,
        line=_both(step.facts, "line"),
        fallback=_both(step.facts, "fallback"),
    )


def _release_position(stage: Stage, step: DialogueStep) -> None:
    by = stage.actor(step.by)
    item = AgendaItem.objects.get(code=stage.dialogue[step.on])
    version = Position.objects.get(item=item, owner=by.owner).version
    positions.release_position(by=by, at=step.at, item=item.code, version=version)


def _write_note(stage: Stage, step: DialogueStep) -> None:
    positions.write_note(
        by=stage.actor(step.by),
        at=step.at,
        item=stage.dialogue[step.on],
        based_on=0,
        body=step.facts["body"],
    )


def _notify_delegation(stage: Stage, step: DialogueStep) -> None:
    by, code = stage.actor(step.by), _round(stage, step).code
    row = delegations.keep_delegation(
        by=by,
        at=step.at,
        round_code=code,
        based_on=0,
        members=tuple(
            delegations.Member(
                DelegateRole(member["role"]),
                member.get("name", ""),
                member.get("name_hanzi", ""),
                _both(member, "post"),
                member["institution"],
            )
            for member in step.facts["members"]
        ),
        note=step.facts.get("note", ""),
    )
    delegations.release_delegation(by=by, at=step.at, round_code=code, version=row.version)


def _record_attendance(stage: Stage, step: DialogueStep) -> None:
    """All were there but those named as excused."""
    row = _round(stage, step)
    excused = set(step.facts.get("excused", ()))
    for delegation in Delegation.objects.filter(round=row):
        delegations.record_attendance(
            by=stage.actor(step.by),
            at=step.at,
            round_code=row.code,
            side=delegation.owner,
            attendance={
                delegate.pk: DelegateAttendance.EXCUSED
                if delegate.name_latin in excused
                else DelegateAttendance.PRESENT
                for delegate in delegation.delegates.all()
            },
        )


def _propose_point(stage: Stage, step: DialogueStep) -> None:
    by, facts = stage.actor(step.by), step.facts
    row = write_point(
        by=by,
        at=step.at,
        round_code=_round(stage, step).code,
        kind=facts["kind"],
        wording=Wording(_both(facts, "body"), Language(facts["authentic"])),
        item=stage.dialogue[facts["item"]] if "item" in facts else "",
        pillar=facts.get("pillar", ""),
    )
    propose_point(by=by, at=step.at, code=row.code, version=1)
    stage.dialogue[step.key] = row.code


def _bracket(stage: Stage, step: DialogueStep) -> None:
    code, text = _point(stage, step)
    bracket_point(
        by=stage.actor(step.by),
        at=step.at,
        code=code,
        version=text.version,
        language=step.facts["language"],
        words=step.facts["words"],
        reason=step.facts.get("reason", ""),
    )


def _lift_bracket(stage: Stage, step: DialogueStep) -> None:
    """Lift the first bracket that this side has put."""
    by = stage.actor(step.by)
    code, text = _point(stage, step)
    bracket = text.brackets.filter(side=by.acting_side)[0]
    lift_bracket(by=by, at=step.at, code=code, version=text.version, bracket=bracket.pk)


def _amend(stage: Stage, step: DialogueStep) -> None:
    code, text = _point(stage, step)
    row = amend_point(
        by=stage.actor(step.by),
        at=step.at,
        code=code,
        based_on=text.version,
        body=_both(step.facts, "body"),
        reason=step.facts.get("reason", ""),
    )
    stage.dialogue[step.key] = row.code


def _accept_amendment(stage: Stage, step: DialogueStep) -> None:
    amendment = Amendment.objects.get(code=stage.dialogue[step.on])
    text = Point.objects.select_related("text").get(pk=amendment.point_id).text
    accept_amendment(
        by=stage.actor(step.by),
        at=step.at,
        code=amendment.code,
        version=text.version if text else 0,
    )


def _agree(stage: Stage, step: DialogueStep) -> None:
    code, text = _point(stage, step)
    agree_point(
        by=stage.actor(step.by),
        at=step.at,
        code=code,
        version=text.version,
        languages=step.facts.get("languages", ("en", "zh")),
    )


def _adopt(stage: Stage, step: DialogueStep) -> None:
    adopt_points(by=stage.actor(step.by), at=step.at, round_code=_round(stage, step).code)


def _round(stage: Stage, step: DialogueStep) -> Round:
    row: Round = Round.objects.get(code=stage.dialogue[step.on])
    return row


def _point(stage: Stage, step: DialogueStep) -> tuple[str, PointText]:
    point = Point.objects.select_related("text").get(code=stage.dialogue[step.on])
    return point.code, point.text


def _both(facts: Mapping[str, Any], name: str) -> Text:
    return Text(facts.get(f"{name}_en", "").strip(), facts.get(f"{name}_zh", "").strip())


ACTS: Mapping[str, Callable[[Stage, DialogueStep], None]] = {
    "add_track": _add_track,
    "propose_round": _propose_round,
    "change_dates": _change_dates,
    "accept_dates": _accept_dates,
    "accept_agenda": _accept_agenda,
    "move_round": _move_round,
    "propose_item": _propose_item,
    "write_position": _write_position,
    "release_position": _release_position,
    "write_note": _write_note,
    "notify_delegation": _notify_delegation,
    "record_attendance": _record_attendance,
    "propose_point": _propose_point,
    "bracket": _bracket,
    "lift_bracket": _lift_bracket,
    "amend": _amend,
    "accept_amendment": _accept_amendment,
    "agree": _agree,
    "adopt": _adopt,
    **COMMITMENT_ACTS,
}
