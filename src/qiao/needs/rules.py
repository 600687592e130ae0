"""What may happen to a need next, and what do its texts and endorsements mean? Pure."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken
from qiao.core.release import Release
from qiao.core.text import Language, Text, TextState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Stage(TextChoices):
    """Where a need stands. The first three are a side's; the other four are a shared need's."""

    DRAFT = "draft", _("draft")
    RELEASED = "released", _("released")
    JOINED = "joined", _("joined into a shared need")
    DRAFTING = "drafting", _("text being agreed")
    ASKED = "asked", _("endorsement asked")
    ENDORSED = "endorsed", _("endorsed by both sides")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Urgency(TextChoices):
    """How soon the partner needs it."""

    LOW = "low", _("can wait")
    NORMAL = "normal", _("this year")
    HIGH = "high", _("within months")
    URGENT = "urgent", _("now")


class Concern(TextChoices):
    """Whom the need is about in the end."""

    MIGRANTS = "migrants", _("migrant workers")
    OFFICIALS = "officials", _("government officials")
    WORKERS = "workers", _("trade-union staff")
    AGENCIES = "agencies", _("recruitment-agency staff")
    EMPLOYERS = "employers", _("employers")
    STUDENTS = "students", _("students and researchers")
    OTHER = "other", _("others")


class Decision(TextChoices):
    """A side's answer to a text."""

    ENDORSED = "endorsed", _("endorsed")
    REFUSED = "refused", _("refused")


class Move(TextChoices):
    """What someone does to a need."""

    RELEASE = "release", _("release")
    JOIN = "join", _("join")
    WITHDRAW = "withdraw", _("withdraw")
    EDIT = "edit", _("edit the text")
    CHECK = "check", _("check the text")
    ASK = "ask", _("ask for endorsement")
    ENDORSE = "endorse", _("endorse")
    REFUSE = "refuse", _("refuse")


SIDES = 2
#: Unicode's controls, format characters and halves of surrogate pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})

#: From each stage, what each move leads to. What is not here is refused.
TRANSITIONS: Mapping[tuple[Stage, Move], Stage] = {
    (Stage.DRAFT, Move.EDIT): Stage.DRAFT,
    (Stage.DRAFT, Move.CHECK): Stage.DRAFT,
    (Stage.DRAFT, Move.RELEASE): Stage.RELEASED,
    (Stage.DRAFT, Move.WITHDRAW): Stage.WITHDRAWN,
    (Stage.RELEASED, Move.EDIT): Stage.RELEASED,
    (Stage.RELEASED, Move.CHECK): Stage.RELEASED,
    (Stage.RELEASED, Move.JOIN): Stage.JOINED,
    (Stage.RELEASED, Move.WITHDRAW): Stage.WITHDRAWN,
    (Stage.DRAFTING, Move.EDIT): Stage.DRAFTING,
    (Stage.DRAFTING, Move.CHECK): Stage.DRAFTING,
    (Stage.DRAFTING, Move.ASK): Stage.ASKED,
    (Stage.ASKED, Move.EDIT): Stage.DRAFTING,
    (Stage.ASKED, Move.ENDORSE): Stage.ASKED,
    (Stage.ASKED, Move.REFUSE): Stage.REFUSED,
    (Stage.ENDORSED, Move.EDIT): Stage.DRAFTING,
    (Stage.REFUSED, Move.EDIT): Stage.DRAFTING,
    (Stage.REFUSED, Move.ENDORSE): Stage.REFUSED,
    (Stage.REFUSED, Move.REFUSE): Stage.REFUSED,
}


def next_stage(stage: str, move: Move) -> Stage:
    """Where this move leads; refuses a move that the stage does not allow."""
    try:
        return TRANSITIONS[Stage(stage), move]
    except KeyError:
        raise RuleBroken(
            _("A need at the stage “%(stage)s” does not allow this step: %(move)s."),
            mend=_("Reload the page to see where the need stands now."),
            values={"stage": Stage(stage).label, "move": move.label},
        ) from None


def allowed(stage: str) -> frozenset[Move]:
    """The moves that a stage allows."""
    return frozenset(move for (at, move) in TRANSITIONS if at == stage)


def stage_after_answers(decisions: Iterable[str]) -> Stage:
    """The stage that the sides' answers to the current text give: two endorsements are needed,
    one refusal is enough."""
    given = list(decisions)
    if Decision.REFUSED in given:
        return Stage.REFUSED
    return Stage.ENDORSED if given.count(Decision.ENDORSED) == SIDES else Stage.ASKED


def _seen(words: str) -> str:
    """The words without characters that nobody sees."""
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)


