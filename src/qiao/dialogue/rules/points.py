"""Where does a negotiated text stand? Points of conclusions and minutes, versions, agreement. Pure.

A point is one numbered paragraph in both languages. It is agreed when both sides agreed both
languages of its current version, no bracket is left and neither language is missing or stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import NotPermitted, RuleBroken
from qiao.core.text import Language, TextState
from qiao.dialogue.rules.rounds import RoundState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SIDES = (1, 2)


class PointKind(TextChoices):
    """What the paragraph belongs to."""

    CONCLUSION = "conclusion", _("conclusions")
    MINUTES = "minutes", _("minutes")


class PointState(TextChoices):
    """Where a point stands."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    BRACKETED = "bracketed", _("bracketed")
    AGREED = "agreed", _("agreed")
    ADOPTED = "adopted", _("adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PointMove(TextChoices):
    """What someone does to a point."""

    WRITE = "write", _("write")
    PROPOSE = "propose", _("propose to the other side")
    WITHDRAW = "withdraw", _("withdraw")
    AMEND = "amend", _("propose an amendment")
    ACCEPT = "accept", _("accept an amendment")
    BRACKET = "bracket", _("put in brackets")
    LIFT = "lift", _("lift a bracket")
    AGREE = "agree", _("agree to the text")
    ADOPT = "adopt", _("adopt")


class AmendmentState(TextChoices):
    """Where an amendment stands."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("overtaken by a newer version")


S, M = PointState, PointMove
_NEGOTIATED = (S.PROPOSED, S.BRACKETED, S.AGREED)
_ON_NEGOTIATED = (M.WRITE, M.AMEND, M.ACCEPT, M.BRACKET, M.LIFT, M.AGREE)

#: Which moves each state allows; where a move on the text leads is told by `state_of`.
ALLOWED: Mapping[PointState, frozenset[PointMove]] = {
    S.DRAFT: frozenset({M.WRITE, M.PROPOSE, M.WITHDRAW}),
    **dict.fromkeys(_NEGOTIATED, frozenset({*_ON_NEGOTIATED, M.WITHDRAW})),
    S.AGREED: frozenset({*_ON_NEGOTIATED, M.WITHDRAW, M.ADOPT}),
    S.ADOPTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


def must_allow(state: str, move: PointMove) -> None:
    """Refuse a move that the state does not allow."""
    if move not in ALLOWED[PointState(state)]:
        raise RuleBroken(
            _("A point that is “%(state)s” does not allow this step: %(move)s."),
            mend=_("Reload the page to see where the point stands now."),
            values={"state": PointState(state).label, "move": move.label},
        )


def state_of(
    *, has_brackets: bool, translation: str, agreements: Collection[tuple[int, str]]
) -> PointState:
    """The state that a negotiated point's current version has, from its records alone.

    `agreements` are the (side, language) pairs given to exactly this version.
    """
    if has_brackets:
        return PointState.BRACKETED
    whole = translation not in (TextState.MISSING, TextState.STALE)
    wanted = {(side, language.value) for side in SIDES for language in Language}
    if whole and wanted <= set(agreements):
        return PointState.AGREED
    return PointState.PROPOSED


def must_be_agreeable(
    language: str, *, authentic: str, translation: str, has_brackets: bool
) -> None:
    """Nobody agrees to a text that is missing, stale or still in brackets."""
    if has_brackets:
        raise RuleBroken(
            _("The text still has brackets, so there is nothing both can agree to."),
            mend=_("Have each bracket lifted by the side that put it, or accept an amendment."),
        )
    if language != authentic and translation in (TextState.MISSING, TextState.STALE):
        raise RuleBroken(
            _("The text in %(language)s is %(state)s."),
            mend=_("Bring it into line with the authentic text first."),
            values={
                "language": Language(language).label,
                "state": TextState(translation).label,
            },
        )


_OVER = (RoundState.PUBLISHED, RoundState.CLOSED, RoundState.CANCELLED)
_AFTER_HELD = (RoundState.HELD, RoundState.MINUTES_DRAFTED)


def must_be_open(kind: str, round_state: str) -> None:
    """Conclusions are written until the round's file is closed; minutes once it was held."""
    if round_state in _OVER:
        raise RuleBroken(
            _("The round is “%(state)s”: its texts stay as they are."),
            mend=_("Take the matter up in the next round."),
            values={"state": RoundState(round_state).label},
        )
    if kind == PointKind.MINUTES and round_state not in _AFTER_HELD:
        raise RuleBroken(
            _("Minutes are written from the day the round was held until they are agreed."),
            mend=_("Record the round as held first."),
        )


def must_be_another_party(author: int, decider: int) -> None:
    """Nobody accepts their own amendment, and the secretariat accepts none."""
    if author == decider or decider not in SIDES:
        raise NotPermitted(
            _("An amendment is accepted or declined by a side that did not propose it."),
            mend=_("Wait for the other side's answer, or withdraw your amendment."),
        )


def may_rewrite(*, owner: int, writer: int, answered_by: Collection[int], is_draft: bool) -> bool:
    """May this party write the next version itself? Its own draft, or its own proposal while
    nobody else has answered it (agreed, bracketed, amended)."""
    return owner == writer and (is_draft or not set(answered_by) - {owner})


def must_all_be_agreed(states: Collection[str]) -> None:
    """Conclusions are adopted whole: every point agreed, and at least one."""
    open_ = [state for state in states if state not in (PointState.AGREED, PointState.ADOPTED)]
    if open_ or not states:
        raise RuleBroken(
            _("%(open)s of %(all)s points are not agreed yet."),
            mend=_("Both sides agree to each point in both languages first."),
            values={"open": len(open_), "all": len(states)},
        )
