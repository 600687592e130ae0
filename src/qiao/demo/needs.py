"""How do the demonstration's needs go? Raised, released, joined, checked, endorsed or refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiao.core.text import Language, Text
from qiao.demo.stage import Moment
from qiao.needs.actions import (
    answer,
    ask_endorsement,
    check_text,
    edit_text,
    join_needs,
    raise_need,
    release_need,
)
from qiao.needs.models import Need
from qiao.needs.rules import Decision, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiao.demo.script import Answer, Edit, RaisedNeed, SharedNeed, Step, Words
    from qiao.demo.stage import Stage


def moments(stage: Stage) -> Iterator[Moment]:
    """Everything that happens to needs."""
    for need in stage.script.needs:
        yield Moment(need.raised, need.key, partial(_raise, stage, need))
        if need.released:
            yield Moment(need.released, need.key, partial(_release, stage, need))
    for shared in stage.script.shared:
        yield from _shared(stage, shared)


def _shared(stage: Stage, need: SharedNeed) -> Iterator[Moment]:
    yield Moment(need.joined, need.key, partial(_join, stage, need))
    for edit in need.edits:
        yield Moment(edit.at, need.key, partial(_edit, stage, need, edit))
    for step in need.checks:
        yield Moment(step.at, need.key, partial(_check, stage, need, step))
    for step in need.asks:
        yield Moment(step.at, need.key, partial(_ask, stage, need, step))
    for given in need.answers:
        yield Moment(given.at, need.key, partial(_answer, stage, need, given))
    if need.published:
        yield Moment(need.published, need.key, partial(_publish, stage, need))


def _raise(stage: Stage, need: RaisedNeed) -> None:
    row = raise_need(
        by=stage.actor(need.by),
        at=need.raised,
        pillar=need.pillar,
        topics=need.topics,
        concerns=need.concerns,
        urgency=need.urgency,
        wording=_wording(need.words),
    )
    stage.needs[need.key] = row.code


def _release(stage: Stage, need: RaisedNeed) -> None:
    if need.released:
        code = stage.needs[need.key]
        actor = stage.actor(need.by)
        release_need(by=actor, at=need.released, code=code, version=_version(code))


def _join(stage: Stage, need: SharedNeed) -> None:
    codes = [stage.needs[key] for key in need.joins]
    row = join_needs(by=stage.actor(need.by), at=need.joined, codes=codes)
    stage.needs[need.key] = row.code


def _edit(stage: Stage, need: SharedNeed, edit: Edit) -> None:
    code = stage.needs[need.key]
    edit_text(
        by=stage.actor(edit.by),
        at=edit.at,
        code=code,
        based_on=_version(code),
        wording=_wording(edit.words),
    )


def _version(code: str) -> int:
    return Need.objects.values_list("text__version", flat=True).get(code=code) or 1


def _check(stage: Stage, need: SharedNeed, step: Step) -> None:
    code = stage.needs[need.key]
    check_text(by=stage.actor(step.by), at=step.at, code=code, version=step.version)


def _ask(stage: Stage, need: SharedNeed, step: Step) -> None:
    code = stage.needs[need.key]
    ask_endorsement(by=stage.actor(step.by), at=step.at, code=code, version=step.version)


def _answer(stage: Stage, need: SharedNeed, given: Answer) -> None:
    answer(
        by=stage.actor(given.by),
        at=given.at,
        code=stage.needs[need.key],
        version=given.version,
        decision=Decision(given.decision),
        reason=given.reason,
    )


def _publish(stage: Stage, need: SharedNeed) -> None:
    if need.published:
        code = stage.needs[need.key]
        actor = stage.actor(need.by)
        release_need(by=actor, at=need.published, code=code, version=_version(code))


def _wording(words: Words) -> Wording:
    return Wording(
        title=Text(words.title_en, words.title_zh),
        body=Text(words.body_en.strip(), words.body_zh.strip()),
        authentic=Language(words.authentic),
    )
