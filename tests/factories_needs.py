"""Needs for tests, written through the real actions."""

from __future__ import annotations

from qiao.core.text import Language, Text
from qiao.needs import actions
from qiao.needs.rules import Decision, Wording
from tests.factories import AT

ZH_WORDS = Wording(
    title=Text("", "双向劳务流动与招聘费用"),
    body=Text("", "希望了解双向劳务流动的管理经验。\n招聘费用由谁承担？"),
    authentic=Language.ZH,
)
EN_WORDS = Wording(
    title=Text("Two-way labour mobility and recruitment costs", ""),
    body=Text("We wish to compare how two-way mobility is managed.\nWho pays the fees?", ""),
    authentic=Language.EN,
)


def raise_need(people, who="first", wording=None, **changes):
    """A side's draft."""
    return actions.raise_need(
        **{
            "by": people.actor(who),
            "at": AT,
            "pillar": "hill-pillar-1",
            "topics": ["hill-topic-1"],
            "concerns": "agencies",
            "urgency": "high",
            "wording": wording or (ZH_WORDS if who.startswith("first") else EN_WORDS),
            **changes,
        }
    )


def released_need(people, who="first", **changes):
    """A need that its side released to both."""
    need = raise_need(people, who, **changes)
    return actions.release_need(by=people.actor(who), at=AT, code=need.code, version=1)


def shared_need(people):
    """Both sides' needs joined; the text is complete in both languages and unchecked."""
    codes = [released_need(people, "first").code, released_need(people, "second").code]
    return actions.join_needs(by=people.actor("office"), at=AT, codes=codes)


def asked_need(people):
    """A shared need whose endorsement is asked."""
    need = shared_need(people)
    actions.check_text(by=people.actor("first"), at=AT, code=need.code, version=1)
    return actions.ask_endorsement(by=people.actor("office"), at=AT, code=need.code, version=1)


def endorsed_need(people):
    """A shared need that both sides endorsed."""
    need = asked_need(people)
    for who in ("first_coordinator", "second_coordinator"):
        actions.answer(
            by=people.actor(who), at=AT, code=need.code, version=1, decision=Decision.ENDORSED
        )
    need.refresh_from_db()
    return need
