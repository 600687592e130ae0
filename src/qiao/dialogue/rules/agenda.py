"""What do the words of an agenda item, a position or a private note have to be? Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Conflict, Invalid, RuleBroken
from qiao.core.release import Release
from qiao.core.text import Language, Text, TextState


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Title and annotation of an item, and the language in which it is authentic."""

    title: Text
    note: Text
    authentic: Language

    def in_(self, language: Language) -> tuple[str, str]:
        """Title and annotation in one language."""
        return self.title.get(language), self.note.get(language)

    @property
    def other(self) -> Language:
        """The language that is not authentic."""
        return Language.EN if self.authentic == Language.ZH else Language.ZH


def translation_state(new: ItemWords, previous: ItemWords | None, before: str) -> TextState:
    """What the other language is worth: missing without a title or with half of the annotation;
    stale when the authentic words changed and it did not; else a draft, or as it was."""
    if not new.title.get(new.other) or (
        bool(new.note.get(new.other)) != bool(new.note.get(new.authentic))
    ):
        return TextState.MISSING
    if previous is None or previous.authentic != new.authentic:
        return TextState.DRAFT
    if new.in_(new.other) != previous.in_(new.other):
        return TextState.DRAFT
    if new.in_(new.authentic) != previous.in_(new.authentic):
        return TextState.STALE
    return TextState(before)


def must_have_title(words: ItemWords) -> None:
    """An item has a title in the language in which it is written."""
    if not words.title.get(words.authentic).strip():
        raise Invalid(
            _("The authentic language is %(language)s, but its title is empty."),
            mend=_("Write it, or choose the language in which you did."),
            field=f"title_{words.authentic}",
            values={"language": words.authentic.label},
        )


def must_be_current(current: int, based_on: int) -> None:
    """A save is based on the version that is there: nobody's words are overwritten unseen."""
    if current != based_on:
        raise Conflict(
            _("Someone wrote version %(now)s of this text while you edited version %(seen)s."),
            mend=_("Your words are kept below: compare, then save again."),
            values={"now": current, "seen": based_on},
        )


def must_be_own(release: str) -> None:
    """What was released to both sides is not released to them again."""
    if release != Release.OWN:
        raise RuleBroken(
            _("This is released to both sides already."),
            mend=_("Reload the page to see how it stands now."),
        )


def must_be_released(release: str) -> None:
    """What hangs on something is released after it."""
    if release == Release.OWN:
        raise RuleBroken(
            _("The other side does not see what this belongs to yet."),
            mend=_("Release that first."),
        )


def must_say_something(words: Text, field: str) -> None:
    """A position has words in at least one language."""
    if not (words.en.strip() or words.zh.strip()):
        raise Invalid(
            _("There are no words."), mend=_("Write them in at least one language."), field=field
        )