def _lines(words: str) -> str:
    plain = _seen(words.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version: title and body in both languages, and which one is authentic.

    A title is one line; line ends are one kind; characters that are not seen (controls, and those
    that turn the direction of writing) are left out, so that what is read is what is endorsed.
    """

    title: Text
    body: Text
    authentic: Language

    def __post_init__(self) -> None:
        title = Text(*(" ".join(_seen(words).split()) for words in (self.title.en, self.title.zh)))
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "body", Text(_lines(self.body.en), _lines(self.body.zh)))

    def in_(self, language: Language) -> tuple[str, str]:
        """Title and body in one language."""
        return self.title.get(language), self.body.get(language)

    @property
    def other(self) -> Language:
        """The language that is not authentic."""
        return Language.EN if self.authentic == Language.ZH else Language.ZH

    @property
    def checksum(self) -> str:
        """SHA-256 of exactly what is endorsed."""
        parts = (self.title.en, self.title.zh, self.body.en, self.body.zh, self.authentic)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def translation_state(new: Wording, previous: Wording | None, previous_state: str) -> TextState:
    """What the text in the other language is worth after an edit.

    Missing when its title or body is; stale when the authentic text changed and it did not; else
    a draft until someone who reads both has checked it. A check never survives a change.
    """
    if not all(new.in_(new.other)):
        return TextState.MISSING
    if previous is None or previous.authentic != new.authentic:
        return TextState.DRAFT
    if new.in_(new.other) != previous.in_(new.other):
        return TextState.DRAFT
    if new.in_(new.authentic) != previous.in_(new.authentic):
        return TextState.STALE
    return TextState(previous_state)


def joined_wording(sources: Sequence[Wording]) -> Wording:
    """The first text of a shared need: each language from the sources that wrote it authentically
    (all their paragraphs, the first one's title), else from any that has it. The first source's
    language is authentic."""

    def pick(language: Language) -> tuple[str, str]:
        theirs = [s for s in sources if s.authentic == language] or list(sources)
        written = [s.in_(language) for s in theirs if any(s.in_(language))]
        title = next((title for title, _body in written if title), "")
        return title, "\n".join(dict.fromkeys(body for _title, body in written if body))

    (title_en, body_en), (title_zh, body_zh) = pick(Language.EN), pick(Language.ZH)
    return Wording(Text(title_en, title_zh), Text(body_en, body_zh), sources[0].authentic)


def most_urgent(urgencies: Iterable[str]) -> Urgency:
    """The highest of several urgencies."""
    order = list(Urgency)
    return max((Urgency(urgency) for urgency in urgencies), key=order.index)


def must_have_authentic_text(wording: Wording) -> None:
    """A need has at least a title and a body in the language it is written in."""
    if not all(part.strip() for part in wording.in_(wording.authentic)):
        raise Invalid(
            _("The authentic language is %(language)s, but its title or text is empty."),
            mend=_("Write both, or choose the language in which you did."),
            field=f"title_{wording.authentic}",
            values={"language": wording.authentic.label},
        )


def must_be_checkable(translation: str, *, writers: Collection[int], checker: int | None) -> None:
    """A check needs both texts and someone who wrote none of them since the last check."""
    if translation in (TextState.MISSING, TextState.CHECKED):
        raise RuleBroken(
            _("There is nothing to check: the text in the other language is %(state)s."),
            mend=_("Complete the text first, or reload the page."),
            values={"state": TextState(translation).label},
        )
    if checker in writers:
        raise RuleBroken(
            _("Whoever wrote a text does not check it."),
            mend=_("Ask someone else who reads both languages."),
        )


def must_not_be_public(release: str) -> None:
    """What the public reads is what both sides endorsed: it does not change under their names."""
    if release == Release.PUBLIC:
        raise RuleBroken(
            _("This text is public as both sides endorsed it, and stays as it is."),
            mend=_("Raise a new need for what has changed."),
        )


def must_be_askable(translation: str) -> None:
    """Both texts must be there and checked before anyone is asked to endorse them."""
    if translation != TextState.CHECKED:
        raise RuleBroken(
            _("The text in the other language is %(state)s, so there is nothing both can endorse."),
            mend=_("Complete it and have someone who reads both languages check it."),
            values={"state": TextState(translation).label},
        )


def must_have_reason(decision: str, reason: str) -> None:
    """Refusing needs a reason that the other side can answer."""
    if decision == Decision.REFUSED and not reason.strip():
        raise RuleBroken(
            _("A refusal without a reason cannot be answered."),
            mend=_("Say in a sentence what would have to change."),
            field="reason",
        )
